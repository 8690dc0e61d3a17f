"""The integration plan: at the latest with the second counselling talk."""

from odoo import Command
from odoo.exceptions import UserError, ValidationError
from odoo.tests import tagged

from .casework import CaseworkCase


@tagged("post_install", "-at_install")
class TestPlan(CaseworkCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.client_record = cls.make_client()

    def talk(self, days=0, client=None, **vals):
        client = client or self.client_record
        return self.make_talk(client, self.day(days), env=self.counsellor_env, **vals)

    def plan(self, days=0, client=None, **vals):
        client = client or self.client_record
        return self.make_plan(client, self.day(days), env=self.counsellor_env, **vals)

    # ------------------------------------------------------------------
    # Second and third talk
    # ------------------------------------------------------------------

    def test_no_third_talk_without_a_plan(self):
        """R075 R077 Two talks, then the plan; without it there is no third."""
        client = self.client_record
        self.talk(-20)
        self.talk(-15)
        with self.assertRefused(ValidationError):
            self.talk(-10)
        self.assertTrue(self.talk(-10, counted=False), "what does not count may be")
        self.assertTrue(self.talk(-9, state="cancelled"))
        self.plan(-12)
        self.assertTrue(self.talk(-10))
        self.assertEqual(client.talk_count, 3)

    def test_ticking_the_third_talk_later(self):
        """R075 A third talk is not smuggled in by ticking it afterwards."""
        self.talk(-20)
        self.talk(-15)
        third = self.talk(-10, counted=False)
        with self.assertRefused(ValidationError):
            third.counted = True
        planned = self.talk(-5, state="planned")
        with self.assertRefused(ValidationError):
            planned.action_hold()

    def test_third_talk_recorded_before_the_second(self):
        """R075 The order of the days counts, not the order of recording."""
        self.talk(-20)
        self.talk(-10)
        with self.assertRefused(ValidationError):
            self.talk(-15)
        self.plan(-8)
        with self.assertRefused(ValidationError):
            self.talk(-15)
        with self.assertRefused(ValidationError):
            self.talk(-30)

    def test_plan_made_later_than_the_third_talk(self):
        """R075 A plan is there on the day of the third talk, or before."""
        self.sign_agreement(self.client_record)
        self.talk(-20)
        self.talk(-15)
        plan = self.plan(-9)
        with self.assertRefused(ValidationError):
            self.talk(-10)
        self.assertTrue(self.talk(-9))
        with self.assertRefused(ValidationError):
            plan.made_on = self.day(-8)
        plan.made_on = self.day(-12)
        self.assertTrue(self.talk(-11))

    def test_moving_a_talk(self):
        """R075 A talk moved in front of the plan is judged again."""
        self.talk(-20)
        self.talk(-15)
        self.plan(-12)
        third = self.talk(-10)
        with self.assertRefused(ValidationError):
            third.date = self.day(-13)

    def test_closed_plan_was_made(self):
        """R075 R077 A plan that has ended was made; the next one follows."""
        self.talk(-20)
        self.talk(-15)
        plan = self.plan(-15)
        plan.action_close()
        self.assertTrue(self.talk(-10))
        self.assertTrue(self.plan())

    def test_plan_in_the_step_of_the_second_talk(self):
        """R075 R086 The second talk makes the plan in the same step."""
        client = self.client_record
        self.sign_agreement(client)
        self.talk(-20)
        self.assertEqual(client.plan_state, "due")
        talk = self.talk(-15, make_plan=True)
        self.assertRecordValues(
            client.plan_ids,
            [
                {
                    "made_on": talk.date,
                    "state": "running",
                    "counsellor_id": talk.counsellor_id.id,
                    "provider_id": self.provider.id,
                }
            ],
        )
        self.assertEqual(client.plan_state, "made")
        self.assertTrue(self.talk(-10))

    def test_plan_in_the_step_of_holding_a_planned_talk(self):
        """R075 The same when a planned talk is held."""
        client = self.client_record
        self.sign_agreement(client)
        self.talk(-20)
        planned = self.talk(-15, state="planned", make_plan=True)
        self.assertFalse(client.plan_ids, "nothing was talked about yet")
        planned.write({"state": "held", "make_plan": True})
        self.assertEqual(client.plan_ids.made_on, planned.date)

    def test_both_or_nothing(self):
        """R075 R084 Where the plan is refused, the talk of that step is not stored."""
        self.talk(-20)
        with self.assertRefused(ValidationError):
            self.talk(-15, make_plan=True)
        self.assertFalse(self.client_record.plan_ids)

    def test_family_talk_makes_a_plan_for_everybody(self):
        """R086 Every adult advised has an own plan."""
        one, other = self.make_client(), self.make_client()
        has = self.make_client()
        for client in one + other + has:
            self.sign_agreement(client)
            self.talk(-20, client)
        old = self.plan(-20, has)
        self.talk(-15, one + other + has, make_plan=True)
        self.assertEqual(len(one.plan_ids), 1)
        self.assertEqual(len(other.plan_ids), 1)
        self.assertEqual(has.plan_ids, old)

    def test_third_family_talk_needs_the_plan_of_everybody(self):
        """R075 R086 One participant without a plan refuses the third talk of all."""
        one, other = self.make_client(), self.make_client()
        self.plan(-30, one)
        for days in (-20, -15):
            self.talk(days, one + other)
        with self.assertRefused(ValidationError):
            self.talk(-10, one + other)
        self.assertTrue(self.talk(-10, one))

    # ------------------------------------------------------------------
    # What is due
    # ------------------------------------------------------------------

    def test_plan_state(self):
        """R075 Not due before the first talk, due from it on, made with the plan."""
        client = self.client_record
        self.assertEqual((client.plan_state, client.next_step), ("none", "agreement"))
        self.sign_agreement(client)
        self.assertEqual((client.plan_state, client.next_step), ("none", "talk"))
        self.talk(-20)
        self.assertEqual(client.plan_state, "due")
        second = self.talk(-15)
        self.assertTrue(second.is_plan_due)
        self.assertEqual((client.plan_state, client.next_step), ("due", "plan"))
        plan = self.plan(-15)
        self.assertEqual((client.plan_state, client.next_step), ("made", "goals"))
        self.counsellor_env["intman.goal"].create(
            {"plan_id": plan.id, "name": "B1", "agreed_on": self.day(-15)}
        )
        self.assertEqual((client.plan_state, client.next_step), ("made", "talk"))

    def test_plan_with_the_third_talk_in_the_same_step(self):
        """R075 R077 Whoever missed it makes the plan with the third talk, at once."""
        client = self.client_record
        self.sign_agreement(client)
        self.talk(-20)
        self.talk(-15)
        with self.assertRefused(ValidationError):
            self.talk(-10)
        third = self.talk(-10, make_plan=True)
        self.assertTrue(third.exists())
        self.assertEqual(client.plan_ids.made_on, self.day(-10))

    def test_draft_is_no_plan(self):
        """R075 R077 A draft is begun, not made: the third talk still waits."""
        client = self.client_record
        self.sign_agreement(client)
        self.talk(-20)
        draft = self.counsellor_env["intman.plan"].create(
            {"client_id": client.id, "state": "draft"}
        )
        self.assertFalse(draft.made_on)
        self.assertEqual(client.plan_state, "due")
        self.talk(-15)
        with self.assertRefused(ValidationError):
            self.talk(-10)
        with self.assertRefused(ValidationError):
            draft.state = "running"
        draft.write({"state": "running", "made_on": self.day(-12)})
        self.assertEqual(client.plan_state, "made")
        self.assertTrue(self.talk(-10))

    def test_draft_and_the_step_of_the_second_talk(self):
        """R075 With a draft the second talk makes that very plan, or says why not."""
        client = self.client_record
        self.sign_agreement(client)
        self.talk(-20)
        self.counsellor_env["intman.plan"].create(
            {"client_id": client.id, "state": "draft"}
        )
        try:
            with self.env.cr.savepoint():
                self.talk(-15, make_plan=True)
        except UserError:
            return
        self.assertEqual(len(client.plan_ids), 1)
        self.assertEqual(client.plan_ids.made_on, self.day(-15))
        self.assertEqual(client.plan_ids.state, "running")

    # ------------------------------------------------------------------
    # The plan itself
    # ------------------------------------------------------------------

    def test_one_running_plan(self):
        """R086 One plan at a time."""
        plan = self.plan(-5)
        for state in ("running", "draft"):
            with self.subTest(state=state), self.assertRefused(ValidationError):
                self.plan(state=state)
        plan.action_close()
        self.assertTrue(self.plan())

    def test_dates_of_a_plan(self):
        """R195 Begin, progress and end; the begin is a day that has come."""
        with self.assertRefused(ValidationError):
            self.plan(2)
        with self.assertRefused(ValidationError):
            self.counsellor_env["intman.plan"].create(
                {"client_id": self.client_record.id, "made_on": False}
            )
        plan = self.plan(-5)
        self.assertTrue(plan.next_review_on > plan.made_on)
        for state in ("review", "paused", "running"):
            plan.state = state
        for vals in ({"state": "closed"}, {"closed_on": self.today}):
            with self.subTest(vals=vals), self.assertRefused():
                plan.write(vals)
        plan.action_close()
        self.assertEqual((plan.state, plan.closed_on), ("closed", self.today))
        with self.assertRefused():
            plan.state = "running"

    def test_plan_needs_consent_on_its_day_and_today(self):
        """R196 R199 Without a consent nobody plans."""
        client = self.make_client(consent={"given_on": self.day(-10)})
        self.sign_agreement(client, self.day(-10))
        with self.assertRefused():
            self.plan(-11, client)
        self.assertTrue(self.plan(-10, client))
        other = self.make_client()
        self.sign_agreement(other)
        other.consent_ids.action_revoke()
        with self.assertRefused():
            self.make_plan(other)

    def test_adults_only(self):
        """R086 A plan is made for adults."""
        client = self.make_client(birth_date=self.day(-5, years=-18))
        self.sign_agreement(client)
        with self.assertRefused(ValidationError):
            self.plan(-6, client)
        self.assertTrue(self.plan(-5, client))

    def test_minimum_content(self):
        """R188 R189 R190 R191 R192 R193 R194 R195 Minimum content."""
        plan = self.plan(
            -5,
            first_language="Arabisch",
            other_languages="Kurmandschi",
            is_literate="latin_learning",
            german_level="a2",
            school_years=9,
            school_certificate="Mittlere Reife",
            training="Schneiderin",
            employment_status="seeking",
            occupation="Schneiderin",
            housing_form="municipal",
            goal_ids=[
                Command.create(
                    {
                        "name": "B1 bestehen",
                        "topic_id": self.topic.id,
                        "due_on": self.day(90),
                        "measure_ids": [
                            Command.create({"name": "Kurs", "responsible": "client"})
                        ],
                    }
                )
            ],
        )
        goal = plan.goal_ids
        self.assertEqual(goal.client_id, self.client_record)
        self.assertEqual(goal.measure_ids.client_id, self.client_record)
        self.assertEqual(goal.measure_ids.provider_id, self.provider)
        self.assertEqual(plan.open_goal_count, 1)

    def test_years_of_school(self):
        """R190 Years of school are between 0 and 30."""
        for years in (-1, 31):
            with self.subTest(years=years), self.assertRefused(ValidationError):
                self.plan(school_years=years)

    # ------------------------------------------------------------------
    # Goals and measures
    # ------------------------------------------------------------------

    def test_goal_reached(self):
        """R089 R194 Reached goals are marked with the day; others have none."""
        goal = self.env["intman.goal"].create(
            {"plan_id": self.plan(-5).id, "name": "Ziel"}
        )
        self.assertFalse(goal.achieved_on)
        goal.state = "in_progress"
        self.assertFalse(goal.achieved_on)
        goal.state = "achieved"
        self.assertEqual(goal.achieved_on, self.today)
        goal.achieved_on = self.day(-1)
        goal.assessment = "gut"
        self.assertEqual(goal.achieved_on, self.day(-1))
        goal.state = "not_achieved"
        self.assertFalse(goal.achieved_on)
        self.assertEqual(goal.plan_id.open_goal_count, 0)

    def test_dates_of_goals_and_measures(self):
        """R087 R088 Agreed before due, nothing reached in the future."""
        plan = self.plan(-5)
        create = self.counsellor_env["intman.goal"].create
        for vals in (
            {"agreed_on": self.day(2)},
            {"due_on": self.day(-1)},
            {"state": "achieved", "achieved_on": self.day(2)},
        ):
            with self.subTest(vals=vals), self.assertRefused(ValidationError):
                create({"plan_id": plan.id, "name": "Ziel", **vals})
        goal = create({"plan_id": plan.id, "name": "Ziel", "due_on": self.today})
        with self.assertRefused(ValidationError):
            self.counsellor_env["intman.measure"].create(
                {"goal_id": goal.id, "name": "Schritt", "done_on": self.day(2)}
            )

    def test_goals_belong_to_their_plan(self):
        """R078 R087 A goal or measure does not move to another file."""
        other_plan = self.plan(-5, self.make_client())
        goal = self.env["intman.goal"].create(
            {"plan_id": self.plan(-5).id, "name": "Ziel"}
        )
        measure = self.env["intman.measure"].create(
            {"goal_id": goal.id, "name": "Schritt"}
        )
        other_goal = self.env["intman.goal"].create(
            {"plan_id": other_plan.id, "name": "Ziel"}
        )
        with self.assertRefused():
            goal.plan_id = other_plan
        with self.assertRefused():
            measure.goal_id = other_goal
        with self.assertRefused():
            goal.client_id = other_plan.client_id
        with self.assertRefused():
            other_plan.client_id = self.client_record

    def test_closed_plan(self):
        """R077 R195 A plan that has ended is not worked on."""
        plan = self.plan(-5)
        goal = self.env["intman.goal"].create({"plan_id": plan.id, "name": "Ziel"})
        measure = self.env["intman.measure"].create(
            {"goal_id": goal.id, "name": "Schritt"}
        )
        plan.action_close()
        with self.assertRefused():
            self.env["intman.goal"].create({"plan_id": plan.id, "name": "Neu"})
        with self.assertRefused():
            goal.state = "achieved"
        with self.assertRefused():
            measure.done_on = self.today
        with self.assertRefused():
            self.env["intman.measure"].create({"goal_id": goal.id, "name": "Neu"})

    def test_not_the_counsellors_task(self):
        """R058 R059 R060 R061 Forms, appointments, company: no field offers them."""
        names = set(self.env["intman.measure"]._fields)
        names |= set(self.env["intman.consultation"]._fields)
        for word in ("accompan", "appointment", "job_offer", "form_filled"):
            self.assertFalse([name for name in names if word in name])
