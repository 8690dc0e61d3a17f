"""The screens a counsellor opens all day: as many queries for 60 files as for 10."""

from collections import Counter

from odoo import Command
from odoo.tests import tagged

from .casework import CaseworkCase
from .test_intake import shown

SMALL, LARGE = 10, 60


class ScreenCase(CaseworkCase):
    """Files in all states, and what the web client asks for to show them."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clients = cls.env["intman.client"]
        cls.service = cls.make_service()
        cls.grow(SMALL)
        cls.first_clients = cls.clients

    def setUp(self):
        super().setUp()
        # What a test adds is rolled back with it.
        type(self).clients = self.first_clients

    @classmethod
    def grow(cls, number):
        """Add files in all states until there are so many."""
        for index in range(len(cls.clients), number):
            client = cls.make_client(
                first_name=f"Nr {index}",
                municipality_id=cls.municipality.id,
                counsellor_id=(
                    cls.counsellor_staff if index % 3 else cls.colleague_staff
                ).id,
                deputy_ids=[Command.set(cls.colleague_staff.ids)],
            )
            if index % 5:
                cls.sign_agreement(client)
                cls.make_talk(client, cls.day(-index, months=-(index % 30)))
            if index % 5 > 1:
                plan = cls.make_plan(client, cls.day(-index, months=-(index % 30)))
                for number_of_goal in range(2):
                    goal = cls.env["intman.goal"].create(
                        {"plan_id": plan.id, "name": f"Ziel {number_of_goal}"}
                    )
                    cls.env["intman.measure"].create(
                        {"goal_id": goal.id, "name": "Schritt"}
                    )
                cls.make_talk(client, cls.day(3), state="planned")
            service = cls.make_service(
                f"Dienst {index}",
                language_ids=cls.env.ref("intman_module.service_language_uk").ids,
                topic_ids=cls.topic.ids,
            )
            cls.env["intman.cooperation"].create(
                {"service_id": service.id, "provider_id": cls.provider.id}
            ).action_sign()
            referral = cls.make_referral(
                client, service if index % 2 else cls.service, note="Anliegen"
            )
            if index % 4:
                referral.action_send()
            if index % 4 == 2:
                referral.action_accept()
            cls.clients |= client
            if index % 7 == 3:
                client.action_pause()

    # ------------------------------------------------------------------
    # What the web client asks for
    # ------------------------------------------------------------------

    def specification(self, model, view_type):
        """Return the fields that the view reads, the way the web client asks."""
        views = self.counsellor_env[model].get_views([(False, view_type)])
        arch = views["views"][view_type]["arch"]
        return self._specification(model, arch)

    def _specification(self, model, arch):
        from lxml import etree

        root = arch if isinstance(arch, etree._Element) else etree.fromstring(arch)
        fields = self.env[model]._fields
        spec = {}

        def walk(node):
            for child in node:
                if child.tag == "field" and child.get("name") in fields:
                    field = fields[child.get("name")]
                    spec[field.name] = sub = {}
                    if field.relational and field.type == "many2one":
                        sub["fields"] = {"display_name": {}}
                    elif field.relational:
                        inner = [n for n in child if n.tag in ("list", "kanban")]
                        sub["fields"] = (
                            self._specification(field.comodel_name, inner[0])
                            if inner
                            else {"display_name": {}}
                        )
                        sub["limit"] = 40
                elif isinstance(child.tag, str):
                    walk(child)

        walk(root)
        spec["display_name"] = {}
        return spec

    def queries(self, function):
        """Return the number of queries of a call with cold caches of records."""
        function()
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        result = function()
        return self.env.cr.sql_log_count - before, result

    def assertIndependent(self, function, allowed=0):
        """The call takes as many queries with 60 files as with 10."""
        small, few = self.queries(function)
        self.grow(LARGE)
        large, many = self.queries(function)
        self.assertGreater(small, 0)
        self.assertLessEqual(
            large, small + allowed, f"{small} queries for few, {large} for many"
        )
        return few, many


@tagged("post_install", "-at_install")
class TestQueryCount(ScreenCase):
    # ------------------------------------------------------------------
    # Lists
    # ------------------------------------------------------------------

    def assertListIndependent(self, model, view_type, domain=()):
        spec = self.specification(model, view_type)
        self.assertGreater(len(spec), 3, "the view reads nothing")
        records = self.counsellor_env[model]

        def read():
            return records.web_search_read(list(domain), spec, limit=1000)

        few, many = self.assertIndependent(read)
        self.assertGreater(len(many["records"]), len(few["records"]))
        return spec

    def test_client_list(self):
        """The main list, all its columns."""
        spec = self.assertListIndependent("intman.client", "list")
        for name in ("number", "last_name", "state", "period_end"):
            self.assertIn(name, spec)

    def test_client_kanban(self):
        """The cards of the clients."""
        self.assertListIndependent("intman.client", "kanban")

    def test_client_list_with_everything(self):
        """Whatever columns somebody shows: all computed fields of a file."""
        spec = {
            name: {}
            for name in (
                "display_name",
                "number",
                "period_state",
                "days_left",
                "period_percent",
                "next_step",
                "plan_state",
                "last_talk_on",
                "talk_count",
                "has_agreement",
                "erasure_due_on",
            )
        }
        for name in ("counsellor_id", "municipality_id", "open_plan_id", "provider_id"):
            spec[name] = {"fields": {"display_name": {}}}
        spec["deputy_ids"] = {"fields": {"display_name": {}}}
        clients = self.counsellor_env["intman.client"]
        few, many = self.assertIndependent(
            lambda: clients.web_search_read([], spec, limit=80)
        )
        self.assertEqual((few["length"], many["length"]), (SMALL, LARGE))

    def test_talk_list(self):
        """The list of talks."""
        self.assertListIndependent("intman.consultation", "list")

    def test_talk_calendar(self):
        """The calendar of talks."""
        self.assertListIndependent("intman.consultation", "calendar")

    def test_plan_list(self):
        """The list of plans."""
        self.assertListIndependent("intman.plan", "list")

    def test_referral_list(self):
        """R055 The list and the cards of referrals."""
        self.assertListIndependent("intman.referral", "list")

    def test_referral_kanban(self):
        """R055 The cards of referrals."""
        self.assertListIndependent("intman.referral", "kanban")

    def test_directory(self):
        """R057 The directory, as cards."""
        self.assertListIndependent("intman.service", "kanban")

    def test_directory_list(self):
        """R057 The directory, as a list."""
        self.assertListIndependent("intman.service", "list")

    def test_cooperation_list(self):
        """R052 The list of cooperation agreements."""
        self.assertListIndependent("intman.cooperation", "list")

    def test_overview_list(self):
        """R080 The overview of where people wait."""
        self.assertListIndependent("intman.referral.overview", "list")

    def test_in_an_assigned_provider(self):
        """The same where only assigned files are seen: rules cost no query a row."""
        self.provider.case_access = "assigned"
        spec = self.specification("intman.client", "list")
        clients = self.env(user=self.colleague_user)["intman.client"]
        few, many = self.assertIndependent(
            lambda: clients.web_search_read([], spec, limit=80)
        )
        self.assertGreater(many["length"], few["length"])

    def test_groups(self):
        """Grouped by counsellor and by state, as the kanban opens."""
        clients = self.counsellor_env["intman.client"]
        for groupby in ("counsellor_id", "state", "municipality_id"):
            with self.subTest(groupby=groupby):
                self.assertIndependent(
                    lambda groupby=groupby: clients.formatted_read_group(
                        [], [groupby], ["__count"]
                    )
                )

    def test_search_by_two_letters(self):
        """Typing into a field that names a client."""
        clients = self.counsellor_env["intman.client"]
        few, many = self.assertIndependent(lambda: clients.name_search("Be", limit=80))
        self.assertEqual((len(few), len(many)), (SMALL, LARGE))

    # ------------------------------------------------------------------
    # Forms and the start page
    # ------------------------------------------------------------------

    def test_client_form(self):
        """Opening one file does not depend on how many others there are."""
        spec = self.specification("intman.client", "form")
        client = self.clients[4].with_env(self.counsellor_env)
        self.assertIndependent(lambda: client.web_read(spec))

    def test_client_form_with_many_talks(self):
        """Opening a file with sixty talks takes no more than one with ten."""
        spec = self.specification("intman.client", "form")
        client = self.clients[4]

        def talks(number):
            for index in range(len(client.participant_ids), number):
                self.make_talk(client, self.day(-1), counted=False, note=f"{index}")

        self.assertTrue(client.plan_ids)
        talks(SMALL)
        own = client.with_env(self.counsellor_env)
        small, _data = self.queries(lambda: own.web_read(spec))
        talks(LARGE)
        large, _data = self.queries(lambda: own.web_read(spec))
        self.assertLessEqual(large, small)

    def test_plan_form(self):
        """Opening a plan, with all its goals."""
        spec = self.specification("intman.plan", "form")
        plan = self.clients[4].plan_ids
        self.assertTrue(plan)
        own = plan.with_env(self.counsellor_env)
        small, _data = self.queries(lambda: own.web_read(spec))
        for index in range(LARGE):
            goal = self.env["intman.goal"].create(
                {"plan_id": plan.id, "name": f"Z{index}"}
            )
            self.env["intman.measure"].create({"goal_id": goal.id, "name": "S"})
        large, _data = self.queries(lambda: own.web_read(spec))
        self.assertLessEqual(large, small)

    def test_talk_form(self):
        """Opening a talk."""
        spec = self.specification("intman.consultation", "form")
        talk = self.clients[4].participant_ids.consultation_id[:1]
        own = talk.with_env(self.counsellor_env)
        self.assertIndependent(lambda: own.web_read(spec))

    def test_referral_form(self):
        """R055 Opening a referral."""
        spec = self.specification("intman.referral", "form")
        own = self.clients[4].referral_ids.with_env(self.counsellor_env)
        self.assertTrue(own)
        self.assertIndependent(lambda: own.web_read(spec))

    def test_client_form_with_many_referrals(self):
        """R055 Opening a file with sixty referrals takes no more than one with ten."""
        spec = self.specification("intman.client", "form")
        client = self.clients[4]

        def refer(number):
            for _index in range(len(client.referral_ids), number):
                self.make_referral(client, self.service).action_send()

        refer(SMALL)
        own = client.with_env(self.counsellor_env)
        small, _data = self.queries(lambda: own.web_read(spec))
        refer(LARGE)
        large, _data = self.queries(lambda: own.web_read(spec))
        self.assertLessEqual(large, small)

    def test_start_page(self):
        """The start page of counsellor and team lead."""
        for env in (self.counsellor_env, self.team_lead_env):
            with self.subTest(user=env.user.login):
                page = env["intman.start"]
                # A section that had nothing to show with few files reads its own.
                self.assertIndependent(page.get_page, allowed=2)

    def test_intake_search(self):
        """Searching whether somebody is known already."""
        intake = self.counsellor_env["intman.intake"]
        spec = {"match_ids": {"fields": {"display_name": {}}}, "match_text": {}}
        values = {"provider_id": self.provider.id, "search_name": "Beispiel"}

        def search():
            return intake.onchange(values, ["search_name"], spec)

        few, many = self.assertIndependent(search)
        lines = Counter(
            len(shown(answer["value"]).splitlines()) for answer in (few, many)
        )
        self.assertEqual(set(lines), {SMALL, 20}, "at most twenty are shown")

    # ------------------------------------------------------------------
    # Doing something
    # ------------------------------------------------------------------

    def test_recording_a_talk(self):
        """Recording a talk does not depend on how many other files there are."""
        others = iter(self.make_client() for _i in range(4))
        topic = self.topic.id

        def record():
            client = next(others)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            self.counsellor_env["intman.consultation"].create(
                {"client_ids": [Command.set(client.ids)], "topic_id": topic}
            )
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        record()
        small = record()
        self.grow(LARGE)
        record()
        self.assertLessEqual(record(), small)
