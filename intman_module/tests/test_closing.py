"""Pause, resume, close, reopen, and the nightly check of periods."""

from lxml import etree

from odoo import fields
from odoo.exceptions import AccessError
from odoo.tests import Form, freeze_time, tagged

from ..models.client import CLOSING_REASONS
from ..models.tools import german_date
from .casework import CaseworkCase


@tagged("post_install", "-at_install")
class TestClosing(CaseworkCase):
    # ------------------------------------------------------------------
    # Pause and resume
    # ------------------------------------------------------------------

    def test_pause_and_resume(self):
        """R043 A file rests and is taken up again; its data stays."""
        client = self.make_client()
        self.make_talk(client, self.day(-5))
        plan = self.make_plan(client, self.day(-5))
        own = client.with_user(self.counsellor_user)
        own.action_pause()
        self.assertEqual((client.state, client.next_step), ("paused", "resume"))
        self.assertFalse(client.erasure_due_on)
        self.assertEqual(plan.state, "running")
        own.action_resume()
        self.assertEqual(client.state, "active")

    def test_pause_needs_the_consent(self):
        """R196 Nothing rests without a consent: such a file is closed."""
        client = self.make_client(
            consent={"given_on": self.day(-9), "valid_until": self.today}
        )
        tomorrow = fields.Datetime.add(fields.Datetime.now(), days=2)
        with freeze_time(tomorrow):
            with self.assertRefused():
                client.action_pause()
            client.action_close("contact_lost")

    def test_resume_after_the_period(self):
        """R043 R044 Taken up again within the period only."""
        client = self.make_client()
        self.make_talk(client, self.day(-2, years=-3))
        client.action_pause()
        with self.assertRefused():
            client.action_resume()
        self.assertEqual(client.state, "paused")

    def test_resume_without_a_consent(self):
        """R199 Taken up again with a consent in force only."""
        client = self.make_client(
            consent={"given_on": self.day(-9), "valid_until": self.today}
        )
        client.action_pause()
        tomorrow = fields.Datetime.add(fields.Datetime.now(), days=2)
        with freeze_time(tomorrow), self.assertRefused():
            client.action_resume()

    def test_state_is_not_typed(self):
        """R205 The steps change the state, nobody types it."""
        client = self.make_client()
        for vals in (
            {"state": "closed"},
            {"state": "paused"},
            {"closed_on": self.today},
            {"closing_reason": "no_need"},
            {"erasure_due_on": self.day(300)},
            {"erasure_tried_on": self.today},
        ):
            with self.subTest(vals=vals), self.assertRefused():
                client.write(vals)
        with self.assertRefused():
            self.make_client(state="paused")
        with self.assertRefused():
            self.make_client(closing_reason="no_need")

    # ------------------------------------------------------------------
    # Close
    # ------------------------------------------------------------------

    def test_every_reason(self):
        """R042 R205 R211 Closing needs a reason out of the list."""
        for reason, _label in CLOSING_REASONS:
            client = self.make_client()
            client.with_user(self.counsellor_user).action_close(reason)
            with self.subTest(reason=reason):
                self.assertRecordValues(
                    client,
                    [
                        {
                            "state": "closed",
                            "closed_on": self.today,
                            "closing_reason": reason,
                        }
                    ],
                )

    def test_unknown_reason(self):
        """R042 A reason that is none is refused."""
        client = self.make_client()
        for reason in (False, "", "whatever"):
            with self.subTest(reason=reason), self.assertRefused():
                client.action_close(reason)

    def test_dialog(self):
        """R042 The dialog closes, and does not offer the withdrawal."""
        client = self.make_client()
        dialog = self.counsellor_env["intman.closing"].create(
            {"client_id": client.id, "reason": "goals_achieved"}
        )
        self.assertTrue(dialog.consequence)
        reasons = dict(dialog._fields["reason"].selection)
        self.assertNotIn("consent_revoked", reasons)
        self.assertEqual(len(reasons), len(CLOSING_REASONS) - 1)
        dialog.action_confirm()
        self.assertEqual(client.state, "closed")

    def test_twice(self):
        """R211 A closed file is not closed again: the day stays."""
        client = self.make_client()
        client.action_close("no_need")
        with self.assertRefused():
            client.action_close("moved")

    def test_what_goes_along(self):
        """R205 Plan, planned talks and reminders end with the file."""
        client, spouse = self.make_client(), self.make_client()
        self.make_talk(client, self.day(-5))
        plan = self.make_plan(client, self.day(-5))
        spouse_plan = self.make_plan(spouse, self.day(-5))
        alone = self.make_talk(client, self.day(5), state="planned")
        both = self.make_talk(client | spouse, self.day(6), state="planned")
        for record in (client, plan, spouse):
            record.activity_schedule(
                "mail.mail_activity_data_todo", user_id=self.env.uid, summary="Anruf"
            )
        client.with_user(self.counsellor_user).action_close("moved")
        self.assertEqual((plan.state, plan.closed_on), ("closed", self.today))
        self.assertEqual(spouse_plan.state, "running")
        self.assertEqual(alone.state, "cancelled")
        self.assertEqual(
            (both.state, both.participant_ids.client_id), ("planned", spouse)
        )
        self.assertFalse(client.activity_ids)
        self.assertFalse(plan.activity_ids)
        self.assertTrue(spouse.activity_ids)

    def test_closed_file_is_locked(self):
        """R211 In a closed file nothing is written or added."""
        client = self.make_client()
        plan = self.make_plan(client, self.day(-5))
        goal = self.env["intman.goal"].create({"plan_id": plan.id, "name": "Ziel"})
        client.action_close("no_need")
        with self.assertRefused():
            client.first_name = "X"
        with self.assertRefused():
            client.deputy_ids = self.colleague_staff
        with self.assertRefused():
            plan.work_note = "X"
        with self.assertRefused():
            goal.assessment = "X"
        with self.assertRefused():
            self.sign_agreement(client)
        with self.assertRefused():
            client.action_pause()

    def test_closed_file_looks_locked(self):
        """R211 The form of a closed file takes nothing; its buttons stay."""
        client = self.make_client().with_user(self.counsellor_user)
        arch = etree.fromstring(client.get_view(view_type="form")["arch"])
        names = {
            node.get("name") for node in arch.xpath("//field[not(ancestor::field)]")
        }
        self.assertIn("first_name", names)
        # x2many fields are tried through the modifier, the others by typing.
        tried = [
            name
            for name in names
            if client._fields[name].type in ("char", "date", "boolean", "many2one")
        ]

        def takes():
            form, taken = Form(client), set()
            for name in names:
                if not form._get_modifier(name, "readonly"):
                    taken.add(name)
            return taken

        before = takes()
        self.assertLessEqual(
            {"first_name", "street", "counsellor_id", "deputy_ids", "situation_ids"},
            before,
        )
        self.assertFalse(before & {"number", "days_left", "period_end", "next_step"})
        client.action_close("no_need")
        self.assertEqual(takes(), set())
        form = Form(client)
        for name in tried:
            with self.subTest(name=name), self.assertRaises(AssertionError):
                setattr(form, name, False)
        steps = {node.get("name") for node in arch.xpath("//header/button")}
        self.assertIn("action_resume", steps)
        client.action_resume()
        self.assertEqual(takes(), before)

    def test_by_whom(self):
        """R205 Whoever may write the file closes it, nobody else."""
        client = self.make_client()
        for user in (self.far_user, self.coordinator_user, self.manager_user):
            for step in ("action_pause", "action_resume"):
                with self.subTest(user=user.login, step=step):
                    with self.assertRaises(AccessError):
                        getattr(client.with_user(user), step)()
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                client.with_user(user).action_close("no_need")
        self.assertEqual(client.state, "active")

    # ------------------------------------------------------------------
    # Reopen
    # ------------------------------------------------------------------

    def test_reopen(self):
        """R043 R211 A mistaken closing is taken back in time, plan and all."""
        client = self.make_client()
        self.make_talk(client, self.day(-5))
        plan = self.make_plan(client, self.day(-5))
        client.action_close("no_need")
        client.with_user(self.counsellor_user).action_resume()
        self.assertRecordValues(
            client,
            [
                {
                    "state": "active",
                    "closed_on": False,
                    "closing_reason": False,
                    "erasure_due_on": False,
                }
            ],
        )
        self.assertEqual((plan.state, plan.closed_on), ("running", False))
        self.assertTrue(self.make_talk(client))

    def test_reopen_leaves_an_older_plan_closed(self):
        """R195 A plan that had ended before stays ended."""
        client = self.make_client()
        self.make_talk(client, self.day(-20))
        old = self.make_plan(client, self.day(-20))
        old._close(self.day(-10))
        client.action_close("no_need")
        client.action_resume()
        self.assertEqual(old.state, "closed")

    # ------------------------------------------------------------------
    # Erasure day
    # ------------------------------------------------------------------

    def test_erasure_day(self):
        """R204 R211 After the county's delay; after a withdrawal at once."""
        for delay in (0, 7, 30):
            self.county.erasure_delay_days = delay
            closed, gone = self.make_client(), self.make_client()
            closed.action_close("no_need")
            gone.consent_ids.action_revoke()
            with self.subTest(delay=delay):
                # The night begins after midnight, so never on the day of the closing.
                told = german_date(self.day(max(delay, 1)))
                english = closed.with_context(lang="en_US")
                self.assertIn(f"night to {told}.", english.erasure_hint)
                dialogs = self.env["intman.closing"].with_context(lang="en_US")
                dialog = dialogs.new({"client_id": self.make_client().id})
                self.assertIn(f"night to {told},", dialog.consequence)
                self.assertEqual(closed.erasure_due_on, self.day(delay))
                self.assertEqual(gone.erasure_due_on, self.today)

    def test_erasure_day_follows_the_setting(self):
        """R211 The setting holds for files that are closed already."""
        client = self.make_client()
        client.action_close("no_need")
        self.assertEqual(client.erasure_due_on, self.day(7))
        self.county.erasure_delay_days = 2
        self.assertEqual(client.erasure_due_on, self.day(2))
        self.assertEqual(self.column(client, "erasure_due_on"), self.day(2))


