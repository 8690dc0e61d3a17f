"""The start page: one block a role, own rights, constant number of queries."""

from odoo import Command
from odoo.tests import tagged

from .common import IntmanCase

MARKER = "Zzgeheim"


@tagged("post_install", "-at_install")
class TestStartPage(IntmanCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.group = {
            name: cls.env.ref(f"intman_module.group_{name}")
            for name in (
                "coordinator",
                "data_protection_officer",
                "manager",
                "team_lead",
            )
        }

    def page(self, user):
        """Return the start page as the user gets it, from an empty cache."""
        self.env.flush_all()
        self.env.invalidate_all()
        return self.env["intman.start"].with_user(user).get_page()

    def block(self, user, key):
        return next(b for b in self.page(user)["blocks"] if b["key"] == key)

    def section(self, user, block, key):
        sections = self.block(user, block)["sections"]
        return next(s for s in sections if s["key"] == key)

    def make_case(self, number=0, talks=1, plan=False, agreement=True, **vals):
        """Make a client of ``counsellor_user`` with so many talks, the last today."""
        client = self.make_client(last_name=f"{MARKER} {number:03}", **vals)
        if agreement:
            self.sign_agreement(client)
        for day in range(talks):
            self.make_talk(client, on=self.day(days=day + 1 - talks))
        if plan:
            self.make_plan(client)
        return client

    def entries(self, page):
        """Yield every button, tile, row and link of the page."""
        for block in page["blocks"]:
            yield from block["buttons"]
            yield from block["tiles"]
            for section in block["sections"]:
                yield from section["rows"]
                if section.get("more"):
                    yield section["more"]

    # ------------------------------------------------------------------
    # Blocks by role
    # ------------------------------------------------------------------

    def test_one_block_a_role(self):
        """Everybody meets the block of the own role; no role, no block."""
        for user, keys in (
            (self.counsellor_user, ["casework"]),
            (self.team_lead_user, ["casework", "team"]),
            (self.coordinator_user, ["coordination"]),
            (self.officer_user, ["protection"]),
            (self.manager_user, ["management"]),
            (self.plain_user, []),
        ):
            page = self.page(user)
            self.assertEqual([b["key"] for b in page["blocks"]], keys, user.login)
            self.assertEqual(bool(page["hint"]), not keys, user.login)

    def test_several_roles_several_blocks(self):
        """Who holds several roles sees the blocks of all of them."""
        for group in self.group.values():
            group.user_ids |= self.team_lead_user
        self.assertEqual(
            [block["key"] for block in self.page(self.team_lead_user)["blocks"]],
            ["casework", "team", "coordination", "protection", "management"],
        )

    def test_unassigned_is_told_so(self):
        """A counsellor without provider, a coordinator without county read why."""
        self.assertFalse(self.block(self.counsellor_user, "casework")["hint"])
        self.provider.user_ids -= self.counsellor_user
        self.assertTrue(self.block(self.counsellor_user, "casework")["hint"])
        self.assertFalse(self.block(self.coordinator_user, "coordination")["hint"])
        self.county.coordinator_ids -= self.coordinator_user
        self.assertTrue(self.block(self.coordinator_user, "coordination")["hint"])

    def test_menus_by_role(self):
        """Each role sees its menus, all of them open, and the app needs a role."""
        for user, expected in (
            (
                self.counsellor_user,
                "start worklist client_root consultation plan service_root figures",
            ),
            (
                self.team_lead_user,
                "start worklist client_root consultation plan service_root team "
                "figures",
            ),
            (self.coordinator_user, "start service_root figures county"),
            (self.officer_user, "start protection"),
            (self.manager_user, "start service_root protection settings"),
            (self.plain_user, ""),
        ):
            menus = self.env["ir.ui.menu"].with_user(user).load_menus(False)
            app = next(
                (
                    menus[menu]
                    for menu in menus["root"]["children"]
                    if menus[menu]["xmlid"] == "intman_module.menu_intman_root"
                ),
                {"children": []},
            )
            names = [menus[menu]["xmlid"] for menu in app["children"]]
            self.assertEqual(
                names,
                [f"intman_module.menu_intman_{name}" for name in expected.split()],
                user.login,
            )
            waiting = list(app["children"])
            while waiting:
                menu = menus[waiting.pop()]
                waiting += menu["children"]
                if menu["action_model"] == "ir.actions.act_window":
                    action = self.env[menu["action_model"]].browse(menu["action_id"])
                    self.env[action.res_model].with_user(user).check_access("read")

    def test_targets_lead_somewhere(self):
        """Every link opens, and a list shows as many as its tile says."""
        self.make_case(1)
        self.make_case(2, talks=2, plan=True)
        self.make_client(counsellor_id=False)
        self._make_report()
        for group in self.group.values():
            group.user_ids |= self.team_lead_user
        self.county.coordinator_ids |= self.team_lead_user
        for user in (self.team_lead_user, self.counsellor_user, self.officer_user):
            page = self.page(user)
            for entry in self.entries(page):
                target = entry["target"]
                if "action" in target:
                    self.assertTrue(self.env.ref(target["action"]))
                    continue
                model = self.env[target["model"]].with_user(user)
                model.check_access("read")
                if "id" in target:
                    model.browse(target["id"]).check_access("read")
                elif "domain" in target:
                    found = model.search_count(target["domain"])
                    if isinstance(entry.get("value"), int):
                        self.assertEqual(found, entry["value"], entry["label"])
                else:
                    model.check_access("create")

    # ------------------------------------------------------------------
    # Counsellor and team lead
    # ------------------------------------------------------------------

    def test_due_says_what_the_files_say(self):
        """Agreement, plan and period are due exactly where the file says so.

        R075, R081, R084, R088: agreement, then the plan with the second talk, reviews.
        """
        self.make_case(1, agreement=False)
        self.make_case(2, talks=0)
        self.make_case(3, talks=1)
        self.make_case(4, talks=2)
        self.make_case(5, talks=2, plan=True)
        reviewed = self.make_case(6, talks=1, plan=True)
        reviewed.plan_ids.next_review_on = self.day(days=-1)
        self.make_case(7, talks=0).action_pause()
        clients = self.env["intman.client"].search(
            [("counsellor_id", "=", self.counsellor_staff.id)]
        )
        rows = self.section(self.counsellor_user, "casework", "due")["rows"]
        due = {}
        for row in rows:
            due.setdefault(row["label"], set()).add(row["kind"])
        for client in clients.filtered(lambda c: c.state == "active"):
            expected = set()
            if not client.has_agreement:
                expected.add("agreement")
            elif client.plan_state == "due":
                expected.add("plan_overdue" if client.talk_count > 1 else "plan")
            elif client.plan_state == "made":
                expected.add("goals")
            if client == reviewed:
                expected.add("review")
            self.assertEqual(
                due.get(client.display_name, set()), expected, client.last_name
            )
        paused = clients.filtered(lambda c: c.state == "paused")
        self.assertNotIn(paused.display_name, due)

    def test_expired_and_ending_periods(self):
        """R031: what ends within a month and what has expired stands on the page."""
        ending = self.make_case(1, talks=0, plan=True)
        self.make_talk(ending, on=self.day(days=10, years=-3))
        expired = self.make_case(2, talks=0, plan=True)
        self.make_talk(expired, on=self.day(days=-10, years=-3))
        far_away = self.make_case(3, plan=True)
        rows = self.section(self.counsellor_user, "casework", "due")["rows"]
        states = {
            (row["label"], row["state"]) for row in rows if row["kind"] != "goals"
        }
        self.assertEqual(
            states,
            {(ending.display_name, "ending"), (expired.display_name, "expired")},
        )
        tiles = self.block(self.counsellor_user, "casework")["tiles"]
        values = {tile["state"]: tile["value"] for tile in tiles}
        self.assertEqual(values["ending"], 1)
        self.assertEqual(values["expired"], 1)
        self.assertEqual(values["running"], 3)
        section = self.section(self.counsellor_user, "casework", "ending")
        self.assertEqual(
            [row["target"]["id"] for row in section["rows"]], [ending.id, far_away.id]
        )
        self.assertIn("10", section["rows"][0]["badge"])

    def test_talks_of_this_week_are_the_own(self):
        """The week shows the talks that the user leads, not those of colleagues."""
        client = self.make_case(1, talks=0, plan=True)
        own = self.make_talk(client)
        self.make_talk(client, counsellor_id=self.colleague_staff.id)
        self.make_talk(client, on=self.day(days=-8))
        self.make_talk(client, state="cancelled")
        rows = self.section(self.counsellor_user, "casework", "week")["rows"]
        self.assertEqual([row["target"]["id"] for row in rows], [own.id])
        self.assertIn(client.number, rows[0]["label"])

    def test_clients_of_others_stay_out_of_sight(self):
        """A colleague of an "assigned only" provider finds nothing of other files."""
        self.make_client(provider=self.other_provider, last_name=MARKER)
        page = str(self.page(self.other_colleague_user))
        self.assertNotIn(MARKER, page)
        self.assertIn(MARKER, str(self.page(self.other_user)))

    def test_deputy_has_a_tile(self):
        """Files in which the user is a deputy are counted, and only then."""
        labels = len(self.block(self.colleague_user, "casework")["tiles"])
        self.make_case(1).deputy_ids = self.colleague_staff
        tiles = self.block(self.colleague_user, "casework")["tiles"]
        self.assertEqual(len(tiles), labels + 1)
        self.assertEqual(tiles[-1]["value"], 1)

    def test_stand_in_has_the_same_tile(self):
        """R196: the tile counts the files of somebody absent, for as long."""
        deputised = self.make_case(1)
        deputised.deputy_ids = self.colleague_staff
        self.make_case(2)
        self.make_case(3).action_close("no_need")
        unassigned = self.make_client(
            counsellor_id=False, deputy_ids=[(6, 0, self.colleague_staff.ids)]
        )
        self.make_client(
            counsellor_id=self.colleague_staff.id,
            deputy_ids=[(6, 0, self.counsellor_staff.ids)],
        )

        def tile():
            return self.block(self.colleague_user, "casework")["tiles"][-1]

        self.assertEqual(tile()["value"], 2)
        absence = self.env["intman.absence"].create(
            {
                "counsellor_id": self.counsellor_staff.id,
                "deputy_id": self.colleague_staff.id,
                "date_from": self.today,
            }
        )
        # Both open ones of the absent counsellor, and the one of nobody.
        self.assertEqual(tile()["value"], 3)
        clients = self.env["intman.client"].with_user(self.colleague_user)
        found = clients.search(tile()["target"]["domain"])
        self.assertLessEqual(deputised | unassigned, found)
        absence.date_from = self.day(days=1)
        self.assertEqual(tile()["value"], 2)

    def test_load_of_each_in_the_list(self):
        """The list of counsellors shows the load of each, in as many queries."""
        self.env["intman.employment"].create(
            {
                "counsellor_id": self.counsellor_staff.id,
                "date_from": "2015-01-01",
                "fte": 0.5,
            }
        )
        for number in range(3):
            self.make_case(number)
        self.make_case(3).action_pause()
        self.make_case(4).action_close("no_need")
        self.make_client(counsellor_id=self.colleague_staff.id)
        names = ("open_case_count", "cases_per_post")
        staff = self.env["intman.counsellor"].with_user(self.team_lead_user)

        def load():
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            rows = staff.search_read(
                [("provider_id", "=", self.provider.id)], ["fte", *names]
            )
            queries = self.env.cr.sql_log_count - before
            return {row["id"]: [row[name] for name in names] for row in rows}, queries

        load()
        rows, few = load()
        self.assertEqual(rows[self.counsellor_staff.id], [4, 6.0])
        self.assertEqual(rows[self.colleague_staff.id], [1, 0.0], "without a share")
        self.env["intman.counsellor"].create(
            [
                {"name": f"Nr {number}", "provider_id": self.provider.id}
                for number in range(20)
            ]
        )
        self.assertLessEqual(load()[1], few)
        view = "intman_module.intman_counsellor_view_list"
        for user, shown in ((self.team_lead_user, True), (self.manager_user, False)):
            arch = staff.with_user(user).get_view(self.env.ref(view).id, "list")["arch"]
            for name in names:
                self.assertEqual(f'name="{name}"' in arch, shown, user.login)

    def test_load_of_the_team(self):
        """The team lead sees cases per full-time post, and files left behind."""
        self.env["intman.employment"].create(
            {
                "counsellor_id": self.counsellor_staff.id,
                "date_from": "2015-01-01",
                "fte": 0.5,
            }
        )
        self.make_case(1)
        self.make_case(2)
        self.make_client(counsellor_id=self.colleague_staff.id)
        self.make_client(counsellor_id=False)
        self.colleague_staff.left_on = self.day(days=-1)
        block = self.block(self.team_lead_user, "team")
        rows = {row["label"]: row for row in block["sections"][1]["rows"]}
        self.assertIn("4,0", rows[self.counsellor_staff.name]["badge"])
        self.assertEqual(rows[self.colleague_staff.name]["state"], "expired")
        self.assertNotIn(self.other_staff.name, rows)
        values = [tile["value"] for tile in block["tiles"]]
        self.assertEqual(values, [4, "8,0", "0,50", 2, 0])
        # The files of nobody: without a counsellor, and of one who has left.
        rows = {row["kind"] for row in block["sections"][0]["rows"]}
        self.assertIn("unassigned", rows)

    # ------------------------------------------------------------------
    # Coordinator, data protection officer, manager
    # ------------------------------------------------------------------

    def _make_report(self):
        report = (
            self.env["intman.indicator.report"]
            .with_user(self.coordinator_user)
            .create({"county_id": self.county.id, "year": self.today.year - 1})
        )
        report.action_compute()
        return report

    def test_coordinator_sees_figures_and_no_client(self):
        """R105, R132: figures and providers of the own county, no client anywhere."""
        client = self.make_client(last_name=MARKER)
        self.make_talk(client, on=self.today.replace(year=self.today.year - 1, day=1))
        self.make_client(provider=self.far_provider, last_name=MARKER)
        page = self.page(self.coordinator_user)
        button = page["blocks"][0]["buttons"][0]
        self.assertEqual(
            button["target"]["context"],
            {
                "default_year": self.today.year - 1,
                "default_county_id": self.county.id,
            },
        )
        report = self._make_report()
        page = self.page(self.coordinator_user)
        self.assertEqual(page["blocks"][0]["buttons"][0]["target"]["id"], report.id)
        tiles = page["blocks"][0]["tiles"]
        totals = {tile["label"].split()[0]: tile["value"] for tile in tiles}
        self.assertEqual(totals["K1"], "1")
        self.assertEqual(totals["K8"], "1")
        self.assertNotIn(MARKER, str(page))
        self.assertNotIn(client.number, str(page))
        for entry in self.entries(page):
            self.assertNotIn(
                entry["target"]["model"], ("intman.client", "intman.consultation")
            )
        providers = page["blocks"][0]["sections"][1]["rows"]
        self.assertEqual(
            {row["label"] for row in providers},
            {self.provider.name, self.other_provider.name},
        )

    def test_next_step_of_the_report(self):
        """R106: the next step of last year's report is the button, until submitted."""
        report = self._make_report()
        first = self.block(self.coordinator_user, "coordination")["buttons"][0]
        report.action_finalise()
        second = self.block(self.coordinator_user, "coordination")["buttons"][0]
        self.assertNotEqual(first["label"], second["label"])
        report.action_submit()
        self.assertFalse(self.block(self.coordinator_user, "coordination")["buttons"])
        rows = self.section(self.coordinator_user, "coordination", "reports")["rows"]
        self.assertEqual([row["state"] for row in rows], ["running"])

    def test_officer_sees_erasures_without_persons(self):
        """The data protection officer sees when and why, nothing of the person."""
        client = self.make_client(last_name=MARKER)
        number = client.number
        client.consent_ids.action_revoke()
        client._erase("revoked")
        page = self.page(self.officer_user)
        values = [tile["value"] for tile in page["blocks"][0]["tiles"]]
        self.assertGreaterEqual(values[0], 1)
        self.assertGreaterEqual(values[1], 1)
        self.assertTrue(page["blocks"][0]["sections"][0]["rows"])
        self.assertNotIn(MARKER, str(page))
        self.assertNotIn(number, str(page))

    def test_manager_sees_what_is_missing(self):
        """Providers without users and counsellors without user or share are listed."""
        empty = self.env["intman.provider"].create(
            {"name": "Leerer Träger", "kind": "welfare", "county_id": self.county.id}
        )
        person = self.env["intman.counsellor"].create(
            {"name": "Ohne Zugang", "provider_id": self.provider.id}
        )
        rows = self.section(self.manager_user, "management", "gaps")["rows"]
        found = {(row["target"]["model"], row["target"]["id"]) for row in rows}
        self.assertIn((empty._name, empty.id), found)
        self.assertIn((person._name, person.id), found)
        self.make_client(last_name=MARKER)
        self.assertNotIn(MARKER, str(self.page(self.manager_user)))

    # ------------------------------------------------------------------
    # Queries
    # ------------------------------------------------------------------

    def _queries(self, user):
        self.page(user)
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        self.env["intman.start"].with_user(user).get_page()
        return self.env.cr.sql_log_count - before

    def _add_cases(self, numbers):
        clients = self.env["intman.client"].create(
            [
                {
                    "last_name": f"{MARKER} {number:03}",
                    "provider_id": self.provider.id,
                    "counsellor_id": self.counsellor_staff.id,
                    "target_group": "au",
                    "benefit": "asylblg",
                    "consent_ids": [
                        Command.create(
                            {
                                "purpose": "processing",
                                "state": "given",
                                "form": "written",
                                "given_on": self.day(years=-4),
                            }
                        )
                    ],
                }
                for number in numbers
            ]
        )
        for index, client in enumerate(clients):
            if index % 5:
                self.sign_agreement(client)
                self.make_talk(client, on=self.day(days=index, years=-3))
            if index % 5 > 2:
                self.make_plan(client, on=self.day(months=-6))
            self.make_talk(client, state="planned")

    def test_queries_do_not_grow_with_clients(self):
        """Five clients or sixty: the same number of queries for every role."""
        users = (self.counsellor_user, self.team_lead_user, self.coordinator_user)
        self._make_report()
        self._add_cases(range(5))
        few = [self._queries(user) for user in users]
        self._add_cases(range(5, 60))
        many = [self._queries(user) for user in users]
        self.assertEqual(few, many)
        section = self.section(self.counsellor_user, "casework", "due")
        self.assertEqual(len(section["rows"]), 10)
        self.assertTrue(section["more"])
        self.assertLess(max(many), 50)
