"""After the nightly erasure nothing of a person is left, in no table and no file.

Every text of a file gets a marker of its own. What the database and the file store hold
is searched as a whole, by a dump of all tables and by reading all files.
"""

import re
import secrets
from datetime import date, timedelta

from odoo import Command
from odoo.exceptions import UserError
from odoo.modules.registry import Registry
from odoo.tests import BaseCase, get_db_name, tagged
from odoo.tools import SQL

from .common import IntmanFixtures
from .scratch import ScratchDatabase

MARKER = re.compile(rb"zq[0-9a-f]{8}")
TEXT_TYPES = ("char", "text", "html")
#: Keys of a selection that the system itself notes for the figures, never a text that
#: somebody typed: they pass into the anonymous tally as the category they are.
CODES = {
    ("intman.consultation", "frozen_gender"),
    ("intman.consultation", "frozen_target_group"),
}
#: Texts of records that other addons hang on a file by model name and id.
HANGING_TEXTS = {
    "mail.message": ("subject", "body", "email_from", "reply_to"),
    "mail.mail": ("body_html", "email_to", "email_cc"),
    "mail.activity": ("summary", "note", "res_name"),
    "ir.attachment": ("name", "description", "index_content"),
    "ir.model.data": ("name",),
    "mail.tracking.value": ("old_value_char", "new_value_char", "old_value_text"),
}


def text_fields(model):
    """Return the names of the texts of a model that have a column."""
    return [
        name
        for name, field in model._fields.items()
        if field.type in TEXT_TYPES
        and field.store
        and field.column_type
        and (model._name, name) not in CODES
    ]


class Marker:
    """Gives every text of a record a marker and remembers where it is."""

    def __init__(self, env):
        self.env = env
        self.places = {}

    def new(self, place):
        # Ten characters, so that it fits into the shortest column.
        marker = f"zq{secrets.token_hex(4)}"
        self.places[marker] = place
        return marker

    def mark(self, record, names=None):
        """Write markers into all texts of a record, the locked ones with SQL."""
        names = names or text_fields(record)
        markers = {name: self.new(f"{record._name}.{name}") for name in names}
        # By the ORM first, so that copies it may keep elsewhere are made.
        for name, marker in markers.items():
            try:
                with self.env.cr.savepoint():
                    record.write({name: marker})
                    self.env.flush_all()
            except UserError:
                continue
        for name, marker in markers.items():
            table, column = map(SQL.identifier, (record._table, name))
            where = SQL("id = %s", record.id)
            query = SQL("SELECT %s FROM %s WHERE %s", column, table, where)
            if marker in str(self.env.execute_query(query)[0][0]):
                continue
            self.env.cr.execute(
                SQL("UPDATE %s SET %s = %s WHERE %s", table, column, marker, where)
            )
        self.env.invalidate_all()

    def mark_hanging(self, record):
        """Hang messages, mails, reminders, files and an external id on a record."""
        env = self.env
        ref = {"res_id": record.id}
        place = f"on {record._name}"
        message = env["mail.message"].create({"model": record._name, **ref})
        hanging = [
            message,
            env["mail.mail"].create({"model": record._name, "state": "sent", **ref}),
            env["mail.tracking.value"].create(
                {
                    "mail_message_id": message.id,
                    "field_id": env["ir.model.fields"]._get(record._name, "id").id,
                }
            ),
            env["ir.model.data"].create(
                {
                    "module": "__import__",
                    "name": secrets.token_hex(8),
                    "model": record._name,
                    **ref,
                }
            ),
        ]
        for res_field in (False, "scan"):
            hanging.append(
                env["ir.attachment"].create(
                    {
                        "name": "x",
                        "res_model": record._name,
                        "res_field": res_field,
                        "raw": self.new(f"file {place}").encode(),
                        "mimetype": "application/octet-stream",
                        **ref,
                    }
                )
            )
        if "activity_ids" in record._fields:
            for user in (env.user, env["res.users"].search([], limit=1)):
                hanging.append(
                    record.activity_schedule(
                        "mail.mail_activity_data_todo",
                        user_id=user.id,
                        summary="x",
                    )
                )
        for hung in hanging:
            self.mark(hung, HANGING_TEXTS[hung._name])

    def take(self):
        """Return the markers since the last call, with their places."""
        places, self.places = self.places, {}
        return places


