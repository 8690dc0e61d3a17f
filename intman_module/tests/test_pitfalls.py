"""Dangers of the framework that would give client data away, each with its test.

The numbers are those of the project's list of pitfalls: what Odoo does by itself, and
what would follow from it here. Requests go through HTTP, as an attacker's would.
"""

import base64
import json
import logging
import os
from contextlib import contextmanager
from urllib.parse import quote

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .rpc_common import NOISE, RpcCase


class PitfallCase(RpcCase):
    """Short ways to the records of the fixtures."""

    def record(self, name, scope="O"):
        """Return a record of the marked file of a provider."""
        return self.files[scope][name]

    def given(self):
        """Return the values of a processing consent that is in force."""
        return {"purpose": "processing", "given_on": self.today.isoformat()}

    def personal_models(self):
        """Return the names of the concrete models with client data."""
        base = self.env.registry["intman.personal.data"]
        return [
            name
            for name, model in self.env.registry.items()
            if issubclass(model, base) and not model._abstract
        ]

    def can_read(self, role, name="client", scope="O"):
        """Tell whether the next request of a role reads the record."""
        record = self.record(name, scope)
        answer = self.call(role, record._name, "read", [record.id], ["display_name"])
        self.assertIn(answer.kind, ("ok", "denied"), answer.text[:500])
        return answer.kind == "ok"


