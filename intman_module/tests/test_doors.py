"""Every door that a login opens, tried as an attacker would.

Public methods of our models (whatever has no underscore can be called by anybody with a
login), the start page, the wizards, the other protocols and addresses.
"""

import inspect
import json
import xmlrpc.client
from datetime import datetime, timedelta
from urllib.parse import quote

from odoo import Command
from odoo.models import BaseModel
from odoo.tests import tagged
from odoo.tools import SQL

from .common import PASSWORD
from .rpc_common import ROLES, SEES, RpcCase
from .test_intake import shown

#: Arguments for public methods that need some.
ARGUMENTS = {
    "action_close": ["no_need"],
    "action_new_version": ["Grund"],
    "activity_schedule": ["mail.mail_activity_data_todo"],
    "activity_reschedule": [["mail.mail_activity_data_todo"]],
    "activity_feedback": [["mail.mail_activity_data_todo"]],
    "activity_unlink": [["mail.mail_activity_data_todo"]],
    "activity_search": [["mail.mail_activity_data_todo"]],
    "export_data": [["display_name"]],
    "create": [[{}]],
    "write": [{}],
    "default_get": [["client_id", "provider_id", "counsellor_id"]],
}

FIGURES = (
    "intman.indicator.report",
    "intman.indicator.line",
    "intman.tally",
    "intman.erasure",
)

#: Methods of the base model through which values of a record come out.
READERS = [
    ("read", []),
    ("web_read", [{"display_name": {}}]),
    ("search_fetch", None),
    ("get_metadata", []),
    ("mapped", ["display_name"]),
    ("filtered_domain", [[("display_name", "like", "Marke")]]),
    ("get_formview_action", []),
    ("get_base_url", []),
    ("onchange", [{}, [], {"display_name": {}}]),
    ("web_save", [{}, {"display_name": {}}]),
    ("copy_data", []),
    ("web_resequence", [{"display_name": {}}]),
    ("action_archive", []),
    ("unlink", []),
]


