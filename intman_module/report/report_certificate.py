from odoo import api, models
from odoo.exceptions import UserError

from ..models.tools import last_day


class ReportCertificate(models.AbstractModel):
    """Values of the certificate of the period (Leitfaden II.1.2, II.1.3).

    After a move the next Integrationsmanagement learns from it since when the three
    years run.
    """

    _name = "report.intman_module.report_certificate"
    _description = "Certificate (PDF)"
    _inherit = ["intman.client.document"]

    @api.model
    def _get_report_values(self, docids, data=None):
        """Return the values of the template; ``data`` of the address is not used.

        :raise UserError: before the first talk: there is nothing to certify.
        """
        clients = self._documents("intman.client", docids)
        for client in clients:
            if not client.first_consultation_on:
                raise UserError(
                    self.env._(
                        "%(client)s has had no counselling talk yet, so there is "
                        "nothing to certify.",
                        client=client.number,
                    )
                )
        return {
            **self._base_values(clients),
            "regular_end": {
                client.id: last_day(client.first_consultation_on) for client in clients
            },
            "extension_months": {
                client.id: sum(
                    client.extension_ids.filtered("granted_on").mapped("months")
                )
                for client in clients
            },
        }
