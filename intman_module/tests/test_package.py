"""The package file: what travels, what stays behind, and what is refused on reading."""

import base64
import copy
import json

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from odoo.exceptions import AccessError
from odoo.tests import tagged

from ..models.package_contents import (
    FIELDS_LEFT_OUT,
    MODELS_LEFT_OUT,
    RELATIONS_LEFT_OUT,
    SCHEMA,
    VERSION,
)
from ..models.package_schema import (
    MAX_BYTES,
    canonical,
    checksum,
    is_day,
    place_of_mismatch,
    read_json,
)
from .handover_common import HandoverCase

RECIPIENT = "Integrationsmanagement Ulm"


def without_refs(node):
    """Return a record of the package without the ids by which parts name each other."""
    if isinstance(node, dict):
        return {key: without_refs(item) for key, item in node.items() if key != "ref"}
    return [without_refs(item) for item in node] if isinstance(node, list) else node


@tagged("post_install", "-at_install")
class TestPackageContents(HandoverCase):
    def payload(self, client, categories=()):
        return self.allow(client, RECIPIENT, categories)._package_document()["payload"]

    def test_every_field_is_decided(self):
        """R024 R026 Each stored field travels or has a reason to stay behind."""
        package = self.env["intman.package"]
        for name in package._packaged_models():
            travelling = package._package_fields(name)
            for field in self.env[name]._fields.values():
                if not field.store or field.type in ("one2many", "many2one_reference"):
                    continue
                reason = package._reason_left_out(name, field)
                with self.subTest(model=name, field=field.name):
                    self.assertNotEqual(field.name in travelling, bool(reason))

    def test_every_model_is_decided(self):
        """R024 R026 Each model of a file travels or has a reason to stay behind."""
        base = self.env.registry["intman.client.record"]
        packaged = self.env["intman.package"]._packaged_models()
        for name, model in self.env.registry.items():
            if model._abstract or not issubclass(model, base):
                continue
            with self.subTest(model=name):
                self.assertNotEqual(name in packaged, name in MODELS_LEFT_OUT)

    def test_reasons_are_about_fields_that_exist(self):
        """The list of what stays behind names no field that is gone."""
        for name, reasons in FIELDS_LEFT_OUT.items():
            self.assertLessEqual(set(reasons), set(self.env[name]._fields))
        for reasons in (*FIELDS_LEFT_OUT.values(), RELATIONS_LEFT_OUT, MODELS_LEFT_OUT):
            self.assertTrue(all(reasons.values()))

    def test_health_fields_are_recognised(self):
        """R208 A field whose name speaks of health counts as Art. 9 data."""
        package = self.env["intman.package"]
        for name in package._packaged_models():
            for field_name in package._package_fields(name):
                if any(word in field_name for word in ("health", "psych", "illness")):
                    category = package._category_of(name, field_name)
                    self.assertEqual(category, "health", f"{name}.{field_name}")

    def test_categories_exist(self):
        """Each category by which fields are sorted can be named in a consent."""
        package = self.env["intman.package"]
        used = {
            package._category_of(name, field_name)
            for name in package._packaged_models()
            for field_name in package._package_fields(name)
        }
        known = set(self.env["intman.data.category"].search([]).mapped("code"))
        self.assertLessEqual(used, known)

    def test_what_travels(self):
        """R024 R026 Master data, first talk, last day, extensions, plans; no notes."""
        client = self.make_full_file()
        payload = self.payload(client)
        self.assertEqual(payload["issuer"]["provider"], "Landratsamt")
        self.assertEqual(payload["person_key"], client.sudo().person_key)
        self.assertEqual(
            payload["first_talk"],
            {"date": self.day(-400).isoformat(), "source": "certificate"},
        )
        self.assertEqual(payload["last_day"], client.period_end.isoformat())
        [extension] = payload["extensions"]
        self.assertEqual((extension["months"], extension["ground"]), (4, "illiteracy"))
        values = payload["client"]["values"]
        self.assertEqual(values["last_name"], "Übergabe-Yılmaz")
        self.assertEqual(values["nationality_id"], "SY")
        self.assertEqual(values["municipality_id"], "08991001")
        plans = payload["client"]["children"]["intman.plan"]
        self.assertEqual(
            [plan["values"]["state"] for plan in plans], ["closed", "running"]
        )
        [goal] = plans[1]["children"]["intman.goal"]
        for child in ("language.level", "assessment", "review"):
            self.assertEqual(len(plans[1]["children"][f"intman.{child}"]), 1, child)
        [measure] = goal["children"]["intman.measure"]
        self.assertEqual(measure["values"]["name"], "Kurs suchen")
        text = json.dumps(payload, ensure_ascii=False)
        for hidden in ("Nur hier", "Beantragt", client.number, "Nutzer"):
            self.assertNotIn(hidden, text)

    def test_source_of_the_first_talk(self):
        """R041 What rests on the client's word alone is handed on as such."""
        client = self.make_client(
            external_first_consultation_on=self.day(-500), external_source="statement"
        )
        self.make_talk(client, self.day(-10))
        self.assertEqual(self.payload(client)["first_talk"]["source"], "statement")
        new = self.make_client()
        self.assertIsNone(self.payload(new)["first_talk"])

    def test_consent_decides_what_travels(self):
        """R210 R198 Only the categories that the consent names are passed on."""
        client = self.make_full_file()
        payload = self.payload(client, ["master", "plan", "language"])
        self.assertNotIn("benefit", payload["client"]["values"])
        self.assertNotIn("residence_status_id", payload["client"]["values"])
        [_old, plan] = payload["client"]["children"]["intman.plan"]
        self.assertNotIn("work_note", plan["values"])
        self.assertIn("first_language", plan["values"])
        bare = self.make_full_file()
        self.assertEqual(self.payload(bare, ["master"])["client"]["children"], {})

    def test_consent_without_name(self):
        """R210 Without name and contact data there is nothing to hand over."""
        client = self.make_full_file()
        consent = self.allow(client, RECIPIENT, ["plan"])
        with self.assertRefused():
            consent._package_document()

    def test_health_needs_both_consents(self):
        """R210 Art. 9 data travels with both consents, and health named by word."""
        for special, categories, travels in (
            (False, ["master", "plan", "health"], False),
            (True, ["master", "plan"], False),
            (True, [], False),
            (True, ["master", "plan", "health"], True),
        ):
            client = self.make_full_file()
            consent = self.allow_health(client)
            plan = client.plan_ids.filtered(lambda p: p.state == "running")
            self.env["intman.goal"].create(
                {
                    "plan_id": plan.id,
                    "name": "Therapieplatz",
                    "topic_id": self.health_topic.id,
                }
            )
            self.env["intman.extension"].create(
                {
                    "client_id": client.id,
                    "ground": "mental_illness",
                    "months": 2,
                    "granted_on": self.day(-10),
                    "justification": "Gesehen am … von …",
                }
            )
            if not special:
                consent.action_revoke()
            payload = self.payload(client, categories)
            text = json.dumps(payload, ensure_ascii=False)
            with self.subTest(special=special, categories=categories):
                self.assertEqual("Therapieplatz" in text, travels)
                self.assertEqual("mental_illness" in text, travels)
                self.assertEqual(payload["has_special_category"], travels)
                # The months count in any case.
                self.assertEqual([e["months"] for e in payload["extensions"]], [4, 2])

    def test_plan_of_a_closed_file_goes_on(self):
        """R025 R026 A plan that ended only because the file did is continued there."""
        client = self.make_full_file()
        consent = self.allow(client, RECIPIENT)
        client.action_close("moved")
        payload = consent._package_document()["payload"]
        states = [
            (plan["values"]["state"], plan["values"]["closed_on"])
            for plan in payload["client"]["children"]["intman.plan"]
        ]
        self.assertEqual(
            states, [("closed", self.day(-200).isoformat()), ("running", None)]
        )

    def test_no_package_without_consent(self):
        """R210 R024 Revoked, ended or meant for something else: no package."""
        client = self.make_full_file()
        revoked = self.allow(client, RECIPIENT)
        revoked.action_revoke()
        ended = self.allow(
            client,
            RECIPIENT,
            given_on=self.day(-9),
            valid_until=self.day(-1),
        )
        for consent in (revoked, ended, client.consent_ids[-1]):
            with self.subTest(consent=consent.purpose), self.assertRefused():
                consent._package_document()
        allowed = self.allow(client, RECIPIENT)
        self.assertTrue(allowed._package_document())
        with self.assertRaises(AccessError):
            allowed.with_user(self.far_user)._package_document()

    def test_document(self):
        """R024 The file says what it is, and matches its own schema."""
        client = self.make_full_file()
        document = self.allow(client, RECIPIENT)._package_document()
        self.assertEqual((document["schema"], document["version"]), (SCHEMA, VERSION))
        self.assertEqual(document["checksum"], checksum(document))
        schema = self.env["intman.package"]._schema()
        self.assertIsNone(place_of_mismatch(schema, document))
        self.assertEqual(
            self.env["intman.package"]._read(canonical(document)), document["payload"]
        )


