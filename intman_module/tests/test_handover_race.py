"""Two people who take over the same client at once: one of them does, once."""

import base64

from odoo.tests import BaseCase, get_db_name, tagged

from ..models.package_schema import canonical
from .common import IntmanFixtures
from .scratch import ScratchDatabase
from .test_bad_input import race


def seed(env):
    """Make two offered clients and a package; return what the races need."""

    class Fixtures(IntmanFixtures):
        pass

    Fixtures.env = env
    Fixtures._set_up_fixtures()
    env = Fixtures.env
    provider = Fixtures.far_provider
    ids = {"provider": provider.id, "staff": Fixtures.far_staff.id}
    ids["user"] = Fixtures.far_user.id
    ids["other"] = {
        "provider": Fixtures.other_provider.id,
        "staff": Fixtures.other_staff.id,
        "user": Fixtures.other_user.id,
    }
    for name in ("accepted", "offered", "package", "two"):
        client = Fixtures.make_client()
        Fixtures.make_talk(client, Fixtures.day(-9))
        consent = env["intman.consent"].create(
            {
                "client_id": client.id,
                "purpose": "handover",
                "given_on": Fixtures.today,
                "recipient": provider.name,
                "recipient_provider_id": provider.id,
            }
        )
        ids[name] = client.id
        if name == "accepted":
            ids["offer"] = client._offer_handover(provider).id
        if name in ("package", "two"):
            content = canonical(consent._package_document())
            ids[f"{name}_file"] = base64.b64encode(content).decode()
    return ids


def take_over(ids, **vals):
    """Return a step that takes over in the dialog of the receiving counsellor."""

    def step(env):
        env = env(user=ids["user"])
        env["intman.package.import"].create(
            {
                "provider_id": ids["provider"],
                "counsellor_id": ids["staff"],
                "is_notice_explained": True,
                "is_consent_given": True,
                **vals,
            }
        ).action_take_over()

    return step


def races(env, ids):
    """Run all races; return the errors of each and how many files there are then."""
    result = {}
    accept = take_over(ids, handover_id=ids["offer"])
    upload = take_over(ids, file=ids["package_file"])
    here = take_over(ids, file=ids["two_file"])
    there = take_over(ids["other"], file=ids["two_file"])

    def offer(env):
        client = env["intman.client"].browse(ids["offered"])
        client._offer_handover(env["intman.provider"].browse(ids["provider"]))

    def withdraw(env):
        env["intman.client"].browse(ids["offered"]).consent_ids.action_revoke()

    clients = env["intman.client"]
    for name, first, second in (
        ("accepted", accept, accept),
        ("package", upload, upload),
        ("two", here, there),
        ("offered", offer, offer),
    ):
        errors = race(env, first, second)
        key = clients.browse(ids[name]).sudo().person_key
        files = clients.sudo().search_count([("person_key", "=", key)])
        result[name] = [errors, files]
    late = take_over(
        ids, handover_id=clients.browse(ids["offered"]).handover_ids[:1].id
    )
    errors = race(env, withdraw, late)
    client = clients.browse(ids["offered"])
    key = client.sudo().person_key
    files = clients.sudo().search_count([("person_key", "=", key)])
    states = client.handover_ids.mapped("state")
    result["withdrawn"] = [errors, files, states, client.state]
    return result


@tagged("post_install", "-at_install")
class TestHandoverRace(BaseCase):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.database = ScratchDatabase(get_db_name())
        cls.addClassCleanup(cls.database.close)
        cls.ids, _log = cls.database.run(seed)

    def test_races(self):
        """R024 R204 Accepted, imported and offered once; a withdrawal wins."""
        result, _log = self.database.run(races, ids=self.ids)
        for name, files in (
            ("accepted", 2),
            ("package", 2),
            ("two", 2),
            ("offered", 1),
        ):
            errors, found = result[name]
            with self.subTest(race=name):
                self.assertIsNone(errors[0])
                self.assertIn(
                    errors[1], ("UserError", "ValidationError", "AccessError")
                )
                self.assertEqual(found, files)
        with self.subTest(race="withdrawn"):
            errors, files, states, state = result["withdrawn"]
            self.assertIsNone(errors[0])
            self.assertIn(errors[1], ("UserError", "AccessError"))
            self.assertEqual((files, states, state), (1, ["withdrawn"], "closed"))