@tagged("post_install", "-at_install")
class TestPitfallsReading(PitfallCase):
    """Ways in which names reach somebody who may not read them (P1 to P5, P7)."""

    def test_p01_no_partner_is_made(self):
        """R196: every employee reads all partners, so a client never is one."""
        partners = self.env["res.partner"].with_context(active_test=False)
        before = partners.search_count([])
        answer = self.call(
            "counsellor",
            "intman.client",
            "create",
            {
                "last_name": "Neu",
                "mail_address": "neu@example.org",
                "consent_ids": [Command.create(self.given())],
            },
        )
        self.assertEqual(answer.kind, "ok", answer.message)
        self.env.invalidate_all()
        self.assertEqual(partners.search_count([]), before)
        self.assertFalse(partners.search([("name", "like", "Marke")]))
        for name in self.personal_models():
            model = self.env[name]
            self.assertFalse(model._inherits, name)
            self.assertNotIn("message_ids", model._fields, name)
            targets = {f.comodel_name for f in model._fields.values() if f.relational}
            self.assertNotIn("res.partner", targets - {False}, name)

    def test_p02_no_related_field_reads_client_data_as_superuser(self):
        """R196: a related field is read and searched as superuser by default."""
        personal = set(self.personal_models())
        for name, model in self.env.registry.items():
            if not name.startswith("intman.") or model._abstract:
                continue
            for field in self.env[name]._fields.values():
                if not field.related or not field.compute_sudo:
                    continue
                passed, current = [], self.env[name]
                for step in field.related.split("."):
                    passed.append(current._name)
                    current = current[step] if step != "id" else current
                    if not hasattr(current, "_name"):
                        break
                if name not in personal or "intman.client" in passed[1:]:
                    self.assertFalse(
                        personal.intersection(passed), f"{name}.{field.name} {passed}"
                    )

    def _paths_to_clients(self, start, limit=4):
        """Yield dotted paths of relational fields from a model to client data."""
        personal = set(self.personal_models())
        queue = [(start, (), (start,))]
        while queue:
            model, path, seen = queue.pop(0)
            for field in self.env[model]._fields.values():
                target = field.comodel_name if field.relational else None
                if not target or target in seen or not field._description_searchable:
                    continue
                if target in personal:
                    yield (*path, field.name), target
                elif target.startswith("intman.") and len(path) + 1 < limit:
                    queue.append((target, (*path, field.name), (*seen, target)))

    def test_p02_no_search_group_or_order_through_other_models(self):
        """R196: a domain through relations must not tell whether a name exists."""
        texts = {
            "intman.client": "last_name",
            "intman.consent": "recipient",
            "intman.consultation": "note",
            "intman.consultation.participant": "note",
            "intman.plan": "work_note",
            "intman.goal": "name",
            "intman.measure": "name",
            "intman.extension": "justification",
        }
        tried = 0
        for start in (
            "intman.provider",
            "intman.county",
            "intman.counsellor",
            "intman.privacy.notice",
            "intman.indicator.line",
            "res.users",
        ):
            for path, target in self._paths_to_clients(start):
                if target not in texts:
                    continue
                dotted = ".".join((*path, texts[target]))
                for role in ("coordinator", "officer", "manager", "far", "plain"):
                    tried += 1
                    self._try_path(role, start, dotted)
        self.assertGreater(tried, 50)

    def _try_path(self, role, start, dotted):
        for negation, operator in (([], "like"), ([], "not like"), (["!"], "like")):
            # A name that exists and one that does not must not make a difference.
            answers = [
                self.call(
                    role, start, "search_count", [*negation, (dotted, operator, name)]
                )
                for name in ("MarkeO", "Niemand")
            ]
            self.assertEqual(
                *((answer.kind, answer.result) for answer in answers),
                f"{role} {start} {negation} {dotted} {operator}",
            )
        for way, args in (
            ("search_read", ([], ["id"], 0, 1, dotted)),
            ("formatted_read_group", ([], [dotted], ["__count"])),
            ("search_read", ([], [dotted])),
        ):
            answer = self.call(role, start, way, *args)
            self.assertNoLeak(role, answer, f"{way} {start} {dotted}")

    def test_p02_bypassing_operator_is_refused(self):
        """R196: the operator any! skips the rules of the model it leads to."""
        for role in ("manager", "coordinator"):
            answer = self.call(
                role,
                "intman.counsellor",
                "search",
                [("client_ids", "any!", [("last_name", "like", "MarkeO")])],
            )
            self.assertNotEqual(answer.kind, "ok", answer.text)

    def test_p02_nested_specification_shows_no_client(self):
        """R196: web_read follows relations; rights hold on every step."""
        person = {"fields": {"display_name": {}, "last_name": {}, "number": {}}}
        specification = {
            "name": {},
            "counsellor_ids": {"fields": {"name": {}, "client_ids": person}},
        }
        for role in ("coordinator", "officer", "manager", "admin", "far"):
            answer = self.call(
                role, "intman.provider", "web_search_read", [], specification
            )
            self.assertNoLeak(role, answer, "web_search_read")
            answer = self.call(
                role,
                "intman.privacy.notice",
                "web_search_read",
                [],
                {"consent_ids": {"fields": {"client_id": person, "recipient": {}}}},
            )
            self.assertNoLeak(role, answer, "web_search_read")

    def test_p03_label_of_a_client_is_the_number_alone(self):
        """R196: many2one labels are read as superuser and would show the name."""
        client = self.record("client")
        for role in ("far", "unassigned", "assigned"):
            with self.subTest(role=role):
                row = self.call(
                    role,
                    "intman.closing",
                    "create",
                    {"client_id": client.id, "reason": "no_need"},
                )
                if row.kind != "ok":
                    continue
                ids = [row.result]
                answer = self.call(role, "intman.closing", "read", ids, ["client_id"])
                self.assertNoLeak(role, answer, "read")
                self.assertEqual(answer.result[0]["client_id"][1], client.number)
                for way, args in (
                    (
                        "web_read",
                        (ids, {"client_id": {"fields": {"display_name": {}}}}),
                    ),
                    ("web_read", (ids, {"client_id": {"fields": {"last_name": {}}}})),
                    ("formatted_read_group", ([], ["client_id"], ["__count"])),
                    ("web_read_group", ([], ["client_id"], ["__count"])),
                    ("read", (ids,)),
                    ("search_read", ([], ["client_id", "consequence"])),
                ):
                    answer = self.call(role, "intman.closing", way, *args)
                    self.assertNoLeak(role, answer, way)

    def test_p03_own_readers_do_see_the_name_as_label(self):
        """The number alone is for strangers: at work the name is needed."""
        answer = self.call(
            "counsellor",
            "intman.agreement",
            "read",
            [self.record("agreement").id],
            ["client_id"],
        )
        self.assertIn("MarkeO Name", answer.result[0]["client_id"][1])

    def test_p03_family_talk_hides_the_other_family(self):
        """R196: where files are assigned, a shared talk names the own client only."""
        own, foreign = self.record("client", "X"), self.record("spare", "X")
        foreign.write(
            {
                "last_name": "Geheim",
                "first_name": "Fremd",
                "counsellor_id": self.other_colleague_staff.id,
                "deputy_ids": [Command.clear()],
            }
        )
        talk = self.make_talk(own | foreign, self.day(-30), counted=False)
        for participant in talk.participant_ids:
            participant.note = f"Eigenes von {participant.client_id.last_name}"
        person = {"fields": {"display_name": {}, "last_name": {}}}
        for way, args in (
            ("read", ([talk.id],)),
            (
                "web_read",
                (
                    [talk.id],
                    {
                        "display_name": {},
                        "client_ids": person,
                        "participant_ids": {
                            "fields": {"client_id": person, "note": {}}
                        },
                    },
                ),
            ),
            ("web_search_read", ([], {"display_name": {}, "client_ids": person})),
        ):
            answer = self.call("assigned", "intman.consultation", way, *args)
            with self.subTest(way=way, args=args):
                self.assertNotIn("Geheim", answer.text)
                self.assertNotIn("Fremd", answer.text)
                self.assertEqual(answer.kind, "ok", answer.message)
        for method, args in (
            ("search_read", ([],)),
            ("search_read", ([("client_id", "ilike", "Geheim")],)),
            ("formatted_read_group", ([], ["client_id"], ["__count"])),
        ):
            answer = self.call(
                "assigned", "intman.consultation.participant", method, *args
            )
            self.assertNotIn("Geheim", answer.text, method)

    def _remind(self, user, name="client"):
        """Make a reminder on a record of the own file, for somebody."""
        record = self.record(name)
        return self.env["mail.activity"].create(
            {
                "res_model_id": self.env["ir.model"]._get_id(record._name),
                "res_id": record.id,
                "activity_type_id": self.env.ref("mail.mail_activity_data_todo").id,
                "summary": "Anrufen",
                "user_id": user.id,
            }
        )

    def test_p03_reminder_shows_its_assignee_the_number_alone(self):
        """R196: the assignee reads a reminder without access to its record (P10)."""
        for name in ("client", "plan"):
            activity = self._remind(self.far_user, name)
            self.assertEqual(activity.res_name, self.record(name)._activity_label())
            self.assertNotIn("Marke", activity.res_name or "")
            for way, args in (
                ("read", ([activity.id],)),
                ("search_read", ([("res_id", "=", activity.res_id)],)),
                (
                    "web_read",
                    (
                        [activity.id],
                        {
                            "display_name": {},
                            "res_name": {},
                            "res_id": {"fields": {"display_name": {}}},
                        },
                    ),
                ),
                ("name_search", ("",)),
                ("activity_format", ([activity.id],)),
            ):
                answer = self.call("far", "mail.activity", way, *args)
                self.assertNoLeak("far", answer, way)

    def test_p03_reminder_sends_no_name_by_mail(self):
        """R196: a notification carries the number, never a name (P10)."""
        messages, mails = self.env["mail.message"], self.env["mail.mail"]
        last = messages.search([], order="id desc", limit=1).id
        self.colleague_user.notification_type = "email"
        answer = self.call(
            "counsellor",
            "mail.activity",
            "create",
            {
                "res_model_id": self.env["ir.model"]._get_id("intman.client"),
                "res_id": self.record("client").id,
                "summary": "Anrufen",
                "user_id": self.colleague_user.id,
            },
        )
        self.assertEqual(answer.kind, "ok", answer.text[:800])
        self.env.invalidate_all()
        new = messages.search([("id", ">", last)])
        written = new.mapped("body") + new.mapped("subject") + new.mapped("record_name")
        written += mails.search([]).mapped("body_html")
        self.assertNotIn("Marke", " ".join(str(text) for text in written))

    def test_p03_debug_mode_lists_no_content(self):
        """R196: in debug mode a refusal lists labels, which may be texts (P13)."""
        for name, record in self.files["O"].items():
            for role in ("far", "unassigned", "plain"):
                answer = self.call(
                    role,
                    record._name,
                    "read",
                    [record.id],
                    _session={"debug": "1"},
                )
                self.assertEqual(answer.kind, "denied", name)
                self.assertNoLeak(role, answer, f"debug {name}")

    def test_p04_leaving_a_provider_takes_effect_in_the_next_request(self):
        """R196: values frozen in a cached rule would let a leaver read on."""
        self.assertTrue(self.can_read("colleague"))
        self.provider.user_ids -= self.colleague_user
        self.env.flush_all()
        self.assertFalse(self.can_read("colleague"), "taken out of the provider")
        self.provider.user_ids |= self.colleague_user
        self.env.flush_all()
        self.assertTrue(self.can_read("colleague"))
        self.colleague_user.intman_provider_ids -= self.provider
        self.env.flush_all()
        self.assertFalse(self.can_read("colleague"), "taken out on the user")
        self.colleague_user.intman_provider_ids |= self.provider
        self.env.flush_all()
        self.assertTrue(self.can_read("colleague"), "put in on the user")

    def test_p04_ways_of_losing_access_take_effect_at_once(self):
        """R196: last working day, role, way of access and deputy bind at once."""
        self.assertTrue(self.can_read("colleague"))
        answer = self.call(
            "team_lead",
            "intman.counsellor",
            "write",
            [self.colleague_staff.id],
            {"left_on": self.day(-1).isoformat()},
        )
        self.assertEqual(answer.kind, "ok", answer.message)
        self.assertFalse(self.can_read("colleague"), "has left")

        self.assertTrue(self.can_read("counsellor"))
        group = self.env.ref("intman_module.group_counsellor")
        self.counsellor_user.group_ids -= group
        self.env.flush_all()
        self.assertFalse(self.can_read("counsellor"), "has lost the role")

        self.assertTrue(self.can_read("deputy", scope="X"))
        self.record("client", "X").deputy_ids -= self.deputy_staff
        self.env.flush_all()
        self.assertFalse(self.can_read("deputy", scope="X"), "is no deputy any more")

        self.assertFalse(self.can_read("unassigned", scope="X"))
        self.other_provider.case_access = "team"
        self.env.flush_all()
        self.assertTrue(self.can_read("unassigned", scope="X"))
        self.other_provider.case_access = "assigned"
        self.env.flush_all()
        self.assertFalse(self.can_read("unassigned", scope="X"))

    def test_p04_coordinator_of_yesterday_sees_no_figures(self):
        """R133: the figures follow the list of coordinators, from both sides."""
        report = self.env["intman.indicator.report"].create(
            {"county_id": self.county.id, "year": self.today.year - 1}
        )

        def reads():
            answer = self.call(
                "coordinator", report._name, "read", [report.id], ["year"]
            )
            return answer.kind == "ok"

        self.assertTrue(reads())
        self.county.coordinator_ids -= self.coordinator_user
        self.env.flush_all()
        self.assertFalse(reads())
        self.coordinator_user.intman_county_ids |= self.county
        self.env.flush_all()
        self.assertTrue(reads())
        self.coordinator_user.intman_county_ids -= self.county
        self.env.flush_all()
        self.assertFalse(reads())

    def test_p05_a_second_role_opens_no_other_provider(self):
        """R196, R208: group rules add up; the global one binds them all."""
        groups = self.env["res.groups"]
        for name in (
            "group_team_lead",
            "group_coordinator",
            "group_data_protection_officer",
            "group_manager",
        ):
            groups |= self.env.ref(f"intman_module.{name}")
        self.far_user.group_ids |= groups | self.env.ref("base.group_system")
        self.county.coordinator_ids |= self.far_user
        self.env.flush_all()
        for name, record in self.files["O"].items():
            answer = self.call("far", record._name, "search_read", [], ["display_name"])
            self.assertEqual(answer.kind, "ok", name)
            self.assertNotIn(record.id, [row["id"] for row in answer.result], name)
            self.assertNoLeak("far", answer, name)

    def test_p05_another_addons_group_opens_nothing(self):
        """R196: rights and an all-embracing rule of another addon stay bound."""
        group = self.env["res.groups"].create({"name": "Anderes Modul"})
        self.plain_user.group_ids |= group
        for name in self.personal_models():
            model = self.env["ir.model"]._get_id(name)
            self.env["ir.model.access"].create(
                {
                    "name": name,
                    "model_id": model,
                    "group_id": group.id,
                    "perm_read": True,
                    "perm_write": True,
                    "perm_unlink": True,
                }
            )
            self.env["ir.rule"].create(
                {
                    "name": name,
                    "model_id": model,
                    "groups": [Command.set(group.ids)],
                    "domain_force": "[(1, '=', 1)]",
                }
            )
        self.env.flush_all()
        for name in self.personal_models():
            answer = self.call("plain", name, "search_read", [], ["display_name"])
            self.assertEqual((answer.kind, answer.result), ("ok", []), name)

    def test_p07_a_filled_cache_opens_no_report(self):
        """R196: values read as superuser stay in the cache and skip the rules."""
        report = self.env["intman.indicator.report"].create(
            {"county_id": self.county.id, "year": self.today.year - 1}
        )
        report.action_compute()
        for user in (self.far_coordinator_user, self.plain_user, self.far_user):
            self.assertTrue(report.sudo().line_ids.mapped("value"))
            values = self.env["report.intman_module.report_indicators"].with_user(user)
            with self.assertRaises(AccessError):
                values._get_report_values(report.ids)

    def test_p07_a_filled_cache_opens_no_step(self):
        """R196: every step of a file asks for the right itself."""
        client = self.record("client")
        self.assertTrue(client.sudo().read())
        self.assertTrue(client.sudo().consent_ids.mapped("state"))
        foreign = client.with_user(self.far_user)
        for method, args in (
            ("action_close", ("no_need",)),
            ("action_close", ("consent_revoked",)),
            ("action_pause", ()),
            ("action_resume", ()),
        ):
            with self.assertRaises(AccessError, msg=method):
                getattr(foreign, method)(*args)
        for consent in client.consent_ids.with_user(self.far_user):
            for method in ("action_revoke", "action_give"):
                with self.assertRaises(AccessError, msg=method):
                    getattr(consent, method)()
        self.assertEqual(client.state, "active")

    def test_p15_archiving_neither_hides_nor_opens(self):
        """R211: search skips archived records by itself; erasure must not."""
        for name in self.personal_models():
            self.assertNotIn("active", self.env[name]._fields, name)
        client = self.record("client")
        self.provider.active = False
        self.counsellor_staff.active = False
        self.env.flush_all()
        self.assertFalse(self.can_read("far"))
        self.assertFalse(self.can_read("plain"))
        client.action_close("moved")
        client._write_guarded({"erasure_due_on": self.today})
        due = self.env["intman.client"].search(
            self.env["intman.client"]._erasure_domain()
        )
        self.assertIn(client, due)


