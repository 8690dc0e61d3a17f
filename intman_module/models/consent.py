from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from .tools import calendar_day


class IntmanConsent(models.Model):
    """Einwilligung: one consent for one purpose (Leitfaden II.3.2, IV.3; Art. 7 GDPR).

    Immutable once given; it can only be withdrawn, and withdrawing always succeeds.
    """

    _name = "intman.consent"
    _description = "Consent"
    _inherit = ["intman.client.record"]
    _order = "given_on desc, id desc"

    _guarded_fields = ("revoked_on",)
    _erasure_rank = 90

    purpose = fields.Selection(
        selection=[
            ("processing", "Counselling and processing"),
            ("special_category", "Special categories (Art. 9)"),
            ("disclosure", "Disclosure to a recipient"),
            ("handover", "Handover to another provider"),
        ],
        required=True,
        default="processing",
    )
    recipient = fields.Char(
        help="To whom data may be given. Needed for disclosure and handover."
    )
    recipient_provider_id = fields.Many2one(
        "intman.provider",
        string="Receiving Provider",
        ondelete="restrict",
        index=True,
        help="Where the recipient is another provider of this system.",
    )
    category_ids = fields.Many2many(
        "intman.data.category",
        string="Categories of Data",
        help="Which data the consent covers. Empty: all that the purpose needs.",
    )
    notice_id = fields.Many2one(
        "intman.privacy.notice",
        string="Privacy Notice",
        ondelete="restrict",
        index=True,
        help="Handed out and explained before the consent.",
    )
    form = fields.Selection(
        selection=[
            ("written", "On paper, signed"),
            ("electronic", "On screen"),
            ("oral", "Spoken, recorded by the counsellor"),
        ],
        default="written",
        required=True,
        help="No form is prescribed, the written one is recommended (Leitfaden IV.3).",
    )
    given_on = fields.Date()
    valid_until = fields.Date(help="Inclusive. Empty: until withdrawn.")
    revoked_on = fields.Date(string="Withdrawn on", readonly=True, copy=False)
    state = fields.Selection(
        selection=[
            ("draft", "Draft"),
            ("given", "Given"),
            ("revoked", "Withdrawn"),
            ("expired", "Expired"),
        ],
        required=True,
        default="draft",
        readonly=True,
        copy=False,
        index=True,
    )

    @api.depends("purpose", "given_on")
    @api.depends_context("lang")
    def _compute_display_name(self):
        purposes = dict(self._fields["purpose"]._description_selection(self.env))
        for consent in self:
            consent.display_name = purposes.get(consent.purpose, "")

    @api.constrains("given_on", "valid_until", "state", "client_id")
    def _check_dates(self):
        today = calendar_day(self)
        for consent in self.filtered(lambda c: c.state in ("draft", "given")):
            if consent.given_on and consent.given_on > today:
                raise ValidationError(
                    self.env._(
                        "A consent cannot be given in the future. Please correct the "
                        "day."
                    )
                )
            if consent.valid_until and (
                not consent.given_on or consent.valid_until < consent.given_on
            ):
                raise ValidationError(
                    self.env._(
                        "A consent cannot end before it was given. Please correct the "
                        "dates."
                    )
                )

    @api.constrains(
        "state",
        "purpose",
        "recipient",
        "recipient_provider_id",
        "notice_id",
        "client_id",
    )
    def _check_complete(self):
        for consent in self.filtered(lambda c: c.state == "given"):
            if not consent.notice_id:
                raise ValidationError(
                    self.env._(
                        "A consent is effective only after the privacy notice was "
                        "explained. Please choose the notice that was handed out."
                    )
                )
            if (
                consent.purpose in ("disclosure", "handover")
                and not (consent.recipient or "").strip()
                and not consent._recipient_records()
            ):
                raise ValidationError(
                    self.env._("Please name the recipient whom the consent allows.")
                )

    @api.constrains("notice_id", "client_id")
    def _check_notice(self):
        for consent in self:
            owner = consent.notice_id.provider_id
            if owner and owner != consent.provider_id:
                raise ValidationError(
                    self.env._("Please choose a privacy notice of the own provider.")
                )

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [dict(vals) for vals in vals_list]
        today = calendar_day(self)
        for vals in vals_list:
            if vals.get("state") in ("revoked", "expired"):
                self._refuse_guarded("state")
            if not vals.get("state"):
                vals["state"] = "given" if vals.get("given_on") else "draft"
            if vals["state"] == "given":
                self._prepare_given(vals, today)
        return super().create(vals_list)

    def _prepare_given(self, vals, today):
        """Complete the values of a given consent: its day and the notice shown."""
        if not vals.get("given_on"):
            vals["given_on"] = today
        if not vals.get("notice_id") and vals.get("client_id"):
            client = self.env["intman.client"].browse(vals["client_id"])
            notices = self.env["intman.privacy.notice"]
            provider, language = client.provider_id, client.language
            # A consent older than all notices here was taken on paper before.
            vals["notice_id"] = (
                notices._current(
                    provider, language, fields.Date.to_date(vals["given_on"])
                )
                or notices._current(provider, language)
            ).id

    def write(self, vals):
        if vals and any(consent.state != "draft" for consent in self):
            raise UserError(
                self.env._(
                    "A given consent stays as it was signed. Withdraw it, or take a "
                    "new one."
                )
            )
        if "state" in vals:
            self._refuse_guarded("state")
        return super().write(vals)

    def action_give(self):
        """Mark a draft as given today (or on the day entered)."""
        for consent in self.filtered(lambda c: c.state == "draft"):
            vals = {"state": "given"}
            if not consent.given_on:
                vals["given_on"] = calendar_day(self)
            if not consent.notice_id:
                vals["notice_id"] = (
                    self.env["intman.privacy.notice"]
                    ._current(consent.provider_id, consent.client_id.language)
                    .id
                )
            consent.check_access("write")
            consent._write_guarded(vals)
        return True

    def action_revoke(self):
        """Withdraw the consent, whatever state the case is in; never refused.

        Withdrawing the consent to processing ends the case: it is closed, locked for
        everybody at once and erased in the next night (Leitfaden IV.3, Art. 7 (3)).
        """
        self.check_access("write")
        today = calendar_day(self)
        # sudo: what follows reaches records that the user need not see any more.
        consents = self.sudo()
        ending = consents.filtered(
            lambda c: c.purpose == "processing" and c.state in ("given", "expired")
        ).client_id
        affected = consents | ending.consent_ids
        affected.filtered(lambda c: c.state != "revoked")._write_guarded(
            {"state": "revoked", "revoked_on": today}
        )
        ending._close("consent_revoked", today)
        special = affected.filtered(lambda c: c.purpose == "special_category")
        # What only this consent allowed may not be stored any longer (Art. 9 GDPR).
        special.client_id.filtered(
            lambda c: not c._has_consent("special_category")
        )._forget_special_category()
        if not ending:
            return True
        return self.env["intman.client"]._action_after_withdrawal()

    def _in_force(self, on):
        """Tell whether the consent is in force on that day; withdrawal ends at once."""
        self.ensure_one()
        return (
            self.state != "draft"
            and bool(self.given_on)
            and self.given_on <= on
            and (not self.valid_until or on <= self.valid_until)
            and (
                self.state != "revoked"
                or bool(self.revoked_on and on < self.revoked_on)
            )
        )

    def _recipient_records(self):
        """Return the records that the consent names as recipient, as a list."""
        self.ensure_one()
        return [record for record in (self.recipient_provider_id,) if record]

    def _covers(self, recipient=None, category=None):
        """Tell whether the consent names this recipient and category of data.

        :param recipient: a record that the consent points to, or a name as it is
            written in the consent.
        """
        self.ensure_one()
        named = self._recipient_records()
        is_name = isinstance(recipient, str)
        if recipient is not None and (is_name or recipient not in named):
            # Two providers may bear the same name: the one that was chosen is meant.
            if any(not is_name and r._name == recipient._name for r in named):
                return False
            name = recipient if is_name else recipient.display_name
            if (self.recipient or "").strip().casefold() != name.strip().casefold():
                return False
        if category and self.category_ids:
            return category in self.category_ids.mapped("code")
        return True

    @api.model
    def _cron_expire(self):
        """Mark consents whose last day has passed; ``_has_consent`` asks the dates."""
        self.search(
            [
                ("state", "=", "given"),
                ("valid_until", "<", calendar_day(self)),
            ]
        )._write_guarded({"state": "expired"})
