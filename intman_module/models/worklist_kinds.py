"""The kinds of duties: each says in a few lines of SQL when it is due.

A kind yields ``(client_id, due_on, res_id)`` from open files alone. ``due_on`` is the
decisive day (last day of a period, day of a review …) and stays the same while the
duty lasts, for a reminder is made once for a day. What is taken for granted here:

``file``  the open files asked for: id, state, expired, running, begun_on, provider_id,
          counsellor_id, first_consultation_on, period_end, closes_on, unseen_days, …
``talk``  of each of them: number, first and second day of the counted talks, and the
          day of the last one held, counted or not
``%(today)s``  the calendar day

``test_worklist.py`` holds every kind against a second, slow definition in Python.
"""

from dataclasses import dataclass

from odoo.tools import LazyTranslate

_lt = LazyTranslate(__name__)


@dataclass(frozen=True)
class Kind:
    """A kind of duty.

    ``rank`` orders by urgency (0 first), ``state`` is a colour of the start page,
    ``badge`` says the same in a word. ``deed`` says what to do and may name
    ``%(date)s``. ``audience`` is ``file`` (who works on the file), ``lead`` (the team
    leads) or ``receiver`` (all of a provider to which a file is offered).
    ``reminder`` is the external id of the activity type of the nightly reminder, if
    there is one.
    """

    code: str
    rank: int
    state: str
    label: object
    deed: object
    badge: object
    sql: str
    model: str = "intman.client"
    audience: str = "file"
    reminder: str | None = None


_DUE, _OVERDUE = _lt("Due"), _lt("Overdue")
_SOON, _EXPIRED = _lt("Ending soon"), _lt("Period expired")


def _period(months, rank, state, label, badge):
    """Return the kind for the last months of a period; the nearest one only."""
    nearer = {6: 3, 3: 1}.get(months)
    later = f"- INTERVAL '{nearer} months' > %(today)s" if nearer else ">= %(today)s"
    return Kind(
        f"period_{months}",
        rank,
        state,
        label,
        _lt("Last day %(date)s: extend or prepare the end"),
        badge,
        f"""
        SELECT id, period_end, id FROM file
         WHERE period_end - INTERVAL '{months} months' <= %(today)s
           AND period_end {later}
        """,
        reminder=f"intman_module.activity_period_{months}",
    )


