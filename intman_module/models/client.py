from uuid import uuid4

from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.orm.models import NO_ACCESS

from .privacy_notice import LANGUAGES
from .tools import calendar_day, last_day, name_sounds, visible_name

CLOSING_REASONS = [
    ("goals_achieved", "Goals achieved, independent"),
    ("period_over", "Period over"),
    ("period_over_extended", "Period over after extension"),
    ("moved", "Moved to another Integrationsmanagement"),
    ("handed_over", "Handed over inside the county"),
    ("left_country", "Left the country or region"),
    ("consent_revoked", "Consent withdrawn"),
    ("contact_lost", "Contact lost"),
    ("no_need", "No need, livelihood secured"),
    ("not_target_group", "Not in the target group"),
    ("deceased", "Deceased"),
]
#: Has an import draw the case numbers once all rows have passed; an object, so that no
#: caller from outside can make a file without a number.
NUMBER_LATER = object()


class IntmanClient(models.Model):
    """A person who is advised, at one provider for ever.

    No client exists without a given consent to processing (Leitfaden IV.3):
    ``create`` refuses one that does not bring it along in ``consent_ids``.
    """

    _name = "intman.client"
    _description = "Client"
    _inherit = ["intman.personal.data", "intman.reminder.mixin"]
    _order = "last_name, first_name, id"
    _rec_names_search = ["number", "last_name", "first_name"]

    _frozen_fields = ("provider_id",)
    _system_fields = ("person_key", "number")
    _guarded_fields = (
        "state",
        "closed_on",
        "closing_reason",
        "first_consultation_on",
        "period_end",
        "erasure_due_on",
        "erasure_tried_on",
        "inherited_first_on",
        "paused_on",
        "resumed_on",
        "moved_to",
    )
    _erasure_rank = 100

    number = fields.Char(string="Case Number", index=True, copy=False, readonly=True)
    person_key = fields.Char(
        required=True,
        index=True,
        readonly=True,
        copy=False,
        default=lambda self: str(uuid4()),
        groups=NO_ACCESS,
        help="Random key that travels with a handover, so that a county counts the "
        "person once.",
    )
    first_name = fields.Char()
    last_name = fields.Char(required=True)
    name_sound = fields.Char(
        compute="_compute_name_sound", store=True, copy=False, groups=NO_ACCESS
    )
    birth_date = fields.Date()
    gender = fields.Selection(
        selection=[
            ("female", "Female"),
            ("male", "Male"),
            ("diverse", "Diverse"),
            ("not_stated", "Not stated"),
        ],
    )
    nationality_id = fields.Many2one("res.country", ondelete="restrict")
    marital_status = fields.Selection(
        selection=[
            ("single", "Single"),
            ("married", "Married"),
            ("partnership", "Registered partnership"),
            ("separated", "Separated"),
            ("divorced", "Divorced"),
            ("widowed", "Widowed"),
        ],
    )
    language = fields.Selection(
        selection=LANGUAGES,
        string="Language of Communication",
        help="In which notice, consent and agreement are handed out.",
    )
    needs_interpreter = fields.Boolean(string="Interpreter Needed")
    street = fields.Char()
    zip = fields.Char(string="Postcode", size=10)
    city = fields.Char(string="Town")
    phone = fields.Char()
    mail_address = fields.Char(string="E-mail Address")
    provider_id = fields.Many2one(
        "intman.provider",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self._default_provider(),
    )
    county_id = fields.Many2one(
        related="provider_id.county_id", store=True, index=True, related_sudo=False
    )
    municipality_id = fields.Many2one(
        "intman.municipality", index=True, ondelete="restrict"
    )
    counsellor_id = fields.Many2one(
        "intman.counsellor",
        index=True,
        ondelete="restrict",
        domain="[('provider_id', '=', provider_id)]",
        default=lambda self: self.env["intman.counsellor"]._of_user(),
    )
    deputy_ids = fields.Many2many(
        comodel_name="intman.counsellor",
        relation="intman_client_deputy_rel",
        column1="client_id",
        column2="counsellor_id",
        string="Deputies",
        domain="[('provider_id', '=', provider_id)]",
    )
    acting_user_ids = fields.Many2many(
        comodel_name="res.users",
        string="Who Works on the File",
        compute="_compute_acting_user_ids",
        search="_search_acting_user_ids",
        compute_sudo=True,
        help="Responsible counsellor, deputies, and who stands in during an absence. "
        "The record rules ask this field where a provider shows files to the assigned "
        "counsellors only.",
    )
    target_group = fields.Selection(
        selection=[
            ("au", "Anschlussunterbringung"),
            ("ukraine", "Ukraine (§ 24 AufenthG)"),
        ],
        required=True,
        default="au",
        help="Only these two groups are advised (Leitfaden II.1.2).",
    )
    reception_stage = fields.Selection(
        selection=[
            ("initial", "Erstaufnahme"),
            ("provisional", "Vorläufige Unterbringung"),
            ("follow_up", "Anschlussunterbringung"),
        ],
        default="follow_up",
        help="Before the Anschlussunterbringung the Flüchtlingssozialarbeit advises.",
    )
    assigned_on = fields.Date(
        string="Assigned on",
        help="Day of the assignment to the Anschlussunterbringung (Leitfaden I.2.3).",
    )
    residence_status_id = fields.Many2one(
        "intman.residence.status", ondelete="restrict", index=True
    )
    residence_status_until = fields.Date(
        string="Residence Status Valid until", index="btree_not_null"
    )
    residence_hint = fields.Text(
        related="residence_status_id.hint",
        related_sudo=False,
        string="About This Status",
    )
    obligation_place = fields.Char(
        string="Residence Obligation",
        size=100,
        help="Municipality, county or state to which a Wohnsitzauflage or another "
        "restriction binds the person.",
    )
    obligation_until = fields.Date(string="Residence Obligation until")
    benefit = fields.Selection(
        selection=[
            ("asylblg", "AsylbLG"),
            ("sgb2", "SGB II"),
            ("sgb12", "SGB XII"),
            ("none", "No benefits"),
            ("unknown", "Unknown"),
        ],
        default="unknown",
        required=True,
    )
    benefit_from = fields.Date(string="Benefits since")
    benefit_until = fields.Date(
        string="Benefits until", help="Last day of the grant, as far as it is known."
    )
    eligibility_reason = fields.Text(
        string="Reason for Counselling without Benefits",
        help="Why somebody in the Anschlussunterbringung who draws no benefits is "
        "(still) advised. The counsellor decides and records it (Leitfaden II.1.2).",
    )
    state = fields.Selection(
        selection=[("active", "Active"), ("paused", "Paused"), ("closed", "Closed")],
        required=True,
        default="active",
        readonly=True,
        index=True,
        copy=False,
    )
    consent_ids = fields.One2many("intman.consent", "client_id", string="Consents")
    agreement_ids = fields.One2many(
        "intman.agreement", "client_id", string="Agreements"
    )
    participant_ids = fields.One2many(
        "intman.consultation.participant", "client_id", string="Talks"
    )
    extension_ids = fields.One2many(
        "intman.extension", "client_id", string="Extensions"
    )
    plan_ids = fields.One2many("intman.plan", "client_id", string="Plans")
    external_first_consultation_on = fields.Date(
        string="First Talk Elsewhere",
        help="First counselling talk at an earlier Integrationsmanagement. "
        "It starts the period: a move gives no fresh three years.",
    )
    external_source = fields.Selection(
        selection=[
            ("certificate", "Certificate seen"),
            ("statement", "Client's statement"),
        ],
        string="Known from",
    )
    first_consultation_on = fields.Date(
        string="First Talk", compute="_compute_period", store=True, copy=False
    )
    period_end = fields.Date(
        string="Last Day",
        compute="_compute_period",
        store=True,
        index=True,
        copy=False,
        help="Last day (inclusive) on which a counselling talk is possible: three "
        "years after the first talk, plus extensions (Leitfaden II.1.3).",
    )
    paused_on = fields.Date(readonly=True, copy=False)
    resumed_on = fields.Date(
        string="Taken up Again on",
        readonly=True,
        copy=False,
        help="The last time that a paused or closed file was taken up again.",
    )
    closed_on = fields.Date(readonly=True, copy=False)
    closing_reason = fields.Selection(
        selection=CLOSING_REASONS, readonly=True, copy=False, index=True
    )
    erasure_due_on = fields.Date(
        string="Erased from",
        compute="_compute_erasure_due_on",
        store=True,
        copy=False,
        help="In the night to this day everything about the person is erased, at the "
        "earliest in the one after the closing.",
    )
    inherited_first_on = fields.Date(
        groups=NO_ACCESS,
        string="First Talk in an Erased File",
        readonly=True,
        copy=False,
        help="For the figures: the same person's file at another provider of the "
        "county, erased since, had begun on this day.",
    )
    erasure_tried_on = fields.Date(readonly=True, copy=False, groups=NO_ACCESS)

    _number_unique = models.UniqueIndex(
        "(provider_id, number)", "This case number exists already."
    )
    _erasure_due = models.Index("(erasure_due_on) WHERE state = 'closed'")

    # ------------------------------------------------------------------
    # Defaults and computed fields
    # ------------------------------------------------------------------

    @api.model
    def _default_provider(self):
        providers = self.env.user.sudo().intman_provider_ids  # sudo: own assignment
        return providers if len(providers) == 1 else providers.browse()

    @api.depends("number", "first_name", "last_name")
    @api.depends_context("uid")
    def _compute_display_name(self):
        # Labels of many2one fields and groups are read with sudo: the name is shown
        # to users only who may read the file (P3). Others see the number.
        readable = self._readable_by_user()
        for client in self:
            label = client.number or ""
            if not client._origin or client._origin in readable:
                name = ", ".join(filter(None, (client.last_name, client.first_name)))
                label = f"{label} {name}".strip()
            client.display_name = label

    @api.depends(
        "counsellor_id.user_id",
        "counsellor_id.absence_ids.deputy_id",
        "counsellor_id.absence_ids.date_from",
        "counsellor_id.absence_ids.date_to",
        "deputy_ids.user_id",
    )
    def _compute_acting_user_ids(self):
        stand_ins = self.env["intman.absence"]._stand_ins(self.counsellor_id)
        for client in self:
            staff = client.counsellor_id | client.deputy_ids
            absence = stand_ins.get(client.counsellor_id)
            if absence:
                staff |= absence.deputy_id
            client.acting_user_ids = staff.user_id

    @api.model
    def _search_acting_user_ids(self, operator, value):
        if operator != "in":
            return NotImplemented
        # Asked anew with every query: an absence begins and ends by its dates.
        absences = self.env["intman.absence"]
        running = absences._running_domain(absences._day_of_access())
        running &= fields.Domain("deputy_id.user_id", "in", value)
        running &= fields.Domain("provider_id.user_ids", "in", value)
        # any!: who works on a file is decided for every reader alike.
        return fields.Domain.OR(
            [
                fields.Domain("counsellor_id.user_id", "in", value),
                fields.Domain("deputy_ids.user_id", "in", value),
                fields.Domain(
                    "counsellor_id",
                    "any!",
                    fields.Domain("absence_ids", "any!", running),
                ),
            ]
        )

    @api.depends("first_name", "last_name")
    def _compute_name_sound(self):
        for client in self:
            sounds = name_sounds(client.first_name, client.last_name)
            client.name_sound = f" {' '.join(sounds)} " if sounds else False

    @api.depends(
        "external_first_consultation_on",
        "participant_ids.consultation_id.date",
        "participant_ids.consultation_id.state",
        "participant_ids.consultation_id.counted",
        "extension_ids.months",
        "extension_ids.granted_on",
        "extension_ids.state",
    )
    def _compute_period(self):
        for client in self:
            dates = client._counted_dates()
            if client.external_first_consultation_on:
                dates.append(client.external_first_consultation_on)
            client.first_consultation_on = min(dates, default=False)
            client.period_end = client._period_end_as_of()

    @api.depends(
        "state",
        "closed_on",
        "closing_reason",
        "provider_id.county_id.erasure_delay_days",
    )
    def _compute_erasure_due_on(self):
        for client in self:
            if client.state != "closed" or not client.closed_on:
                client.erasure_due_on = False
            elif client.closing_reason == "consent_revoked":
                # Nothing may be stored after a withdrawal (Leitfaden IV.3).
                client.erasure_due_on = client.closed_on
            else:
                days = client.provider_id.county_id.erasure_delay_days
                client.erasure_due_on = fields.Date.add(client.closed_on, days=days)

    def _counted_dates(self):
        """Return the sorted dates of the counted talks held in this file."""
        self.ensure_one()
        talks = self.participant_ids.consultation_id
        return sorted(talks.filtered(lambda t: t._is_counted()).mapped("date"))

    def _period_end_as_of(self, on=None, but=None):
        """Return the last day of the period, with the extensions granted up to ``on``.

        ``but`` leaves one extension out (what would the end be without it?).

        An extension granted after the old end does not cover the gap, which is why a
        talk is judged by what had been granted on its day.
        """
        self.ensure_one()
        extensions = self.extension_ids.filtered(
            lambda e: (
                e != but
                and e.state == "granted"
                and e.granted_on
                and (not on or e.granted_on <= on)
            )
        ).sorted(lambda e: (e.granted_on, e.id if isinstance(e.id, int) else 0))
        return last_day(self.first_consultation_on, extensions.mapped("months"))

    # ------------------------------------------------------------------
    # Create, write, search
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [self._with_visible_names(vals) for vals in vals_list]
        for vals in vals_list:
            # Before anything reaches the database: no consent, no name (IV.3).
            if not self._brings_consent(vals):
                raise UserError(
                    self.env._(
                        "Nothing personal may be stored without a consent. Please "
                        "take the consent first, with “New client”."
                    )
                )
        clients = super().create(vals_list)
        today = calendar_day(self)
        if self.env.context.get("intman_number_later") is not NUMBER_LATER:
            clients._draw_numbers(today)
        for client in clients:
            if not client._has_consent("processing"):
                raise UserError(
                    self.env._(
                        "The consent is not in force today. Please take a consent that "
                        "is valid from today or earlier."
                    )
                )
        return clients

    def _draw_numbers(self, today):
        """Give every file without a case number the next one of its provider."""
        for client in self.filtered(lambda c: not c.number):
            client._write_guarded(
                {"number": client.provider_id._next_client_number(today)}
            )

    @api.model
    def _brings_consent(self, vals):
        """Tell whether values for a new client carry a given processing consent."""
        for command in vals.get("consent_ids") or ():
            if command[0] == Command.CREATE:
                consent = command[2]
                state = consent.get("state") or "given"
                if consent.get("purpose") == "processing" and state == "given":
                    return True
        return False

    def write(self, vals):
        self._require_open()
        return super().write(self._with_visible_names(vals))

    @api.model
    def _with_visible_names(self, vals):
        """Return a copy of the values in which two equal-looking names are equal."""
        names = {
            name: visible_name(vals[name])
            for name in ("first_name", "last_name")
            if isinstance(vals.get(name), str)
        }
        return {**vals, **names}

    def _require_open(self):
        """Raise for a closed file: what is left to do there are its own steps."""
        closed = self.filtered(lambda c: c.state == "closed")
        if closed:
            raise UserError(
                self.env._(
                    "The file %(number)s is closed. To change it, take it up again "
                    "first.",
                    number=closed[0].number,
                )
            )
