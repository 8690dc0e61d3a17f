from odoo import fields, models


class IntmanHandoverRefusal(models.TransientModel):
    """Asks why an offered client is not taken over; the other side reads it."""

    _name = "intman.handover.refusal"
    _description = "Refuse a Handover"

    handover_id = fields.Many2one("intman.handover", required=True, readonly=True)
    reason = fields.Char(required=True, size=300)

    def action_confirm(self):
        """Refuse the offer; it goes back with the reason."""
        self.ensure_one()
        self.handover_id._refuse(self.reason)
        self.sudo().unlink()  # sudo: users have no right to delete in this model
        return {"type": "ir.actions.act_window_close"}
