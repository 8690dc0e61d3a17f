from odoo import fields, models


class IntmanServiceLanguage(models.Model):
    """Language in which a service can talk with people."""

    _name = "intman.service.language"
    _description = "Language of a Service"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(
        required=True,
        help="The same code as the client's language of communication, where there is "
        "one.",
    )
    sequence = fields.Integer(default=10)

    _code_unique = models.UniqueIndex("(code)", "This code exists already.")
