"""Vermittlung: consent, steps, result in the measure, end of the case."""

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, tagged

from ..models.referral_flow import TRANSITIONS
from .casework import CaseworkCase

STEPS = {
    "sent": "action_send",
    "accepted": "action_accept",
    "completed": "action_complete",
    "declined": "action_decline",
    "no_show": "action_no_show",
    "recalled": "action_recall",
}


@tagged("post_install", "-at_install")
class TestReferral(CaseworkCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.service = cls.make_service()
        cls.other_service = cls.make_service("Familienkasse Prüfstadt")
        cls.client_file = cls.make_client()
        cls.master = cls.env.ref("intman_module.data_category_master")
        cls.work = cls.env.ref("intman_module.data_category_work")
        cls.health = cls.env.ref("intman_module.data_category_health")
        cls.health_topic = cls.env.ref("intman_module.topic_health")

    def refer(self, client=None, service=None, **vals):
        """Make a draft, as the counsellor."""
        return self.make_referral(
            client or self.client_file,
            service or self.service,
            self.counsellor_env,
            **vals,
        )

    def disclose(self, client=None, service=None, categories=None, **vals):
        """Make a draft that passes data on."""
        categories = self.master if categories is None else categories
        return self.refer(
            client,
            service,
            kind="disclosure",
            category_ids=[Command.set(categories.ids)],
            **vals,
        )

    def consent(self, client=None, **vals):
        """Take a consent as the counsellor, to disclosure to the service by default."""
        return self.counsellor_env["intman.consent"].create(
            {
                "client_id": (client or self.client_file).id,
                "purpose": "disclosure",
                "recipient_service_id": self.service.id,
                "given_on": self.day(-20),
                **vals,
            }
        )

    def special_consent(self):
        return self.consent(purpose="special_category", recipient_service_id=False)

    def measure(self, client=None, **vals):
        plan = self.make_plan(client or self.client_file, self.day(-30))
        goal = self.env["intman.goal"].create(
            {"plan_id": plan.id, "name": "Arbeit", "topic_id": self.topic.id}
        )
        return self.env["intman.measure"].create(
            {"goal_id": goal.id, "name": "Zum Jobcenter gehen", **vals}
        )

    # ------------------------------------------------------------------
    # The two kinds
    # ------------------------------------------------------------------

    def test_information_needs_no_disclosure_consent(self):
        """R017 R056 R057 The client goes alone: no data flows, nothing more to sign."""
        referral = self.refer()
        self.assertEqual((referral.kind, referral.state), ("information", "draft"))
        self.assertFalse(referral.is_consent_missing)
        referral.action_send()
        self.assertEqual((referral.state, referral.sent_on), ("sent", self.today))
        self.assertFalse(referral.consent_id)

    def test_disclosure_needs_a_consent_naming_the_service(self):
        """R208 Without a consent that names it, no other body gets anything."""
        referral = self.disclose()
        self.assertTrue(referral.is_consent_missing)
        with self.assertRefused(UserError):
            referral.action_send()
        self.consent(recipient_service_id=self.other_service.id)
        with self.assertRefused(UserError):
            referral.action_send()
        given = self.consent()
        referral.invalidate_recordset()
        self.assertFalse(referral.is_consent_missing)
        referral.action_send()
        self.assertEqual(referral.consent_id, given)

    def test_consent_with_the_name_as_text(self):
        """R208 A consent on paper names the service by its name."""
        referral = self.disclose()
        self.consent(recipient_service_id=False, recipient="jobcenter prüfstadt")
        referral.action_send()
        self.assertEqual(referral.state, "sent")

    def test_disclosure_within_the_categories(self):
        """R208 The consent names the data; no more is passed on."""
        referral = self.disclose(categories=self.master | self.work)
        self.consent(category_ids=[Command.set(self.master.ids)])
        with self.assertRefused(UserError):
            referral.action_send()
        # Two consents that cover a part each are none that covers it.
        self.consent(category_ids=[Command.set(self.work.ids)])
        with self.assertRefused(UserError):
            referral.action_send()
        both = self.consent(category_ids=[Command.set((self.master | self.work).ids)])
        referral.action_send()
        self.assertEqual(referral.consent_id, both)

    def test_disclosure_names_its_data(self):
        """R208 Somebody has to say which data goes."""
        self.consent()
        with self.assertRefused(UserError):
            self.disclose(categories=self.master.browse()).action_send()

    def test_consent_draft_expired_or_later(self):
        """R208 Only a consent in force on the day counts."""
        referral = self.disclose(date=self.day(-5), sent_on=self.day(-5))
        self.consent(given_on=False)
        self.consent(given_on=self.day(-9), valid_until=self.day(-6))
        self.consent(given_on=self.day(-4))
        with self.assertRefused(UserError):
            referral.action_send()
        # In force then, and over today: nothing is sent any more.
        self.consent(given_on=self.day(-9), valid_until=self.day(-2))
        referral_late = self.disclose(date=self.day(-9), sent_on=self.day(-9))
        self.assertTrue(
            self.client_file._has_consent("disclosure", self.day(-9), self.service)
        )
        self.assertTrue(referral_late._disclosure_consent(self.day(-9)))

    def test_consent_is_not_written_by_callers(self):
        """R208 Nobody claims a consent, a state or an end."""
        given = self.consent()
        for vals in (
            {"consent_id": given.id},
            {"state": "sent"},
            {"ended_on": self.today},
            {"recalled_from": "sent"},
        ):
            with self.subTest(vals=vals):
                with self.assertRefused(UserError):
                    self.refer(**vals)
                referral = self.refer()
                with self.assertRefused(UserError):
                    referral.write(vals)

    def test_consent_in_one_step(self):
        """R208 R056 The button opens the consent filled in; saving it is enough."""
        referral = self.disclose(categories=self.master | self.work)
        action = referral.action_take_consent()
        consents = self.counsellor_env["intman.consent"].with_context(
            **action["context"]
        )
        with Form(consents) as form:
            self.assertEqual(form.recipient_service_id, self.service)
            self.assertEqual(form.purpose, "disclosure")
        given = form.record
        self.assertEqual(given.state, "given")
        self.assertEqual(given.recipient, self.service.name)
        self.assertEqual(given.category_ids, self.master | self.work)
        referral.invalidate_recordset()
        referral.action_send()
        self.assertEqual(referral.consent_id, given)

    def test_consent_keeps_the_name_as_signed(self):
        """R198 R208 Renaming the service changes no consent."""
        given = self.consent(recipient="Irgendwer")
        self.assertEqual(given.recipient, "Jobcenter Prüfstadt")
        self.service.name = "Jobcenter Neu"
        self.assertEqual(given.recipient, "Jobcenter Prüfstadt")
        self.assertTrue(self.client_file._has_consent("disclosure", None, self.service))

    def test_consent_names_a_service_of_the_county_only(self):
        """R208 The recipient is one of the own directory, the purpose disclosure."""
        far = self.make_service("Fernstelle", county_id=self.far_county.id)
        for vals in ({"recipient_service_id": far.id}, {"purpose": "special_category"}):
            with self.subTest(vals=vals), self.assertRaises(ValidationError):
                self.env["intman.consent"].create(
                    {
                        "client_id": self.client_file.id,
                        "purpose": "disclosure",
                        "recipient_service_id": self.service.id,
                        **vals,
                    }
                )

    # ------------------------------------------------------------------
    # Steps
    # ------------------------------------------------------------------

    def referral_in(self, state):
        referral = self.refer()
        if state not in ("draft", "recalled"):
            referral.action_send()
        if state not in ("draft", "sent"):
            getattr(referral, STEPS[state])()
        self.assertEqual(referral.state, state)
        return referral

    def test_transitions(self):
        """R055 R079 Every step from every state: the table decides."""
        for state in TRANSITIONS:
            for wanted, step in STEPS.items():
                referral = self.referral_in(state)
                with self.subTest(state=state, wanted=wanted):
                    # “Back to waiting” has a step of its own.
                    allowed = wanted in TRANSITIONS[state] and (
                        wanted != "sent" or state == "draft"
                    )
                    if allowed:
                        getattr(referral, step)()
                        self.assertEqual(referral.state, wanted)
                    else:
                        with self.assertRefused(UserError):
                            getattr(referral, step)()

    def test_reopen(self):
        """R079 A result noted by mistake is taken back, a recall is not."""
        for state in TRANSITIONS:
            referral = self.referral_in(state)
            with self.subTest(state=state):
                if state in ("completed", "declined", "no_show"):
                    referral.action_reopen()
                    self.assertEqual(referral.state, "sent")
                    self.assertFalse(referral.answered_on or referral.ended_on)
                else:
                    with self.assertRefused(UserError):
                        referral.action_reopen()

    def test_reopen_needs_the_consent_again(self):
        """R208 Data passed on under a consent that is gone is not taken up again."""
        given = self.consent()
        referral = self.disclose()
        referral.action_send()
        referral.action_decline()
        given.action_revoke()
        self.assertEqual(referral.state, "declined")
        with self.assertRefused(UserError):
            referral.action_reopen()

    def test_dates_of_the_steps(self):
        """R055 Sent, answered, ended; waiting time in days."""
        referral = self.refer(date=self.day(-12), sent_on=self.day(-10))
        referral.action_send()
        self.assertEqual((referral.sent_on, referral.waiting_days), (self.day(-10), 10))
        referral.answered_on = self.day(-3)
        referral.action_accept()
        self.assertEqual(
            (referral.answered_on, referral.waiting_days), (self.day(-3), 7)
        )
        referral.action_complete()
        self.assertEqual(referral.ended_on, self.today)
        self.assertEqual(referral.answered_on, self.day(-3))

    def test_bad_dates(self):
        """R055 Nothing in the future, nothing before it could be."""
        for vals in (
            {"date": self.day(1)},
            {"sent_on": self.day(1)},
            {"date": self.day(-3), "sent_on": self.day(-4)},
            {"answered_on": self.day(-1)},
            {"sent_on": self.day(0), "feedback_due_on": self.day(-1)},
        ):
            with self.subTest(vals=vals), self.assertRefused(ValidationError):
                self.refer(**vals)
        referral = self.refer(date=self.day(-9), sent_on=self.day(-9))
        referral.action_send()
        for day in (self.day(-10), self.day(1)):
            with self.subTest(day=day), self.assertRefused(ValidationError):
                referral.answered_on = day

    def test_not_before_the_first_consent(self):
        """R196 Before the consent there was no counselling and no referral."""
        client = self.make_client(consent={"given_on": self.day(-10)})
        self.assertTrue(self.refer(client, date=self.day(-10)))
        with self.assertRefused(UserError):
            self.refer(client, date=self.day(-11))

    def test_fixed_once_sent(self):
        """R208 What the service was told is not rewritten."""
        self.consent()
        referral = self.disclose()
        referral.action_send()
        for vals in (
            {"service_id": self.other_service.id},
            {"kind": "information"},
            {"category_ids": [Command.link(self.work.id)]},
            {"date": self.day(-1)},
            {"sent_on": self.day(-1)},
        ):
            with self.subTest(vals=vals), self.assertRefused(UserError):
                referral.write(vals)
        referral.write({"kind": "disclosure", "note": "Bitte um Rückruf"})

    def test_feedback(self):
        """R109 R111 Feedback is due by the county's setting and may be moved."""
        self.county.referral_feedback_days = 14
        late = self.refer(date=self.day(-20), sent_on=self.day(-20))
        on_time = self.refer()
        (late | on_time).action_send()
        self.assertEqual(late.feedback_due_on, self.day(-6))
        referrals = self.counsellor_env["intman.referral"]

        def missing():
            return referrals.search([("is_feedback_missing", "=", True)])

        self.assertEqual(missing() & (late | on_time), late)
        self.assertTrue(late.is_feedback_missing)
        late.feedback_due_on = self.today
        self.assertFalse(missing() & late)
        late.feedback_due_on = self.day(-1)
        self.assertTrue(missing() & late)
        late.action_accept()
        self.assertEqual(late.feedback_due_on, self.day(14))
        late.action_decline()
        self.assertFalse(late.is_feedback_missing)
        negative = referrals.search([("is_feedback_missing", "=", False)])
        self.assertLessEqual(late | on_time, negative)

    # ------------------------------------------------------------------
    # Result in the measure
    # ------------------------------------------------------------------

    def test_result_in_the_measure(self):
        """R079 The result is noted with the measure; what stands there stays."""
        measure = self.measure(result="Angerufen")
        referral = self.refer(measure_id=measure.id)
        self.assertEqual(referral.goal_id, measure.goal_id)
        self.assertEqual(referral.topic_id, self.topic)
        referral.action_send()
        self.assertEqual(measure.result, "Angerufen")
        referral.outcome = "Kurs ab Mai"
        referral.with_context(lang="en_US").action_complete()
        self.assertEqual(measure.done_on, self.today)
        first, second = measure.result.split("\n")
        self.assertEqual(first, "Angerufen")
        for word in ("Jobcenter Prüfstadt", "Completed", "Kurs ab Mai"):
            self.assertIn(word, second)

    def test_result_of_an_earlier_day(self):
        """R079 A result that was known earlier stands in the measure with its day."""
        measure = self.measure()
        referral = self.refer(
            measure_id=measure.id, date=self.day(-10), sent_on=self.day(-10)
        )
        referral.action_send()
        referral.answered_on = self.day(-3)
        referral.action_complete()
        self.assertEqual(referral.ended_on, self.day(-3))
        self.assertEqual(measure.done_on, self.day(-3))

    def test_bad_result_in_the_measure(self):
        """R079 R111 Turned away or not gone: noted, and the step is not done."""
        for step in ("decline", "no_show"):
            with self.subTest(step=step):
                measure = self.measure(self.make_client())
                referral = self.refer(measure.client_id, measure_id=measure.id)
                referral.action_send()
                getattr(referral, f"action_{step}")()
                self.assertTrue(measure.result)
                self.assertFalse(measure.done_on)

    def test_done_measure_keeps_its_day(self):
        """R079 The day that stands there stays."""
        measure = self.measure(done_on=self.day(-2))
        referral = self.refer(measure_id=measure.id)
        referral.action_send()
        referral.action_complete()
        self.assertEqual(measure.done_on, self.day(-2))

    def test_closed_plan_does_not_hinder_the_result(self):
        """R079 The plan is closed and handed out: the referral alone is finished."""
        measure = self.measure()
        referral = self.refer(measure_id=measure.id)
        referral.action_send()
        measure.goal_id.plan_id.action_close()
        referral.action_complete()
        self.assertEqual(referral.state, "completed")
        self.assertFalse(measure.result)

    def test_goal_and_measure_of_the_same_client(self):
        """R079 A goal of somebody else is no goal of this referral."""
        measure = self.measure(self.make_client())
        own = self.measure()
        for vals in (
            {"measure_id": measure.id},
            {"goal_id": measure.goal_id.id},
            {"measure_id": own.id, "goal_id": measure.goal_id.id},
        ):
            with self.subTest(vals=vals), self.assertRefused(ValidationError):
                self.refer(**vals)
        other_goal = self.env["intman.goal"].create(
            {"plan_id": own.goal_id.plan_id.id, "name": "Wohnung"}
        )
        with self.assertRefused(ValidationError):
            self.refer(measure_id=own.id, goal_id=other_goal.id)

    # ------------------------------------------------------------------
    # The client and the file
    # ------------------------------------------------------------------

    def test_age(self):
        """R011 R012 MBE from 27, JMD up to 26, or a reason why it fits all the same."""
        services = {
            code: self.make_service(
                code, type_id=self.env.ref(f"intman_module.service_type_{code}").id
            )
            for code in ("mbe", "jmd")
        }
        older = self.make_client(birth_date=self.day(years=-27))
        younger = self.make_client(birth_date=self.day(1, years=-27))
        unknown = self.make_client(birth_date=False)
        for client, code, fits in (
            (older, "mbe", True),
            (older, "jmd", False),
            (younger, "mbe", False),
            (younger, "jmd", True),
            (unknown, "mbe", True),
            (unknown, "jmd", True),
        ):
            with self.subTest(code=code, born=client.birth_date):
                if fits:
                    self.assertFalse(self.refer(client, services[code]).age_hint)
                    continue
                for reason in (False, "  "):
                    with self.assertRefused(ValidationError):
                        self.refer(client, services[code], age_reason=reason)
                referral = self.refer(client, services[code], age_reason="Abgesprochen")
                self.assertTrue(referral.age_hint)
                with self.assertRefused(ValidationError):
                    referral.age_reason = False

    def test_service_of_the_own_county(self):
        """R142 R208 Services of other counties are not in the directory."""
        far = self.make_service("Fernstelle", county_id=self.far_county.id)
        with self.assertRaises(ValidationError):
            self.make_referral(self.client_file, far)

    def test_archived_service(self):
        """R057 Nobody is sent to what is no longer there."""
        draft = self.refer()
        self.service.active = False
        with self.assertRefused(ValidationError):
            draft.action_send()
        with self.assertRefused(ValidationError):
            self.refer()

    def test_special_category(self):
        """R200 Texts and data on health need the consent under Art. 9."""
        self.assertTrue(self.refer(topic_id=self.health_topic.id))
        referral = self.refer(topic_id=self.health_topic.id)
        for name in ("note", "outcome", "age_reason"):
            with self.subTest(name=name), self.assertRefused(UserError):
                referral.write({name: "Schmerzen"})
        with self.assertRefused(UserError):
            self.refer(note="Text").topic_id = self.health_topic
        with self.assertRefused(UserError):
            self.disclose(categories=self.health)
        self.special_consent()
        referral.note = "Schmerzen"
        self.consent()
        passed_on = self.disclose(categories=self.health)
        passed_on.action_send()
        self.assertEqual(passed_on.state, "sent")

    def test_paused_file(self):
        """R037 While a file rests nobody is sent; answers can still be noted."""
        sent, draft = self.refer(), self.refer()
        sent.action_send()
        self.client_file.action_pause()
        with self.assertRefused(ValidationError):
            draft.action_send()
        with self.assertRefused(ValidationError):
            self.refer()
        sent.action_accept()
        self.assertEqual(sent.state, "accepted")

    def test_closing_recalls(self):
        """R211 Closing the case ends what is open, in whatever state."""
        referrals = {
            state: self.referral_in(state) for state in TRANSITIONS if state != "sent"
        }
        open_one = self.referral_in("sent")
        self.client_file.with_env(self.counsellor_env).action_close("moved")
        for state in ("draft", "accepted", "recalled"):
            self.assertEqual(referrals[state].state, "recalled")
        for state in ("completed", "declined", "no_show"):
            self.assertEqual(referrals[state].state, state)
        self.assertEqual((open_one.state, open_one.ended_on), ("recalled", self.today))
        for step in STEPS.values():
            with self.assertRefused(UserError):
                getattr(open_one, step)()
        with self.assertRefused(UserError):
            open_one.outcome = "Zu spät"

    def test_taking_up_again_returns_them(self):
        """R037 A file closed by mistake: its referrals wait again."""
        given = self.consent()
        sent, passed_on, recalled = self.refer(), self.disclose(), self.refer()
        (sent | passed_on).action_send()
        recalled.action_recall()
        client = self.client_file.with_env(self.counsellor_env)
        client.action_close("no_need")
        given.action_revoke()
        client.action_resume()
        self.assertEqual((sent.state, sent.ended_on), ("sent", False))
        self.assertEqual(recalled.state, "recalled")
        # Its consent is gone meanwhile.
        self.assertEqual(passed_on.state, "recalled")

    def test_withdrawing_the_disclosure_recalls(self):
        """R203 R208 Once its consent is withdrawn a referral is recalled at once."""
        given = self.consent()
        passed_on, alone, done = self.disclose(), self.refer(), self.disclose()
        (passed_on | alone | done).action_send()
        done.action_complete()
        given.action_revoke()
        self.assertEqual(passed_on.state, "recalled")
        self.assertEqual(alone.state, "sent")
        self.assertEqual(done.state, "completed")
        with self.assertRefused(UserError):
            self.disclose().action_send()

    def test_withdrawing_the_special_category_recalls(self):
        """R200 R203 Health data under way is recalled with its consent."""
        special = self.special_consent()
        self.consent()
        health, work = self.disclose(categories=self.health), self.disclose()
        (health | work).action_send()
        special.action_revoke()
        self.assertEqual((health.state, work.state), ("recalled", "sent"))

    def test_withdrawing_everything_recalls(self):
        """R203 R204 The whole consent: never refused, recalled, out of sight."""
        for state in ("draft", "sent", "accepted"):
            with self.subTest(state=state):
                client = self.make_client()
                self.consent(client)
                referral = self.disclose(client)
                if state != "draft":
                    referral.action_send()
                if state == "accepted":
                    referral.action_accept()
                # Whatever has become of the directory and the file since.
                self.service.write({"active": False, "min_age": 100})
                client.with_env(self.counsellor_env).consent_ids.filtered(
                    lambda c: c.purpose == "processing"
                ).action_revoke()
                self.assertEqual(self.column(referral, "state"), "recalled")
                self.env.invalidate_all()
                with self.assertRaises(AccessError):
                    referral.with_env(self.counsellor_env).read(["state"])
                self.service.write({"active": True, "min_age": 0})

    def test_erasure(self):
        """R204 R211 With the file the referrals go; the service stays."""
        measure = self.measure()
        self.consent()
        referral = self.disclose(measure_id=measure.id)
        referral.action_send()
        self.client_file.action_close("no_need")
        self.client_file._erase()
        self.assertFalse(referral.exists())
        self.assertTrue(self.service.exists())

    # ------------------------------------------------------------------
    # Access and forms
    # ------------------------------------------------------------------

    def test_label(self):
        """R196 To others the label does not tell where somebody was sent (P3)."""
        referral = self.refer()
        self.assertIn(self.service.name, referral.display_name)
        self.env.invalidate_all()
        label = referral.with_user(self.far_user).sudo().display_name
        self.assertNotIn("Jobcenter", label)

    def test_form(self):
        """R056 R017 A referral is a client, a service and a topic."""
        action = self.client_file.with_env(self.counsellor_env).action_new_referral()
        referrals = self.counsellor_env["intman.referral"].with_context(
            **action["context"]
        )
        with Form(referrals) as form:
            form.service_id = self.service
            form.topic_id = self.topic
        self.assertEqual(form.record.client_id, self.client_file)
        self.assertEqual(form.record.kind, "information")

    def test_not_our_task_is_said(self):
        """R062 R111 The form says what counsellors do not do, and offers no field."""
        view = self.counsellor_env["intman.referral"].with_context(lang="en_US")
        arch = view.get_view(view_type="form")["arch"]
        for words in ("legal", "making appointments", "does not deliver"):
            self.assertIn(words, " ".join(arch.split()))

    def test_evaluation(self):
        """R040 R080 Referrals can be counted by type, topic, state and year."""
        self.refer().action_send()
        groups = self.counsellor_env["intman.referral"].formatted_read_group(
            [("service_id", "=", self.service.id)],
            ["service_type_id", "topic_id", "state", "date:year"],
            ["__count"],
        )
        self.assertEqual([group["__count"] for group in groups], [1])
