from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .tools import calendar_day

OPEN_STATES = ("agreed", "in_progress", "on_hold")


class IntmanGoal(models.Model):
    """Ziel agreed with the client (Leitfaden II.3.2, Zielvereinbarung)."""

    _name = "intman.goal"
    _description = "Goal"
    _inherit = ["intman.plan.record"]
    _order = "due_on, id"

    topic_id = fields.Many2one("intman.topic", ondelete="restrict", index=True)
    name = fields.Char(string="Goal", required=True)
    agreed_on = fields.Date(default=lambda self: calendar_day(self), required=True)
    due_on = fields.Date(string="Due on")
    state = fields.Selection(
        selection=[
            ("agreed", "Agreed"),
            ("in_progress", "In progress"),
            ("on_hold", "On hold"),
            ("achieved", "Achieved"),
            ("partly_achieved", "Partly achieved"),
            ("not_achieved", "Not achieved"),
            ("dropped", "Dropped"),
        ],
        required=True,
        default="agreed",
        index=True,
    )
    achieved_on = fields.Date(
        compute="_compute_achieved_on", store=True, readonly=False
    )
    indicator = fields.Char(
        string="Seen by",
        help="How do we see that the goal is reached?",
    )
    assessment = fields.Text(string="Remark")
    measure_ids = fields.One2many("intman.measure", "goal_id", string="Measures")

    @api.depends("name")
    @api.depends_context("uid", "lang")
    def _compute_display_name(self):
        self._label_with("name", self.env._("Goal"))

    @api.depends("state")
    def _compute_achieved_on(self):
        for goal in self:
            if goal.state not in ("achieved", "partly_achieved"):
                goal.achieved_on = False
            elif not goal.achieved_on:
                goal.achieved_on = calendar_day(goal)

    @api.constrains("agreed_on", "due_on", "achieved_on")
    def _check_dates(self):
        today = calendar_day(self)
        for goal in self:
            if goal.due_on and goal.due_on < goal.agreed_on:
                raise ValidationError(
                    self.env._(
                        "A goal cannot be due before it was agreed. Please correct the "
                        "dates."
                    )
                )
            if goal.agreed_on > today or (
                goal.achieved_on and goal.achieved_on > today
            ):
                raise ValidationError(
                    self.env._(
                        "A goal cannot be agreed or achieved in the future. Please "
                        "correct the dates."
                    )
                )

    @api.constrains("topic_id", "name", "indicator", "assessment")
    def _check_special_topic(self):
        # The wish itself tells of health, so the whole goal needs the consent.
        for goal in self.filtered("topic_id.is_special_category"):
            goal.client_id._require_consent("special_category")

    @api.model_create_multi
    def create(self, vals_list):
        goals = super().create(vals_list)
        # Whoever closes the plan in this moment waits, or is waited for.
        goals.client_id._touch()
        goals._require_open_plan()
        for client in goals.client_id:
            client._require_consent()
        return goals

    def write(self, vals):
        self.client_id._touch()
        self._require_open_plan()
        return super().write(vals)

    def _require_open_plan(self):
        if any(plan.state == "closed" for plan in self.plan_id):
            raise ValidationError(
                self.env._("This plan is closed. Goals are kept in a running plan.")
            )

    def _is_open(self):
        """Tell whether the goal is still being worked on."""
        return self.state in OPEN_STATES

    def _name_for_history(self):
        """Return the goal's name, or without a word on health where it speaks of it.

        The history stays when the consent for special categories is withdrawn.
        """
        self.ensure_one()
        if self.topic_id.is_special_category:
            return self.env._("Goal on a protected topic")
        return self.name

    def _empty_special_category(self):
        # The goal stays as a goal for history and figures, without a word on health.
        goals = self.filtered("topic_id.is_special_category")
        removed = self.env._("Removed: the consent was withdrawn")
        emptied = {
            "name": removed,
            "topic_id": False,
            "indicator": False,
            "assessment": False,
        }
        for goal in goals:
            state = {"state": "dropped"} if goal._is_open() else {}
            goal._write_guarded({**emptied, **state})
        # After the topic: from here on they are steps like any other.
        goals.measure_ids._write_guarded({"name": removed, "result": False})
