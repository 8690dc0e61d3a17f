"""First visit: search, consent, and only then a name. Numbers of new files."""

from dateutil.relativedelta import relativedelta

from odoo import Command
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import freeze_time, tagged
from odoo.tools import SQL, mute_logger

from .casework import CaseworkCase

#: What the form asks the server for while the counsellor types.
SPEC = {
    "provider_id": {"fields": {}},
    "search_name": {},
    "search_birth_date": {},
    "is_searched": {},
    "match_ids": {"fields": {"display_name": {}, "birth_date": {}}},
    "match_text": {},
}


def shown(value):
    """Return what the search shows: the files in sight, then lines for the others."""
    # An answer may link a record and bring its values in two commands.
    files = {
        command[1]: f"{command[2]['display_name']}, {command[2].get('birth_date')}"
        for command in value.get("match_ids") or ()
        if len(command) > 2 and isinstance(command[2], dict)
    }
    hidden = (value.get("match_text") or "").splitlines()
    return "\n".join([*files.values(), *hidden])


@tagged("post_install", "-at_install")
class TestIntakeSearch(CaseworkCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.intake = cls.counsellor_env["intman.intake"]

    def search_for(self, name=False, birth_date=False, intake=None, provider=None):
        """Type into the search of the form; return what it shows."""
        intake = self.intake if intake is None else intake
        answer = intake.onchange(
            {
                "provider_id": (provider or self.provider).id,
                "search_name": name,
                "search_birth_date": birth_date,
            },
            ["search_name", "search_birth_date"],
            SPEC,
        )
        return shown(answer["value"])

    def test_finds_by_sound(self):
        """R038 R207 Somebody known is found however the name is written."""
        for first, last, searches in (
            ("Mohammed", "Haddad", ("Muhammad", "Mohamad Haddad", "haddad")),
            (
                "Sahra",
                "Schmidt",
                ("Schmitt", "SCHMID", "Sara Schmidt", "Schmidt Sarah"),
            ),
            ("Abd al-Rahman", "Al-Masri", ("Abd Al Rahman", "al masri", "Masri")),
            ("Ryan", "O'Brien", ("OBrien", "O\u2019Brien", "o'brien")),
            (False, "\u0645\u062d\u0645\u062f", ("\u0645\u062d\u0645\u062f",)),
            (
                "\u041e\u043b\u044c\u0433\u0430",
                "\u0406\u0432\u0430\u043d",
                ("\u0456\u0432\u0430\u043d",),
            ),
        ):
            client = self.make_client(first_name=first, last_name=last)
            for name in searches:
                with self.subTest(last=last, name=name):
                    self.assertIn(client.number, self.search_for(name))

    def test_does_not_find_others(self):
        """R207 Who sounds otherwise is not shown."""
        client = self.make_client(first_name="Amira", last_name="Schmidt")
        for name in (
            "Schneider",
            "Amira Schneider",
            "Schmidt Karim",
            "x",
            "%",
            "_",
            "\\",
        ):
            with self.subTest(name=name):
                self.assertNotIn(client.number, self.search_for(name))

    def test_date_of_birth(self):
        """R038 Name or date may be written wrongly: either finds, both stand first."""
        twin = self.make_client(last_name="Haddad", birth_date="1985-01-02")
        client = self.make_client(last_name="Haddad", birth_date="1990-05-17")
        other = self.make_client(last_name="Jamal", birth_date="1990-05-17")
        stranger = self.make_client(last_name="Weber", birth_date="1970-03-04")
        found = self.search_for("Haddad", "1990-05-17").splitlines()
        self.assertEqual(len(found), 3)
        self.assertIn(client.number, found[0])
        self.assertIn(twin.number, found[1])
        self.assertIn(other.number, found[2])
        found = self.search_for(False, "1990-05-17")
        self.assertIn(client.number, found)
        self.assertNotIn(twin.number, found)
        self.assertNotIn(stranger.number, found)

    def test_beginning_of_a_name_and_case_number(self):
        """R038 What was typed so far finds, and so does the number of the file."""
        client = self.make_client(last_name="Sabbagh", first_name="Jamal")
        for text in ("Sab", "sabba", "Ja sa", client.number, client.number[-4:]):
            with self.subTest(text=text):
                self.assertIn(client.number, self.search_for(text))
        for text in ("abb", "Sax", "%ab", "S_b"):
            with self.subTest(text=text):
                self.assertNotIn(client.number, self.search_for(text))

    def test_only_in_the_own_provider(self):
        """R208 Another provider's clients are not found, whatever is asked for."""
        far = self.make_client(provider=self.far_provider, last_name="Haddad")
        self.assertNotIn("Haddad", self.search_for("Haddad"))
        shown = self.search_for("Haddad", provider=self.far_provider)
        self.assertEqual(shown, "")
        env = self.env(user=self.far_user)
        shown = self.search_for(
            "Haddad", intake=env["intman.intake"], provider=self.far_provider
        )
        self.assertIn(far.number, shown)

    def test_out_of_sight_is_a_number_only(self):
        """R207 Of a colleague's file only number and colleague are shown."""
        client = self.make_client(provider=self.other_provider, last_name="Haddad")
        env = self.env(user=self.other_colleague_user)
        shown = self.search_for(
            "Haddad", intake=env["intman.intake"], provider=self.other_provider
        )
        self.assertIn(client.number, shown)
        self.assertIn(self.other_staff.name, shown)
        self.assertNotIn("Haddad", shown)
        self.assertNotIn("Amira", shown)
        self.assertNotIn("1990", shown)

    def test_closed_is_found_withdrawn_is_not(self):
        """R204 After a withdrawal nobody finds the person, not even by searching."""
        closed = self.make_client(last_name="Haddad")
        closed.action_close("no_need")
        gone = self.make_client(last_name="Haddad")
        gone.consent_ids.action_revoke()
        found = self.search_for("Haddad")
        self.assertIn(closed.number, found)
        self.assertNotIn(gone.number, found)

    def test_searching_stores_nothing(self):
        """R196 R199 What is searched for is in no column and leaves no row."""
        table = self.intake._table
        before = self.stored()
        self.search_for("Suchwort", "1980-01-01")
        self.assertEqual(self.stored(), before)
        columns = self.env.execute_query(
            SQL(
                "SELECT column_name FROM information_schema.columns"
                " WHERE table_name = %s",
                table,
            )
        )
        columns = {column for (column,) in columns}
        self.assertIn("last_name", columns)
        self.assertFalse({c for c in columns if "search" in c or "match" in c})
        # Saving the form keeps nothing of the search either.
        intake = self.intake.create(
            {"language": "de", "search_name": "Suchwort", "match_text": "Suchwort"}
        )
        intake.write({"search_name": "Suchwort", "match_text": "Suchwort"})
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL("SELECT t::text FROM %s t", SQL.identifier(table))
        )
        self.assertTrue(rows)
        self.assertNotIn("Suchwort", str(rows))


