"""What is due: held against a second, slow definition, and seen by nobody else."""

import random
from collections import defaultdict

from dateutil.relativedelta import relativedelta

from odoo import Command
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from ..models.worklist_kinds import KIND, KINDS
from .casework import CaseworkCase

MARKER = "Zzgeheim"


class WorklistCase(CaseworkCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.worklist = cls.env["intman.worklist"]

    def begun(self, clients, days):
        """Let the files have been opened so many days ago."""
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE intman_client SET create_date = create_date - %s * INTERVAL '1 day'"
            " WHERE id = ANY(%s)",
            [days, clients.ids],
        )
        self.env.invalidate_all()

    def due(self, clients):
        """Return the set of (kind, day) that is due in these files."""
        return {(d.kind, d.due_on) for d in self.worklist._duties(clients.ids)}

    def kinds(self, clients):
        return {kind for kind, _day in self.due(clients)}

    def ready_client(self, talk_on=None, **vals):
        """Return a client with agreement, talk, plan and goal: nothing is due."""
        client = self.make_client(**vals)
        self.sign_agreement(client)
        self.make_talk(client, on=talk_on or self.today)
        plan = self.make_plan(client, on=talk_on or self.today)
        plan.next_review_on = self.day(months=3)
        self.env["intman.goal"].create({"plan_id": plan.id, "name": "Ziel"})
        return client

    def refused_offer(self, client):
        """Offer the file to the other provider, which refuses; return the offer."""
        self.env["intman.consent"].create(
            {
                "client_id": client.id,
                "purpose": "handover",
                "recipient_provider_id": self.other_provider.id,
                "given_on": self.today,
            }
        )
        offer = client._offer_handover(self.other_provider)
        offer.with_user(self.other_user)._refuse("Kein Platz")
        return offer

    def ending_client(self, **delta):
        """Return a client with nothing due but the period, which ends on that day."""
        self.county.unseen_days = 0
        client = self.ready_client(talk_on=self.day(years=-3, **delta))
        self.assertEqual(client.period_end, self.day(**delta))
        return client


