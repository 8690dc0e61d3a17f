from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from .tools import MAX_EXTENSION_MONTHS, calendar_day, german_date

#: Grounds that say something about health: they need the Art. 9 consent.
HEALTH_GROUNDS = ("mental_illness", "chronic_illness", "disability")


class IntmanExtension(models.Model):
    """Extension of the period by up to a year in justified cases (Leitfaden II.1.3)."""

    _name = "intman.extension"
    _description = "Extension of the Period"
    _inherit = ["intman.client.record"]
    _order = "granted_on, id"

    _frozen_fields = ("client_id", "months", "granted_on", "ground")
    _guarded_fields = ("granted_by_id", "is_taken_over")
    _erasure_rank = 60

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
    granted_on = fields.Date(required=True, default=lambda self: calendar_day(self))
    granted_by_id = fields.Many2one("res.users", readonly=True, ondelete="restrict")
    justification = fields.Text(
        required=True,
        help="Why this single case is extended. A certificate is not stored, only "
        "“seen on … by …”.",
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

    @api.depends("months")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for extension in self:
            extension.display_name = self.env._(
                "Extension by %(months)s months", months=extension.months
            )

    @api.constrains("client_id", "months")
    def _check_total(self):
        self.client_id._touch()
        for client in self.client_id:
            if sum(client.extension_ids.mapped("months")) > MAX_EXTENSION_MONTHS:
                raise ValidationError(
                    self.env._(
                        "All extensions together are at most %(months)s months. Please "
                        "choose fewer months.",
                        months=MAX_EXTENSION_MONTHS,
                    )
                )

    @api.constrains("client_id", "granted_on", "ground", "justification")
    def _check_grant(self):
        today = calendar_day(self)
        for extension in self:
            client = extension.client_id
            if extension.granted_on > today:
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
            if extension.granted_on < client.first_consultation_on:
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
                if extension.is_taken_over:
                    # Told on the day of the handover, granted long before.
                    client._require_consent("special_category")
                    continue
                client._require_consent("special_category", extension.granted_on)

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.user.has_group("intman_module.group_team_lead") and not (
            self.env.su
        ):
            raise UserError(
                self.env._(
                    "An extension is granted by the team lead. Please ask for it there."
                )
            )
        for vals in vals_list:
            # Before the period is computed with it.
            if not 1 <= vals.get("months", 1) <= MAX_EXTENSION_MONTHS:
                raise ValidationError(
                    self.env._("An extension is between 1 and 12 months long.")
                )
        extensions = super().create(vals_list)
        for extension in extensions:
            client = extension.client_id
            client._require_consent()
            old_end = client._period_end_as_of(but=extension)
            if extension.granted_on > old_end and not extension.late_override:
                raise UserError(
                    self.env._(
                        "The period ended on %(date)s. The team lead may still extend "
                        "it by ticking “Granted after the last day”; talks in the gap "
                        "stay impossible.",
                        date=german_date(old_end),
                    )
                )
            extension._write_guarded({"granted_by_id": self.env.uid})
        return extensions
