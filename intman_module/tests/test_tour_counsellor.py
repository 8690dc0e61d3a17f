"""The counsellor's way through a case in the browser, and how quick a talk is."""

from odoo.tests import HttpCase, tagged

from .common import IntmanFixtures

CLIENTS = "/odoo/action-intman_module.action_intman_client"
TALKS = "/odoo/action-intman_module.action_intman_consultation"


@tagged("post_install", "-at_install")
class TestTourCounsellor(IntmanFixtures, HttpCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_fixtures()

    def test_path_of_a_case(self):
        """From the first visit to the closing of the file.

        No name before the consent (R196, R199), the steps in their order (R081, R082,
        R083, R084), the plan with the second talk (R075), goals and steps (R078, R193).
        """
        before = self.env["intman.client"].search([])
        self.start_tour(
            CLIENTS, "intman_counsellor_path", login="intman_counsellor", timeout=180
        )
        client = self.env["intman.client"].search([]) - before
        self.assertRecordValues(
            client,
            [
                {
                    "last_name": "Neumann",
                    "first_name": "Salma",
                    "provider_id": self.provider.id,
                    "counsellor_id": self.counsellor_staff.id,
                    "state": "closed",
                    "closing_reason": "goals_achieved",
                    "closed_on": self.today,
                    "first_consultation_on": self.today,
                    "talk_count": 2,
                }
            ],
        )
        self.assertEqual(client.birth_date.isoformat(), "1990-05-17")
        self.assertRecordValues(
            client.consent_ids,
            [{"purpose": "processing", "state": "given", "given_on": self.today}],
        )
        self.assertTrue(client.consent_ids.notice_id)
        self.assertEqual(client.agreement_ids.signed_on, self.today)
        self.assertEqual(
            client.participant_ids.consultation_id.counsellor_id, self.counsellor_staff
        )
        plan = client.plan_ids
        self.assertRecordValues(plan, [{"made_on": self.today, "state": "closed"}])
        self.assertEqual(plan.goal_ids.mapped("name"), ["Deutschkurs B1 abschließen"])
        self.assertEqual(
            plan.goal_ids.measure_ids.mapped("name"), ["Anmeldung beim Kursträger"]
        )
        # The filled-in form leaves no trace of the person behind.
        self.assertFalse(self.env["intman.intake"].search([]))

    def _test_quick_talk(self, tour):
        client = self.make_client(needs_interpreter=True)
        self.start_tour(TALKS, tour, login="intman_counsellor", timeout=120)
        talk = client.participant_ids.consultation_id
        self.assertRecordValues(
            talk,
            [
                {
                    "date": self.today,
                    "state": "held",
                    "counted": True,
                    "has_interpreter": True,
                    "counsellor_id": self.counsellor_staff.id,
                }
            ],
        )
        self.assertTrue(talk.topic_id)

    def test_quick_talk_by_button(self):
        """A talk is recorded with "New talk" in at most five clicks (R085)."""
        self._test_quick_talk("intman_quick_talk_button")

    def test_quick_talk_from_the_calendar(self):
        """A click on the day in the calendar presets the date; five clicks (R085)."""
        self._test_quick_talk("intman_quick_talk_day")

    def test_client_data_is_kept_on_no_disk(self):
        """R204: the browser stores what it read of other models, but no file."""
        self.browser_js(
            "/odoo",
            """
            const {RelationalModel} = odoo.loader.modules.get(
                "@web/model/relational_model/relational_model"
            );
            const stored = (resModel) =>
                RelationalModel.prototype._getCacheParams.call(
                    {withCache: true, isReady: false}, {resModel}, Promise.resolve()
                );
            if (stored("res.partner")?.type !== "disk") {
                throw new Error("the browser stores nothing, so this proves nothing");
            }
            for (const resModel of ["intman.client", "intman.consultation"]) {
                if (stored(resModel)) {
                    throw new Error(`${resModel} is kept on the disk`);
                }
            }
            console.log("test successful");
            """,
            ready="odoo.isReady === true",
            login=self.counsellor_user.login,
        )
