"""A family talk with one entry: whoever lives together comes along in one tick."""

from odoo import api, fields, models
from odoo.fields import Command

from .tools import is_adult


class IntmanConsultation(models.Model):
    _inherit = "intman.consultation"

    has_family = fields.Boolean(compute="_compute_has_family")
    with_family = fields.Boolean(
        string="With the Family",
        store=False,
        help="Adds the adults of the household whose files you see, and the number of "
        "children. Who was not there can be taken out again.",
    )

    @api.depends("client_ids")
    @api.depends_context("uid")
    def _compute_has_family(self):
        for talk in self:
            client = talk.client_ids[:1]._origin
            talk.has_family = bool(client._family_in_talk() or client.dependent_ids)

    @api.onchange("with_family")
    def _onchange_with_family(self):
        client = self.client_ids[:1]._origin
        if not client or not self.has_family:
            return
        family, chosen = client._family_in_talk(), self.client_ids._origin
        chosen = chosen | family if self.with_family else client | chosen - family
        self.client_ids = [Command.set(chosen.ids)]
        self.minor_count = len(
            client.dependent_ids.filtered(
                lambda c: self.with_family and not is_adult(c.birth_date, self.date)
            )
        )


class IntmanClient(models.Model):
    _inherit = "intman.client"

    def _family_in_talk(self):
        """Return the adults of the household in sight who may have a talk."""
        return self.family_ids.filtered(lambda c: c.state == "active")
