"""Plans the files of the demo county: stories, consents, families, erased files."""

from datetime import timedelta

from dateutil.relativedelta import relativedelta

from . import texts
from .organisation import COUNSELLORS, PROVIDERS
from .planning_data import working_day

CLOSING_REASONS = [
    "goals_achieved",
    "moved",
    "no_need",
    "contact_lost",
    "left_country",
    "not_target_group",
]


class CasePlanner:
    """The part of the planner that tells the story of a file."""

    def _tell(self, case):
        """Plan all that the case's story asks for."""
        rng, today = self.random, self.today
        first = case.intake
        # The consent comes before the first talk, on the same day or some days earlier.
        case.intake = working_day(first - timedelta(days=rng.choice([0, 0, 0, 2, 5])))
        self._consents(case)
        if case.story in ("intake", "provisional"):
            if case.story == "provisional":
                case.vals["reception_stage"] = "provisional"
            return
        case.agreed_on = first
        end = first + relativedelta(years=3)
        case.until = min(today - timedelta(days=1), end)
        if case.story == "in_correction":
            self._close(case, rng.choice(CLOSING_REASONS), rng.randint(1, 5))
            # Over the holidays the last working day may be longer ago.
            case.closed_on = max(case.closed_on, today - timedelta(days=5))
        elif case.story == "due":
            self._close(case, rng.choice(CLOSING_REASONS), rng.randint(8, 12))
        elif case.story == "paused":
            case.until = min(case.until, self._ago(30, 90))
        elif case.story == "moved_here":
            case.vals["external_first_consultation_on"] = working_day(
                first - timedelta(days=rng.randint(120, 400))
            )
            case.vals["external_source"] = rng.choice(["certificate", "statement"])
        elif case.story == "extended":
            self._extend(case, end)
        self._talks(case, first)
        self._plan(case)

    def _close(self, case, reason, days):
        case.closed_on = working_day(self.today - timedelta(days=days))
        case.closing_reason = reason
        case.until = min(case.until or case.closed_on, case.closed_on)

    def _extend(self, case, end):
        rng = self.random
        ground = rng.choice(list(texts.EXTENSIONS))
        if ground == "chronic_illness" and not self._has_health_consent(case):
            case.consents.append(self._consent("special_category", case.intake))
        late = (self.today - end).days > 90
        case.extensions = [
            {
                "ground": ground,
                "months": 12 if late else rng.choice([6, 9, 12]),
                "granted_on": working_day(end - timedelta(days=rng.randint(10, 45))),
                "justification": texts.EXTENSIONS[ground],
            }
        ]
        case.until = self.today - timedelta(days=1)

    def _consent(self, purpose, on, **more):
        form = self.random.choices(["written", "electronic", "oral"], [80, 15, 5])[0]
        return {
            "purpose": purpose,
            "state": "given",
            "form": form,
            "given_on": on,
            **more,
        }

    def _has_health_consent(self, case):
        return any(
            consent["purpose"] == "special_category" for consent in case.consents
        )

    def _consents(self, case):
        rng = self.random
        on = case.intake
        case.consents.append(self._consent("processing", on))
        if rng.random() < 0.12:
            case.consents.append(self._consent("special_category", on))
        if rng.random() < 0.2:
            more = {"recipient": "Jobcenter Albfurt"}
            if rng.random() < 0.4:
                more["valid_until"] = on + timedelta(days=180)
            case.consents.append(self._consent("disclosure", on, **more))
        elif rng.random() < 0.05:
            case.consents.append(
                {
                    "purpose": "disclosure",
                    "state": "draft",
                    "form": "written",
                    "recipient": "Anerkennungsberatung Albfurt",
                }
            )
        if PROVIDERS[case.provider]["case_access"] == "assigned" and rng.random() < 0.3:
            case.deputies = [self._colleague(case)]

    def _colleague(self, case, on=None):
        """Return another counsellor of the provider who worked there that day."""
        on = on or self.today
        colleagues = [
            person.login
            for person in COUNSELLORS
            if person.provider == case.provider
            and person.login != case.counsellor
            and on >= self._hired_on(person)
        ]
        return self.random.choice(colleagues or [case.counsellor])

    def _hired_on(self, person):
        return self.today - timedelta(days=person.hired)

    # ------------------------------------------------------------------
    # Families and erased files
    # ------------------------------------------------------------------

    def _family(self, person, parent):
        """Add the other parent: both come to some talks together, with children."""
        other = self._case(person, "running", relative=parent)
        other.intake = parent.intake
        other.partner, parent.partner = parent, other
        self._consents(other)
        self._join(parent, other)
        return other

    def _join(self, parent, other):
        other.agreed_on = parent.agreed_on
        other.deputies = list(parent.deputies)
        minors = self.random.randint(1, 3)
        for count, talk in enumerate(self.by_case[parent.key]):
            if count < 2 or count % 3 == 0:
                talk.cases.append(other.key)
                self.by_case[other.key].append(talk)
                if talk.topic == "health":
                    talk.topic = "family"
                talk.side_topics = [
                    code for code in talk.side_topics if code != "health"
                ]
                if talk.state == "held":
                    talk.minors = minors if self.random.random() < 0.7 else 0
                    if count > 1:
                        talk.note = self.random.choice(texts.FAMILY_NOTES)
        self._plan(other)

    def _erased_case(self, person, reason, days):
        rng = self.random
        case = self._case(person, "erased")
        closed = working_day(self.today - timedelta(days=days))
        if reason == "period_over":
            first = working_day(closed - timedelta(days=30) - relativedelta(years=3))
        else:
            first = working_day(closed - timedelta(days=rng.randint(90, 500)))
        self._move_birth(case, first)
        case.intake = first
        self._consents(case)
        case.agreed_on = first
        case.is_erased = True
        case.until = min(closed, first + relativedelta(years=3))
        case.closed_on, case.closing_reason = closed, reason
        self._talks(case, first)
        self._plan(case)
        return case

    def _erased_parent(self, person):
        """Add a family of which one parent's file has been erased."""
        parent = self._case(person, "running")
        first = self._ago(560, 700)
        self._move_birth(parent, first)
        parent.intake = first
        self._tell(parent)
        other = self._family(person, parent)
        other.story, other.is_erased = "erased", True
        joint = self.by_case[other.key]
        for talk in joint[3:]:
            talk.cases.remove(other.key)
        del joint[3:]
        other.closed_on, other.closing_reason = joint[-1].date, "moved"
        other.plan, other.goals = None, []
        self._plan(other)

    def _move_birth(self, case, first):
        """Keep the person adult at an earlier first talk."""
        birth = case.vals["birth_date"]
        if birth:
            case.vals["birth_date"] = birth - (case.intake - first)
