"""The period on the form of a file: who stands in, extensions, taking over."""

from odoo import api, fields, models
from odoo.exceptions import AccessError

#: Who works on the file for good.
STAFF_FIELDS = ("counsellor_id", "deputy_ids")


class IntmanClient(models.Model):
    _inherit = "intman.client"

    stand_in_id = fields.Many2one(
        "intman.counsellor", string="Stand-in Now", compute="_compute_stand_in"
    )
    stand_in_until = fields.Date(compute="_compute_stand_in")

    @api.depends("counsellor_id")
    def _compute_stand_in(self):
        stand_ins = self.env["intman.absence"]._stand_ins(self.counsellor_id)
        for client in self:
            absence = stand_ins.get(client.counsellor_id)
            client.stand_in_id = absence.deputy_id if absence else False
            client.stand_in_until = absence.date_to if absence else False

    def write(self, vals):
        if not self.env.su and not vals.keys().isdisjoint(STAFF_FIELDS):
            before = {client: client._staff() for client in self}
            stand_ins = self.filtered(lambda c: c._is_stand_in_only())
            result = super().write(vals)
            if any(client._staff() != before[client] for client in stand_ins):
                raise AccessError(
                    self.env._(
                        "Who stands in works on the file while the absence lasts, and "
                        "does not change who is responsible. Please ask the team lead."
                    )
                )
            return result
        return super().write(vals)

    def _staff(self):
        """Return the responsible counsellor and the deputies as values."""
        return self.counsellor_id, self.deputy_ids

    def _is_stand_in_only(self):
        """Tell whether the user has the file in sight by an absence alone."""
        self.ensure_one()
        if self.provider_id.case_access == "team" or self.env.user.has_group(
            "intman_module.group_team_lead"
        ):
            return False
        # sudo: who works on a file is decided for every reader alike
        staff = self.sudo()
        return self.env.user not in (staff.counsellor_id | staff.deputy_ids).user_id

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
