from odoo import api, fields, models
from odoo.orm.models import NO_ACCESS


class IntmanHousehold(models.Model):
    """A family: adults with a file each, and children; without a name of its own.

    It opens nobody's file. It is seen by whoever may read the file of at least one
    member, and shows that person the members in sight only (Leitfaden IV.3).
    """

    _name = "intman.household"
    _description = "Household"
    _inherit = ["intman.personal.data"]
    _order = "id"

    _frozen_fields = ("provider_id",)

    provider_id = fields.Many2one(
        "intman.provider", required=True, index=True, ondelete="restrict"
    )
    client_ids = fields.One2many("intman.client", "household_id", string="Adults")
    # For the record rules alone: they are evaluated with sudo and would leave hidden
    # members in the cache of the field that people read (P7).
    access_client_ids = fields.One2many(
        "intman.client", "household_id", groups=NO_ACCESS
    )
    member_ids = fields.Many2many(
        "intman.client",
        string="Adults in Sight",
        compute="_compute_member_ids",
        compute_sudo=False,
    )
    dependent_ids = fields.One2many(
        "intman.dependent", "household_id", string="Children"
    )

    @api.depends("client_ids")
    @api.depends_context("uid")
    def _compute_member_ids(self):
        # sudo: whom the user may see is asked for all households at once
        members = {household: household.sudo().access_client_ids for household in self}
        everybody = self.env["intman.client"].union(*members.values())
        readable = everybody._readable_by_user()
        for household, clients in members.items():
            in_sight = (clients & readable).ids
            household.member_ids = self.env["intman.client"].browse(in_sight)

    @api.depends("client_ids.number")
    @api.depends_context("uid", "lang")
    def _compute_display_name(self):
        # The label may be read with sudo: numbers of members in sight only (P3).
        for household in self:
            # sudo: their numbers alone
            numbers = household.member_ids.sudo().mapped("number")
            household.display_name = ", ".join(
                sorted(filter(None, numbers))
            ) or self.env._("Household")

    def _require_open(self):
        """Raise when every member's file is closed: nothing is changed there."""
        for household in self:
            # sudo: a member out of sight keeps the household open
            members = household.sudo().access_client_ids
            if members and all(client.state == "closed" for client in members):
                members._require_open()

    def _unlink_with_children(self):
        """Unlink households of which nobody is left.

        :return: the records that went, as a dict of model name to ids.
        """
        # sudo: nobody may delete client data; the last member's file went before
        households = self.sudo().exists()
        children = households.dependent_ids
        gone = {children._name: children.ids, households._name: households.ids}
        children.unlink()
        households.unlink()
        return gone
