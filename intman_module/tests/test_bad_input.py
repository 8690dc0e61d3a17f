"""Whatever comes in: a clear refusal or success, never half a case."""

import json
import threading

from psycopg2 import IntegrityError

from odoo import Command, api
from odoo.exceptions import AccessError, MissingError, UserError, ValidationError
from odoo.fields import Domain
from odoo.service.model import retrying
from odoo.tests import BaseCase, HttpCase, get_db_name, tagged
from odoo.tools import mute_logger

from .casework import CaseworkCase
from .common import PASSWORD, IntmanFixtures
from .scratch import ScratchDatabase

NUL = "a\x00b"
SURROGATE = "a\ud800b"
#: What a person is told in a sentence.
CLEAR = (UserError,)
#: What the framework itself says of values that no form can send.
TYPE = (UserError, ValueError, TypeError, IntegrityError)


@tagged("post_install", "-at_install")
class TestBadInput(CaseworkCase):
    def assertAllOrNothing(self, function, refusals=CLEAR):
        """Run it: it succeeds, or is refused in words and stores nothing."""
        before = self.stored()
        try:
            with self.env.cr.savepoint(), mute_logger("odoo.sql_db"):
                result = function()
                self.env.flush_all()
            return result
        except Exception as error:
            self.assertIsInstance(error, refusals, f"{type(error).__name__}: {error}")
            self.env.invalidate_all()
            self.assertEqual(self.stored(), before, "something was stored all the same")
            return None

    def assertRefusedAs(self, refusals, function):
        """It is refused in one of these ways and stores nothing."""
        before = self.stored()
        self.assertAllOrNothing(function, refusals)
        self.assertEqual(self.stored(), before, "it was accepted")

    def assertStoredAs(self, record, name, expected):
        self.env.flush_all()
        record.invalidate_recordset()
        self.assertEqual(record[name], expected)

    def personal_text_fields(self):
        """Yield a record of every model with its writable text fields."""
        client = self.make_client()
        talk = self.make_talk(client, self.day(-9))
        plan = self.make_plan(client, self.day(-9))
        goal = self.env["intman.goal"].create({"plan_id": plan.id, "name": "x"})
        measure = self.env["intman.measure"].create({"goal_id": goal.id, "name": "x"})
        intake = self.env["intman.intake"].create(
            {
                "language": "de",
                "is_consent_given": True,
                "provider_id": self.provider.id,
            }
        )
        for record in (client, talk, talk.participant_ids, plan, goal, measure, intake):
            fields = [
                name
                for name, field in record._fields.items()
                if field.type in ("char", "text")
                and field.store
                and not field.readonly
                and not field.compute
                and name not in record._frozen_fields
            ]
            self.assertTrue(fields)
            yield record, fields

    # ------------------------------------------------------------------
    # Characters
    # ------------------------------------------------------------------

    def test_characters_no_database_takes(self):
        """R201 NUL and lone surrogates are refused in a sentence, in every field."""
        for record, fields in self.personal_text_fields():
            for name in fields:
                for text in (NUL, SURROGATE):
                    with self.subTest(model=record._name, name=name, text=ascii(text)):
                        with self.assertRefused():
                            record.write({name: text})
                            self.env.flush_all()

    def test_such_characters_in_new_records(self):
        """R201 The same for new records, the children of a case among them."""
        client = self.make_client()
        for text in (NUL, SURROGATE):
            with self.subTest(text=ascii(text)):
                with self.assertRefused():
                    self.make_client(last_name=text)
                with self.assertRefused():
                    self.make_client(consent={"recipient": text})
                with self.assertRefused():
                    self.make_talk(client, note=text)
                with self.assertRefused():
                    self.make_talk(
                        client,
                        participant_ids=[
                            Command.create({"client_id": client.id, "note": text})
                        ],
                    )

    def test_searching_for_them(self):
        """R201 Searching for such a text finds nothing or says so."""
        intake = self.counsellor_env["intman.intake"]
        spec = {"search_name": {}, "match_text": {}, "provider_id": {"fields": {}}}
        values = {"provider_id": self.provider.id}
        for text in (NUL, SURROGATE):
            with self.subTest(text=ascii(text)):
                self.assertAllOrNothing(
                    lambda text=text: intake.onchange(
                        {**values, "search_name": text}, ["search_name"], spec
                    )
                )

    def test_emoji_and_scripts(self):
        """R186 All scripts and emoji are kept as they are."""
        for text in (
            "👩‍👧 Zoë",
            "\u0645\u062d\u0645\u062f \u0639\u0644\u064a",
            "\u1270\u1235\u134b\u12ed",
            "Володимир",
            "李小龙",
            "a\u0301\u0308",
            "tab\tnew\nline",
        ):
            with self.subTest(text=text):
                client = self.make_client(last_name=text, first_name=text)
                self.assertStoredAs(client, "last_name", text)
                talk = self.make_talk(client, note=text)
                self.assertStoredAs(talk, "note", text)

    def test_markup_is_text(self):
        """R186 HTML and scripts in a name are letters, nothing else."""
        evil = '<script>alert(1)</script><img src=x onerror="x">{{7*7}}${x}%(a)s'
        client = self.make_client(last_name=evil)
        self.assertStoredAs(client, "last_name", evil)
        self.assertIn(evil, client.with_user(self.counsellor_user).display_name)
        client.action_close("no_need")
        # Messages that quote the name survive its percent signs and braces.
        with self.assertRefused():
            self.make_talk(client)
        minor = self.make_client(last_name=evil, birth_date=self.day(years=-10))
        with self.assertRefused():
            self.make_talk(minor)

    # ------------------------------------------------------------------
    # Lengths
    # ------------------------------------------------------------------

    def test_length_of_names(self):
        """R207 200 characters are a name, 201 are not."""
        for name in ("last_name", "first_name"):
            self.assertTrue(self.make_client(**{name: "ü" * 200}))
            with self.subTest(name=name), self.assertRefused(ValidationError):
                self.make_client(**{name: "ü" * 201})
        client = self.make_client()
        with self.assertRefused(ValidationError):
            client.last_name = "x" * 201

    def test_ten_megabytes(self):
        """R207 Ten megabytes of text are stored whole or refused."""
        big = "Wort " * (2 * 1024 * 1024)
        client = self.make_client()
        self.assertAllOrNothing(lambda: self.make_client(last_name=big))
        self.assertAllOrNothing(lambda: client.write({"eligibility_reason": big}))
        talk = self.assertAllOrNothing(lambda: self.make_talk(client, note=big))
        if talk:
            self.assertStoredAs(talk, "note", big)

    def test_empty_names(self):
        """R196 Blanks are no name."""
        client = self.make_client()
        for name in ("", " ", "\t\n", "\u00a0", False, None):
            with self.subTest(name=name):
                with self.assertRefused():
                    self.make_client(last_name=name)
                with self.assertRefused():
                    client.last_name = name

    # ------------------------------------------------------------------
    # Dates and numbers
    # ------------------------------------------------------------------

    def test_dates_at_the_ends_of_the_calendar(self):
        """R031 The years 1 and 9999, in every date of a case."""
        for on in ("0001-01-01", "9999-12-31"):
            client = self.make_client()
            plan = self.make_plan(client, self.day(-9))
            goal = self.env["intman.goal"].create({"plan_id": plan.id, "name": "x"})
            talk = self.make_talk(client, self.day(-9))
            for label, function in (
                ("birth", lambda on=on, c=client: c.write({"birth_date": on})),
                ("new", lambda on=on: self.make_client(birth_date=on)),
                (
                    "elsewhere",
                    lambda on=on, c=client: c.write(
                        {
                            "external_first_consultation_on": on,
                            "external_source": "statement",
                        }
                    ),
                ),
                ("talk", lambda on=on, c=client: self.make_talk(c, on)),
                (
                    "planned",
                    lambda on=on, c=client: self.make_talk(c, on, state="planned"),
                ),
                ("moved", lambda on=on, t=talk: t.write({"date": on})),
                ("plan", lambda on=on, p=plan: p.write({"made_on": on})),
                ("review", lambda on=on, p=plan: p.write({"next_review_on": on})),
                ("goal", lambda on=on, g=goal: g.write({"due_on": on})),
                ("agreed", lambda on=on, g=goal: g.write({"agreed_on": on})),
                (
                    "agreement",
                    lambda on=on: self.sign_agreement(self.make_client(), on),
                ),
                ("consent", lambda on=on: self.make_client(consent={"given_on": on})),
                ("until", lambda on=on: self.make_client(consent={"valid_until": on})),
                (
                    "stay",
                    lambda on=on, c=client: c.write({"residence_status_until": on}),
                ),
                ("left", lambda on=on: self.colleague_staff.write({"left_on": on})),
                ("hired", lambda on=on: self.colleague_staff.write({"hired_on": on})),
            ):
                with self.subTest(on=on, label=label):
                    self.assertAllOrNothing(function, (UserError, IntegrityError))

    def test_the_first_visit_at_the_ends_of_the_calendar(self):
        """R086 The same in the dialog of the first visit."""
        for on in ("0001-01-01", "9999-12-31"):
            for name in ("birth_date", "external_first_consultation_on"):
                with self.subTest(on=on, name=name):
                    intake = self.counsellor_env["intman.intake"].create(
                        {
                            "language": "de",
                            "is_notice_explained": True,
                            "is_consent_given": True,
                            "last_name": "Neu",
                            "external_source": "statement",
                            name: on,
                        }
                    )
                    self.assertAllOrNothing(intake.action_create_client)

    def test_dates_that_are_none(self):
        """R201 What is no date is refused."""
        client = self.make_client()
        for on in ("2026-02-30", "gestern", "0000-00-00", "20260101", 5, "1e9"):
            with self.subTest(on=on), mute_logger("odoo.sql_db"):
                self.assertAllOrNothing(
                    lambda on=on: client.write({"birth_date": on}), TYPE
                )
        self.assertEqual(str(client.birth_date)[:4], "1990")

    def test_numbers(self):
        """R207 Negative and enormous numbers."""
        client = self.make_client()
        talk = self.make_talk(client)
        plan = self.make_plan(client)
        for value in (-1, -(10**6), 10**6, 10**12, 10**30):
            for record, name in (
                (talk, "minor_count"),
                (talk, "duration"),
                (plan, "school_years"),
            ):
                with self.subTest(name=name, value=value), self.assertRefused():
                    record.write({name: value})
                    self.env.flush_all()
            with self.subTest(name="months", value=value), self.assertRefused():
                self.env["intman.extension"].create(
                    {
                        "client_id": client.id,
                        "ground": "other",
                        "months": value,
                        "justification": "x",
                    }
                )

    # ------------------------------------------------------------------
    # Values that no form sends
    # ------------------------------------------------------------------

    def test_unknown_selection_values(self):
        """R019 Only the values of the list, in every selection."""
        client = self.make_client()
        talk = self.make_talk(client)
        for record in (client, talk, self.make_plan(client)):
            for name, field in record._fields.items():
                if field.type != "selection" or not field.store or field.related:
                    continue
                with self.subTest(model=record._name, name=name):
                    self.assertRefusedAs(
                        (UserError, ValueError),
                        lambda r=record, n=name: r.write({n: "' OR 1=1 --"}),
                    )
        self.assertRefusedAs(
            (UserError, ValueError), lambda: self.make_client(target_group="everybody")
        )

    def test_missing_required_fields(self):
        """R201 What is missing is named, before the database is asked."""
        client = self.make_client()
        plan = self.make_plan(client)
        goal = self.env["intman.goal"].create({"plan_id": plan.id, "name": "x"})
        talk = self.make_talk(client)
        for model in (
            "intman.client",
            "intman.consultation",
            "intman.consultation.participant",
            "intman.consent",
            "intman.agreement",
            "intman.extension",
            "intman.plan",
            "intman.goal",
            "intman.measure",
        ):
            with self.subTest(model=model), self.assertRefused():
                self.env[model].create({})
        for record in (client, talk, plan, goal):
            for name, field in record._fields.items():
                if (
                    field.required
                    and field.store
                    and not field.related
                    and field.type not in ("boolean", "integer")
                ):
                    with self.subTest(model=record._name, name=name):
                        with self.assertRefused():
                            record.write({name: False})
                            self.env.flush_all()

    def test_wrong_ids(self):
        """R208 Ids that do not exist, or are none."""
        client = self.make_client()
        wrong = (UserError, ValueError, TypeError, IntegrityError)
        for bad in (10**8, -1, 2**31, 2**63, "abc", "1 OR 1=1", 1.5, [1], {"a": 1}):
            for label, function in (
                (
                    "talk",
                    lambda bad=bad: self.make_talk(
                        client, participant_ids=[Command.create({"client_id": bad})]
                    ),
                ),
                (
                    "clients",
                    lambda bad=bad: self.env["intman.consultation"].create(
                        {"client_ids": [Command.set([bad])]}
                    ),
                ),
                (
                    "plan",
                    lambda bad=bad: self.env["intman.plan"].create({"client_id": bad}),
                ),
                ("counsellor", lambda bad=bad: client.write({"counsellor_id": bad})),
                (
                    "municipality",
                    lambda bad=bad: client.write({"municipality_id": bad}),
                ),
                ("provider", lambda bad=bad: self.make_client(provider_id=bad)),
            ):
                with self.subTest(bad=str(bad), label=label):
                    self.assertAllOrNothing(
                        function,
                        (*wrong, MissingError, AccessError, Exception)
                        if isinstance(bad, (list, dict, float, str)) or bad >= 2**31
                        else wrong,
                    )

    def test_unknown_fields(self):
        """R201 A field that does not exist is refused by name."""
        client = self.make_client()
        for value in ("x", NUL, 5):
            with self.subTest(value=ascii(value)):
                self.assertRefusedAs(
                    (UserError, ValueError),
                    lambda value=value: client.write({"shoe_size": value}),
                )
                self.assertRefusedAs(
                    (UserError, ValueError),
                    lambda value=value: self.make_client(shoe_size=value),
                )

    def test_context_makes_no_values(self):
        """R201 R204 Values handed over in the context are bound by the same rules."""
        clients = self.counsellor_env["intman.client"].with_context(
            default_state="closed",
            default_closing_reason="no_need",
            default_closed_on="2020-01-01",
            default_number="0000",
            default_provider_id=self.far_provider.id,
        )
        client = self.make_client(env=clients.env)
        self.assertEqual(client.state, "active")
        self.assertFalse(client.closed_on)
        self.assertEqual(client.provider_id, self.provider)
        talk = self.make_talk(
            client,
            env=self.env(
                context={
                    **self.env.context,
                    "default_erased_participants": 5,
                    "default_frozen_gender": "x",
                }
            ),
        )
        self.assertEqual(talk.erased_participants, 0)
        self.assertFalse(talk.frozen_gender)