@tagged("post_install", "-at_install")
class TestIntake(CaseworkCase):
    def intake(self, env=None, **vals):
        """Fill in the form of the first visit, complete unless told otherwise."""
        env = env or self.counsellor_env
        return env["intman.intake"].create(
            {
                "language": "de",
                "is_notice_explained": True,
                "is_consent_given": True,
                "consent_form": "written",
                "last_name": "Neu",
                "first_name": "Nadia",
                "birth_date": "1995-02-03",
                "target_group": "au",
                "benefit": "asylblg",
                **vals,
            }
        )

    def test_client_consent_and_agreement_in_one_step(self):
        """R081 R083 R084 R201 One step makes the file with its consent."""
        intake = self.intake(
            is_agreement_signed=True,
            consent_form="electronic",
            gender="female",
            municipality_id=self.municipality.id,
            needs_interpreter=True,
        )
        notice = intake.notice_id
        self.assertTrue(notice)
        action = intake.action_create_client()
        client = self.env[action["res_model"]].browse(action["res_id"])
        self.assertRecordValues(
            client,
            [
                {
                    "last_name": "Neu",
                    "first_name": "Nadia",
                    "state": "active",
                    "gender": "female",
                    "provider_id": self.provider.id,
                    "counsellor_id": self.counsellor_staff.id,
                    "municipality_id": self.municipality.id,
                    "language": "de",
                    "needs_interpreter": True,
                }
            ],
        )
        self.assertRecordValues(
            client.consent_ids,
            [
                {
                    "purpose": "processing",
                    "state": "given",
                    "given_on": self.today,
                    "form": "electronic",
                    "notice_id": notice.id,
                    "provider_id": self.provider.id,
                }
            ],
        )
        self.assertEqual(client.agreement_ids.signed_on, self.today)
        self.assertTrue(client._has_consent("processing"))

    def test_the_form_is_gone_afterwards(self):
        """R204 R207 Nothing of the form stays beside the file."""
        intake = self.intake()
        self.env.flush_all()
        intake.action_create_client()
        self.env.flush_all()
        count = self.env.execute_query(SQL("SELECT count(*) FROM intman_intake"))
        self.assertEqual(count, [(0,)])

    def test_cancelling_forgets_what_was_typed(self):
        """R196 A refused form has been stored already; cancelled, it is gone."""
        intake = self.counsellor_env["intman.intake"].create(
            {"language": "de", "is_consent_given": True, "last_name": "Zufrüh"}
        )
        with self.assertRaises(AccessError):
            intake.with_user(self.colleague_user).action_forget()
        intake.action_forget()
        self.assertFalse(intake.exists())

    def test_a_language_without_a_notice_asks_for_an_interpreter(self):
        """R198 Informed is who understands: from German to a language without text."""
        answer = self.counsellor_env["intman.intake"].onchange(
            {"provider_id": self.provider.id, "language": "ru"},
            ["language"],
            {
                "language": {},
                "notice_id": {"fields": {}},
                "needs_interpreter": {},
                "is_notice_in_language": {},
            },
        )
        self.assertTrue(answer["value"]["needs_interpreter"])

    def test_no_name_without_a_consent(self):
        """R196 R199 A name is accepted with the consent only, on every way."""
        for name, value in (
            ("last_name", "Neu"),
            ("first_name", "Nadia"),
            ("birth_date", "1995-02-03"),
            ("eligibility_reason", "Text"),
        ):
            with self.subTest(name=name, by="create"), self.assertRefused():
                self.counsellor_env["intman.intake"].create(
                    {"language": "de", name: value}
                )
            intake = self.counsellor_env["intman.intake"].create({"language": "de"})
            with self.subTest(name=name, by="write"), self.assertRefused():
                intake.write({name: value})
            intake.write({"is_consent_given": True, name: value})
            self.assertTrue(self.column(intake, name))

    def test_unticking_the_consent_takes_the_name_along(self):
        """R196 A form without a consent holds no name."""
        intake = self.intake()
        try:
            with self.env.cr.savepoint():
                intake.write({"is_consent_given": False})
        except UserError:
            return
        self.assertFalse(self.column(intake, "last_name"))
        self.assertFalse(self.column(intake, "birth_date"))

    def test_steps_in_their_order(self):
        """R081 R082 R083 Notice, consent, then the file; nothing without them."""
        for vals in (
            {"is_notice_explained": False},
            {
                "is_consent_given": False,
                "last_name": False,
                "first_name": False,
                "birth_date": False,
            },
            {"notice_id": False},
            {"last_name": False},
            {"last_name": "   "},
        ):
            intake = self.intake(**vals)
            with self.subTest(vals=vals), self.assertRefused():
                intake.action_create_client()

    def test_minor_is_refused(self):
        """R086 R036 Only adults; from the 18th birthday on an own file."""
        day_before = self.intake(birth_date=self.day(1, years=-18))
        with self.assertRefused():
            day_before.action_create_client()
        birthday = self.intake(birth_date=self.day(years=-18))
        self.assertTrue(birthday.action_create_client())

    def test_one_name_only(self):
        """R207 Somebody with one name has it as the last name."""
        intake = self.intake(first_name=False, last_name="Sukarno")
        action = intake.action_create_client()
        client = self.env["intman.client"].browse(action["res_id"])
        self.assertEqual(client.last_name, "Sukarno")

    def test_notice_in_the_language_of_the_client(self):
        """R082 R198 The newest notice of that language; German where there is none."""
        intake = self.intake(language="uk")
        self.assertEqual(intake.notice_id.language, "uk")
        intake.language = "so"
        self.assertEqual(intake.notice_id.language, "de")
        own = self.env["intman.privacy.notice"].create(
            {
                "version": "LRA 1",
                "language": "uk",
                "body": "<p>Text</p>",
                "provider_id": self.provider.id,
                "valid_from": self.day(-1),
            }
        )
        intake.language = "uk"
        self.assertEqual(intake.notice_id, own)
        foreign = self.env["intman.privacy.notice"].create(
            {
                "version": "W 1",
                "language": "uk",
                "body": "<p>Text</p>",
                "provider_id": self.other_provider.id,
                "valid_from": self.today,
            }
        )
        self.assertNotEqual(self.intake(language="uk").notice_id, foreign)

    def test_earlier_first_talk(self):
        """R027 R044 Somebody who was advised elsewhere brings the first talk along."""
        intake = self.intake(
            external_first_consultation_on=self.day(years=-2),
            external_source="certificate",
        )
        action = intake.action_create_client()
        client = self.env["intman.client"].browse(action["res_id"])
        self.assertEqual(client.first_consultation_on, self.day(years=-2))
        expected = self.day(years=-2) + relativedelta(years=3)
        self.assertEqual(client.period_end, expected)
        with self.assertRefused(ValidationError):
            self.intake(
                external_first_consultation_on=self.day(years=-2)
            ).action_create_client()

    def test_data_minimisation(self):
        """R207 R206 Religion and origin have no field; all but a name is free."""
        fields = self.env["intman.client"]._fields
        for name in fields:
            for word in (
                "religion",
                "faith",
                "confession",
                "ethnic",
                "origin_",
                "race",
            ):
                self.assertNotIn(word, name)
        required = {
            name
            for name, field in fields.items()
            if field.required and not field.default and field.store
        }
        self.assertLessEqual(required, {"last_name"})


