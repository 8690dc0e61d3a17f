"""Who may do what, asked from outside: role × model × operation over JSON-RPC.

The expected values stand in ``access_matrix.csv``: a row a model, a column a role. A
cell names records and rights, ``OX r|O wc``: the records ``O`` and ``X`` can be read,
``O`` can be written, and a record like ``O`` can be created. An empty cell: every
request is refused. ``-``: the model may be asked, and nothing of it is in sight.

Records: ``O`` of the provider of counsellor, colleague and team lead (whole team sees a
file), ``X`` of another provider of the county (assigned counsellors only), ``F`` of a
provider of another county, ``S`` shared by all; figures also ``K`` of the county, ``P``
and ``Q`` of one counsellor. Rights: ``r`` read (in every way there is), ``w`` write,
``c`` create, ``u`` unlink. Export and duplication are derived: never of client data,
else only of what may be read (and created). The row of a wizard is everybody's own and
gives nothing away; its step is judged by the record it is about (``test_doors.py``).
"""

import csv
from pathlib import Path

from odoo import Command
from odoo.tests import new_test_user, tagged

from .rpc_common import ROLES, RpcCase

TABLE = Path(__file__).with_name("access_matrix.csv")


def expected_access():
    """Return ``{model: {role: {right: scopes, "asked": bool}}}`` from the table."""
    table = {}
    with TABLE.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            model = row.pop("model")
            table[model] = {
                role: {**_parse(cell), "asked": cell != ""}
                for role, cell in row.items()
            }
    return table


def _parse(cell):
    rights = {right: set() for right in "rwcu"}
    for part in cell.split("|") if cell not in ("", "-") else ():
        scopes, letters = part.split()
        for letter in letters:
            rights[letter].update(scopes)
    return rights