@tagged("post_install", "-at_install")
class TestWorklist(WorklistCase):
    def test_nothing_is_due_in_a_file_in_order(self):
        """R081: agreement, plan, goals and a review ahead: nothing is left to do."""
        self.assertEqual(self.due(self.ready_client()), set())

    def test_agreement_then_plan(self):
        """R075, R081, R084: agreement first; the plan with the second talk at last."""
        client = self.make_client()
        self.assertEqual(self.due(client), {("agreement", self.today)})
        self.make_talk(client, on=self.day(-9))
        self.assertEqual(self.kinds(client), {"agreement"})
        self.sign_agreement(client)
        self.assertEqual(self.due(client), {("plan", self.day(-9))})
        self.make_talk(client, on=self.day(-8), counted=False)
        self.assertEqual(self.kinds(client), {"plan"}, "only counted talks count")
        self.make_talk(client, on=self.day(-5))
        self.assertEqual(self.due(client), {("plan_overdue", self.day(-5))})
        plan = self.make_plan(client)
        self.assertEqual(self.due(client), {("goals", self.today)})
        self.env["intman.goal"].create({"plan_id": plan.id, "name": "Ziel"})
        self.assertEqual(self.due(client), set())

    def test_draft_is_no_plan(self):
        """R075: a draft without the day it was agreed on does not end the duty."""
        client = self.make_client()
        self.sign_agreement(client)
        self.make_talk(client)
        self.env["intman.plan"].create({"client_id": client.id, "state": "draft"})
        self.assertEqual(self.kinds(client), {"plan"})

    def test_review(self):
        """R088: a review is due on its day, not before, and never of a paused plan."""
        client = self.ready_client()
        plan = client.plan_ids
        plan.next_review_on = self.day(1)
        self.assertEqual(self.due(client), set())
        plan.next_review_on = self.today
        self.assertEqual(self.due(client), {("review", self.today)})
        [duty] = self.worklist._duties(client.ids)
        self.assertEqual((duty.res_model, duty.res_id), (plan._name, plan.id))
        plan._write_guarded({"state": "paused"})
        self.assertEqual(self.due(client), set())

    def test_period(self):
        """R031, R032: 6, 3 and 1 months before the last day, the nearest one alone."""
        for delta, kind in (
            ({"months": 6, "days": 1}, None),
            ({"months": 6}, "period_6"),
            ({"months": 3, "days": 1}, "period_6"),
            ({"months": 3}, "period_3"),
            ({"months": 1, "days": 1}, "period_3"),
            ({"months": 1}, "period_1"),
            ({"days": 0}, "period_1"),
            ({"days": -1}, "expired"),
        ):
            with self.subTest(**delta):
                client = self.ending_client(**delta)
                expected = {(kind, client.period_end)} if kind else set()
                self.assertEqual(self.due(client), expected)
                client.action_pause()
                self.assertEqual(self.due(client), expected, "it runs on in a pause")

    def test_closing_by_itself(self):
        """R031, R211: what has expired is to be closed, and closes by itself."""
        self.county.expiry_closing_days = 30
        client = self.ending_client(days=-23)
        self.assertEqual(self.due(client), {("expired", self.day(-23))})
        self.county.expiry_closing_days = 29
        self.assertEqual(self.due(client), {("closing", self.day(7))})
        # On that very day the night closes it, and not the night before.
        self.county.expiry_closing_days = 23
        self.assertEqual(self.due(client), {("closing", self.day(1))})
        self.env["intman.client"]._cron_check_periods()
        self.assertEqual(client.state, "active")
        self.county.expiry_closing_days = 22
        self.assertEqual(self.due(client), {("closing", self.today)})
        self.env["intman.client"]._cron_check_periods()
        self.assertEqual(client.state, "closed")
        self.assertEqual(self.due(client), set())

    def test_no_closing_before_a_decision(self):
        """R031, R032: while an extension is to be decided, nothing closes by itself."""
        client = self.ending_client(days=-40)
        wish = self.counsellor_env["intman.extension"].create(
            {
                "client_id": client.id,
                "state": "requested",
                "ground": "multiple_problems",
                "months": 3,
                "justification": "Mehrere Gründe",
            }
        )
        kinds = {kind for kind, _day in self.due(client)}
        self.assertIn("expired", kinds)
        self.assertNotIn("closing", kinds)
        self.env["intman.client"]._cron_check_periods()
        self.assertEqual(client.state, "active")
        wish.with_env(self.team_lead_env).action_refuse("Nicht begründet")
        self.env["intman.client"]._cron_check_periods()
        self.assertEqual(client.state, "closed")

    def test_residence_document(self):
        """A residence document is asked about three months before it ends."""
        client = self.ready_client()
        for until, kind in (
            (self.day(days=1, months=3), None),
            (self.day(months=3), "document"),
            (self.today, "document"),
            (self.day(-1), "document_expired"),
        ):
            client.residence_status_until = until
            self.assertEqual(self.due(client), {(kind, until)} if kind else set())

    def test_consent(self):
        """R196: without a consent in force nothing goes on; it is renewed before."""
        client = self.ready_client(consent={"valid_until": self.day(days=20)})
        self.assertEqual(self.due(client), {("consent", self.day(days=20))})
        renewed = self.env["intman.consent"].create(
            {
                "client_id": client.id,
                "purpose": "processing",
                "given_on": self.today,
                "valid_until": self.day(months=6),
            }
        )
        self.assertEqual(self.due(client), set())
        (client.consent_ids - renewed)._write_guarded({"valid_until": self.day(-9)})
        renewed._write_guarded({"given_on": self.day(-30), "valid_until": self.day(-2)})
        self.assertEqual(self.due(client), {("consent_expired", self.day(-2))})
        renewed._write_guarded({"valid_until": False})
        self.assertEqual(self.due(client), set())

    def test_nobody_seen_for_long(self):
        """R067, R088: who has had no talk for three months is asked about."""
        client = self.ready_client(talk_on=self.day(-90))
        self.begun(client, 100)
        self.assertEqual(self.due(client), {("unseen", self.today)})
        self.county.unseen_days = 91
        self.assertEqual(self.due(client), set())
        self.county.unseen_days = 90
        ahead = self.make_talk(client, on=self.day(3), state="planned")
        self.assertEqual(self.due(client), set(), "there is an appointment")
        ahead.action_cancel()
        self.assertEqual(self.kinds(client), {"unseen"})
        self.make_talk(client, on=self.day(-1), counted=False)
        self.assertEqual(self.due(client), set(), "any talk is one")

    def test_planned_talk_gone_by(self):
        """A planned talk whose day has passed is to be recorded; it is one line."""
        family = self.ready_client() | self.ready_client()
        talk = self.make_talk(family, on=self.day(-1), state="planned")
        self.make_talk(family, on=self.today, state="planned")
        [duty] = self.worklist._duties(family.ids)
        self.assertEqual((duty.kind, duty.due_on), ("talk_open", self.day(-1)))
        self.assertEqual((duty.res_model, duty.res_id), (talk._name, talk.id))
        talk.action_no_show()
        self.assertEqual(self.due(family), set())

    def test_nobody_responsible(self):
        """R046: files without a counsellor, or of one who has left, are the lead's."""
        alone = self.ready_client()
        alone.counsellor_id = False
        left = self.ready_client(counsellor_id=self.colleague_staff.id)
        self.assertEqual(self.kinds(alone), {"unassigned"})
        self.assertEqual(self.due(left), set())
        self.colleague_staff.left_on = self.day(-3)
        self.assertEqual(self.due(left), {("unassigned", self.day(-2))})
        lead = self.worklist.with_user(self.team_lead_user)
        self.assertIn(
            "unassigned", {row["kind"] for row in lead.get_page("team")["rows"]}
        )
        alone.deputy_ids = self.counsellor_staff
        self.assertEqual(
            self.worklist.with_user(self.counsellor_user).get_page()["rows"], []
        )

    def test_extension_requested(self):
        """R032, R033: a requested extension waits for the team lead until decided."""
        client = self.ready_client()
        request = self.counsellor_env["intman.extension"].create(
            {
                "client_id": client.id,
                "state": "requested",
                "ground": "illiteracy",
                "months": 6,
                "justification": "Lernt schreiben.",
            }
        )
        self.assertEqual(self.due(client), {("extension", self.today)})
        [duty] = self.worklist._duties(client.ids)
        self.assertEqual((duty.res_model, duty.res_id), (request._name, request.id))
        counsellor = self.worklist.with_user(self.counsellor_user)
        self.assertEqual(counsellor.get_page()["rows"], [])
        request.with_user(self.team_lead_user).action_grant()
        self.assertEqual(self.due(client), set())

    def test_extension_refused(self):
        """R032: a refusal reaches whoever works on the file, until noted."""
        client = self.ready_client()
        model = self.counsellor_env["intman.extension"]
        values = {
            "client_id": client.id,
            "state": "requested",
            "ground": "illiteracy",
            "months": 6,
            "justification": "Lernt schreiben.",
        }
        request = model.create(values)
        request.with_user(self.team_lead_user).action_refuse("Nicht begründet")
        self.assertEqual(self.due(client), {("extension_refused", self.today)})
        counsellor = self.worklist.with_user(self.counsellor_user)
        [row] = counsellor.get_page()["rows"]
        self.assertEqual(row["target"], {"model": "intman.extension", "id": request.id})
        again = model.create(values)
        self.assertEqual(self.kinds(client), {"extension"}, "it is known")
        again.action_withdraw()
        self.assertEqual(self.kinds(client), {"extension_refused"})
        request.action_note()
        self.assertEqual(self.due(client), set())

    def test_feedback_on_a_referral(self):
        """A referral without a result is asked about from the agreed day on."""
        client = self.ready_client()
        service = self.env["intman.service"].create(
            {
                "name": "Jobcenter Prüfstadt",
                "type_id": self.env["intman.service.type"].search([], limit=1).id,
                "county_id": self.county.id,
            }
        )
        referral = self.env["intman.referral"].create(
            {"client_id": client.id, "service_id": service.id}
        )
        self.assertEqual(self.due(client), set(), "a draft waits for nobody")
        referral.action_send()
        referral.feedback_due_on = self.day(1)
        self.assertEqual(self.due(client), set())
        referral.feedback_due_on = self.today
        self.assertEqual(self.due(client), {("feedback", self.today)})
        [duty] = self.worklist._duties(client.ids)
        self.assertEqual((duty.res_model, duty.res_id), (referral._name, referral.id))
        client.action_close("moved")
        self.assertEqual(self.due(client), set())

    def test_child_of_age(self):
        """R036: a child that turns 18 is prepared for and offered an own start."""
        mother, father = self.ready_client(), self.ready_client()
        household = self.env["intman.household"].create(
            {"provider_id": self.provider.id}
        )
        (mother | father).household_id = household
        child = self.env["intman.dependent"].create(
            {
                "household_id": household.id,
                "first_name": MARKER,
                "birth_date": self.day(days=-1, years=-10),
            }
        )
        for days, kind in ((32, None), (28, "adult_soon"), (0, "adult"), (-5, "adult")):
            with self.subTest(days=days):
                self.env.cr.execute(
                    "UPDATE intman_dependent SET adult_on = %s WHERE id = %s",
                    [self.day(days), child.id],
                )
                expected = {(kind, self.day(days))} if kind else set()
                self.assertEqual(self.due(mother | father), expected)
                self.assertEqual(
                    len(self.worklist._duties(household.client_ids.ids)),
                    len(expected),
                    "one line for a family",
                )
                self.assertEqual(self.due(father), expected)
        page = self.worklist.with_user(self.counsellor_user).get_page()
        self.assertNotIn(MARKER, str(page), "the child is not named")
        child.action_remove()
        self.assertEqual(self.due(mother), set())

    def test_paused_for_a_year(self):
        """R207, R211: every year it is asked whether a paused file is still needed."""
        client = self.ready_client()
        client.action_pause()
        for delta, due_on in (
            ({"days": 1, "years": -1}, None),
            ({"years": -1}, self.today),
            ({"days": -9, "years": -1}, self.day(-9)),
            ({"years": -2}, self.today),
        ):
            client._write_guarded({"paused_on": self.day(**delta)})
            self.assertEqual(
                self.due(client), {("paused", due_on)} if due_on else set()
            )
        client.action_resume()
        self.assertEqual(self.kinds(client), set())

    def test_every_kind_speaks_german(self):
        """Label, deed and badge are translated, and the deed takes a date."""
        worklist = self.worklist.with_context(lang="de_DE")
        for kind in KINDS:
            for text in (kind.label, kind.badge):
                self.assertTrue(worklist.env._(text))
            self.assertNotIn("%", worklist._deed(kind, self.today), kind.code)
            if kind.reminder:
                self.assertTrue(self.env.ref(kind.reminder).name)