@tagged("post_install", "-at_install")
class TestPackageReading(HandoverCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.source = cls.make_full_file()
        consent = cls.allow(cls.source, RECIPIENT)
        cls.document = consent._package_document()
        cls.content = canonical(cls.document)
        cls.package = cls.env["intman.package"]

    def refused(self, content, expected=""):
        with self.assertRefused() as _:
            try:
                self.package._read(content)
            except Exception as error:
                self.sentence = str(error)
                raise
        self.assertIn(expected, self.sentence)
        self.assertNotIn("Yılmaz", self.sentence)

    def changed(self, change, sign=True):
        document = copy.deepcopy(self.document)
        change(document)
        if sign:
            document["checksum"] = checksum(document)
        return canonical(document)

    def test_broken(self):
        """R024 What is no JSON in UTF-8 gets a clear answer."""
        for content in (
            b"",
            b"{",
            b"\xff\xfe",
            self.content[:-20],
            b"[" * 100_000,
            b'{"schema": NaN}',
            b'{"schema": 1e999}',
            b'{"a": 1, "a": 2}',
            b'"\\ud800"',
            b"%PDF-1.7",
        ):
            with self.subTest(content=content[:20]):
                self.refused(content)

    def test_something_else(self):
        """R024 JSON that is no package is named as such."""
        for content in (b"[]", b"null", b"{}", b'{"schema": "other", "version": 1}'):
            with self.subTest(content=content):
                self.refused(content)

    def test_too_large(self):
        """R024 A file beyond the limit is not even read."""
        self.refused(b" " * (MAX_BYTES + 1), "5.000.000")

    def test_too_new(self):
        """R024 A later version is refused before anything of it is understood."""
        content = self.changed(lambda d: d.update(version=VERSION + 1, new_part={}))
        self.refused(content)
        first = self.sentence
        self.refused(self.changed(lambda d: d.update(version="1")))
        self.assertNotEqual(self.sentence, first)

    def test_wrong_types(self):
        """R024 Each kind of wrong value is refused and its place named."""
        client = ("payload", "client")

        def put(path, value):
            def change(document):
                node = document
                for key in path[:-1]:
                    node = node[key]
                node[path[-1]] = value

            return change

        for path, value, place in (
            ((*client, "values", "birth_date"), "1990-13-01", "birth_date"),
            ((*client, "values", "birth_date"), 5, "birth_date"),
            ((*client, "values", "gender"), "x", "gender"),
            ((*client, "values", "last_name"), "x" * 501, "last_name"),
            ((*client, "values", "last_name"), "a\x00b", "last_name"),
            ((*client, "values", "needs_interpreter"), "yes", "needs_interpreter"),
            ((*client, "children"), [], "children"),
            (("payload", "extensions"), [{}], "extensions[1]"),
            (("payload", "extensions"), [1] * 13, "extensions"),
            (("payload", "person_key"), "x", "person_key"),
            (("payload", "last_day"), "soon", "last_day"),
            (("payload", "first_talk"), {"date": "2020-01-01"}, "first_talk.source"),
            (("payload",), None, "payload"),
            (("created_on",), "", "created_on"),
        ):
            with self.subTest(path=path, value=str(value)[:20]):
                self.refused(self.changed(put(path, value)), place)

    @settings(
        max_examples=150,
        deadline=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
    )
    @given(data=st.data())
    def test_any_changed_byte(self, data):
        """R024 One changed byte is refused, or says the same."""
        position = data.draw(st.integers(0, len(self.content) - 1))
        byte = data.draw(st.integers(0, 255))
        content = bytearray(self.content)
        content[position] = byte
        try:
            payload = self.package._read(bytes(content))
        except Exception as error:  # pylint: disable=broad-except
            self.assertEqual(type(error).__name__, "UserError", repr(error))
        else:
            self.assertEqual(payload, self.document["payload"])

    @settings(max_examples=150, deadline=None, derandomize=True)
    @given(content=st.binary(max_size=200))
    def test_any_bytes(self, content):
        """R024 Whatever is uploaded is refused in words, never by a crash."""
        with self.assertRaises(Exception) as caught:
            self.package._read(content)
        self.assertEqual(type(caught.exception).__name__, "UserError")

    @settings(max_examples=200, deadline=None, derandomize=True)
    @given(
        value=st.recursive(
            st.none() | st.booleans() | st.integers() | st.text(),
            lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
        )
    )
    def test_canonical_is_read_back(self, value):
        """The one way to write values is read back as the same values."""
        try:
            content = canonical(value)
        except UnicodeEncodeError:
            return
        self.assertEqual(read_json(content), value)

    def test_days(self):
        """A day is written in one way only."""
        self.assertTrue(is_day("2024-02-29"))
        for text in ("2023-02-29", "20240229", "2024-W01-1", "", "2024-2-9"):
            self.assertFalse(is_day(text), text)

    # ------------------------------------------------------------------
    # Taking over
    # ------------------------------------------------------------------

    def upload(self, env, content=None, **vals):
        data = base64.b64encode(content or self.content)
        return self.dialog(env, file=data, **vals)

    def take_over(self, env, content=None, **vals):
        action = self.upload(env, content, **vals).action_take_over()
        return self.env["intman.client"].browse(action["res_id"])

    def test_round_trip(self):
        """R024 R026 R041 Exported again, the new file says the same as the old one."""
        client = self.take_over(self.other_env)
        self.assertEqual(client.provider_id, self.other_provider)
        self.assertEqual(client.counsellor_id, self.other_staff)
        self.assertEqual(client.sudo().person_key, self.source.sudo().person_key)
        self.assertEqual(client.period_end, self.source.period_end)
        self.assertEqual(
            client.first_consultation_on, self.source.first_consultation_on
        )
        self.assertNotEqual(client.number, False)
        again = self.allow(client, RECIPIENT)._package_document()["payload"]
        before = self.document["payload"]
        for key in set(before) - {"issuer"}:
            with self.subTest(key=key):
                self.assertEqual(without_refs(again[key]), without_refs(before[key]))

    def test_new_at_the_new_provider(self):
        """R198 R026 Consent and agreement are the new provider's own, the plan runs."""
        client = self.take_over(self.far_env, is_agreement_signed=True)
        self.assertEqual(client.consent_ids.mapped("purpose"), ["processing"])
        self.assertEqual(client.consent_ids.given_on, self.today)
        self.assertEqual(client.agreement_ids.signed_on, self.today)
        plan = client.open_plan_id
        self.assertRecordValues(
            plan,
            [
                {
                    "made_on": self.day(-100),
                    "taken_over_on": self.today,
                    "state": "running",
                    "counsellor_id": self.far_staff.id,
                }
            ],
        )
        self.assertFalse(client.municipality_id, "it lies in another county")
        # Work goes on with it at once.
        plan.with_user(self.far_user).write({"work_note": "Hat Arbeit"})
        self.make_talk(client, counsellor_id=self.far_staff.id)
        self.assertTrue(client.extension_ids.is_taken_over)
        self.assertFalse(client.extension_ids.granted_by_id)

    def test_months_used_count(self):
        """R034 R041 The extension elsewhere counts against the twelve months."""
        client = self.take_over(self.far_env)
        vals = {
            "client_id": client.id,
            "ground": "other",
            "justification": "Einzelfall",
        }
        with self.assertRefused():
            self.env["intman.extension"].create({**vals, "months": 9})
        self.assertTrue(self.env["intman.extension"].create({**vals, "months": 8}))

    def test_agreement_is_needed_for_a_new_plan_only(self):
        """R026 The plan taken over needs none; the next one does."""
        client = self.take_over(self.far_env)
        self.assertFalse(client.agreement_ids)
        client.open_plan_id.action_close()
        with self.assertRefused():
            self.env["intman.plan"].create(
                {"client_id": client.id, "made_on": self.today}
            )

    def test_twice(self):
        """R024 Someone already here is not taken over again, open or closed."""
        client = self.take_over(self.far_env)
        for _state in ("open", "closed"):
            dialog = self.upload(self.far_env)
            with self.assertRefused():
                try:
                    dialog.action_take_over()
                except Exception as error:
                    self.assertIn(client.number, str(error))
                    raise
            # An error loses nothing: the dialog still has its file.
            self.assertTrue(dialog.with_context(bin_size=False).file)
            if client.state != "closed":
                client.action_close("moved")

    def test_twice_out_of_sight(self):
        """R024 R208 Where the file cannot be read, only its number is told."""
        client = self.take_over(self.other_env)
        dialog = self.upload(self.env(user=self.other_colleague_user))
        with self.assertRefused():
            try:
                dialog.action_take_over()
            except Exception as error:
                self.assertIn(client.number, str(error))
                self.assertNotIn("Yılmaz", str(error))
                self.assertRegex(str(error), "Teamleitung|team lead")
                raise

    def sentence_of(self, dialog):
        """Return with which sentence the takeover is refused."""
        with self.assertRefused():
            try:
                dialog.action_take_over()
            except Exception as error:
                sentence = str(error)
                raise
        return sentence

    def test_open_at_another_provider(self):
        """R024 One package makes one open file here; the former one may be open."""
        self.assertEqual(self.source.state, "active")
        client = self.take_over(self.other_env)
        for source_state in ("active", "closed"):
            if source_state == "closed":
                self.source.action_close("handed_over")
            sentence = self.sentence_of(self.upload(self.far_env))
            for told in ("Yılmaz", client.number, self.other_provider.name):
                self.assertNotIn(told, sentence)
        self.assertEqual(client.state, "active")
        # Once that file is closed the way is free.
        client.action_close("moved")
        self.assertEqual(self.take_over(self.far_env).state, "active")

    def test_package_of_a_former_provider(self):
        """R024 Who has moved on is not taken over by an old package."""
        client = self.take_over(self.other_env)
        self.source._erase()
        self.sentence_of(self.upload(self.far_env))
        content = canonical(self.allow(client, RECIPIENT)._package_document())
        self.assertTrue(self.take_over(self.far_env, content))

    def preview(self, env, content=None, **vals):
        """Return the dialog as it is after the file was chosen, nothing stored."""
        return env["intman.package.import"].new(
            {"file": base64.b64encode(content or self.content), **vals}
        )

    def test_already_here_is_said_at_once(self):
        """R024 R199 Known before notice and consent, from the file alone."""
        here = {"provider_id": self.other_provider.id}
        self.assertFalse(self.preview(self.other_env, **here).problem)
        client = self.take_over(self.other_env)
        row = self.preview(self.other_env, **here)
        self.assertIn(client.number, row.problem)
        self.assertFalse(row.content)
        there = self.preview(self.far_env, provider_id=self.far_provider.id)
        self.assertTrue(there.problem)
        self.assertNotIn(client.number, there.problem)
        # Nobody asks for a provider that is not their own.
        asked = self.preview(self.far_env, **here)
        self.assertTrue(asked.problem)
        self.assertNotIn(client.number, asked.problem)

    def test_made_for_somebody_else(self):
        """R024 R210 The recipient of the package is compared with who takes over."""
        here = {"provider_id": self.far_provider.id}
        self.assertEqual(self.document["payload"]["recipient"], RECIPIENT)
        row = self.preview(self.far_env, **here)
        self.assertIn(RECIPIENT, row.warning)
        self.assertTrue(row.content)
        for recipient in (self.far_provider, self.far_provider.name.upper()):
            meant = self.allow(self.source, recipient)._package_document()
            self.assertFalse(
                self.preview(self.far_env, canonical(meant), **here).warning
            )

    def test_package_without_recipient(self):
        """R024 A package from before the recipient was named is read as well."""
        content = self.changed(lambda d: d["payload"].pop("recipient"))
        row = self.preview(self.far_env, content, provider_id=self.far_provider.id)
        self.assertFalse(row.warning or row.problem)
        self.assertTrue(self.take_over(self.far_env, content))

    def test_dates_that_do_not_fit(self):
        """R041 R044 A longer period than first talk and extensions give is refused."""

        def longer(document):
            document["payload"]["last_day"] = self.day(2000).isoformat()

        dialog = self.upload(self.far_env, self.changed(longer))
        with self.assertRefused():
            dialog.action_take_over()

    def test_too_many_months(self):
        """R034 A package cannot bring more than twelve months of extension."""

        def more(document):
            document["payload"]["extensions"] *= 4

        dialog = self.upload(self.far_env, self.changed(more))
        with self.assertRefused():
            dialog.action_take_over()

    def test_unknown_words_are_not_lost(self):
        """R026 A topic that is not known here stands in the plan as text."""

        def other_topic(document):
            plans = document["payload"]["client"]["children"]["intman.plan"]
            goal = plans[1]["children"]["intman.goal"][0]
            goal["values"]["topic_id"] = "gartenbau"
            goal["values"]["field_of_tomorrow"] = {"deep": [1]}

        client = self.take_over(self.far_env, self.changed(other_topic))
        goal = client.open_plan_id.goal_ids
        self.assertFalse(goal.topic_id)
        self.assertIn("gartenbau", client.open_plan_id.taken_over_note)

    def test_unknown_topic_of_an_assessment(self):
        """R026 What cannot be without its topic goes into the note of the plan."""

        def other_topic(document):
            plans = document["payload"]["client"]["children"]["intman.plan"]
            for row in plans[1]["children"]["intman.assessment"]:
                row["values"]["topic_id"] = "gartenbau"

        client = self.take_over(self.far_env, self.changed(other_topic))
        plan = client.open_plan_id
        self.assertFalse(plan.assessment_ids)
        self.assertIn("gartenbau", plan.taken_over_note)
        self.assertIn("Noch ohne Arbeit", plan.taken_over_note)

    def test_own_fields_of_the_provider(self):
        """R026 R081 Own fields go by their label; what has none here stays as text."""
        definition = [
            {"name": "a1", "string": "Führerschein", "type": "boolean"},
            {"name": "a2", "string": "Kita", "type": "char"},
            {
                "name": "a3",
                "string": "Weg",
                "type": "selection",
                "selection": [["x", "Bus"], ["y", "Rad"]],
            },
            {"name": "a4", "string": "Nur dort", "type": "integer"},
        ]
        self.provider.plan_properties_definition = definition
        source = self.make_full_file()
        source.open_plan_id.properties = {
            "a1": True,
            "a2": "Regenbogen",
            "a3": "y",
            "a4": 3,
        }
        consent = self.allow(source, RECIPIENT)
        content = canonical(consent._package_document())
        self.far_provider.plan_properties_definition = [
            {"name": "b1", "string": "führerschein", "type": "boolean"},
            {"name": "b2", "string": "Kita", "type": "integer"},
            {
                "name": "b3",
                "string": "Weg",
                "type": "selection",
                "selection": [["1", "Rad"]],
            },
        ]
        plan = self.take_over(self.far_env, content).open_plan_id
        values = {
            item["name"]: item["value"]
            for item in plan.read()[0]["properties"]
            if item.get("value")
        }
        self.assertEqual(values, {"b1": True, "b3": "1"})
        self.assertEqual(plan.taken_over_note, "Kita: Regenbogen\nNur dort: 3")

    def test_paused_file(self):
        """R024 R043 A file that rests is handed over; an active case begins there."""
        source = self.make_full_file()
        source.action_pause()
        consent = self.allow(source, RECIPIENT)
        client = self.take_over(self.far_env, canonical(consent._package_document()))
        self.assertEqual(client.state, "active")

    def test_health_only_with_consent_there(self):
        """R210 R198 Health data is left out where the client does not consent to it."""
        source = self.make_full_file()
        self.allow_health(source)
        plan = source.plan_ids.filtered(lambda p: p.state == "running")
        self.env["intman.goal"].create(
            {"plan_id": plan.id, "name": "Therapie", "topic_id": self.health_topic.id}
        )
        self.env["intman.extension"].create(
            {
                "client_id": source.id,
                "ground": "disability",
                "months": 1,
                "justification": "Gesehen",
            }
        )
        consent = self.allow(source, RECIPIENT, ["master", "plan", "health"])
        content = canonical(consent._package_document())
        without = self.take_over(self.far_env, content)
        goals = without.plan_ids.goal_ids.mapped("name")
        self.assertNotIn("Therapie", goals)
        self.assertNotIn("disability", without.extension_ids.mapped("ground"))
        self.assertEqual(without.period_end, source.period_end)
        without.action_close("moved")
        given = self.take_over(self.other_env, content, is_special_consent_given=True)
        self.assertIn("Therapie", given.plan_ids.goal_ids.mapped("name"))
        self.assertIn("disability", given.extension_ids.mapped("ground"))

    # ------------------------------------------------------------------
    # The dialog
    # ------------------------------------------------------------------

    def test_nothing_is_stored_without_consent(self):
        """R198 R199 The uploaded file is refused as long as nobody consented here."""
        data = base64.b64encode(self.content)
        dialogs = self.far_env["intman.package.import"]
        vals = {"provider_id": self.far_provider.id, "file": data}
        with self.assertRefused():
            dialogs.create(vals)
        dialog = dialogs.create({"provider_id": self.far_provider.id})
        with self.assertRefused():
            dialog.file = data
        dialog.write({"is_notice_explained": True, "is_consent_given": True})
        dialog.file = data
        with self.assertRefused():
            dialog.is_consent_given = False

    def test_shown_before_it_is_stored(self):
        """R024 What comes in is shown from memory, problems too."""
        dialogs = self.far_env["intman.package.import"]
        row = dialogs.new(
            {
                "provider_id": self.far_provider.id,
                "file": base64.b64encode(self.content),
            }
        )
        self.assertIn("Übergabe-Yılmaz", row.content)
        self.assertIn("Landratsamt", row.content)
        self.assertFalse(row.problem)
        self.assertFalse(row.has_special_category)
        bad = dialogs.new({"file": base64.b64encode(self.content[:-9])})
        self.assertTrue(bad.problem)
        self.assertFalse(bad.content)

    def test_steps_in_order(self):
        """R198 R199 Without notice, consent or file nothing is taken over."""
        for vals in (
            {"is_notice_explained": False},
            {"is_consent_given": False, "file": False},
            {"file": False},
        ):
            data = base64.b64encode(self.content)
            dialog = self.dialog(self.far_env, **{"file": data, **vals})
            with self.subTest(vals=vals), self.assertRefused():
                dialog.action_take_over()

    def test_file_is_dropped(self):
        """R204 R211 After the takeover and after a cancel no row keeps the file."""
        dialog = self.upload(self.far_env)
        dialog.action_take_over()
        cancelled = self.upload(self.other_env)
        cancelled.action_forget()
        self.assertFalse((dialog | cancelled).sudo().exists())
        attachments = self.env["ir.attachment"].sudo()
        self.assertFalse(
            attachments.search(
                [
                    ("res_model", "=", "intman.package.import"),
                    ("res_field", "!=", False),
                ]
            )
        )

    def test_only_by_the_receiving_provider(self):
        """R208 Nobody takes over for a provider of others."""
        dialog = self.upload(self.far_env, provider_id=self.provider.id)
        with self.assertRaises(AccessError):
            dialog.action_take_over()
        for user in (self.coordinator_user, self.manager_user, self.plain_user):
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                self.env(user=user)["intman.package.import"].create(
                    {"provider_id": self.provider.id}
                )
        other = self.upload(self.other_env)
        with self.assertRaises(AccessError):
            other.with_user(self.far_user).action_take_over()
