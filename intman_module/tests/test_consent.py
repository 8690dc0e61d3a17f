"""Consent: immutable once given, withdrawn at any time, asked by one function."""

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.models import LOG_ACCESS_COLUMNS
from odoo.tests import freeze_time, tagged

from .casework import CaseworkCase


class ConsentCase(CaseworkCase):
    def consent(self, client, env=None, **vals):
        """Take one more consent of a client."""
        return (env or self.env)["intman.consent"].create(
            {
                "client_id": client.id,
                "purpose": "processing",
                "state": "given",
                "form": "written",
                "given_on": self.today,
                **vals,
            }
        )


@tagged("post_install", "-at_install")
class TestConsent(ConsentCase):
    # ------------------------------------------------------------------
    # What a consent needs
    # ------------------------------------------------------------------

    def test_needs_a_notice(self):
        """R082 R198 R201 Given only after a notice; its version is kept."""
        client = self.make_client(language="en")
        self.assertEqual(client.consent_ids.notice_id.language, "en")
        self.env["intman.privacy.notice"].search([]).active = False
        with self.assertRefused(ValidationError):
            self.make_client()

    def test_notice_of_another_provider(self):
        """R198 The notice is the common one or the provider's own."""
        foreign = self.env["intman.privacy.notice"].create(
            {
                "version": "1",
                "language": "de",
                "body": "<p>Text</p>",
                "provider_id": self.far_provider.id,
            }
        )
        with self.assertRefused(ValidationError):
            self.make_client(consent={"notice_id": foreign.id})

    def test_text_of_a_notice_in_use_is_frozen(self):
        """R198 R201 What was shown stays as it was shown."""
        notice = self.make_client().consent_ids.notice_id
        for vals in (
            {"body": "<p>anders</p>"},
            {"version": "9"},
            {"language": "fr"},
            {"provider_id": self.provider.id},
            {"valid_from": self.day()},
        ):
            with self.subTest(vals=vals), self.assertRaises(UserError):
                notice.with_user(self.manager_user).write(vals)
        notice.with_user(self.manager_user).active = False

    def test_recipient_is_named(self):
        """R208 R209 R210 Passing data on needs a named recipient, as text."""
        client = self.make_client()
        for purpose in ("disclosure", "handover"):
            for recipient in (False, "", "   "):
                with self.subTest(purpose=purpose, recipient=recipient):
                    with self.assertRefused(ValidationError):
                        self.consent(client, purpose=purpose, recipient=recipient)
            self.assertTrue(
                self.consent(client, purpose=purpose, recipient="Jobcenter")
            )

    def test_dates(self):
        """R201 Not given in the future, not over before it began."""
        client = self.make_client()
        with self.assertRefused(ValidationError):
            self.consent(client, given_on=self.day(2))
        with self.assertRefused(ValidationError):
            self.consent(client, given_on=self.day(-1), valid_until=self.day(-2))
        self.assertTrue(
            self.consent(client, given_on=self.day(-1), valid_until=self.day(-1))
        )

    def test_draft_is_given_once(self):
        """R083 A draft may be changed; giving it makes it final."""
        client = self.make_client()
        draft = self.consent(
            client,
            env=self.counsellor_env,
            purpose="special_category",
            state="draft",
            given_on=False,
        )
        draft.valid_until = False
        draft.form = "electronic"
        self.assertFalse(client._has_consent("special_category"))
        draft.action_give()
        self.assertEqual((draft.state, draft.given_on), ("given", self.today))
        self.assertTrue(draft.notice_id)
        self.assertTrue(client._has_consent("special_category"))

    def test_draft_cannot_be_given_in_the_future(self):
        """R201 A day entered in a draft is checked when it is given."""
        client = self.make_client()
        with self.assertRefused(ValidationError):
            self.consent(client, state="draft", given_on=self.day(2)).action_give()

    # ------------------------------------------------------------------
    # Immutable
    # ------------------------------------------------------------------

    def test_every_field_of_a_given_consent_is_frozen(self):
        """R201 A given consent stays as it was signed, in every field."""
        client, other = self.make_client(), self.make_client()
        category = self.env["intman.data.category"].search([], limit=1)
        values = {
            "client_id": other.id,
            "purpose": "disclosure",
            "recipient": "Jobcenter",
            "recipient_provider_id": self.other_provider.id,
            "recipient_service_id": self.make_service().id,
            "category_ids": [Command.set(category.ids)],
            "notice_id": False,
            "form": "oral",
            "given_on": self.day(-1),
            "valid_until": self.day(9),
            "revoked_on": self.today,
            "state": "draft",
            "provider_id": self.far_provider.id,
        }
        consent = client.consent_ids
        stored = {
            name
            for name, field in consent._fields.items()
            if field.store and name not in ("id", *LOG_ACCESS_COLUMNS)
        }
        self.assertEqual(stored, set(values), "a field without a value in this test")
        for name, value in values.items():
            for env in (self.counsellor_env, self.env):
                with self.subTest(name=name, user=env.user.login):
                    with self.assertRefused():
                        consent.with_env(env).write({name: value})
                        self.env.flush_all()
        for state in ("revoked", "expired"):
            with self.subTest(state=state), self.assertRefused():
                consent.state = state

    def test_frozen_through_its_neighbours(self):
        """R201 Not from the client's form and not from the notice either."""
        client, other = self.make_client(), self.make_client()
        consent = client.consent_ids
        for label, record, vals in (
            ("update", client, [Command.update(consent.id, {"form": "oral"})]),
            ("unlink", client, [Command.unlink(consent.id)]),
            ("link", other, [Command.link(consent.id)]),
            ("clear", client, [Command.clear()]),
        ):
            with self.subTest(label=label), self.assertRefused():
                record.write({"consent_ids": vals})
                self.env.flush_all()
        with self.assertRefused():
            consent.notice_id.write({"consent_ids": [Command.clear()]})
            self.env.flush_all()

    def test_expired_and_withdrawn_stay_frozen(self):
        """R201 Nothing is made valid again by editing."""
        client = self.make_client()
        self.consent(client, valid_until=self.today)
        over = self.consent(
            client,
            given_on=self.day(-9),
            valid_until=self.day(-1),
            purpose="processing",
        )
        self.env["intman.consent"]._cron_expire()
        self.assertEqual(over.state, "expired")
        with self.assertRefused():
            over.valid_until = self.day(9)
        with self.assertRefused():
            over.action_give()
            over.valid_until = False
        self.assertEqual(over.state, "expired")

    def test_nobody_deletes_a_consent(self):
        """R201 The proof stays as long as the file."""
        consent = self.make_client().consent_ids
        for user in (self.counsellor_user, self.team_lead_user, self.manager_user):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                consent.with_user(user).unlink()

    def test_state_is_not_entered(self):
        """R201 No consent is made as withdrawn or expired, none by a default."""
        client = self.make_client()
        for state in ("revoked", "expired"):
            with self.subTest(state=state), self.assertRefused():
                self.consent(client, state=state)
            with self.subTest(state=state, by="default"):
                try:
                    with self.env.cr.savepoint():
                        made = (
                            self.env["intman.consent"]
                            .with_context(
                                default_state=state, default_revoked_on="2020-01-01"
                            )
                            .create({"client_id": client.id, "purpose": "processing"})
                        )
                except UserError:
                    continue
                self.assertIn(made.state, ("draft", "given"))
                self.assertFalse(made.revoked_on)


