"""Direct handover inside the system: offer, answer, and what each side may see."""

import json

from odoo import Command
from odoo.exceptions import AccessError
from odoo.tests import tagged

from .counter import History
from .handover_common import HandoverCase
from .rpc_common import ROLES, RpcCase


@tagged("post_install", "-at_install")
class TestHandover(HandoverCase):
    def offer(self, client, provider, **vals):
        self.allow(client, provider)
        own = client.with_user(self.counsellor_user)
        return own._offer_handover(provider, **vals)

    def accept(self, offer, env, **vals):
        action = offer.with_env(env).action_accept()
        dialog = self.dialog(env, handover_id=action["context"]["default_handover_id"])
        dialog.write(vals)
        done = dialog.action_take_over()
        return self.env["intman.client"].browse(done["res_id"])

    def test_offer_waits_and_copies_nothing(self):
        """R024 R210 The offer holds no personal data; what is shown comes live."""
        client = self.make_full_file()
        offer = self.offer(client, self.far_provider, message="Umzug im Juni")
        self.assertEqual((offer.state, offer.offered_on), ("offered", self.today))
        self.assertEqual(client.state, "active")
        columns = {
            name
            for name, field in offer._fields.items()
            if field.store and field.column_type and field.type in ("char", "text")
        }
        self.assertEqual(columns, {"message", "refusal_reason"})
        received = offer.with_user(self.far_user)
        self.assertEqual(received.number, client.number)
        self.assertEqual(received.target_group, "au")
        self.assertEqual(received.first_talk_on, self.day(-400))
        self.assertEqual(received.period_end, client.period_end)
        self.assertTrue(received.is_received)
        self.assertFalse(offer.with_user(self.counsellor_user).is_received)

    def test_without_consent(self):
        """R210 R024 No offer without a consent that names this provider."""
        client = self.make_full_file()
        self.allow(client, self.far_provider)
        self.allow(client, "Wohlfahrtsverband anderswo")
        with self.assertRefused():
            client._offer_handover(self.other_provider)
        self.allow(client, "wohlfahrt")
        self.assertTrue(client._offer_handover(self.other_provider))

    def test_twice(self):
        """R024 One offer at a time; after an answer another one is possible."""
        client = self.make_full_file()
        offer = self.offer(client, self.far_provider)
        with self.assertRefused():
            client._offer_handover(self.far_provider)
        offer.with_user(self.far_user)._refuse("Kein Platz")
        self.assertRecordValues(
            offer.sudo(),
            [
                {
                    "state": "refused",
                    "answered_on": self.today,
                    "refusal_reason": "Kein Platz",
                }
            ],
        )
        self.assertIn("Kein Platz", client.handover_hint)
        again = client._offer_handover(self.far_provider)
        client.with_user(self.counsellor_user).action_withdraw_offer()
        self.assertEqual(again.state, "withdrawn")

    def test_to_itself(self):
        """R024 A file is not handed over to where it is."""
        client = self.make_full_file()
        self.allow(client, self.provider)
        with self.assertRefused():
            client._offer_handover(self.provider)

    def test_message_without_names(self):
        """R210 The message is read before the acceptance: no names."""
        client = self.make_full_file()
        for message in ("Frau Übergabe-Yılmaz zieht um", "amira zieht um"):
            with self.subTest(message=message), self.assertRefused():
                self.allow(client, self.far_provider)
                client._offer_handover(self.far_provider, message)

    def test_closed_file(self):
        """R211 A closed file is not offered."""
        client = self.make_full_file()
        self.allow(client, self.far_provider)
        client.action_close("moved")
        with self.assertRefused():
            client._offer_handover(self.far_provider)

    def test_accepted_in_the_county(self):
        """R024 R026 R041 A new file there, the old one closed as handed over."""
        client = self.make_full_file()
        offer = self.offer(client, self.other_provider)
        new = self.accept(offer, self.other_env)
        self.assertEqual(new.provider_id, self.other_provider)
        self.assertEqual(new.sudo().person_key, client.sudo().person_key)
        self.assertEqual(new.period_end, client.period_end)
        self.assertEqual(new.municipality_id, self.municipality)
        self.assertEqual(new.open_plan_id.made_on, self.day(-100))
        self.assertRecordValues(
            client,
            [
                {
                    "state": "closed",
                    "closing_reason": "handed_over",
                    "closed_on": self.today,
                    "erasure_due_on": self.day(7),
                }
            ],
        )
        self.assertEqual(offer.sudo().state, "accepted")
        # Neither side reads the other's file, nor the receiving one the offer.
        for record, user in (
            (client, self.other_user),
            (new, self.counsellor_user),
            (new, self.team_lead_user),
            (offer, self.other_user),
        ):
            self.env.invalidate_all()
            with self.subTest(user=user.login), self.assertRaises(AccessError):
                record.with_user(user).check_access("read")

    def test_plan_goes_along_whole(self):
        """R026 R041 Assessments of former days and own fields are there, too."""
        client = self.make_full_file()
        definition = [{"name": "verein", "string": "Verein", "type": "char"}]
        providers = client.provider_id | self.other_provider
        providers.plan_properties_definition = definition
        plan = client.open_plan_id
        plan.properties = {"verein": "TSV"}
        self.env["intman.assessment"].create(
            {
                "plan_id": plan.id,
                "topic_id": self.env.ref("intman_module.topic_language").id,
                "date": plan.made_on,
                "rating": "2",
            }
        )
        count = len(plan.assessment_ids)
        new = self.accept(self.offer(client, self.other_provider), self.other_env)
        taken = new.open_plan_id
        self.assertEqual(len(taken.assessment_ids), count)
        [own] = taken.read(["properties"])[0]["properties"]
        self.assertEqual(own["value"], "TSV")

    def test_accepted_elsewhere(self):
        """R024 R210 In another county the file here is closed as moved."""
        client = self.make_full_file()
        self.accept(self.offer(client, self.far_provider), self.far_env)
        self.assertEqual(client.closing_reason, "moved")

    def test_live_at_the_acceptance(self):
        """R024 What is handed over is the file as it is then."""
        client = self.make_full_file()
        offer = self.offer(client, self.far_provider)
        client.phone = "+49 731 2"
        client.open_plan_id.goal_ids.write({"state": "achieved"})
        new = self.accept(offer, self.far_env)
        self.assertEqual(new.phone, "+49 731 2")
        self.assertEqual(new.open_plan_id.goal_ids.state, "achieved")

    def test_not_taken_up_again_here(self):
        """R024 R043 The old file is not gone on with while the new one runs."""
        client = self.make_full_file()
        self.accept(self.offer(client, self.other_provider), self.other_env)
        self.assertTrue(client.is_handed_over)
        with self.assertRefused():
            client.with_user(self.counsellor_user).action_resume()

    def test_and_back(self):
        """R024 R044 Once the old file is erased the client can be handed back."""
        client = self.make_full_file()
        new = self.accept(self.offer(client, self.other_provider), self.other_env)
        end = new.period_end
        self.allow(new, self.provider)
        offer = new.with_user(self.other_user)._offer_handover(self.provider)
        with self.assertRefused():
            self.accept(offer, self.counsellor_env)
        client._erase()
        back = self.accept(offer, self.counsellor_env)
        self.assertEqual(back.period_end, end)
        self.assertEqual(back.provider_id, self.provider)

    def test_answered_once(self):
        """R024 What was answered or taken back is not answered again."""
        client = self.make_full_file()
        offer = self.offer(client, self.far_provider)
        dialog = self.dialog(self.far_env, handover_id=offer.id)
        second = self.dialog(self.far_env, handover_id=offer.id)
        refusals = self.far_env["intman.handover.refusal"]
        vals = {"handover_id": offer.id, "reason": "Zu spät"}
        refusal = refusals.create(vals)
        dialog.action_take_over()
        self.env.invalidate_all()
        late = offer.with_user(self.far_user)
        answered = self.env._("This offer has been answered already.")
        for step in (
            second.action_take_over,
            refusal.action_confirm,
            late.action_accept,
            late.action_open_refusal,
            # A dialog is saved before its button runs.
            lambda: second.write({"needs_interpreter": True}),
            lambda: refusals.create(vals),
            lambda: self.dialog(self.far_env, handover_id=offer.id),
        ):
            with self.subTest(step=step), self.assertRefused():
                try:
                    step()
                except Exception as error:
                    self.assertEqual(str(error), answered)
                    raise
        # Read anew, the dialog says so as well.
        self.env.invalidate_all()
        [row] = second.web_read({"problem": {}, "content": {}})
        self.assertEqual((row["problem"], row["content"]), (answered, False))
        # Whose provider it was not offered to learns nothing.
        with self.assertRaises(AccessError):
            offer.with_user(self.other_user)._refuse("Nicht gefragt")
        # And nothing but the first takeover happened.
        found = self.env["intman.client"].search(
            [("person_key", "=", client.sudo().person_key)]
        )
        self.assertEqual(len(found), 2)

    def test_consent_ends_in_between(self):
        """R204 R210 Withdrawn before the acceptance: the offer ends with it."""
        client = self.make_full_file()
        consent = self.allow(client, self.far_provider)
        offer = client._offer_handover(self.far_provider)
        consent.with_user(self.counsellor_user).action_revoke()
        self.assertEqual(offer.state, "withdrawn")
        other = self.make_full_file()
        offer = self.offer(other, self.far_provider)
        last = other.consent_ids.filtered(lambda c: c.purpose == "handover")
        self.env.flush_all()
        self.env.cr.execute(
            "UPDATE intman_consent SET given_on = %s, valid_until = %s WHERE id = %s",
            [self.day(-5), self.day(-1), last.id],
        )
        self.env.invalidate_all()
        with self.assertRefused():
            self.accept(offer, self.far_env)

    def test_other_consent_stays(self):
        """R210 Withdrawing a consent that the offer does not rest on leaves it."""
        client = self.make_full_file()
        offer = self.offer(client, self.far_provider)
        self.allow(client, "Anderswo").action_revoke()
        self.assertEqual(offer.state, "offered")

    def test_closing_and_withdrawal_end_it(self):
        """R204 R205 Neither is ever refused; the offer ends with the case."""
        for end in ("close", "revoke"):
            client = self.make_full_file()
            offer = self.offer(client, self.far_provider)
            if end == "close":
                client.with_user(self.counsellor_user).action_close("contact_lost")
            else:
                processing = client.consent_ids.filtered(
                    lambda c: c.purpose == "processing"
                )
                processing.with_user(self.counsellor_user).action_revoke()
            with self.subTest(end=end):
                self.assertEqual((client.state, offer.state), ("closed", "withdrawn"))

    def test_erasure_takes_it(self):
        """R204 R211 The offers go with the file of the person."""
        client = self.make_full_file()
        offer = self.offer(client, self.far_provider)
        client.action_close("moved")
        client._erase()
        self.assertFalse(offer.sudo().exists())

    def test_refusal_dialog(self):
        """R024 The receiving provider says why; the other side reads it in the file."""
        client = self.make_full_file()
        offer = self.offer(client, self.far_provider)
        dialog = self.far_env["intman.handover.refusal"].create(
            {"handover_id": offer.id, "reason": "Wohnort liegt im Nachbarkreis"}
        )
        dialog.action_confirm()
        self.assertFalse(dialog.sudo().exists())
        own = client.with_user(self.counsellor_user)
        self.assertIn("Nachbarkreis", own.handover_hint)
        own.action_see_refusal()
        self.assertFalse(own.handover_hint)
        # The reason is read in the list of handovers from then on.
        sent = offer.with_user(self.counsellor_user)
        self.assertIn("Nachbarkreis", sent.refusal_reason)
        self.assertEqual(offer.sudo().refusal_seen_on, self.today)

    # ------------------------------------------------------------------
    # Figures
    # ------------------------------------------------------------------

    def test_county_counts_the_person_once(self):
        """R024 Each provider K1 1, the county 1; the plan counts where it was made."""
        year = self.today.year
        client = self.make_client()
        self.make_talk(client, self.today)
        self.make_plan(client, self.today)
        offer = self.offer(client, self.other_provider)
        new = self.accept(offer, self.other_env)
        self.make_talk(new, self.today, counsellor_id=self.other_staff.id)
        history = History().learn(self.county)
        for erased in (False, True):
            if erased:
                client._erase()
            rows = self.env["intman.figures"]._rows([year], county=self.county)
            for key, value in (
                self.env["intman.tally"]._rows(self.county, [year]).items()
            ):
                rows[key] = rows.get(key, 0) + value
            totals = {
                (level, unit, code): value
                for (_y, level, unit, code, dimension, _c), value in rows.items()
                if dimension is None and value
            }
            with self.subTest(erased=erased):
                for code, here, there, county in (
                    ("K1", 1, 1, 1),
                    ("K2", 1, 1, 1),
                    ("K8", 1, 1, 2),
                    ("K10", 1, 0, 1),
                    ("K11", 0, 1, 1),
                ):
                    units = (
                        ("provider", self.provider.id, here),
                        ("provider", self.other_provider.id, there),
                        ("county", self.county.id, county),
                    )
                    for level, unit, value in units:
                        got = totals.get((level, unit, code), 0)
                        self.assertEqual(got, value, (code, level, unit))
                expected = {
                    key[:3]: value
                    for key, value in history.count(year, self.county.id).items()
                    if key[3] is None
                }
                self.assertEqual(totals, expected)
        self.assertEqual(new.provider_id, self.other_provider)

    def test_plan_ran_elsewhere_before(self):
        """R026 Earlier years count the plan where it ran then."""
        client = self.make_client()
        first = self.day(years=-2)
        self.make_talk(client, first)
        self.make_plan(client, first)
        new = self.accept(self.offer(client, self.other_provider), self.other_env)
        rows = self.env["intman.figures"]._rows(
            [first.year, self.today.year], new.ids, codes=["K10", "K11"]
        )
        county = {
            (year, code): value
            for (year, level, _u, code, dimension, _c), value in rows.items()
            if level == "county" and not dimension
        }
        self.assertEqual(county, {(self.today.year, "K11"): 1})

    # ------------------------------------------------------------------
    # The closing dialog
    # ------------------------------------------------------------------

    def closing(self, client, **vals):
        return self.counsellor_env["intman.closing"].create(
            {"client_id": client.id, "reason": "moved", **vals}
        )

    def test_dialog_offers_in_one_step(self):
        """R024 R210 Consent and offer in one step; the file stays open."""
        client = self.make_full_file()
        dialog = self.closing(
            client, way="direct", to_provider=str(self.far_provider.id)
        )
        self.assertFalse(dialog.has_consent)
        with self.assertRefused():
            dialog.action_offer()
        dialog.is_consent_given = True
        dialog.action_offer()
        consent = client.consent_ids.filtered(lambda c: c.purpose == "handover")
        self.assertEqual(consent.recipient_provider_id, self.far_provider)
        self.assertEqual(client.handover_ids.state, "offered")
        self.assertEqual(client.state, "active")
        self.assertFalse(dialog.sudo().exists())

    def test_dialog_makes_a_package(self):
        """R024 R210 Consent to a named recipient, then the address of the file."""
        client = self.make_full_file()
        dialog = self.closing(client, way="package", recipient=" IM Ulm ")
        with self.assertRefused():
            dialog.action_download()
        dialog.is_consent_given = True
        action = dialog.action_download()
        consent = client.consent_ids.filtered(lambda c: c.purpose == "handover")
        self.assertEqual(consent.recipient, "IM Ulm")
        self.assertEqual(action["url"], f"/intman_module/package/{consent.id}")
        self.assertTrue(dialog.has_consent)
        dialog.action_download()
        self.assertEqual(
            len(client.consent_ids.filtered(lambda c: c.purpose == "handover")), 1
        )

    def test_dialog_prints(self):
        """R025 Plan and certificate go along on paper, from the same dialog."""
        client = self.make_full_file()
        dialog = self.closing(client)
        self.assertTrue(dialog.has_plan)
        for step, report in (
            (dialog.action_print_plan, "intman_module.report_plan"),
            (dialog.action_print_certificate, "intman_module.report_certificate"),
        ):
            action = step()
            self.assertEqual(action["report_name"], report)
        bare = self.closing(self.make_client())
        self.assertFalse(bare.has_plan)
        with self.assertRefused():
            bare.action_print_plan()

    def test_dialog_records_where_to(self):
        """R024 Where to stands in the file until its erasure, only after a move."""
        client, other = self.make_full_file(), self.make_client()
        dialog = self.closing(client, moved_to=" Ulm ")
        dialog.action_confirm()
        self.assertEqual((client.state, client.moved_to), ("closed", "Ulm"))
        self.assertFalse(dialog.sudo().exists())
        self.closing(other, reason="deceased", moved_to="Ulm").action_confirm()
        self.assertFalse(other.moved_to)
        with self.assertRefused():
            self.make_client(moved_to="Ulm")

    def test_dialog_asks_first(self):
        """R024 Without a recipient there is nothing to consent to."""
        client = self.make_full_file()
        for vals in ({"way": "direct"}, {"way": "package"}, {"way": "paper"}):
            dialog = self.closing(client, is_consent_given=True, **vals)
            for step in (dialog.action_offer, dialog.action_download):
                with self.subTest(vals=vals), self.assertRefused():
                    step()

    def test_names_of_providers(self):
        """R024 Counsellors choose among all providers, by name and nothing else."""
        dialogs = self.counsellor_env["intman.closing"]
        choice = dict(dialogs._selection_provider())
        self.assertIn(str(self.far_provider.id), choice)
        self.assertIn("Fernkreis", choice[str(self.far_provider.id)])
        self.assertNotIn(str(self.provider.id), choice, "the file is there already")
        self.counsellor_user.sudo().intman_provider_ids |= self.other_provider
        choice = dict(dialogs._selection_provider())
        for provider in (self.provider, self.other_provider):
            self.assertIn(str(provider.id), choice, "from one own to the other")
        self.counsellor_user.sudo().intman_provider_ids -= self.other_provider
        with self.assertRaises(AccessError):
            self.far_provider.with_user(self.counsellor_user).read(["name", "user_ids"])
        for user in (self.coordinator_user, self.plain_user, self.officer_user):
            self.assertFalse(
                self.env(user=user)["intman.closing"]._selection_provider()
            )


