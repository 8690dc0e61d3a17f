from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ..models.privacy_notice import LANGUAGES
from ..models.tools import calendar_day


class IntmanFirstConsent(models.AbstractModel):
    """The first steps of every file here: notice, then consent (Leitfaden II.3.2)."""

    _name = "intman.first.consent"
    _description = "First Consent"
    _inherit = ["intman.guarded"]

    provider_id = fields.Many2one(
        "intman.provider",
        required=True,
        default=lambda self: self.env["intman.client"]._default_provider(),
    )
    has_provider_choice = fields.Boolean(compute="_compute_has_provider_choice")
    counsellor_id = fields.Many2one(
        "intman.counsellor",
        domain="[('provider_id', '=', provider_id)]",
        default=lambda self: self.env["intman.counsellor"]._of_user(),
    )
    language = fields.Selection(selection=LANGUAGES, default="de", required=True)
    notice_id = fields.Many2one(
        "intman.privacy.notice",
        string="Privacy Notice",
        compute="_compute_notice_id",
        store=True,
        readonly=False,
    )
    is_notice_in_language = fields.Boolean(compute="_compute_is_notice_in_language")
    notice_body = fields.Html(related="notice_id.body", related_sudo=False)
    is_notice_explained = fields.Boolean(string="Notice handed out and explained")
    is_consent_given = fields.Boolean(
        string="Consent given",
        help="Voluntary and informed. Only now a name may be entered.",
    )
    consent_form = fields.Selection(
        selection=lambda self: (
            self.env["intman.consent"]._fields["form"]._description_selection(self.env)
        ),
        default="written",
        required=True,
    )
    needs_interpreter = fields.Boolean(string="Interpreter Needed")
    is_agreement_signed = fields.Boolean(
        string="Counselling agreement signed by both",
        help="Can be done later; the integration plan needs it.",
    )

    @api.depends_context("uid")
    def _compute_has_provider_choice(self):
        # sudo: own assignment
        choice = len(self.env.user.sudo().intman_provider_ids) > 1
        self.has_provider_choice = choice

    @api.depends("language", "provider_id")
    def _compute_notice_id(self):
        for intake in self:
            intake.notice_id = self.env["intman.privacy.notice"]._current(
                intake.provider_id, intake.language
            )

    @api.depends("language", "notice_id")
    def _compute_is_notice_in_language(self):
        for intake in self:
            intake.is_notice_in_language = intake.notice_id.language == intake.language

    @api.onchange("language", "notice_id")
    def _onchange_notice_id(self):
        # Informed is who understands: without a text in the language by an interpreter.
        if self.notice_id and not self.is_notice_in_language:
            self.needs_interpreter = True

    def action_forget(self):
        """Drop the form when it is cancelled: nothing that was typed stays behind."""
        self.check_access("write")
        self.sudo().unlink()  # sudo: users have no right to delete in this model
        return True

    def _check_consent(self):
        """Raise unless notice and consent are ticked, and say what comes first."""
        self.ensure_one()
        if not self.is_notice_explained:
            raise UserError(
                self.env._(
                    "Please hand out and explain the privacy notice first, and tick it."
                )
            )
        if not self.is_consent_given:
            raise UserError(
                self.env._(
                    "Without a consent no counselling is possible and nothing is "
                    "stored. Please take the consent first."
                )
            )
        if not self.notice_id:
            raise UserError(
                self.env._("Please choose the privacy notice that was handed out.")
            )

    def _consent_command(self, purpose="processing", **vals):
        """Return the command that creates a consent as it was given in this dialog."""
        return Command.create(
            {
                "purpose": purpose,
                "state": "given",
                "given_on": calendar_day(self),
                "form": self.consent_form,
                "notice_id": self.notice_id.id,
                **vals,
            }
        )

    def _agreement_command(self):
        """Return the command that creates the counselling agreement, signed today."""
        today = calendar_day(self)
        return Command.create(
            {
                "client_signed_on": today,
                "counsellor_signed_on": today,
                "counsellor_id": self.counsellor_id.id,
            }
        )