@tagged("post_install", "-at_install")
class TestWorklistHistories(WorklistCase):
    """Generated histories: the SQL against Python that knows nothing of it."""

    def _history(self, rng):
        """Make a file with a random past; return it."""
        first = self.day(
            -rng.choice([5, 40, 95, 400, 920, 1030, 1080, 1094, 1100, 1124])
        )
        until = rng.choice([False, False, 10, -10, 31, 400])
        client = self.make_client(
            residence_status_until=self.day(rng.choice([-5, 60, 500]))
        )
        if rng.random() < 0.8:
            self.sign_agreement(client, self.day(years=-3, days=-120))
        plan_on = None
        for index in range(rng.randrange(5)):
            on = min(first + relativedelta(days=3 * index), self.today)
            counted = rng.random() < 0.8
            if (
                client.has_agreement
                and not plan_on
                and (index > 1 or rng.random() < 0.3)
            ):
                plan_on = on
                plan = self.make_plan(client, on=on)
                plan.next_review_on = self.day(rng.choice([-3, 0, 3]))
                if rng.random() < 0.5:
                    self.env["intman.goal"].create({"plan_id": plan.id, "name": "Ziel"})
                if rng.random() < 0.3:
                    plan.action_close()
            # A third one is refused without a plan.
            counted = counted and (bool(plan_on) or client.talk_count < 2)
            self.make_talk(client, on=on, counted=counted)
        for days in rng.sample([-2, 2, 5], rng.randrange(3)):
            if not client.period_end or self.day(days) <= client.period_end:
                self.make_talk(client, on=self.day(days), state="planned")
        self._history_of_wishes(client, rng)
        if rng.random() < 0.2:
            client.action_pause()
        # Later than the rest: with the day gone by nothing could be recorded.
        client.consent_ids._write_guarded({"valid_until": until and self.day(until)})
        return client

    def _history_of_wishes(self, client, rng):
        """Ask for extensions that are refused, noted or still open."""
        if not client.first_consultation_on:
            return
        for answer in rng.choices(
            ("refused", "noted", "withdrawn", "open"), k=rng.choice([0, 0, 0, 1, 2])
        ):
            wish = self.counsellor_env["intman.extension"].create(
                {
                    "client_id": client.id,
                    "state": "requested",
                    "ground": "multiple_problems",
                    "months": 1,
                    "justification": "Mehrere Gründe",
                }
            )
            if answer in ("refused", "noted"):
                wish.with_env(self.team_lead_env).action_refuse("Nicht begründet")
            if answer == "noted":
                wish.action_note()
            if answer == "withdrawn":
                wish.action_withdraw()

    def _expected_of_wishes(self, client):
        """Return what is due of the extensions: a decision, or a note of it."""
        due, known = set(), False
        for wish in client.extension_ids.sorted("id", reverse=True):
            if wish.state == "requested":
                due.add("extension")
            if wish.state == "refused" and not wish.noted_on and not known:
                due.add("extension_refused")
            known = known or wish.state in ("requested", "granted")
        return due

    def _refusals(self, clients):
        """Let some files be offered and refused: unread, read, or offered again."""
        ready = clients.filtered(
            lambda c: (
                not (c.period_end and c.period_end < self.today)
                and c._has_consent("processing")
            )
        )
        for index, client in enumerate(ready[:24]):
            self.refused_offer(client)
            if index % 3 == 1:
                client.action_see_refusal()
            elif index % 3 == 2:
                client._offer_handover(self.other_provider)
        self.assertGreater(len(ready), 6)

    def _expected_of_offers(self, client):
        last = client.handover_ids.sorted("id")[-1:]
        unread = last.state == "refused" and not last.refusal_seen_on
        return {"handover_refused"} if unread else set()

    def _expected(self, client):
        """Return what is due, read field by field from the file."""
        today, end = self.today, client.period_end
        talks = client.participant_ids.consultation_id
        held = talks.filtered(lambda t: t.state == "held")
        counted = sorted(held.filtered("counted").mapped("date"))
        expired = bool(end) and end < today
        running = client.state == "active" and not expired
        due = self._expected_of_wishes(client)
        if client.state == "active" and not client.agreement_ids.filtered("signed_on"):
            due.add("agreement")
        elif running and counted and not any(client.plan_ids.mapped("made_on")):
            due.add("plan_overdue" if len(counted) > 1 else "plan")
        for plan in client.plan_ids.filtered(lambda p: p.state != "closed"):
            if running and plan.made_on and not plan.goal_ids:
                due.add("goals")
            if running and plan.next_review_on and plan.next_review_on <= today:
                due.add("review")
        if expired:
            closes = end + relativedelta(days=self.county.expiry_closing_days + 1)
            soon = (closes - today).days <= 7 and "extension" not in due
            due.add("closing" if soon else "expired")
        elif end:
            for months in (1, 3, 6):
                if end - relativedelta(months=months) <= today:
                    due.add(f"period_{months}")
                    break
        document = client.residence_status_until
        if not expired and document < today:
            due.add("document_expired")
        elif not expired and document <= self.day(months=3):
            due.add("document")
        due |= self._expected_of_offers(client)
        consents = client.consent_ids.filtered(lambda c: c.purpose == "processing")
        last = consents.mapped("valid_until")
        if all(last) and max(last) < today:
            due.add("consent_expired")
        elif not expired and all(last) and max(last) <= self.day(months=1):
            due.add("consent")
        planned = talks.filtered(lambda t: t.state == "planned").mapped("date")
        if any(day < today for day in planned):
            due.add("talk_open")
        seen = max(held.mapped("date"), default=self.day(-200))
        if (
            running
            and (today - seen).days >= 90
            and not any(d >= today for d in planned)
        ):
            due.add("unseen")
        return due

    def test_histories(self):
        """R031, R075, R081, R088: the list, the next step and the second definition."""
        rng = random.Random(20261122)
        clients = self.env["intman.client"].browse()
        for _index in range(120):
            clients |= self._history(rng)
        self._refusals(clients)
        self.begun(clients, 200)
        found = defaultdict(set)
        for duty in self.worklist._duties(clients.ids):
            found[duty.client_id].add(duty.kind)
        seen = set()
        for client in clients:
            expected = self._expected(client)
            self.assertEqual(found[client.id], expected, client.number)
            seen |= expected
            self._agrees_with_next_step(client, expected)
        missing = set(KIND) - seen
        self.assertLessEqual(
            missing,
            {
                *("unassigned", "feedback", "handover"),
                *("adult", "adult_soon", "paused"),
            },
            "the histories leave kinds untried",
        )

    def _agrees_with_next_step(self, client, due):
        step = client.next_step
        self.assertEqual(step == "resume", client.state == "paused")
        if client.state != "active":
            return
        self.assertEqual(step == "agreement", "agreement" in due)
        if step != "agreement":
            self.assertEqual(step == "close", bool(due & {"closing", "expired"}))
            self.assertEqual(step == "plan", "plan_overdue" in due)
            self.assertEqual(step == "goals", "goals" in due)
            if due & {"plan", "plan_overdue"}:
                self.assertEqual(client.plan_state, "due")
        if due & {"period_1", "period_3"} and client.period_end < self.day(months=3):
            self.assertEqual(client.period_state, "ending")