@tagged("post_install", "-at_install")
class TestPitfallsWriting(PitfallCase):
    """Ways in which data is moved or fields are set that nobody may set (P6, P17)."""

    def test_p06_a_file_is_not_moved_to_another_provider(self):
        """R208, R210: rules are asked before a write, not after it."""
        client = self.record("client")
        for role in ("counsellor", "team_lead"):
            for vals in (
                {"provider_id": self.far_provider.id},
                {"provider_id": self.other_provider.id},
                {"county_id": self.far_county.id},
            ):
                self.call(role, "intman.client", "write", [client.id], vals)
                self.env.invalidate_all()
                self.assertEqual(client.provider_id, self.provider)
                self.assertEqual(client.county_id, self.county, vals)
        answer = self.call(
            "counsellor",
            "intman.client",
            "create",
            {
                "last_name": "Untergeschoben",
                "provider_id": self.far_provider.id,
                "counsellor_id": self.far_staff.id,
                "consent_ids": [Command.create(self.given())],
            },
        )
        self.assertRefused(answer)

    def test_p06_records_are_not_hung_on_another_file(self):
        """R208: neither by the parent, nor by the provider, nor from the other side."""
        parents = {
            "consent": "client_id",
            "agreement": "client_id",
            "extension": "client_id",
            "plan": "client_id",
            "inherited.talks": "client_id",
            "consultation.participant": "consultation_id",
            "goal": "plan_id",
            "measure": "goal_id",
        }
        for name, field in parents.items():
            record = self.record(name)
            before = record[field]
            # The own second file, and the file of another provider.
            targets = [self.record(name, "F")[field].id]
            if field == "client_id":
                targets.append(self.record("spare").id)
            for target in targets:
                for vals in (
                    {field: target},
                    {"client_id": self.record("spare").id},
                    {"provider_id": self.far_provider.id},
                ):
                    self.call("team_lead", record._name, "write", [record.id], vals)
                    self.env.invalidate_all()
                    self.assertEqual(record[field], before, (name, vals))
                    self.assertEqual(record.client_id, self.record("client"))
                    self.assertEqual(record.provider_id, self.provider, (name, vals))

    def test_p06_commands_reach_no_foreign_record(self):
        """R208: lists of a form are written by commands with ids of any record."""
        foreign = self.files["F"]
        for name, field, record in (
            ("client", "consent_ids", foreign["consent"]),
            ("client", "agreement_ids", foreign["agreement"]),
            ("client", "plan_ids", foreign["plan"]),
            ("client", "participant_ids", foreign["consultation.participant"]),
            ("client", "extension_ids", foreign["extension"]),
            ("consultation", "participant_ids", foreign["consultation.participant"]),
            ("consultation", "client_ids", foreign["client"]),
            ("plan", "goal_ids", foreign["goal"]),
            ("goal", "measure_ids", foreign["measure"]),
        ):
            own = self.record(name)
            before = record.read(load=None)[0]
            text = {
                "intman.client": {"city": "Gekapert"},
                "intman.consent": {"recipient": "Gekapert"},
                "intman.agreement": {"counsellor_id": False},
                "intman.plan": {"work_note": "Gekapert"},
                "intman.goal": {"name": "Gekapert"},
                "intman.measure": {"name": "Gekapert"},
                "intman.extension": {"justification": "Gekapert"},
                "intman.consultation.participant": {"note": "Gekapert"},
            }[record._name]
            for command in (
                Command.link(record.id),
                Command.update(record.id, text),
                Command.delete(record.id),
                Command.unlink(record.id),
                Command.set(record.ids),
            ):
                answer = self.call(
                    "counsellor", own._name, "write", [own.id], {field: [command]}
                )
                self.assertNoLeak("counsellor", answer, f"{name}.{field} {command}")
                answer = self.call(
                    "counsellor",
                    own._name,
                    "web_save",
                    [own.id],
                    {field: [command]},
                    specification={field: {"fields": {"display_name": {}}}},
                )
                self.assertNoLeak("counsellor", answer, f"{name}.{field} {command}")
                self.env.invalidate_all()
                self.assertEqual(record.read(load=None)[0], before, (name, command))

    def test_p06_default_keys_of_the_context_set_nothing(self):
        """R196: default_* in the context of a request fills fields left out."""
        context = {
            "default_provider_id": self.far_provider.id,
            "default_state": "closed",
            "default_closed_on": self.day(-5).isoformat(),
            "default_closing_reason": "moved",
            "default_period_end": "2099-01-01",
            "default_first_consultation_on": "2001-01-01",
            "default_erasure_due_on": "2099-01-01",
            "default_county_id": self.far_county.id,
        }
        answer = self.call(
            "counsellor",
            "intman.client",
            "create",
            {
                "last_name": "Neu",
                "provider_id": self.provider.id,
                "counsellor_id": self.counsellor_staff.id,
                "consent_ids": [Command.create(self.given())],
            },
            context=context,
        )
        if answer.kind == "ok":
            client = self.env["intman.client"].browse(answer.result)
            self.assertEqual(client.state, "active")
            self.assertEqual(client.provider_id, self.provider)
            self.assertEqual(client.county_id, self.county)
            self.assertFalse(client.period_end)
            self.assertFalse(client.closing_reason)
            self.assertEqual(client.consent_ids.state, "given")
            self.assertEqual(client.consent_ids.provider_id, self.provider)
        else:
            self.assertRefused(answer)

    def test_p06_default_keys_move_no_child(self):
        """R208: a child takes the provider of its parent, whatever the context says."""
        context = {
            "default_provider_id": self.far_provider.id,
            "default_client_id": self.record("client", "F").id,
        }
        for model, vals in (
            ("intman.goal", {"plan_id": self.record("plan").id, "name": "Neu"}),
            ("intman.measure", {"goal_id": self.record("goal").id, "name": "Neu"}),
            (
                "intman.consent",
                {"client_id": self.record("client").id, "purpose": "special_category"},
            ),
            ("intman.agreement", {"client_id": self.record("client").id}),
            ("intman.plan", {"client_id": self.record("spare").id}),
        ):
            answer = self.call("counsellor", model, "create", vals, context=context)
            self.assertEqual(answer.kind, "ok", (model, answer.message))
            record = self.env[model].browse(answer.result)
            self.assertEqual(record.provider_id, self.provider, model)
            self.assertEqual(record.client_id.provider_id, self.provider, model)
        answer = self.call(
            "counsellor",
            "intman.consent",
            "create",
            {"client_id": self.record("client").id, "purpose": "handover"},
            context={
                "default_state": "given",
                "default_revoked_on": self.day(-1).isoformat(),
            },
        )
        if answer.kind == "ok":
            consent = self.env["intman.consent"].browse(answer.result)
            self.assertEqual(consent.state, "draft")
            self.assertFalse(consent.revoked_on)

    def test_p06_staff_is_not_moved_to_another_provider(self):
        """R196: a team lead keeps the own staff, and reaches nobody else's."""
        staff = self.colleague_staff
        for vals in (
            {"provider_id": self.far_provider.id},
            {
                "provider_id": self.far_provider.id,
                "user_id": self.far_user.id,
                "left_on": self.day(-1).isoformat(),
            },
        ):
            with self.undone():
                self.call("team_lead", "intman.counsellor", "write", [staff.id], vals)
                self.env.invalidate_all()
                self.assertEqual(staff.provider_id, self.provider, vals)
                self.assertIn(self.far_user, self.far_provider.user_ids)
        share = self.env["intman.employment"].create(
            {"counsellor_id": staff.id, "date_from": "2020-01-01"}
        )
        self.call(
            "team_lead",
            "intman.employment",
            "write",
            [share.id],
            {"provider_id": self.far_provider.id},
        )
        self.call(
            "team_lead",
            "intman.employment",
            "write",
            [share.id],
            {"counsellor_id": self.far_staff.id},
        )
        self.env.invalidate_all()
        self.assertEqual(share.provider_id, self.provider)
        self.assertEqual(share.counsellor_id, staff)

    def test_p06_nobody_admits_himself(self):
        """R196: who sees what is decided by the manager alone."""
        for role in ("plain", "far", "team_lead", "coordinator", "officer"):
            user = self[role]
            for model, record, vals in (
                (
                    "res.users",
                    user,
                    {"intman_provider_ids": [Command.link(self.other_provider.id)]},
                ),
                (
                    "res.users",
                    user,
                    {"intman_county_ids": [Command.link(self.far_county.id)]},
                ),
                (
                    "res.users",
                    user,
                    {
                        "group_ids": [
                            Command.link(self.env.ref("intman_module.group_manager").id)
                        ]
                    },
                ),
                (
                    "intman.provider",
                    self.other_provider,
                    {"user_ids": [Command.link(user.id)]},
                ),
                ("intman.provider", self.provider, {"case_access": "assigned"}),
                (
                    "intman.county",
                    self.county,
                    {"coordinator_ids": [Command.link(user.id)]},
                ),
                ("intman.county", self.county, {"erasure_delay_days": 30}),
            ):
                answer = self.call(role, model, "write", [record.id], vals)
                self.assertEqual(answer.kind, "denied", (role, model, vals))

    def _other_value(self, record, field):
        """Return a value that the field does not have."""
        if field.type in ("date", "datetime"):
            return "2020-02-03" + (" 10:00:00" if field.type == "datetime" else "")
        if field.type == "selection":
            values = [v for v in field.get_values(self.env) if v != record[field.name]]
            return values[-1] if values else None
        if field.type == "many2one":
            far = {
                "intman.provider": self.far_provider,
                "intman.county": self.far_county,
                "intman.client": self.record("client", "F"),
                "res.users": self.far_user,
            }.get(field.comodel_name)
            return far.id if far else None
        return {
            "char": "Untergeschoben",
            "text": "Untergeschoben",
            "integer": 77,
            "float": 7.5,
            "boolean": not record[field.name],
        }.get(field.type)

    def _kept_fields(self, model):
        """Return the stored fields that a form shows and never enters."""
        return [
            field
            for field in self.env[model]._fields.values()
            if field.store
            and (field.readonly or (field.compute and field.readonly is not False))
            and field.name not in self.env["base"]._fields
            and field.name
            not in ("create_uid", "write_uid", "create_date", "write_date")
            and field.type not in ("one2many", "many2many")
        ]

    def test_p17_fields_kept_by_the_system_cannot_be_written(self):
        """R196, R031, R203: read-only binds the form; write has to refuse by itself."""
        written = []
        for name, record in self.files["O"].items():
            for field in self._kept_fields(record._name):
                value = self._other_value(record, field)
                if value is None:
                    continue
                before = record[field.name]
                for method in ("write", "web_save"):
                    extra = {"specification": {}} if method == "web_save" else {}
                    with self.undone():
                        self.call(
                            "team_lead",
                            record._name,
                            method,
                            [record.id],
                            {field.name: value},
                            **extra,
                        )
                        self.env.invalidate_all()
                        if record[field.name] != before:
                            written.append(f"{name}.{field.name} by {method}")
        self.assertFalse(written, f"written from outside: {written}")

    def test_p17_fields_kept_by_the_system_cannot_be_created(self):
        """R196, R031, R203: nor can they be smuggled into a new record."""
        smuggled = []
        for model, vals in (
            (
                "intman.client",
                {
                    "last_name": "Neu",
                    "provider_id": self.provider.id,
                    "consent_ids": [Command.create(self.given())],
                },
            ),
            (
                "intman.consent",
                {"client_id": self.record("client").id, "purpose": "special_category"},
            ),
            ("intman.agreement", {"client_id": self.record("client").id}),
            ("intman.plan", {"client_id": self.record("spare").id}),
            ("intman.goal", {"plan_id": self.record("plan").id, "name": "Neu"}),
            (
                "intman.extension",
                {
                    "client_id": self.record("spare").id,
                    "ground": "other",
                    "months": 1,
                    "justification": "Grund",
                },
            ),
            (
                "intman.consultation",
                {
                    "counted": False,
                    "participant_ids": [
                        Command.create({"client_id": self.record("client").id})
                    ],
                },
            ),
        ):
            for field in self._kept_fields(model):
                value = self._other_value(self.env[model], field)
                if field.name in vals or value is None:
                    continue
                with self.undone():
                    answer = self.call(
                        "team_lead", model, "create", {**vals, field.name: value}
                    )
                    if answer.kind != "ok":
                        self.assertRefused(answer, f"{model}.{field.name}")
                        continue
                    record = self.env[model].browse(answer.result)
                    got = record[field.name]
                    got = (
                        got.id
                        if field.relational
                        else field.convert_to_read(got, record)
                    )
                    if str(got or "") == str(value):
                        smuggled.append(f"{model}.{field.name}")
        self.assertFalse(smuggled, f"set in a new record: {smuggled}")

    def _figures_of(self, report):
        kept = ["county_id", "state", "version", "computed_on", "deadline"]
        lines = report.line_ids.sorted("id").read(["level", "value"], load=None)
        return report.read(kept, load=None), lines

    def test_p17_figures_cannot_be_written(self):
        """R096, R105: nobody corrects a figure by hand."""
        report = self.env["intman.indicator.report"].create(
            {"county_id": self.county.id, "year": self.today.year - 1}
        )
        report.action_compute()
        line = report.line_ids[0]
        for vals in (
            {"state": "submitted"},
            {"version": 5},
            {"computed_on": "2020-01-01 00:00:00"},
            {"deadline": "2099-01-01"},
            {"line_ids": [Command.update(line.id, {"value": 999})]},
            {"line_ids": [Command.delete(line.id)]},
            {"line_ids": [Command.create({"level": "county", "value": 999})]},
            {"county_id": self.far_county.id},
        ):
            with self.undone():
                before = self._figures_of(report)
                self.call("coordinator", report._name, "write", [report.id], vals)
                self.env.invalidate_all()
                self.assertEqual(self._figures_of(report), before, vals)
        for method, args in (
            ("write", ([line.id], {"value": 999})),
            ("unlink", ([line.id],)),
            ("create", ({"report_id": report.id, "level": "county", "value": 9},)),
        ):
            answer = self.call("coordinator", line._name, method, *args)
            self.assertEqual(answer.kind, "denied", method)

    def test_p17_import_is_bound_by_the_same_rules(self):
        """R196: load() is the door of the import; readonly and forms do not bind it."""
        client = self.record("client")
        for fields, row in (
            ([".id", "state"], [str(client.id), "closed"]),
            ([".id", "provider_id/.id"], [str(client.id), str(self.far_provider.id)]),
            (["last_name"], ["Ohne Einwilligung"]),
            (
                [".id", "last_name"],
                [str(self.record("client", "F").id), "Gekapert"],
            ),
        ):
            self.call("counsellor", "intman.client", "load", fields, [row])
            self.env.invalidate_all()
            self.assertEqual(client.state, "active", fields)
            self.assertEqual(client.provider_id, self.provider, fields)
        found = self.env["intman.client"].search(
            [("last_name", "in", ("Ohne Einwilligung", "Gekapert"))]
        )
        self.assertFalse(found)


