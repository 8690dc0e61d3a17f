"""Families: adults with a file each, children, and nobody's file opened by it."""

from dateutil.relativedelta import relativedelta

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.models import LOG_ACCESS_COLUMNS
from odoo.tests import freeze_time, tagged

from .casework import CaseworkCase


class HouseholdCase(CaseworkCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.mother = cls.make_client(last_name="Haddad", first_name="Lina")
        cls.father = cls.make_client(last_name="Haddad", first_name="Karim")

    def family(self, *clients):
        """Bring clients together as the form does."""
        first, *others = clients
        first.write({"family_ids": [Command.link(other.id) for other in others]})
        return first.household_id

    def child(self, client, env=None, **vals):
        """Enter a child in the household of a client."""
        return (env or self.env)["intman.dependent"].create(
            {
                "household_id": client._own_household().id,
                "first_name": "Sami",
                "birth_date": self.day(years=-10),
                **vals,
            }
        )

    def forget(self):
        """Drop what is cached: rules are asked anew (P7)."""
        self.env.flush_all()
        self.env.invalidate_all()


@tagged("post_install", "-at_install")
class TestHousehold(HouseholdCase):
    def test_join_and_leave(self):
        """R036 One step joins, one step leaves; the files stay as they are."""
        mother = self.mother.with_env(self.counsellor_env)
        father = self.father.with_env(self.counsellor_env)
        household = self.family(mother, father)
        self.assertTrue(household)
        self.assertEqual(father.household_id, household)
        self.assertEqual(father.family_ids, mother)
        daughter = self.make_client().with_env(self.counsellor_env)
        daughter.family_ids = father
        self.assertEqual(mother.family_ids, father | daughter)
        # Left out of the list: out of the household.
        mother.family_ids = daughter
        self.assertFalse(father.household_id)
        daughter.action_leave_household()
        self.assertEqual(mother.household_id, household)
        self.assertFalse(mother.family_ids)
        # The last one leaves, the household goes.
        mother.action_leave_household()
        self.assertFalse(household.sudo().exists())

    def test_two_households(self):
        """R036 Whoever lives alone comes along, children too; others leave first."""
        household = self.family(self.mother, self.father)
        uncle, aunt = self.make_client(), self.make_client()
        cousin = self.child(uncle)
        alone = uncle.household_id
        self.mother.write({"family_ids": [Command.link(uncle.id)]})
        self.assertEqual(uncle.household_id, household)
        self.assertEqual(cousin.household_id, household)
        self.assertFalse(alone.exists())
        self.family(aunt, self.make_client())
        with self.assertRefused():
            self.mother.write({"family_ids": [Command.link(aunt.id)]})

    def test_label_names_nobody(self):
        """R196 R208 The label is made of the case numbers in sight."""
        self.provider.case_access = "assigned"
        self.father.counsellor_id = self.colleague_staff
        household = self.family(self.mother, self.father)
        for user, seen, hidden in (
            (self.counsellor_user, self.mother, self.father),
            (self.colleague_user, self.father, self.mother),
        ):
            self.forget()
            label = household.with_user(user).display_name
            self.assertIn(seen.number, label)
            self.assertNotIn(hidden.number, label)
            self.assertNotIn("Haddad", label)
        self.forget()
        label = household.with_user(self.team_lead_user).display_name
        self.assertIn(self.mother.number, label)
        self.assertIn(self.father.number, label)
        self.forget()
        label = household.with_user(self.far_user).sudo().display_name
        self.assertNotIn(self.mother.number, label)

    def test_nobody_sees_the_file_of_a_relative(self):
        """R196 R208 The household shows its readable members and opens no file."""
        self.provider.case_access = "assigned"
        self.father.counsellor_id = self.colleague_staff
        household = self.family(self.mother, self.father)
        child = self.child(self.mother)
        self.forget()
        env = self.counsellor_env
        seen = household.with_env(env)
        # The rule has been evaluated with both members: nothing of it is shown.
        self.assertEqual(seen.member_ids.ids, self.mother.ids)
        self.assertEqual(seen.client_ids.ids, self.mother.ids)
        self.assertEqual(self.mother.with_env(env).family_ids.ids, [])
        self.assertEqual(
            env["intman.household"]
            .search([("client_ids.first_name", "=", "Karim")])
            .ids,
            [],
        )
        with self.assertRaises(AccessError):
            self.father.with_env(env).read(["household_id"])
        with self.assertRaises(AccessError):
            seen.read(["access_client_ids"])
        # Both see the child of their household, others see nothing at all.
        for user in (self.counsellor_user, self.colleague_user, self.team_lead_user):
            self.forget()
            self.assertEqual(
                child.with_user(user).read(["first_name"])[0]["id"], child.id
            )
        self.father.counsellor_id = self.mother.counsellor_id = self.team_lead_staff
        for user in (self.counsellor_user, self.colleague_user, self.far_user):
            self.forget()
            self.assertFalse(self.env(user=user)["intman.dependent"].search([]) & child)
            for record in (child, household):
                with self.assertRaises(AccessError):
                    record.with_user(user).read(["display_name"])

    def test_who_is_out_of_sight_stays(self):
        """R208 Emptying the list of relatives in sight puts nobody else out."""
        self.provider.case_access = "assigned"
        self.father.counsellor_id = self.colleague_staff
        aunt = self.make_client()
        household = self.family(self.mother, self.father, aunt)
        self.forget()
        self.mother.with_env(self.counsellor_env).family_ids = False
        self.forget()
        self.assertFalse(aunt.household_id)
        self.assertEqual(household.client_ids, self.mother | self.father)

    def test_a_new_file_joins_at_once(self):
        """R037 Somebody who joins the family is linked when the file is made."""
        client = self.make_client(
            env=self.counsellor_env, family_ids=[Command.link(self.mother.id)]
        )
        self.assertTrue(client.household_id)
        self.assertEqual(self.mother.household_id.client_ids, client | self.mother)
        other = self.make_client(
            env=self.counsellor_env, household_id=client.household_id.id
        )
        self.assertEqual(other.family_ids, client | self.mother)

    def test_joining_needs_a_member_in_sight(self):
        """R196 R208 Nobody gets into a strange household by guessing its number."""
        self.provider.case_access = "assigned"
        self.father.counsellor_id = self.colleague_staff
        self.child(self.father)
        self.forget()
        mother = self.mother.with_env(self.counsellor_env)
        with self.assertRaises(AccessError):
            mother.household_id = self.father.household_id.id
        with self.assertRaises(AccessError):
            mother.family_ids = self.father.with_env(self.counsellor_env)
        with self.assertRaises(AccessError):
            self.make_client(
                env=self.counsellor_env, household_id=self.father.household_id.id
            )
        with self.assertRaises(AccessError):
            self.counsellor_env["intman.dependent"].create(
                {
                    "household_id": self.father.household_id.id,
                    "first_name": "Fremd",
                    "birth_date": self.day(-100),
                }
            )

    def test_one_provider(self):
        """R208 All members belong to one provider."""
        stranger = self.make_client(provider=self.other_provider)
        with self.assertRefused(ValidationError):
            self.family(self.mother, stranger)
        household = self.family(self.mother, self.father)
        with self.assertRefused(ValidationError):
            stranger.household_id = household
        with self.assertRefused():
            household.provider_id = self.other_provider
        with self.assertRaises(AccessError):
            self.counsellor_env["intman.household"].create(
                {"provider_id": self.provider.id}
            )

    def test_who_joins_later_has_a_full_period(self):
        """R036 R037 Everybody has an own three years, independent of the relatives'."""
        self.make_talk(self.mother, self.day(years=-2))
        self.family(self.mother, self.father)
        self.make_talk(self.father, self.day(-1))
        self.assertEqual(self.mother.period_end, self.day(0, years=1))
        self.assertEqual(self.father.period_end, self.day(-1) + relativedelta(years=3))
        self.mother.action_close("moved")
        self.assertEqual(self.father.state, "active")
        self.assertEqual(self.father.period_end, self.day(-1) + relativedelta(years=3))

    def test_many_households_cost_no_query_each(self):
        """R208 The form is as quick with a large family as with a small one."""

        def queries(number):
            clients = self.env["intman.client"]
            for _index in range(number):
                clients |= self.make_client()
            self.family(*clients)
            for _index in range(number):
                self.child(clients[0])
            own = clients[0].with_env(self.counsellor_env)
            spec = {
                "household_id": {"fields": {"display_name": {}}},
                "family_ids": {"fields": {"display_name": {}}},
                "dependent_ids": {"fields": {"first_name": {}, "adult_on": {}}},
            }
            own.web_read(spec)
            self.forget()
            before = self.env.cr.sql_log_count
            own.web_read(spec)
            return self.env.cr.sql_log_count - before

        queries(2)  # what the server remembers beyond a request
        self.assertEqual(queries(2), queries(12))


@tagged("post_install", "-at_install")
class TestWithdrawalInAFamily(HouseholdCase):
    def test_children_stay_while_another_file_stays(self):
        """R204 R205 R211 One withdraws: the others keep their household."""
        household = self.family(self.mother, self.father)
        child = self.child(self.mother)
        self.mother.consent_ids.action_revoke()
        self.forget()
        father = self.father.with_env(self.counsellor_env)
        self.assertFalse(father.family_ids)
        self.assertEqual(father.dependent_ids.ids, child.ids)
        self.assertNotIn(self.mother.number, father.household_id.display_name)
        self.mother._erase()
        self.assertTrue(child.exists())
        self.father.action_close("moved")
        self.father._erase()
        self.assertFalse(child.exists())
        self.assertFalse(household.exists())

    def test_after_the_withdrawal_nobody_sees_the_children(self):
        """R204 R205 Locked at once, for everybody; gone with the file."""
        child = self.child(self.mother)
        household = child.household_id
        self.mother.consent_ids.action_revoke()
        for user in (self.counsellor_user, self.team_lead_user):
            for record in (child, household):
                self.forget()
                with self.assertRaises(AccessError):
                    record.with_user(user).read(["display_name"])
        log = self.mother._erase()
        self.assertFalse(child.exists())
        self.assertFalse(household.exists())
        self.assertEqual(log.counts["intman.dependent"], 1)
        self.assertEqual(log.counts["intman.household"], 1)

    def test_assigned_to_the_withdrawn_one_alone(self):
        """R204 R208 The withdrawn file is no key to the household of the others."""
        self.provider.case_access = "assigned"
        self.father.counsellor_id = self.colleague_staff
        household = self.family(self.mother, self.father)
        child = self.child(self.mother)
        self.mother.consent_ids.action_revoke()
        for record in (child, household):
            self.forget()
            with self.assertRaises(AccessError):
                record.with_user(self.counsellor_user).read(["display_name"])
            self.forget()
            self.assertTrue(
                record.with_user(self.colleague_user).read(["display_name"])
            )

    def test_the_withdrawn_one_is_no_family_any_more(self):
        """R204 R205 In the night before the erasure the children go with the other."""
        self.family(self.mother, self.father)
        child = self.child(self.mother)
        aunt = self.make_client()
        self.family(aunt, self.make_client())
        self.mother.consent_ids.action_revoke()
        with self.assertRefused():
            self.father.action_leave_household()
        self.father.write({"family_ids": [Command.link(aunt.id)]})
        self.assertEqual(child.household_id, aunt.household_id)
        self.mother._erase()
        self.assertTrue(child.exists())

    def test_closed_files(self):
        """R205 R211 Nothing is added where every file is closed."""
        child = self.child(self.mother)
        self.mother.action_close("moved")
        with self.assertRefused():
            child.first_name = "Anders"
        with self.assertRefused():
            child.action_remove()
        with self.assertRefused():
            self.child(self.mother)
        with self.assertRefused():
            self.mother.action_leave_household()
        self.mother.action_resume()
        child.first_name = "Anders"


@tagged("post_install", "-at_install")
class TestDependent(HouseholdCase):
    def test_names(self):
        """R207 One name, apostrophes, other scripts, 200 characters; not more."""
        for name in (
            "Amir",
            "N'Diaye",
            "O’Brien",
            "محمد",
            "ኣማኑኤል",
            "Дар'я",
            "ü" * 200,
            "a-b c",
        ):
            with self.subTest(name=name):
                child = self.child(self.mother, first_name=name, last_name=name)
                self.assertEqual(self.column(child, "first_name"), name)
                self.assertNotIn(name, child.display_name)
        self.assertFalse(self.child(self.mother, last_name=False).last_name)
        for vals in (
            {"first_name": ""},
            {"first_name": "  "},
            {"first_name": False},
            {"first_name": "ü" * 201},
            {"last_name": "ü" * 201},
            {"first_name": "a\x00b"},
        ):
            with self.subTest(**vals), self.assertRefused(ValidationError):
                self.child(self.mother, **vals)

    def test_only_what_is_needed(self):
        """R207 Name, date of birth and gender: nothing else about a child."""
        own = {
            name
            for name, field in self.env["intman.dependent"]._fields.items()
            if field.store and not field.compute and not field.related
        }
        self.assertEqual(
            own - {"id", *LOG_ACCESS_COLUMNS},
            {"household_id", "first_name", "last_name", "birth_date", "gender"},
        )

    def test_consent_of_a_parent(self):
        """R196 R197 No child without the consent of an adult in the household."""
        household = self.env["intman.household"].create(
            {"provider_id": self.provider.id}
        )
        with self.assertRefused():
            self.env["intman.dependent"].create(
                {
                    "household_id": household.id,
                    "first_name": "Sami",
                    "birth_date": self.day(years=-3),
                }
            )

    def test_day_of_birth(self):
        """R036 Under 18 at the entry; adult on the 18th birthday, 1 March included."""
        for birth in (self.day(1), "1899-12-31", self.day(years=-18), False):
            with self.subTest(birth=birth), self.assertRefused(UserError):
                self.child(self.mother, birth_date=birth)
        child = self.child(self.mother, birth_date=self.day(1, years=-18))
        self.assertEqual(child.adult_on, self.day(1))
        self.assertFalse(child.is_adult)
        leap = self.child(self.mother, birth_date="2020-02-29")
        self.assertEqual(str(leap.adult_on), "2038-03-01")
        with freeze_time(f"{self.day(1)} 12:00"):
            self.env.invalidate_all()
            self.assertTrue(child.is_adult)
        adults = [("adult_on", "<=", self.day(1))]
        self.assertEqual(
            self.counsellor_env["intman.dependent"].search(adults) & (child | leap),
            child,
        )
        field = self.env["intman.dependent"]._fields["adult_on"]
        self.assertTrue(field.store and field.index)

    def test_taking_out(self):
        """R207 What is not needed any more goes; others cannot do it."""
        child = self.child(self.mother)
        with self.assertRefused():
            # The only adult cannot leave the children behind.
            self.mother.action_leave_household()
        for user in (self.far_user, self.manager_user):
            with self.assertRaises(AccessError):
                # What is in the cache is read without asking the rules (P7).
                self.assertTrue(child.household_id.access_client_ids)
                child.with_user(user).action_remove()
        self.assertTrue(child.exists())
        with self.assertRaises(AccessError):
            child.with_env(self.counsellor_env).unlink()
        child.with_env(self.counsellor_env).action_remove()
        self.assertFalse(child.exists())
        self.mother.action_leave_household()

    def test_button_adds_to_the_own_household(self):
        """R036 The first child makes the household, in one step."""
        action = self.mother.with_env(self.counsellor_env).action_add_dependent()
        self.assertEqual(
            action["context"]["default_household_id"], self.mother.household_id.id
        )
        child = (
            self.counsellor_env["intman.dependent"]
            .with_context(**action["context"])
            .create({"first_name": "Sami", "birth_date": self.day(-9)})
        )
        self.assertEqual(self.mother.dependent_ids, child)
        with self.assertRaises(AccessError):
            self.father.with_user(self.far_user).action_add_dependent()

    def adult_child(self, **vals):
        """Return a child of the mother who became 18 yesterday."""
        with freeze_time(f"{self.day(-10)} 12:00"):
            return self.child(
                self.mother, birth_date=self.day(-1, years=-18), **vals
            ).with_env(self.counsellor_env)

    def test_own_file_from_18_on(self):
        """R036 R037 R083 R196 Consent first; then the file takes the child's place."""
        self.mother.municipality_id = self.municipality
        child = self.adult_child(gender="male")
        self.assertTrue(child.is_adult)
        context = child.action_start_file()["context"]
        self.assertFalse(
            {"Sami", "Haddad"} & {str(value) for value in context.values()}
        )
        intakes = self.counsellor_env["intman.intake"].with_context(**context)
        spec = {
            name: {}
            for name in ("dependent_id", "last_name", "first_name", "birth_date")
        }
        values = intakes.onchange({}, [], spec)["value"]
        self.assertFalse(values.get("last_name") or values.get("first_name"))
        # Before the consent nothing of the child reaches the form's table.
        with self.assertRefused():
            intakes.create({"first_name": "Sami"})
        answer = intakes.onchange(
            {
                "dependent_id": child.id,
                "provider_id": self.provider.id,
                "is_notice_explained": True,
                "is_consent_given": True,
            },
            ["is_consent_given"],
            spec,
        )["value"]
        self.assertEqual(answer["last_name"], "Haddad")
        self.assertEqual(answer["first_name"], "Sami")
        self.assertEqual(str(answer["birth_date"]), str(self.day(-1, years=-18)))
        intake = intakes.create(
            {
                "dependent_id": child.id,
                "is_notice_explained": True,
                "is_consent_given": True,
                "last_name": "Haddad",
                "first_name": "Sami",
                "birth_date": self.day(-1, years=-18),
            }
        )
        client = self.env["intman.client"].browse(
            intake.action_create_client()["res_id"]
        )
        self.assertFalse(child.exists())
        self.assertEqual(client.household_id, self.mother.household_id)
        self.assertEqual(self.mother.family_ids, client)
        self.make_talk(self.mother, self.day(-400))
        client.benefit = "sgb2"
        self.make_talk(client)
        self.assertEqual(client.period_end, self.day(years=3))

    def test_no_own_file_before_18_nor_for_strangers(self):
        """R036 R208 Not earlier, and not by somebody out of sight."""
        child = self.child(self.mother).with_env(self.counsellor_env)
        with self.assertRefused():
            child.action_start_file()
        grown = self.adult_child()
        with self.assertRaises(AccessError):
            # What is in the cache is read without asking the rules (P7).
            self.assertTrue(grown.birth_date and grown.provider_id and grown.adult_on)
            grown.with_user(self.far_user).action_start_file()
        intakes = self.env(user=self.far_user)["intman.intake"]
        self.forget()
        with self.assertRaises(AccessError):
            intakes.create(
                {
                    "dependent_id": grown.id,
                    "provider_id": self.far_provider.id,
                    "is_notice_explained": True,
                    "is_consent_given": True,
                    "last_name": "Neu",
                    "birth_date": "1990-01-01",
                }
            )
        self.forget()
        with self.assertRaises(AccessError):
            self.env(user=self.far_user)["intman.intake"].onchange(
                {"dependent_id": grown.id, "is_consent_given": True},
                ["is_consent_given"],
                {"last_name": {}, "first_name": {}},
            )
        self.assertTrue(grown.sudo().exists())
