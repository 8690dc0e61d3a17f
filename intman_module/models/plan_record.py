"""Base of the records that hang on one integration plan."""

from odoo import fields, models


class IntmanPlanRecord(models.AbstractModel):
    """A record of one plan, with client and provider copied for the access rules."""

    _name = "intman.plan.record"
    _description = "Record of a Plan"
    _inherit = ["intman.client.record"]

    _frozen_fields = ("plan_id",)
    _erasure_rank = 20

    plan_id = fields.Many2one(
        "intman.plan", required=True, index=True, ondelete="restrict"
    )
    client_id = fields.Many2one(
        related="plan_id.client_id",
        related_sudo=False,
        store=True,
        required=False,
        precompute=True,
    )
    provider_id = fields.Many2one(related="plan_id.provider_id", related_sudo=False)
