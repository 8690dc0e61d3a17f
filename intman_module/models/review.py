from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command

from .tools import calendar_day, german_date


class IntmanReview(models.Model):
    """Überprüfung of the plan with the client (Leitfaden II.3.2).

    One step: the goals are walked through, new ones agreed, the next day is set, and a
    line of history says what has changed.
    """

    _name = "intman.review"
    _description = "Review of the Plan"
    _inherit = ["intman.plan.record"]
    _order = "date desc, id desc"

    _frozen_fields = ("plan_id", "date", "next_review_on")
    _guarded_fields = ("changes",)

    counsellor_id = fields.Many2one(
        "intman.counsellor",
        string="Reviewed by",
        index=True,
        ondelete="restrict",
        domain="[('provider_id', '=', provider_id)]",
        default=lambda self: self.env["intman.counsellor"]._of_user(),
    )
    date = fields.Date(required=True, default=lambda self: calendar_day(self))
    result = fields.Text(help="What the client and you have found.")
    changes = fields.Text(
        readonly=True, help="Which goals have changed and which ones are new."
    )
    next_review_on = fields.Date(
        string="Next Review",
        compute="_compute_next_review_on",
        store=True,
        readonly=False,
        precompute=True,
    )
    # Both serve the form that takes the review; they are stored in the goals.
    goal_ids = fields.One2many(
        "intman.goal", string="Goals", compute="_compute_goal_ids", readonly=False
    )
    seen_states = fields.Char(
        compute="_compute_goal_ids",
        readonly=False,
        help="States of the goals when the form was opened.",
    )

    @api.depends("date")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for review in self:
            review.display_name = self.env._(
                "Review of %(date)s", date=german_date(review.date) or "…"
            )

    @api.depends("plan_id", "date")
    def _compute_next_review_on(self):
        for review in self:
            if review.plan_id and review.date and not review._origin:
                review.next_review_on = review.plan_id._propose_review(review.date)

    @api.depends("plan_id")
    def _compute_goal_ids(self):
        for review in self:
            goals = review.plan_id.goal_ids._origin.filtered(lambda g: g._is_open())
            review.goal_ids = goals
            review.seen_states = ",".join(f"{g.id}:{g.state}" for g in goals)

    @api.constrains("counsellor_id", "plan_id")
    def _check_counsellor(self):
        self._check_own_counsellor()

    @api.constrains("date", "next_review_on", "plan_id")
    def _check_dates(self):
        today = calendar_day(self)
        for review in self:
            if review.date > today:
                raise ValidationError(
                    self.env._(
                        "A review in the future has not taken place. Please correct "
                        "the date."
                    )
                )
            made_on = review.plan_id.made_on
            if made_on and review.date < made_on:
                raise ValidationError(
                    self.env._(
                        "The plan was made on %(date)s. A review comes afterwards.",
                        date=german_date(made_on),
                    )
                )
            if review.next_review_on and review.next_review_on <= review.date:
                raise ValidationError(
                    self.env._(
                        "The next review lies after this one. Please correct the date."
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [dict(vals) for vals in vals_list]
        steps = [
            (vals.pop("goal_ids", None) or [], vals.pop("seen_states", None) or "")
            for vals in vals_list
        ]
        for vals in vals_list:
            if not vals.get("counsellor_id"):
                plan = self.env["intman.plan"].browse(vals.get("plan_id"))
                vals["counsellor_id"] = plan.client_id._own_counsellor().id
        reviews = super().create(vals_list)
        for review, (commands, seen) in zip(reviews, steps, strict=True):
            review._carry_out(commands, seen)
        return reviews

    def write(self, vals):
        if "goal_ids" in vals or "seen_states" in vals:
            raise UserError(
                self.env._(
                    "A review stays as it was. Please change the goals in the plan or "
                    "with the next review."
                )
            )
        return super().write(vals)

    def _carry_out(self, commands, seen):
        """Write the goals as reviewed, and what has changed into the history.

        :param commands: the changes of the form's list of goals.
        :param seen: the states of the goals as they were shown.
        """
        self.ensure_one()
        plan = self.plan_id
        # Two who review the same plan at once: the later one starts anew and sees
        # what the earlier one has written.
        plan.client_id._touch()
        plan._require_reviewable()
        plan.client_id._require_consent(on=self.date)
        before = {goal: goal.state for goal in plan.goal_ids}
        shown = dict(part.split(":", 1) for part in seen.split(",") if ":" in part)
        for command in commands:
            if command[0] == Command.UPDATE:
                goal = plan.goal_ids.filtered(lambda g, id_=command[1]: g.id == id_)
                self._require_unchanged(goal, shown, command[2])
                goal.write(command[2])
            elif command[0] == Command.CREATE:
                self.env["intman.goal"].create(
                    {"agreed_on": self.date, **command[2], "plan_id": plan.id}
                )
        self._write_guarded({"changes": self._describe(plan, before)})
        vals = {"next_review_on": self.next_review_on}
        if plan.state == "review":
            vals["state"] = "running"
        plan.write(vals)

    def _require_unchanged(self, goal, shown, vals):
        """Raise when somebody else has changed the state of a goal meanwhile."""
        if not goal:
            raise ValidationError(
                self.env._(
                    "One of the goals does not belong to this plan. Please open the "
                    "review again."
                )
            )
        state = shown.get(str(goal.id))
        if "state" in vals and state and goal.state not in (state, vals["state"]):
            labels = dict(goal._fields["state"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "Somebody else has set a goal of this plan to “%(state)s” in the "
                    "meantime. Please open the review again, so that nothing is lost.",
                    state=labels[goal.state],
                )
            )

    def _describe(self, plan, before):
        """Return what has changed in the goals, a line each."""
        labels = dict(
            self.env["intman.goal"]._fields["state"]._description_selection(self.env)
        )
        lines = []
        for goal in plan.goal_ids:
            name = goal._name_for_history()
            if goal not in before:
                lines.append(self.env._("New goal: %(goal)s", goal=name))
            elif before[goal] != goal.state:
                lines.append(
                    self.env._(
                        "%(goal)s: %(before)s → %(after)s",
                        goal=name,
                        before=labels[before[goal]],
                        after=labels[goal.state],
                    )
                )
        return "\n".join(lines) or self.env._("The goals go on as they are.")