@tagged("post_install", "-at_install")
@freeze_time("2026-03-10 10:00:00")
class TestNightlyPeriods(CaseworkCase):
    def expired(self, end, **vals):
        """Make a client whose period ended on that day."""
        client = self.make_client(consent={"given_on": "2020-01-01"}, **vals)
        self.make_talk(client, fields.Date.subtract(fields.Date.to_date(end), years=3))
        self.assertEqual(str(client.period_end), end)
        return client

    def night(self):
        self.env["intman.client"].with_user(
            self.env.ref("base.user_root")
        )._cron_check_periods()
        self.env.invalidate_all()

    def test_closes_what_stays_expired(self):
        """R031 R211 After 30 days beyond the last day an open file closes by itself."""
        before = self.expired("2026-02-08")
        on_day = self.expired("2026-02-07")
        long_ago = self.expired("2025-02-09")
        paused = self.expired("2026-02-01")
        paused.action_pause()
        running = self.make_client()
        self.make_talk(running, "2026-03-01")
        new = self.make_client()
        self.night()
        self.assertEqual(before.state, "active")
        for client in on_day + long_ago + paused:
            self.assertRecordValues(
                client,
                [{"state": "closed", "closing_reason": "period_over"}],
            )
            self.assertEqual(str(client.closed_on), "2026-03-10")
        self.assertEqual(running.state, "active")
        self.assertEqual(new.state, "active")

    def test_county_setting(self):
        """R031 The county sets how long an expired file stays open."""
        client = self.expired("2026-03-09")
        far = self.expired("2026-03-09", provider=self.far_provider)
        self.county.expiry_closing_days = 0
        self.night()
        self.assertEqual((client.state, far.state), ("closed", "active"))

    def test_archived_county(self):
        """R031 R211 A county out of use forgets nobody."""
        client = self.expired("2026-01-01")
        self.county.active = False
        self.night()
        self.assertEqual(client.state, "closed")

    def test_extended(self):
        """R032 After an extension the reason says so, and the new end counts."""
        over = self.expired("2026-01-01")
        runs = self.expired("2025-12-30")
        for client, months in ((over, 1), (runs, 6)):
            self.env["intman.extension"].create(
                {
                    "client_id": client.id,
                    "ground": "other",
                    "months": months,
                    "justification": "Einzelfall",
                    "granted_on": client.period_end,
                }
            )
        self.night()
        self.assertEqual(
            (over.state, over.closing_reason), ("closed", "period_over_extended")
        )
        self.assertEqual(runs.state, "active")

    def test_one_odd_file_does_not_stop_the_others(self):
        """R211 Data that no longer fit together do not hold up the night."""
        odd, other = self.expired("2026-01-01"), self.expired("2026-01-01")
        self.make_plan(odd, "2025-06-01")
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE intman_client SET birth_date = '2015-01-01' WHERE id = %s", [odd.id]
        )
        self.env.invalidate_all()
        self.night()
        self.assertEqual((odd.state, other.state), ("closed", "closed"))

    def test_plan_and_talks_go_along(self):
        """R205 The same happens as when somebody closes the file."""
        client = self.expired("2026-01-01")
        plan = self.make_plan(client, "2025-06-01")
        self.night()
        self.assertEqual((plan.state, str(plan.closed_on)), ("closed", "2026-03-10"))
        self.assertEqual(str(client.erasure_due_on), "2026-03-17")

    def test_consents_expire(self):
        """R201 The last day of a consent is marked the night after it."""
        client = self.make_client(
            consent={"given_on": "2026-01-01", "valid_until": "2026-03-10"}
        )
        self.night()
        self.assertEqual(client.consent_ids.state, "given")
        with freeze_time("2026-03-11 01:00:00"):
            self.night()
        self.assertEqual(client.consent_ids.state, "expired")

    def test_nothing_to_do_changes_nothing(self):
        """R211 A second run in one night finds nothing to do."""
        self.expired("2026-01-01")
        self.night()
        before = self.stored()
        self.night()
        self.assertEqual(self.stored(), before)

    def test_as_the_server_runs_it(self):
        """R211 The scheduled action itself, with the rights it has."""
        client = self.expired("2026-01-01")
        cron = self.env.ref("intman_module.ir_cron_period")
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.assertEqual(client.state, "closed")

    def test_the_night_is_the_countys(self):
        """R031 The job has no time zone of its own: the last day ends in Germany."""
        client = self.expired("2026-03-10")
        self.county.expiry_closing_days = 0
        root = self.env.ref("base.user_root")
        clients = self.env["intman.client"].with_user(root).with_context(tz=False)
        with freeze_time("2026-03-10 22:59:00"):
            clients._cron_check_periods()
        self.env.invalidate_all()
        self.assertEqual(client.state, "active")
        with freeze_time("2026-03-10 23:30:00"):
            clients._cron_check_periods()
        self.env.invalidate_all()
        self.assertEqual(client.state, "closed")


@tagged("post_install", "-at_install")
class TestTakenUpAgain(CaseworkCase):
    def test_appointments_come_back(self):
        """R211 A mistaken click costs no appointment; past ones stay cancelled."""
        client = self.make_client()
        ahead = self.make_talk(client, self.day(5), state="planned")
        by_hand = self.make_talk(client, self.day(6), state="planned")
        by_hand.action_cancel()
        client.action_close("contact_lost")
        self.assertEqual(ahead.state, "cancelled")
        client.with_env(self.counsellor_env).action_resume()
        self.assertEqual((ahead.state, by_hand.state), ("planned", "cancelled"))

    def test_appointment_of_somebody_who_left(self):
        """R211 What is no longer possible stays cancelled, and the file is open."""
        client = self.make_client()
        talk = self.make_talk(client, self.day(5), state="planned")
        client.action_close("contact_lost")
        self.counsellor_staff.left_on = self.day(1)
        client.with_env(self.team_lead_env).action_resume()
        self.assertEqual((client.state, talk.state), ("active", "cancelled"))
