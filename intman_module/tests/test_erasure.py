"""The nightly erasure: complete, resumable, silent about persons."""

from odoo import Command, fields
from odoo.exceptions import AccessError
from odoo.fields import Domain
from odoo.service.model import get_public_method
from odoo.tests import freeze_time, tagged
from odoo.tools import SQL

from .casework import CaseworkCase

NAME = "Quastenflosser"


class ErasureCase(CaseworkCase):
    def full_client(self, **vals):
        """Make a client with a record in every model that can hang on one."""
        client = self.make_client(last_name=NAME, first_name=NAME, **vals)
        self.env["intman.consent"].create(
            {
                "client_id": client.id,
                "purpose": "special_category",
                "given_on": self.day(-20),
                "form": "written",
                "category_ids": [
                    Command.set(
                        self.env["intman.data.category"].search([], limit=2).ids
                    )
                ],
            }
        )
        self.make_talk(client, self.day(-20), note=NAME)
        plan = self.make_plan(client, self.day(-20), work_note=NAME)
        goal = self.env["intman.goal"].create({"plan_id": plan.id, "name": NAME})
        self.env["intman.measure"].create({"goal_id": goal.id, "name": NAME})
        self.env["intman.language.level"].create({"plan_id": plan.id, "level": "a1"})
        self.env["intman.assessment"].create(
            {
                "plan_id": plan.id,
                "topic_id": self.topic.id,
                "rating": "2",
                "note": NAME,
            }
        )
        self.env["intman.review"].create({"plan_id": plan.id, "result": NAME})
        self.make_talk(client, self.day(3), state="planned", note=NAME)
        self.env["intman.extension"].create(
            {
                "client_id": client.id,
                "ground": "other",
                "months": 2,
                "justification": NAME,
            }
        )
        service = self.env["intman.service"].search(
            [("county_id", "=", self.county.id)], limit=1
        )
        self.make_referral(client, service or self.make_service(), note=NAME)
        self.env["intman.consent"].create(
            {
                "client_id": client.id,
                "purpose": "handover",
                "recipient_provider_id": self.far_provider.id,
                "given_on": self.day(-20),
            }
        )
        client._offer_handover(self.far_provider)
        return client

    def night(self, rounds=1):
        """Run the nightly erasure as the server does."""
        cron = self.env.ref("intman_module.ir_cron_erasure")
        for _round in range(rounds):
            with self.enter_registry_test_mode():
                cron.method_direct_trigger()

    def children(self, client):
        """Return the ids of what hangs on the client, by model."""
        found = {}
        for name in self.env["intman.client"]._personal_models():
            records = self.env[name].search([("client_id", "=", client.id)])
            if records:
                found[name] = sorted(records.ids)
        talks = client.participant_ids.consultation_id
        found["intman.consultation"] = sorted(talks.ids)
        found["intman.client"] = client.ids
        return found


