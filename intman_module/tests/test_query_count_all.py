"""Every screen that an action opens: as many queries for 1,000 rows as for 10."""

from odoo.tests import tagged
from odoo.tools import SQL

from .test_query_count import ScreenCase

FEW, MANY = 10, 1000
#: Rows of a page in the web client.
PAGE = 80


@tagged("post_install", "-at_install")
class TestQueryCountOfAllActions(ScreenCase):
    """Found in the registry, so that a new screen is measured without a word here."""

    @classmethod
    def copied_models(cls):
        """Return the models whose rows are multiplied: whatever clients bring along."""
        return [name for name in cls.personal_models() if name != "intman.intake"]

    def multiply(self, factor):
        """Copy all client data ``factor`` - 1 times, each copy hanging together."""
        self.env.flush_all()
        names = self.copied_models()
        shift = 1_000_000
        copies = SQL("generate_series(1, %s) AS copy(nr)", factor - 1)
        for name in names:
            model = self.env[name]
            columns, values = [SQL("id")], [SQL("id + %s * nr", shift)]
            for field in model._fields.values():
                if not field.store or not field.column_type or field.name == "id":
                    continue
                column = SQL.identifier(field.name)
                value = column
                if field.type == "many2one" and field.comodel_name in names:
                    value = SQL("%s + %s * nr", column, shift)
                elif field.name in ("number", "person_key"):
                    value = SQL("%s || '-' || nr", column)
                columns.append(column)
                values.append(value)
            self.env.cr.execute(SQL("ALTER TABLE %s DISABLE TRIGGER ALL", self.t(name)))
            self.env.cr.execute(
                SQL(
                    "INSERT INTO %s (%s) SELECT %s FROM %s, %s WHERE id < %s",
                    self.t(name),
                    SQL(", ").join(columns),
                    SQL(", ").join(values),
                    self.t(name),
                    copies,
                    shift,
                )
            )
            self.copy_relations(model, names, copies, shift)
        self.env.invalidate_all()

    def t(self, name):
        """Return the table of a model."""
        return SQL.identifier(self.env[name]._table)

    def copy_relations(self, model, names, copies, shift):
        """Copy the rows of the relation tables of a model."""
        for field in model._fields.values():
            if field.type != "many2many" or not field.store or not field.relation:
                continue
            own, other = SQL.identifier(field.column1), SQL.identifier(field.column2)
            value = other
            if field.comodel_name in names:
                value = SQL("%s + %s * nr", other, shift)
            table = SQL.identifier(field.relation)
            self.env.cr.execute(SQL("ALTER TABLE %s DISABLE TRIGGER ALL", table))
            self.env.cr.execute(
                SQL(
                    "INSERT INTO %s (%s, %s) SELECT %s + %s * nr, %s FROM %s, %s "
                    "WHERE %s < %s ON CONFLICT DO NOTHING",
                    table,
                    own,
                    other,
                    own,
                    shift,
                    value,
                    table,
                    copies,
                    own,
                    shift,
                )
            )

    def screens(self, env):
        """Return ``(model, view type)`` of all that actions open for this user."""
        actions = self.env["ir.actions.act_window"].search(
            [("res_model", "=like", "intman.%"), ("target", "!=", "new")]
        )
        found = {
            (action.res_model, mode)
            for action in actions
            for mode in action.view_mode.split(",")
            if mode in ("list", "kanban", "calendar", "form")
            and not self.env[action.res_model]._transient
            and env[action.res_model].has_access("read")
        }
        return sorted(found)

    def readers(self):
        """Return a function for every screen that reads it as the web client does."""
        readers = {}
        for user in (self.team_lead_user, self.coordinator_user):
            env = self.env(user=user)
            for name, view_type in self.screens(env):
                spec = self.specification_for(env, name, view_type)
                records = env[name]
                limit = 1 if view_type == "form" else PAGE

                def read(records=records, spec=spec, limit=limit):
                    # Without the count, which only a full page asks for.
                    return records.search([], limit=limit).web_read(spec)

                readers[user.login, name, view_type] = read
        return readers

    def specification_for(self, env, model, view_type):
        """Return the fields that the view reads for this user."""
        views = env[model].get_views([(False, view_type)])
        return self._specification(model, views["views"][view_type]["arch"])

    def test_every_screen(self):
        """Lists, kanbans, calendars and forms of every action, for two roles."""
        readers = self.readers()
        self.assertGreater(len(readers), 25)
        few = {key: self.queries(read)[0] for key, read in readers.items()}
        self.multiply(MANY // FEW)
        self.assertEqual(self.env["intman.client"].search_count([]), MANY)
        slower = {}
        for key, read in readers.items():
            many, _rows = self.queries(read)
            if many > few[key]:
                slower[key] = (few[key], many)
        self.assertFalse(slower, "queries with 10 and with 1,000 files")