def file_records(client):
    """Return the records of a file by model: everything that can belong to it."""
    env = client.env
    household = client.household_id
    records = [client, *client.participant_ids.consultation_id]
    records += [household, *household.dependent_ids]
    for name in env["intman.client"]._personal_models():
        records += env[name].search([("client_id", "=", client.id)])
    return records


def make_plan_records(fixtures, plan):
    """Give the plan a level, an assessment and a review."""
    env = fixtures.env
    env["intman.language.level"].create({"plan_id": plan.id, "level": "a1"})
    env["intman.assessment"].create(
        {"plan_id": plan.id, "topic_id": fixtures.topic.id, "rating": "2"}
    )
    env["intman.review"].create({"plan_id": plan.id})


def make_file(fixtures, **vals):
    """Make a client with a record in every model that hangs on one."""
    env, day = fixtures.env, fixtures.day
    client = fixtures.make_client(benefit="none", eligibility_reason="x", **vals)
    env["intman.consent"].create(
        {
            "client_id": client.id,
            "purpose": "handover",
            "recipient": "x",
            "recipient_provider_id": fixtures.far_provider.id,
            "given_on": day(-30),
            "form": "written",
            "category_ids": [Command.set(env["intman.data.category"].search([]).ids)],
        }
    )
    env["intman.dependent"].create(
        {
            "household_id": client._own_household().id,
            "first_name": "x",
            "birth_date": day(years=-5),
        }
    )
    client._offer_handover(fixtures.far_provider, "x")
    fixtures.make_talk(client, day(-30), note="x")
    plan = fixtures.make_plan(client, day(-30))
    goal = env["intman.goal"].create({"plan_id": plan.id, "name": "x"})
    measure = env["intman.measure"].create({"goal_id": goal.id, "name": "x"})
    service = env["intman.service"].search(
        [("county_id", "=", fixtures.county.id)], limit=1
    )
    fixtures.make_referral(
        client, service or fixtures.make_service(), measure_id=measure.id
    )
    make_plan_records(fixtures, plan)
    fixtures.make_talk(client, day(5), state="planned", note="x")
    env["intman.extension"].create(
        {
            "client_id": client.id,
            "ground": "other",
            "months": 1,
            "justification": "x",
        }
    )
    return client


def seed(env):
    """Make the files, mark them, and return the markers by file."""

    class Fixtures(IntmanFixtures):
        pass

    Fixtures.env = env
    Fixtures._set_up_fixtures()
    env = Fixtures.env
    # Erased in the coming night, not only after the correction period.
    Fixtures.county.erasure_delay_days = 0
    marker = Marker(env)
    result = {"markers": {}, "ids": {}}
    names = ("closed", "revoked", "family", "spouse")
    clients = {name: make_file(Fixtures) for name in names}
    shared = Fixtures.make_talk(
        clients["family"] | clients["spouse"], Fixtures.day(-10), note="x"
    )
    for name, client in clients.items():
        for record in file_records(client):
            if record == shared:
                continue
            marker.mark(record)
            marker.mark_hanging(record)
        result["markers"][name] = marker.take()
        result["ids"][name] = client.id
        result["ids"][f"{name}_models"] = sorted(
            {record._name for record in file_records(client)}
        )
    # The common note may speak of the person who goes; the anonymous rest stays.
    marker.mark(shared)
    result["markers"]["shared"] = marker.take()
    # A form of the first visit that was filled in, and one that was left open.
    for name in ("intake", "abandoned"):
        intake = (
            env["intman.intake"]
            .with_user(Fixtures.counsellor_user)
            .create(
                {
                    "language": "de",
                    "is_notice_explained": True,
                    "is_consent_given": True,
                    "last_name": marker.new("intake"),
                    "first_name": marker.new("intake"),
                    "eligibility_reason": marker.new("intake"),
                    "birth_date": "1990-01-01",
                }
            )
        )
        result["markers"][name] = marker.take()
        result["ids"][name] = intake.id
    return result


def finish_intake(env, intake):
    """Take the filled in form into a file; return its id."""
    user = env["res.users"].search([("login", "=", "intman_counsellor")])
    action = env["intman.intake"].with_user(user).browse(intake).action_create_client()
    env.cr.commit()
    return action["res_id"]


