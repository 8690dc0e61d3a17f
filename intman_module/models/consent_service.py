"""A consent that names a service of the directory as the recipient (IV.3)."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError


class IntmanConsent(models.Model):
    _inherit = "intman.consent"

    recipient_service_id = fields.Many2one(
        "intman.service",
        string="Receiving Service",
        ondelete="restrict",
        index=True,
        help="Where the recipient is in the directory of services.",
    )
    county_id = fields.Many2one(related="client_id.county_id", related_sudo=False)

    @api.onchange("recipient_service_id")
    def _onchange_recipient_service_id(self):
        if self.recipient_service_id:
            self.recipient = self.recipient_service_id.name

    @api.constrains("recipient_service_id", "purpose", "client_id")
    def _check_recipient_service(self):
        for consent in self.filtered("recipient_service_id"):
            service = consent.recipient_service_id
            if (
                consent.purpose != "disclosure"
                or service.county_id != consent.client_id.county_id
            ):
                raise ValidationError(
                    self.env._(
                        "Please name a service of the own county, in a consent to "
                        "disclosure."
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._name_service(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._name_service(vals))

    @api.model
    def _name_service(self, vals):
        """Return the values with the name under which the client knows the service.

        The consent stays as it was signed, whatever becomes of the directory.
        """
        if not vals.get("recipient_service_id"):
            return vals
        service = self.env["intman.service"].browse(vals["recipient_service_id"])
        return {**vals, "recipient": service.name}

    def _recipient_records(self):
        service = self.recipient_service_id
        return [*super()._recipient_records(), *service]

    def action_revoke(self):
        """Withdraw the consent; referrals that rest on it are recalled at once."""
        result = super().action_revoke()
        # sudo: never refused, whatever the user may still see.
        consents = self.sudo()
        referrals = consents.env["intman.referral"]
        referrals.search([("consent_id", "in", consents.ids)])._recall()
        for client in consents.filtered(
            lambda c: c.purpose == "special_category"
        ).client_id:
            if not client._has_consent("special_category"):
                client.referral_ids.filtered(
                    lambda r: r._passes_special_data()
                )._recall()
        return result