@tagged("post_install", "-at_install")
class TestBadInputOverRpc(IntmanFixtures, HttpCase):
    """The same through the door that a browser uses."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls._set_up_fixtures()

    def setUp(self):
        super().setUp()
        self.record = self.make_client(last_name="Unverändert")
        self.authenticate("intman_counsellor", PASSWORD)

    def call(self, model, method, *args, **kwargs):
        """Call a method as the web client does; return the answer as it comes."""
        params = {"model": model, "method": method, "args": args, "kwargs": kwargs}
        # The server writes every refusal down as a warning.
        with mute_logger("odoo.http"):
            response = self.url_open(
                f"/web/dataset/call_kw/{model}/{method}",
                data=json.dumps({"jsonrpc": "2.0", "method": "call", "params": params}),
                headers={"Content-Type": "application/json"},
            )
        self.assertEqual(response.status_code, 200)
        return response.json()

    def assertTold(self, answer):
        """The answer is an error with a sentence, of a kind that a dialog shows."""
        self.assertIn("error", answer)
        data = answer["error"]["data"]
        self.assertIn(
            data["name"].rpartition(".")[2], ("UserError", "ValidationError"), data
        )
        self.assertTrue(data["message"].strip())

    def test_control(self):
        """R203 The control: a good name is stored."""
        answer = self.call(
            "intman.client", "write", [self.record.id], {"last_name": "Neu"}
        )
        self.assertTrue(answer.get("result"), answer)
        self.record.invalidate_recordset()
        self.assertEqual(self.record.last_name, "Neu")

    def test_bad_names(self):
        """R201 Over the web: a sentence, and the file as it was."""
        for name in (NUL, SURROGATE, "x" * 201, "", "  "):
            with self.subTest(name=ascii(name)[:20]):
                answer = self.call(
                    "intman.client", "write", [self.record.id], {"last_name": name}
                )
                self.assertTold(answer)
                self.record.invalidate_recordset()
                self.assertEqual(self.record.last_name, "Unverändert")

    def test_bad_names_in_the_form(self):
        """R201 Over the form's own call as well, and while searching."""
        for name in (NUL, SURROGATE):
            with self.subTest(name=ascii(name)):
                answer = self.call(
                    "intman.client",
                    "web_save",
                    [self.record.id],
                    {"last_name": name},
                    specification={"last_name": {}},
                )
                self.assertTold(answer)
                answer = self.call(
                    "intman.intake",
                    "onchange",
                    [],
                    {"provider_id": self.provider.id, "search_name": name},
                    ["search_name"],
                    {"match_text": {}},
                )
                if "error" in answer:
                    self.assertTold(answer)

    def test_no_half_case(self):
        """R196 A talk refused at its last participant leaves nothing."""
        before = self.env["intman.consultation"].search_count(Domain.TRUE)
        minor = self.make_client(birth_date=self.day(years=-10))
        answer = self.call(
            "intman.consultation",
            "create",
            [
                {
                    "client_ids": [[6, 0, [self.record.id, minor.id]]],
                    "counsellor_id": self.counsellor_staff.id,
                    "provider_id": self.provider.id,
                }
            ],
        )
        self.assertTold(answer)
        self.env.invalidate_all()
        self.assertEqual(
            self.env["intman.consultation"].search_count(Domain.TRUE), before
        )
        self.assertFalse(self.record.participant_ids)


