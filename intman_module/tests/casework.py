"""Ways to say in a test: this is refused, and nothing was stored."""

from contextlib import contextmanager

from odoo.exceptions import AccessError, MissingError, UserError
from odoo.tools import SQL

from .common import IntmanCase


class CaseworkCase(IntmanCase):
    """The fixtures, the environments of the roles, and the proof of a refusal."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.counsellor_env = cls.env(user=cls.counsellor_user)
        cls.team_lead_env = cls.env(user=cls.team_lead_user)

    def client_since(self, first, **vals):
        """Make a client whose first talk was on that day."""
        client = self.make_client(consent={"given_on": "2020-01-01"}, **vals)
        self.sign_agreement(client, "2020-01-01")
        self.make_plan(client, "2020-01-02")
        self.make_talk(client, first)
        return client

    @classmethod
    def personal_models(cls):
        """Return the names of all models that hold data of a client in a table."""
        base = cls.registry["intman.personal.data"]
        names = [
            name
            for name, model in cls.registry.items()
            if issubclass(model, base) and not model._abstract
        ]
        return sorted([*names, "intman.intake"])

    def stored(self):
        """Return what the tables with client data hold, as one digest a model."""
        self.env.flush_all()
        return {
            name: self.env.execute_query(
                SQL(
                    "SELECT md5(string_agg(t::text, chr(10) ORDER BY id)) FROM %s t",
                    SQL.identifier(self.env[name]._table),
                )
            )[0][0]
            for name in self.personal_models()
        }

    @contextmanager
    def assertRefused(self, exception=UserError):
        """The block is refused by a rule, not for want of rights; nothing is stored."""
        before = self.stored()
        with self.assertRaises(exception) as caught:
            yield
        if not issubclass(exception, (AccessError, MissingError)):
            self.assertNotIsInstance(caught.exception, (AccessError, MissingError))
        self.assertTrue(str(caught.exception).strip(), "the refusal says nothing")
        self.env.invalidate_all()
        self.assertEqual(self.stored(), before, "something was stored all the same")

    def column(self, record, name):
        """Return what the database holds, whatever the cache says."""
        self.env.flush_all()
        return self.env.execute_query(
            SQL(
                "SELECT %s FROM %s WHERE id = %s",
                SQL.identifier(name),
                SQL.identifier(record._table),
                record.id,
            )
        )[0][0]
