from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain


class IntmanMunicipality(models.Model):
    """Gemeinde of a county, known by its official code (AGS, eight digits)."""

    _name = "intman.municipality"
    _description = "Municipality"
    _inherit = ["intman.guarded", "intman.counted.unit", "intman.import.rows"]
    _order = "name"
    # The code names the county: in another county it is another municipality. Talks
    # and files there would break their rules, in the middle of a withdrawal.
    _frozen_fields = ("county_id",)
    _rec_names_search = ["name", "code"]

    name = fields.Char(required=True, index="trigram")
    code = fields.Char(
        string="Official Code",
        required=True,
        size=8,
        help="Amtlicher Gemeindeschlüssel (AGS) of the municipality: eight digits, "
        "beginning with the code of the county.",
    )
    county_id = fields.Many2one(
        "intman.county", required=True, index=True, ondelete="restrict"
    )
    active = fields.Boolean(default=True)

    _code_unique = models.UniqueIndex("(code)", "This official code exists already.")
    _code_digits = models.Constraint(
        "CHECK (code ~ '^[0-9]{8}$')",
        "The official code of a municipality has eight digits.",
    )

    @api.model
    def name_search(self, name="", domain=None, operator="ilike", limit=100):
        """Find by name or code; an import of clients finds the own counties' only."""
        counties = self.env.context.get("intman_import_county_ids")
        if counties:
            own = Domain("county_id", "in", counties)
            domain = own & Domain(domain or Domain.TRUE)
        return super().name_search(name, domain, operator, limit)

    @api.model
    def _import_template(self):
        return ("code", "name"), {"code", "name"}, {}

    @api.model
    def _import_headers(self):
        """Return which header (lower case) stands for which column."""
        return {"ags": "code", "schlüssel": "code", "gemeinde": "name"}

    @api.model_create_multi
    def create(self, vals_list):
        """Create; the county follows from the first five digits of the code."""
        counties = self.env["intman.county"]
        vals_list = [dict(vals) for vals in vals_list]
        for vals in vals_list:
            if not vals.get("county_id") and vals.get("code"):
                code = str(vals["code"])[:5]
                vals["county_id"] = counties.search([("code", "=", code)]).id
        return super().create(vals_list)

    def _require_in(self, county):
        """Raise unless all of these municipalities lie in the county."""
        foreign = self.filtered(lambda m: m.county_id != county)
        if foreign:
            raise ValidationError(
                self.env._(
                    "%(municipality)s does not lie in %(county)s. Please choose "
                    "municipalities of that county.",
                    municipality=foreign[0].name,
                    county=county.display_name,
                )
            )

    @api.constrains("code", "county_id")
    def _check_code(self):
        for municipality in self:
            county = municipality.county_id
            if municipality.code[:5] != county.code:
                raise ValidationError(
                    self.env._(
                        "The official code %(code)s does not belong to %(county)s: it "
                        "has to begin with %(begin)s.",
                        code=municipality.code,
                        county=county.display_name,
                        begin=county.code,
                    )
                )
