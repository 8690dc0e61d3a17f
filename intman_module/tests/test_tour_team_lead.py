"""The team lead decides, arranges a stand-in and hands cases over in the browser."""

from odoo import fields
from odoo.tests import HttpCase, new_test_user, tagged

from .common import PASSWORD, IntmanFixtures

START = "/odoo/action-intman_module.action_intman_start"


@tagged("post_install", "-at_install")
class TestTourTeamLead(IntmanFixtures, HttpCase):
    browser_size = "1600x1000"

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_fixtures()
        cls.leaver_user = new_test_user(
            cls.env,
            login="intman_leaver",
            name="Nutzer leaver",
            groups="intman_module.group_counsellor",
            password=PASSWORD,
            lang="de_DE",
            tz="Europe/Berlin",
        )
        cls.provider.user_ids |= cls.leaver_user
        cls.leaver_staff = cls.env["intman.counsellor"].create(
            {
                "user_id": cls.leaver_user.id,
                "provider_id": cls.provider.id,
                "hired_on": "2018-01-01",
            }
        )

    def test_extension_absence_and_leaver(self):
        """R032 R033 The team lead decides on the single case; stand-in; leaver."""
        client = self.make_client()
        self.make_talk(client, self.day(months=-35))
        request = (
            self.env["intman.extension"]
            .with_user(self.counsellor_user)
            .create(
                {
                    "client_id": client.id,
                    "state": "requested",
                    "ground": "illiteracy",
                    "months": 6,
                    "justification": "Sprachkurs läuft noch",
                }
            )
        )
        cases = self.env["intman.client"].union(
            *(self.make_client(counsellor_id=self.leaver_staff.id) for _ in range(4))
        )
        self.start_tour(
            START, "intman_team_lead_extension", login="intman_team_lead", timeout=180
        )
        self.env.invalidate_all()
        self.assertRecordValues(
            request,
            [
                {
                    "state": "granted",
                    "granted_on": self.today,
                    "granted_by_id": self.team_lead_user.id,
                    "months": 6,
                }
            ],
        )
        first_day = client.first_consultation_on
        self.assertEqual(
            client.period_end, fields.Date.add(first_day, years=3, months=6)
        )
        absence = self.env["intman.absence"].search(
            [("counsellor_id", "=", self.counsellor_staff.id)]
        )
        self.assertRecordValues(
            absence,
            [
                {
                    "deputy_id": self.colleague_staff.id,
                    "date_from": self.today,
                    "date_to": False,
                }
            ],
        )
        self.assertIn(self.colleague_user, client.acting_user_ids)
        self.assertEqual(self.leaver_staff.left_on, self.today)
        self.assertFalse(self.leaver_staff.open_case_count)
        self.assertEqual(
            sorted(cases.counsellor_id.ids),
            sorted((self.colleague_staff | self.counsellor_staff).ids),
        )
        for staff in (self.colleague_staff, self.counsellor_staff):
            mine = cases.filtered(lambda c, staff=staff: c.counsellor_id == staff)
            self.assertEqual(len(mine), 2)
