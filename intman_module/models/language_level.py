from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .privacy_notice import LANGUAGES
from .tools import calendar_day, german_date

#: Common European Framework of Reference.
LEVELS = [
    ("none", "None"),
    ("a1", "A1"),
    ("a2", "A2"),
    ("b1", "B1"),
    ("b2", "B2"),
    ("c1", "C1"),
    ("c2", "C2"),
]


class IntmanLanguageLevel(models.Model):
    """A dated language level, so that progress can be shown (VwV 4.1.6.2)."""

    _name = "intman.language.level"
    _description = "Language Level"
    _inherit = ["intman.plan.record"]
    _order = "date desc, id desc"

    language = fields.Selection(
        # Plain German is a way to write, not a language to be learnt.
        selection=[item for item in LANGUAGES if item[0] != "de_plain"],
        required=True,
        default="de",
    )
    level = fields.Selection(selection=LEVELS, string="Level Reached", required=True)
    certificate = fields.Boolean(
        string="With Certificate",
        help="There is a certificate. It is seen, a copy is not stored.",
    )
    date = fields.Date(required=True, default=lambda self: calendar_day(self))

    @api.depends("level", "date")
    @api.depends_context("uid", "lang")
    def _compute_display_name(self):
        readable = self._readable_by_user()
        levels = dict(self._fields["level"]._description_selection(self.env))
        for entry in self:
            label = self.env._("Language level")
            if not entry._origin or entry._origin in readable:
                label = f"{levels.get(entry.level, '')} {german_date(entry.date)}"
            entry.display_name = label.strip()

    @api.constrains("date")
    def _check_date(self):
        today = calendar_day(self)
        for entry in self:
            if entry.date > today:
                raise ValidationError(
                    self.env._(
                        "A language level cannot be reached in the future. Please "
                        "correct the date."
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        entries = super().create(vals_list)
        entries.plan_id._require_running()
        return entries

    def write(self, vals):
        self.plan_id._require_running()
        return super().write(vals)