@tagged("post_install", "-at_install")
class TestAccessMatrix(RpcCase):
    """The table of expected values against real requests (design § 4)."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.expected = expected_access()
        cls.records = cls._make_records()
        cls.env.flush_all()

    # ------------------------------------------------------------------
    # One record of each kind in each scope
    # ------------------------------------------------------------------

    @classmethod
    def _make_records(cls):
        records = {}
        for scope, file in cls.files.items():
            for name, record in file.items():
                if name != "spare":
                    records.setdefault(record._name, {})[scope] = record
        records.update(cls._make_organisation())
        records.update(cls._make_figures())
        records.update(cls._make_wizards())
        records.update(cls._make_services())
        return records

    @classmethod
    def _make_services(cls):
        env = cls.env
        services = {scope: cls.services[scope] for scope in "OF"}
        overview = env["intman.referral.overview"]
        return {
            "intman.service": services,
            "intman.service.type": {"S": cls.services["O"].type_id},
            "intman.service.language": {
                "S": env["intman.service.language"].search([], limit=1)
            },
            "intman.cooperation": {
                scope: env["intman.cooperation"].create({"service_id": service.id})
                for scope, service in services.items()
            },
            "intman.referral.overview": {
                scope: overview.browse(service.id)
                for scope, service in services.items()
            },
        }

    @classmethod
    def _far_deputy(cls):
        return new_test_user(cls.env, login="intman_far_deputy", name="Nutzer fern")

    @classmethod
    def _make_organisation(cls):
        env = cls.env
        counties = {"O": cls.county, "F": cls.far_county}
        notice = {"version": "9.9", "language": "so", "body": "<p>Text</p>"}
        employment = {
            scope: env["intman.employment"].create(
                {"counsellor_id": staff.id, "date_from": "2020-01-01", "fte": 0.5}
            )
            for scope, staff in cls.staff.items()
        }
        stand_ins = {
            "O": cls.colleague_staff,
            "X": cls.other_lead_staff,
            "F": env["intman.counsellor"].create(
                {"user_id": cls._far_deputy().id, "provider_id": cls.far_provider.id}
            ),
        }
        absences = {
            scope: env["intman.absence"].create(
                {
                    "counsellor_id": staff.id,
                    "deputy_id": stand_ins[scope].id,
                    "date_from": "2020-01-01",
                    "date_to": "2020-01-31",
                }
            )
            for scope, staff in cls.staff.items()
        }
        return {
            "intman.absence": absences,
            "intman.provider": dict(cls.providers),
            "intman.counsellor": dict(cls.staff),
            "intman.employment": employment,
            "intman.county": counties,
            "intman.municipality": {
                scope: env["intman.municipality"].create(
                    {
                        "name": "Probeort",
                        "code": f"{county.code}777",
                        "county_id": county.id,
                    }
                )
                for scope, county in counties.items()
            },
            "intman.topic": {"S": cls.topic},
            "intman.residence.status": {
                "S": env["intman.residence.status"].search([], limit=1)
            },
            "intman.data.category": {
                "S": env["intman.data.category"].search([], limit=1)
            },
            "intman.privacy.notice": {
                "S": env["intman.privacy.notice"].create(notice),
                **{
                    scope: env["intman.privacy.notice"].create(
                        {**notice, "provider_id": provider.id}
                    )
                    for scope, provider in cls.providers.items()
                },
            },
        }

    @classmethod
    def _make_figures(cls):
        env = cls.env
        year = cls.today.year - 1
        indicator = env["intman.indicator"].search([("code", "=", "K1")])
        reports = {
            scope: env["intman.indicator.report"].create(
                {"county_id": county.id, "year": year}
            )
            for scope, county in (("O", cls.county), ("F", cls.far_county))
        }
        lines = {
            scope: env["intman.indicator.line"].create(
                {
                    "report_id": reports["F" if scope == "F" else "O"].id,
                    "indicator_id": indicator.id,
                    "level": unit._name.rpartition(".")[2],
                    f"{unit._name.rpartition('.')[2]}_id": unit.id,
                    "unit_name": unit.display_name,
                    "value": 3,
                }
            )
            for scope, unit in (
                ("K", cls.county),
                ("O", cls.provider),
                ("X", cls.other_provider),
                ("F", cls.far_provider),
                ("P", cls.counsellor_staff),
                ("Q", cls.colleague_staff),
            )
        }
        tally = env["intman.tally"]
        tallies = {}
        for scope, county, level, unit in (
            ("K", cls.county, "county", cls.county),
            ("F", cls.far_county, "county", cls.far_county),
            ("P", cls.county, "counsellor", cls.counsellor_staff),
        ):
            tally._add(county, {(year, level, unit.id, "K1", None, None): 1})
            tallies[scope] = tally.search(
                [("level", "=", level), ("unit_id", "=", unit.id)]
            )
        erasure = env["intman.erasure"].create({"reason": "closed", "token": "0" * 64})
        return {
            "intman.indicator": {"S": indicator},
            "intman.indicator.report": reports,
            "intman.indicator.line": lines,
            "intman.tally": tallies,
            "intman.erasure": {"S": erasure},
        }

    @classmethod
    def _make_wizards(cls):
        counsellor = cls.env(user=cls.counsellor_user)
        coordinator = cls.env(user=cls.coordinator_user)
        team_lead = cls.env(user=cls.team_lead_user)
        report = cls.env["intman.indicator.report"].search(
            [("county_id", "=", cls.county.id)]
        )
        return {
            "intman.intake": {
                "O": counsellor["intman.intake"].create(
                    {"provider_id": cls.provider.id}
                )
            },
            "intman.closing": {
                "O": counsellor["intman.closing"].create(
                    {"client_id": cls.files["O"]["client"].id, "reason": "no_need"}
                )
            },
            "intman.reassign": {
                "O": team_lead["intman.reassign"].create(
                    {"counsellor_id": cls.counsellor_staff.id}
                )
            },
            "intman.package.import": {
                "O": counsellor["intman.package.import"].create(
                    {"provider_id": cls.provider.id}
                )
            },
            "intman.handover.refusal": {
                "O": counsellor["intman.handover.refusal"].create(
                    {"handover_id": cls.files["O"]["handover"].id, "reason": "Grund"}
                )
            },
            "intman.municipality.import": {
                "O": coordinator["intman.municipality.import"].create(
                    {"file_name": "AGS"}
                )
            },
            "intman.new.version": {
                "O": coordinator["intman.new.version"].create(
                    {"report_id": report.id, "reason": "Grund"}
                )
            },
        }

    def _write_vals(self, model):
        """Return values that anybody with the right can write into the record."""
        return {
            "intman.client": {"city": "Ort"},
            "intman.consent": {"recipient": "Stelle"},
            "intman.agreement": {"counsellor_id": False},
            # Decided: its grounds stay, so the value that stands there already.
            "intman.extension": {"months": 1},
            "intman.inherited.talks": {"year": 2020},
            "intman.situation": {"benefit": "sgb2"},
            "intman.household": {"dependent_ids": []},
            "intman.dependent": {"gender": "female"},
            "intman.consultation": {"note": "Notiz"},
            "intman.consultation.participant": {"note": "Notiz"},
            "intman.plan": {"work_note": "Notiz"},
            "intman.goal": {"assessment": "Urteil"},
            "intman.measure": {"result": "Ergebnis"},
            "intman.language.level": {"certificate": True},
            "intman.assessment": {"note": "Notiz"},
            "intman.review": {"result": "Ergebnis"},
            # What the team lead keeps; the rest belongs to the administration.
            "intman.provider": {"review_months": 4},
            "intman.counsellor": {"degree": "other"},
            "intman.employment": {"fte": 0.75},
            "intman.absence": {"date_to": "2020-02-01"},
            "intman.reassign": {"scope": "chosen"},
            "intman.county": {"expiry_closing_days": 20},
            "intman.topic": {"sequence": 99},
            "intman.residence.status": {"sequence": 99},
            "intman.data.category": {"sequence": 99},
            "intman.privacy.notice": {"active": True},
            "intman.indicator": {"sequence": 99},
            "intman.indicator.report": {"year": self.today.year - 1},
            "intman.indicator.line": {"value": 7},
            "intman.tally": {"value": 7},
            "intman.erasure": {"record_count": 7},
            "intman.referral": {"note": "Notiz"},
            "intman.cooperation": {"note": "Notiz"},
            "intman.referral.overview": {"waiting": 7},
            "intman.intake": {"language": "en"},
            "intman.closing": {"reason": "moved"},
            "intman.handover": {"refusal_reason": False},
            "intman.package.import": {"language": "en"},
            "intman.handover.refusal": {"reason": "Anderer Grund"},
            "intman.municipality.import": {"file_name": "GV100AD"},
            "intman.new.version": {"reason": "Anderer Grund"},
        }.get(model, {"name": "Anderer Name"})

    def _iso(self, days=0):
        return self.day(days).isoformat()

    def _create_vals(self, model, scope):
        """Return values for a record like that of the scope; None where none can be."""
        method = f"_new_{model.removeprefix('intman.').replace('.', '_')}"
        return getattr(self, method)(scope)

    def _new_client(self, scope):
        deputies = self.deputy_staff.ids if scope == "X" else []
        return {
            "last_name": "Neu",
            "provider_id": self.providers[scope].id,
            "counsellor_id": self.staff[scope].id,
            "deputy_ids": [Command.set(deputies)],
            "consent_ids": [
                Command.create({"purpose": "processing", "given_on": self._iso()})
            ],
        }

    def _of_spare(self, scope, **vals):
        return {"client_id": self.files[scope]["spare"].id, **vals}

    def _new_consent(self, scope):
        return self._of_spare(scope, purpose="special_category")

    def _new_agreement(self, scope):
        return self._of_spare(scope)

    def _new_extension(self, scope):
        return self._of_spare(
            scope,
            ground="other",
            months=1,
            justification="Grund",
            # A team lead may grant at once, everybody else asks for it.
            state="requested",
        )

    def _new_inherited_talks(self, scope):
        return self._of_spare(scope, year=2021, level="county", unit_id=1)

    def _new_situation(self, scope):
        return self._of_spare(scope, valid_from=self._iso(-100))

    def _new_household(self, scope):
        return {"provider_id": self.providers[scope].id}

    def _new_dependent(self, scope):
        return {
            "household_id": self.files[scope]["household"].id,
            "first_name": "Neu",
            "birth_date": self._iso(-1000),
        }

    def _new_consultation(self, scope):
        return {
            "provider_id": self.providers[scope].id,
            "counsellor_id": self.staff[scope].id,
            "counted": False,
            "participant_ids": [Command.create(self._of_spare(scope))],
        }

    def _new_consultation_participant(self, scope):
        return self._of_spare(
            scope, consultation_id=self.files[scope]["consultation"].id
        )

    def _new_plan(self, scope):
        return self._of_spare(scope)

    def _new_goal(self, scope):
        return {"plan_id": self.files[scope]["plan"].id, "name": "Neu"}

    def _new_measure(self, scope):
        return {"goal_id": self.files[scope]["goal"].id, "name": "Neu"}

    def _new_language_level(self, scope):
        return {"plan_id": self.files[scope]["plan"].id, "level": "b1"}

    def _new_assessment(self, scope):
        plan = self.files[scope]["plan"]
        return {"plan_id": plan.id, "topic_id": self.topic.id, "rating": "3"}

    def _new_review(self, scope):
        return {"plan_id": self.files[scope]["plan"].id}

    def _county_of(self, scope):
        return (self.far_county if scope == "F" else self.county).id

    def _new_provider(self, scope):
        return {"name": "Neu", "kind": "welfare", "county_id": self._county_of(scope)}

    def _new_counsellor(self, scope):
        return {"name": "Neu", "provider_id": self.providers[scope].id}

    def _new_employment(self, scope):
        return {
            "counsellor_id": self.staff[scope].id,
            "date_from": "2010-01-01",
            "date_to": "2010-12-31",
            "fte": 1,
        }

    def _new_absence(self, scope):
        absence = self.records["intman.absence"][scope]
        return {
            "counsellor_id": absence.counsellor_id.id,
            "deputy_id": absence.deputy_id.id,
            "date_from": "2010-01-01",
            "date_to": "2010-01-31",
        }

    def _new_reassign(self, scope):
        return {"counsellor_id": self.staff[scope].id}

    def _new_county(self, scope):
        return {"name": "Neu", "code": "08993" if scope == "O" else "08994"}

    def _new_municipality(self, scope):
        county = self.env["intman.county"].browse(self._county_of(scope))
        return {"name": "Neu", "code": f"{county.code}555", "county_id": county.id}

    def _new_topic(self, _scope):
        return {"name": "Neu", "code": "neu"}

    def _new_residence_status(self, scope):
        return {**self._new_topic(scope), "group": "other"}

    _new_data_category = _new_topic

    _new_service_type = _new_service_language = _new_topic

    def _new_service(self, scope):
        return {
            "name": "Neu",
            "type_id": self.services["O"].type_id.id,
            "county_id": self._county_of(scope),
        }

    def _new_cooperation(self, scope):
        return {"service_id": self.services[scope].id}

    def _new_referral(self, scope):
        return self._of_spare(scope, service_id=self.services[scope].id)

    def _new_referral_overview(self, scope):
        return {"service_id": self.services[scope].id}

    def _new_indicator(self, scope):
        return {**self._new_topic(scope), "definition": "Neu"}

    def _new_privacy_notice(self, scope):
        provider = self.providers.get(scope)
        return {
            "version": "9",
            "language": "so",
            "body": "<p>Neu</p>",
            "provider_id": provider.id if provider else False,
        }

    def _new_indicator_report(self, scope):
        return {"county_id": self._county_of(scope), "year": 2020}

    def _new_indicator_line(self, scope):
        line = self.records["intman.indicator.line"][scope]
        return {
            "report_id": line.report_id.id,
            "indicator_id": line.indicator_id.id,
            "level": line.level,
            "unit_name": "Neu",
            "value": 1,
        }

    def _new_tally(self, scope):
        return {
            "year": 2019,
            "county_id": self._county_of(scope),
            "level": "county",
            "unit_id": 1,
            "indicator": "K1",
        }

    def _new_erasure(self, _scope):
        return {"reason": "closed", "token": "1"}

    def _new_intake(self, scope):
        return {"provider_id": self.providers[scope].id}

    def _new_closing(self, scope):
        return {"client_id": self.files[scope]["client"].id, "reason": "no_need"}

    def _new_handover(self, scope):
        return self._of_spare(
            scope, to_provider_id=self.files[scope]["handover"].to_provider_id.id
        )

    def _new_package_import(self, scope):
        return {"provider_id": self.providers[scope].id}

    def _new_handover_refusal(self, scope):
        return {"handover_id": self.files[scope]["handover"].id, "reason": "Grund"}

    def _new_municipality_import(self, _scope):
        return {"file_name": "AGS"}

    def _new_new_version(self, scope):
        report = self.records["intman.indicator.report"]["F" if scope == "F" else "O"]
        return {"report_id": report.id, "reason": "Grund"}

    def _scopes_to_create(self, model):
        """Return the scopes in which making a record is tried."""
        if model in (
            "intman.closing",
            "intman.intake",
            "intman.reassign",
            "intman.package.import",
            "intman.handover.refusal",
        ):
            return "OXF"
        if model == "intman.new.version":
            return "OF"
        return "".join(self.records[model])

    # ------------------------------------------------------------------
    # The table itself
    # ------------------------------------------------------------------

    def _concrete_models(self):
        return sorted(
            name
            for name, model in self.env.registry.items()
            if name.startswith("intman.") and not model._abstract
        )

    def test_every_model_is_in_the_table(self):
        """R196: a model without a row in the table has not been thought about."""
        self.assertEqual(self._concrete_models(), sorted(self.expected))
        for model, roles in self.expected.items():
            self.assertEqual(list(roles), list(ROLES), model)

    def test_every_model_has_rights_and_a_rule_for_each_group(self):
        """R196: a group with access rights and no rule would see everything (P5)."""
        for model in self._concrete_models():
            rights = self.env["ir.model.access"].search(
                [("model_id.model", "=", model)]
            )
            rules = self.env["ir.rule"].search([("model_id.model", "=", model)])
            self.assertTrue(rights, f"{model} has no access rights")
            self.assertTrue(rules, f"{model} has no rule")
            self.assertTrue(all(r.group_id for r in rights), f"{model}: rights for all")
            if any(not rule.groups for rule in rules):
                continue
            bare = rights.group_id.filtered(
                lambda g, rules=rules: not (g.all_implied_ids & rules.groups)
            )
            self.assertFalse(
                bare, f"{model}: rights without a rule: {bare.mapped('name')}"
            )

    def test_client_data_has_a_global_rule_on_the_provider(self):
        """R196, R208: it binds every group, those of other addons too (P5)."""
        base = self.env.registry["intman.personal.data"]
        for name in self._concrete_models():
            if not issubclass(self.env.registry[name], base):
                continue
            rules = self.env["ir.rule"].search([("model_id.model", "=", name)])
            own = rules.filtered(
                lambda r: not r.groups and "provider_id.user_ids" in r.domain_force
            )
            self.assertTrue(own, f"{name} has no global rule on the provider")

    def test_the_probes_work(self):
        """With all rights all that is tried succeeds: refusals are for want of them."""
        for model in self.expected:
            if self.env[model]._table_query is not None:
                continue  # a view of the database: there is nothing to write to
            records = self.records[model]
            for scope in self._scopes_to_create(model):
                with self.subTest(model=model, scope=scope), self.undone():
                    vals = self._create_vals(model, scope)
                    self.assertTrue(self.env[model].create(vals))
            for scope, record in records.items():
                with self.subTest(model=model, scope=scope), self.undone():
                    self.assertTrue(record.write(self._write_vals(model)))

    # ------------------------------------------------------------------
    # The matrix: one test a role, so that a failure names it
    # ------------------------------------------------------------------

    def _check_role(self, role):
        for model in self.expected:
            with self.subTest(role=role, model=model):
                self._check_model(role, model)

    def _check_model(self, role, model):
        may = self.expected[model][role]
        records = self.records[model]
        problems = [
            *self._check_lists(role, model, may, records),
            *self._check_creation(role, model, may["c"]),
        ]
        # Without any right the first refusal is that of the model: one record tells.
        scopes = list(records) if may["asked"] else list(records)[:1]
        for scope in scopes:
            problems += self._check_record(role, model, may, scope, records[scope])
        self.assertFalse(problems, f"{model} as {role}:\n" + "\n".join(problems))

    def _check_lists(self, role, model, may, records):
        """Check every way to ask for several records at once."""
        readable = may["r"]
        ids = [record.id for record in records.values()]
        wanted = sorted(records[scope].id for scope in readable)
        domain = [("id", "in", ids)]
        ways = {
            "search_read": (
                self.call(role, model, "search_read", domain, ["display_name"]),
                lambda result: [row["id"] for row in result],
            ),
            "web_search_read": (
                self.call(role, model, "web_search_read", domain, {"display_name": {}}),
                lambda result: [row["id"] for row in result["records"]],
            ),
            "name_search": (
                self.call(role, model, "name_search", "", domain),
                lambda result: [row[0] for row in result],
            ),
            "formatted_read_group": (
                self.call(
                    role, model, "formatted_read_group", domain, ["id"], ["__count"]
                ),
                lambda result: [row["id"][0] for row in result],
            ),
        }
        for way, (answer, ids_of) in ways.items():
            if answer.kind == "ok":
                got = sorted(ids_of(answer.result))
                if got != wanted or not may["asked"]:
                    yield f"{way}: records {got}, expected {wanted}"
            elif may["asked"] or answer.kind != "denied":
                yield f"{way}: {answer.kind}: {answer.message}"
            yield from self._leak(role, way, answer)
        answer = self.call(role, model, "fields_get")
        if answer.kind == "broken":
            yield f"fields_get: {answer.text[:300]}"
        yield from self._leak(role, "fields_get", answer)

    def _check_record(self, role, model, may, scope, record):
        personal = issubclass(
            self.env.registry[model], self.env.registry["intman.personal.data"]
        )
        can = {right: scope in may[right] for right in "rwcu"}
        ids = [record.id]
        for way, right, args in (
            ("read", "r", [ids, self._plain_fields(model)]),
            ("web_read", "r", [ids, {"display_name": {}}]),
            ("write", "w", [ids, self._write_vals(model)]),
        ):
            answer = self.probe(role, model, way, *args)
            if (answer.kind == "ok") != can[right] or answer.kind == "broken":
                yield f"{way} {scope}: {answer.kind}: {answer.message}"
            yield from self._leak(role, f"{way} {scope}", answer)
        answer = self.probe(role, model, "unlink", ids)
        # What others refer to is refused by a rule, which is not the access meant here.
        if (answer.kind in ("ok", "refused")) != can["u"] or answer.kind == "broken":
            yield f"unlink {scope}: {answer.kind}: {answer.message}"
        answer = self.probe(role, model, "export_data", ids, ["display_name"])
        if answer.kind == "broken" or (
            answer.kind == "ok" and (personal or not can["r"])
        ):
            yield f"export_data {scope}: {answer.kind}: {answer.message}"
        yield from self._leak(role, f"export_data {scope}", answer)
        answer = self.probe(role, model, "copy", ids)
        if answer.kind == "ok" and (personal or not (can["r"] and can["c"])):
            yield f"copy {scope}: {answer.kind}: {answer.message}"

    def _plain_fields(self, model):
        """Return the fields whose reading needs no right in another model."""
        return [
            name
            for name, field in self.env[model]._fields.items()
            if field.type not in ("one2many", "many2many")
            and not field.groups
            and not field.compute
        ]

    def _check_creation(self, role, model, creatable):
        for scope in self._scopes_to_create(model):
            answer = self.probe(role, model, "create", self._create_vals(model, scope))
            if (answer.kind == "ok") != (scope in creatable) or answer.kind == "broken":
                yield f"create {scope}: {answer.kind}: {answer.message}"
            yield from self._leak(role, f"create {scope}", answer)

    def _leak(self, role, way, answer):
        found = self.leaks(role, answer)
        if found:
            yield f"{way}: LEAK of {found}: {answer.text[:300]}"

    def test_matrix_counsellor(self):
        """R096, R196, R208: sees and changes the files of the own provider."""
        self._check_role("counsellor")

    def test_matrix_colleague(self):
        """R196: in a team everybody sees every file."""
        self._check_role("colleague")

    def test_matrix_team_lead(self):
        """R047, R196: sees all files, the staff and the figures of the provider."""
        self._check_role("team_lead")

    def test_matrix_assigned(self):
        """R196, R208: where files are assigned, the responsible person sees them."""
        self._check_role("assigned")

    def test_matrix_deputy(self):
        """R196: a deputy sees the file as the responsible counsellor does."""
        self._check_role("deputy")

    def test_matrix_unassigned(self):
        """R196: neither responsible nor deputy: no file at all."""
        self._check_role("unassigned")

    def test_matrix_other_lead(self):
        """R196: the team lead sees assigned files too."""
        self._check_role("other_lead")

    def test_matrix_far(self):
        """R208, R210: nothing of another county."""
        self._check_role("far")

    def test_matrix_coordinator(self):
        """R131, R132, R133: the coordinating body sees figures, never a file."""
        self._check_role("coordinator")

    def test_matrix_far_coordinator(self):
        """R105, R133: the figures of the own county only."""
        self._check_role("far_coordinator")

    def test_matrix_officer(self):
        """R196: notices and erasure log, no content of a file."""
        self._check_role("officer")

    def test_matrix_manager(self):
        """R196: master data and organisation, no client data."""
        self._check_role("manager")

    def test_matrix_admin(self):
        """R196: Odoo's administrator manages and sees no client data (P12)."""
        self._check_role("admin")

    def test_matrix_plain(self):
        """R196: an employee without a role sees nothing of this addon."""
        self._check_role("plain")

    def test_matrix_portal(self):
        """R196: a portal user sees nothing."""
        self._check_role("portal")

    def test_matrix_public(self):
        """R196: nobody gets anything without logging in."""
        self._check_role("public")