@tagged("post_install", "-at_install")
class TestErasure(ErasureCase):
    def test_saved_searches_that_name_the_person_go_too(self):
        """R211 A favourite keeps what was searched for; others' favourites stay."""
        client = self.make_client(last_name="Suchwortname", first_name="Ida")
        filters = self.env["ir.filters"].with_user(self.counsellor_user)
        vals = {"model_id": "intman.client", "user_ids": []}
        named = filters.create(
            {
                **vals,
                "name": "Mein Fall",
                "domain": "[('last_name', 'ilike', 'suchwortNAME')]",
            }
        )
        other = filters.create(
            {**vals, "name": "Aktive", "domain": "[('state', '=', 'active')]"}
        )
        # Their text may name a client, so they are nobody else's.
        self.assertEqual((named | other).user_ids, self.counsellor_user)
        other.write({"user_ids": [(5, 0, 0)]})
        self.assertEqual(other.user_ids, self.counsellor_user)
        client._close("moved", self.today)
        client._erase()
        self.assertFalse(named.exists())
        self.assertTrue(other.exists())

    def test_personal_models_are_all(self):
        """R211 Every model that points at a client is erased with it."""
        known = set(self.env["intman.client"]._personal_models())
        known |= {"intman.client", "intman.consultation"}
        for name, model in self.registry.items():
            if model._abstract or model._transient or not model._auto:
                continue
            for field in model._fields.values():
                if field.type == "many2one" and field.comodel_name == "intman.client":
                    self.assertIn(name, known, f"{name}.{field.name} would stay")
                    if field.store:
                        self.assertEqual(field.ondelete, "restrict", field)

    def test_everything_goes(self):
        """R204 R211 Nothing of the file is left, and it is counted."""
        client = self.full_client()
        children = self.children(client)
        self.assertEqual(
            set(children) - {"intman.inherited.talks"},
            (set(client._personal_models()) - {"intman.inherited.talks"})
            | {"intman.client", "intman.consultation"},
            "a model without a record in this test",
        )
        client.action_close("goals_achieved")
        log = client._erase()
        self.env.invalidate_all()
        for name, ids in children.items():
            with self.subTest(model=name):
                self.assertFalse(self.env[name].browse(ids).exists())
        self.assertEqual(log.counts, {name: len(ids) for name, ids in children.items()})
        self.assertEqual(log.record_count, sum(log.counts.values()))

    def test_what_others_hang_on_it(self):
        """R204 R211 Messages, files, reminders, external ids, followers go along."""
        client = self.full_client()
        targets = [
            client,
            client.plan_ids,
            client.plan_ids.goal_ids,
            client.plan_ids.goal_ids.measure_ids,
            client.consent_ids[:1],
            client.agreement_ids,
            client.extension_ids,
            client.participant_ids[:1],
            client.participant_ids.consultation_id[:1],
        ]
        hung = []
        for record in targets:
            ref = {"res_id": record.id}
            hung += [
                self.env["mail.message"].create(
                    {"model": record._name, "body": NAME, **ref}
                ),
                self.env["ir.attachment"].create(
                    {"name": NAME, "res_model": record._name, "raw": b"x", **ref}
                ),
                self.env["ir.attachment"].create(
                    {
                        "name": NAME,
                        "res_model": record._name,
                        "res_field": "scan",
                        "raw": b"y",
                        **ref,
                    }
                ),
                self.env["ir.model.data"].create(
                    {
                        "module": "__import__",
                        "name": f"{NAME}_{record._table}",
                        "model": record._name,
                        **ref,
                    }
                ),
                self.env["mail.followers"].create(
                    {
                        "res_model": record._name,
                        "partner_id": self.plain_user.partner_id.id,
                        **ref,
                    }
                ),
            ]
        for record in (client, client.plan_ids):
            hung.append(
                record.activity_schedule(
                    "mail.mail_activity_data_todo",
                    user_id=self.env.uid,
                    summary=NAME,
                    note=NAME,
                )
            )
        self.assertTrue(all(record.exists() for record in hung))
        # Straight from the active file: what closing clears is to be found as well.
        client._erase("closed")
        self.env.invalidate_all()
        for record in hung:
            with self.subTest(record=record):
                self.assertFalse(record.exists())

    def test_others_keep_theirs(self):
        """R211 What hangs on another record with the same id stays."""
        client, other = self.full_client(), self.full_client()
        plan = other.plan_ids
        kept = self.env["ir.attachment"].create(
            {
                "name": "bleibt",
                "res_model": "res.users",
                "res_id": client.id,
                "raw": b"z",
            }
        ) + self.env["ir.attachment"].create(
            {"name": "bleibt", "res_model": plan._name, "res_id": plan.id, "raw": b"z"}
        )
        before = self.children(other)
        client._erase("closed")
        self.env.invalidate_all()
        self.assertEqual(self.children(other), before)
        self.assertEqual(kept.exists(), kept)

    def test_dialogs_do_not_hold_it_up(self):
        """R211 An open dialog on the file neither stops the erasure nor stays."""
        client = self.full_client()
        dialog = self.env["intman.closing"].create(
            {"client_id": client.id, "reason": "moved"}
        )
        self.env.flush_all()
        client._erase("closed")
        self.env.invalidate_all()
        self.assertFalse(dialog.exists())

    # ------------------------------------------------------------------
    # The log
    # ------------------------------------------------------------------

    def test_log_without_personal_data(self):
        """R186 R204 The log tells when, why and how much, and of nobody."""
        client = self.full_client()
        number, key, identity = client.number, client.person_key, client.id
        client.consent_ids[:1].action_revoke()
        log = client._erase()
        self.assertEqual((log.reason, log.county_id), ("revoked", self.county))
        columns = {
            name: value
            for name, value in self.env.execute_query_dict(
                SQL("SELECT * FROM intman_erasure WHERE id = %s", log.id)
            )[0].items()
        }
        self.assertEqual(
            set(columns),
            {"id", "date", "reason", "token", "county_id", "counts", "record_count"},
        )
        text = str(columns)
        for word in (NAME, number, key, self.counsellor_user.login, "1990"):
            self.assertNotIn(word, text.replace(str(columns["date"]), ""))
        self.assertNotEqual(log.token, str(identity))
        self.assertEqual(len(log.token), 64)

    def test_token_recognises_a_restored_file(self):
        """R211 A file that comes back with a backup has the same token, others not."""
        client, other = self.make_client(), self.make_client()
        token = client._erasure_token()
        self.assertEqual(token, client._erasure_token())
        self.assertNotEqual(token, other._erasure_token())
        client.action_close("no_need")
        self.assertEqual(client._erase().token, token)

    def test_reason(self):
        """R204 R211 Closed or withdrawn."""
        closed, gone = self.make_client(), self.make_client()
        closed.action_close("deceased")
        gone.consent_ids.action_revoke()
        self.assertEqual(closed._erase().reason, "closed")
        self.assertEqual(gone._erase().reason, "revoked")

    # ------------------------------------------------------------------
    # Family talks
    # ------------------------------------------------------------------

    def test_family_talk_stays_for_the_spouse(self):
        """R036 R211 The talk stays, without a word on who was erased."""
        client = self.full_client()
        spouse = self.make_client(last_name="Bleibt", gender="male")
        talk = self.make_talk(client | spouse, self.day(-10), note=NAME, minor_count=1)
        for participant in talk.participant_ids:
            participant.note = f"Zu {participant.client_id.last_name}"
        client._erase("closed")
        self.env.invalidate_all()
        self.assertTrue(talk.exists())
        self.assertEqual(talk.participant_ids.client_id, spouse)
        self.assertEqual(talk.participant_ids.note, "Zu Bleibt")
        self.assertFalse(talk.note)
        self.assertEqual((talk.kind, talk.erased_participants), ("family", 1))
        self.assertEqual(spouse.first_consultation_on, self.day(-10))
        row = self.env.execute_query(
            SQL("SELECT t::text FROM intman_consultation t WHERE id = %s", talk.id)
        )
        self.assertNotIn(NAME, row[0][0])
        # It can still be worked with, and goes with the last one.
        talk.duration = 45
        spouse._erase("closed")
        self.assertFalse(talk.exists())

    def test_talk_of_three(self):
        """R036 R211 One after the other."""
        clients = self.make_client() | self.make_client() | self.make_client()
        talk = self.make_talk(clients)
        for number, client in enumerate(clients, 1):
            client._erase("closed")
            self.env.invalidate_all()
            if number < 3:
                self.assertEqual(talk.erased_participants, number)
                self.assertEqual(len(talk.participant_ids), 3 - number)
                self.assertEqual(talk.kind, "family")
        self.assertFalse(talk.exists())

    # ------------------------------------------------------------------
    # Who
    # ------------------------------------------------------------------

    def test_nobody_deletes(self):
        """R211 No user deletes client data, and no button erases it out of turn."""
        client = self.full_client()
        records = [
            client,
            client.consent_ids,
            client.agreement_ids,
            client.plan_ids,
            client.plan_ids.goal_ids,
            client.participant_ids,
            client.participant_ids.consultation_id,
            client.extension_ids,
        ]
        for user in (self.counsellor_user, self.team_lead_user, self.manager_user):
            for record in records:
                with self.subTest(user=user.login, model=record._name):
                    with self.assertRaises(AccessError):
                        record.with_user(user).unlink()
        for name in ("_erase", "_cron_erase_due", "_unlink_all", "_write_guarded"):
            with self.subTest(method=name), self.assertRaises(AccessError):
                get_public_method(self.env["intman.client"], name)


