from odoo import api, fields, models
from odoo.exceptions import ValidationError

#: Nobody is older; 0 stands for “no limit”.
MAX_AGE = 120


def check_ages(records):
    """Raise for ages that nobody has, or a lowest age above the highest."""
    for record in records:
        low, high = record.min_age, record.max_age
        if not (0 <= low <= MAX_AGE and 0 <= high <= MAX_AGE):
            raise ValidationError(
                record.env._("An age is between 0 and %(limit)s.", limit=MAX_AGE)
            )
        if high and low > high:
            raise ValidationError(
                record.env._(
                    "The lowest age is above the highest one. Please correct them."
                )
            )


class IntmanServiceType(models.Model):
    """Kind of Regeldienst or offer to which clients are referred (I.3, II.5)."""

    _name = "intman.service.type"
    _description = "Type of Service"
    _inherit = ["intman.guarded"]
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    is_regular = fields.Boolean(
        string="Regeldienst",
        help="Public services that open access to vital goods and benefits "
        "(Leitfaden II.5).",
    )
    min_age = fields.Integer(
        string="From Age", help="In completed years, inclusive. 0: no limit."
    )
    max_age = fields.Integer(
        string="Up to Age", help="In completed years, inclusive. 0: no limit."
    )
    description = fields.Text(
        translate=True, help="What it is there for, and what is not our task here."
    )
    active = fields.Boolean(default=True)

    _code_unique = models.UniqueIndex("(code)", "This code exists already.")

    @api.constrains("min_age", "max_age")
    def _check_ages(self):
        check_ages(self)
