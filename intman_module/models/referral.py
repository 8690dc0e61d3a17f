from odoo import api, fields, models

from .tools import age_on, calendar_day

STATES = [
    ("draft", "Draft"),
    ("sent", "Waiting"),
    ("accepted", "Accepted"),
    ("completed", "Completed"),
    ("declined", "Turned away"),
    ("no_show", "Client did not come"),
    ("recalled", "Recalled"),
]
#: The service has been asked and has not given its result yet.
WAITING_STATES = ("sent", "accepted")
OPEN_STATES = ("draft", *WAITING_STATES)


class IntmanReferral(models.Model):
    """Vermittlung to a Regeldienst or another offer (Leitfaden II.3, II.5).

    Either the client goes alone with what was explained (``information``: no data
    flows), or data is passed on (``disclosure``: needs a consent that names the
    service and the data, IV.3).
    """

    _name = "intman.referral"
    _description = "Referral"
    _inherit = ["intman.client.record"]
    _order = "date desc, id desc"

    _guarded_fields = ("state", "consent_id", "ended_on", "recalled_from")
    # Before the measures and goals that it refers to.
    _erasure_rank = 5

    county_id = fields.Many2one(related="client_id.county_id", related_sudo=False)
    service_id = fields.Many2one(
        "intman.service",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('county_id', '=', county_id)]",
    )
    service_type_id = fields.Many2one(
        string="Type of Service",
        related="service_id.type_id",
        related_sudo=False,
        store=True,
        index=True,
    )
    access_note = fields.Text(related="service_id.access_note", related_sudo=False)
    type_description = fields.Text(
        related="service_id.type_description", related_sudo=False
    )
    measure_id = fields.Many2one(
        "intman.measure",
        index=True,
        ondelete="restrict",
        domain="[('client_id', '=', client_id)]",
        help="The result is noted there.",
    )
    goal_id = fields.Many2one(
        "intman.goal",
        compute="_compute_goal_id",
        store=True,
        readonly=False,
        precompute=True,
        index=True,
        ondelete="restrict",
        domain="[('client_id', '=', client_id)]",
    )
    topic_id = fields.Many2one(
        "intman.topic",
        compute="_compute_topic_id",
        store=True,
        readonly=False,
        precompute=True,
        index=True,
        ondelete="restrict",
    )
    kind = fields.Selection(
        selection=[
            ("information", "Client goes alone, no data is passed on"),
            ("disclosure", "Data is passed on"),
        ],
        required=True,
        default="information",
        help="Passing data on needs a consent that names the service and the data.",
    )
    category_ids = fields.Many2many(
        "intman.data.category",
        string="Data Passed on",
        help="No more than the service needs.",
    )
    consent_id = fields.Many2one(
        "intman.consent",
        readonly=True,
        index=True,
        ondelete="restrict",
        help="The consent under which the data was passed on.",
    )
    is_consent_missing = fields.Boolean(compute="_compute_is_consent_missing")
    date = fields.Date(
        string="Agreed on",
        required=True,
        index=True,
        default=lambda self: calendar_day(self),
        help="The day on which the referral was agreed with the client.",
    )
    sent_on = fields.Date(
        string="Sent on",
        copy=False,
        help="When the client was told where to go, or the data was passed on. Empty: "
        "the day on which you press “Send”.",
    )
    answered_on = fields.Date(
        string="Answered on",
        copy=False,
        help="When the service answered. Empty: the day on which you press the button.",
    )
    ended_on = fields.Date(string="Ended on", readonly=True, copy=False)
    feedback_due_on = fields.Date(
        string="Feedback due on",
        copy=False,
        help="Proposed when the referral is sent; change it as you agreed.",
    )
    state = fields.Selection(
        selection=STATES,
        required=True,
        default="draft",
        readonly=True,
        index=True,
        copy=False,
    )
    # What it was when closing the file recalled it: taking the file up again returns
    # to it.
    recalled_from = fields.Selection(selection=STATES, readonly=True, copy=False)
    note = fields.Text(
        string="What It Is about", help="What the client needs there, in a line."
    )
    outcome = fields.Text(help="What came of it. It is noted in the measure as well.")
    age_hint = fields.Char(compute="_compute_age_hint")
    age_reason = fields.Text(
        string="Reason in Spite of the Age",
        help="Why the service takes the client all the same.",
    )
    waiting_days = fields.Integer(
        string="Days Waited",
        compute="_compute_waiting_days",
        help="From sending to the answer, or until today.",
    )
    is_feedback_missing = fields.Boolean(
        string="Feedback Missing",
        compute="_compute_waiting_days",
        search="_search_is_feedback_missing",
    )

    _feedback_due = models.Index(
        "(feedback_due_on) WHERE state IN ('sent', 'accepted')"
    )

    @api.depends("service_id.name")
    @api.depends_context("uid", "lang")
    def _compute_display_name(self):
        # To which service somebody goes says something about that person (P3).
        readable = self._readable_by_user()
        for referral in self:
            shown = not referral._origin or referral._origin in readable
            name = referral.service_id.name if shown else None
            referral.display_name = (
                self.env._("Referral to %(service)s", service=name)
                if name
                else self.env._("Referral")
            )

    @api.depends("measure_id")
    def _compute_goal_id(self):
        for referral in self.filtered("measure_id"):
            referral.goal_id = referral.measure_id.goal_id

    @api.depends("goal_id")
    def _compute_topic_id(self):
        for referral in self:
            referral.topic_id = referral.topic_id or referral.goal_id.topic_id

    @api.depends("kind", "state", "service_id", "category_ids", "client_id.consent_ids")
    def _compute_is_consent_missing(self):
        today = calendar_day(self)
        for referral in self:
            referral.is_consent_missing = (
                referral.kind == "disclosure"
                and referral.state == "draft"
                and bool(referral.client_id and referral.service_id)
                and not referral._disclosure_consent(today)
            )

    @api.depends("client_id.birth_date", "service_id", "date")
    @api.depends_context("lang")
    def _compute_age_hint(self):
        for referral in self:
            on = referral.date or calendar_day(self)
            age = age_on(referral.client_id.birth_date, on)
            service = referral.service_id
            referral.age_hint = (
                False
                if not service or service._fits_age(age)
                else self.env._(
                    "This service is for another age (%(ages)s); the client is "
                    "%(age)s. Please choose another service, or say why it takes the "
                    "client all the same.",
                    ages=service.age_text,
                    age=age,
                )
            )

    @api.depends("state", "sent_on", "answered_on", "ended_on", "feedback_due_on")
    def _compute_waiting_days(self):
        today = calendar_day(self)
        for referral in self:
            until = referral.answered_on or referral.ended_on or today
            sent = referral.sent_on if referral.state != "draft" else False
            referral.waiting_days = max((until - sent).days, 0) if sent else 0
            due = referral.feedback_due_on
            referral.is_feedback_missing = (
                referral.state in WAITING_STATES and bool(due) and due < today
            )

    @api.model
    def _search_is_feedback_missing(self, operator, value):
        if operator != "in":
            return NotImplemented
        return [
            ("state", "in", WAITING_STATES),
            ("feedback_due_on", "<", calendar_day(self)),
        ]