@tagged("post_install", "-at_install")
class TestDoors(RpcCase):
    """What is behind each door is judged by the markers of the files."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.report = cls.env["intman.indicator.report"].create(
            {"county_id": cls.county.id, "year": cls.today.year - 1}
        )
        cls.report.action_compute()
        cls.targets = {record._name: record for record in cls.files["O"].values()}
        cls.targets.update(
            {
                "intman.client": cls.files["O"]["client"],
                "intman.indicator.report": cls.report,
                "intman.indicator.line": cls.report.line_ids[:1],
            }
        )
        cls.env.flush_all()

    def _public_methods(self):
        """Return ``(model, method)`` of all that RPC may call and we have added."""
        methods = []
        for name, model in sorted(self.env.registry.items()):
            if not name.startswith("intman."):
                continue
            for method, function in inspect.getmembers(model, callable):
                if method.startswith("_") or getattr(function, "_api_private", False):
                    continue
                inherited = getattr(BaseModel, method, None)
                base = getattr(self.env.registry["base"], method, None)
                if function in (inherited, base):
                    continue
                if any(
                    getattr(getattr(cls, method, None), "_api_private", False)
                    for cls in model.mro()
                ):
                    continue
                methods.append((name, method))
        return methods

    def _state_of_files(self):
        """Return what all client data and figures hold, as one sum a model."""
        self.env.flush_all()
        reminders = self.env["mail.activity"].search([("res_model", "like", "intman.")])
        state = {"mail.activity": reminders.ids}
        for name, model in self.env.registry.items():
            personal = issubclass(model, self.env.registry["intman.personal.data"])
            if model._abstract or not (personal or name in FIGURES):
                continue
            query = SQL(
                "SELECT md5(string_agg(t::text, '|' ORDER BY id)) FROM %s t",
                SQL.identifier(self.env[name]._table),
            )
            [(state[name],)] = self.env.execute_query(query)
        return state

    def test_public_methods_are_known(self):
        """R196: a new public method is a new door; it is looked at before it opens."""
        methods = self._public_methods()
        names = {method for _model, method in methods}
        base = dir(BaseModel)
        self.assertIn(("intman.client", "action_close"), methods)
        self.assertIn(("intman.start", "get_page"), methods)
        for model, method in methods:
            function = getattr(self.env.registry[model], method)
            if "intman_module" in function.__module__ and method not in base:
                self.assertTrue(function.__doc__, f"{model}.{method} has no contract")
        self.assertGreater(len(names), 15)

    def test_public_methods_show_and_change_no_foreign_file(self):
        """R196, R204, R208: every method, every role without access, a foreign file."""
        before = self._state_of_files()
        wizards = (
            "intman.intake",
            "intman.closing",
            "intman.new.version",
            "intman.reassign",
            "intman.package.import",
            "intman.handover.refusal",
        )
        for role in ROLES:
            if SEES.get(role) == "O":
                continue
            for model, method in self._public_methods():
                # Wizards and creation have tests of their own.
                if model in wizards or method == "create":
                    continue
                function = getattr(self.env.registry[model], method)
                target = self.targets.get(model)
                ids = target.ids if target is not None else [1]
                args = ARGUMENTS.get(method, [])
                if not getattr(function, "_api_model", False):
                    args = [ids, *args]
                answer = self.call(role, model, method, *args)
                self.assertNoLeak(role, answer, f"{model}.{method}")
            if role != "coordinator":
                self.assertEqual(self._state_of_files(), before, role)
            else:
                after = self._state_of_files()
                changed = {name for name in after if after[name] != before[name]}
                self.assertLessEqual(
                    changed, {"intman.indicator.report", "intman.indicator.line"}
                )
                before = after

    def test_steps_of_a_foreign_file_are_refused(self):
        """R203, R208: no step of a file can be taken by somebody out of its sight."""
        files = self.files["O"]
        steps = [
            (files["client"], "action_pause", []),
            (files["client"], "action_resume", []),
            (files["client"], "action_close", ["no_need"]),
            (files["client"], "action_close", ["consent_revoked"]),
            (files["client"], "action_open_plan", []),
            (files["client"].consent_ids[-1], "action_revoke", []),
            (files["consent"], "action_give", []),
            (files["consent"], "action_revoke", []),
            (files["consultation"], "action_hold", []),
            (files["consultation"], "action_cancel", []),
            (files["consultation"], "action_no_show", []),
            (files["plan"], "action_close", []),
            (files["plan"], "action_pause", []),
            (files["plan"], "action_resume", []),
            (files["plan"], "action_review", []),
            (files["plan"], "action_open_plan_closing", []),
            (files["plan"], "action_print", []),
            (files["plan"], "action_print_certificate", []),
            (files["client"], "action_print_plan", []),
            (files["client"], "action_print_certificate", []),
            (files["client"], "action_new_referral", []),
            (files["client"], "action_suitable_services", []),
            *(
                (files["referral"], f"action_{step}", [])
                for step in (
                    "send",
                    "accept",
                    "complete",
                    "decline",
                    "no_show",
                    "recall",
                    "reopen",
                    "take_consent",
                    "open",
                )
            ),
            (files["extension"], "action_note", []),
            (files["client"], "action_leave_household", []),
            (files["client"], "action_add_dependent", []),
            (files["dependent"], "action_start_file", []),
            (files["dependent"], "action_remove", []),
        ]
        for role in ROLES:
            if SEES.get(role) == "O":
                continue
            for record, method, args in steps:
                answer = self.probe(role, record._name, method, record.ids, *args)
                self.assertEqual(
                    answer.kind, "denied", f"{role} {method}: {answer.text[:300]}"
                )
                self.assertNoLeak(role, answer, method)

    def test_steps_of_a_report_belong_to_its_coordinator(self):
        """R105, R131: nobody else computes, finalises, submits or replaces figures."""
        for role in ROLES:
            if role == "coordinator":
                continue
            for method, args in (
                ("action_compute", []),
                ("action_finalise", []),
                ("action_submit", []),
                ("action_new_version", ["Grund"]),
            ):
                answer = self.probe(
                    role, self.report._name, method, self.report.ids, *args
                )
                self.assertEqual(answer.kind, "denied", f"{role} {method}")

    def test_methods_of_the_framework_show_no_foreign_file(self):
        """R196: what any model of Odoo can be asked, with the ids of a foreign file."""
        for role in ("far", "unassigned", "coordinator", "manager", "plain", "portal"):
            for name, record in self.files["O"].items():
                for method, args in READERS:
                    if method == "search_fetch":
                        call = [[("id", "=", record.id)], ["display_name"]]
                    else:
                        call = [record.ids, *args]
                    answer = self.probe(role, record._name, method, *call)
                    self.assertNoLeak(role, answer, f"{name} {method}")

    def test_start_page_holds_nothing_foreign(self):
        """R131, R133: the coordinator's page holds no name and no case number."""
        own_numbers = [file["client"].number for file in self.files.values()]
        self.assertTrue(all(own_numbers))
        for role in ROLES:
            answer = self.call(role, "intman.start", "get_page")
            self.assertNoLeak(role, answer, "start page")
            if role == "public":
                self.assertEqual(answer.kind, "denied")
                continue
            self.assertEqual(answer.kind, "ok", f"{role}: {answer.message}")
            if role not in SEES:
                self.assertNotIn("Marke", answer.text)
                for number in own_numbers:
                    self.assertNotIn(number, answer.text, role)

    # ------------------------------------------------------------------
    # Wizards
    # ------------------------------------------------------------------

    def _search_intake(self, role, provider, name=False, birth_date=False):
        return self.call(
            role,
            "intman.intake",
            "onchange",
            [],
            {
                "provider_id": provider.id,
                "search_name": name,
                "search_birth_date": birth_date,
                "language": "de",
            },
            ["search_name"],
            {
                "match_ids": {"fields": {"display_name": {}}},
                "match_text": {},
                "is_searched": {},
                "provider_id": {"fields": {"display_name": {}}},
            },
        )

    def test_intake_search_stays_inside_the_provider(self):
        """R196, R208: neither by name nor by birthday does another provider show."""
        for role in ROLES:
            for scope, provider in self.providers.items():
                if SEES.get(role) == scope or (role == "unassigned" and scope == "X"):
                    continue
                for name, day in (
                    (f"{self.marker(scope)} Name", False),
                    (False, "1990-05-17"),
                    ("%", False),
                    ("_", False),
                ):
                    answer = self._search_intake(role, provider, name, day)
                    self.assertNoLeak(role, answer, "intake")
                    found = shown((answer.result or {}).get("value", {}))
                    self.assertFalse(found, f"{role} {scope} {name} {day}")

    def test_intake_search_finds_the_own_file(self):
        """R082: the search works, or the tests above would prove nothing."""
        answer = self._search_intake("counsellor", self.provider, "MarkeO Name")
        self.assertIn("MarkeO Name", shown(answer.result["value"]))
        answer = self._search_intake("unassigned", self.other_provider, "MarkeX Name")
        text = shown(answer.result["value"])
        self.assertIn(self.files["X"]["client"].number, text)
        self.assertNotIn("MarkeX", text)

    def test_intake_search_takes_no_wildcards(self):
        """R196: “%” would list the files that one may not see."""
        for name in ("%", "_", "%%", "_ %"):
            answer = self._search_intake("unassigned", self.other_provider, name)
            found = shown((answer.result or {}).get("value", {}))
            self.assertFalse(found, f"{name}: {found}")

    def test_intake_serves_counsellors_only(self):
        """R196: being a user of a provider is not enough; it takes the role."""
        self.provider.user_ids |= self.plain_user | self.coordinator_user
        self.env.flush_all()
        for role in ("plain", "coordinator"):
            answer = self._search_intake(role, self.provider, "MarkeO Name")
            self.assertEqual(answer.kind, "denied", role)
            answer = self.call(role, "intman.client", "search_read", [])
            self.assertEqual(answer.kind, "denied", role)

    def test_intake_makes_no_file_elsewhere(self):
        """R196, R199: not at another provider, and not without the consent."""
        ready = {
            "language": "de",
            "is_notice_explained": True,
            "is_consent_given": True,
            "last_name": "Untergeschoben",
        }
        for vals in (
            {**ready, "provider_id": self.far_provider.id},
            {**ready, "provider_id": self.far_provider.id, "counsellor_id": False},
            {**ready, "provider_id": self.provider.id, "is_consent_given": False},
            {**ready, "provider_id": self.provider.id, "is_notice_explained": False},
        ):
            row = self.call("counsellor", "intman.intake", "create", vals)
            if row.kind == "ok":
                answer = self.call(
                    "counsellor", "intman.intake", "action_create_client", [row.result]
                )
                self.assertRefused(answer, str(vals))
            else:
                self.assertRefused(row, str(vals))
        self.assertFalse(
            self.env["intman.client"].search([("last_name", "=", "Untergeschoben")])
        )

    def test_rows_of_wizards_are_everybodys_own(self):
        """R196: a name being entered is seen by nobody else, not in the provider."""
        row = (
            self.env["intman.intake"]
            .with_user(self.counsellor_user)
            .create(
                {
                    "provider_id": self.provider.id,
                    "is_consent_given": True,
                    "last_name": "Heimlich",
                }
            )
        )
        self.env.flush_all()
        for role in ROLES:
            if role == "counsellor":
                continue
            for method, args in (
                ("search_read", ([],)),
                ("read", (row.ids,)),
                ("write", (row.ids, {"last_name": "X"})),
                ("action_create_client", (row.ids,)),
            ):
                answer = self.probe(role, "intman.intake", method, *args)
                self.assertNotIn("Heimlich", answer.text, (role, method))
                if method != "search_read":
                    self.assertEqual(answer.kind, "denied", (role, method))

    def test_closing_a_foreign_file_shows_and_does_nothing(self):
        """R208: the dialog is anybody's, the file is not."""
        client = self.files["O"]["client"]
        specification = {
            "client_id": {
                "fields": {"display_name": {}, "last_name": {}, "provider_id": {}}
            },
            "consequence": {},
            "reason": {},
        }
        vals = {"client_id": client.id, "reason": "no_need"}
        context = {"default_client_id": client.id}
        for role in (
            "far",
            "unassigned",
            "assigned",
            "coordinator",
            "manager",
            "plain",
        ):
            for method, args in (
                ("default_get", (["client_id", "consequence"],)),
                ("onchange", ([], {}, [], specification)),
                ("onchange", ([], vals, ["client_id"], specification)),
                ("web_save", ([], vals, specification)),
                ("web_save", ([], vals, {"client_id": {"fields": {}}})),
                ("create", (vals,)),
            ):
                answer = self.call(
                    role, "intman.closing", method, *args, context=context
                )
                self.assertNoLeak(role, answer, f"closing {method}")
                self.assertNotIn("Landratsamt", answer.text, f"closing {method}")
            rows = self.env["intman.closing"].search(
                [("create_uid", "=", (self[role]).id)]
            )
            for row in rows:
                for method, args in (
                    ("web_read", (row.ids, specification)),
                    ("read", (row.ids,)),
                    ("action_confirm", (row.ids,)),
                ):
                    answer = self.call(role, "intman.closing", method, *args)
                    self.assertNoLeak(role, answer, f"closing {method}")
            self.env.invalidate_all()
            self.assertEqual(client.state, "active", role)

    def test_new_version_of_a_foreign_report_is_refused(self):
        """R105: the dialog is the coordinator's, the report is the county's."""
        self.report.action_finalise()
        row = self.call(
            "far_coordinator",
            "intman.new.version",
            "create",
            {"report_id": self.report.id, "reason": "Grund"},
        )
        if row.kind == "ok":
            answer = self.call(
                "far_coordinator", "intman.new.version", "action_confirm", [row.result]
            )
            self.assertEqual(answer.kind, "denied")
        self.env.invalidate_all()
        self.assertEqual(self.report.state, "final")

    def test_forms_of_other_records_show_no_foreign_parent(self):
        """R208: onchange takes any id as parent and answers with its values."""
        foreign = self.files["O"]
        deep = {
            "display_name": {},
            "client_id": {"fields": {"display_name": {}, "last_name": {}}},
            "provider_id": {"fields": {"display_name": {}}},
        }
        for model, parent, value in (
            ("intman.consent", "client_id", foreign["client"]),
            ("intman.agreement", "client_id", foreign["client"]),
            ("intman.plan", "client_id", foreign["client"]),
            ("intman.goal", "plan_id", foreign["plan"]),
            ("intman.measure", "goal_id", foreign["goal"]),
            ("intman.extension", "client_id", foreign["client"]),
        ):
            specification = {**deep, parent: {"fields": {"display_name": {}}}}
            for vals in ({parent: value.id}, {parent: value.id, "client_id": value.id}):
                for context in ({}, {f"default_{parent}": value.id}):
                    for method, args in (
                        ("onchange", ([], vals, [parent], specification)),
                        ("onchange", ([], {}, [], specification)),
                        ("web_save", ([], {"name": "x", **vals}, specification)),
                    ):
                        answer = self.probe(
                            "far", model, method, *args, context=context
                        )
                        self.assertNoLeak("far", answer, f"{model} {method}")
        talk = {"client_ids": [Command.link(foreign["client"].id)], "counted": False}
        specification = {
            "client_ids": {"fields": {"display_name": {}, "last_name": {}}},
            "display_name": {},
            "counsellor_id": {"fields": {"display_name": {}}},
            "has_interpreter": {},
            "is_plan_due": {},
        }
        for context in (
            {},
            {"default_client_ids": [Command.set(foreign["client"].ids)]},
        ):
            for args in (
                ([], talk, ["client_ids"], specification),
                ([], {}, [], specification),
            ):
                answer = self.probe(
                    "far", "intman.consultation", "onchange", *args, context=context
                )
                self.assertNoLeak("far", answer, "talk")
            answer = self.probe(
                "far", "intman.consultation", "create", talk, context=context
            )
            self.assertRefused(answer)
            self.assertNoLeak("far", answer, "talk")

    def test_refusals_about_a_foreign_file_hold_no_name(self):
        """R208: a sentence that refuses a step may name the file, not the person."""
        client = self.files["O"]["client"]
        talk = self.files["F"]["consultation"]
        for model, method, args in (
            (
                "intman.consultation.participant",
                "create",
                [{"consultation_id": talk.id, "client_id": client.id}],
            ),
            (
                "intman.consultation.participant",
                "create",
                [
                    {
                        "consultation_id": self.files["O"]["consultation"].id,
                        "client_id": client.id,
                    }
                ],
            ),
            (
                "intman.consultation",
                "write",
                [talk.ids, {"client_ids": [Command.link(client.id)]}],
            ),
            (
                "intman.consultation",
                "write",
                [talk.ids, {"counsellor_id": self.counsellor_staff.id}],
            ),
            ("intman.plan", "create", [{"client_id": client.id}]),
            ("intman.agreement", "create", [{"client_id": client.id}]),
            (
                "intman.consent",
                "create",
                [{"client_id": client.id, "given_on": "2020-01-01"}],
            ),
        ):
            answer = self.probe("far", model, method, *args)
            self.assertRefused(answer, f"{model}.{method}")
            self.assertNoLeak("far", answer, f"{model}.{method}")

    # ------------------------------------------------------------------
    # Other protocols and addresses
    # ------------------------------------------------------------------

    def test_json2_with_a_key_is_bound_like_the_form(self):
        """R196: every employee may make a key; it opens what the person may open."""
        tomorrow = datetime.now() + timedelta(days=1)
        for role in ("counsellor", "far", "coordinator", "manager", "plain"):
            key = (
                self.env["res.users.apikeys"]
                .with_user(self[role])
                ._generate("rpc", "Prüfung", tomorrow)
            )
            self.env.flush_all()
            self.opener_of("public")
            for name, record in self.files["O"].items():
                for method, body in (
                    ("read", {"ids": record.ids, "fields": ["display_name"]}),
                    ("search_read", {"domain": [], "fields": ["display_name"]}),
                    ("export_data", {"ids": record.ids, "fields_to_export": ["id"]}),
                    ("unlink", {"ids": record.ids}),
                ):
                    answer = self._json2(record._name, method, body, key)
                    self.assertNoLeak(role, answer, f"json2 {name} {method}")
                    if role != "counsellor" and "ids" in body:
                        self.assertNotEqual(answer.status, 200, (role, name, method))
                    if method in ("export_data", "unlink"):
                        self.assertNotEqual(answer.status, 200, (role, name, method))
                    elif role == "counsellor":
                        self.assertEqual(answer.status, 200, (role, name, method))

    def _json2(self, model, method, body, key=None):
        response = self.opener_of("public").post(
            f"{self.base_url()}/json/2/{model}/{method}",
            json=body,
            headers={
                "X-Odoo-Database": self.env.cr.dbname,
                **({"Authorization": f"bearer {key}"} if key else {}),
            },
            timeout=60,
        )
        return self._answer(response)

    def test_json2_without_a_key_gives_nothing(self):
        """R196: nobody gets in without logging in."""
        for key in (None, "0" * 40):
            answer = self._json2("intman.client", "search_read", {"domain": []}, key)
            self.assertGreaterEqual(answer.status, 400)
            self.assertNotIn("Marke", answer.text)

    def test_old_protocols_are_bound_like_the_form(self):
        """R196: XML-RPC and JSON-RPC of earlier versions are still open."""
        for role in ("counsellor", "far", "coordinator", "plain"):
            user = self[role]
            self.opener_of("public")
            for name, record in self.files["O"].items():
                for method, args in (
                    ("read", [record.ids, ["display_name"]]),
                    ("search_read", [[], ["display_name"]]),
                    ("unlink", [record.ids]),
                ):
                    params = [
                        self.env.cr.dbname,
                        user.id,
                        PASSWORD,
                        record._name,
                        method,
                        args,
                    ]
                    answer = self._post(
                        self.opener,
                        "/jsonrpc",
                        {"service": "object", "method": "execute_kw", "args": params},
                    )
                    self.assertNoLeak(role, answer, f"jsonrpc {name} {method}")
                    if method == "unlink" or (
                        role != "counsellor" and method == "read"
                    ):
                        self.assertNotEqual(answer.kind, "ok", (role, name, method))
            try:
                got = self.xmlrpc_object.execute_kw(
                    self.env.cr.dbname,
                    user.id,
                    PASSWORD,
                    "intman.client",
                    "search_read",
                    [[]],
                    {"fields": ["display_name"]},
                )
            except xmlrpc.client.Fault as fault:
                got = str(fault)
            for mark in self.foreign_markers(role):
                self.assertNotIn(mark, str(got), role)
            self.assertEqual("MarkeO" in str(got), role == "counsellor", role)

    def test_addresses_of_files_give_no_field_of_a_client(self):
        """R196: /web/content and the like take a model, an id and a field."""
        attachment = self.env["ir.attachment"].create(
            {
                "name": "MarkeO.txt",
                "raw": b"MarkeO Anhang",
                "res_model": "intman.client",
                "res_id": self.files["O"]["client"].id,
            }
        )
        self.env.flush_all()
        client = self.files["O"]["client"]
        fields = "[{}]"
        for role in ("far", "unassigned", "coordinator", "manager", "admin", "plain"):
            opener = self.opener_of(role)
            for url in (
                f"/web/content/{attachment.id}",
                f"/web/content/intman.client/{client.id}/last_name",
                f"/web/content?model=intman.client&id={client.id}&field=last_name"
                "&filename_field=last_name&download=1",
                f"/web/image/intman.client/{client.id}/last_name",
                f"/odoo/intman.client/{client.id}",
                f"/json/1/intman.client/{client.id}",
                "/json/1/intman.client",
                f"/web/export/csv?data={quote(json.dumps({'model': 'intman.client'}))}",
                f"/web/pivot/export_xlsx?data={fields}",
            ):
                response = opener.get(
                    self.base_url() + url, timeout=60, allow_redirects=False
                )
                found = "MarkeO" in response.text or "MarkeO" in str(response.headers)
                self.assertFalse(found, f"{role} {url}")
            answer = self.call(role, "ir.attachment", "search_read", [])
            self.assertNoLeak(role, answer, "attachments")

    def test_pages_of_the_reader_do_show_the_attachment(self):
        """The addresses above work for whoever may read the file."""
        attachment = self.env["ir.attachment"].create(
            {
                "name": "Brief.txt",
                "raw": b"MarkeO Anhang",
                "res_model": "intman.client",
                "res_id": self.files["O"]["client"].id,
            }
        )
        self.env.flush_all()
        response = self.opener_of("counsellor").get(
            f"{self.base_url()}/web/content/{attachment.id}", timeout=60
        )
        self.assertIn("MarkeO", response.text)

    def test_withdrawn_consent_hides_the_file_at_once(self):
        """R204, R205: from the withdrawal on nobody sees it, in no way."""
        client = self.files["O"]["client"]
        consent = client.consent_ids.filtered(lambda c: c.purpose == "processing")
        answer = self.call("counsellor", "intman.consent", "action_revoke", consent.ids)
        self.assertEqual(answer.kind, "ok", answer.message)
        hidden = {
            record._name: record
            for name, record in self.files["O"].items()
            if name != "spare"
        }
        for role in ("counsellor", "colleague", "team_lead"):
            for model, record in hidden.items():
                answer = self.call(role, model, "read", record.ids, ["display_name"])
                self.assertEqual(answer.kind, "denied", (role, model))
                answer = self.call(role, model, "search", [("id", "=", record.id)])
                self.assertEqual(answer.result, [], (role, model))
            answer = self.call(role, "intman.start", "get_page")
            self.assertNotIn("MarkeO Name", answer.text)
            answer = self._search_intake(role, self.provider, "MarkeO Name")
            self.assertNotIn(client.number + ",", answer.text)
            self.assertNotIn("MarkeO Name", answer.text)

    def test_shared_note_of_a_withdrawn_participant_is_locked(self):
        """R204: the note of a family talk may speak of who has withdrawn."""
        client, spare = self.files["O"]["client"], self.files["O"]["spare"]
        talk = self.make_talk(
            client | spare, self.day(-20), counted=False, note="Familie Gemeinsam"
        )
        self.env.flush_all()
        consent = client.consent_ids.filtered(lambda c: c.purpose == "processing")
        self.call("counsellor", "intman.consent", "action_revoke", consent.ids)
        answer = self.call(
            "colleague",
            "intman.consultation",
            "read",
            talk.ids,
            ["display_name", "note", "client_ids", "participant_ids"],
        )
        self.assertEqual(answer.kind, "ok", answer.message)
        self.assertEqual(answer.result[0]["client_ids"], spare.ids)
        self.assertNotIn(client.number, answer.text)
        self.assertNotIn("Familie Gemeinsam", answer.text)
