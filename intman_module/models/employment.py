from odoo import api, fields, models
from odoo.exceptions import ValidationError


class IntmanEmployment(models.Model):
    """Share of a full-time post over time, down to 0.25 (Leitfaden II.6)."""

    _name = "intman.employment"
    _description = "Employment Share"
    _inherit = ["intman.guarded"]
    _order = "counsellor_id, date_from desc"

    counsellor_id = fields.Many2one(
        "intman.counsellor", required=True, index=True, ondelete="cascade"
    )
    provider_id = fields.Many2one(
        related="counsellor_id.provider_id", store=True, index=True, related_sudo=False
    )
    date_from = fields.Date(string="From", required=True)
    date_to = fields.Date(
        string="Until", help="Inclusive. Empty: until further notice."
    )
    fte = fields.Float(
        string="Full-time Equivalent", required=True, digits=(4, 2), default=1.0
    )

    _dates_order = models.Constraint(
        "CHECK (date_to IS NULL OR date_to >= date_from)",
        "The end of an employment share cannot lie before its beginning.",
    )
    _fte_range = models.Constraint(
        "CHECK (fte > 0 AND fte <= 1)",
        "An employment share is more than 0 and at most 1.",
    )

    @api.constrains("counsellor_id", "date_from", "date_to")
    def _check_overlap(self):
        for share in self:
            others = share.counsellor_id.employment_ids - share
            if others.filtered(
                lambda o, share=share: (
                    o.date_from <= (share.date_to or o.date_from)
                    and share.date_from <= (o.date_to or share.date_from)
                )
            ):
                raise ValidationError(
                    self.env._(
                        "The employment shares of %(name)s overlap. Please end the "
                        "earlier one first.",
                        name=share.counsellor_id.name,
                    )
                )

    def _covers(self, date):
        """Tell whether the share is valid on that day."""
        return self.date_from <= date and (not self.date_to or date <= self.date_to)
