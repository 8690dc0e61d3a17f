from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain
from odoo.tools import escape_psql

from .service_type import check_ages
from .tools import age_on, calendar_day


class IntmanService(models.Model):
    """Regeldienst or other offer in a county: the directory (Leitfaden I.3, II.5).

    Kept by the coordinating body, which has to have an overview of all services
    (III.2); read by everybody who advises in the county.
    """

    _name = "intman.service"
    _description = "Service"
    _inherit = ["intman.guarded"]
    _order = "name, id"
    _rec_names_search = ["name", "city"]

    _frozen_fields = ("county_id",)

    name = fields.Char(
        required=True,
        index="trigram",
        help="Consents name the service by it. If another body takes over, please "
        "archive this entry and make a new one.",
    )
    type_id = fields.Many2one(
        "intman.service.type", required=True, index=True, ondelete="restrict"
    )
    is_regular = fields.Boolean(related="type_id.is_regular", related_sudo=False)
    type_description = fields.Text(
        string="About This Type", related="type_id.description", related_sudo=False
    )
    county_id = fields.Many2one(
        "intman.county",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self._default_county(),
    )
    municipality_ids = fields.Many2many(
        "intman.municipality",
        string="Municipalities",
        domain="[('county_id', '=', county_id)]",
        help="Whose residents it serves. Empty: the whole county.",
    )
    topic_ids = fields.Many2many(
        "intman.topic", string="Topics", help="Empty: all topics."
    )
    language_ids = fields.Many2many("intman.service.language", string="Languages")
    min_age = fields.Integer(
        string="From Age",
        compute="_compute_ages",
        store=True,
        readonly=False,
        precompute=True,
        help="In completed years, inclusive. 0: no limit.",
    )
    max_age = fields.Integer(
        string="Up to Age",
        compute="_compute_ages",
        store=True,
        readonly=False,
        precompute=True,
        help="In completed years, inclusive. 0: no limit.",
    )
    age_text = fields.Char(string="Age", compute="_compute_age_text")
    street = fields.Char()
    zip = fields.Char(string="Postcode", size=10)
    city = fields.Char(string="Town")
    phone = fields.Char()
    mail_address = fields.Char(string="E-mail Address")
    website = fields.Char()
    opening_hours = fields.Text()
    contact_name = fields.Char(
        string="Contact Person", help="Of the service, never a client."
    )
    contact_phone = fields.Char(string="Phone of the Contact Person")
    contact_mail = fields.Char(string="E-mail of the Contact Person")
    offer = fields.Text(string="What It Offers")
    access_note = fields.Text(
        string="Access and Waiting",
        help="How people get there: appointment, open hours, waiting list, papers.",
    )
    cooperation_ids = fields.One2many(
        "intman.cooperation", "service_id", string="Cooperation Agreements"
    )
    has_cooperation = fields.Boolean(
        string="Agreement in Force",
        compute="_compute_has_cooperation",
        search="_search_has_cooperation",
    )
    active = fields.Boolean(default=True)
    # What one searches for; the directory answers with whatever suits.
    fits_age = fields.Integer(
        string="Fits the Age", compute="_compute_fits", search="_search_fits_age"
    )
    fits_municipality_id = fields.Many2one(
        "intman.municipality",
        string="For Residents of",
        compute="_compute_fits",
        search="_search_fits_municipality_id",
    )
    fits_topic_id = fields.Many2one(
        "intman.topic",
        string="For the Topic",
        compute="_compute_fits",
        search="_search_fits_topic_id",
    )

    # ------------------------------------------------------------------
    # Defaults and computed fields
    # ------------------------------------------------------------------

    @api.model
    def _default_county(self):
        user = self.env.user.sudo()  # sudo: own assignment
        counties = user.intman_county_ids | user.intman_provider_ids.county_id
        return counties if len(counties) == 1 else counties.browse()

    @api.depends("type_id")
    def _compute_ages(self):
        for service in self:
            service.min_age = service.type_id.min_age
            service.max_age = service.type_id.max_age

    @api.depends("min_age", "max_age")
    @api.depends_context("lang")
    def _compute_age_text(self):
        for service in self:
            low, high = service.min_age, service.max_age
            if low and high:
                text = self.env._("%(low)s to %(high)s years", low=low, high=high)
            elif low:
                text = self.env._("from %(low)s years on", low=low)
            elif high:
                text = self.env._("up to %(high)s years", high=high)
            else:
                text = self.env._("all ages")
            service.age_text = text

    @api.depends("cooperation_ids.state")
    def _compute_has_cooperation(self):
        for service in self:
            service.has_cooperation = any(
                agreement.state == "signed" for agreement in service.cooperation_ids
            )

    @api.model
    def _search_has_cooperation(self, operator, value):
        if operator != "in":
            return NotImplemented
        domain = Domain("cooperation_ids", "any", [("state", "=", "signed")])
        return Domain.OR(domain if wanted else ~domain for wanted in value)

    # ------------------------------------------------------------------
    # Searching for what suits
    # ------------------------------------------------------------------

    def _compute_fits(self):
        self.fits_age = 0
        self.fits_municipality_id = self.fits_topic_id = False

    @api.model
    def _search_fits_age(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain.OR(
            Domain("min_age", "<=", age)
            & (Domain("max_age", "=", 0) | Domain("max_age", ">=", age))
            for age in value
        )

    @api.model
    def _search_fits_municipality_id(self, operator, value):
        return self._search_or_unlimited("municipality_ids", operator, value)

    @api.model
    def _search_fits_topic_id(self, operator, value):
        return self._search_or_unlimited("topic_ids", operator, value)

    @api.model
    def _search_or_unlimited(self, name, operator, value):
        """Return the domain of services that name the value or are not limited."""
        if operator not in ("in", "any", "ilike", "="):
            return NotImplemented
        return Domain(name, "=", False) | Domain(name, operator, value)

    @api.model
    def _suitable_domain(self, client, topic=None, on=None):
        """Return the domain of services that suit a client by county, age and place.

        An unknown date of birth or place excludes nothing.
        """
        domain = Domain("county_id", "=", client.county_id.id)
        age = age_on(client.birth_date, on or calendar_day(self))
        if age is not None:
            domain &= Domain("fits_age", "=", age)
        if client.municipality_id:
            domain &= Domain("fits_municipality_id", "=", client.municipality_id.id)
        if topic:
            domain &= Domain("fits_topic_id", "=", topic.id)
        return domain

    def _fits_age(self, age):
        """Tell whether somebody of that age is advised; an unknown age is accepted."""
        self.ensure_one()
        return (
            age is None
            or self.min_age <= age
            and (not self.max_age or age <= self.max_age)
        )

    # ------------------------------------------------------------------
    # Rules
    # ------------------------------------------------------------------

    @api.constrains("min_age", "max_age")
    def _check_ages(self):
        check_ages(self)

    @api.constrains("municipality_ids", "county_id")
    def _check_municipalities(self):
        for service in self:
            service.municipality_ids._require_in(service.county_id)

    @api.constrains("name", "county_id")
    def _check_name(self):
        # Consents name the recipient: the name must mean one service in the county.
        services = self.with_context(active_test=False)
        for service in services:
            if not (service.name or "").strip():
                raise ValidationError(
                    self.env._("Please enter the name of the service.")
                )
            if services.search_count(
                [
                    ("name", "=ilike", escape_psql(service.name.strip())),
                    ("county_id", "=", service.county_id.id),
                    ("id", "!=", service.id),
                ],
                limit=1,
            ):
                raise ValidationError(
                    self.env._(
                        "“%(name)s” is in the directory already (perhaps archived). "
                        "Please add the place or the department to the name.",
                        name=service.name,
                    )
                )

    # ------------------------------------------------------------------
    # Buttons
    # ------------------------------------------------------------------

    def action_refer(self):
        """Open a new referral to this service, for the client of the context."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("New Referral"),
            "res_model": "intman.referral",
            "view_mode": "form",
            "views": [(False, "form")],
            "context": {
                "default_service_id": self.id,
                "default_client_id": self.env.context.get("intman_client_id"),
                "default_topic_id": self.env.context.get("intman_topic_id"),
            },
        }