@tagged("post_install", "-at_install")
@freeze_time("2026-03-10 10:00:00")
class TestHasConsent(ConsentCase):
    def test_over_the_days(self):
        """R196 R199 In force from the day it was given to the last day, inclusive."""
        client = self.make_client(
            consent={"given_on": "2026-02-01", "valid_until": "2026-03-10"}
        )
        for on, expected in (
            ("2026-01-31", False),
            ("2026-02-01", True),
            ("2026-03-10", True),
            ("2026-03-11", False),
            (None, True),
        ):
            with self.subTest(on=on):
                self.assertIs(client._has_consent("processing", on), expected)

    def test_without_an_end(self):
        """R203 Without an end it holds until it is withdrawn."""
        client = self.make_client(consent={"given_on": "2024-01-01"})
        self.assertTrue(client._has_consent("processing", "2040-01-01"))
        self.assertFalse(client._has_consent("processing", "2023-12-31"))

    def test_the_day_of_withdrawal(self):
        """R203 R205 Withdrawn means over on that very day; before, it was in force."""
        client = self.make_client(consent={"given_on": "2026-02-01"})
        client.consent_ids.action_revoke()
        self.assertTrue(client._has_consent("processing", "2026-03-09"))
        self.assertFalse(client._has_consent("processing", "2026-03-10"))
        self.assertFalse(client._has_consent("processing"))
        self.assertFalse(client._has_consent("processing", "2026-03-11"))

    def test_given_and_withdrawn_on_one_day(self):
        """R203 A consent withdrawn on the day it was given was in force on no day."""
        client = self.make_client(consent={"given_on": "2026-03-10"})
        client.consent_ids.action_revoke()
        for on in ("2026-03-09", "2026-03-10", "2026-03-11"):
            self.assertFalse(client._has_consent("processing", on))

    def test_expired_state_makes_no_difference(self):
        """R201 The dates decide, before and after the nightly job."""
        client = self.make_client(
            consent={"given_on": "2026-02-01", "valid_until": "2026-03-10"}
        )
        with freeze_time("2026-03-11 10:00:00"):
            self.assertFalse(client._has_consent("processing"))
            self.env["intman.client"]._cron_check_periods()
            self.assertEqual(client.consent_ids.state, "expired")
            self.assertTrue(client._has_consent("processing", "2026-03-01"))
            self.assertFalse(client._has_consent("processing"))

    def test_renewed(self):
        """R196 A second consent after the first goes on; the gap stays a gap."""
        client = self.make_client(
            consent={"given_on": "2026-01-01", "valid_until": "2026-03-10"}
        )
        with freeze_time("2026-03-20 10:00:00"):
            self.consent(client, given_on="2026-03-20")
            for on, expected in (
                ("2026-03-10", True),
                ("2026-03-11", False),
                ("2026-03-19", False),
                ("2026-03-20", True),
            ):
                self.assertIs(client._has_consent("processing", on), expected)

    def test_every_purpose_by_itself(self):
        """R206 R208 R210 One consent, one purpose; none stands for another."""
        client = self.make_client()
        purposes = ("special_category", "disclosure", "handover")
        for purpose in purposes:
            self.assertFalse(client._has_consent(purpose))
        for number, purpose in enumerate(purposes):
            self.consent(client, purpose=purpose, recipient="Jobcenter")
            for index, asked in enumerate(purposes):
                self.assertIs(client._has_consent(asked), index <= number)

    def test_nothing_without_processing(self):
        """R196 Every other consent needs the one to processing."""
        client = self.make_client(
            consent={"given_on": "2026-01-01", "valid_until": "2026-03-10"}
        )
        self.consent(client, purpose="special_category", given_on="2026-01-01")
        self.assertTrue(client._has_consent("special_category"))
        self.assertFalse(client._has_consent("special_category", "2026-03-11"))
        self.assertFalse(client._has_consent("special_category", "2025-12-31"))

    def test_recipient(self):
        """R208 R210 For the named recipient only, whatever the capitals."""
        client = self.make_client()
        self.consent(client, purpose="handover", recipient=" Wohlfahrt ")
        has = client._has_consent
        self.assertTrue(has("handover", recipient="wohlfahrt"))
        self.assertTrue(has("handover", recipient=self.other_provider))
        self.assertFalse(has("handover", recipient=self.far_provider))
        self.assertFalse(has("handover", recipient="Wohl"))
        self.assertFalse(has("handover", recipient=""))
        self.assertFalse(has("disclosure", recipient="Wohlfahrt"))

    def test_category(self):
        """R206 R208 For the named categories of data; none named means all needed."""
        client = self.make_client()
        categories = self.env["intman.data.category"].search([], limit=2)
        self.assertEqual(len(categories), 2)
        one, other = categories
        self.consent(
            client,
            purpose="disclosure",
            recipient="Jobcenter",
            category_ids=[Command.set(one.ids)],
        )
        has = client._has_consent
        self.assertTrue(has("disclosure", recipient="Jobcenter", category=one.code))
        self.assertFalse(has("disclosure", recipient="Jobcenter", category=other.code))
        self.consent(client, purpose="disclosure", recipient="BAMF")
        self.assertTrue(has("disclosure", recipient="BAMF", category=other.code))

    def test_asked_by_somebody_who_reads_nothing(self):
        """R196 The answer does not depend on who asks."""
        client = self.make_client()
        asked = client.with_user(self.plain_user)
        self.assertTrue(asked._has_consent("processing"))

    def test_the_day_is_the_users(self):
        """R196 Today begins at midnight where the user is, not in Greenwich."""
        client = self.make_client(
            consent={"given_on": "2026-01-01", "valid_until": "2026-03-10"}
        )
        with freeze_time("2026-03-10 22:30:00"):
            self.assertTrue(client._has_consent("processing"))
        with freeze_time("2026-03-10 23:30:00"):
            self.assertFalse(client._has_consent("processing"))


