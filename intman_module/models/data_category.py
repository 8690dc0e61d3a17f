from odoo import fields, models


class IntmanDataCategory(models.Model):
    """Category of personal data that a consent may name (Art. 13 GDPR)."""

    _name = "intman.data.category"
    _description = "Category of Data"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    sequence = fields.Integer(default=10)

    _code_unique = models.UniqueIndex("(code)", "This code exists already.")
