from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from .tools import calendar_day


class IntmanCooperation(models.Model):
    """Kooperationsvereinbarung with a service (Leitfaden II.2, II.5, III.2)."""

    _name = "intman.cooperation"
    _description = "Cooperation Agreement"
    _inherit = ["intman.guarded"]
    _order = "signed_on desc, id desc"

    _frozen_fields = ("service_id",)
    _guarded_fields = ("state", "ended_on")

    service_id = fields.Many2one(
        "intman.service", required=True, index=True, ondelete="restrict"
    )
    county_id = fields.Many2one(
        related="service_id.county_id",
        related_sudo=False,
        store=True,
        index=True,
        precompute=True,
    )
    provider_id = fields.Many2one(
        "intman.provider",
        index=True,
        ondelete="restrict",
        domain="[('county_id', '=', county_id)]",
        help="With whom the service has agreed. Empty: with the county, for all.",
    )
    state = fields.Selection(
        selection=[
            ("draft", "In preparation"),
            ("signed", "Signed"),
            ("ended", "Ended"),
        ],
        required=True,
        default="draft",
        readonly=True,
        index=True,
        copy=False,
    )
    signed_on = fields.Date(string="Signed on", copy=False)
    ended_on = fields.Date(string="Ended on", readonly=True, copy=False)
    review_on = fields.Date(
        string="Review on", help="When both sides look at the agreement again."
    )
    note = fields.Text(
        string="What Was Agreed",
        help="Aim, procedures and who is responsible for what. No client data.",
    )

    @api.depends("service_id.name")
    def _compute_display_name(self):
        for agreement in self:
            agreement.display_name = agreement.service_id.name or ""

    @api.constrains("provider_id", "service_id")
    def _check_provider(self):
        for agreement in self.filtered("provider_id"):
            # sudo: the county of a provider out of sight.
            if agreement.provider_id.sudo().county_id != agreement.county_id:
                raise ValidationError(
                    self.env._("Please choose a provider of the same county.")
                )

    @api.constrains("signed_on", "review_on", "state")
    def _check_dates(self):
        today = calendar_day(self)
        for agreement in self:
            signed = agreement.signed_on
            if signed and signed > today:
                raise ValidationError(
                    self.env._(
                        "A cooperation agreement cannot be signed in the future. "
                        "Please correct the day."
                    )
                )
            if agreement.state == "signed" and not signed:
                raise ValidationError(
                    self.env._("Please enter the day on which it was signed.")
                )
            if signed and agreement.review_on and agreement.review_on < signed:
                raise ValidationError(
                    self.env._(
                        "The review comes after the signature. Please correct the "
                        "dates."
                    )
                )

    def action_sign(self):
        """Mark the agreement as signed, on the day entered or today.

        :raise UserError: when it has ended.
        """
        self.check_access("write")
        for agreement in self:
            if agreement.state == "ended":
                raise UserError(
                    self.env._("This agreement has ended. Please enter a new one.")
                )
            agreement._write_guarded(
                {
                    "state": "signed",
                    "signed_on": agreement.signed_on or calendar_day(self),
                }
            )
        return True

    def action_end(self):
        """End the agreement today."""
        self.check_access("write")
        self.filtered(lambda a: a.state != "ended")._write_guarded(
            {"state": "ended", "ended_on": calendar_day(self)}
        )
        return True
