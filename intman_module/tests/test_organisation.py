"""Counties, municipalities, providers, staff."""

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .casework import CaseworkCase


@tagged("post_install", "-at_install")
class TestOrganisation(CaseworkCase):
    # ------------------------------------------------------------------
    # County and municipality
    # ------------------------------------------------------------------

    def test_county_name_always_shows_the_kind(self):
        """R045 Heilbronn and Karlsruhe exist as both: the kind is always shown."""
        kinds = dict(
            self.env["intman.county"]._fields["kind"]._description_selection(self.env)
        )
        counties = self.env["intman.county"].search([])
        for county in counties:
            self.assertIn(county.name, county.display_name)
            self.assertIn(kinds[county.kind], county.display_name)
        names = counties.mapped("display_name")
        self.assertEqual(len(names), len(set(names)), "two counties look the same")
        self.county.kind = "urban"
        self.assertIn(kinds["urban"], self.county.display_name)

    @mute_logger("odoo.sql_db")
    def test_county_code(self):
        """R045 The official code has five digits and exists once."""
        for code in ("8111", "0811a", "081111", "", " 8111", "08991"):
            with self.subTest(code=code), self.assertRaises(Exception) as caught:
                self.env["intman.county"].create({"name": "X", "code": code})
                self.env.flush_all()
            self.assertIn(
                type(caught.exception).__name__,
                ("ValidationError", "CheckViolation", "UniqueViolation", "UserError"),
            )

    @mute_logger("odoo.sql_db")
    def test_county_settings_have_limits(self):
        """R211 The correction period is 0 to 30 days, no more."""
        for name, good, bad in (
            ("erasure_delay_days", (0, 30), (-1, 31)),
            ("expiry_closing_days", (0, 365), (-1, 366)),
        ):
            for value in good:
                self.county[name] = value
                self.env.flush_all()
            for value in bad:
                with self.subTest(name=name, value=value):
                    with self.assertRaises(Exception) as caught:
                        self.county[name] = value
                        self.env.flush_all()
                    self.assertIn("Violation", type(caught.exception).__name__)

    def test_municipality_lies_in_its_county(self):
        """R007 The code of a municipality begins with that of its county."""
        create = self.env["intman.municipality"].create
        with self.assertRaises(ValidationError):
            create({"name": "X", "code": "08992007", "county_id": self.county.id})
        with self.assertRaises(UserError):
            self.municipality.county_id = self.far_county
        # A Stadtkreis is its own municipality.
        stuttgart = self.env.ref("intman_module.county_08111")
        made = create({"name": "S", "code": "08111000", "county_id": stuttgart.id})
        self.assertEqual(made.county_id, stuttgart)

    @mute_logger("odoo.sql_db")
    def test_municipality_code_has_eight_digits(self):
        """R007 Eight digits, once."""
        for code in ("0899100", "08991x01", "08991001"):
            with self.subTest(code=code), self.assertRaises(Exception) as caught:
                self.env["intman.municipality"].create(
                    {"name": "X", "code": code, "county_id": self.county.id}
                )
                self.env.flush_all()
            self.assertIn("Violation", type(caught.exception).__name__)

    # ------------------------------------------------------------------
    # Provider
    # ------------------------------------------------------------------

    def test_one_county_has_providers_of_several_kinds(self):
        """R046 R050 County, municipality, association and welfare organisation."""
        for kind in ("county", "municipality", "association", "welfare"):
            provider = self.env["intman.provider"].create(
                {"name": kind, "kind": kind, "county_id": self.county.id}
            )
            self.assertTrue(provider.sequence_id)
        self.assertEqual(
            set(self.county.provider_ids.mapped("kind")),
            {"county", "municipality", "association", "welfare"},
        )

    def test_provider_advises_in_its_own_county(self):
        """R046 Municipalities of a provider lie in its county, from both sides."""
        self.provider.municipality_ids = self.municipality
        far = self.env["intman.municipality"].create(
            {"name": "F", "code": "08992001", "county_id": self.far_county.id}
        )
        with self.assertRaises(ValidationError):
            self.provider.municipality_ids |= far
        with self.assertRaises(UserError):
            self.provider.county_id = self.far_county

    def test_provider_with_clients_stays_in_its_county(self):
        """R027 R046 A file does not find itself in another county."""
        client = self.make_client(municipality_id=self.municipality.id)
        with self.assertRaises(UserError):
            self.provider.county_id = self.far_county
        self.assertEqual(client.county_id, client.municipality_id.county_id)

    def test_client_counsellor_belongs_to_the_provider(self):
        """R046 Counsellor and deputies work for the provider of the client."""
        client = self.make_client()
        with self.assertRefused(ValidationError):
            client.counsellor_id = self.other_staff
        with self.assertRefused(ValidationError):
            client.deputy_ids = self.colleague_staff | self.far_staff
        with self.assertRefused(ValidationError):
            self.make_client(counsellor_id=self.far_staff.id)
        client.deputy_ids = self.colleague_staff
        client.counsellor_id = self.colleague_staff
        self.assertEqual(client.counsellor_id, self.colleague_staff)

    def test_client_municipality_belongs_to_the_county(self):
        """R007 The municipality of a client lies in the county of the provider."""
        far = self.env["intman.municipality"].create(
            {"name": "F", "code": "08992001", "county_id": self.far_county.id}
        )
        client = self.make_client(municipality_id=self.municipality.id)
        with self.assertRefused(ValidationError):
            client.municipality_id = far
        with self.assertRefused(ValidationError):
            self.make_client(municipality_id=far.id)

    def test_municipality_of_a_talk_belongs_to_the_county(self):
        """R007 Figures per municipality count talks of the own county only."""
        far = self.env["intman.municipality"].create(
            {"name": "F", "code": "08992001", "county_id": self.far_county.id}
        )
        client = self.make_client()
        with self.assertRefused():
            self.make_talk(client, municipality_id=far.id)
        talk = self.make_talk(client, municipality_id=self.municipality.id)
        with self.assertRefused():
            talk.municipality_id = far

    def test_staff_of_plan_and_agreement_belongs_to_the_provider(self):
        """R076 R084 Nobody of another provider signs or makes a plan here."""
        client = self.make_client()
        agreement = self.sign_agreement(client)
        with self.assertRefused():
            agreement.counsellor_id = self.far_staff
        with self.assertRefused():
            self.make_plan(client, counsellor_id=self.far_staff.id)
        plan = self.make_plan(client, counsellor_id=self.colleague_staff.id)
        with self.assertRefused():
            plan.counsellor_id = self.far_staff

    def test_counsellor_with_clients_stays_at_the_provider(self):
        """R046 Who changes the employer gets a new staff record there."""
        client = self.make_client()
        with self.assertRaises(UserError):
            self.counsellor_staff.provider_id = self.other_provider
        self.assertEqual(client.counsellor_id.provider_id, client.provider_id)

    def test_provider_of_a_client_is_fixed(self):
        """R027 A client record belongs to one provider for ever."""
        client = self.make_client()
        with self.assertRefused():
            client.provider_id = self.other_provider
        talk = self.make_talk(client)
        with self.assertRefused():
            talk.provider_id = self.other_provider

    # ------------------------------------------------------------------
    # Users, from both sides
    # ------------------------------------------------------------------

    def test_user_assignment_from_both_sides(self):
        """R046 Provider and user show the same, whichever side is edited."""
        client = self.make_client()
        client = client.with_user(self.plain_user)
        self.plain_user.group_ids |= self.env.ref("intman_module.group_counsellor")

        def may_read():
            self.env.flush_all()
            self.env.invalidate_all()
            return client.search_count([("id", "=", client.id)]) == 1

        self.assertFalse(may_read())
        self.provider.user_ids |= self.plain_user
        self.assertEqual(self.plain_user.intman_provider_ids, self.provider)
        self.assertTrue(may_read())
        self.plain_user.intman_provider_ids = [Command.unlink(self.provider.id)]
        self.assertNotIn(self.plain_user, self.provider.user_ids)
        self.assertFalse(may_read())
        self.plain_user.intman_provider_ids = [Command.link(self.provider.id)]
        self.assertIn(self.plain_user, self.provider.user_ids)
        self.assertTrue(may_read())
        self.provider.user_ids -= self.plain_user
        self.assertFalse(may_read())
        with self.assertRaises(AccessError):
            client.read(["number"])

    def test_coordinator_assignment_from_both_sides(self):
        """R124 R127 County and coordinator show the same, whichever side is edited."""
        self.assertEqual(self.coordinator_user.intman_county_ids, self.county)
        self.coordinator_user.intman_county_ids = self.far_county
        self.assertFalse(self.county.coordinator_ids)
        self.assertIn(self.coordinator_user, self.far_county.coordinator_ids)

    # ------------------------------------------------------------------
    # Staff
    # ------------------------------------------------------------------

    def test_counsellor_is_named_after_the_user(self):
        """R002 A staff record has a name, from the user or typed in."""
        self.assertEqual(self.counsellor_staff.name, self.counsellor_user.name)
        self.counsellor_user.name = "Neuer Name"
        create = self.env["intman.counsellor"].create
        typed = create({"name": "Ohne Login", "provider_id": self.provider.id})
        self.assertEqual(typed.name, "Ohne Login")
        with mute_logger("odoo.sql_db"), self.assertRaises(Exception) as caught:
            create({"provider_id": self.provider.id})
        self.assertIn(
            type(caught.exception).__name__,
            ("NotNullViolation", "ValidationError", "UserError"),
        )

    @mute_logger("odoo.sql_db")
    def test_one_staff_record_a_provider(self):
        """R002 A person is counted once as staff of a provider."""
        with self.assertRaises(Exception) as caught:
            self.env["intman.counsellor"].create(
                {"user_id": self.counsellor_user.id, "provider_id": self.provider.id}
            )
            self.env.flush_all()
        self.assertIn("Violation", type(caught.exception).__name__)
        # The same person may work for a second provider.
        second = self.env["intman.counsellor"].create(
            {"user_id": self.counsellor_user.id, "provider_id": self.other_provider.id}
        )
        self.assertTrue(second)

    def test_employment_shares_do_not_overlap(self):
        """R002 One share at a time; the last day belongs to it."""
        create = self.env["intman.employment"].create
        staff = self.counsellor_staff

        def share(date_from, date_to=False, **vals):
            return create(
                {
                    "counsellor_id": staff.id,
                    "date_from": date_from,
                    "date_to": date_to,
                    "fte": 0.25,
                    **vals,
                }
            )

        first = share("2025-01-01", "2025-06-30")
        share("2025-07-01", "2025-12-31", fte=0.5)
        last = share("2026-02-01")
        for date_from, date_to in (
            ("2025-06-30", "2025-06-30"),
            ("2024-01-01", "2025-01-01"),
            ("2024-01-01", False),
            ("2025-03-01", "2025-04-01"),
            ("2024-01-01", "2027-01-01"),
            ("2030-01-01", False),
            ("2026-01-15", "2026-02-01"),
        ):
            with self.subTest(date_from=date_from, date_to=date_to):
                with self.assertRaises(ValidationError):
                    share(date_from, date_to)
        share("2026-01-01", "2026-01-31", fte=1)
        with self.assertRaises(ValidationError):
            first.date_to = False
        last.date_from = "2026-03-01"
        # Somebody else's shares do not matter.
        create(
            {
                "counsellor_id": self.colleague_staff.id,
                "date_from": "2025-01-01",
                "fte": 1,
            }
        )

    @mute_logger("odoo.sql_db")
    def test_employment_share_is_more_than_nothing_and_at_most_one(self):
        """R002 Shares go down to 0.25; none is zero, negative or above one."""
        for fte in (0, -0.5, 1.01, 40):
            with self.subTest(fte=fte), self.assertRaises(Exception) as caught:
                self.env["intman.employment"].create(
                    {
                        "counsellor_id": self.counsellor_staff.id,
                        "date_from": "2025-01-01",
                        "fte": fte,
                    }
                )
                self.env.flush_all()
            self.assertIn(
                type(caught.exception).__name__, ("CheckViolation", "ValidationError")
            )

    def test_share_of_today(self):
        """R002 The share of today is the one in force today, 2 decimals."""
        staff = self.colleague_staff
        self.assertEqual(staff.fte, 0)
        self.env["intman.employment"].create(
            [
                {
                    "counsellor_id": staff.id,
                    "date_from": self.day(-100),
                    "date_to": self.day(-1),
                    "fte": 1,
                },
                {"counsellor_id": staff.id, "date_from": self.day(), "fte": 0.25},
            ]
        )
        self.assertEqual(staff.fte, 0.25)

    # ------------------------------------------------------------------
    # Leaving
    # ------------------------------------------------------------------

    def test_leaving_ends_the_access_after_the_last_day(self):
        """R046 The last working day still counts; the next morning is over."""
        client = self.make_client()
        own = client.with_user(self.counsellor_user)
        today = fields.Date.context_today(client)
        cron = self.env["intman.client"]._cron_check_periods
        self.counsellor_staff.left_on = today
        cron()
        self.assertIn(self.counsellor_user, self.provider.user_ids)
        self.assertTrue(own.has_access("read"))
        self.counsellor_staff.left_on = fields.Date.subtract(today, days=1)
        self.assertNotIn(self.counsellor_user, self.provider.user_ids)
        self.env.invalidate_all()
        self.assertFalse(own.has_access("read"))
        with self.assertRaises(AccessError):
            own.read(["number"])
        self.assertIn(self.colleague_user, self.provider.user_ids)

    def test_correcting_the_last_day_gives_the_access_back(self):
        """R046 A mistyped day is undone by correcting it, and by nothing else."""
        self.counsellor_staff.left_on = self.day(-1)
        self.assertTrue(self.counsellor_staff.access_ended)
        self.assertNotIn(self.counsellor_user, self.provider.user_ids)
        self.counsellor_staff.left_on = self.day(1)
        self.assertFalse(self.counsellor_staff.access_ended)
        self.assertIn(self.counsellor_user, self.provider.user_ids)
        # Whom the administration took out is not brought back by a date.
        self.provider.user_ids -= self.counsellor_user
        self.counsellor_staff.left_on = self.day(-1)
        self.counsellor_staff.left_on = False
        self.assertNotIn(self.counsellor_user, self.provider.user_ids)
        with self.assertRaises(UserError):
            self.counsellor_staff.access_ended = True

    def test_nightly_job_ends_access(self):
        """R046 A last day entered in advance ends the access by itself."""
        self.counsellor_staff.left_on = self.day(5)
        cron = self.env["intman.client"]._cron_check_periods
        cron()
        self.assertIn(self.counsellor_user, self.provider.user_ids)
        # Five days go by: the day entered lies in the past now.
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE intman_counsellor SET left_on = %s, active = false WHERE id = %s",
            [self.day(-2), self.counsellor_staff.id],
        )
        self.env.invalidate_all()
        cron()
        self.assertNotIn(self.counsellor_user, self.provider.user_ids)
        self.assertIn(self.colleague_user, self.provider.user_ids)

    def test_team_lead_records_the_leaving(self):
        """R046 The team lead enters the last day, without being a manager."""
        staff = self.colleague_staff.with_user(self.team_lead_user)
        staff.left_on = self.day(-1)
        self.env.invalidate_all()
        self.assertNotIn(self.colleague_user, self.provider.user_ids)

    def test_counsellor_leaves_after_being_hired(self):
        """R117 Dates of a staff record follow one another."""
        for vals in (
            {"hired_on": "2024-05-01", "left_on": "2024-04-30"},
            {"requalification_done_on": "2024-05-01"},
            {
                "requalification_begun_on": "2024-05-02",
                "requalification_done_on": "2024-05-01",
            },
        ):
            with self.subTest(vals=vals), mute_logger("odoo.sql_db"):
                with self.assertRaises(Exception) as caught:
                    self.colleague_staff.write(vals)
                    self.env.flush_all()
                self.assertIn(
                    type(caught.exception).__name__,
                    ("CheckViolation", "ValidationError"),
                )

    def test_staff_without_a_login(self):
        """R002 A counsellor without a user is staff, with no access to anything."""
        user = new_test_user(
            self.env, login="intman_new", groups="intman_module.group_counsellor"
        )
        staff = self.env["intman.counsellor"].create(
            {"name": "Später", "provider_id": self.provider.id}
        )
        self.assertFalse(staff.user_id)
        client = self.make_client(counsellor_id=staff.id)
        self.assertFalse(client.with_user(user).has_access("read"))