def end_cases(env, closed=(), revoked=()):
    """Close the ones, withdraw the others, as counsellors do; then erase by night."""
    user = env["res.users"].search([("login", "=", "intman_counsellor")])
    clients = env["intman.client"].with_user(user)
    for client in clients.browse(closed):
        client.action_close("goals_achieved")
    clients.browse(revoked).consent_ids.filtered(
        lambda consent: consent.purpose == "processing"
    ).action_revoke()
    # Dialogs left open hang on the file as well.
    env["intman.closing"].create(
        [{"client_id": id_, "reason": "moved"} for id_ in closed]
    )
    env.cr.commit()
    run_jobs(env, "intman_module.ir_cron_period", "intman_module.ir_cron_erasure")
    return env["intman.erasure"].search_count([])


def first_night(env, ids):
    """Finish the first visit, end all cases but the spouse's, let a night pass."""
    intake = finish_intake(env, ids["intake"])
    return end_cases(env, [ids["closed"], ids["family"], intake], [ids["revoked"]])


def last_night(env, ids):
    """Withdraw the spouse; Odoo's own job collects the form that was left open."""
    erased = end_cases(env, revoked=[ids["spouse"]])
    past = date.today() - timedelta(days=2)
    env.cr.execute(
        "UPDATE intman_intake SET create_date = %s, write_date = %s", [past, past]
    )
    env.cr.commit()
    run_jobs(env, "base.autovacuum_job")
    return erased


def run_jobs(env, *names):
    """Run scheduled actions as the server runs them, with their own commits."""
    for name in names:
        env.ref(name).method_direct_trigger()
        env.cr.commit()


@tagged("post_install", "-at_install")
class TestErasureMarker(BaseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.database = ScratchDatabase(get_db_name())
        cls.addClassCleanup(cls.database.close)

    def found(self):
        """Return the markers that tables and files hold, whatever the capitals."""
        return (
            {m.decode() for m in MARKER.findall(self.database.dump().lower())},
            {m.decode() for m in MARKER.findall(self.database.files().lower())},
        )

    def assertNothingLeft(self, markers, found, where):
        left = {marker: place for marker, place in markers.items() if marker in found}
        self.assertFalse(left, f"{len(left)} markers are left in {where}")

    def test_nothing_is_left(self):
        """R204 R211 Zero hits in a full dump and the file store after the night."""
        seeded, log = self.database.run(seed)
        markers, ids = seeded["markers"], seeded["ids"]
        logs = [log]
        all_markers = {m: p for places in markers.values() for m, p in places.items()}

        # The search would find every one of them.
        tables, files = self.found()
        in_files = {m for m, place in all_markers.items() if place.startswith("file ")}
        self.assertGreater(len(in_files), 50)
        self.assertTrue(files == in_files, "the search does not see the files")
        in_tables = set(all_markers) - in_files
        unseen = {all_markers[marker] for marker in in_tables - tables}
        self.assertFalse(unseen, "the search does not see these places")
        self.assertFalse(tables - in_tables)
        # All models of a file were there, all their texts marked.
        registry = Registry(get_db_name())
        base = registry["intman.client.record"]
        expected = {
            "intman.client",
            "intman.consultation",
            "intman.household",
            "intman.dependent",
        } | {
            name
            for name, model in registry.items()
            if issubclass(model, base) and not model._abstract
        }
        # Rows without texts that only a second file of the same person makes.
        expected -= {"intman.inherited.talks"}
        for name in ("closed", "revoked", "family", "spouse"):
            self.assertEqual(set(ids[f"{name}_models"]), expected)
            marked = set(markers[name].values())
            for model in expected:
                for field in text_fields(registry[model]):
                    self.assertIn(f"{model}.{field}", marked)

        # First visit: the form goes, the file comes.
        erased, log = self.database.run(first_night, ids=ids)
        logs.append(log)
        self.assertEqual(erased, 4)
        tables, files = self.found()
        for name in ("closed", "revoked", "family", "shared", "intake"):
            with self.subTest(file=name):
                self.assertNothingLeft(markers[name], tables, "the tables")
                self.assertNothingLeft(markers[name], files, "the files")
        # The spouse's file is untouched, and so is the form that was left open.
        self.assertTrue(
            tables | files == set(markers["spouse"]) | set(markers["abandoned"])
        )

        # And then the spouse, and the form.
        erased, log = self.database.run(last_night, ids=ids)
        logs.append(log)
        self.assertEqual(erased, 5)
        tables, files = self.found()
        self.assertNothingLeft(all_markers, tables, "the tables")
        self.assertNothingLeft(all_markers, files, "the files")
        # No log line ever held one of them.
        told = {m.decode() for m in MARKER.findall("\n".join(logs).lower().encode())}
        self.assertFalse(told, "the server log names somebody")
