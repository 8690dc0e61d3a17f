"""Status, benefits and municipality with their days; eligibility and its dates."""

from datetime import date

from dateutil.relativedelta import relativedelta
from lxml import etree

from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import freeze_time, tagged
from odoo.tools.safe_eval import safe_eval

from ..models.situation import SITUATION_FIELDS
from .casework import CaseworkCase


class SituationCase(CaseworkCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.asylum = cls.env.ref("intman_module.residence_status_asylum")
        cls.toleration = cls.env.ref("intman_module.residence_status_toleration_60a")
        cls.permission = cls.env.ref("intman_module.residence_status_permission")

    def client_of(self, day, **vals):
        """Make a client on a day in the past."""
        notice = self.env["intman.privacy.notice"].search([], limit=1)
        with freeze_time(f"{day} 12:00"):
            return self.make_client(consent={"notice_id": notice.id}, **vals)

    def rows(self, client):
        """Return (day, status, benefit) of the history, from the database."""
        client.env.flush_all()
        client.env.invalidate_all()
        return [
            (row.valid_from, row.residence_status_id, row.benefit)
            for row in client.situation_ids.sorted("valid_from")
        ]

    def assertInStep(self, client):
        """The client says what the latest row says."""
        client.env.flush_all()
        client.env.invalidate_all()
        latest = client.situation_ids.sorted("valid_from")[-1]
        self.assertLessEqual(latest.valid_from, self.today)
        for name in SITUATION_FIELDS:
            self.assertEqual(client[name], latest[name], name)
            self.assertEqual(self.column(client, name), self.column(latest, name))


@tagged("post_install", "-at_install")
class TestSituation(SituationCase):
    def test_every_change_is_a_row(self):
        """R007 R022 What figures and residence depend on is kept with its day."""
        client = self.client_of("2025-03-01", residence_status_id=self.permission.id)
        with freeze_time("2025-06-01 12:00"):
            client.write({"residence_status_id": self.asylum.id})
            client.write({"benefit": "sgb2"})
            client.write({"city": "Ort"})
        with freeze_time("2025-09-01 12:00"):
            client.write({"benefit": "sgb2", "phone": "1"})
        self.assertEqual(
            [(str(day), status, benefit) for day, status, benefit in self.rows(client)],
            [
                ("2025-03-01", self.permission, "asylblg"),
                ("2025-06-01", self.asylum, "sgb2"),
            ],
        )
        self.assertInStep(client)
        client.municipality_id = self.municipality
        client.residence_status_until = self.day(100)
        self.assertEqual(len(self.rows(client)), 3)
        self.assertInStep(client)

    def test_the_day_is_that_of_the_user(self):
        """R022 Shortly after midnight in Berlin it is the new day already."""
        client = self.client_of("2025-03-01")
        with freeze_time("2025-06-30 22:30"):
            client.benefit = "sgb2"
        self.assertEqual(str(self.rows(client)[1][0]), "2025-07-01")

    def test_since_when(self):
        """R022 The counsellor corrects the day and adds what was before."""
        client = self.client_of("2025-03-01", residence_status_id=self.permission.id)
        client.residence_status_id = self.asylum
        own = client.with_env(self.counsellor_env)
        own.situation_ids.sorted("valid_from")[-1].valid_from = "2025-05-10"
        own.write(
            {
                "situation_ids": [
                    Command.create(
                        {
                            "valid_from": "2024-02-29",
                            "residence_status_id": self.toleration.id,
                            "benefit": "asylblg",
                        }
                    )
                ]
            }
        )
        self.assertEqual(
            [(str(day), status) for day, status, _benefit in self.rows(client)],
            [
                ("2024-02-29", self.toleration),
                ("2025-03-01", self.permission),
                ("2025-05-10", self.asylum),
            ],
        )
        self.assertInStep(client)
        self.assertEqual(client.residence_status_id, self.asylum)

    def test_latest_row_and_client_say_the_same(self):
        """R022 Whichever side is changed, the other follows."""
        client = self.client_of("2025-03-01", residence_status_id=self.permission.id)
        # A change that was heard of late, entered as a row.
        self.env["intman.situation"].create(
            {
                "client_id": client.id,
                "valid_from": "2025-05-01",
                "residence_status_id": self.asylum.id,
                "benefit": "sgb2",
                "municipality_id": self.municipality.id,
            }
        )
        self.assertInStep(client)
        self.assertEqual(client.benefit, "sgb2")
        client.situation_ids.sorted("valid_from")[-1].benefit = "none"
        self.assertInStep(client)
        self.assertEqual(client.benefit, "none")
        # Both in one step: what is entered now counts from today, the row before it.
        client.write(
            {
                "benefit": "sgb12",
                "situation_ids": [
                    Command.create({"valid_from": "2025-08-01", "benefit": "unknown"})
                ],
            }
        )
        self.assertInStep(client)
        self.assertEqual(client.benefit, "sgb12")
        self.assertEqual(len(self.rows(client)), 4)

    def test_what_no_row_can_be(self):
        """R022 No future, no day twice, no order turned round, none before birth."""
        client = self.client_of("2025-03-01", birth_date="1990-05-17")
        client.benefit = "sgb2"
        first, last = client.situation_ids.sorted("valid_from")
        rows = self.env["intman.situation"]
        for day in (self.day(1), self.today, first.valid_from, "1990-05-16"):
            with self.subTest(new=day), self.assertRefused(ValidationError):
                rows.create({"client_id": client.id, "valid_from": day})
        with self.assertRefused(ValidationError):
            rows.create([{"client_id": client.id, "valid_from": "2025-04-01"}] * 2)
        for row, day in (
            (last, self.day(1)),
            (last, first.valid_from),
            (last, "2025-02-28"),
            (last, False),
            (first, self.today),
            (first, "1990-05-16"),
        ):
            with self.subTest(row=row, day=day), self.assertRefused(ValidationError):
                row.valid_from = day
        first.valid_from = "1990-05-17"
        with self.assertRefused():
            first.client_id = self.make_client()

    def test_which_row_held_on_a_day(self):
        """R022 For the figures: the row of that day, else the earliest."""
        client = self.client_of("2025-03-01")
        with freeze_time("2025-06-01 12:00"):
            client.benefit = "sgb2"
        for day, benefit in (
            ("2024-12-31", "asylblg"),
            ("2025-03-01", "asylblg"),
            ("2025-05-31", "asylblg"),
            ("2025-06-01", "sgb2"),
            ("2030-01-01", "sgb2"),
        ):
            with self.subTest(day=day):
                row = client._situation_on(date.fromisoformat(day))
                self.assertEqual(row.benefit, benefit)

    def test_an_import_is_noted_in_one_go(self):
        """R022 Many files at once cost no query a file."""

        def queries(number):
            vals = [
                {
                    "last_name": "Neu",
                    "provider_id": self.provider.id,
                    "counsellor_id": self.counsellor_staff.id,
                    "number": f"T-{number}-{index}",
                    "consent_ids": [
                        Command.create(
                            {"purpose": "processing", "given_on": self.today}
                        )
                    ],
                }
                for index in range(number)
            ]
            clients = self.env["intman.client"].create(vals)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            clients.write({"benefit": "sgb2"})
            self.env.flush_all()
            self.assertEqual(clients.mapped("situation_ids.benefit"), ["sgb2"] * number)
            written = self.env.cr.sql_log_count - before
            with freeze_time(f"{self.day(3)} 12:00"):
                self.env.invalidate_all()
                before = self.env.cr.sql_log_count
                clients.write({"benefit": "sgb12"})
                self.env.flush_all()
                noted = self.env.cr.sql_log_count - before
            self.assertEqual(len(clients.situation_ids), 2 * number)
            return written, noted

        queries(2)
        self.assertEqual(queries(5), queries(50))

    def test_history_of_an_older_installation(self):
        """R022 Files that were made before there was a history get their first row."""
        client = self.make_client()
        self.env.flush_all()
        self.env.cr.execute(
            "DELETE FROM intman_situation WHERE client_id = %s", [client.id]
        )
        self.env.invalidate_all()
        self.env["intman.situation"].init()
        self.assertEqual(len(client.situation_ids), 1)
        self.assertInStep(client)
        self.env["intman.situation"].init()
        self.env.invalidate_all()
        self.assertEqual(len(client.situation_ids), 1)

    def test_closing_and_withdrawal_are_never_refused(self):
        """R204 R211 The history goes with the file, and stands in nobody's way."""
        client = self.make_client()
        client.benefit = "sgb2"
        rows = client.situation_ids
        client.action_close("moved")
        with self.assertRefused():
            rows.benefit = "none"
        client.consent_ids.action_revoke()
        with self.assertRaises(AccessError):
            rows.with_env(self.counsellor_env).read(["benefit"])
        client._erase()
        self.assertFalse(rows.exists())


@tagged("post_install", "-at_install")
class TestResidenceData(SituationCase):
    def test_dates_of_status_and_benefits(self):
        """R188 R201 Order and plausible days; 29 February is one."""
        client = self.make_client(birth_date="1990-05-17")
        for vals in (
            {"assigned_on": self.day(1)},
            {"assigned_on": "1990-05-16"},
            {"residence_status_until": "1980-01-01"},
            {"residence_status_until": "9999-12-31"},
            {"obligation_until": self.day(100)},
            {"obligation_place": "Prüfkreis", "obligation_until": "1990-01-01"},
            {"benefit_from": "2024-03-01", "benefit_until": "2024-02-29"},
            {"benefit_from": "1989-01-01"},
        ):
            with self.subTest(**vals), self.assertRefused(ValidationError):
                client.write(vals)
        client.write(
            {
                "marital_status": "married",
                "assigned_on": "2024-02-29",
                "residence_status_until": self.day(years=3),
                "obligation_place": "Prüfstadt",
                "obligation_until": "2028-02-29",
                "benefit_from": "2024-02-29",
                "benefit_until": "2024-02-29",
            }
        )
        with self.assertRefused(ValidationError):
            client.birth_date = "2024-03-01"

    def test_assignment_before_the_talk(self):
        """R007 R041 Before the assignment the Flüchtlingssozialarbeit advises."""
        client = self.make_client(assigned_on=self.day(-10))
        with self.assertRefused(ValidationError):
            self.make_talk(client, self.day(-11))
        self.assertTrue(self.make_talk(client, self.day(-10)))
        self.assertTrue(self.make_talk(client, self.day(-11), counted=False))
        # Whoever is displaced from Ukraine needs no assignment.
        ukraine = self.make_client(target_group="ukraine", assigned_on=self.day(-10))
        self.assertTrue(self.make_talk(ukraine, self.day(-11)))

    def test_benefits_that_have_ended(self):
        """R020 R022 R023 After their last day the counsellor records the reason."""
        client = self.make_client(benefit="sgb2", benefit_until=self.day(-1))
        self.assertTrue(self.make_talk(client, self.day(-1)))
        with self.assertRefused(ValidationError):
            self.make_talk(client)
        self.assertTrue(client.eligibility_hint)
        client.eligibility_reason = "Arbeit neu aufgenommen, Bedarf besteht"
        self.assertFalse(client.eligibility_hint)
        self.make_plan(client)
        self.assertTrue(self.make_talk(client))

    def test_hint_says_before_the_first_talk_what_is_missing(self):
        """R019 R020 R038 The file says what the talk would be refused for."""
        for vals in (
            {"benefit": "none"},
            {"benefit": "sgb2", "benefit_until": self.day(-1)},
            {"reception_stage": "provisional"},
            {"reception_stage": "initial"},
            {"birth_date": self.day(years=-17)},
        ):
            with self.subTest(**vals):
                client = self.make_client(**vals)
                self.assertTrue(client.eligibility_hint)
                with self.assertRefused(ValidationError):
                    self.make_talk(client)
        self.assertTrue(self.make_client(benefit="unknown").eligibility_hint)
        for vals in (
            {},
            {"benefit": "none", "eligibility_reason": "Bedarf"},
            {"target_group": "ukraine", "benefit": "none"},
        ):
            with self.subTest(**vals):
                client = self.make_client(**vals)
                self.assertFalse(client.eligibility_hint)
                self.assertTrue(self.make_talk(client))
        self.county.ukraine_until = self.day(-1)
        self.assertTrue(self.make_client(target_group="ukraine").eligibility_hint)

    def test_hint_at_the_first_visit(self):
        """R019 R020 R038 R085 The counsellor sees it before there is a file."""
        intake = self.counsellor_env["intman.intake"]
        values = {
            "provider_id": self.provider.id,
            "target_group": "au",
            "reception_stage": "follow_up",
            "benefit": "sgb2",
            "birth_date": "1990-05-17",
        }
        for changed, expected in (
            ({}, False),
            ({"benefit": "unknown"}, True),
            ({"benefit": "none"}, True),
            ({"benefit": "none", "eligibility_reason": "Bedarf"}, False),
            ({"reception_stage": "provisional"}, True),
            ({"reception_stage": "provisional", "target_group": "ukraine"}, False),
            ({"birth_date": self.day(years=-17).isoformat()}, True),
        ):
            with self.subTest(**changed):
                form = intake.new({**values, **changed})
                self.assertEqual(bool(form.eligibility_hint), expected)

    def test_housing_is_the_municipality_s_business(self):
        """R008 R021 No field of the file makes the entitlement depend on the housing.

        Collective accommodation or a flat: the municipality decides on it, the plan
        records it, and neither hint nor talk asks for it.
        """
        for housing in ("collective", "municipal", "private", False):
            client = self.make_client()
            self.make_plan(client, housing_form=housing)
            with self.subTest(housing=housing):
                self.assertFalse(client.eligibility_hint)
                self.assertTrue(self.make_talk(client))

    def test_documents_that_expire(self):
        """R153 The search finds the documents of the next three months."""
        view = self.env.ref("intman_module.intman_client_view_search")
        clients = {
            days: self.make_client(residence_status_until=self.day(days))
            for days in (-1, 0, 40, 200)
        }
        none = self.make_client()
        context = {
            "context_today": lambda: self.today,
            "relativedelta": relativedelta,
        }
        for name, expected in (
            ("documents_expiring", {0, 40}),
            ("documents_expired", {-1}),
        ):
            node = etree.fromstring(view.arch).find(f".//filter[@name='{name}']")
            found = self.counsellor_env["intman.client"].search(
                safe_eval(node.get("domain"), context)
            )
            self.assertEqual(
                {days for days, client in clients.items() if client in found}, expected
            )
            self.assertNotIn(none, found)
