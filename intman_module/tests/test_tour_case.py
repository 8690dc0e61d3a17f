"""A case with everything in it, walked in the browser by its counsellor."""

from odoo.tests import HttpCase, tagged

from .common import IntmanFixtures

CLIENTS = "/odoo/action-intman_module.action_intman_client"


@tagged("post_install", "-at_install")
class TestTourCase(IntmanFixtures, HttpCase):
    browser_size = "1600x1000"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_fixtures()

    def _prepare_case(self):
        """Make a file of almost three years, with a plan that was reviewed twice."""
        client = self.make_client()
        self.make_talk(client, self.day(months=-34))
        plan = self.make_plan(client, self.day(months=-33))
        goal = self.env["intman.goal"].create(
            {
                "plan_id": plan.id,
                "name": "Eigene Wohnung",
                "topic_id": self.env.ref("intman_module.topic_housing").id,
                "agreed_on": self.day(months=-33),
            }
        )
        for months in (-24, -12):
            self.env["intman.review"].create(
                {
                    "plan_id": plan.id,
                    "date": self.day(months=months),
                    "counsellor_id": self.counsellor_staff.id,
                }
            )
        return client, plan, goal

    def test_case_with_everything(self):
        """Family, plan, referrals, review, extension, family talk, note, and paper.

        Everybody in the household has an own file and period (R036); the plan holds
        goals and steps (R078, R193), which are reviewed with the client (R088, R089,
        R090); referral with and without data passed on (R056, R208) and its result in
        the measure (R068, R079); the extension waits for the decision (R032, R033).
        """
        client, plan, flat = self._prepare_case()
        spouse = self.make_client(first_name="Karim", gender="male")
        self.sign_agreement(spouse)
        job_centre = self.make_service()
        school = self.make_service(
            "Sprachschule Prüfstadt",
            type_id=self.env.ref("intman_module.service_type_language_course").id,
        )
        self.start_tour(
            f"{CLIENTS}/{client.id}",
            "intman_full_case",
            login="intman_counsellor",
            timeout=300,
        )
        self.env.invalidate_all()
        self._assert_family(client, spouse)
        self._assert_plan(plan, flat)
        self._assert_referrals(client, plan, job_centre, school)
        self._assert_extension(client)
        self._assert_talks(client, spouse)

    def _assert_family(self, client, spouse):
        self.assertTrue(client.household_id)
        self.assertEqual(spouse.household_id, client.household_id)
        self.assertEqual(client.dependent_ids.first_name, "Navid")
        self.assertEqual(client.dependent_ids.birth_date.isoformat(), "2019-09-03")

    def _assert_plan(self, plan, flat):
        self.assertRecordValues(
            plan.language_level_ids,
            [{"language": "de", "level": "b1", "date": self.today}],
        )
        self.assertRecordValues(
            plan.assessment_ids,
            [{"topic_id": self.topic.id, "rating": "2", "importance": "3"}],
        )
        self.assertRecordValues(
            plan.goal_ids.sorted("id"),
            [
                {
                    "name": flat.name,
                    "state": "achieved",
                    "achieved_on": self.today,
                    "assessment": "Zwei Zimmer seit Oktober",
                    "indicator": False,
                },
                {
                    "name": "Stelle als Köchin finden",
                    "state": "in_progress",
                    "achieved_on": False,
                    "assessment": "Maßnahme ab Januar",
                    "indicator": "Arbeitsvertrag liegt vor",
                },
                {
                    "name": "Führerschein",
                    "state": "agreed",
                    "achieved_on": False,
                    "assessment": False,
                    "indicator": False,
                },
            ],
        )
        self.assertEqual(len(plan.review_ids), 3)
        newest = plan.review_ids[0]
        self.assertRecordValues(
            newest,
            [
                {
                    "date": self.today,
                    "counsellor_id": self.counsellor_staff.id,
                    "result": "Es geht voran",
                    "next_review_on": self.day(60),
                }
            ],
        )
        self.assertIn("Eigene Wohnung: Vereinbart → Erreicht", newest.changes)
        self.assertIn("Neues Ziel: Führerschein", newest.changes)
        self.assertEqual(plan.next_review_on, self.day(60))

    def _assert_referrals(self, client, plan, job_centre, school):
        goal = plan.goal_ids.filtered(lambda g: "Köchin" in g.name)
        measure = goal.measure_ids
        self.assertRecordValues(
            client.referral_ids.sorted("id"),
            [
                {
                    "service_id": school.id,
                    "kind": "information",
                    "state": "sent",
                    "sent_on": self.today,
                    "consent_id": False,
                    "measure_id": False,
                    "feedback_due_on": self.day(
                        self.county.referral_feedback_days,
                    ),
                },
                {
                    "service_id": job_centre.id,
                    "kind": "disclosure",
                    "state": "completed",
                    "sent_on": self.today,
                    "consent_id": client.consent_ids.filtered(
                        lambda c: c.purpose == "disclosure"
                    ).id,
                    "measure_id": measure.id,
                    "feedback_due_on": self.day(
                        self.county.referral_feedback_days,
                    ),
                },
            ],
        )
        consent = client.referral_ids.consent_id
        self.assertRecordValues(
            consent,
            [
                {
                    "purpose": "disclosure",
                    "state": "given",
                    "recipient_service_id": job_centre.id,
                    "given_on": self.today,
                }
            ],
        )
        self.assertEqual(consent.category_ids.mapped("code"), ["master"])
        self.assertEqual(measure.name, "Beratung beim Jobcenter")
        self.assertEqual(measure.done_on, self.today)
        self.assertIn("Maßnahme ab Januar zugesagt", measure.result)

    def _assert_extension(self, client):
        self.assertRecordValues(
            client.extension_ids,
            [
                {
                    "state": "requested",
                    "ground": "multiple_problems",
                    "months": 4,
                    "requested_by_id": self.counsellor_user.id,
                    "granted_on": False,
                }
            ],
        )

    def _assert_talks(self, client, spouse):
        talks = client.participant_ids.consultation_id.sorted("id")
        self.assertRecordValues(
            talks[1:],
            [
                {
                    "kind": "family",
                    "counted": True,
                    "minor_count": 1,
                    "note": "Umzug der Familie besprochen",
                },
                {
                    "kind": "single",
                    "counted": False,
                    "minor_count": 0,
                    "note": "Bescheid nachgereicht",
                },
            ],
        )
        # One entry for the family: it is one talk of both, and his period begins.
        self.assertEqual(spouse.participant_ids.consultation_id, talks[1])
        self.assertEqual(spouse.first_consultation_on, self.today)
        self.assertEqual(client.talk_count, 2)

    def test_second_visit(self):
        """R075 Talk and plan in one step, in at most five clicks beyond the texts."""
        client = self.make_client()
        self.make_client(last_name="Anders", first_name="Ute")
        self.sign_agreement(client)
        self.make_talk(client, self.day(-14))
        self.start_tour(
            CLIENTS, "intman_second_visit", login="intman_counsellor", timeout=120
        )
        self.env.invalidate_all()
        self.assertEqual(client.talk_count, 2)
        self.assertRecordValues(
            client.plan_ids, [{"made_on": self.today, "state": "running"}]
        )
