"""Where people wait or are turned away, without names."""

from odoo.exceptions import AccessError
from odoo.tests import tagged

from .casework import CaseworkCase

ROLES = ("counsellor_user", "team_lead_user", "coordinator_user")


@tagged("post_install", "-at_install")
class TestReferralOverview(CaseworkCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.service = cls.make_service()
        cls.other_service = cls.make_service("Schuldnerberatung")

    def refer(self, number=1, step=None, days=0, service=None, **vals):
        """Send so many clients to the service, so many days ago."""
        referrals = self.env["intman.referral"]
        for _index in range(number):
            client = self.make_client(**vals)
            day = self.day(-days)
            referral = self.make_referral(
                client, service or self.service, date=day, sent_on=day
            )
            referral.action_send()
            if step:
                getattr(referral, f"action_{step}")()
            referrals |= referral
        return referrals

    def row(self, user="coordinator_user", service=None):
        self.env.invalidate_all()
        overview = self.env(user=self[user])["intman.referral.overview"]
        return overview.search([("service_id", "=", (service or self.service).id)])

    def __getitem__(self, name):
        return getattr(self, name)

    def test_numbers(self):
        """R080 R111 Waiting, how long, accepted, completed, turned away, no-show."""
        for days in (10, 20, 60):
            self.refer(days=days)
        self.refer(3, "accept")
        self.refer(4, "complete")
        self.refer(5, "decline")
        self.refer(3, "no_show")
        self.refer(3, "recall")
        self.make_referral(self.make_client(), self.service)
        for role in ROLES:
            with self.subTest(role=role):
                row = self.row(role)
                self.assertEqual(
                    row.read(
                        [
                            "waiting",
                            "longest_days",
                            "median_days",
                            "accepted",
                            "completed",
                            "declined",
                            "no_show",
                        ]
                    )[0],
                    {
                        "id": row.id,
                        "waiting": 3,
                        "longest_days": 60,
                        "median_days": 20,
                        "accepted": 3,
                        "completed": 4,
                        "declined": 5,
                        "no_show": 3,
                    },
                )
                self.assertEqual(row.waiting_text, "3")
                self.assertFalse(row.hidden)

    def test_zero_is_shown(self):
        """R057 A service without referrals stands there with zeros."""
        row = self.row()
        self.assertEqual((row.waiting, row.waiting_text), (0, "0"))
        self.assertFalse(row.wait_text)

    def test_one_and_two_are_hidden(self):
        """R080 R133 Nobody can be singled out, by reading, searching or grouping."""
        self.refer(1, days=50)
        self.refer(2, "decline")
        self.refer(3, "complete")
        for role in ROLES:
            with self.subTest(role=role):
                row = self.row(role)
                self.assertEqual((row.waiting, row.declined, row.completed), (0, 0, 3))
                self.assertEqual((row.longest_days, row.median_days), (0, 0))
                few = row.with_context(lang="en_US")
                self.assertEqual(few.waiting_text, "fewer than 3")
                self.assertEqual(few.declined_text, "fewer than 3")
                self.assertFalse(few.wait_text)
                for name in ("waiting", "declined"):
                    for value in (1, 2):
                        self.assertFalse(row.search([(name, "=", value)]))
                    self.assertFalse(row.search([(name, ">", 0)]) & row)
                [(waiting, declined)] = row._read_group(
                    [("id", "=", row.id)],
                    aggregates=["waiting:sum", "declined:sum"],
                )
                self.assertFalse(waiting or declined)
                self.assertFalse(row.search([("longest_days", ">=", 50)]) & row)

    def test_no_total_gives_it_away(self):
        """R080 R133 There is no sum from which a hidden number follows."""
        names = set(self.env["intman.referral.overview"]._fields)
        self.assertFalse({"total", "referred", "client_id", "referral_ids"} & names)
        self.refer(1, "decline")
        self.refer(4, "complete")
        row = self.row()
        self.assertEqual(row.hidden, "declined")

    def test_nobody_is_named(self):
        """R131 R133 No field leads to a client or a referral."""
        self.refer(3)
        fields = self.env["intman.referral.overview"]._fields.values()
        models = {field.comodel_name for field in fields if field.relational}
        self.assertEqual(
            models - {"res.users"},
            {
                "intman.service",
                "intman.county",
                "intman.service.type",
                "intman.topic",
            },
        )
        with self.assertRaises(AccessError):
            self.env(user=self.coordinator_user)["intman.referral"].search([])

    def test_last_twelve_months(self):
        """R080 What was sent over a year ago is counted no more, unless it waits."""
        self.refer(3, "complete", days=400)
        self.refer(3, days=400)
        row = self.row()
        self.assertEqual((row.completed, row.waiting, row.longest_days), (0, 3, 400))

    def test_withdrawn_and_erased_files_vanish(self):
        """R204 R211 Withdrawn at once, erased for good."""
        referrals = self.refer(4, "complete")
        self.assertEqual(self.row().completed, 4)
        referrals[0].client_id.consent_ids.action_revoke()
        self.assertEqual(self.row().completed, 3)
        referrals[1].client_id.action_close("no_need")
        self.assertEqual(self.row().completed, 3)
        referrals[1].client_id._erase()
        row = self.row()
        self.assertEqual((row.completed, row.hidden), (0, "completed"))

    def test_county(self):
        """R133 R142 Every county sees its own services only."""
        self.refer(3)
        self.assertFalse(self.row("far_user"))
        self.assertFalse(self.row("far_coordinator_user"))
        for user in ("officer_user", "manager_user", "plain_user"):
            with self.subTest(user=user), self.assertRaises(AccessError):
                self.row(user)

    def test_archived_service(self):
        """R080 An archived service stays while there is something to count."""
        self.refer(3)
        (self.service | self.other_service).active = False
        self.assertTrue(self.row())
        self.assertFalse(self.row(service=self.other_service))

    def test_other_providers_count(self):
        """R080 R142 All providers of the county are counted together."""
        self.refer(2)
        self.refer(1, provider=self.other_provider)
        self.assertEqual(self.row().waiting, 3)
        self.assertEqual(self.row("other_user").waiting, 3)