# ----------------------------------------------------------------------
# Two people at once: steps that run in a process of their own
# ----------------------------------------------------------------------


def seed_race(env):
    """Make clients in the states that the races need; return their ids."""

    class Fixtures(IntmanFixtures):
        pass

    Fixtures.env = env
    Fixtures._set_up_fixtures()
    ids = {}
    for name in (
        "fields",
        "plans",
        "talks",
        "extensions",
        "decisions",
        "closing",
        "numbers",
    ):
        client = Fixtures.make_client(first_name=name)
        Fixtures.sign_agreement(client)
        ids[name] = client.id
    talks = Fixtures.env["intman.client"].browse(ids["talks"])
    Fixtures.make_talk(talks, Fixtures.day(-9))
    extensions = Fixtures.env["intman.client"].browse(ids["extensions"])
    Fixtures.make_talk(extensions, Fixtures.day(-9))
    decisions = Fixtures.env["intman.client"].browse(ids["decisions"])
    Fixtures.make_talk(decisions, Fixtures.day(-9))
    return ids


def race(env, first, second):
    """Run two steps in transactions that overlap; the second begins before the first
    has committed.

    Both run the way the server runs a request, with its retries.

    :return: the name of the error of each, or None.
    """
    registry = env.registry
    env.cr.commit()
    begun, done = threading.Event(), threading.Event()
    errors = [None, None]

    def run(index, step, before, after):
        with registry.cursor() as cr:
            own = api.Environment(cr, env.uid, {"tz": "Europe/Berlin", "lang": "de_DE"})

            def attempt():
                # The snapshot of this transaction is taken before it waits.
                own["intman.client"].search([], limit=1).read(["state"])
                before()
                step(own)
                own.flush_all()
                after()

            try:
                retrying(attempt, own)
            except Exception as error:
                errors[index] = type(error).__name__
                cr.rollback()

    def first_after():
        begun.set()
        # Time for the second to come and to wait for this one's lock.
        done.wait(1.5)

    threads = [
        threading.Thread(target=run, args=(0, first, lambda: None, first_after)),
        threading.Thread(target=run, args=(1, second, begun.wait, lambda: None)),
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    env.cr.rollback()
    env.invalidate_all()
    return errors


def race_fields(env, client):
    """Two people write different fields of one file."""
    errors = race(
        env,
        lambda e: e["intman.client"].browse(client).write({"street": "Weg 1"}),
        lambda e: e["intman.client"].browse(client).write({"phone": "0711"}),
    )
    record = env["intman.client"].browse(client)
    return {"errors": errors, "street": record.street, "phone": record.phone}


def race_plans(env, client):
    """Two people make the plan of one client."""

    def make(e):
        e["intman.plan"].create({"client_id": client})

    errors = race(env, make, make)
    plans = env["intman.plan"].search([("client_id", "=", client)])
    return {"errors": errors, "plans": len(plans)}


def race_talks(env, client):
    """Two people record a talk each: the second and the third, without a plan."""

    def make(e):
        e["intman.consultation"].create({"client_ids": [Command.set([client])]})

    errors = race(env, make, make)
    talks = env["intman.consultation.participant"].search([("client_id", "=", client)])
    return {"errors": errors, "talks": len(talks)}


def race_extensions(env, client):
    """Two extensions that are too long together."""

    def make(e):
        e["intman.extension"].create(
            {
                "client_id": client,
                "ground": "other",
                "months": 8,
                "justification": "x",
            }
        )

    errors = race(env, make, make)
    extensions = env["intman.extension"].search([("client_id", "=", client)])
    return {"errors": errors, "months": sum(extensions.mapped("months"))}


def race_decisions(env, client):
    """One grants what the other refuses."""
    extensions = env["intman.extension"]
    request = extensions.create(
        {
            "client_id": client,
            "state": "requested",
            "ground": "other",
            "months": 8,
            "justification": "x",
        }
    )
    before = request.client_id.period_end
    errors = race(
        env,
        lambda e: e["intman.extension"].browse(request.id).action_grant(),
        lambda e: e["intman.extension"].browse(request.id).action_refuse("x"),
    )
    return {
        "errors": errors,
        "state": request.state,
        "longer": request.client_id.period_end > before,
    }


def race_closing(env, client):
    """One withdraws, the other records a talk."""
    errors = race(
        env,
        lambda e: e["intman.client"].browse(client).consent_ids.action_revoke(),
        lambda e: e["intman.consultation"].create(
            {"client_ids": [Command.set([client])]}
        ),
    )
    record = env["intman.client"].browse(client)
    return {
        "errors": errors,
        "state": record.state,
        "talks": len(record.participant_ids),
    }


def race_numbers(env, client):
    """Two people admit somebody at the same moment."""
    provider = env["intman.client"].browse(client).provider_id.id

    def make(e):
        e["intman.client"].create(
            {
                "last_name": "Zugleich",
                "provider_id": provider,
                "consent_ids": [
                    Command.create({"purpose": "processing", "state": "given"})
                ],
            }
        )

    errors = race(env, make, make)
    found = env["intman.client"].search([("last_name", "=", "Zugleich")])
    return {"errors": errors, "numbers": sorted(found.mapped("number"))}


@tagged("post_install", "-at_install")
class TestTwoPeopleAtOnce(BaseCase):
    """Two transactions that really commit, in a database of their own."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.database = ScratchDatabase(get_db_name())
        cls.addClassCleanup(cls.database.close)
        cls.ids, _log = cls.database.run(seed_race)

    def test_races(self):
        """R201 The last one wins or is refused; rules hold over both."""
        result, _log = self.database.run(all_races, ids=self.ids)
        with self.subTest(race="fields"):
            self.assertEqual(
                result["fields"],
                {"errors": [None, None], "street": "Weg 1", "phone": "0711"},
            )
        with self.subTest(race="plans"):
            self.assertEqual(
                result["plans"], {"errors": [None, "ValidationError"], "plans": 1}
            )
        with self.subTest(race="third talk"):
            self.assertEqual(
                result["talks"], {"errors": [None, "ValidationError"], "talks": 2}
            )
        with self.subTest(race="extensions"):
            self.assertEqual(
                result["extensions"],
                {"errors": [None, "ValidationError"], "months": 8},
            )
        with self.subTest(race="decisions"):
            self.assertEqual(
                result["decisions"],
                {"errors": [None, "UserError"], "state": "granted", "longer": True},
            )
        with self.subTest(race="withdrawal and talk"):
            self.assertEqual(
                result["closing"],
                {"errors": [None, "UserError"], "state": "closed", "talks": 0},
            )
        with self.subTest(race="numbers"):
            self.assertEqual(result["numbers"]["errors"], [None, None])
            self.assertEqual(len(set(result["numbers"]["numbers"])), 2)


def all_races(env, ids):
    """Run all races in one process; return what each left behind."""
    races = {
        "fields": race_fields,
        "plans": race_plans,
        "talks": race_talks,
        "extensions": race_extensions,
        "decisions": race_decisions,
        "closing": race_closing,
        "numbers": race_numbers,
    }
    return {name: function(env, ids[name]) for name, function in races.items()}
