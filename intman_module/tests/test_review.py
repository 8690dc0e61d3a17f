"""Review, rest, end and new start of a plan."""

from odoo.exceptions import UserError, ValidationError
from odoo.tests import Form, tagged

from ..models.client import CLOSING_REASONS
from .casework import CaseworkCase


@tagged("post_install", "-at_install")
class TestReview(CaseworkCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.client_record = cls.make_client()
        cls.make_talk(cls.client_record, cls.day(-45))
        cls.plan = cls.make_plan(cls.client_record, cls.day(-40)).with_env(
            cls.counsellor_env
        )
        cls.goals = cls.counsellor_env["intman.goal"].create(
            [
                {"plan_id": cls.plan.id, "name": name, "agreed_on": cls.day(-40)}
                for name in ("Kurs", "Wohnung", "Konto")
            ]
        )

    def review(self, **vals):
        return self.counsellor_env["intman.review"].create(
            {"plan_id": self.plan.id, **vals}
        )

    # ------------------------------------------------------------------
    # One screen
    # ------------------------------------------------------------------

    def test_one_screen(self):
        """R067 R089 R090 All open goals with state and remark, a new goal, next day."""
        self.goals[2].state = "achieved"
        action = self.plan.action_review()
        self.assertEqual(
            (action["res_model"], action["target"]), ("intman.review", "new")
        )
        with Form(
            self.counsellor_env["intman.review"].with_context(**action["context"])
        ) as form:
            self.assertEqual(
                len(form.goal_ids), 2, "what is reached is not asked again"
            )
            with form.goal_ids.edit(0) as goal:
                goal.state = "achieved"
                goal.assessment = "bestanden"
            with form.goal_ids.new() as goal:
                goal.name = "B2"
            form.result = "Gut voran"
            form.next_review_on = self.day(50)
        review = self.plan.review_ids
        self.assertEqual(len(review), 1)
        self.assertEqual(self.goals[0].state, "achieved")
        self.assertEqual(self.goals[0].assessment, "bestanden")
        self.assertEqual(self.goals[0].achieved_on, self.today)
        new = self.plan.goal_ids - self.goals
        self.assertEqual((new.name, new.client_id), ("B2", self.client_record))
        self.assertEqual(self.plan.next_review_on, self.day(50))
        self.assertEqual(
            (review.counsellor_id, review.result), (self.counsellor_staff, "Gut voran")
        )
        self.assertIn("Kurs: ", review.changes)
        self.assertIn("B2", review.changes)
        self.assertNotIn("Wohnung", review.changes)
        self.assertEqual(len(review.changes.splitlines()), 2)

    def test_line_of_history(self):
        """R089 R090 Every review stays as a line: old state, new state, new goals."""
        first = self.review()
        self.assertTrue(first.changes)
        second = self.review(
            goal_ids=[
                (1, self.goals[0].id, {"state": "in_progress"}),
                (0, 0, {"name": "Führerschein"}),
            ]
        )
        labels = dict(self.goals._fields["state"]._description_selection(self.env))
        self.assertIn(
            f"Kurs: {labels['agreed']} → {labels['in_progress']}", second.changes
        )
        self.assertIn("Führerschein", second.changes)
        for vals in (
            {"changes": "anders"},
            {"date": self.day(-1)},
            {"next_review_on": self.day(9)},
            {"goal_ids": [(1, self.goals[0].id, {"state": "dropped"})]},
        ):
            with self.subTest(vals=vals), self.assertRefused():
                second.write(vals)
        second.result = "Tippfehler behoben"

    def test_goal_of_another_plan(self):
        """R196 A review touches the goals of its own plan only."""
        other = self.env["intman.goal"].create(
            {
                "plan_id": self.make_plan(self.make_client(), self.day(-3)).id,
                "name": "F",
            }
        )
        with self.assertRefused():
            self.review(goal_ids=[(1, other.id, {"state": "dropped"})])

    def test_refused_goal_refuses_the_review(self):
        """R089 Both or nothing."""
        with self.assertRefused(ValidationError):
            self.review(goal_ids=[(1, self.goals[0].id, {"due_on": self.day(-90)})])

    # ------------------------------------------------------------------
    # Next review
    # ------------------------------------------------------------------

    def test_next_review_is_proposed(self):
        """R088 Three months by default, the provider's setting where it differs."""
        self.assertEqual(self.provider.review_months, 3)
        review = self.review(date=self.day(-10))
        self.assertEqual(review.next_review_on, self.day(-10, months=3))
        self.assertEqual(self.plan.next_review_on, self.day(-10, months=3))
        self.provider.review_months = 6
        plan = self.make_plan(self.make_client(), self.day(-3))
        self.assertEqual(plan.next_review_on, self.day(-3, months=6))
        self.assertEqual(self.review().next_review_on, self.day(months=6))

    def test_setting_between_one_and_twelve(self):
        """R088 Regular intervals: 1 to 12 months."""
        for months in (0, 13, -3):
            with self.subTest(months=months), self.assertRefused(ValidationError):
                self.provider.review_months = months

    def test_days_of_a_review(self):
        """R088 After the plan, not in the future, and the next one after this one."""
        for vals in (
            {"date": self.day(1)},
            {"date": self.day(-41)},
            {"next_review_on": self.today},
            {"next_review_on": self.day(-1)},
        ):
            with self.subTest(vals=vals), self.assertRefused(ValidationError):
                self.review(**vals)

    def test_only_a_running_plan_is_reviewed(self):
        """R077 R195 Draft, resting and ended plans are not reviewed."""
        self.plan.action_pause()
        with self.assertRefused(ValidationError):
            self.review()
        with self.assertRefused(ValidationError):
            self.plan.action_review()
        self.plan.action_resume()
        self.plan.state = "review"
        self.review()
        self.assertEqual(self.plan.state, "running")
        self.plan.action_close()
        with self.assertRefused(ValidationError):
            self.review()

    def test_review_needs_the_consent(self):
        """R199 Without a consent in force nothing is reviewed."""
        client = self.make_client(consent={"given_on": self.day(-10)})
        self.sign_agreement(client, self.day(-10))
        plan = self.make_plan(client, self.day(-10))
        self.client_record.consent_ids.action_revoke()
        with self.assertRefused():
            self.env["intman.review"].create({"plan_id": self.plan.id})
        self.env["intman.review"].create({"plan_id": plan.id})

    # ------------------------------------------------------------------
    # Two at once
    # ------------------------------------------------------------------

    def test_state_set_by_somebody_else(self):
        """R089 What a colleague has set meanwhile is not overwritten unseen."""
        form = Form(
            self.counsellor_env["intman.review"].with_context(
                default_plan_id=self.plan.id
            )
        )
        with form.goal_ids.edit(0) as goal:
            goal.state = "dropped"
        self.goals[0].with_user(self.colleague_user).state = "achieved"
        with self.assertRefused(UserError):
            form.save()
        self.assertEqual(self.goals[0].state, "achieved")

    def test_other_goals_of_somebody_else_do_not_matter(self):
        """R089 A colleague's change of another goal stays, and so does mine."""
        form = Form(
            self.counsellor_env["intman.review"].with_context(
                default_plan_id=self.plan.id
            )
        )
        with form.goal_ids.edit(0) as goal:
            goal.state = "dropped"
        self.goals[1].with_user(self.colleague_user).state = "achieved"
        form.save()
        self.assertEqual(self.goals.mapped("state"), ["dropped", "achieved", "agreed"])

    # ------------------------------------------------------------------
    # Rest, end, new start
    # ------------------------------------------------------------------

    def test_rest(self):
        """R043 A plan rests and is taken up again, with a review that lies ahead."""
        self.plan.next_review_on = self.day(-5)
        self.plan.action_pause()
        self.assertEqual(self.plan.state, "paused")
        self.plan.action_resume()
        self.assertEqual(self.plan.state, "running")
        self.assertGreater(self.plan.next_review_on, self.today)

    def test_end_with_reason(self):
        """R195 A plan ends with a day and a reason out of the list."""
        with self.assertRefused():
            self.plan.action_close("whatever")
        action = self.plan.action_open_closing()
        self.assertEqual(action["res_id"], self.plan.id)
        self.plan.write({"closing_reason": "goals_achieved", "closing_remark": "Gut"})
        self.plan.action_close()
        self.assertRecordValues(
            self.plan,
            [
                {
                    "state": "closed",
                    "closed_on": self.today,
                    "closing_reason": "goals_achieved",
                    "closing_remark": "Gut",
                }
            ],
        )
        for vals in (
            {"state": "running"},
            {"closed_on": False},
            {"closing_reason": "moved"},
            {"made_on": self.day(-30)},
        ):
            with self.subTest(vals=vals), self.assertRefused():
                self.plan.write(vals)

    def test_taken_up_within_the_period(self):
        """R043 R044 Within the period a plan that has ended goes on."""
        self.plan.action_close("contact_lost")
        self.plan.action_resume()
        self.assertRecordValues(
            self.plan,
            [{"state": "running", "closed_on": False, "closing_reason": False}],
        )
        self.goals[0].state = "achieved"

    def test_not_taken_up_after_the_period(self):
        """R044 After the last day there is no way back."""
        client = self.make_client()
        self.make_talk(client, self.day(-2, years=-3))
        plan = self.make_plan(client, self.day(-2, years=-3))
        plan.action_close("other")
        with self.assertRefused():
            plan.action_resume()

    def test_not_beside_another_plan(self):
        """R086 One plan at a time: the old one stays ended."""
        self.plan.action_close("other")
        self.make_plan(self.client_record, self.day(-2))
        with self.assertRefused():
            self.plan.action_resume()

    def test_file_closes_the_plan(self):
        """R042 R205 The plan ends with the file, for the matching reason."""
        expected = {
            "goals_achieved": "goals_achieved",
            "period_over": "period_over",
            "period_over_extended": "period_over",
            "moved": "moved",
            "handed_over": "moved",
            "contact_lost": "contact_lost",
            "consent_revoked": "consent_revoked",
        }
        for reason, _label in CLOSING_REASONS:
            client = self.make_client()
            plan = self.make_plan(client, self.day(-3))
            client.action_close(reason)
            with self.subTest(reason=reason):
                self.assertEqual(
                    (plan.state, plan.closing_reason),
                    ("closed", expected.get(reason, "other")),
                )

    def test_file_taken_up_takes_up_its_plan(self):
        """R043 In the correction period file and plan come back together."""
        self.client_record.action_close("moved")
        self.client_record.action_resume()
        self.assertRecordValues(
            self.plan,
            [{"state": "running", "closed_on": False, "closing_reason": False}],
        )
