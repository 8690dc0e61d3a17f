from odoo import fields, models


class IntmanTopic(models.Model):
    """Themenfeld of talks, goals and referrals (Leitfaden II.3.1)."""

    _name = "intman.topic"
    _description = "Topic"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    is_special_category = fields.Boolean(
        string="Special Category",
        help="Health and psychosocial matters: notes need the consent under "
        "Art. 9 (2) (a) GDPR.",
    )
    hint = fields.Text(translate=True, help="What belongs here, and what does not.")
    active = fields.Boolean(default=True)

    _code_unique = models.UniqueIndex("(code)", "This code exists already.")
