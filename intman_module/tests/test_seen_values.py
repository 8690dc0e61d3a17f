"""Two people on one file: what one has entered is not overwritten unseen."""

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from .casework import CaseworkCase
from .common import IntmanFixtures


@tagged("post_install", "-at_install")
class TestSeenValues(CaseworkCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.client_file = cls.make_client(street="Hauptstraße 1", phone="0711 1")
        cls.plan = cls.make_plan(cls.client_file)
        cls.goal = cls.env["intman.goal"].create(
            {"plan_id": cls.plan.id, "name": "Deutschkurs", "due_on": cls.day(20)}
        )

    def save(self, record, vals, **seen):
        """Save as the web client does, telling what stood in the fields."""
        model = seen.pop("model", record)
        shown = {model._name: {str(model.id): seen}}
        own = record.with_env(self.counsellor_env).with_context(intman_seen=shown)
        own.web_save(vals, {"display_name": {}})
        self.env.flush_all()

    def test_same_field(self):
        """R196 What a colleague has entered meanwhile stays, and is named."""
        client = self.client_file
        client.with_user(self.colleague_user).street = "Neue Straße 2"
        with self.assertRefused(UserError):
            self.save(client, {"street": "Alte Straße 3"}, street="Hauptstraße 1")
        with self.assertRaisesRegex(UserError, self.colleague_user.name):
            self.save(client, {"street": "Alte Straße 3"}, street="Hauptstraße 1")
        self.save(client, {"street": "Alte Straße 3"}, street="Neue Straße 2")
        self.assertEqual(client.street, "Alte Straße 3")

    def test_other_field(self):
        """Two people in two fields of the same file do not get in each other's way."""
        client = self.client_file
        client.with_user(self.colleague_user).phone = "0711 2"
        self.save(client, {"street": "Neue Straße 2"}, street="Hauptstraße 1")
        self.assertEqual((client.street, client.phone), ("Neue Straße 2", "0711 2"))

    def test_same_value(self):
        """Two people who enter the same are of one mind."""
        client = self.client_file
        client.with_user(self.colleague_user).gender = "diverse"
        self.save(client, {"gender": "diverse"}, gender="female")
        self.assertEqual(client.gender, "diverse")

    def test_lines_below(self):
        """R088 A goal that a colleague has judged is not judged anew unseen."""
        self.goal.with_user(self.colleague_user).state = "achieved"
        command = [Command.update(self.goal.id, {"state": "dropped"})]
        with self.assertRefused(UserError):
            self.save(self.plan, {"goal_ids": command}, model=self.goal, state="agreed")
        self.assertEqual(self.goal.state, "achieved")

    def test_kinds_of_values(self):
        """Dates, choices and empty fields are compared as what they are."""
        for record, name, before, after, mine in (
            (self.goal, "due_on", self.day(20), self.day(30), self.day(40)),
            (self.plan, "occupation", False, "Koch", "Köchin"),
            (self.plan, "school_years", 0, 8, 9),
            (self.client_file, "counsellor_id", None, None, None),
        ):
            with self.subTest(field=name):
                if name == "counsellor_id":
                    before = self.counsellor_staff.id
                    after, mine = self.colleague_staff.id, self.team_lead_staff.id
                text = str(before) if name == "due_on" else before
                record[name] = after
                with self.assertRefused(UserError):
                    self.save(record, {name: mine}, **{name: text})

    def test_nonsense_from_outside(self):
        """What is no value of the field changes nothing, whatever is sent."""
        client = self.client_file
        for shown in ([], {"a": 1}, "kein Tag"):
            with self.subTest(shown=shown):
                self.save(client, {"birth_date": "1991-01-01"}, birth_date=shown)
        own = client.with_env(self.counsellor_env)
        for seen in ("x", [1], {"intman.client": 5}, {"intman.client": {"x": 1}}):
            with self.subTest(seen=seen):
                own.with_context(intman_seen=seen).write({"street": "Hauptstraße 1"})


@tagged("post_install", "-at_install")
class TestSeenValuesInTheBrowser(IntmanFixtures, HttpCase):
    def test_two_windows(self):
        """R196 The form keeps what was typed and says who was quicker."""
        self._set_up_fixtures()
        client = self.make_client(street="Hauptstraße 1")
        # The server logs every refusal; this one is meant.
        with mute_logger("odoo.http"):
            self.start_tour(
                f"/odoo/action-intman_module.action_intman_client/{client.id}",
                "intman_two_windows",
                login="intman_counsellor",
                timeout=120,
            )
        self.assertEqual(client.street, "Neue Straße 2")
        self.assertEqual(client.phone, "0711 3")
