from odoo import api, fields, models
from odoo.exceptions import ValidationError


class IntmanMunicipality(models.Model):
    """Gemeinde of a county, known by its official code (AGS, eight digits)."""

    _name = "intman.municipality"
    _description = "Municipality"
    _inherit = ["intman.guarded", "intman.counted.unit"]
    _order = "name"

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
