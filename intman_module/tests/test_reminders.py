"""The night's reminders: for the right person, once, without a name, gone when done."""

from ast import literal_eval
from contextlib import suppress

from lxml import etree

from odoo import Command
from odoo.tests import tagged
from odoo.tools import mute_logger

from ..models import worklist_reminders
from .common import PASSWORD
from .scratch import ScratchDatabase
from .test_worklist import MARKER, WorklistCase


class ReminderCase(WorklistCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.activities = cls.env["mail.activity"].with_context(active_test=False)

    def night(self):
        """Run the nightly action as the server does."""
        self.env.flush_all()
        self.env.invalidate_all()
        self.env["intman.client"].with_user(
            self.env.ref("base.user_root")
        )._cron_check_periods()
        self.env.flush_all()
        self.env.invalidate_all()

    def commit(self):
        """Do what a commit does before it stores."""
        self.env.cr.flush()
        self.env.invalidate_all()

    def reminders(self, clients, active=True):
        """Return the reminders on these files."""
        return self.activities.search(
            [
                ("res_model", "=", "intman.client"),
                ("res_id", "in", clients.ids),
                ("intman_due_on", "!=", False),
                ("active", "=", active),
            ],
            order="id",
        )

    def reminded(self, clients):
        """Return the set of (kind, login) of the open reminders."""
        names = {id_: code for code, id_ in self.worklist._reminder_types().items()}
        return {
            (names[activity.activity_type_id.id], activity.user_id.login)
            for activity in self.reminders(clients)
        }


@tagged("post_install", "-at_install")
class TestReminders(ReminderCase):
    def test_periods(self):
        """R031, R032: the responsible counsellor is told 6, 3 and 1 months before."""
        for delta, kind in (
            ({"months": 6, "days": 1}, None),
            ({"months": 6}, "period_6"),
            ({"months": 3}, "period_3"),
            ({"months": 1}, "period_1"),
            ({"days": -2}, "expired"),
            ({"days": -28}, "closing"),
        ):
            with self.subTest(**delta):
                client = self.ending_client(**delta)
                self.night()
                expected = {(kind, "intman_counsellor")} if kind else set()
                self.assertEqual(self.reminded(client), expected)

    def test_the_nearer_one_takes_the_place(self):
        """R031: three months before the end the reminder of six months is gone."""
        client = self.ending_client(months=5)
        self.night()
        self.assertEqual(self.reminded(client), {("period_6", "intman_counsellor")})
        client.write(
            {
                "external_first_consultation_on": self.day(years=-3, months=2),
                "external_source": "certificate",
            }
        )
        self.night()
        self.assertEqual(self.reminded(client), {("period_3", "intman_counsellor")})

    def test_plan_and_review(self):
        """R075, R088: an overdue plan and a due review are brought to mind by night."""
        late = self.make_client()
        self.sign_agreement(late)
        self.make_talk(late, on=self.day(-9))
        self.make_talk(late, on=self.day(-2))
        reviewed = self.ready_client()
        reviewed.plan_ids.next_review_on = self.day(-1)
        ahead = self.ready_client()
        self.night()
        self.assertEqual(self.reminded(late), {("plan_overdue", "intman_counsellor")})
        self.assertEqual(self.reminded(reviewed), {("review", "intman_counsellor")})
        self.assertEqual(self.reminded(ahead), set())
        self.assertEqual(self.reminders(reviewed).date_deadline, self.day(-1))

    def test_once(self):
        """Any number of nights makes one reminder; a done one does not come back."""
        client = self.ready_client()
        client.plan_ids.next_review_on = self.day(-1)
        self.night()
        first = self.reminders(client)
        self.night()
        self.assertEqual(self.reminders(client), first)
        first.with_user(self.counsellor_user).action_feedback(feedback="gesehen")
        self.night()
        self.assertFalse(self.reminders(client))
        self.assertEqual(self.reminders(client, active=False), first)
        # Another day is another duty.
        client.plan_ids.next_review_on = self.today
        self.night()
        self.assertEqual(len(self.reminders(client)), 1)

    def test_gone_when_settled(self):
        """What is done needs no reminder: at once after a deed, at night always."""
        client = self.ready_client()
        client.plan_ids.next_review_on = self.day(-1)
        self.night()
        self.assertTrue(self.reminders(client))
        client.plan_ids.with_user(self.counsellor_user).next_review_on = self.day(90)
        self.commit()
        self.assertFalse(self.reminders(client))
        late = self.make_client()
        self.sign_agreement(late)
        for days in (-9, -2):
            self.make_talk(late, on=self.day(days))
        self.night()
        self.assertTrue(self.reminders(late))
        self.make_plan(late, env=self.counsellor_env)
        self.commit()
        self.assertFalse(self.reminders(late))
        # Nobody writes when a date goes by or a setting changes: the night does it.
        self.begun(client, 100)
        self.county.unseen_days = 1
        self.env.cr.execute("UPDATE intman_consultation SET date = date - 5")
        self.night()
        self.assertEqual(self.reminded(client), {("unseen", "intman_counsellor")})
        self.county.unseen_days = 0
        self.night()
        self.assertFalse(self.reminders(client))

    def test_a_deed_leaves_other_reminders_alone(self):
        """Only what is settled goes, and own reminders of people stay."""
        client = self.ending_client(days=9)
        own = client.activity_schedule(
            "mail.mail_activity_data_todo", user_id=self.counsellor_user.id
        )
        self.night()
        client.phone = "0711 1"
        self.commit()
        self.assertEqual(self.reminded(client), {("period_1", "intman_counsellor")})
        self.assertTrue(own.exists())

    def test_closing_takes_reminders_away(self):
        """R211: a closed file reminds nobody, and nothing is made for it."""
        client = self.ending_client(days=9)
        self.night()
        client.action_close("contact_lost")
        self.assertFalse(self.reminders(client))
        self.night()
        self.assertFalse(self.reminders(client))

    def test_moved_to_whoever_is_responsible(self):
        """R046: the reminder follows the file, and is not made a second time."""
        client = self.ending_client(days=9)
        self.night()
        first = self.reminders(client)
        client.counsellor_id = self.colleague_staff
        self.commit()
        self.assertEqual(self.reminders(client), first)
        self.assertEqual(first.user_id, self.colleague_user)
        self.night()
        self.assertEqual(first.user_id, self.colleague_user)
        client.counsellor_id = self.counsellor_staff
        self.night()
        self.assertEqual(first.user_id, self.counsellor_user)

    def absent(self, **vals):
        return self.env["intman.absence"].create(
            {
                "counsellor_id": self.counsellor_staff.id,
                "deputy_id": self.colleague_staff.id,
                **vals,
            }
        )

    def test_moved_to_the_stand_in_and_back(self):
        """R046: during an absence the stand-in is reminded, at once, and then not."""
        client = self.ending_client(days=9)
        self.night()
        first = self.reminders(client)
        absence = self.absent()
        self.commit()
        self.assertEqual(self.reminders(client), first)
        self.assertEqual(first.user_id, self.colleague_user)
        self.assertIn(
            client.number,
            str(self.worklist.with_user(self.colleague_user).get_page()["rows"]),
        )
        absence.action_end()
        self.commit()
        self.assertEqual(first.user_id, self.counsellor_user)
        self.assertEqual(
            self.worklist.with_user(self.colleague_user).get_page()["rows"], []
        )

    def test_an_absence_ahead_takes_effect_by_night(self):
        """R046: an absence entered in advance moves reminders when it begins."""
        client = self.ending_client(days=9)
        self.night()
        absence = self.absent(date_from=self.day(1))
        self.night()
        self.assertEqual(self.reminders(client).user_id, self.counsellor_user)
        absence.date_from = self.today
        self.env.cr.precommit.clear()
        self.night()
        self.assertEqual(self.reminders(client).user_id, self.colleague_user)

    def test_the_lead_decides_on_extensions(self):
        """R032, R033: a request reminds the team lead, until it is decided."""
        client = self.ready_client()
        request = self.counsellor_env["intman.extension"].create(
            {
                "client_id": client.id,
                "state": "requested",
                "ground": "illiteracy",
                "months": 6,
                "justification": "Lernt schreiben.",
            }
        )
        self.night()
        self.assertEqual(self.reminded(client), {("extension", "intman_team_lead")})
        request.with_user(self.team_lead_user).action_grant()
        self.commit()
        self.assertFalse(self.reminders(client))

    def test_nobody_responsible_reminds_the_team_leads(self):
        """R046: of files without anybody the leads are told, each of them once."""
        second = self.env["res.users"].create(
            {
                "name": "Zweite Leitung",
                "login": "intman_second_lead",
                "password": PASSWORD,
                "group_ids": [
                    Command.link(self.env.ref("intman_module.group_team_lead").id)
                ],
            }
        )
        self.provider.user_ids |= second
        client = self.ending_client(days=9)
        client.counsellor_id = False
        expected = {
            (kind, login)
            for kind in ("period_1", "unassigned")
            for login in ("intman_team_lead", "intman_second_lead")
        }
        self.night()
        self.assertEqual(self.reminded(client), expected)
        self.night()
        self.assertEqual(len(self.reminders(client)), 4)
        # One of them did it: the others need not.
        self.reminders(client).filtered(lambda a: a.user_id == second).action_feedback()
        self.night()
        self.assertFalse(self.reminders(client))

    def test_who_has_left_is_not_reminded(self):
        """R046: without access no reminder; the team lead hears of it."""
        client = self.ending_client(days=9)
        self.night()
        self.counsellor_staff.left_on = self.day(-1)
        self.night()
        self.assertEqual(
            self.reminded(client),
            {("period_1", "intman_team_lead"), ("unassigned", "intman_team_lead")},
        )

    def test_no_name_no_mail_no_follower(self):
        """R196: a reminder tells its reader the number and the kind, in German."""
        self.counsellor_user.notification_type = "email"
        before = {
            name: self.env[name].search_count([])
            for name in ("mail.message", "mail.mail", "mail.followers")
        }
        client = self.ending_client(days=9)
        client.write({"last_name": MARKER, "first_name": MARKER})
        self.night()
        for name, count in before.items():
            self.assertEqual(self.env[name].search_count([]), count, name)
        reminder = self.reminders(client)
        self.assertEqual(reminder.res_name, client.number)
        self.assertFalse(reminder.summary or reminder.note)
        read = reminder.with_user(self.counsellor_user).with_context(lang="de_DE")
        fields = [
            name
            for name in reminder._fields
            if reminder._has_field_access(reminder._fields[name], "read")
            and name != "intman_due_on"
        ]
        self.env.invalidate_all()
        self.assertNotIn(MARKER, str(read.read(fields)))
        self.assertNotIn("%", read.display_name)

    def test_a_type_can_be_switched_off(self):
        """Who archives the type of a kind gets no more reminders of it."""
        client = self.ending_client(days=9)
        self.night()
        self.env.ref("intman_module.activity_period_1").active = False
        self.night()
        self.assertFalse(self.reminders(client))
        self.assertEqual(self.kinds(client), {"period_1"}, "the worklist shows it")

    def test_as_the_server_runs_it(self):
        """R031: the scheduled action itself, with its commits."""
        client = self.ending_client(days=9)
        cron = self.env.ref("intman_module.ir_cron_period")
        with self.enter_registry_test_mode():
            cron.method_direct_trigger()
        self.assertEqual(self.reminded(client), {("period_1", "intman_counsellor")})

    def test_a_file_that_fails_stops_no_other(self):
        """A batch that cannot be done is told by its size, the others go on."""
        client = self.ending_client(days=9)
        self.env.cr.execute(
            "CREATE FUNCTION pg_temp.refuse() RETURNS trigger LANGUAGE plpgsql AS "
            "$$BEGIN RAISE 'no'; END$$;"
            "CREATE TRIGGER refuse BEFORE INSERT ON mail_activity FOR EACH ROW "
            "WHEN (NEW.res_id = %s) EXECUTE FUNCTION pg_temp.refuse()",
            [client.id],
        )
        with (
            self.assertLogs("odoo.addons.intman_module", "ERROR") as log,
            mute_logger("odoo.sql_db"),
        ):
            self.night()
        self.assertNotIn(client.number, str(log.output))
        self.assertFalse(self.reminders(client))
        self.env.cr.execute("DROP TRIGGER refuse ON mail_activity")
        self.night()
        self.assertTrue(self.reminders(client))

    def test_the_clock_leads_to_these_files(self):
        """R031 The filters that Odoo's clock sets find the files it has counted."""
        late, other = self.ending_client(days=9), self.ending_client(days=9)
        self.night()
        other.activity_ids.unlink()
        views = self.counsellor_env["intman.client"].get_views([(False, "search")])
        arch = etree.fromstring(views["views"]["search"]["arch"])
        clients = self.counsellor_env["intman.client"]
        found = clients.browse()
        for name in ("activities_overdue", "activities_today"):
            (node,) = arch.xpath(f"//filter[@name='{name}']")
            found |= clients.search(literal_eval(node.get("domain")))
        self.assertEqual(found, late)
        (node,) = arch.xpath("//filter[@name='filter_activities_my']")
        self.assertIn("activity_user_id", node.get("domain"))

    def test_queries_do_not_grow(self):
        """As many queries to look through ten files as through sixty."""

        def queries():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.env["intman.worklist"]._cron_remind()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        for _index in range(10):
            self.ready_client().plan_ids.next_review_on = self.today
        first, again = queries(), queries()
        for _index in range(50):
            self.ready_client().plan_ids.next_review_on = self.today
        self.assertLessEqual(queries(), first)
        self.assertLessEqual(queries(), again)


def make_cases(env, count):
    """Make files whose review is due, in the copy; commit."""
    county = env["intman.county"].create({"name": "Nachtkreis", "code": "08999"})
    provider = env["intman.provider"].create(
        {"name": "Nachtamt", "county_id": county.id}
    )
    user = env["res.users"].create(
        {
            "name": "Nacht",
            "login": "intman_night",
            "group_ids": [Command.link(env.ref("intman_module.group_counsellor").id)],
        }
    )
    provider.user_ids = user
    staff = env["intman.counsellor"].create(
        {"user_id": user.id, "provider_id": provider.id}
    )
    env["intman.client"].create(
        [
            {
                "last_name": MARKER,
                "provider_id": provider.id,
                "counsellor_id": staff.id,
                "residence_status_until": "2020-01-01",
                "consent_ids": [
                    Command.create(
                        {
                            "purpose": "processing",
                            "state": "given",
                            "given_on": "2020-01-01",
                        }
                    )
                ],
            }
            for _index in range(count)
        ]
    )
    return True


def killed_night(env, batches):
    """Run the scheduled action; the process dies after so many batches."""
    worklist_reminders.BATCH = 10
    model = type(env["intman.worklist"])
    remind, seen = model._remind, []

    def dying(self, *args, **kwargs):
        if len(seen) == batches:
            raise KeyboardInterrupt
        seen.append(1)
        return remind(self, *args, **kwargs)

    model._remind = dying
    try:
        with suppress(KeyboardInterrupt):
            env.ref("intman_module.ir_cron_period").method_direct_trigger()
    finally:
        model._remind = remind
    return True


def count_reminders(env):
    """Return how many reminders there are, and how many different ones."""
    found = env["mail.activity"].search([("intman_due_on", "!=", False)])
    return [len(found), len({(a.res_id, a.activity_type_id.id) for a in found})]


@tagged("post_install", "-at_install")
class TestKilledNight(ReminderCase):
    def test_a_killed_night_loses_nothing(self):
        """R031: what was made before the kill stays, the next night does the rest."""
        scratch = ScratchDatabase(self.env.cr.dbname)
        self.addCleanup(scratch.close)
        scratch.run(make_cases, count=45)
        scratch.run(killed_night, batches=2)
        (made, different), _log = scratch.run(count_reminders)
        self.assertEqual((made, different), (20, 20))
        for _night in range(2):
            scratch.run(killed_night, batches=99)
            (made, different), log = scratch.run(count_reminders)
            self.assertEqual((made, different), (45, 45))
            self.assertNotIn(MARKER, log)
