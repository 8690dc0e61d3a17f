from odoo import api, fields, models

from ..models.client import CLOSING_REASONS
from ..models.tools import calendar_day, german_date


class IntmanClosing(models.TransientModel):
    """Asks why a file is closed and says before what will happen."""

    _name = "intman.closing"
    _description = "Close File"

    client_id = fields.Many2one("intman.client", required=True)
    reason = fields.Selection(
        # Withdrawing a consent has a button of its own, with other consequences.
        selection=[key for key in CLOSING_REASONS if key[0] != "consent_revoked"],
        required=True,
    )
    consequence = fields.Char(compute="_compute_consequence")

    @api.depends("client_id")
    def _compute_consequence(self):
        today = calendar_day(self)
        for wizard in self:
            # sudo: the delay is a setting of the county.
            days = wizard.client_id.provider_id.county_id.sudo().erasure_delay_days
            wizard.consequence = self.env._(
                "The file is locked for changes and erased in the night of %(date)s, "
                "with everything in it. Until then it can be taken up again. The "
                "figures stay.",
                date=german_date(fields.Date.add(today, days=days)),
            )

    def action_confirm(self):
        """Close the file."""
        self.ensure_one()
        self.client_id.action_close(self.reason)
        return {"type": "ir.actions.act_window_close"}
