"""Where a case stands: what is there, what comes next, how much time is left."""

from odoo import api, fields, models

from .tools import calendar_day

#: A period is said to end soon in its last months.
ENDING_MONTHS = 3


class IntmanClient(models.Model):
    _inherit = "intman.client"

    has_agreement = fields.Boolean(compute="_compute_progress")
    open_plan_id = fields.Many2one(
        "intman.plan", string="Integration Plan", compute="_compute_progress"
    )
    open_goal_ids = fields.Many2many(
        "intman.goal", string="Open Goals", compute="_compute_open_goal_ids"
    )
    talk_count = fields.Integer(string="Counselling Talks", compute="_compute_progress")
    last_talk_on = fields.Date(string="Last Talk", compute="_compute_progress")
    plan_state = fields.Selection(
        selection=[
            ("none", "Not due yet"),
            ("due", "Due now"),
            ("made", "Made"),
        ],
        compute="_compute_progress",
    )
    next_step = fields.Selection(
        selection=[
            ("agreement", "Counselling agreement"),
            ("talk", "Talk"),
            ("plan", "Integration plan"),
            ("goals", "Goals of the plan"),
            ("resume", "Take up again"),
            ("close", "Close"),
            ("erasure", "Erasure"),
        ],
        compute="_compute_progress",
        help="The next sensible step in this file (Leitfaden II.3.2).",
    )
    days_left = fields.Integer(compute="_compute_days_left")
    period_percent = fields.Integer(
        string="Period Used", compute="_compute_days_left", help="In percent."
    )
    period_state = fields.Selection(
        selection=[
            ("none", "Not begun"),
            ("running", "Running"),
            ("ending", "Ending soon"),
            ("expired", "Expired"),
        ],
        compute="_compute_days_left",
        search="_search_period_state",
    )

    @api.depends(
        "agreement_ids.signed_on",
        "plan_ids.state",
        "plan_ids.made_on",
        "plan_ids.goal_ids",
        "participant_ids.consultation_id.state",
        "participant_ids.consultation_id.date",
        "state",
        "period_end",
    )
    @api.depends_context("uid")
    def _compute_progress(self):
        for client in self:
            plans = client.plan_ids
            dates = client._counted_dates()
            client.has_agreement = any(client.agreement_ids.mapped("signed_on"))
            open_plan = plans.filtered(lambda p: p.state != "closed")[:1]
            # One query for the goals of all files in the list, not one a file.
            open_plan = open_plan.with_prefetch(plans._prefetch_ids)
            client.open_plan_id = open_plan
            client.talk_count = len(dates)
            client.last_talk_on = dates[-1] if dates else False
            if any(plans.mapped("made_on")):
                client.plan_state = "made"
            else:
                client.plan_state = "due" if dates else "none"
            client.next_step = client._next_step(open_plan)

    @api.depends("plan_ids.state", "plan_ids.goal_ids.state")
    @api.depends_context("uid")
    def _compute_open_goal_ids(self):
        for client in self:
            goals = client.plan_ids.goal_ids
            client.open_goal_ids = goals.filtered(
                lambda g: g._is_open() and g.plan_id.state != "closed"
            )

    def _next_step(self, open_plan):
        self.ensure_one()
        if self.state == "closed":
            return "erasure"
        if self.state == "paused":
            return "resume"
        if not self.has_agreement:
            return "agreement"
        if self.period_end and self.period_end < calendar_day(self):
            return "close"
        if open_plan.made_on and not open_plan.goal_ids:
            return "goals"
        # One talk and no plan: the next talk makes it, or the button before it.
        return "plan" if self.talk_count >= 2 and self.plan_state == "due" else "talk"

    @api.depends("first_consultation_on", "period_end")
    def _compute_days_left(self):
        today = calendar_day(self)
        for client in self:
            end, first = client.period_end, client.first_consultation_on
            if not end:
                client.update(
                    {"days_left": 0, "period_percent": 0, "period_state": "none"}
                )
                continue
            client.days_left = max((end - today).days, 0)
            used = (today - first).days / max((end - first).days, 1)
            client.period_percent = round(min(max(used, 0), 1) * 100)
            if end < today:
                client.period_state = "expired"
            elif end < fields.Date.add(today, months=ENDING_MONTHS):
                client.period_state = "ending"
            else:
                client.period_state = "running"

    @api.model
    def _search_period_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = calendar_day(self)
        soon = fields.Date.add(today, months=ENDING_MONTHS)
        domains = {
            "none": [("period_end", "=", False)],
            "expired": [("period_end", "<", today)],
            "ending": [("period_end", ">=", today), ("period_end", "<", soon)],
            "running": [("period_end", ">=", soon)],
        }
        return fields.Domain.OR(domains[state] for state in value if state in domains)
