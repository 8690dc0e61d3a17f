from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from .tools import calendar_day

LANGUAGES = [
    ("de", "German"),
    ("de_plain", "Plain German"),
    ("en", "English"),
    ("uk", "Ukrainian"),
    ("ru", "Russian"),
    ("ar", "Arabic"),
    ("fa", "Dari/Farsi"),
    ("ps", "Pashto"),
    ("ku", "Kurdish"),
    ("tr", "Turkish"),
    ("fr", "French"),
    ("ti", "Tigrinya"),
    ("so", "Somali"),
    ("other", "Other language"),
]


class IntmanPrivacyNotice(models.Model):
    """Datenschutzerklärung: one version in one language (Leitfaden II.3.2, IV.3).

    A notice without a provider is the template for all; a provider's own goes first.
    """

    _name = "intman.privacy.notice"
    _description = "Privacy Notice"
    _order = "valid_from desc, version desc, language, id"

    version = fields.Char(required=True)
    language = fields.Selection(selection=LANGUAGES, required=True, default="de")
    provider_id = fields.Many2one(
        "intman.provider",
        index=True,
        ondelete="restrict",
        help="Empty: for all providers that have none of their own.",
    )
    body = fields.Html(required=True)
    valid_from = fields.Date(required=True, default=lambda self: calendar_day(self))
    consent_ids = fields.One2many(
        "intman.consent",
        "notice_id",
        string="Consents",
        groups="intman_module.group_counsellor",
    )
    active = fields.Boolean(default=True)

    @api.depends("version", "language", "provider_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        languages = dict(self._fields["language"]._description_selection(self.env))
        for notice in self:
            language = languages.get(notice.language, "")
            notice.display_name = f"{language} · {notice.version}"

    @api.constrains("version", "language", "provider_id")
    def _check_unique(self):
        for notice in self:
            same = [
                ("version", "=", notice.version),
                ("language", "=", notice.language),
                ("provider_id", "=", notice.provider_id.id),
                ("id", "!=", notice.id),
            ]
            if self.with_context(active_test=False).search_count(same, limit=1):
                raise ValidationError(
                    self.env._(
                        "There is a notice of this version and language already. "
                        "Please give the new text a new version."
                    )
                )

    def copy_data(self, default=None):
        """Name the copy as a version of its own."""
        vals_list = super().copy_data(default)
        for vals in vals_list if "version" not in (default or {}) else ():
            vals["version"] = self.env._("%(version)s (copy)", version=vals["version"])
        return vals_list

    def write(self, vals):
        if {"body", "version", "language", "provider_id", "valid_from"} & set(vals):
            # sudo: managers who edit notices see no consents, only whether one exists.
            used = self.sudo().filtered("consent_ids")
            if used:
                raise UserError(
                    self.env._(
                        "Consents refer to this version of the notice, so its text "
                        "has to stay as it was shown. Please make a new version."
                    )
                )
        return super().write(vals)

    @api.model
    def _current(self, provider, language="de", on=None):
        """Return the notice to hand out: newest valid, the provider's own first.

        Falls back to German where the language has none; may be empty.
        """
        on = on or calendar_day(self)
        for lang in dict.fromkeys((language or "de", "de")):
            notices = self.search(
                [
                    ("language", "=", lang),
                    ("valid_from", "<=", on),
                    ("provider_id", "in", [False, provider.id]),
                ]
            )
            own = notices.filtered("provider_id")
            if notices:
                return (own or notices)[:1]
        return self.browse()
