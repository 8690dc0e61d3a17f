"""Extension in steps: a counsellor asks, the team lead decides (Leitfaden II.1.3)."""

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import Form, freeze_time, tagged

from .casework import CaseworkCase


@tagged("post_install", "-at_install")
@freeze_time("2026-03-10 10:00:00")
class TestExtension(CaseworkCase):
    def request(self, client, months=6, env=None, **vals):
        """Request an extension as the counsellor."""
        return (env or self.counsellor_env)["intman.extension"].create(
            {
                "client_id": client.id,
                "state": "requested",
                "ground": "multiple_problems",
                "months": months,
                "justification": "Einzelfall",
                **vals,
            }
        )

    def as_lead(self, extension):
        return extension.with_env(self.team_lead_env)

    def take_health_consent(self, client, on="2026-03-01"):
        return self.env["intman.consent"].create(
            {
                "client_id": client.id,
                "purpose": "special_category",
                "given_on": on,
                "form": "written",
            }
        )

    def assertEnd(self, client, expected):
        self.env.invalidate_all()
        self.assertEqual(str(client.period_end), expected)

    # ------------------------------------------------------------------
    # Request
    # ------------------------------------------------------------------

    def test_request_lengthens_nothing(self):
        """R032 What is only requested leaves the last day as it is."""
        client = self.client_since("2023-05-05")
        request = self.request(client)
        self.assertRecordValues(
            request,
            [
                {
                    "state": "requested",
                    "granted_on": False,
                    "granted_by_id": False,
                    "requested_by_id": self.counsellor_user.id,
                    "requested_on": self.today,
                }
            ],
        )
        self.assertEnd(client, "2026-05-05")
        with self.assertRefused(ValidationError):
            self.make_talk(client, "2026-05-06", state="planned")

    def test_request_by_the_button(self):
        """R032 The form behind the button makes a request, never a grant."""
        client = self.client_since("2023-05-05").with_env(self.counsellor_env)
        action = client.action_request_extension()
        model = self.counsellor_env["intman.extension"]
        form = Form(model.with_context(**action["context"]))
        form.ground = "illiteracy"
        form.months = 4
        form.justification = "Alphabetisierung läuft"
        request = form.save()
        self.assertRecordValues(
            request, [{"state": "requested", "granted_on": False, "months": 4}]
        )

    def test_grant_by_the_button(self):
        """R032 The team lead grants at once with one form."""
        client = self.client_since("2023-05-05").with_env(self.team_lead_env)
        action = client.action_new_extension()
        model = self.team_lead_env["intman.extension"]
        form = Form(model.with_context(**action["context"]))
        form.ground = "other"
        form.months = 3
        form.justification = "Einzelfall"
        extension = form.save()
        self.assertRecordValues(
            extension,
            [
                {
                    "state": "granted",
                    "granted_on": self.today,
                    "granted_by_id": self.team_lead_user.id,
                }
            ],
        )
        self.assertEnd(client, "2026-08-05")

    def test_request_brings_no_decision(self):
        """R032 Whoever asks does not answer too."""
        client = self.client_since("2023-05-05")
        for vals in (
            {"granted_on": "2026-03-10"},
            {"decided_on": "2026-03-10"},
            {"late_override": True},
            {"refusal_reason": "x"},
            {"granted_by_id": self.team_lead_user.id},
            {"requested_by_id": self.colleague_user.id},
            {"certificate_seen_by_id": self.team_lead_user.id},
            {"state": "granted"},
            {"state": "refused"},
            {"state": "withdrawn"},
        ):
            with self.subTest(vals=vals), self.assertRefused():
                self.request(client, **vals)
        self.assertFalse(client.extension_ids)

    def test_request_is_bound_by_the_rules(self):
        """R032 R033 Months, reason and a period that has begun, at request already."""
        client = self.client_since("2023-05-05")
        for vals in ({"months": 0}, {"months": 13}, {"justification": " "}):
            with self.subTest(vals=vals), self.assertRefused():
                self.request(client, **vals)
        with self.assertRefused(ValidationError):
            self.request(self.make_client())
        client.action_close("no_need")
        with self.assertRefused():
            self.request(client)

    def test_health_ground_needs_its_consent_at_request(self):
        """R035 R206 The ground itself is health data, granted or not."""
        client = self.client_since("2023-05-05")
        for ground in ("mental_illness", "chronic_illness", "disability"):
            with self.subTest(ground=ground), self.assertRefused():
                self.request(client, ground=ground)
        self.take_health_consent(client)
        self.assertTrue(self.request(client, ground="disability"))

    # ------------------------------------------------------------------
    # Decision
    # ------------------------------------------------------------------

    def test_grant_lengthens_from_the_old_end(self):
        """R032 In several steps, each from the old end (§ 190 BGB), leap day included.

        The days on which they are decided play no part.
        """
        client = self.client_since("2024-08-31")
        first, second = self.request(client, 6), self.request(client, 6)
        self.assertEnd(client, "2027-08-31")
        self.as_lead(first).action_grant()
        self.assertEnd(client, "2028-02-29")
        with freeze_time("2027-12-01 10:00:00"):
            self.as_lead(second).action_grant()
        self.assertEnd(client, "2028-08-29")
        self.assertRecordValues(
            first,
            [
                {
                    "state": "granted",
                    "granted_on": self.today,
                    "granted_by_id": self.team_lead_user.id,
                    "decided_by_id": self.team_lead_user.id,
                }
            ],
        )

    def test_first_talk_on_the_leap_day(self):
        """R031 R032 29 February ends on 28 February; a year more ends there, too."""
        client = self.client_since("2024-02-29")
        self.assertEnd(client, "2027-02-28")
        self.as_lead(self.request(client, 12)).action_grant()
        self.assertEnd(client, "2028-02-28")

    def test_last_day_is_inclusive(self):
        """R032 A talk on the new last day is in time, on the day after it is not."""
        client = self.client_since("2023-05-05")
        self.as_lead(self.request(client, 1)).action_grant()
        self.assertTrue(self.make_talk(client, "2026-06-05", state="planned"))
        with self.assertRefused(ValidationError):
            self.make_talk(client, "2026-06-06", state="planned")

    def test_day_of_decision(self):
        """R032 Today or a day before, never in the future or before the first talk."""
        client = self.client_since("2023-05-05")
        request = self.request(client, 2)
        with self.assertRefused(ValidationError):
            self.as_lead(request).decided_on = "2026-03-11"
        self.as_lead(request).decided_on = "2023-05-04"
        with self.assertRefused(ValidationError):
            self.as_lead(request).action_grant()
        self.as_lead(request).decided_on = "2026-03-08"
        self.as_lead(request).action_grant()
        self.assertEqual(str(request.granted_on), "2026-03-08")
        # By whichever way, a granted one stays as it is.
        for vals in (
            {"decided_on": "2026-03-09"},
            {"granted_on": "2026-03-09"},
            {"state": "requested"},
            {"months": 3},
        ):
            with self.subTest(vals=vals), self.assertRefused():
                self.as_lead(request).write(vals)

    def test_only_the_team_lead_decides(self):
        """R032 A counsellor neither grants nor refuses nor prepares it."""
        client = self.client_since("2023-05-05")
        request = self.request(client)
        for step in (
            request.action_grant,
            lambda: request.action_refuse("Nein"),
            lambda: request.write({"late_override": True}),
            lambda: request.write({"decided_on": "2026-03-01"}),
            lambda: request.write({"refusal_reason": "Nein"}),
            lambda: request.write({"granted_on": "2026-03-01"}),
            lambda: request.write({"state": "granted"}),
        ):
            with self.assertRefused():
                step()
        for user in (self.other_lead_user, self.far_user, self.manager_user):
            with self.assertRefused(AccessError):
                request.with_user(user).action_grant()
        self.assertEnd(client, "2026-05-05")

    def test_decided_once(self):
        """R032 What was decided is not decided again."""
        client = self.client_since("2023-05-05")
        granted, refused = self.request(client, 2), self.request(client, 3)
        self.as_lead(granted).action_grant()
        self.as_lead(refused).action_refuse("Ziele sind erreicht")
        withdrawn = self.request(client, 1)
        withdrawn.action_withdraw()
        for extension in self.as_lead(granted | refused | withdrawn):
            for step in (
                extension.action_grant,
                lambda e=extension: e.action_refuse("Doch nicht"),
            ):
                with self.assertRefused():
                    step()
        self.assertEnd(client, "2026-07-05")

    def test_refusal_says_why(self):
        """R033 A refusal has a reason, and the last day stays."""
        client = self.client_since("2023-05-05")
        request = self.request(client)
        for reason in (None, "", "   "):
            with self.subTest(reason=reason), self.assertRefused():
                self.as_lead(request).action_refuse(reason)
        self.as_lead(request).refusal_reason = "Keine Gründe im Einzelfall"
        self.as_lead(request).action_refuse()
        self.assertRecordValues(
            request,
            [
                {
                    "state": "refused",
                    "granted_on": False,
                    "granted_by_id": False,
                    "decided_on": self.today,
                    "decided_by_id": self.team_lead_user.id,
                    "refusal_reason": "Keine Gründe im Einzelfall",
                }
            ],
        )
        self.assertEnd(client, "2026-05-05")

    def test_counsellor_changes_own_open_requests_only(self):
        """R033 The text can be corrected until the decision, by whoever wrote it."""
        client = self.client_since("2023-05-05")
        request = self.request(client)
        request.justification = "Ausführlicher"
        with self.assertRefused(AccessError):
            request.with_user(self.colleague_user).justification = "Anders"
        self.as_lead(request).action_grant()
        with self.assertRefused(AccessError):
            request.justification = "Nachträglich"

    def test_the_decision_rewrites_no_grounds(self):
        """R032, R035: what was asked for stays as it was asked for."""
        client = self.client_since("2023-05-05")
        request = self.request(client, certificate_seen_on="2026-03-02")
        lead = self.as_lead(request)
        changes = (
            {"justification": "Von der Teamleitung"},
            {"certificate_seen_on": "2026-03-01"},
            {"certificate_seen_on": False},
            {"ground": "other"},
        )
        for vals in changes:
            with self.subTest(vals=vals), self.assertRefused(UserError):
                lead.write(vals)
        form = Form(lead)
        for name in ("justification", "certificate_seen_on", "ground"):
            with self.subTest(form=name), self.assertRaises(AssertionError):
                setattr(form, name, "other")
        form.decided_on = "2026-03-09"
        form.save()
        own = Form(request)
        own.justification = "Vom Antragsteller"
        own.save()
        lead.action_grant()
        # Decided: nobody any more, not even whoever asked.
        for record, error in (
            (request, AccessError),
            (lead, UserError),
            (request.sudo(), UserError),
        ):
            for vals in changes[:3]:
                with self.subTest(vals=vals), self.assertRefused(error):
                    record.write(vals)
        self.assertEqual(request.justification, "Vom Antragsteller")

    def test_own_grant_is_decided_too(self):
        """R032 The grounds of what the team lead granted at once stay as well."""
        client = self.client_since("2023-05-05")
        granted = self.team_lead_env["intman.extension"].create(
            {
                "client_id": client.id,
                "ground": "other",
                "months": 3,
                "justification": "Einzelfall",
            }
        )
        with self.assertRefused(UserError):
            granted.justification = "Anders"

    def test_note_of_a_refusal(self):
        """R032 Whoever works on the file takes note of a refusal, once."""
        client = self.client_since("2023-05-05")
        request = self.request(client)
        with self.assertRefused(UserError):
            request.action_note()
        self.as_lead(request).action_refuse("Nicht begründet")
        self.assertFalse(request.noted_on)
        with self.assertRefused():
            request.noted_on = self.today
        for user in (self.colleague_user, self.team_lead_user):
            with self.subTest(user=user.login), self.assertRefused(UserError):
                request.with_user(user).action_note()
        with self.assertRefused(AccessError):
            request.with_user(self.other_user).action_note()
        self.assertTrue(request.is_to_note)
        request.action_note()
        self.assertEqual(request.noted_on, self.today)
        with self.assertRefused(UserError):
            request.action_note()

    def test_own_refusal_needs_no_note(self):
        """R032 A team lead who refuses in an own file knows of it."""
        client = self.client_since("2023-05-05", counsellor_id=self.team_lead_staff.id)
        request = self.request(client)
        self.as_lead(request).action_refuse("Nicht begründet")
        self.assertEqual(request.noted_on, self.today)

    def test_withdrawn_by_the_requester(self):
        """R032 A request is taken back by whoever made it, and then counts no more."""
        client = self.client_since("2023-05-05")
        request = self.request(client, 12)
        with self.assertRefused(AccessError):
            request.with_user(self.colleague_user).action_withdraw()
        with self.assertRefused():
            self.as_lead(request).action_withdraw()
        request.action_withdraw()
        self.assertEqual(request.state, "withdrawn")
        self.assertTrue(self.request(client, 12))

    def test_consent_is_asked_again_at_the_decision(self):
        """R035 R206 Withdrawn in between: the health ground carries no more."""
        client = self.client_since("2023-05-05")
        consent = self.take_health_consent(client)
        request = self.request(client, ground="chronic_illness")
        consent.action_revoke()
        with self.assertRefused():
            self.as_lead(request).action_grant()
        self.as_lead(request).action_refuse("Einwilligung widerrufen")

    # ------------------------------------------------------------------
    # Certificate
    # ------------------------------------------------------------------

    def test_certificate_is_seen_not_stored(self):
        """R035 “Seen on … by …”: the day, and who recorded it."""
        client = self.client_since("2023-05-05")
        self.take_health_consent(client)
        with self.assertRefused(ValidationError):
            self.request(client, certificate_seen_on="2026-03-11")
        request = self.request(
            client, ground="mental_illness", certificate_seen_on="2026-03-02"
        )
        self.assertEqual(request.certificate_seen_by_id, self.counsellor_user)
        request.certificate_seen_on = "2026-03-09"
        self.assertEqual(request.certificate_seen_by_id, self.counsellor_user)
        stored = self.env["intman.extension"]._fields.values()
        self.assertFalse([f.name for f in stored if f.type in ("binary", "image")])

    def test_mental_illness_is_proven(self):
        """R035 Without a certificate seen it is no ground."""
        client = self.client_since("2023-05-05")
        self.take_health_consent(client)
        request = self.request(client, ground="mental_illness")
        with self.assertRefused():
            self.as_lead(request).action_grant()
        request.certificate_seen_on = "2026-03-10"
        self.as_lead(request).action_grant()
        self.assertEnd(client, "2026-11-05")

    # ------------------------------------------------------------------
    # Twelve months
    # ------------------------------------------------------------------

    def test_requested_and_granted_are_a_year_at_most(self):
        """R032 Open requests count, refused and withdrawn ones do not."""
        client = self.client_since("2023-05-05")
        self.as_lead(self.request(client, 5)).action_grant()
        open_one = self.request(client, 6)
        with self.assertRefused(ValidationError):
            self.request(client, 2)
        with self.assertRefused(ValidationError):
            self.request(client, 2, self.team_lead_env, state="granted")
        self.as_lead(open_one).action_refuse("Zu lang")
        self.request(client, 7)
        with self.assertRefused(ValidationError):
            self.request(client, 1)

    # ------------------------------------------------------------------
    # After the last day
    # ------------------------------------------------------------------

    def test_requested_before_granted_after_the_last_day(self):
        """R032 The decision counts: after the last day it takes the override.

        The gap between the old end and the decision stays a gap.
        """
        client = self.client_since("2023-03-10")
        request = self.request(client, 6)
        with freeze_time("2026-03-20 10:00:00"):
            with self.assertRefused():
                self.as_lead(request).action_grant()
            self.as_lead(request).late_override = True
            self.as_lead(request).action_grant()
            self.assertEnd(client, "2026-09-10")
            for day in ("2026-03-11", "2026-03-19"):
                with self.subTest(day=day), self.assertRefused(ValidationError):
                    self.make_talk(client, day)
            self.assertTrue(self.make_talk(client, "2026-03-10"))
            self.assertTrue(self.make_talk(client, "2026-03-20"))

    def test_decided_in_time_recorded_late(self):
        """R032 Decided on the last day, entered the day after: in time."""
        client = self.client_since("2023-03-10")
        request = self.request(client, 6)
        with freeze_time("2026-03-11 10:00:00"):
            self.as_lead(request).decided_on = "2026-03-10"
            self.as_lead(request).action_grant()
            self.assertTrue(self.make_talk(client, "2026-03-11"))

    def test_expired_after_a_refused_request_is_closed_as_not_extended(self):
        """R031 R032 The reason for closing tells granted from requested."""
        asked = self.client_since("2023-01-20")
        extended = self.client_since("2022-01-20")
        asked_for = self.request(asked, 6)
        self.request(
            extended,
            12,
            self.team_lead_env,
            state="granted",
            granted_on="2024-12-01",
        )
        self.env["intman.client"]._cron_check_periods()
        self.assertEqual(asked.state, "active", "the decision is waited for")
        self.assertEqual(extended.closing_reason, "period_over_extended")
        asked_for.with_env(self.team_lead_env).action_refuse("Nicht begründet")
        self.env["intman.client"]._cron_check_periods()
        self.assertEqual(asked.closing_reason, "period_over")

    def test_nobody_decides_on_a_closed_file(self):
        """R032 Closing a file withdraws what was requested for it."""
        client = self.client_since("2025-01-20")
        request = self.request(client, 6)
        client.action_close("no_need")
        self.assertEqual(request.state, "withdrawn")

    def test_withdrawn_consent_ends_with_an_open_request(self):
        """R203 Withdrawing succeeds in every state, an open request included."""
        client = self.client_since("2023-05-05")
        self.take_health_consent(client)
        request = self.request(client, ground="disability")
        client.with_env(self.counsellor_env).consent_ids.action_revoke()
        self.assertEqual(request.sudo().state, "withdrawn")
        with self.assertRefused(AccessError):
            self.as_lead(request).action_grant()

    # ------------------------------------------------------------------
    # Pause and taking up again
    # ------------------------------------------------------------------

    def test_pause_and_resume_are_dated(self):
        """R043 R044 When it rests since, and when it was last taken up again."""
        client = self.client_since("2024-05-05")
        client.action_pause()
        self.assertRecordValues(
            client, [{"paused_on": self.today, "resumed_on": False}]
        )
        with freeze_time("2026-04-01 10:00:00"):
            client.action_pause()
            self.assertEqual(client.paused_on, self.today)
            client.action_resume()
            self.assertEqual(client.paused_on, False)
            self.assertEqual(str(client.resumed_on), "2026-04-01")
        with freeze_time("2026-05-01 10:00:00"):
            client.action_close("no_need")
            client.action_resume()
            self.assertEqual(str(client.resumed_on), "2026-05-01")
        self.assertEnd(client, "2027-05-05")
        for vals in ({"paused_on": "2026-01-01"}, {"resumed_on": "2026-01-01"}):
            with self.subTest(vals=vals), self.assertRefused():
                client.write(vals)

    def test_temporary_return(self):
        """R043 R044 Back in benefits: taken up again, until the old last day only."""
        client = self.client_since("2023-05-05")
        client.write({"benefit": "none", "eligibility_reason": "Übergang"})
        client.action_pause()
        client.benefit = "sgb2"
        client.with_env(self.counsellor_env).action_resume()
        self.assertEnd(client, "2026-05-05")
        client.action_pause()
        with freeze_time("2026-05-06 10:00:00"), self.assertRefused(UserError):
            client.action_resume()
