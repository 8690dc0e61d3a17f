from odoo import models
from odoo.exceptions import AccessError


class IrRule(models.Model):
    _inherit = "ir.rule"

    def _make_access_error(self, operation, records):
        """Say in plain words what to do; name no record, not in debug mode either."""
        if not records._name.startswith("intman."):
            return super()._make_access_error(operation, records)
        return AccessError(
            self.env._(
                "This entry is not within your access (any more): it belongs to "
                "another provider or counsellor, or the consent was withdrawn. If you "
                "need it, please ask your team lead."
            )
        )


class IrModelAccess(models.Model):
    _inherit = "ir.model.access"

    def _make_access_error(self, model, mode):
        """Say in plain words that the role does not include it."""
        if not model.startswith("intman."):
            return super()._make_access_error(model, mode)
        return AccessError(
            self.env._(
                "Your role does not include this. If you need it for your work, please "
                "ask the administration of the Integrationsmanagement."
            )
        )