class _Collector(logging.Handler):
    """Keeps everything that is logged, as the text that a log file would hold."""

    def __init__(self):
        super().__init__(logging.INFO)
        self.setFormatter(logging.Formatter("%(name)s %(levelname)s %(message)s"))
        self.lines = []

    def emit(self, record):
        self.lines.append(self.format(record))


@tagged("post_install", "-at_install")
class TestPitfallsDocuments(PitfallCase):
    """Ways out other than the records: files, addresses, logs, remains (P8 to P14)."""

    def _open(self, role, url):
        response = self.opener_of(role).get(
            self.base_url() + url, timeout=60, allow_redirects=False
        )
        return response

    def _report_urls(self, report):
        """Return the addresses of all printed reports of this addon, with a record."""
        urls = [f"/report/xlsx/intman_module.report_indicators_xlsx/{report.id}"]
        actions = self.env["ir.actions.report"].search(
            [("report_name", "like", "intman_module.")]
        )
        self.assertTrue(actions)
        for action in actions:
            names = {record._name: record for record in self.files["O"].values()}
            names["intman.client"] = self.record("client")
            names[report._name] = report
            record = names[action.model]
            for kind in ("html", "pdf", "text"):
                urls.append(f"/report/{kind}/{action.report_name}/{record.id}")
        return urls

    def test_p08_report_addresses_ask_for_rights(self):
        """R196: a report address takes any login, portal too, and any parameters."""
        report = self.env["intman.indicator.report"].create(
            {"county_id": self.county.id, "year": self.today.year - 1}
        )
        report.action_compute()
        report.line_ids.filtered(lambda r: r.level == "provider").unit_name = "MarkeO"
        self.env.flush_all()
        other = {"options": json.dumps({"doc_ids": report.ids, "docs": report.ids})}
        context = {
            "active_ids": report.ids,
            "uid": 1,
            "su": True,
            "allowed_company_ids": [1],
            "force_report_rendering": True,
        }
        tampered = "&".join(
            f"{key}={quote(value)}"
            for key, value in {**other, "context": json.dumps(context)}.items()
        )
        for role in (
            "far",
            "far_coordinator",
            "officer",
            "manager",
            "admin",
            "plain",
            "portal",
            "public",
        ):
            for url in self._report_urls(report):
                for query in ("", f"?{tampered}"):
                    response = self._open(role, url + query)
                    self.assertNotIn("MarkeO", response.text, (role, url))
                    self.assertNotIn("Landratsamt", response.text, (role, url))
                    self.assertNotEqual(response.status_code, 200, (role, url, query))

    def test_p08_report_address_serves_those_who_may(self):
        """R105: the same address works for the coordinator of the county."""
        report = self.env["intman.indicator.report"].create(
            {"county_id": self.county.id, "year": self.today.year - 1}
        )
        report.action_compute()
        self.env.flush_all()
        name = "intman_module.report_indicators"
        html = self._open("coordinator", f"/report/html/{name}/{report.id}")
        self.assertEqual(html.status_code, 200)
        self.assertIn("Landratsamt", html.text)
        xlsx = self._open("coordinator", f"/report/xlsx/{name}_xlsx/{report.id}")
        self.assertEqual(xlsx.status_code, 200)
        self.assertIn("no-store", xlsx.headers["Cache-Control"])
        self.assertNotIn("Marke", xlsx.headers["Content-Disposition"])

    def test_p08_reports_mix_no_counties(self):
        """R133: ids of two reports in one address give neither of them."""
        reports = self.env["intman.indicator.report"].create(
            [
                {"county_id": county.id, "year": self.today.year - 1}
                for county in (self.county, self.far_county)
            ]
        )
        reports.action_compute()
        self.env.flush_all()
        ids = ",".join(map(str, reports.ids))
        url = f"/report/html/intman_module.report_indicators/{ids}"
        response = self._open("coordinator", url)
        self.assertNotEqual(response.status_code, 200)
        self.assertNotIn("Fernamt", response.text)

    def test_p08_reports_store_no_copy(self):
        """R211: a stored PDF would outlive the erasure."""
        actions = self.env["ir.actions.report"].search(
            [("report_name", "like", "intman_module.")]
        )
        for action in actions:
            self.assertFalse(action.attachment, action.report_name)
            self.assertFalse(action.attachment_use, action.report_name)
            self.assertNotIn("name", action.print_report_name or "", action.report_name)

    def _hang_everything_on(self, record):
        """Hang on a record what other addons and users may hang there."""
        reference = {"res_model": record._name, "res_id": record.id}
        attachment = self.env["ir.attachment"].create(
            {
                "name": "Marke.txt",
                "datas": base64.b64encode(f"Marke {record}".encode()),
                **reference,
            }
        )
        self.env["mail.message"].create(
            {"model": record._name, "res_id": record.id, "body": "Marke Nachricht"}
        )
        self.env["mail.followers"].create(
            {"partner_id": self.colleague_user.partner_id.id, **reference}
        )
        self.env["ir.model.data"].create(
            {
                "name": f"marke_{record._name.replace('.', '_')}_{record.id}",
                "module": "__import__",
                "model": record._name,
                "res_id": record.id,
            }
        )
        for active in (True, False) if "activity_ids" in record else ():
            self.env["mail.activity"].create(
                {
                    "res_model_id": self.env["ir.model"]._get_id(record._name),
                    "res_id": record.id,
                    "summary": "Marke Erinnerung",
                    "active": active,
                    "user_id": self.env.uid,
                }
            )
        return attachment

    def test_p09_nothing_is_left_after_erasure(self):
        """R204, R211: deleting in the database leaves mails, files and ids behind."""
        files = {
            name: record for name, record in self.files["O"].items() if name != "spare"
        }
        attachments = self.env["ir.attachment"]
        for record in files.values():
            attachments |= self._hang_everything_on(record)
        for consent in files["client"].consent_ids - files["consent"]:
            attachments |= self._hang_everything_on(consent)
        paths = [attachments._full_path(a.store_fname) for a in attachments]
        self.assertTrue(all(os.path.exists(path) for path in paths))
        ids = {}
        for record in files.values():
            ids.setdefault(record._name, []).extend(record.ids)
        ids["intman.consent"] += files["client"].consent_ids.ids
        self.env.flush_all()

        files["client"].action_close("goals_achieved")
        files["client"]._erase()
        self.env.flush_all()
        self.env.invalidate_all()

        left = []
        for model, numbers in ids.items():
            if self.env[model].browse(numbers).exists():
                left.append(model)
            for table, column in (
                ("mail_message", "model"),
                ("mail_activity", "res_model"),
                ("ir_attachment", "res_model"),
                ("mail_followers", "res_model"),
                ("ir_model_data", "model"),
            ):
                self.env.cr.execute(
                    f"SELECT count(*) FROM {table} WHERE {column} = %s"
                    " AND res_id = ANY(%s)",
                    [model, numbers],
                )
                if self.env.cr.fetchone()[0]:
                    left.append(f"{table} of {model}")
        for table, columns in (
            ("mail_message", "coalesce(body, '') || coalesce(subject, '')"),
            ("mail_activity", "coalesce(summary, '') || coalesce(res_name, '')"),
            ("mail_mail", "coalesce(body_html, '')"),
            ("bus_bus", "coalesce(message, '')"),
            ("ir_attachment", "coalesce(name, '') || coalesce(index_content, '')"),
        ):
            self.env.cr.execute(
                f"SELECT count(*) FROM {table} WHERE {columns} LIKE '%%Marke%%'"
            )
            if self.env.cr.fetchone()[0]:
                left.append(f"text in {table}")
        self.assertFalse(left)
        # After the commit Odoo's collector is called; a test has none, so it is here.
        self.assertTrue(self.env.cr.postcommit.data.get("intman_gc"))
        self.env["ir.attachment"]._gc_file_store_unsafe()
        self.assertFalse([path for path in paths if os.path.exists(path)])

    def test_p10_client_data_has_no_discussion(self):
        """R196: whoever got a message reads it without access to its record."""
        for name in self.personal_models():
            self.assertNotIn("message_follower_ids", self.env[name]._fields, name)
        for role in ("plain", "far"):
            for model in ("mail.message", "mail.notification", "mail.followers"):
                answer = self.call(role, model, "search_read", [])
                self.assertNoLeak(role, answer, model)

    def test_p12_administrator_finds_no_client(self):
        """R196: the lookup of personal data by Odoo's administrator finds none here."""
        client = self.record("client")
        client.mail_address = "marke.o@example.org"
        self.env.flush_all()
        if "privacy.lookup.wizard" not in self.env:
            self.skipTest("the lookup is not installed")
        wizard = self.call(
            "admin",
            "privacy.lookup.wizard",
            "create",
            {"name": client.last_name, "email": client.mail_address},
        )
        self.assertEqual(wizard.kind, "ok", wizard.message)
        self.call("admin", "privacy.lookup.wizard", "action_lookup", [wizard.result])
        answer = self.call("admin", "privacy.lookup.wizard.line", "search_read", [])
        self.assertNoLeak("admin", answer, "privacy lookup")
        self.assertNotIn("intman.client", answer.text)

    @contextmanager
    def _collected_log(self):
        """Collect what the server logs meanwhile, as the log file would hold it."""
        collector = _Collector()
        loggers = [logging.getLogger(name) for name in ("", *NOISE)]
        for logger in loggers:
            logger.addHandler(collector)
        try:
            yield collector.lines
        finally:
            for logger in loggers:
                logger.removeHandler(collector)

    def _assert_log_holds_no_name(self, *calls):
        for model, method, *args in calls:
            with self.undone(), self._collected_log() as lines:
                answer = self.call("team_lead", model, method, *args)
            self.assertNotEqual(answer.kind, "ok", (model, method, args))
            self.assertTrue(lines, (model, method, "nothing was logged"))
            bad = [line for line in lines if "Marke" in line]
            self.assertFalse(bad, f"{model}.{method}: {bad[:1]}")

    def test_p13_failing_statements_log_no_values(self):
        """R196: Odoo logs a failing statement with all its values."""
        client, talk = self.record("client"), self.record("consultation")
        consent = [Command.create(self.given())]
        none = 2**31 - 1
        self._assert_log_holds_no_name(
            (
                "intman.client",
                "write",
                [client.id],
                {"last_name": "Marke", "nationality_id": none},
            ),
            (
                "intman.client",
                "create",
                {"last_name": "Marke", "nationality_id": none, "consent_ids": consent},
            ),
            ("intman.client", "write", [client.id], {"last_name": "Marke\x00"}),
            ("intman.client", "search", [("last_name", "like", "Marke\x00")]),
            ("intman.client", "name_search", "Marke\x00"),
            (
                "intman.consultation",
                "write",
                [talk.id],
                {"note": "Marke", "minor_count": 2**40},
            ),
            (
                "intman.consultation",
                "write",
                [talk.id],
                {"note": "Marke", "topic_id": none},
            ),
            (
                "intman.plan",
                "write",
                [self.record("plan").id],
                {"work_note": "Marke", "school_years": 2**40},
            ),
            (
                "intman.goal",
                "create",
                {
                    "plan_id": self.record("plan").id,
                    "name": "Marke",
                    "topic_id": none,
                },
            ),
            (
                "intman.consultation.participant",
                "create",
                {"consultation_id": talk.id, "client_id": client.id, "note": "Marke"},
            ),
            (
                "intman.client",
                "write",
                [client.id],
                {"first_name": "Marke", "benefit": False},
            ),
        )

    def test_p13_failing_intake_logs_no_values(self):
        """R196: the intake holds a name for a short while, and may fail as well."""
        name = {
            "provider_id": self.provider.id,
            "is_consent_given": True,
            "last_name": "Marke",
        }
        self._assert_log_holds_no_name(
            ("intman.intake", "create", {**name, "nationality_id": 2**31 - 1}),
            ("intman.intake", "create", {**name, "last_name": "Marke\x00"}),
            ("intman.intake", "create", {**name, "language": False}),
            ("intman.intake", "create", {**name, "consent_form": False}),
            ("intman.intake", "create", {**name, "is_consent_given": False}),
        )

    def test_p13_refusals_log_no_name(self):
        """R196: the server logs the sentence with which a rule refuses a step."""
        client, spare = self.record("client"), self.record("spare")
        for days in (-58, -57):
            self.make_talk(spare, self.day(days), counted=False)
        talk = {
            "counsellor_id": self.counsellor_staff.id,
            "provider_id": self.provider.id,
        }
        participant = [Command.create({"client_id": spare.id})]
        self.make_talk(spare, self.day(-40))
        unsigned = self.make_client(last_name="Marke ohne Vereinbarung")
        self.env.flush_all()
        self._assert_log_holds_no_name(
            # The third counted talk without a plan.
            (
                "intman.consultation",
                "create",
                {**talk, "participant_ids": participant, "date": str(self.day(-1))},
            ),
            # A talk before the consent.
            (
                "intman.consultation",
                "create",
                {
                    **talk,
                    "participant_ids": [Command.create({"client_id": client.id})],
                    "date": str(self.day(years=-6)),
                },
            ),
            # A second plan; a plan before the agreement.
            ("intman.plan", "create", {"client_id": client.id}),
            ("intman.plan", "create", {"client_id": unsigned.id}),
            # Dates of goals and measures.
            (
                "intman.goal",
                "write",
                [self.record("goal").id],
                {"agreed_on": str(self.day(5))},
            ),
            (
                "intman.measure",
                "write",
                [self.record("measure").id],
                {"done_on": str(self.day(5))},
            ),
            # Health data without the consent for it.
            (
                "intman.extension",
                "create",
                {
                    "client_id": spare.id,
                    "ground": "disability",
                    "months": 1,
                    "justification": "Marke",
                },
            ),
        )

    def test_p14_client_data_is_not_exported(self):
        """R196: an export is a copy that no erasure reaches."""
        group = self.env.ref("base.group_allow_export")
        self.team_lead_user.group_ids |= group
        self.env.flush_all()
        for name, record in self.files["O"].items():
            answer = self.call(
                "team_lead", record._name, "export_data", [record.id], ["display_name"]
            )
            self.assertEqual(answer.kind, "denied", name)
            self.assertNotIn("MarkeO", answer.text, name)

    def test_p14_export_addresses_give_no_client_data(self):
        """R196: the addresses of CSV and XLSX, with and without grouping."""
        self.team_lead_user.group_ids |= self.env.ref("base.group_allow_export")
        self.env.flush_all()
        for name, record in self.files["O"].items():
            for groupby in ([], ["create_uid"]):
                data = {
                    "model": record._name,
                    "fields": [
                        {"name": "display_name", "label": "Name", "type": "char"},
                        {"name": "id", "label": "ID", "type": "integer"},
                    ],
                    "ids": False,
                    "domain": [],
                    "groupby": groupby,
                    "import_compat": False,
                }
                for kind in ("csv", "xlsx"):
                    url = f"/web/export/{kind}?data={quote(json.dumps(data))}"
                    response = self._open("team_lead", url)
                    self.assertNotEqual(
                        response.status_code, 200, (name, kind, groupby)
                    )
                    self.assertNotIn("MarkeO", response.text, (name, kind))

    def test_p14_export_through_a_readable_model_gives_no_client(self):
        """R196: a path of fields in an export leads past the model that is asked."""
        self.manager_user.group_ids |= self.env.ref("base.group_allow_export")
        self.coordinator_user.group_ids |= self.env.ref("base.group_allow_export")
        self.env.flush_all()
        for role in ("manager", "coordinator"):
            for model, record, path in (
                ("intman.counsellor", self.counsellor_staff, "client_ids/last_name"),
                ("intman.counsellor", self.counsellor_staff, "client_ids"),
                (
                    "intman.provider",
                    self.provider,
                    "counsellor_ids/client_ids/last_name",
                ),
            ):
                answer = self.call(
                    role, model, "export_data", [record.id], ["id", path]
                )
                self.assertNoLeak(role, answer, path)
