"""The period: three years from the first talk, extensions, gaps."""

from odoo.exceptions import UserError, ValidationError
from odoo.tests import freeze_time, tagged

from .casework import CaseworkCase


@tagged("post_install", "-at_install")
@freeze_time("2026-03-10 10:00:00")
class TestPeriod(CaseworkCase):
    def extend(self, client, months=6, env=None, **vals):
        return (env or self.team_lead_env)["intman.extension"].create(
            {
                "client_id": client.id,
                "ground": "multiple_problems",
                "months": months,
                "justification": "Einzelfall",
                **vals,
            }
        )

    def assertEnd(self, client, expected):
        self.env.invalidate_all()
        self.assertEqual(str(client.period_end), expected)

    # ------------------------------------------------------------------
    # The three years
    # ------------------------------------------------------------------

    def test_no_talk_no_period(self):
        """R031 The period begins with the first counselling talk."""
        client = self.make_client()
        self.assertRecordValues(
            client,
            [
                {
                    "first_consultation_on": False,
                    "period_end": False,
                    "period_state": "none",
                    "days_left": 0,
                }
            ],
        )

    def test_three_years(self):
        """R031 The same date three years later, leap day on 28 February."""
        for first, end in (
            ("2024-02-29", "2027-02-28"),
            ("2024-02-28", "2027-02-28"),
            ("2025-02-28", "2028-02-28"),
            ("2023-12-31", "2026-12-31"),
            ("2026-03-10", "2029-03-10"),
        ):
            with self.subTest(first=first):
                self.assertEnd(self.client_since(first), end)

    def test_state_and_days_left(self):
        """R031 R039 Running, ending within three months, expired."""
        for first, state, left in (
            ("2023-03-09", "expired", 0),
            ("2023-03-10", "ending", 0),
            ("2023-03-11", "ending", 1),
            ("2023-06-09", "ending", 91),
            ("2023-06-10", "running", 92),
            ("2026-03-10", "running", 1096),
        ):
            client = self.client_since(first)
            with self.subTest(first=first):
                self.assertEqual((client.period_state, client.days_left), (state, left))
                for asked in ("none", "running", "ending", "expired"):
                    found = client.search_count(
                        [("id", "=", client.id), ("period_state", "=", asked)]
                    )
                    self.assertEqual(found, asked == state)
                self.assertTrue(0 <= client.period_percent <= 100)

    def test_period_is_not_entered(self):
        """R031 R044 Nobody types an end or a first day."""
        client = self.client_since("2024-05-05")
        for vals in (
            {"period_end": "2040-01-01"},
            {"first_consultation_on": "2026-01-01"},
            {"period_end": False},
        ):
            with self.subTest(vals=vals), self.assertRefused():
                client.write(vals)

    def test_everybody_has_an_own_period(self):
        """R036 R037 Somebody who joins the family later has three full years."""
        first = self.client_since("2023-05-05")
        joined = self.make_client(consent={"given_on": "2026-01-01"})
        self.make_talk(first | joined, "2026-03-01")
        self.assertEnd(first, "2026-05-05")
        self.assertEnd(joined, "2029-03-01")

    # ------------------------------------------------------------------
    # Elsewhere before
    # ------------------------------------------------------------------

    def test_first_talk_elsewhere(self):
        """R027 R041 After a move the period runs on from the first talk there."""
        client = self.make_client(
            consent={"given_on": "2025-01-01"},
            external_first_consultation_on="2023-04-01",
            external_source="certificate",
        )
        self.assertEnd(client, "2026-04-01")
        self.make_talk(client, "2026-03-01")
        self.assertEnd(client, "2026-04-01")
        self.assertEqual(str(client.first_consultation_on), "2023-04-01")
        over = self.make_client(
            consent={"given_on": "2025-01-01"},
            external_first_consultation_on="2023-03-09",
            external_source="statement",
        )
        with self.assertRefused(ValidationError):
            self.make_talk(over)

    def test_elsewhere_learnt_later(self):
        """R027 R044 What becomes known later counts, unless talks would fall out."""
        client = self.client_since("2025-06-01")
        client.write(
            {
                "external_first_consultation_on": "2024-01-15",
                "external_source": "statement",
            }
        )
        self.assertEnd(client, "2027-01-15")
        with self.assertRefused(ValidationError):
            client.external_first_consultation_on = "2022-05-31"
        client.external_first_consultation_on = "2022-06-01"
        self.assertEnd(client, "2025-06-01")

    def test_elsewhere_later_than_here(self):
        """R027 The earliest first talk counts, wherever it was."""
        client = self.client_since("2024-01-15")
        client.write(
            {
                "external_first_consultation_on": "2025-01-15",
                "external_source": "statement",
            }
        )
        self.assertEnd(client, "2027-01-15")

    def test_elsewhere_is_checked(self):
        """R027 Not in the future, and known from somewhere."""
        client = self.make_client()
        with self.assertRefused(ValidationError):
            client.external_first_consultation_on = "2025-01-01"
        with self.assertRefused(ValidationError):
            client.write(
                {
                    "external_first_consultation_on": "2026-03-11",
                    "external_source": "statement",
                }
            )

    # ------------------------------------------------------------------
    # Runs on
    # ------------------------------------------------------------------

    def test_runs_on_through_pause_and_benefits(self):
        """R027 R043 R044 Pause, resumption and lost benefits change nothing."""
        client = self.client_since("2024-05-05")
        client.action_pause()
        self.assertEnd(client, "2027-05-05")
        client.action_resume()
        self.assertEnd(client, "2027-05-05")
        client.write({"benefit": "none", "eligibility_reason": "Bedarf"})
        self.assertEnd(client, "2027-05-05")
        client.action_close("no_need")
        client.action_resume()
        self.assertEnd(client, "2027-05-05")

    # ------------------------------------------------------------------
    # Extension
    # ------------------------------------------------------------------

    def test_extension_from_the_old_end(self):
        """R032 Months are added to the old end, in one or several steps."""
        client = self.client_since("2024-08-31")
        self.assertEnd(client, "2027-08-31")
        first = self.extend(client, 6)
        self.assertEnd(client, "2028-02-29")
        self.assertEqual(first.granted_by_id, self.team_lead_user)
        self.extend(client, 6)
        self.assertEnd(client, "2028-08-29")

    def test_at_most_twelve_months_in_total(self):
        """R032 A year altogether, in whatever steps."""
        for months in (0, -1, 13, 120):
            client = self.client_since("2024-05-05")
            with self.subTest(months=months), self.assertRefused(ValidationError):
                self.extend(client, months)
        client = self.client_since("2024-05-05")
        self.extend(client, 5)
        with self.assertRefused(ValidationError):
            self.extend(client, 8)
        self.extend(client, 7)
        self.assertEnd(client, "2028-05-05")
        with self.assertRefused(ValidationError):
            self.extend(client, 1)

    def test_extension_is_fixed(self):
        """R032 R033 What was granted stays as it was granted."""
        client = self.client_since("2024-05-05")
        extension = self.extend(client, 3)
        for vals in (
            {"months": 12},
            {"granted_on": "2025-01-01"},
            {"ground": "other"},
            {"granted_by_id": self.counsellor_user.id},
            {"client_id": self.make_client().id},
        ):
            with self.subTest(vals=vals), self.assertRefused():
                extension.write(vals)

    def test_only_the_team_lead(self):
        """R032 The team lead grants; a counsellor does not."""
        client = self.client_since("2024-05-05")
        before = self.stored()
        with self.assertRaises(UserError):
            self.extend(client, env=self.counsellor_env)
        with self.assertRaises(UserError):
            self.extend(client, env=self.env(user=self.plain_user))
        self.assertEqual(self.stored(), before)
        with self.assertRaises(UserError):
            self.extend(client, granted_by_id=self.manager_user.id)

    def test_needs_a_ground_and_a_reason(self):
        """R033 R034 The ground lies in the single case and is put in words."""
        client = self.client_since("2024-05-05")
        for vals in (
            {"justification": False},
            {"justification": "   "},
            {"ground": False},
        ):
            with self.subTest(vals=vals), self.assertRefused():
                self.extend(client, **vals)
        for ground in ("illiteracy", "multiple_problems", "other"):
            with self.subTest(ground=ground):
                self.assertTrue(self.extend(client, 1, ground=ground))

    def test_health_grounds_need_their_consent(self):
        """R035 R206 Health as a ground needs the explicit consent of Art. 9."""
        client = self.client_since("2024-05-05")
        grounds = ("mental_illness", "chronic_illness", "disability")
        for ground in grounds:
            with self.subTest(ground=ground), self.assertRefused():
                self.extend(client, 1, ground=ground)
        self.env["intman.consent"].create(
            {
                "client_id": client.id,
                "purpose": "special_category",
                "given_on": "2026-03-01",
                "form": "written",
            }
        )
        with self.assertRefused():
            self.extend(client, 1, ground="disability", granted_on="2026-02-28")
        for ground in grounds:
            with self.subTest(ground=ground):
                self.assertTrue(self.extend(client, 1, ground=ground))

    def test_days_of_an_extension(self):
        """R032 Not in the future, not before the first talk, not without one."""
        client = self.client_since("2024-05-05")
        with self.assertRefused(ValidationError):
            self.extend(client, granted_on="2026-03-11")
        with self.assertRefused(ValidationError):
            self.extend(client, granted_on="2024-05-04")
        with self.assertRefused(ValidationError):
            self.extend(self.make_client())

    def test_after_expiry_it_takes_an_explicit_decision(self):
        """R032 Late extension: explicit, and the gap stays a gap."""
        client = self.client_since("2023-02-01")
        self.assertEnd(client, "2026-02-01")
        with self.assertRefused():
            self.extend(client, 6)
        self.extend(client, 6, late_override=True)
        self.assertEnd(client, "2026-08-01")
        for day in ("2026-02-02", "2026-03-09"):
            with self.subTest(day=day), self.assertRefused(ValidationError):
                self.make_talk(client, day)
        self.assertTrue(self.make_talk(client, "2026-02-01"))
        self.assertTrue(self.make_talk(client, "2026-03-10"))

    def test_granted_on_the_last_day(self):
        """R032 On the last day it is in time."""
        client = self.client_since("2023-03-10")
        self.extend(client, 6)
        self.assertEnd(client, "2026-09-10")

    def test_late_extension_does_not_reach_today(self):
        """R032 Even from the old end the year is over: no talk."""
        client = self.client_since("2022-03-01")
        self.extend(client, 12, late_override=True)
        self.assertEnd(client, "2026-03-01")
        with self.assertRefused(ValidationError):
            self.make_talk(client, "2026-03-10")

    def test_a_late_extension_does_not_invalidate_old_talks(self):
        """R032 After a gap the file can still be worked on."""
        client = self.client_since("2023-02-01")
        talk = self.make_talk(client, "2026-01-20")
        self.extend(client, 12, late_override=True)
        talk.date = "2026-01-21"
        self.assertTrue(self.make_talk(client, "2026-03-10"))

    def test_extension_in_a_closed_or_withdrawn_file(self):
        """R205 What is over is not extended."""
        client = self.client_since("2024-05-05")
        client.action_close("no_need")
        with self.assertRefused():
            self.extend(client)
        gone = self.client_since("2024-05-05")
        gone.consent_ids.action_revoke()
        with self.assertRefused():
            self.extend(gone, env=self.env)