@tagged("post_install", "-at_install")
class TestNoClientWithoutConsent(CaseworkCase):
    def consent(self, **vals):
        return Command.create(
            {
                "purpose": "processing",
                "state": "given",
                "form": "written",
                "given_on": self.today,
                **vals,
            }
        )

    def admit(self, *commands, env=None):
        return (env or self.counsellor_env)["intman.client"].create(
            {
                "last_name": "Ohne",
                "provider_id": self.provider.id,
                "consent_ids": list(commands),
            }
        )

    def test_with_a_given_consent(self):
        """R196 R201 The control: with a consent it works."""
        client = self.admit(self.consent())
        self.assertTrue(client.number)
        self.assertTrue(client.consent_ids.notice_id, "the notice is proven")

    def test_refused_without(self):
        """R196 R199 Without a consent in force nothing is stored, by nobody."""
        other = self.make_client()
        for label, commands in (
            ("none", ()),
            ("draft", (self.consent(state="draft", given_on=False),)),
            ("draft with a day", (self.consent(state="draft"),)),
            ("revoked", (self.consent(state="revoked"),)),
            ("expired", (self.consent(state="expired"),)),
            ("future", (self.consent(given_on=self.day(2)),)),
            (
                "over",
                (self.consent(given_on=self.day(-9), valid_until=self.day(-1)),),
            ),
            ("other purpose", (self.consent(purpose="special_category"),)),
            ("handover", (self.consent(purpose="handover", recipient="Fernamt"),)),
            ("stolen", (Command.link(other.consent_ids.id),)),
            ("set", (Command.set(other.consent_ids.ids),)),
            (
                "stolen and own draft",
                (
                    Command.link(other.consent_ids.id),
                    self.consent(state="draft"),
                ),
            ),
            (
                "no state, no day",
                (Command.create({"purpose": "processing", "form": "written"}),),
            ),
        ):
            for env in (self.counsellor_env, self.env):
                with self.subTest(label=label, user=env.user.login):
                    with self.assertRefused():
                        self.admit(*commands, env=env)

    def test_refused_in_a_batch(self):
        """R196 One without a consent stops the whole import."""
        good = {
            "last_name": "Mit",
            "provider_id": self.provider.id,
            "consent_ids": [self.consent()],
        }
        with self.assertRefused():
            self.env["intman.client"].create(
                [good, {"last_name": "Ohne", "provider_id": self.provider.id}, good]
            )
        self.assertEqual(len(self.env["intman.client"].create([good, good])), 2)

    def test_invisible_characters_in_a_name(self):
        """R186 Two names that look the same are the same; script joiners stay."""
        client = self.make_client(first_name="A\u200bmi\u202era", last_name="\u2067Bei")
        self.assertEqual((client.first_name, client.last_name), ("Amira", "Bei"))
        client.last_name = "می\u200cرزا\ufeff"
        self.assertEqual(client.last_name, "می\u200cرزا")
        with self.assertRefused(ValidationError):
            client.last_name = "\u200b\u202e"

    def test_name_create_and_import_are_bound_too(self):
        """R196 Quick creation in a field and the import are no way round."""
        before = self.stored()
        with mute_logger("odoo.models"):
            self.assertFalse(self.counsellor_env["intman.client"].name_create("Ohne"))
        self.assertEqual(self.stored(), before)
        result = self.team_lead_env["intman.client"].load(
            ["last_name", "provider_id/.id"], [["Ohne", str(self.provider.id)]]
        )
        self.assertFalse(result["ids"])
        self.assertTrue(result["messages"])

    def test_copy_is_refused(self):
        """R196 A copy would be a person's data without a consent."""
        client = self.make_client()
        talk = self.make_talk(client)
        for record in (client, client.consent_ids, talk, talk.participant_ids):
            with self.subTest(model=record._name), self.assertRefused():
                record.copy()


