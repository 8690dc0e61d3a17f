from odoo import fields, models
from odoo.exceptions import UserError


class IntmanHandoverRefusal(models.TransientModel):
    """Asks why an offered client is not taken over; the other side reads it."""

    _name = "intman.handover.refusal"
    _description = "Refuse a Handover"
    _inherit = ["intman.guarded"]

    handover_id = fields.Many2one("intman.handover", required=True, readonly=True)
    reason = fields.Char(required=True, size=300)

    def _check_references(self):
        # A colleague may have answered while this dialog was open.
        self.handover_id._require_unanswered()
        return super()._check_references()

    def action_confirm(self):
        """Refuse the offer; it goes back with the reason."""
        self.ensure_one()
        reason = (self.reason or "").strip()
        if not reason:
            raise UserError(
                self.env._("Please say why you refuse: the other side reads it.")
            )
        self.handover_id._refuse(reason)
        self.sudo().unlink()  # sudo: users have no right to delete in this model
        return {"type": "ir.actions.act_window_close"}
