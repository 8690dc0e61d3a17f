"""The worklist in the browser: every line leads to its deed and goes with it."""

from odoo.tests import HttpCase, tagged

from .common import IntmanFixtures

WORKLIST = "/odoo/action-intman_module.action_intman_worklist"


class WorklistTours(IntmanFixtures, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_fixtures()
        cls.county.unseen_days = 0

    def planned_client(self, with_goal=True, **vals):
        """Make a file with talk and plan in which nothing is due."""
        client = self.make_client(**vals)
        self.make_talk(client, self.day(-40))
        plan = self.make_plan(client, self.day(-40))
        plan.next_review_on = self.day(50)
        if with_goal:
            self.env["intman.goal"].create({"plan_id": plan.id, "name": "B1 bestehen"})
        return client

    def kinds(self, clients):
        """Return the codes of what is due in these files."""
        self.env.invalidate_all()
        return {d.kind for d in self.env["intman.worklist"]._duties(clients.ids)}


@tagged("post_install", "-at_install")
class TestTourWorklist(WorklistTours):
    browser_size = "1600x1000"

    def test_every_line_leads_to_its_deed(self):
        """R075 R079 R081 R088 One click from the line to the deed; then it is gone."""
        unsigned = self.make_client()
        overdue = self.make_client()
        self.sign_agreement(overdue)
        self.make_talk(overdue, self.day(-9))
        self.make_talk(overdue, self.day(-5))
        met = self.planned_client()
        talk = self.make_talk(met, self.day(-3), state="planned")
        reviewed = self.planned_client()
        reviewed.plan_ids.next_review_on = self.today
        bare = self.planned_client(with_goal=False)
        referred = self.planned_client()
        referral = self.make_referral(
            referred, self.make_service(), date=self.day(-30), sent_on=self.day(-30)
        )
        referral.action_send()
        referral.feedback_due_on = self.day(-1)
        everybody = unsigned | overdue | met | reviewed | bare | referred
        self.assertEqual(
            self.kinds(everybody),
            {"agreement", "plan_overdue", "talk_open", "review", "goals", "feedback"},
        )
        self.start_tour(
            WORKLIST, "intman_worklist", login="intman_counsellor", timeout=180
        )
        self.assertEqual(self.kinds(everybody), set())
        self.assertEqual(unsigned.agreement_ids.signed_on, self.today)
        self.assertRecordValues(
            overdue.plan_ids, [{"made_on": self.today, "state": "running"}]
        )
        self.assertEqual(talk.state, "held")
        self.assertEqual(reviewed.plan_ids.review_ids.date, self.today)
        self.assertEqual(reviewed.plan_ids.next_review_on, self.day(months=3))
        self.assertEqual(bare.plan_ids.goal_ids.name, "Kita-Platz finden")
        self.assertRecordValues(
            referral,
            [
                {
                    "state": "completed",
                    "outcome": "Kurs hat begonnen",
                    "ended_on": self.today,
                }
            ],
        )

    def test_worklist_of_the_team(self):
        """R032 R033 The team lead decides from the worklist; the line goes."""
        client = self.planned_client()
        other = self.make_client()
        self.env["intman.extension"].with_user(self.counsellor_user).create(
            {
                "client_id": client.id,
                "state": "requested",
                "ground": "illiteracy",
                "months": 3,
                "justification": "Kurs läuft",
            }
        )
        self.assertEqual(self.kinds(client | other), {"agreement", "extension"})
        self.start_tour(
            f"{WORKLIST}_team",
            "intman_worklist_team",
            login="intman_team_lead",
            timeout=120,
        )
        self.assertEqual(self.kinds(client | other), {"agreement"})
        self.assertRecordValues(
            client.extension_ids,
            [{"state": "granted", "decided_by_id": self.team_lead_user.id}],
        )


@tagged("post_install", "-at_install")
class TestTourWorklistPhone(WorklistTours):
    browser_size = "390x844"
    touch_enabled = True

    def test_worklist_and_review_on_the_telephone(self):
        """R088 R089 The review of a plan on a screen of 390 pixels."""
        client = self.planned_client()
        client.plan_ids.next_review_on = self.today
        self.start_tour(
            WORKLIST, "intman_phone_worklist", login="intman_counsellor", timeout=120
        )
        self.assertEqual(self.kinds(client), set())
        self.assertRecordValues(
            client.plan_ids.goal_ids.sorted("id"),
            [
                {
                    "name": "B1 bestehen",
                    "state": "achieved",
                    "achieved_on": self.today,
                    "assessment": "Zertifikat gesehen",
                }
            ],
        )
        self.assertEqual(client.plan_ids.review_ids.result, "Am Telefon besprochen")