@tagged("post_install", "-at_install")
class TestWorklistPage(WorklistCase):
    def page(self, user, *args, **kwargs):
        self.env.flush_all()
        self.env.invalidate_all()
        return self.worklist.with_user(user).get_page(*args, **kwargs)

    def test_own_files_deputised_ones_and_no_others(self):
        """R196: the list holds the files in which the user acts."""
        own = self.make_client(last_name="Eigen")
        deputised = self.make_client(
            last_name="Vertreten",
            counsellor_id=self.colleague_staff.id,
            deputy_ids=[Command.set(self.counsellor_staff.ids)],
        )
        self.make_client(last_name=MARKER, counsellor_id=self.colleague_staff.id)
        self.make_client(last_name=MARKER, provider=self.other_provider)
        page = self.page(self.counsellor_user)
        self.assertEqual(
            {row["label"] for row in page["rows"]},
            {own.display_name, deputised.display_name},
        )
        self.assertNotIn(MARKER, str(page))
        self.assertEqual(page["counsellors"], [])

    def test_whose_files_these_are(self):
        """R196: a line of a file in which one only stands in says for whom."""
        own = self.make_client(last_name="Eigen")
        other = self.make_client(
            last_name="Vertreten", counsellor_id=self.colleague_staff.id
        )
        name = self.colleague_staff.name

        def details():
            rows = self.page(self.counsellor_user)["rows"]
            return {row["label"]: name in row["detail"] for row in rows}

        self.assertEqual(details(), {own.display_name: False})
        self.env["intman.absence"].create(
            {
                "counsellor_id": self.colleague_staff.id,
                "deputy_id": self.counsellor_staff.id,
                "date_from": self.today,
            }
        )
        self.assertEqual(details(), {own.display_name: False, other.display_name: True})

    def test_the_team_and_no_other(self):
        """R046, R196: a team lead sees the whole team, by counsellor, and it alone."""
        self.make_client(last_name="Eins")
        self.make_client(last_name="Zwei", counsellor_id=self.colleague_staff.id)
        self.make_client(last_name="Drei", counsellor_id=False)
        self.make_client(last_name=MARKER, provider=self.other_provider)
        page = self.page(self.team_lead_user, "team")
        text = str(page)
        for name in ("Eins", "Zwei", "Drei"):
            self.assertIn(name, text)
        self.assertNotIn(MARKER, text)
        counts = {person["id"]: person["count"] for person in page["counsellors"]}
        self.assertEqual(
            counts, {self.counsellor_staff.id: 1, self.colleague_staff.id: 1, 0: 2}
        )
        for id_, name in ((self.colleague_staff.id, "Zwei"), (0, "Drei")):
            rows = self.page(self.team_lead_user, "team", counsellor_id=id_)["rows"]
            self.assertEqual(len(rows), counts[id_])
            self.assertTrue(all(name in row["label"] for row in rows))

    def test_whom_it_is_not_for(self):
        """R105, R132: coordinators, officers, managers and plain users see nothing."""
        self.make_client(last_name=MARKER)
        for user in (
            self.coordinator_user,
            self.officer_user,
            self.manager_user,
            self.plain_user,
        ):
            for scope in ("own", "team"):
                with self.assertRaises(AccessError, msg=user.login):
                    self.page(user, scope)
        for scope in ("team", "all", None):
            with self.assertRaises(AccessError):
                self.page(self.counsellor_user, scope)

    def test_handover_waits_for_its_receiver(self):
        """R024, R196: an offered file waits at its receiver, without a name."""
        client = self.ready_client()
        client.last_name = MARKER
        self.env["intman.consent"].create(
            {
                "client_id": client.id,
                "purpose": "handover",
                "recipient_provider_id": self.other_provider.id,
                "given_on": self.today,
            }
        )
        offer = self.env["intman.handover"].create(
            {"client_id": client.id, "to_provider_id": self.other_provider.id}
        )
        self.assertEqual(self.page(self.counsellor_user)["rows"], [])
        for user, scope in ((self.other_user, "own"), (self.other_lead_user, "team")):
            page = self.page(user, scope)
            [row] = page["rows"]
            self.assertEqual((row["kind"], row["label"]), ("handover", client.number))
            self.assertEqual(row["target"], {"model": offer._name, "id": offer.id})
            self.assertNotIn(MARKER, str(page))
            offer.with_user(user).check_access("read")
        self.assertEqual(self.page(self.far_user)["rows"], [])
        offer.action_withdraw()
        self.assertEqual(self.page(self.other_user)["rows"], [])

    def test_refused_handover(self):
        """R024: who works on the file learns of a refusal until it is settled."""
        settle = {
            "noted": lambda c: c.with_user(self.counsellor_user).action_see_refusal(),
            "offered again": lambda c: c._offer_handover(self.other_provider),
            "closed": lambda c: c.action_close("contact_lost"),
        }
        for name, step in settle.items():
            client = self.ready_client()
            self.refused_offer(client)
            with self.subTest(settled=name):
                for user, scope in (
                    (self.counsellor_user, "own"),
                    (self.team_lead_user, "team"),
                ):
                    [row] = self.page(user, scope)["rows"]
                    self.assertEqual(row["kind"], "handover_refused")
                    self.assertEqual(row["label"], client.display_name)
                    self.assertEqual(
                        row["target"], {"model": client._name, "id": client.id}
                    )
                self.assertEqual(self.page(self.other_user)["rows"], [])
                self.assertEqual(self.page(self.colleague_user)["rows"], [])
                self.assertTrue(client.has_refused_offer)
                step(client)
                self.assertEqual(self.page(self.counsellor_user)["rows"], [])
                self.assertFalse(client.has_refused_offer)
            if client.state != "closed":
                client.action_close("contact_lost")

    def test_arguments_of_anybody(self):
        """What no page sends is refused in plain words."""
        for args in ({"kind": "nothing"}, {"offset": -1}, {"offset": "1; DROP"}):
            with self.assertRaises(UserError):
                self.page(self.counsellor_user, **args)

    def test_withdrawn_and_closed_files_are_gone(self):
        """R204, R205: nothing of a withdrawn or closed file stands on the list."""
        self.make_client(last_name=MARKER).consent_ids.action_revoke()
        self.make_client(last_name=MARKER).action_close("contact_lost")
        self.assertNotIn(MARKER, str(self.page(self.counsellor_user)))

    def test_all_lines_can_be_reached(self):
        """Every line is shown in turn, the most urgent first, and kinds filter them."""
        clients = self.env["intman.client"].browse()
        for index in range(70):
            clients |= self.make_client(last_name=f"{MARKER} {index:02}")
        urgent = self.ready_client(talk_on=self.day(years=-3, days=-9))
        page = self.page(self.counsellor_user)
        self.assertEqual(page["total"], 71)
        self.assertIn(urgent.number, page["rows"][0]["label"])
        labels = [row["label"] for row in page["rows"]]
        page = self.page(self.counsellor_user, offset=len(labels))
        labels += [row["label"] for row in page["rows"]]
        self.assertEqual(len(set(labels)), 71)
        counts = {kind["code"]: kind["count"] for kind in page["kinds"]}
        self.assertEqual(counts, {"agreement": 70, "expired": 1})
        page = self.page(self.counsellor_user, kind="expired")
        self.assertEqual([row["kind"] for row in page["rows"]], ["expired"])
        self.assertEqual((page["total"], page["all"]), (1, 71))
        self.assertEqual(len(page["kinds"]), 2, "the other tiles stay")

    def test_every_line_leads_to_what_it_is_about(self):
        """What a line opens may be read by whoever sees the line."""
        self.ending_client(days=10)
        self.make_client()
        plan = self.ready_client().plan_ids
        plan.next_review_on = self.today
        self.make_talk(self.ready_client(), on=self.day(-1), state="planned")
        for user, scope in (
            (self.counsellor_user, "own"),
            (self.team_lead_user, "team"),
        ):
            rows = self.page(user, scope)["rows"]
            self.assertEqual(len({row["target"]["model"] for row in rows}), 3)
            for row in rows:
                target = row["target"]
                record = self.env[target["model"]].with_user(user).browse(target["id"])
                record.check_access("read")

    def test_queries_do_not_grow(self):
        """Ten files or a hundred: as many queries."""

        def queries(user, scope):
            self.page(user, scope)
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.worklist.with_user(user).get_page(scope)
            return self.env.cr.sql_log_count - before

        for _index in range(10):
            self.make_client()
        asked = ((self.counsellor_user, "own"), (self.team_lead_user, "team"))
        few = [queries(*who) for who in asked]
        for _index in range(90):
            self.make_client()
        self.assertEqual([queries(*who) for who in asked], few)
        self.assertLess(max(few), 15)
