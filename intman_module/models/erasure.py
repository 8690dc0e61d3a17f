from odoo import fields, models


class IntmanErasure(models.Model):
    """Log of erasures without personal data (Leitfaden IV.3, Art. 5 (2) GDPR)."""

    _name = "intman.erasure"
    _description = "Erasure"
    _log_access = False
    _order = "date desc, id desc"
    _rec_name = "token"

    date = fields.Datetime(required=True, default=fields.Datetime.now, readonly=True)
    reason = fields.Selection(
        selection=[("closed", "Case closed"), ("revoked", "Consent withdrawn")],
        required=True,
        readonly=True,
    )
    token = fields.Char(
        required=True,
        readonly=True,
        index=True,
        help="One-way code of the file: it names nobody, but a file that comes back "
        "with a restored backup is recognised by it.",
    )
    county_id = fields.Many2one("intman.county", readonly=True, ondelete="restrict")
    counts = fields.Json(string="Records by Model", readonly=True)
    record_count = fields.Integer(string="Records", readonly=True)
