from odoo import api, fields, models
from odoo.exceptions import ValidationError


class IntmanIndicator(models.Model):
    """Kennzahl: code, label, definition and switch as data (Leitfaden II.4)."""

    _name = "intman.indicator"
    _description = "Indicator"
    _inherit = ["intman.guarded"]
    _order = "sequence, id"
    _rec_names_search = ["code", "name"]

    # The SQL definition is found by it.
    _frozen_fields = ("code",)

    code = fields.Char(required=True, help="K1 … K20; the code of its SQL definition.")
    name = fields.Char(required=True, translate=True)
    definition = fields.Text(required=True, translate=True)
    source = fields.Selection(
        selection=[
            ("proven", "Proven by a source"),
            ("likely", "Likely"),
            ("own", "Our offer"),
        ],
        required=True,
        default="own",
        help="How sure it is that the state asks for this figure.",
    )
    sequence = fields.Integer(default=10)
    active = fields.Boolean(
        default=True, help="Switched off, it is left out of new reports."
    )

    _code_unique = models.UniqueIndex("(code)", "This code exists already.")

    def _compute_display_name(self):
        for indicator in self:
            indicator.display_name = f"{indicator.code} {indicator.name}"

    @api.constrains("active", "source")
    def _check_active(self):
        for indicator in self:
            if indicator.source == "proven" and not indicator.active:
                raise ValidationError(
                    self.env._(
                        "The state asks for %(code)s, so it cannot be switched off.",
                        code=indicator.code,
                    )
                )