@tagged("post_install", "-at_install")
class TestWithdrawal(ConsentCase):
    def withdraw(self, client, env=None):
        """Withdraw as the counsellor at the desk does, and check what follows."""
        env = env or self.counsellor_env
        client.consent_ids.filtered(lambda c: c.purpose == "processing").with_env(
            env
        ).action_revoke()
        self.env.flush_all()
        self.env.invalidate_all()
        today = self.day()
        self.assertRecordValues(
            client,
            [
                {
                    "state": "closed",
                    "closing_reason": "consent_revoked",
                    "erasure_due_on": client.closed_on,
                }
            ],
        )
        self.assertLessEqual(client.closed_on, today)
        self.assertEqual(set(client.consent_ids.mapped("state")), {"revoked"})
        self.assertFalse(client._has_consent("processing"))
        self.assertFalse(client.plan_ids.filtered(lambda p: p.state != "closed"))
        talks = client.participant_ids.consultation_id
        self.assertFalse(talks.filtered(lambda t: t.state == "planned"))
        self.assertFalse(client.activity_ids)
        # Locked from everybody, the team lead included.
        for user in (self.counsellor_user, self.team_lead_user, self.colleague_user):
            self.assertFalse(client.with_user(user).has_access("read"))
            self.assertFalse(client.with_user(user).search([("id", "=", client.id)]))

    def test_active(self):
        """R203 R205 The plain case."""
        self.withdraw(self.make_client())

    def test_by_the_deputy_of_an_assigned_provider(self):
        """R203 Whoever works with the client takes the withdrawal."""
        client = self.make_client(
            provider=self.other_provider, deputy_ids=self.other_colleague_staff.ids
        )
        consent = client.consent_ids.with_user(self.other_colleague_user)
        consent.action_revoke()
        self.assertEqual(client.state, "closed")

    def test_paused(self):
        """R203 A file that rests."""
        client = self.make_client()
        client.action_pause()
        self.withdraw(client)

    def test_closed(self):
        """R203 R204 Closed for another reason: it is erased at once instead."""
        client = self.make_client()
        client.action_close("no_need")
        self.assertGreater(client.erasure_due_on, client.closed_on)
        self.withdraw(client)

    def test_expired_period(self):
        """R203 After the last day of the period."""
        client = self.make_client()
        self.make_talk(client, self.day(-2, years=-3))
        self.assertEqual(client.period_state, "expired")
        self.withdraw(client)

    def test_without_agreement(self):
        """R203 Before anything was agreed."""
        client = self.make_client()
        self.assertFalse(client.has_agreement)
        self.make_talk(client)
        self.withdraw(client)

    def test_with_planned_talks(self):
        """R203 R205 Planned talks are cancelled; others keep theirs."""
        client, spouse = self.make_client(), self.make_client()
        alone = self.make_talk(client, self.day(5), state="planned")
        both = self.make_talk(client | spouse, self.day(6), state="planned")
        self.withdraw(client)
        self.assertEqual(alone.state, "cancelled")
        self.assertEqual(both.state, "planned")
        self.assertEqual(both.participant_ids.client_id, spouse)
        self.assertEqual(spouse.state, "active")

    def test_with_a_running_plan(self):
        """R203 R205 The plan ends on that day."""
        client = self.make_client()
        self.make_talk(client, self.day(-9))
        plan = self.make_plan(client, self.day(-9))
        self.env["intman.goal"].create({"plan_id": plan.id, "name": "B1"})
        self.withdraw(client)
        self.assertEqual((plan.state, plan.closed_on), ("closed", client.closed_on))

    def test_with_a_draft_plan(self):
        """R203 A plan that was only begun."""
        client = self.make_client()
        self.sign_agreement(client)
        self.env["intman.plan"].create({"client_id": client.id, "state": "draft"})
        self.withdraw(client)

    def test_with_reminders(self):
        """R203 R205 Reminders of anybody go, on file and plan."""
        client = self.make_client()
        plan = self.make_plan(client, self.day(-9))
        for record, user in (
            (client, self.counsellor_user),
            (client, self.colleague_user),
            (plan, self.team_lead_user),
        ):
            record.activity_schedule(
                "mail.mail_activity_data_todo", user_id=user.id, summary="Anruf"
            )
        self.withdraw(client)
        self.assertFalse(plan.activity_ids)

    def test_consent_expired(self):
        """R203 A consent whose last day has passed, before and after the night."""
        for nightly in (False, True):
            client = self.make_client(
                consent={"given_on": self.day(-9), "valid_until": self.today}
            )
            self.env.flush_all()
            self.env.cr.execute(
                "UPDATE intman_consent SET valid_until = %s WHERE client_id = %s",
                [self.day(-2), client.id],
            )
            self.env.invalidate_all()
            if nightly:
                self.env["intman.consent"]._cron_expire()
                self.assertEqual(client.consent_ids.state, "expired")
            self.withdraw(client)

    def test_with_other_consents(self):
        """R203 R205 With the consent to processing all others end."""
        client = self.make_client()
        self.consent(client, purpose="special_category")
        self.consent(client, purpose="handover", recipient="Fernamt")
        self.consent(client, state="draft", given_on=False)
        self.withdraw(client)

    def test_another_purpose_leaves_the_case(self):
        """R203 Withdrawing one other purpose ends that purpose only."""
        client = self.make_client()
        special = self.consent(client, purpose="special_category")
        special.with_user(self.counsellor_user).action_revoke()
        self.assertEqual(special.state, "revoked")
        self.assertEqual(client.state, "active")
        self.assertTrue(client._has_consent("processing"))
        self.assertFalse(client._has_consent("special_category"))

    def test_extended_for_health(self):
        """R203 R206 An extension on health grounds holds nothing up."""
        client = self.make_client()
        self.consent(client, purpose="special_category", given_on=self.day(-9))
        self.make_talk(client, self.day(years=-2))
        self.team_lead_env["intman.extension"].create(
            {
                "client_id": client.id,
                "ground": "disability",
                "months": 6,
                "justification": "gesehen",
            }
        )
        self.withdraw(client)

    def test_after_a_correction_of_the_birth_date(self):
        """R203 Data that no longer fit together are no reason to refuse."""
        client = self.make_client()
        self.make_talk(client, self.day(-9))
        self.make_plan(client, self.day(-9))
        self.env.flush_all()
        # As an import, an older version or a correction may leave it.
        self.env.cr.execute(
            "UPDATE intman_client SET birth_date = %s WHERE id = %s",
            [self.day(years=-10), client.id],
        )
        self.env.invalidate_all()
        self.withdraw(client)

    def test_after_a_change_of_the_agreement(self):
        """R203 A plan that precedes its agreement is no reason to refuse."""
        client = self.make_client()
        self.make_talk(client, self.day(-9))
        self.make_plan(client, self.day(-9))
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE intman_agreement SET counsellor_signed_on = NULL, signed_on = NULL"
            " WHERE client_id = %s",
            [client.id],
        )
        self.env.invalidate_all()
        self.withdraw(client)

    def test_after_the_counsellor_left(self):
        """R203 The counsellor has left, the talks and the plan are hers."""
        client = self.make_client()
        self.make_talk(client, self.day(-9))
        self.make_talk(client, self.day(4), state="planned")
        self.make_plan(client, self.day(-9))
        self.counsellor_staff.left_on = self.day(-2)
        self.withdraw(client, env=self.env(user=self.team_lead_user))

    def test_seen_from_another_time_zone(self):
        """R203 Withdrawn where it is still yesterday, after a talk of today."""
        client = self.make_client()
        self.make_talk(client)
        self.make_plan(client)
        self.counsellor_user.tz = "Pacific/Pago_Pago"
        with freeze_time(f"{self.today} 09:00:00"):
            env = self.env(
                user=self.counsellor_user,
                context={**self.env.context, "tz": "Pacific/Pago_Pago"},
            )
            self.withdraw(client, env=env)

    def test_twice(self):
        """R203 Withdrawing what is withdrawn changes nothing."""
        client = self.make_client()
        client.consent_ids.action_revoke()
        before = self.stored()
        client.consent_ids.action_revoke()
        self.assertEqual(client.closing_reason, "consent_revoked")
        self.assertEqual(self.stored()["intman.consent"], before["intman.consent"])

    def test_closing_with_that_reason_is_a_withdrawal(self):
        """R205 Closing as withdrawn withdraws."""
        client = self.make_client()
        client.with_user(self.counsellor_user).action_close("consent_revoked")
        self.assertEqual(client.consent_ids.state, "revoked")
        self.assertEqual(client.erasure_due_on, client.closed_on)

    def test_no_way_back(self):
        """R204 R205 Nothing is taken up, taken anew or written afterwards."""
        client = self.make_client()
        client.consent_ids.action_revoke()
        with self.assertRefused():
            client.action_resume()
        with self.assertRefused():
            self.consent(client)
        with self.assertRefused():
            client.first_name = "X"
        with self.assertRefused():
            self.make_talk(client)
        with self.assertRefused():
            client.consent_ids.action_give()
            client.consent_ids.write({"form": "oral"})

    def test_not_by_a_stranger(self):
        """R203 Another provider's counsellor cannot withdraw here."""
        client = self.make_client()
        with self.assertRaises(AccessError):
            client.consent_ids.with_user(self.far_user).action_revoke()
        self.assertEqual(client.state, "active")
