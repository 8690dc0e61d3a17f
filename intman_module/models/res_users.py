from odoo import fields, models


class ResUsers(models.Model):
    _inherit = "res.users"

    intman_provider_ids = fields.Many2many(
        comodel_name="intman.provider",
        relation="intman_provider_user_rel",
        column1="user_id",
        column2="provider_id",
        string="Providers",
        help="The providers whose clients this user may see, within the user's role.",
    )
    intman_county_ids = fields.Many2many(
        comodel_name="intman.county",
        relation="intman_county_coordinator_rel",
        column1="user_id",
        column2="county_id",
        string="Coordinated Counties",
    )