KINDS = [
    Kind(
        "consent_expired",
        0,
        "expired",
        _lt("Consent expired"),
        _lt("Take a new consent or close the file, it ended on %(date)s"),
        _lt("No consent"),
        # Without a consent nothing may be processed (Leitfaden IV.3).
        """
        SELECT file.id, max(consent.valid_until), file.id
          FROM file JOIN intman_consent consent ON consent.client_id = file.id
         WHERE consent.purpose = 'processing' AND consent.state IN ('given', 'expired')
         GROUP BY file.id
        HAVING bool_and(coalesce(consent.valid_until < %(today)s, FALSE))
        """,
        reminder="intman_module.activity_consent_expired",
    ),
    Kind(
        "closing",
        0,
        "expired",
        _lt("File closes by itself"),
        _lt("Close the file, it closes by itself on %(date)s"),
        _EXPIRED,
        """
        SELECT id, closes_on, id FROM file
         WHERE expired AND closes_on <= %(today)s::date + 7
        """,
        reminder="intman_module.activity_closing",
    ),
    Kind(
        "expired",
        0,
        "expired",
        _lt("Period expired"),
        _lt("Close the file, last day was %(date)s"),
        _EXPIRED,
        """
        SELECT id, period_end, id FROM file
         WHERE expired AND coalesce(closes_on > %(today)s::date + 7, TRUE)
        """,
        reminder="intman_module.activity_expired",
    ),
    Kind(
        "unassigned",
        1,
        "expired",
        _lt("Without counsellor"),
        _lt("Assign a counsellor, nobody has been responsible since %(date)s"),
        _lt("Nobody responsible"),
        """
        SELECT file.id, coalesce(staff.left_on + 1, file.begun_on), file.id
          FROM file LEFT JOIN intman_counsellor staff ON staff.id = file.counsellor_id
         WHERE staff.id IS NULL OR NOT staff.active OR staff.left_on < %(today)s
        """,
        audience="lead",
        reminder="intman_module.activity_unassigned",
    ),
    Kind(
        "plan_overdue",
        1,
        "expired",
        _lt("Integration plan overdue"),
        _lt("Make the integration plan, second talk on %(date)s"),
        _OVERDUE,
        """
        SELECT file.id, talk.second_on, file.id
          FROM file JOIN talk ON talk.client_id = file.id
         WHERE file.running AND file.agreed AND NOT file.planned AND talk.counted > 1
        """,
        reminder="intman_module.activity_plan_overdue",
    ),
    Kind(
        "agreement",
        1,
        "ending",
        _lt("Counselling agreement missing"),
        _lt("Take the counselling agreement"),
        _DUE,
        """
        SELECT id, begun_on, id FROM file WHERE state = 'active' AND NOT agreed
        """,
    ),
    Kind(
        "extension",
        1,
        "ending",
        _lt("Extension requested"),
        _lt("Decide on the extension, requested on %(date)s"),
        _lt("To decide"),
        """
        SELECT file.id, wish.requested_on, wish.id
          FROM file JOIN intman_extension wish ON wish.client_id = file.id
         WHERE wish.state = 'requested'
        """,
        model="intman.extension",
        audience="lead",
        reminder="intman_module.activity_extension",
    ),
    Kind(
        "extension_refused",
        1,
        "ending",
        _lt("Extension refused"),
        _lt("Read why and take note, refused on %(date)s"),
        _lt("To note"),
        # A new request says that the refusal is known.
        """
        SELECT file.id, wish.decided_on, wish.id
          FROM file JOIN intman_extension wish ON wish.client_id = file.id
         WHERE wish.state = 'refused' AND wish.noted_on IS NULL
           AND NOT EXISTS (
               SELECT 1 FROM intman_extension later
                WHERE later.client_id = file.id AND later.id > wish.id
                  AND later.state IN ('requested', 'granted'))
        """,
        model="intman.extension",
    ),
    Kind(
        "handover",
        1,
        "ending",
        _lt("Handover offered"),
        _lt("Take over or refuse, offered on %(date)s"),
        _lt("To decide"),
        # In no file of the reader's: IntmanWorklist._offers.
        "",
        model="intman.handover",
        audience="receiver",
    ),
    Kind(
        "handover_refused",
        1,
        "ending",
        _lt("Handover refused"),
        _lt("Read why, refused on %(date)s; offer again or go on with the file"),
        _lt("Refused"),
        # Until somebody has taken note of it in the file, or offers it again.
        """
        SELECT file.id, offer.answered_on, file.id
          FROM file JOIN intman_handover offer ON offer.client_id = file.id
         WHERE offer.state = 'refused' AND offer.refusal_seen_on IS NULL
           AND NOT EXISTS (
               SELECT 1 FROM intman_handover later
                WHERE later.client_id = file.id AND later.id > offer.id)
        """,
    ),
    _period(1, 2, "ending", _lt("Period ends within a month"), _SOON),
    Kind(
        "talk_open",
        2,
        "ending",
        _lt("Planned talk not recorded"),
        _lt("Record the talk of %(date)s or cancel it"),
        _DUE,
        """
        SELECT min(file.id), held.date, held.id
          FROM file JOIN intman_consultation_participant line
            ON line.client_id = file.id
          JOIN intman_consultation held ON held.id = line.consultation_id
         WHERE held.state = 'planned' AND held.date < %(today)s
         GROUP BY held.id
        """,
        model="intman.consultation",
    ),
    Kind(
        "consent",
        2,
        "ending",
        _lt("Consent ends within a month"),
        _lt("Take a new consent, it ends on %(date)s"),
        _SOON,
        """
        SELECT file.id, consent.valid_until, file.id
          FROM file JOIN intman_consent consent ON consent.client_id = file.id
         WHERE consent.state = 'given' AND NOT file.expired
           AND consent.valid_until BETWEEN %(today)s AND %(today)s + INTERVAL '1 month'
           AND NOT EXISTS (
               SELECT 1 FROM intman_consent later
                WHERE later.client_id = file.id AND later.state = 'given'
                  AND later.purpose = consent.purpose
                  AND later.purpose IN ('processing', 'special_category')
                  AND (later.valid_until IS NULL
                       OR later.valid_until > consent.valid_until))
        """,
        reminder="intman_module.activity_consent",
    ),
    Kind(
        "document_expired",
        2,
        "expired",
        _lt("Residence document expired"),
        _lt("Ask about the residence document, valid until %(date)s"),
        _lt("Expired"),
        """
        SELECT id, residence_status_until, id FROM file
         WHERE NOT expired AND residence_status_until < %(today)s
        """,
        reminder="intman_module.activity_document_expired",
    ),
    Kind(
        "review",
        3,
        "ending",
        _lt("Review due"),
        _lt("Review the integration plan, due on %(date)s"),
        _DUE,
        """
        SELECT file.id, plan.next_review_on, plan.id
          FROM file JOIN intman_plan plan ON plan.client_id = file.id
         WHERE file.running AND plan.state IN ('running', 'review')
           AND plan.next_review_on <= %(today)s
        """,
        model="intman.plan",
        reminder="intman_module.activity_review",
    ),
    Kind(
        "goals",
        3,
        "ending",
        _lt("Integration plan without goals"),
        _lt("Agree on goals, the plan was made on %(date)s"),
        _DUE,
        """
        SELECT file.id, plan.made_on, plan.id
          FROM file JOIN intman_plan plan ON plan.client_id = file.id
         WHERE file.running AND file.agreed AND plan.state != 'closed'
           AND plan.made_on IS NOT NULL AND NOT EXISTS (
               SELECT 1 FROM intman_goal goal WHERE goal.plan_id = plan.id)
        """,
        model="intman.plan",
    ),
    Kind(
        "feedback",
        3,
        "ending",
        _lt("Feedback on a referral missing"),
        _lt("Ask what became of the referral, feedback due on %(date)s"),
        _DUE,
        """
        SELECT file.id, referral.feedback_due_on, referral.id
          FROM file JOIN intman_referral referral ON referral.client_id = file.id
         WHERE referral.state IN ('sent', 'accepted')
           AND referral.feedback_due_on <= %(today)s
        """,
        model="intman.referral",
        reminder="intman_module.activity_feedback",
    ),
    Kind(
        "adult",
        3,
        "planned",
        _lt("Child has come of age"),
        _lt("Offer an own start, of age since %(date)s"),
        _lt("New adult"),
        """
        SELECT min(file.id), child.adult_on, min(file.id)
          FROM file JOIN intman_dependent child
            ON child.household_id = file.household_id
         WHERE child.adult_on <= %(today)s
         GROUP BY child.id
        """,
        reminder="intman_module.activity_adult",
    ),
    Kind(
        "unseen",
        3,
        "ending",
        _lt("Nobody seen for long"),
        _lt("Get in touch, a talk has been due since %(date)s"),
        _lt("No contact"),
        # An appointment ahead is the answer already.
        """
        SELECT id, seen_on + unseen_days, id FROM (
            SELECT file.*, coalesce(talk.last_on, file.begun_on) AS seen_on
              FROM file LEFT JOIN talk ON talk.client_id = file.id) seen
         WHERE running AND unseen_days > 0 AND seen_on + unseen_days <= %(today)s
           AND NOT EXISTS (
               SELECT 1 FROM intman_consultation_participant line
                 JOIN intman_consultation ahead ON ahead.id = line.consultation_id
                WHERE line.client_id = seen.id AND ahead.state = 'planned'
                  AND ahead.date >= %(today)s)
        """,
        reminder="intman_module.activity_unseen",
    ),
    _period(3, 4, "planned", _lt("Period ends within three months"), _lt("3 months")),
    Kind(
        "document",
        4,
        "planned",
        _lt("Residence document expires"),
        _lt("Remind of the renewal, valid until %(date)s"),
        _SOON,
        """
        SELECT id, residence_status_until, id FROM file
         WHERE NOT expired AND residence_status_until BETWEEN
               %(today)s AND %(today)s + INTERVAL '3 months'
        """,
        reminder="intman_module.activity_document",
    ),
    Kind(
        "plan",
        4,
        "planned",
        _lt("Integration plan to be made"),
        _lt("Make the integration plan in the next talk"),
        _lt("Next talk"),
        """
        SELECT file.id, talk.first_on, file.id
          FROM file JOIN talk ON talk.client_id = file.id
         WHERE file.running AND file.agreed AND NOT file.planned AND talk.counted = 1
        """,
    ),
    Kind(
        "adult_soon",
        4,
        "planned",
        _lt("Child comes of age"),
        _lt("Prepare an own start, of age on %(date)s"),
        _lt("Soon"),
        """
        SELECT min(file.id), child.adult_on, min(file.id)
          FROM file JOIN intman_dependent child
            ON child.household_id = file.household_id
         WHERE child.adult_on > %(today)s
           AND child.adult_on <= %(today)s + INTERVAL '1 month'
         GROUP BY child.id
        """,
        reminder="intman_module.activity_adult_soon",
    ),
    Kind(
        "paused",
        4,
        "paused",
        _lt("Paused for a year"),
        _lt("Is the file still needed? Asked every year, on %(date)s"),
        _lt("Still needed?"),
        """
        SELECT id, paused_on + make_interval(years => years), id FROM (
            SELECT id, paused_on,
                   extract(year FROM age(%(today)s, paused_on))::int AS years
              FROM file WHERE state = 'paused' AND NOT expired) rest
         WHERE years > 0
        """,
        reminder="intman_module.activity_paused",
    ),
    _period(6, 5, "planned", _lt("Period ends within six months"), _lt("6 months")),
]

#: By code, in the order of urgency.
KIND = {kind.code: kind for kind in KINDS}
