"""A colleague is ill: the stand-in sees and acts, nobody else gains, then it ends."""

from odoo.exceptions import AccessError, ValidationError
from odoo.tests import freeze_time, new_test_user, tagged

from .casework import CaseworkCase
from .rpc_common import RpcCase


class AbsenceFixtures:
    """Ways to enter an absence at the provider that shows assigned files only."""

    def absent(self, days_from=0, days_to=None, env=None, **vals):
        """Let ``other_user`` be absent, with ``other_colleague_user`` as stand-in."""
        return (env or self.env)["intman.absence"].create(
            {
                "counsellor_id": self.other_staff.id,
                "deputy_id": self.other_colleague_staff.id,
                "date_from": self.day(days_from),
                "date_to": False if days_to is None else self.day(days_to),
                **vals,
            }
        )


@tagged("post_install", "-at_install")
class TestAbsence(AbsenceFixtures, CaseworkCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        third = new_test_user(
            cls.env,
            login="intman_third",
            name="Nutzer third",
            groups="intman_module.group_counsellor",
            tz="Europe/Berlin",
        )
        cls.third_user = third
        cls.other_provider.user_ids |= third
        cls.third_staff = cls.env["intman.counsellor"].create(
            {"user_id": third.id, "provider_id": cls.other_provider.id}
        )
        cls.file = cls.make_client(provider=cls.other_provider)
        cls.talk = cls.make_talk(cls.file, cls.day(-20))
        cls.plan = cls.make_plan(cls.file, cls.day(-20))
        cls.goal = cls.env["intman.goal"].create(
            {"plan_id": cls.plan.id, "name": "Arbeit finden"}
        )
        cls.planned = cls.make_talk(cls.file, cls.day(5), state="planned")
        cls.lead_env = cls.env(user=cls.other_lead_user)
        cls.env.flush_all()

    def sees(self, user, *records):
        """Tell whether the user reads all, finds all, or none of it; mixed is wrong."""
        self.env.invalidate_all()
        answers = set()
        for record in records or self.all_records():
            own = record.with_user(user)
            found = own.search([("id", "=", record.id)])
            try:
                own.read(["display_name"])
                answers |= {True, bool(found)}
            except AccessError:
                answers |= {False, bool(found)}
        self.assertEqual(len(answers), 1, f"{user.name}: {answers}")
        return answers.pop()

    def all_records(self):
        return (
            self.file,
            self.file.consent_ids,
            self.file.agreement_ids,
            self.talk,
            self.talk.participant_ids,
            self.planned,
            self.plan,
            self.goal,
        )

    # ------------------------------------------------------------------
    # Who sees what, and when
    # ------------------------------------------------------------------

    def test_stand_in_sees_and_acts(self):
        """R196 While it lasts: clients, talks and plans; nobody else gains."""
        self.assertFalse(self.sees(self.other_colleague_user))
        absence = self.absent(env=self.lead_env)
        self.assertTrue(self.sees(self.other_colleague_user))
        self.assertTrue(self.sees(self.other_user))
        for nobody in (self.third_user, self.counsellor_user, self.far_user):
            self.assertFalse(self.sees(nobody), nobody.name)
        own = self.env(user=self.other_colleague_user)
        client = self.file.with_env(own)
        client.city = "Neustadt"
        self.make_talk(
            client,
            self.today,
            env=own,
            counsellor_id=self.other_colleague_staff.id,
        )
        self.goal.with_env(own).state = "in_progress"
        self.planned.with_env(own).write({"state": "cancelled"})
        absence.with_env(self.lead_env).action_end()
        self.assertFalse(self.sees(self.other_colleague_user, self.file, self.plan))
        with self.assertRefused(AccessError):
            client.city = "Altstadt"

    def test_begins_and_ends_by_the_date_alone(self):
        """R196 From the first to the last day, inclusive, without a nightly action."""
        self.absent(2, 4)
        user = self.other_colleague_user
        for days, expected in ((0, 0), (1, 0), (2, 1), (3, 1), (4, 1), (5, 0)):
            day = self.day(days)
            with self.subTest(days=days), freeze_time(f"{day} 10:00:00"):
                self.assertEqual(self.sees(user), bool(expected))
                # The same by name, as the filter “My clients” asks it.
                found = self.env(user=user)["intman.client"].search_count(
                    [("acting_user_ids", "in", user.ids)]
                )
                self.assertEqual(found, expected)
                self.assertEqual(user in self.file.acting_user_ids, bool(expected))

    def test_ends_at_midnight_here(self):
        """R196 The calendar day of Berlin counts, not that of UTC."""
        self.absent(0, 0)
        with freeze_time(f"{self.today} 21:30:00"):
            late = self.sees(self.other_colleague_user)
        # In winter Berlin is one hour ahead, in summer two.
        with freeze_time(f"{self.today} 23:30:00"):
            self.assertFalse(self.sees(self.other_colleague_user))
        with freeze_time(f"{self.day(-1)} 23:30:00"):
            self.assertTrue(self.sees(self.other_colleague_user))
        self.assertEqual(late, self.today.month in (11, 12, 1, 2))

    def test_only_the_files_of_the_absent(self):
        """R196 Files of others, and of whom the stand-in's stand-in, stay out."""
        foreign = self.make_client(
            provider=self.other_provider, counsellor_id=self.third_staff.id
        )
        self.absent()
        # The stand-in is absent too: the third stands in for the second alone.
        self.absent(
            counsellor_id=self.other_colleague_staff.id, deputy_id=self.third_staff.id
        )
        self.assertTrue(self.sees(self.other_colleague_user, self.file))
        self.assertFalse(self.sees(self.other_colleague_user, foreign))
        self.assertFalse(self.sees(self.third_user, self.file))

    def test_stand_in_who_has_left_gains_nothing(self):
        """R196 Left, archived or taken out of the provider: no access."""
        absence = self.absent(-5)
        staff, user = self.other_colleague_staff, self.other_colleague_user
        self.assertTrue(self.sees(user))
        staff.left_on = self.today
        self.assertTrue(self.sees(user))
        with freeze_time(f"{self.day(1)} 10:00:00"):
            # No nightly action has run.
            self.assertFalse(self.sees(user))
        staff.left_on = False
        staff.active = False
        self.assertFalse(self.sees(user))
        staff.active = True
        self.assertTrue(self.sees(user))
        self.other_provider.user_ids -= user
        self.assertFalse(self.sees(user))
        self.assertNotIn(user, self.file.acting_user_ids)
        self.assertFalse(self.file.stand_in_id)
        self.assertTrue(absence.exists())

    def test_form_names_the_stand_in(self):
        """R196 Everybody who reads the file sees who stands in, and until when."""
        client = self.file.with_user(self.other_user)
        self.assertFalse(client.stand_in_id)
        self.absent(0, 7)
        self.env.invalidate_all()
        self.assertEqual(client.stand_in_id, self.other_colleague_staff)
        self.assertEqual(client.stand_in_until, self.day(7))
        with freeze_time(f"{self.day(8)} 10:00:00"):
            self.env.invalidate_all()
            self.assertFalse(client.stand_in_id)

    # ------------------------------------------------------------------
    # Entering
    # ------------------------------------------------------------------

    def test_team_lead_enters_counsellors_read(self):
        """R047 The team lead of the provider alone enters and ends an absence."""
        for user in (self.other_user, self.far_user, self.team_lead_user):
            with self.assertRefused(AccessError):
                self.absent(env=self.env(user=user))
        absence = self.absent(env=self.lead_env)
        self.assertTrue(absence.with_user(self.third_user).read(["deputy_id"]))
        for user in (self.other_user, self.far_user, self.team_lead_user):
            with self.assertRefused(AccessError):
                absence.with_user(user).action_end()
        with self.assertRefused():
            absence.with_env(self.lead_env).counsellor_id = self.third_staff

    def test_several_at_once_on_the_staff_form(self):
        """R047 Holidays of a year in one go."""
        values = [
            {
                "date_from": self.day(10 * n),
                "date_to": self.day(10 * n + 5),
                "deputy_id": self.other_colleague_staff.id,
            }
            for n in range(3)
        ]
        self.other_staff.with_env(self.lead_env).write(
            {"absence_ids": [(0, 0, vals) for vals in values]}
        )
        self.assertEqual(len(self.other_staff.absence_ids), 3)
        self.assertEqual(self.other_staff.stand_in_id, self.other_colleague_staff)

    def test_no_reason_is_stored(self):
        """R206 Illness is health data: there is no field for a reason."""
        texts = [
            name
            for name, field in self.env["intman.absence"]._fields.items()
            if field.store and field.type in ("char", "text", "html", "selection")
        ]
        self.assertEqual(texts, [])

    def test_overlapping_absences_are_refused(self):
        """R196 One stand-in at a time."""
        self.absent(0, 10)
        for days in ((10, 12), (-3, 0), (3, 4), (-5, 20), (-5, None), (10, None)):
            with self.subTest(days=days), self.assertRefused(ValidationError):
                self.absent(*days)
        self.assertTrue(self.absent(11, None))
        self.assertTrue(self.absent(-9, -1))

    def test_stand_in_is_a_working_colleague(self):
        """R196 Of the same provider, somebody else, at work, with a login."""
        nobody = self.env["intman.counsellor"].create(
            {"name": "Ohne Nutzer", "provider_id": self.other_provider.id}
        )
        left = self.env["intman.counsellor"].create(
            {
                "name": "Geht bald",
                "provider_id": self.other_provider.id,
                "left_on": self.day(3),
            }
        )
        for staff in (self.other_staff, self.counsellor_staff, nobody, left):
            with self.subTest(staff=staff.name), self.assertRefused(ValidationError):
                self.absent(0, 5, deputy_id=staff.id)

    def test_back_today(self):
        """R196 Back earlier: the access ends at once; entered by mistake: gone."""
        absence = self.absent(-5, 5, env=self.lead_env)
        absence.action_end()
        self.assertEqual(absence.date_to, self.day(-1))
        self.assertFalse(self.sees(self.other_colleague_user))
        absence.action_end()
        self.assertEqual(absence.date_to, self.day(-1))
        mistaken = self.absent(0, 5, env=self.lead_env)
        mistaken.action_end()
        self.assertFalse(mistaken.exists())

    # ------------------------------------------------------------------
    # Who is on duty
    # ------------------------------------------------------------------

    def test_users_on_duty(self):
        """R053 Own user; during an absence the stand-in; else the team lead."""
        staff = self.other_staff | self.other_colleague_staff | self.third_staff
        own = self.env(user=self.other_user)

        def on_duty(day=None):
            self.env.invalidate_all()
            return staff.with_env(own)._users_on_duty(day)

        self.assertEqual(
            on_duty(),
            {
                self.other_staff: self.other_user,
                self.other_colleague_staff: self.other_colleague_user,
                self.third_staff: self.third_user,
            },
        )
        self.absent(0, 3)
        self.assertEqual(on_duty()[self.other_staff], self.other_colleague_user)
        self.assertEqual(on_duty(self.day(4))[self.other_staff], self.other_user)
        self.absent(
            0,
            1,
            counsellor_id=self.other_colleague_staff.id,
            deputy_id=self.third_staff.id,
        )
        self.assertEqual(on_duty()[self.other_staff], self.other_lead_user)
        self.assertEqual(on_duty()[self.other_colleague_staff], self.third_user)
        self.third_staff.left_on = self.day(-1)
        self.assertEqual(on_duty()[self.third_staff], self.other_lead_user)
        self.assertEqual(on_duty()[self.other_colleague_staff], self.other_lead_user)

    def test_on_duty_takes_as_many_queries_for_many(self):
        """R002 The reminders of a whole county ask once."""
        few = self.other_staff | self.third_staff
        many = self.env["intman.counsellor"].create(
            [
                {"name": f"Nr {n}", "provider_id": self.other_provider.id}
                for n in range(40)
            ]
        )

        def count(staff):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.assertEqual(len(staff._users_on_duty()), len(staff))
            return self.env.cr.sql_log_count - before

        count(few)
        self.assertLessEqual(count(few | many), count(few))


@tagged("post_install", "-at_install")
class TestAbsenceFromOutside(AbsenceFixtures, RpcCase):
    def test_access_follows_the_dates_over_rpc(self):
        """R196 Each request asks anew: cached rules keep no day (P4)."""
        file = self.files["X"]
        requests = [
            ("intman.client", file["client"]),
            ("intman.consultation", file["consultation"]),
            ("intman.plan", file["plan"]),
            ("intman.extension", file["extension"]),
        ]

        def sees():
            self.env.flush_all()
            answers = set()
            for model, record in requests:
                # "unassigned" is the stand-in here.
                read = self.call(
                    "unassigned", model, "read", record.ids, ["display_name"]
                )
                found = self.call(
                    "unassigned", model, "search_count", [("id", "=", record.id)]
                )
                self.assertIn(read.kind, ("ok", "denied"))
                answers |= {read.kind == "ok", bool(found.result)}
            self.assertEqual(len(answers), 1)
            return answers.pop()

        self.assertFalse(sees())
        absence = self.absent(-3, 0)
        self.assertTrue(sees())
        absence.date_to = self.day(-1)
        self.assertFalse(sees())
        absence.date_to = False
        self.assertTrue(sees())
        absence.write({"date_from": self.day(1)})
        self.assertFalse(sees())
