"""A deed takes its reminder away at once, not in the coming night."""

from odoo import api, models
from odoo.tools import SQL


class IntmanPersonalData(models.AbstractModel):
    _inherit = "intman.personal.data"

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records._settle_later()
        return records

    def write(self, vals):
        result = super().write(vals)
        self._settle_later()
        return result

    def _write_guarded(self, vals):
        result = super()._write_guarded(vals)
        self._settle_later()
        return result

    def _settle_later(self):
        """Look through the reminders of the changed files, once, before the commit."""
        hooks = self.env.cr.precommit
        if "intman_settle" not in hooks.data:
            hooks.data["intman_settle"] = {}
            worklist = self.env["intman.worklist"]

            @hooks.add
            def settle():
                changed = hooks.data.pop("intman_settle", {})
                worklist._settle(worklist._reminded_files(changed))

        hooks.data["intman_settle"].setdefault(self._name, set()).update(self.ids)


class IntmanWorklist(models.AbstractModel):
    _inherit = "intman.worklist"

    @api.model
    def _reminded_files(self, changed):
        """Return the ids of the files with open reminders that a change may settle.

        :param changed: ids of the changed records by the name of their model.
        """
        files = []
        for name, ids in changed.items():
            field, model = "client_id", self.env[name]
            key = "id"
            if name == "intman.client":
                field = "id"
            elif name == "intman.consultation":
                model, key = model.participant_ids, "consultation_id"
            elif field not in model._fields or not model._fields[field].store:
                continue
            files.append(
                SQL(
                    "SELECT %s FROM %s WHERE %s = ANY(%s)",
                    SQL.identifier(field),
                    SQL.identifier(model._table),
                    SQL.identifier(key),
                    list(ids),
                )
            )
        if not files:
            return []
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT res_id FROM mail_activity
                 WHERE res_model = 'intman.client' AND active
                   AND intman_due_on IS NOT NULL AND res_id IN (%s)
                """,
                SQL(" UNION ALL ").join(files),
            )
        )
        return [row[0] for row in rows]
