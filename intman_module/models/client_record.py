"""Base of the records that hang on one client."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class IntmanClientRecord(models.AbstractModel):
    """A record of one client, with the provider copied for indexed access rules."""

    _name = "intman.client.record"
    _description = "Record of a Client"
    _inherit = ["intman.personal.data"]

    _frozen_fields = ("client_id",)

    # Nothing is added to or changed in a closed file.
    _needs_open_file = True
    client_id = fields.Many2one(
        comodel_name="intman.client", required=True, index=True, ondelete="restrict"
    )
    provider_id = fields.Many2one(
        comodel_name="intman.provider",
        related="client_id.provider_id",
        related_sudo=False,
        store=True,
        index=True,
        precompute=True,
    )

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        if self._needs_open_file:
            records.client_id._require_open()
        return records

    def write(self, vals):
        if self._needs_open_file:
            self.client_id._require_open()
        return super().write(vals)

    def _check_own_counsellor(self):
        """Raise when the record's counsellor works for another provider."""
        for record in self.filtered("counsellor_id"):
            if record.counsellor_id.provider_id != record.client_id.provider_id:
                raise ValidationError(
                    self.env._(
                        "%(counsellor)s does not work for %(provider)s. Please choose "
                        "a counsellor of that provider.",
                        counsellor=record.counsellor_id.name,
                        provider=record.client_id.provider_id.name,
                    )
                )