@tagged("post_install", "-at_install")
class TestHandoverDoors(RpcCase):
    """The same over HTTP: offer, dialogs and download, for every role."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        env = cls.env
        cls.client_record = cls.files["O"]["spare"]
        cls.consent = env["intman.consent"].create(
            {
                "client_id": cls.client_record.id,
                "purpose": "handover",
                "given_on": cls.today,
                "recipient": "Wohlfahrt",
                "recipient_provider_id": cls.other_provider.id,
            }
        )
        cls.handover = cls.client_record._offer_handover(cls.other_provider)
        env.flush_all()

    def test_offer_is_seen_in_two_depths(self):
        """R196 R208 R210 The receiving provider learns no name, others nothing."""
        sees = {"counsellor", "colleague", "team_lead"}
        receives = {"assigned", "deputy", "unassigned", "other_lead"}
        nested = {
            "display_name": {},
            "number": {},
            "provider_id": {"fields": {"display_name": {}}},
            "client_id": {"fields": {"display_name": {}}},
        }
        deep = {"client_id": {"fields": {"display_name": {}, "last_name": {}}}}
        ids = self.handover.ids
        for role in ROLES:
            answer = self.call(role, "intman.handover", "read", ids)
            self.assertNoLeak(role, answer, "read")
            may = role in sees | receives
            self.assertEqual(answer.kind, "ok" if may else "denied", role)
            for specification in (nested, deep):
                answer = self.call(
                    role, "intman.handover", "web_read", ids, specification
                )
                self.assertNoLeak(role, answer, "web_read")
                if role in receives and specification is nested:
                    self.assertIn(self.client_record.number, answer.text)
                    self.assertIn("Landratsamt", answer.text)
            for way, args in (
                ("search_read", ([],)),
                ("formatted_read_group", ([], ["client_id"], ["__count"])),
                ("name_search", ("",)),
                ("export_data", (ids, ["client_id/last_name"])),
                ("copy", (ids,)),
            ):
                answer = self.call(role, "intman.handover", way, *args)
                self.assertNoLeak(role, answer, way)

    def test_no_guessing_of_names(self):
        """R208 Neither a search nor an order tells the receiving provider a name."""
        for name in ("MarkeO", "Niemand"):
            for field in ("client_id", "client_id.last_name", "client_id.city"):
                answer = self.call(
                    "other_lead",
                    "intman.handover",
                    "search_count",
                    [(field, "like", name)],
                )
                self.assertIn((answer.kind, answer.result), [("ok", 0)], field)
        first, second = self.files["O"]["client"], self.client_record
        first.last_name = "Zz"
        self.env["intman.consent"].create(
            {
                "client_id": first.id,
                "purpose": "handover",
                "given_on": self.today,
                "recipient": "Wohlfahrt",
                "recipient_provider_id": self.other_provider.id,
            }
        )
        first.action_withdraw_offer()
        later = first._offer_handover(self.other_provider)
        self.env.flush_all()
        for name in ("Aa", "Zz"):
            first.last_name = name
            self.env.flush_all()
            answer = self.call(
                "other_lead",
                "intman.handover",
                "search",
                [("id", "in", [self.handover.id, later.id])],
                order="client_id",
            )
            self.assertEqual(
                answer.result,
                [later.id, self.handover.id]
                if first.id < second.id
                else [self.handover.id, later.id],
            )

    def test_nobody_writes_offers(self):
        """R196 Offers change by their own steps alone."""
        vals = {"client_id": self.client_record.id, "to_provider_id": 1}
        for role in ROLES:
            for method, args in (
                ("create", (vals,)),
                ("write", (self.handover.ids, {"state": "accepted"})),
                ("unlink", (self.handover.ids,)),
            ):
                answer = self.probe(role, "intman.handover", method, *args)
                self.assertRefused(answer, f"{role} {method}")

    def test_who_answers(self):
        """R208 R210 Only the receiving provider answers, only the sender takes back."""
        senders = {"counsellor", "colleague", "team_lead"}
        receivers = {"assigned", "deputy", "unassigned", "other_lead"}
        ids = self.handover.ids
        for role in ROLES:
            for method in ("action_accept", "action_open_refusal"):
                answer = self.probe(role, "intman.handover", method, ids)
                self.assertEqual(answer.kind == "ok", role in receivers, (role, method))
                self.assertNoLeak(role, answer, method)
            answer = self.probe(role, "intman.handover", "action_withdraw", ids)
            self.assertEqual(answer.kind == "ok", role in senders, role)
            answer = self.probe(
                role, "intman.client", "action_withdraw_offer", self.client_record.ids
            )
            self.assertEqual(answer.kind == "ok", role in senders, role)
            with self.undone():
                row = self.call(
                    role,
                    "intman.handover.refusal",
                    "create",
                    {"handover_id": self.handover.id, "reason": "Kein Platz"},
                )
                self.assertNoLeak(role, row, "refusal")
                if row.kind == "ok":
                    answer = self.call(
                        role, "intman.handover.refusal", "action_confirm", [row.result]
                    )
                    self.assertEqual(answer.kind == "ok", role in receivers, role)

    def test_takeover_dialog_tells_no_name(self):
        """R208 R210 Before the acceptance the dialog shows what the offer tells."""
        specification = {
            "content": {},
            "problem": {},
            "handover_id": {"fields": {"display_name": {}, "client_id": {}}},
        }
        vals = {"handover_id": self.handover.id}
        for role in ROLES:
            for args in (([], vals, ["handover_id"], specification),):
                answer = self.call(role, "intman.package.import", "onchange", *args)
                self.assertNoLeak(role, answer, "dialog")
            with self.undone():
                staff = self.staff["F"] if role == "far" else self.staff["X"]
                row = self.call(
                    role,
                    "intman.package.import",
                    "create",
                    {
                        **vals,
                        "provider_id": staff.provider_id.id,
                        "counsellor_id": staff.id,
                        "is_notice_explained": True,
                        "is_consent_given": True,
                    },
                )
                if row.kind != "ok":
                    continue
                answer = self.call(
                    role, "intman.package.import", "action_take_over", [row.result]
                )
                self.assertEqual(
                    answer.kind == "ok",
                    role in ("assigned", "other_lead"),
                    f"{role} {answer.message}",
                )

    def test_accepted_over_the_net(self):
        """R024 The whole way as two people go it, each in the own session."""
        row = self.call(
            "assigned",
            "intman.package.import",
            "create",
            {
                "handover_id": self.handover.id,
                "provider_id": self.other_provider.id,
                "counsellor_id": self.other_staff.id,
                "is_notice_explained": True,
                "is_consent_given": True,
            },
        )
        answer = self.call(
            "assigned", "intman.package.import", "action_take_over", [row.result]
        )
        self.assertEqual(answer.kind, "ok", answer.message)
        new = answer.result["res_id"]
        answer = self.call("assigned", "intman.client", "read", [new], ["last_name"])
        self.assertEqual(answer.result[0]["last_name"], "MarkeO Zweitname")
        for role, client in (("counsellor", new), ("assigned", self.client_record.id)):
            answer = self.call(role, "intman.client", "read", [client], ["number"])
            self.assertEqual(answer.kind, "denied", role)
        answer = self.call("counsellor", "intman.handover", "read", self.handover.ids)
        self.assertEqual(answer.result[0]["state"], "accepted")

    def test_download(self):
        """R196 R210 The file comes to whoever may read the consent, to nobody else."""
        url = f"{self.base_url()}/intman_module/package/{self.consent.id}"
        for role in ROLES:
            response = self.opener_of(role).get(url, timeout=60, allow_redirects=False)
            may = role in ("counsellor", "colleague", "team_lead")
            self.assertEqual(response.status_code == 200, may, response.text[:300])
            self.assertEqual("MarkeO" in response.text, may, role)
            self.assertNotIn("Marke", str(response.headers))
        response = self.opener_of("counsellor").get(url, timeout=60)
        document = json.loads(response.text)
        self.assertEqual(document["schema"], "intman.handover")
        disposition = response.headers["Content-Disposition"]
        self.assertIn("attachment", disposition)
        self.assertIn(f"{self.client_record.number}.json", disposition)
        self.assertEqual(response.headers["Cache-Control"], "no-store")
        self.assertIn("json", response.headers["Content-Type"])

    def test_download_is_refused_in_words(self):
        """R210 Not a consent to the handover, withdrawn, or none at all."""
        processing = self.client_record.consent_ids.filtered(
            lambda c: c.purpose == "processing"
        )
        self.consent.action_revoke()
        self.env.flush_all()
        for consent_id, status in (
            (processing.id, 409),
            (self.consent.id, 409),
            (10**8, 404),
        ):
            response = self.opener_of("counsellor").get(
                f"{self.base_url()}/intman_module/package/{consent_id}", timeout=60
            )
            self.assertEqual(response.status_code, status)
            self.assertNotIn("Marke", response.text)
            self.assertIn("text/plain", response.headers["Content-Type"])

    def test_upload_of_another_is_out_of_sight(self):
        """R196 A dialog with a file in it is its user's alone."""
        row = (
            self.env["intman.package.import"]
            .with_user(self.other_user)
            .create(
                {
                    "provider_id": self.other_provider.id,
                    "is_consent_given": True,
                    "file": b"R2VoZWlt",
                }
            )
        )
        self.env.flush_all()
        for role in ROLES:
            if role == "assigned":
                continue
            for method, args in (
                ("search_read", ([],)),
                ("read", (row.ids,)),
                ("action_take_over", (row.ids,)),
                ("action_forget", (row.ids,)),
            ):
                answer = self.probe(role, "intman.package.import", method, *args)
                self.assertNotIn("R2VoZWlt", answer.text, (role, method))
                if method != "search_read":
                    self.assertEqual(answer.kind, "denied", (role, method))
            response = self.opener_of(role).get(
                f"{self.base_url()}/web/content/intman.package.import/{row.id}/file",
                timeout=60,
                allow_redirects=False,
            )
            self.assertNotIn("Geheim", response.text, role)

    def test_sender_without_the_file(self):
        """R208 Where files are assigned, the offers of others are out of sight."""
        client = self.files["X"]["client"]
        client.action_withdraw_offer()
        self.env["intman.consent"].create(
            {
                "client_id": client.id,
                "purpose": "handover",
                "given_on": self.today,
                "recipient": "Landratsamt",
                "recipient_provider_id": self.provider.id,
                "category_ids": [Command.clear()],
            }
        )
        offer = client._offer_handover(self.provider)
        self.env.flush_all()
        for role, may in (
            ("assigned", True),
            ("deputy", True),
            ("other_lead", True),
            ("unassigned", False),
            ("counsellor", True),
            ("far", False),
        ):
            answer = self.call(role, "intman.handover", "read", offer.ids)
            self.assertEqual(answer.kind == "ok", may, role)
