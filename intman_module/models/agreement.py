from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .tools import calendar_day


class IntmanAgreement(models.Model):
    """Beratungsvereinbarung, signed by both sides (Leitfaden II.3.2, step 3)."""

    _name = "intman.agreement"
    _description = "Counselling Agreement"
    _inherit = ["intman.client.record"]
    _order = "id desc"

    _frozen_fields = (
        "client_id",
        "client_signed_on",
        "counsellor_signed_on",
    )
    _erasure_rank = 60

    client_signed_on = fields.Date(string="Signed by Client")
    counsellor_signed_on = fields.Date(string="Signed by Counsellor")
    counsellor_id = fields.Many2one(
        "intman.counsellor",
        ondelete="restrict",
        domain="[('provider_id', '=', provider_id)]",
    )
    signed_on = fields.Date(
        string="Signed by Both",
        compute="_compute_signed_on",
        store=True,
        help="The later of the two signatures; empty while one is missing.",
    )

    @api.depends("client_signed_on", "counsellor_signed_on")
    def _compute_signed_on(self):
        for agreement in self:
            dates = (agreement.client_signed_on, agreement.counsellor_signed_on)
            agreement.signed_on = max(dates) if all(dates) else False

    @api.depends("signed_on")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for agreement in self:
            agreement.display_name = self.env._("Counselling agreement")

    @api.constrains("counsellor_id", "client_id")
    def _check_counsellor(self):
        self._check_own_counsellor()

    @api.constrains("client_signed_on", "counsellor_signed_on")
    def _check_dates(self):
        today = calendar_day(self)
        for agreement in self:
            for signed_on in (
                agreement.client_signed_on,
                agreement.counsellor_signed_on,
            ):
                if signed_on and signed_on > today:
                    raise ValidationError(
                        self.env._(
                            "An agreement cannot be signed in the future. Please "
                            "correct the day."
                        )
                    )
                if signed_on:
                    agreement.client_id._require_consent(on=signed_on)

    @api.model_create_multi
    def create(self, vals_list):
        agreements = super().create(vals_list)
        for agreement in agreements:
            agreement.client_id._require_consent()
        return agreements
