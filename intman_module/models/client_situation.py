"""The client's part of the history of status, benefit and municipality."""

from odoo import api, fields, models

from .situation import SITUATION_FIELDS
from .tools import calendar_day


class IntmanClient(models.Model):
    _inherit = "intman.client"

    situation_ids = fields.One2many("intman.situation", "client_id", string="History")

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [dict(vals) for vals in vals_list]
        older_rows = [vals.pop("situation_ids", None) for vals in vals_list]
        clients = super().create(vals_list)
        clients._note_situation()
        for client, commands in zip(clients, older_rows, strict=True):
            if commands:
                client.write({"situation_ids": commands})
        return clients

    def write(self, vals):
        vals = dict(vals)
        # What is changed now becomes a row first; older rows are added to it then.
        commands = vals.pop("situation_ids", None)
        before = {}
        if not vals.keys().isdisjoint(SITUATION_FIELDS):
            before = {client: client._situation_values() for client in self}
        result = super().write(vals)
        changed = self.filtered(
            lambda c: c in before and before[c] != c._situation_values()
        )
        if changed:
            changed._note_situation()
        if commands:
            result = super().write({"situation_ids": commands})
        return result

    def _situation_values(self):
        """Return status, its last day, benefit and municipality as values."""
        self.ensure_one()
        return {
            name: self[name].id if self._fields[name].relational else self[name]
            for name in SITUATION_FIELDS
        }

    def _note_situation(self):
        """Note in the history what holds from today on; a day has one row."""
        today = calendar_day(self)
        # Two people who change the file on the same day share its one row.
        self._touch()
        # sudo: the history is kept by the system
        rows = self.env["intman.situation"].sudo()
        latest = {}
        for row in rows.search([("client_id", "in", self.ids)], order="valid_from"):
            latest[row.client_id.id] = row
        new = []
        for client in self:
            row = latest.get(client.id)
            # The day of the user may be a day behind that of a colleague abroad.
            if row and row.valid_from >= today:
                row._write_guarded(client._situation_values())
            else:
                new.append(
                    {
                        "client_id": client.id,
                        "valid_from": today,
                        **client._situation_values(),
                    }
                )
        rows._create_guarded(new)

    def _situation_on(self, day):
        """Return the row of the history that held on a day, else the earliest one."""
        self.ensure_one()
        rows = self.situation_ids.sorted("valid_from")
        return rows.filtered(lambda row: row.valid_from <= day)[-1:] or rows[:1]
