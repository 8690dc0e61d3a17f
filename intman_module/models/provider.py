from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import escape_psql


class IntmanProvider(models.Model):
    """Letztempfänger: the body whose counsellors advise (Leitfaden II.2)."""

    _name = "intman.provider"
    _description = "Provider"
    _inherit = ["intman.guarded", "intman.counted.unit"]
    _order = "name"

    # Clients and talks hang on it.
    _frozen_fields = ("county_id",)

    name = fields.Char(required=True)
    kind = fields.Selection(
        selection=[
            ("county", "County"),
            ("municipality", "Municipality"),
            ("association", "Municipal association"),
            ("welfare", "Welfare organisation"),
        ],
        required=True,
        default="county",
    )
    county_id = fields.Many2one(
        "intman.county", required=True, index=True, ondelete="restrict"
    )
    municipality_ids = fields.Many2many(
        "intman.municipality", string="Municipalities", help="Where it advises."
    )
    address = fields.Text(
        string="Address and Contact",
        help="Printed on consents, plans and certificates. The controller and its "
        "address belong there (Art. 13 GDPR).",
    )
    user_ids = fields.Many2many(
        comodel_name="res.users",
        relation="intman_provider_user_rel",
        column1="provider_id",
        column2="user_id",
        string="Users",
        help="Who works here. Taking a user out ends the access at once.",
    )
    counsellor_ids = fields.One2many(
        "intman.counsellor",
        "provider_id",
        string="Counsellors",
        groups="intman_module.group_counsellor,intman_module.group_coordinator,"
        "intman_module.group_manager",
    )
    case_access = fields.Selection(
        selection=[("team", "Whole team"), ("assigned", "Assigned counsellors only")],
        required=True,
        default="team",
        help="Who sees a file: all counsellors of the provider, or the responsible "
        "counsellor, the deputies and the team lead only.",
    )
    number_prefix = fields.Char(
        string="Prefix of Case Numbers",
        size=8,
        help="Stands before the year, for example LK-2026-0001.",
    )
    sequence_id = fields.Many2one(
        "ir.sequence", readonly=True, copy=False, ondelete="restrict"
    )
    active = fields.Boolean(default=True)

    @api.constrains("number_prefix")
    def _check_number_prefix(self):
        for provider in self.filtered("number_prefix"):
            # sudo: providers of other counties are out of sight, their numbers count.
            if self.sudo().search_count(
                [
                    ("number_prefix", "=ilike", escape_psql(provider.number_prefix)),
                    ("id", "!=", provider.id),
                ],
                limit=1,
            ):
                raise ValidationError(
                    self.env._(
                        "Another provider uses the prefix %(prefix)s already. Please "
                        "choose another one, so that no case number exists twice.",
                        prefix=provider.number_prefix,
                    )
                )

    @api.constrains("municipality_ids", "county_id")
    def _check_municipalities(self):
        for provider in self:
            provider.municipality_ids._require_in(provider.county_id)

    @api.model_create_multi
    def create(self, vals_list):
        providers = super().create(vals_list)
        for provider in providers:
            # sudo: whoever may make a provider need not administer sequences.
            provider.sudo().sequence_id = (
                self.env["ir.sequence"]
                .sudo()  # sudo: as above
                .create(
                    {
                        "name": f"intman.provider {provider.id}",
                        "prefix": "%(range_year)s-",
                        "padding": 4,
                        "use_date_range": True,
                        "company_id": False,
                    }
                )
            )
        return providers

    def _next_client_number(self, on):
        """Return the next case number of this provider in the year of ``on``."""
        self.ensure_one()
        # sudo: counsellors draw numbers, they do not administer sequences.
        number = self.sudo().sequence_id.next_by_id(sequence_date=on)
        return f"{self.number_prefix}-{number}" if self.number_prefix else number
