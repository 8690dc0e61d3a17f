from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .tools import calendar_day


class IntmanMeasure(models.Model):
    """Maßnahme: one step towards a goal, with who and by when (Leitfaden II.3.2)."""

    _name = "intman.measure"
    _description = "Measure"
    _inherit = ["intman.client.record"]
    _order = "done_on nulls first, due_on, id"

    _frozen_fields = ("goal_id",)
    _erasure_rank = 10

    goal_id = fields.Many2one(
        "intman.goal", required=True, index=True, ondelete="restrict"
    )
    client_id = fields.Many2one(
        related="goal_id.client_id",
        related_sudo=False,
        store=True,
        required=False,
        precompute=True,
    )
    provider_id = fields.Many2one(related="goal_id.provider_id", related_sudo=False)
    name = fields.Char(string="Measure", required=True)
    responsible = fields.Selection(
        selection=[
            ("client", "Client"),
            ("counsellor", "Counsellor"),
            ("third_party", "Third party"),
        ],
        required=True,
        default="client",
        help="Filling in forms, making appointments and accompanying to offices are "
        "not a counsellor's task (Leitfaden II.3).",
    )
    due_on = fields.Date(string="Due on")
    done_on = fields.Date(string="Done on")
    result = fields.Text()

    @api.depends("name")
    @api.depends_context("uid", "lang")
    def _compute_display_name(self):
        self._label_with("name", self.env._("Measure"))

    @api.constrains("done_on")
    def _check_done_on(self):
        today = calendar_day(self)
        for measure in self:
            if measure.done_on and measure.done_on > today:
                raise ValidationError(
                    self.env._(
                        "A measure cannot be done in the future. Please correct the "
                        "date."
                    )
                )

    @api.constrains("name", "result", "goal_id")
    def _check_special_topic(self):
        for measure in self.filtered("goal_id.topic_id.is_special_category"):
            measure.client_id._require_consent("special_category")

    @api.model_create_multi
    def create(self, vals_list):
        measures = super().create(vals_list)
        measures.goal_id._require_open_plan()
        return measures

    def write(self, vals):
        self.goal_id._require_open_plan()
        return super().write(vals)
