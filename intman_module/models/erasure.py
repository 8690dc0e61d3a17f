from odoo import api, fields, models


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
    counts_text = fields.Text(
        string="What Was Erased",
        compute="_compute_counts_text",
        help="Number of records of each kind, no content.",
    )

    @api.depends("counts")
    @api.depends_context("lang")
    def _compute_counts_text(self):
        for erasure in self:
            erasure.counts_text = "\n".join(
                f"{self._kind(model)}: {count}"
                for model, count in (erasure.counts or {}).items()
                if count
            )

    @api.model
    def _kind(self, model):
        """Return what a record of the model is called in the reader's language."""
        # sudo: names of models are no secret, the model list is the administrator's.
        return self.env["ir.model"].sudo()._get(model).name or model
