from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

from .tools import MAX_EXTENSION_MONTHS, calendar_day, german_date, same_value

#: Grounds that say something about health: they need the Art. 9 consent.
HEALTH_GROUNDS = ("mental_illness", "chronic_illness", "disability")
#: What counts towards the twelve months: granted, or waiting for the decision.
COUNTING_STATES = ("requested", "granted")


class IntmanExtension(models.Model):
    """Extension of the period by up to a year in justified cases (Leitfaden II.1.3).

    A counsellor requests it (``state`` is ``requested`` at creation), the team lead
    decides; a team lead may grant at once, which is what a plain ``create`` does. Only
    a granted one lengthens the period.
    """

    _name = "intman.extension"
    _description = "Extension of the Period"
    _inherit = ["intman.client.record"]
    _order = "granted_on, id"

    _frozen_fields = ("client_id", "months", "granted_on", "ground")
    _guarded_fields = (
        "granted_by_id",
        "requested_on",
        "requested_by_id",
        "decided_by_id",
        "certificate_seen_by_id",
        "is_taken_over",
        "noted_on",
    )
    _no_default_fields = (
        "months",
        "granted_on",
        "decided_on",
        "refusal_reason",
        "late_override",
    )
    _erasure_rank = 60

    state = fields.Selection(
        selection=[
            ("requested", "Requested"),
            ("granted", "Granted"),
            ("refused", "Refused"),
            ("withdrawn", "Request withdrawn"),
        ],
        required=True,
        default="granted",
        index=True,
        copy=False,
    )
    ground = fields.Selection(
        selection=[
            ("illiteracy", "Illiteracy"),
            ("mental_illness", "Proven mental illness"),
            ("chronic_illness", "Chronic illness"),
            ("disability", "Disability"),
            ("multiple_problems", "Multiple problems"),
            ("other", "Other ground"),
        ],
        required=True,
    )
    months = fields.Integer(required=True, default=6)
    requested_on = fields.Date(readonly=True, copy=False)
    requested_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    granted_on = fields.Date(default=lambda self: self._default_granted_on())
    granted_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    decided_on = fields.Date(
        string="Day of Decision",
        copy=False,
        help="Empty: today. Never in the future.",
    )
    decided_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    refusal_reason = fields.Text(string="Reason for Refusing", copy=False)
    noted_on = fields.Date(
        string="Refusal Noted on",
        readonly=True,
        copy=False,
        help="Until then the refusal stands on the worklist of the file.",
    )
    is_own_request = fields.Boolean(
        string="Own Request",
        compute="_compute_is_own_request",
        help="Asked for by the user and not decided: its grounds may be changed.",
    )
    is_to_note = fields.Boolean(
        string="Refusal to Note",
        compute="_compute_is_to_note",
        help="Refused, not noted, and the user works on the file or has asked for it.",
    )
    justification = fields.Text(
        required=True,
        help="Why this single case is extended. A certificate is not stored, only "
        "“seen on … by …”.",
    )
    certificate_seen_on = fields.Date(
        help="The certificate itself is not stored. A mental illness is a ground only "
        "when it is proven.",
    )
    certificate_seen_by_id = fields.Many2one(
        "res.users", readonly=True, copy=False, ondelete="restrict"
    )
    is_taken_over = fields.Boolean(
        string="Taken over",
        readonly=True,
        copy=False,
        help="Granted by an earlier Integrationsmanagement; its months count here.",
    )
    late_override = fields.Boolean(
        string="Granted after the Last Day",
        help="Explicit decision of the team lead. Talks in the gap stay impossible.",
    )

    @api.model
    def _default_granted_on(self):
        if self.env.context.get("default_state") == "requested":
            return False
        return calendar_day(self)

    @api.depends("months", "state")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for extension in self:
            label = self.env._(
                "Extension by %(months)s months", months=extension.months
            )
            if extension.state == "requested":
                label = self.env._(
                    "Request: extension by %(months)s months", months=extension.months
                )
            extension.display_name = label

    @api.depends("state", "requested_by_id")
    @api.depends_context("uid")
    def _compute_is_own_request(self):
        for extension in self:
            extension.is_own_request = (
                extension.state == "requested"
                and extension.requested_by_id == self.env.user
            )

    @api.depends("state", "noted_on", "requested_by_id", "client_id.acting_user_ids")
    @api.depends_context("uid")
    def _compute_is_to_note(self):
        for extension in self:
            concerned = extension.requested_by_id | extension.client_id.acting_user_ids
            extension.is_to_note = (
                extension.state == "refused"
                and not extension.noted_on
                and extension.client_id.state != "closed"
                and self.env.user in concerned
            )

    # ------------------------------------------------------------------
    # Rules
    # ------------------------------------------------------------------

    @api.constrains("client_id", "months")
    def _check_total(self):
        self.client_id._touch()
        for client in self.client_id:
            counting = client.extension_ids.filtered(
                lambda e: e.state in COUNTING_STATES
            )
            if sum(counting.mapped("months")) <= MAX_EXTENSION_MONTHS:
                continue
            if "requested" in counting.mapped("state"):
                raise ValidationError(
                    self.env._(
                        "Granted and requested extensions together are at most "
                        "%(months)s months. Please choose fewer months, or decide on "
                        "the open request first.",
                        months=MAX_EXTENSION_MONTHS,
                    )
                )
            raise ValidationError(
                self.env._(
                    "All extensions together are at most %(months)s months. Please "
                    "choose fewer months.",
                    months=MAX_EXTENSION_MONTHS,
                )
            )

    @api.constrains("client_id", "granted_on", "ground", "justification", "state")
    def _check_grant(self):
        today = calendar_day(self)
        # What was refused or withdrawn lengthens nothing and binds nobody.
        for extension in self.filtered(lambda e: e.state in COUNTING_STATES):
            client = extension.client_id
            if extension.state == "granted" and not extension.granted_on:
                raise ValidationError(
                    self.env._("Please enter the day on which it was granted.")
                )
            if extension.granted_on and extension.granted_on > today:
                raise ValidationError(
                    self.env._("An extension cannot be granted in the future.")
                )
            if not client.first_consultation_on:
                raise ValidationError(
                    self.env._(
                        "The period begins with the first talk. There is nothing to "
                        "extend yet."
                    )
                )
            if (
                extension.granted_on
                and extension.granted_on < client.first_consultation_on
            ):
                raise ValidationError(
                    self.env._(
                        "An extension cannot be granted before the first talk on "
                        "%(date)s.",
                        date=german_date(client.first_consultation_on),
                    )
                )
            if not (extension.justification or "").strip():
                raise ValidationError(
                    self.env._("Please say why this single case is extended.")
                )
            if extension.ground in HEALTH_GROUNDS:
                # The ground itself is health data: already when it is requested. What
                # was taken over is told on that day, and was granted long before.
                on = today if extension.is_taken_over else extension.granted_on
                client._require_consent("special_category", on or today)

    @api.constrains("certificate_seen_on")
    def _check_certificate(self):
        today = calendar_day(self)
        if any(e.certificate_seen_on and e.certificate_seen_on > today for e in self):
            raise ValidationError(
                self.env._(
                    "A certificate cannot have been seen in the future. Please correct "
                    "the date."
                )
            )

    @api.constrains("decided_on")
    def _check_decided_on(self):
        today = calendar_day(self)
        if any(e.decided_on and e.decided_on > today for e in self):
            raise ValidationError(
                self.env._("The decision cannot lie in the future. Please correct it.")
            )

    # ------------------------------------------------------------------
    # Create and write
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [dict(vals) for vals in vals_list]
        for vals in vals_list:
            self._prepare_state(vals)
            # Before the period is computed with it.
            if not 1 <= vals.get("months", 1) <= MAX_EXTENSION_MONTHS:
                raise ValidationError(
                    self.env._("An extension is between 1 and 12 months long.")
                )
        extensions = super().create(vals_list)
        today = calendar_day(self)
        for extension in extensions:
            extension.client_id._require_consent()
            if extension.state == "granted":
                extension._check_in_time(extension.granted_on)
                vals = {
                    "granted_by_id": self.env.uid,
                    "decided_by_id": self.env.uid,
                    "decided_on": extension.granted_on,
                }
            else:
                vals = {"requested_by_id": self.env.uid, "requested_on": today}
            if extension.certificate_seen_on:
                vals["certificate_seen_by_id"] = self.env.uid
            extension._write_guarded(vals)
        return extensions

    def _prepare_state(self, vals):
        """Check whether the user may enter this: a request, or a grant (team lead)."""
        state = vals.get("state") or self.default_get(["state"])["state"]
        vals["state"] = state
        if state == "granted":
            if not self._user_decides():
                raise UserError(
                    self.env._(
                        "An extension is granted by the team lead. Please ask for it "
                        "there."
                    )
                )
            return
        if state != "requested":
            self._refuse_guarded("state")
        for name in ("granted_on", "decided_on", "refusal_reason", "late_override"):
            if vals.get(name):
                self._refuse_guarded(name)
        vals["granted_on"] = False

    def _user_decides(self):
        """Tell whether the user decides on extensions (own provider: by the rules)."""
        return self.env.su or self.env.user.has_group("intman_module.group_team_lead")

    def _empty_special_category(self):
        # The ground itself is health data; the months stay, the period depends on
        # them. Past every rule: a withdrawal is never refused.
        health = self.filtered(lambda e: e.ground in HEALTH_GROUNDS)
        if health:
            self.env.flush_all()
            self.env.cr.execute(
                SQL(
                    "UPDATE intman_extension SET ground = 'other', "
                    # Without a reason nobody can grant what was only requested.
                    "justification = CASE state WHEN 'requested' THEN '' ELSE %s END, "
                    "refusal_reason = NULL, certificate_seen_on = NULL, "
                    "certificate_seen_by_id = NULL WHERE id = ANY(%s)",
                    self.env._("Removed: the consent was withdrawn"),
                    health.ids,
                )
            )
            health.invalidate_recordset()

    def _changed(self, vals, *names):
        """Return which of the fields the values would change."""
        return [
            name
            for name in names
            if name in vals and any(not same_value(e, name, vals[name]) for e in self)
        ]

    def write(self, vals):
        if self._changed(vals, "state"):
            self._refuse_guarded("state")
        if self._changed(vals, "granted_on") and not all(self.mapped("granted_on")):
            self._refuse_guarded("granted_on")
        if self._changed(vals, "late_override", "decided_on", "refusal_reason"):
            self._require_decider()
        if self._changed(vals, "decided_on", "refusal_reason"):
            self._require_requested()
        if self._changed(vals, "justification", "certificate_seen_on"):
            self._require_requester()
        seen = self._changed(vals, "certificate_seen_on")
        result = super().write(vals)
        if seen:
            self._write_guarded({"certificate_seen_by_id": self.env.uid})
        return result
