"""Own topics and fields of a provider in its plans, made by its team lead."""

from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tests import tagged

from .casework import CaseworkCase

DEFINITION = [
    {"name": "sport", "string": "Verein", "type": "char"},
    {"name": "kita", "string": "Kita-Platz", "type": "boolean"},
    {
        "name": "laune",
        "string": "Zufrieden",
        "type": "selection",
        "selection": [["ja", "Ja"], ["nein", "Nein"]],
    },
    {
        "name": "marken",
        "string": "Marken",
        "type": "tags",
        "tags": [["eilig", "Eilig", 1]],
    },
    {"name": "zahl", "string": "Zahl", "type": "integer"},
    {"name": "tag", "string": "Tag", "type": "date"},
]


@tagged("post_install", "-at_install")
class TestPlanProperties(CaseworkCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.plan = cls.make_plan(cls.make_client(), cls.day(-40))

    def define(self, definition=None):
        provider = self.provider.with_user(self.team_lead_user)
        provider.plan_properties_definition = definition or DEFINITION
        return self.plan.with_env(self.counsellor_env)

    def values(self, plan):
        self.env.flush_all()
        plan.invalidate_recordset()
        [row] = plan.read(["properties"])
        return {item["name"]: item.get("value") for item in row["properties"]}

    def from_form(self, *changed, deleted=()):
        """Return what the web client sends when a definition is edited in the plan."""
        return [
            *({**item, "definition_changed": True} for item in changed),
            *({**item, "definition_deleted": True} for item in deleted),
        ]

    def test_team_lead_adds_a_field_in_the_plan(self):
        """R070 R071 Own fields need no developer: the team lead adds them in a plan."""
        plan = self.plan.with_user(self.team_lead_user)
        plan.properties = self.from_form({**DEFINITION[0], "value": "TSV"})
        self.assertEqual(self.values(plan), {"sport": "TSV"})
        self.assertEqual(
            self.column(self.provider, "plan_properties_definition")[0]["name"], "sport"
        )
        other = self.make_plan(self.make_client(), self.day(-4))
        self.assertEqual(self.values(other), {"sport": None})
        far = self.make_plan(self.make_client(provider=self.far_provider))
        self.assertEqual(self.values(far), {}, "other providers have their own")

    def test_filled_when_the_plan_is_made(self):
        """R070 What is entered in a new plan is there after saving it."""
        self.define()
        client = self.make_client()
        self.sign_agreement(client)
        vals = {"client_id": client.id, "properties": {"sport": "TSV", "zahl": 2}}
        plan = self.counsellor_env["intman.plan"].create(vals)
        values = self.values(plan)
        self.assertEqual((values["sport"], values["zahl"]), ("TSV", 2))

    def test_counsellor_fills_and_does_not_define(self):
        """R070 R072 Counsellors fill the fields; making them is the team lead's."""
        plan = self.define()
        vals = {
            "sport": "TSV",
            "kita": True,
            "laune": "ja",
            "marken": ["eilig"],
            "zahl": 3,
            "tag": "2026-02-28",
        }
        plan.properties = vals
        self.assertEqual(self.values(plan), vals)
        changed = self.from_form({**DEFINITION[0], "string": "Anders"})
        with self.assertRefused(AccessError):
            plan.properties = changed
        client = self.make_client()
        self.sign_agreement(client)
        with self.assertRefused(AccessError):
            self.counsellor_env["intman.plan"].create(
                {"client_id": client.id, "properties": changed}
            )
        self.assertEqual(
            self.column(self.provider, "plan_properties_definition")[0]["string"],
            "Verein",
        )

    def test_team_lead_writes_these_settings_only(self):
        """R070 R196 Own fields and months of the own provider, nothing else."""
        provider = self.provider.with_user(self.team_lead_user)
        provider.write({"review_months": 4})
        for vals in (
            {"name": "Anders"},
            {"case_access": "assigned"},
            {"user_ids": [(4, self.plain_user.id)]},
            {"active": False},
            {"review_months": 5, "name": "Anders"},
        ):
            with self.subTest(vals=vals), self.assertRefused(AccessError):
                provider.write(vals)
        for vals in ({"review_months": 5}, {"plan_properties_definition": DEFINITION}):
            with self.subTest(vals=vals), self.assertRefused(AccessError):
                self.other_provider.with_user(self.team_lead_user).write(vals)
            with self.subTest(vals=vals), self.assertRefused(AccessError):
                self.provider.with_user(self.counsellor_user).write(vals)

    def test_harmless_kinds_only(self):
        """R070 R196 No own field reaches other records or carries mark-up."""
        provider = self.provider.with_user(self.team_lead_user)
        base = {"name": "x", "string": "X"}
        for item in (
            {**base, "type": "many2one", "comodel": "res.users"},
            {**base, "type": "many2many", "comodel": "intman.client"},
            {**base, "type": "html", "name": "x_html"},
            {**base, "type": "datetime"},
            {**base, "type": "monetary", "currency_field": "currency_id"},
            {**base, "type": "whatever"},
            {**base, "type": "char", "comodel": "res.users"},
            {**base, "type": "char", "default": 5},
            {**base, "type": "char", "string": "a\x00b"},
            {**base, "type": "char", "string": "a" * 201},
            {**base, "type": "selection", "selection": [["a"]]},
            {**base, "type": "tags", "tags": "eilig"},
            {**base, "type": "char", "name": "x; drop"},
            {"string": "ohne Namen", "type": "char"},
            "char",
        ):
            with self.subTest(item=item), self.assertRefused(ValidationError):
                provider.plan_properties_definition = [item]
        with self.assertRefused(ValidationError):
            provider.plan_properties_definition = [DEFINITION[0]] * 2
        with self.assertRefused(ValidationError):
            self.plan.with_user(self.team_lead_user).properties = self.from_form(
                {**base, "type": "many2one", "comodel": "res.users"}
            )

    def test_values_are_checked(self):
        """R070 A value fits its field, and no database has to refuse it."""
        plan = self.define()
        for vals in (
            {"sport": "a\x00b"},
            {"sport": "a" * 501},
            {"sport": 5},
            {"laune": "vielleicht"},
            {"marken": ["unbekannt"]},
            {"marken": "eilig"},
            {"zahl": 2**31},
            {"zahl": "3"},
            {"tag": "30.02.2026"},
            "{}",
            [1],
        ):
            with self.subTest(vals=vals), self.assertRefused(UserError):
                plan.properties = vals

    def test_nothing_is_kept_that_nobody_sees(self):
        """R209 R070 Values without a field are not stored, and go with their field."""
        plan = self.define()
        plan.properties = {"sport": "TSV", "zahl": 3, "fremd": "versteckt"}
        self.assertEqual(self.column(plan, "properties"), {"sport": "TSV", "zahl": 3})
        # Edited in one plan, the field goes from every plan.
        own = self.make_plan(self.make_client(), self.day(-4)).with_user(
            self.team_lead_user
        )
        rest = [dict(item) for item in DEFINITION[1:]]
        own.properties = self.from_form(*rest, deleted=[dict(DEFINITION[0])])
        self.assertEqual(self.column(plan, "properties"), {"zahl": 3})
        self.assertNotIn("sport", self.values(plan))

    def test_ended_plan(self):
        """R195 The own fields of a plan that has ended stay as they are."""
        plan = self.define()
        plan.action_close()
        with self.assertRefused():
            plan.properties = {"sport": "TSV"}
