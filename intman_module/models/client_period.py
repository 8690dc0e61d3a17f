"""The period on the form of a file: who stands in, extensions, taking over."""

from odoo import api, fields, models


class IntmanClient(models.Model):
    _inherit = "intman.client"

    stand_in_id = fields.Many2one(
        "intman.counsellor", string="Stand-in", compute="_compute_stand_in"
    )
    stand_in_until = fields.Date(compute="_compute_stand_in")

    @api.depends("counsellor_id")
    def _compute_stand_in(self):
        stand_ins = self.env["intman.absence"]._stand_ins(self.counsellor_id)
        for client in self:
            absence = stand_ins.get(client.counsellor_id)
            client.stand_in_id = absence.deputy_id if absence else False
            client.stand_in_until = absence.date_to if absence else False

    def action_request_extension(self):
        """Open the form with which a counsellor asks for an extension."""
        return self._action_extension("requested", self.env._("Request Extension"))

    def action_new_extension(self):
        """Open the form with which the team lead grants an extension at once."""
        return self._action_extension("granted", self.env._("Grant Extension"))

    def _action_extension(self, state, name):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": "intman.extension",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_client_id": self.id, "default_state": state},
        }
