"""Somebody leaves: all cases go to colleagues in one step (Leitfaden II.6)."""

from lxml import etree

from odoo.exceptions import AccessError
from odoo.tests import Form, tagged
from odoo.tools.safe_eval import safe_eval

from .casework import CaseworkCase


@tagged("post_install", "-at_install")
class TestReassign(CaseworkCase):
    def wizard(self, env=None, targets=None, **vals):
        env = env or self.team_lead_env
        action = self.counsellor_staff.with_env(env).action_open_reassign()
        targets = self.colleague_staff if targets is None else targets
        return (
            env["intman.reassign"]
            .with_context(**action["context"])
            .create({"target_ids": [(6, 0, targets.ids)], **vals})
        )

    def everything(self, *models):
        """Return the rows of the tables without who changed them when."""
        self.env.flush_all()
        columns = ("write_date", "write_uid")
        return {
            model: [
                {key: value for key, value in row.items() if key not in columns}
                for row in self.env[model].sudo().search([], order="id").read(load=None)
            ]
            for model in models
        }

    # ------------------------------------------------------------------
    # What changes, and what does not
    # ------------------------------------------------------------------

    def test_all_open_cases(self):
        """Active and paused files change hands, closed and foreign ones stay."""
        mine = [self.make_client() for _ in range(3)]
        mine[1].action_pause()
        closed, foreign = self.make_client(), self.make_client()
        closed.action_close("no_need")
        foreign.counsellor_id = self.team_lead_staff
        elsewhere = self.make_client(provider=self.other_provider)
        wizard = self.wizard()
        self.assertEqual(wizard.case_count, 3)
        wizard.action_confirm()
        self.env.invalidate_all()
        for client in mine:
            self.assertEqual(client.counsellor_id, self.colleague_staff)
        self.assertEqual(mine[1].state, "paused")
        self.assertEqual(closed.counsellor_id, self.counsellor_staff)
        self.assertEqual(foreign.counsellor_id, self.team_lead_staff)
        self.assertEqual(elsewhere.counsellor_id, self.other_staff)
        self.assertFalse(wizard.exists())
        self.assertFalse(
            self.counsellor_staff.with_env(self.team_lead_env).open_case_count
        )

    def test_nothing_else_changes(self):
        """Talks held, plans, goals, consents and the period stay untouched."""
        client = self.make_client()
        talk = self.make_talk(client, self.day(-30))
        plan = self.make_plan(client, self.day(-30))
        self.env["intman.goal"].create({"plan_id": plan.id, "name": "Ziel"})
        models = [
            name
            for name in self.personal_models()
            if name not in ("intman.client", "intman.intake")
        ]
        before = self.everything(*models)
        file_before = client.sudo().read(load=None)[0]
        self.wizard().action_confirm()
        self.env.invalidate_all()
        self.assertEqual(self.everything(*models), before)
        file_after = client.sudo().read(load=None)[0]
        changed = {name for name in file_after if file_after[name] != file_before[name]}
        self.assertLessEqual(
            changed, {"counsellor_id", "acting_user_ids", "write_uid", "write_date"}
        )
        self.assertEqual(talk.counsellor_id, self.counsellor_staff)
        self.assertEqual(plan.counsellor_id, self.counsellor_staff)

    def test_absent_colleagues_are_named(self):
        """Who is absent now, or represented by the leaver, is named, not forbidden."""
        absences = self.env["intman.absence"]
        action = self.counsellor_staff.with_env(
            self.team_lead_env
        ).action_open_reassign()
        model = self.team_lead_env["intman.reassign"].with_context(**action["context"])

        def hint(targets=self.colleague_staff):
            form = Form(model)
            for target in targets:
                form.target_ids.add(target)
            return form.absence_hint or ""

        self.assertEqual(hint(), "")
        values = {
            "counsellor_id": self.colleague_staff.id,
            "deputy_id": self.team_lead_staff.id,
        }
        absences.create({**values, "date_from": self.day(-9), "date_to": self.day(-1)})
        later = absences.create({**values, "date_from": self.day(5)})
        self.assertEqual(hint(), "", "over, or somebody else stands in later")
        later.deputy_id = self.counsellor_staff
        self.assertIn(self.colleague_staff.name, hint())
        self.assertIn(self.counsellor_staff.name, hint())
        later.write({"deputy_id": self.team_lead_staff.id, "date_from": self.today})
        self.assertIn(self.colleague_staff.name, hint())
        self.assertNotIn(self.counsellor_staff.name, hint())
        self.assertEqual(hint(self.team_lead_staff), "")
        client = self.make_client()
        self.wizard().action_confirm()
        self.assertEqual(client.counsellor_id, self.colleague_staff)

    def test_shared_out_evenly(self):
        """Several colleagues take equally many, give or take one."""
        clients = [self.make_client() for _ in range(7)]
        targets = self.colleague_staff | self.team_lead_staff
        self.wizard(targets=targets).action_confirm()
        counts = [sum(c.counsellor_id == target for c in clients) for target in targets]
        self.assertEqual(sorted(counts), [3, 4])

    def test_chosen_cases(self):
        """Only those chosen; deputyships elsewhere stay."""
        chosen, kept = self.make_client(), self.make_client()
        deputised = self.make_client(
            counsellor_id=self.team_lead_staff.id,
            deputy_ids=[(6, 0, self.counsellor_staff.ids)],
        )
        foreign = self.make_client(counsellor_id=self.team_lead_staff.id)
        wizard = self.wizard(
            scope="chosen", client_ids=[(6, 0, (chosen | foreign).ids)]
        )
        wizard.action_confirm()
        self.assertEqual(chosen.counsellor_id, self.colleague_staff)
        self.assertEqual(kept.counsellor_id, self.counsellor_staff)
        self.assertEqual(foreign.counsellor_id, self.team_lead_staff)
        self.assertEqual(deputised.deputy_ids, self.counsellor_staff)

    def test_deputies(self):
        """Deputyships go along; nobody is the own deputy."""
        both = self.make_client(deputy_ids=[(6, 0, self.colleague_staff.ids)])
        deputy = self.make_client(
            counsellor_id=self.team_lead_staff.id,
            deputy_ids=[(6, 0, self.counsellor_staff.ids)],
        )
        own = self.make_client(
            counsellor_id=self.colleague_staff.id,
            deputy_ids=[(6, 0, (self.counsellor_staff | self.team_lead_staff).ids)],
        )
        self.wizard().action_confirm()
        self.env.invalidate_all()
        self.assertEqual(both.counsellor_id, self.colleague_staff)
        self.assertFalse(both.deputy_ids)
        self.assertEqual(deputy.deputy_ids, self.colleague_staff)
        self.assertEqual(own.counsellor_id, self.colleague_staff)
        self.assertEqual(own.deputy_ids, self.team_lead_staff)

    def test_planned_talks_go_along(self):
        """Talks of the future get the new counsellor, past ones keep theirs."""
        client = self.make_client()
        held = self.make_talk(client, self.day(-30))
        missed = self.make_talk(client, self.day(-3), state="planned")
        today = self.make_talk(client, state="planned")
        later = self.make_talk(client, self.day(10), state="planned")
        cancelled = self.make_talk(client, self.day(11), state="planned")
        cancelled.state = "cancelled"
        colleagues = self.make_talk(
            client,
            self.day(12),
            state="planned",
            counsellor_id=self.team_lead_staff.id,
        )
        self.wizard().action_confirm()
        self.env.invalidate_all()
        for talk in (held, missed, cancelled):
            self.assertEqual(talk.counsellor_id, self.counsellor_staff)
        for talk in (today, later):
            self.assertEqual(talk.counsellor_id, self.colleague_staff)
        self.assertEqual(colleagues.counsellor_id, self.team_lead_staff)

    def test_inadmissible_talks_do_not_stop_it(self):
        """A planned talk whose change is refused stays, and is named."""
        clients = [self.make_client() for _ in range(4)]
        talks = [self.make_talk(c, self.day(20), state="planned") for c in clients]
        # The new colleague is not there yet / any more on that day.
        self.colleague_staff.left_on = self.day(15)
        early = self.make_talk(clients[0], self.day(5), state="planned")
        action = self.wizard().action_confirm()
        self.env.invalidate_all()
        self.assertEqual(early.counsellor_id, self.colleague_staff)
        for client, talk in zip(clients, talks, strict=True):
            self.assertEqual(client.counsellor_id, self.colleague_staff)
            self.assertEqual(talk.counsellor_id, self.counsellor_staff)
        self.assertIn("4", action["params"]["message"].split(".")[1])
        self.assertEqual(action["params"]["type"], "warning")

    # ------------------------------------------------------------------
    # Who may, and to whom
    # ------------------------------------------------------------------

    def test_only_the_team_lead_of_the_provider(self):
        """R196 Nobody else opens it or gives cases away with it."""
        client = self.make_client()
        for user in (
            self.counsellor_user,
            self.manager_user,
            self.coordinator_user,
            self.plain_user,
        ):
            with self.subTest(user=user.name), self.assertRefused(AccessError):
                self.wizard(env=self.env(user=user))
        for user in (self.other_lead_user,):
            with self.assertRefused(AccessError):
                self.wizard(env=self.env(user=user)).action_confirm()
        wizard = self.wizard()
        with self.assertRefused(AccessError):
            wizard.with_user(self.other_lead_user).action_confirm()
        self.assertEqual(client.counsellor_id, self.counsellor_staff)

    def test_to_working_colleagues_only(self):
        """Not to nobody, oneself, another provider, or somebody who has left."""
        self.make_client()
        gone = self.env["intman.counsellor"].create(
            {
                "name": "Gegangen",
                "provider_id": self.provider.id,
                "left_on": self.day(-1),
            }
        )
        none = gone.browse()
        for targets in (none, self.counsellor_staff, gone):
            with self.subTest(targets=targets), self.assertRefused():
                self.wizard(targets=targets).action_confirm()
        with self.assertRefused(AccessError):
            self.wizard(targets=self.other_staff).action_confirm()

    def test_erasure_leaves_no_trace_in_a_half_filled_dialog(self):
        """R204 A case chosen in a dialog that nobody confirmed goes all the same."""
        client = self.make_client()
        wizard = self.wizard(scope="chosen", client_ids=[(6, 0, client.ids)])
        client.consent_ids.action_revoke()
        client._erase()
        self.env.invalidate_all()
        self.assertFalse(client.exists())
        self.assertFalse(wizard.client_ids)
        self.env.cr.execute("SELECT count(*) FROM intman_reassign_client_rel")
        self.assertEqual(self.env.cr.fetchone()[0], 0)

    def test_nothing_to_hand_over(self):
        """Without a case it says so."""
        with self.assertRefused():
            self.wizard().action_confirm()

    # ------------------------------------------------------------------
    # Somebody leaves
    # ------------------------------------------------------------------

    def test_whoever_leaves_loses_access_the_cases_stay_found(self):
        """After the last working day the team lead finds what is left."""
        client, kept = self.make_client(), self.make_client()
        kept.counsellor_id = self.colleague_staff
        missing = self.make_client()
        missing.counsellor_id = False
        view = self.env.ref("intman_module.intman_client_view_search")
        node = etree.fromstring(view.arch).xpath(
            "//filter[@name='without_active_counsellor']"
        )[0]
        domain = safe_eval(node.get("domain"))

        def found():
            return self.team_lead_env["intman.client"].search(domain)

        self.assertEqual(found(), missing)
        self.counsellor_staff.left_on = self.today
        self.assertEqual(found(), missing)
        self.assertTrue(client.with_user(self.counsellor_user).read(["number"]))
        self.counsellor_staff.left_on = self.day(-1)
        self.env.invalidate_all()
        self.assertEqual(found(), missing | client)
        with self.assertRaises(AccessError):
            client.with_user(self.counsellor_user).read(["number"])
        self.wizard().action_confirm()
        self.assertEqual(found(), missing)

    def test_two_hundred_in_one_go(self):
        """As many queries for many cases as for few, planned talks included."""

        def queries(number):
            for n in range(number):
                client = self.make_client(deputy_ids=[(6, 0, self.team_lead_staff.ids)])
                self.make_talk(client, self.day(-10))
                self.make_talk(client, self.day(1 + n % 20), state="planned")
            wizard = self.wizard(targets=self.colleague_staff | self.team_lead_staff)
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.env.cr.sql_log_count
            wizard.action_confirm()
            self.env.flush_all()
            return self.env.cr.sql_log_count - before

        queries(2)
        few, many = queries(4), queries(200)
        left = self.env["intman.client"].search_count(
            [("counsellor_id", "=", self.counsellor_staff.id)]
        )
        self.assertEqual(left, 0)
        self.assertLessEqual(many, few + 10, f"{few} for 4 cases, {many} for 200")