@tagged("post_install", "-at_install")
class TestNightlyErasure(ErasureCase):
    def test_due_files_only(self):
        """R204 R211 Closed and due, or withdrawn; nothing else."""
        self.county.erasure_delay_days = 7
        active, paused, fresh, due, gone = (self.full_client() for _i in range(5))
        paused.action_pause()
        fresh.action_close("no_need")
        due._close("no_need", self.day(-7))
        gone.consent_ids[:1].action_revoke()
        self.assertEqual(due.erasure_due_on, self.today)
        self.night()
        self.assertEqual(
            (active + paused + fresh + due + gone).exists(), active + paused + fresh
        )
        logs = self.env["intman.erasure"].search([])
        self.assertEqual(sorted(logs.mapped("reason")), ["closed", "revoked"])
        before = self.stored()
        self.night()
        self.assertEqual(self.stored(), before)
        with freeze_time(fields.Datetime.add(fields.Datetime.now(), days=8)):
            self.night()
        self.assertFalse(fresh.exists())

    def test_reopened_in_time(self):
        """R211 What was taken up again is not erased."""
        self.county.erasure_delay_days = 0
        client = self.full_client()
        client.action_close("no_need")
        client.action_resume()
        self.night()
        self.assertTrue(client.exists())

    def block(self, client):
        """Let another addon's table hold on to the file, as nobody foresaw."""
        self.env.flush_all()
        self.env.cr.execute(
            """
            CREATE TABLE intman_test_blocker (
                client_id integer REFERENCES intman_client (id) ON DELETE RESTRICT
            );
            INSERT INTO intman_test_blocker VALUES (%s)
            """,
            [client.id],
        )

    def test_one_blocked_file_neither_stops_nor_loops(self):
        """R211 A file that cannot go is left whole, told, and tried the next night."""
        self.county.erasure_delay_days = 0
        clients = [self.full_client() for _i in range(3)]
        blocked = clients[1]
        for client in clients:
            client.action_close("no_need")
        self.block(blocked)
        before = self.children(blocked)
        with self.assertLogs("odoo", "INFO") as logs:
            self.night()
        self.env.invalidate_all()
        self.assertEqual([bool(c.exists()) for c in clients], [False, True, False])
        self.assertEqual(self.children(blocked), before, "half a file is left")
        self.assertEqual(blocked.state, "closed")
        self.assertEqual(blocked.plan_ids.work_note, NAME)
        self.assertEqual(blocked.erasure_tried_on, self.today)
        self.assertEqual(self.env["intman.erasure"].search_count([]), 2)
        # Told by number, without a name.
        errors = [r for r in logs.records if r.levelname == "ERROR"]
        self.assertTrue(errors)
        text = "\n".join(record.getMessage() for record in logs.records)
        self.assertIn(str(blocked.id), text)
        self.assertNotIn(NAME, text)
        # A second run in the same night leaves it alone.
        before = self.stored()
        with self.assertNoLogs("odoo", "ERROR"):
            self.night(rounds=2)
        self.assertEqual(self.stored(), before)
        # The next night it is tried again, and goes once nothing holds it.
        tomorrow = fields.Datetime.add(fields.Datetime.now(), days=1)
        with freeze_time(tomorrow), self.assertLogs("odoo", "ERROR"):
            self.night()
        self.assertTrue(blocked.exists())
        self.env.cr.execute("DELETE FROM intman_test_blocker")
        with freeze_time(fields.Datetime.add(tomorrow, days=1)):
            self.night()
        self.assertFalse(blocked.exists())

    def test_more_than_a_batch(self):
        """R211 Many files in one night: the job goes on until all are gone."""
        self.county.erasure_delay_days = 0
        clients = self.env["intman.client"].create(
            [
                {
                    "last_name": NAME,
                    "provider_id": self.provider.id,
                    "consent_ids": [
                        Command.create(
                            {"purpose": "processing", "given_on": self.today}
                        )
                    ],
                }
                for _i in range(203)
            ]
        )
        clients._close("no_need", self.today)
        # The server gives a job ten seconds and calls it again as soon as possible.
        for _round in range(20):
            left = len(clients.exists())
            if not left:
                break
            self.night()
            self.assertLess(len(clients.exists()), left, "the job does not go on")
        self.assertFalse(clients.exists())
        self.assertEqual(self.env["intman.erasure"].search_count(Domain.TRUE), 203)
