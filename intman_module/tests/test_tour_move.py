"""A client moves: offered and taken over in the browser, and as a package file."""

import json

from odoo.tests import HttpCase, tagged

from .common import PASSWORD, IntmanFixtures

CLIENTS = "/odoo/action-intman_module.action_intman_client"


@tagged("post_install", "-at_install")
class TestTourMove(IntmanFixtures, HttpCase):
    browser_size = "1600x1000"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_fixtures()
        cls.here = cls.make_client(municipality_id=cls.municipality.id)
        cls.make_talk(cls.here, cls.day(-400), note="Nur hier")
        plan = cls.make_plan(cls.here, cls.day(-390), work_note="Sucht Arbeit")
        goal = cls.env["intman.goal"].create(
            {
                "plan_id": plan.id,
                "name": "B1 bestehen",
                "topic_id": cls.topic.id,
                "agreed_on": cls.day(-380),
            }
        )
        cls.env["intman.measure"].create({"goal_id": goal.id, "name": "Kurs suchen"})

    def _there(self):
        """Return the file at the receiving provider."""
        self.env.invalidate_all()
        return self.env["intman.client"].search(
            [("provider_id", "=", self.far_provider.id)]
        )

    def _assert_gone_on(self):
        """The file here is closed; there it goes on with period, plan and goal."""
        there = self._there()
        self.assertRecordValues(
            self.here,
            [
                {
                    "state": "closed",
                    "closing_reason": "moved",
                    "closed_on": self.today,
                }
            ],
        )
        self.assertRecordValues(
            there,
            [
                {
                    "last_name": "Beispiel",
                    "first_name": "Amira",
                    "state": "active",
                    "counsellor_id": self.far_staff.id,
                    "person_key": self.here.person_key,
                    "period_end": self.here.period_end,
                }
            ],
        )
        self.assertRecordValues(
            there.consent_ids,
            [{"purpose": "processing", "state": "given", "given_on": self.today}],
        )
        self.assertEqual(there.agreement_ids.signed_on, self.today)
        self.assertFalse(there.participant_ids, "talks and their notes stay")
        self.assertEqual(there.plan_ids.work_note, "Sucht Arbeit")
        goal = there.plan_ids.goal_ids
        self.assertRecordValues(
            goal,
            [{"name": "B1 bestehen", "state": "achieved", "achieved_on": self.today}],
        )
        self.assertEqual(goal.measure_ids.name, "Kurs suchen")
        self.assertEqual(
            there.plan_ids.review_ids.counsellor_id,
            self.far_staff,
            "the plan is continued there",
        )

    def test_offer_and_taking_over(self):
        """R024 R026 R210 Offered with the consent, without name, continued there."""
        self.start_tour(
            f"{CLIENTS}/{self.here.id}",
            "intman_move_out",
            login="intman_counsellor",
            timeout=180,
        )
        self.env.invalidate_all()
        self.assertRecordValues(
            self.here.handover_ids,
            [
                {
                    "state": "offered",
                    "to_provider_id": self.far_provider.id,
                    "offered_on": self.today,
                    "message": "Termin bitte vormittags",
                }
            ],
        )
        self.assertEqual(self.here.state, "active")
        consent = self.here.consent_ids.filtered(lambda c: c.purpose == "handover")
        self.assertRecordValues(
            consent,
            [
                {
                    "state": "given",
                    "given_on": self.today,
                    "recipient_provider_id": self.far_provider.id,
                }
            ],
        )
        self.assertFalse(self._there())
        self.start_tour(CLIENTS, "intman_move_in", login="intman_far", timeout=180)
        self._assert_gone_on()
        self.assertEqual(self.here.handover_ids.state, "accepted")
        self.assertFalse(self.env["intman.package.import"].search([]))

    def test_package_out_and_in(self):
        """R026 R210 The package of one provider is read in at another one."""
        self.start_tour(
            f"{CLIENTS}/{self.here.id}",
            "intman_package_out",
            login="intman_counsellor",
            timeout=180,
        )
        self.env.invalidate_all()
        consent = self.here.consent_ids.filtered(lambda c: c.purpose == "handover")
        self.assertEqual(consent.recipient, "Integrationsmanagement Fernamt")
        self.authenticate("intman_counsellor", PASSWORD)
        answer = self.url_open(f"/intman_module/package/{consent.id}")
        self.assertEqual(answer.status_code, 200)
        self.assertNotIn("Beispiel", answer.headers["Content-Disposition"])
        self.assertNotIn("Nur hier", answer.text)
        self.assertTrue(json.loads(answer.text))
        self.logout()
        self._lay_ready(answer.content)
        self.start_tour(CLIENTS, "intman_package_in", login="intman_far", timeout=180)
        self._assert_gone_on()
        self.assertFalse(self.env["intman.package.import"].search([]))

    def _lay_ready(self, content):
        """Put the package where the tour of the other provider fetches it."""
        attachment = self.env["ir.attachment"].create(
            {"name": "paket.json", "raw": content, "public": True}
        )
        self.env["ir.model.data"].create(
            {
                "module": "intman_module",
                "name": "tour_package",
                "model": attachment._name,
                "res_id": attachment.id,
            }
        )
