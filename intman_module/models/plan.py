from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .tools import calendar_day, german_date, is_adult

#: Why a plan ended (Leitfaden IV.3: begin, progress and end of the plan).
PLAN_CLOSING_REASONS = [
    ("goals_achieved", "Goals achieved"),
    ("period_over", "Period over"),
    ("moved", "Moved or handed over"),
    ("contact_lost", "No more contact"),
    ("consent_revoked", "Consent withdrawn"),
    ("other", "Other reason"),
]

#: Why the plan ends when its file is closed for that reason.
REASON_OF_FILE = {
    "goals_achieved": "goals_achieved",
    "period_over": "period_over",
    "period_over_extended": "period_over",
    "moved": "moved",
    "handed_over": "moved",
    "contact_lost": "contact_lost",
    "consent_revoked": "consent_revoked",
}


class IntmanPlan(models.Model):
    """Integrationsplan of one adult (Leitfaden II.3.2, IV.3).

    Made at the latest with the second counted talk, after the counselling agreement.
    """

    _name = "intman.plan"
    _description = "Integration Plan"
    _inherit = ["intman.client.record", "intman.reminder.mixin"]
    _order = "made_on desc, id desc"

    _guarded_fields = ("closed_on", "taken_over_on")
    _no_default_fields = ("state",)
    _erasure_rank = 30

    state = fields.Selection(
        selection=[
            ("draft", "Draft"),
            ("running", "Running"),
            ("review", "Under review"),
            ("paused", "Paused"),
            ("closed", "Closed"),
        ],
        required=True,
        default="running",
        index=True,
        copy=False,
    )
    made_on = fields.Date(
        string="Made on",
        default=lambda self: calendar_day(self),
        help="The day on which the plan was agreed with the client.",
    )
    counsellor_id = fields.Many2one(
        "intman.counsellor",
        string="Made by",
        index=True,
        ondelete="restrict",
        domain="[('provider_id', '=', provider_id)]",
    )
    next_review_on = fields.Date(
        compute="_compute_next_review_on", store=True, readonly=False
    )
    closed_on = fields.Date(readonly=True, copy=False)
    closing_reason = fields.Selection(selection=PLAN_CLOSING_REASONS, copy=False)
    closing_remark = fields.Text()
    handed_out_on = fields.Date(
        string="Handed out on",
        help="The day on which the client was given the plan on paper.",
    )
    taken_over_on = fields.Date(
        string="Taken over on",
        readonly=True,
        copy=False,
        help="The plan was made at another Integrationsmanagement and is continued "
        "here since this day. The figures count it as made there.",
    )
    taken_over_note = fields.Text(
        string="Taken over",
        help="What the plan held at the former provider and has no field here.",
    )
    goal_ids = fields.One2many("intman.goal", "plan_id", string="Goals")
    review_ids = fields.One2many("intman.review", "plan_id", string="Reviews")
    open_goal_count = fields.Integer(
        string="Open Goals", compute="_compute_open_goal_count"
    )

    _one_open_plan = models.UniqueIndex(
        "(client_id) WHERE state != 'closed'",
        "This client has an integration plan already. Please go on with it.",
    )

    @api.depends("made_on")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for plan in self:
            plan.display_name = self.env._(
                "Integration plan of %(date)s", date=german_date(plan.made_on) or "…"
            )

    @api.depends("made_on")
    def _compute_next_review_on(self):
        for plan in self:
            if plan.made_on and not plan.next_review_on:
                plan.next_review_on = plan._propose_review(plan.made_on)

    @api.depends("goal_ids.state")
    def _compute_open_goal_count(self):
        for plan in self:
            plan.open_goal_count = len(plan.goal_ids.filtered(lambda g: g._is_open()))

    @api.constrains("made_on", "client_id", "state")
    def _check_made_on(self):
        today = calendar_day(self)
        # A closed plan is past: closing a case must never be refused.
        for plan in self.filtered(lambda p: p.made_on and p.state != "closed"):
            client = plan.client_id
            if plan.made_on > today:
                raise ValidationError(
                    self.env._(
                        "A plan cannot be made in the future. Please correct it."
                    )
                )
            if plan.taken_over_on:
                # Agreement and consent of that day were the former provider's.
                continue
            client._require_consent(on=plan.made_on)
            signed = client.agreement_ids.mapped("signed_on")
            if not any(day and day <= plan.made_on for day in signed):
                raise ValidationError(
                    self.env._(
                        "Before the integration plan comes the counselling agreement, "
                        "signed by both sides. Please record it for %(client)s first.",
                        client=client.number,
                    )
                )
            if not is_adult(client.birth_date, plan.made_on):
                raise ValidationError(
                    self.env._("An integration plan is made for adults only.")
                )

    @api.constrains("counsellor_id", "client_id")
    def _check_counsellor(self):
        self._check_own_counsellor()

    @api.constrains("made_on", "state")
    def _check_draft(self):
        for plan in self:
            if not plan.made_on and plan.state not in ("draft", "closed"):
                raise ValidationError(
                    self.env._("Please enter the day on which the plan was made.")
                )

    @api.constrains("made_on")
    def _check_third_talk(self):
        # A later day for the plan must not leave a third talk without one.
        self.client_id.participant_ids.consultation_id._check_period()

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [dict(vals) for vals in vals_list]
        for vals in vals_list:
            if vals.get("state") == "closed":
                self._refuse_guarded("state")
            if vals.get("state") == "draft":
                vals.setdefault("made_on", False)
            client = self.env["intman.client"].browse(
                vals.get(
                    "client_id",
                )
            )
            if client.plan_ids.filtered(lambda p: p.state != "closed"):
                raise ValidationError(
                    self.env._(
                        "%(client)s has an integration plan already. Please go on with "
                        "it.",
                        client=client.number,
                    )
                )
            if not vals.get("counsellor_id"):
                vals["counsellor_id"] = (
                    client.counsellor_id
                    or self.env["intman.counsellor"]._of_user(client.provider_id)
                ).id
        # A plan closed just now must be closed in the database before the next one.
        self.flush_model(["state"])
        plans = super().create(vals_list)
        for plan in plans:
            plan.client_id._require_consent()
        return plans
