from odoo import fields, models


class IntmanResidenceStatus(models.Model):
    """Residence status as data, with what the Leitfaden IV.2 says about it."""

    _name = "intman.residence.status"
    _description = "Residence Status"
    _order = "sequence, id"

    name = fields.Char(required=True)
    code = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    group = fields.Selection(
        selection=[
            ("permission", "Permission to stay (Gestattung)"),
            ("toleration", "Toleration (Duldung)"),
            ("protection", "Protection status"),
            ("temporary_protection", "Temporary protection (§ 24)"),
            ("opportunity", "Opportunity to stay (§ 104c)"),
            ("other", "Other title"),
        ],
        required=True,
        default="other",
        help="How the status is grouped in the figures.",
    )
    benefits_law = fields.Selection(
        selection=[
            ("asylblg", "AsylbLG"),
            ("sgb", "SGB II or SGB XII"),
            ("either", "Depends on the case"),
            ("unknown", "Unknown"),
        ],
        required=True,
        default="unknown",
    )
    hint = fields.Text(help="General information, no legal advice (Leitfaden II.3).")
    active = fields.Boolean(default=True)

    _code_unique = models.UniqueIndex("(code)", "This code exists already.")