@tagged("post_install", "-at_install")
@freeze_time("2026-06-15 10:00:00")
class TestNumbers(CaseworkCase):
    def test_numbers_by_provider_and_year(self):
        """R186 A number stands for the person; every provider counts by itself."""
        first, second = self.make_client(), self.make_client()
        other = self.make_client(provider=self.other_provider)
        self.assertEqual(first.number, "2026-0001")
        self.assertEqual(second.number, "2026-0002")
        self.assertEqual(other.number, "2026-0001")

    def test_prefix(self):
        """R186 A provider may set a prefix before the year."""
        self.provider.number_prefix = "LK"
        self.assertEqual(self.make_client().number, "LK-2026-0001")

    def test_number_is_unique_and_fixed(self):
        """R186 A number is drawn once and never changed."""
        client, second = self.make_client(), self.make_client()
        with self.assertRefused():
            second.number = client.number
        with self.assertRefused():
            client.number = False
        with self.assertRefused():
            client.person_key = "x"

    def test_over_new_year(self):
        """R186 The new year begins with 1, at midnight in Germany, not in Greenwich."""
        consent = {"given_on": "2026-01-02"}
        with freeze_time("2026-12-31 22:59:00"):
            self.assertEqual(self.make_client(consent=consent).number, "2026-0001")
        with freeze_time("2026-12-31 23:30:00"):
            self.assertEqual(self.make_client(consent=consent).number, "2027-0001")
        with freeze_time("2027-01-01 09:00:00"):
            self.assertEqual(self.make_client(consent=consent).number, "2027-0002")
        # A day later somebody's clock is wrong: the old year goes on counting.
        with freeze_time("2026-12-31 12:00:00"):
            self.assertEqual(self.make_client(consent=consent).number, "2026-0002")

    def test_person_key_is_random(self):
        """R186 The key of a person says nothing about the person."""
        keys = {self.make_client().person_key for _i in range(5)}
        self.assertEqual(len(keys), 5)
        self.assertTrue(all(len(key) == 36 for key in keys))
