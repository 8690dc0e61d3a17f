from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from .tools import adult_from, calendar_day, german_date, is_adult


class IntmanDependent(models.Model):
    """A child of a household: what is needed to know when it becomes an adult.

    Only adults are advised (Leitfaden II.1.3): from the 18th birthday on the person is
    entitled to a file and a period of its own.
    """

    _name = "intman.dependent"
    _description = "Child"
    _inherit = ["intman.personal.data"]
    _order = "birth_date, id"

    _frozen_fields = ("household_id",)

    household_id = fields.Many2one(
        "intman.household", required=True, index=True, ondelete="restrict"
    )
    provider_id = fields.Many2one(
        related="household_id.provider_id",
        related_sudo=False,
        store=True,
        index=True,
        precompute=True,
    )
    first_name = fields.Char(required=True)
    last_name = fields.Char(help="Only where it differs from that of the parents.")
    birth_date = fields.Date(required=True)
    gender = fields.Selection(
        selection=lambda self: (
            self.env["intman.client"]._fields["gender"]._description_selection(self.env)
        ),
    )
    adult_on = fields.Date(
        string="Adult from",
        compute="_compute_adult_on",
        store=True,
        index=True,
        help="The 18th birthday; born on 29 February: 1 March.",
    )
    is_adult = fields.Boolean(string="Adult", compute="_compute_is_adult")

    @api.depends("first_name", "last_name")
    @api.depends_context("uid", "lang")
    def _compute_display_name(self):
        # Labels are read with sudo: a child has none that says who it is (P3).
        self.display_name = self.env._("Child")

    @api.depends("birth_date")
    def _compute_adult_on(self):
        for child in self:
            child.adult_on = adult_from(child.birth_date)

    @api.depends("adult_on")
    def _compute_is_adult(self):
        today = calendar_day(self)
        for child in self:
            child.is_adult = bool(child.adult_on) and child.adult_on <= today

    @api.constrains("first_name", "last_name")
    def _check_name(self):
        for child in self:
            if not (child.first_name or "").strip():
                raise ValidationError(
                    self.env._("Please enter the first name of the child.")
                )
            if max(len(child.first_name), len(child.last_name or "")) > 200:
                raise ValidationError(
                    self.env._("A name has at most 200 characters. Please shorten it.")
                )

    @api.constrains("birth_date")
    def _check_birth_date(self):
        today = calendar_day(self)
        for child in self:
            if child.birth_date > today:
                raise ValidationError(
                    self.env._(
                        "The date of birth lies in the future. Please correct it."
                    )
                )
            if child.birth_date.year < 1900:
                raise ValidationError(
                    self.env._("The date of birth lies before 1900. Please correct it.")
                )

    @api.model_create_multi
    def create(self, vals_list):
        children = super().create(vals_list)
        today = calendar_day(self)
        for child in children:
            if is_adult(child.birth_date, today):
                raise ValidationError(
                    self.env._(
                        "Only children under 18 are entered here. Adults have a file "
                        "of their own; please use “New client”."
                    )
                )
        children._require_member()
        return children

    def write(self, vals):
        self.household_id._require_open()
        return super().write(vals)

    def _require_member(self):
        """Raise unless an adult of the household has consented and the file is open."""
        for household in self.household_id:
            household._require_open()
            # sudo: the consent of a parent out of sight counts
            members = household.sudo().access_client_ids
            if not any(client._has_consent("processing") for client in members):
                raise UserError(
                    self.env._(
                        "A child may be entered only with the consent of a parent. "
                        "Please enter it from the file of the mother or father."
                    )
                )

    def action_edit(self):
        """Open the child in a dialog."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Child"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }

    def action_start_file(self):
        """Open the first visit for somebody who is 18 now: the consent comes first."""
        self.ensure_one()
        self.check_access("write")
        if not is_adult(self.birth_date, calendar_day(self)):
            raise UserError(
                self.env._(
                    "The child becomes 18 on %(date)s. From that day on a file of its "
                    "own can be started.",
                    date=german_date(self.adult_on),
                )
            )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("New Client"),
            "res_model": "intman.intake",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_dependent_id": self.id,
                "default_provider_id": self.provider_id.id,
            },
        }

    def action_remove(self):
        """Take a child out that was entered by mistake or lives elsewhere now."""
        self.check_access("write")
        self.household_id._require_open()
        # Nobody may delete client data; taking a child out is a step of its own,
        # checked above.
        self.sudo().unlink()  # sudo: as said
        return True

    def _become(self, client):
        """Let the file of the person, adult now, take the place of the child."""
        self.ensure_one()
        self.check_access("write")
        household = self.household_id
        client.household_id = household
        self.sudo().unlink()  # sudo: nobody may delete; the file takes its place
