"""The client's part of the household: who lives together, without a shared file."""

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError


class IntmanClient(models.Model):
    _inherit = "intman.client"

    # Who may join a household is checked at creation.
    _no_default_fields = ("household_id",)

    household_id = fields.Many2one(
        "intman.household", index=True, ondelete="restrict", copy=False
    )
    family_ids = fields.Many2many(
        "intman.client",
        string="Family Members with a File",
        compute="_compute_family_ids",
        inverse="_inverse_family_ids",
        compute_sudo=False,
        help="Adults of the same household. Everybody has an own file, consent and "
        "period; this opens nobody's file.",
    )
    dependent_ids = fields.Many2many(
        "intman.dependent",
        string="Children",
        compute="_compute_dependent_ids",
        compute_sudo=False,
    )

    @api.depends("household_id.member_ids")
    @api.depends_context("uid")
    def _compute_family_ids(self):
        for client in self:
            client.family_ids = client.household_id.member_ids - client._origin

    @api.depends("household_id.dependent_ids")
    @api.depends_context("uid")
    def _compute_dependent_ids(self):
        for client in self:
            client.dependent_ids = client.household_id.dependent_ids

    def _inverse_family_ids(self):
        # Read before the first change makes the field be computed anew.
        families = {client: client.family_ids._origin for client in self}
        for client, wanted in families.items():
            present = client.household_id.member_ids - client
            for other in wanted - present - client:
                client._live_with(other)
            (present - wanted)._leave_household()

    @api.constrains("household_id")
    def _check_household(self):
        for client in self:
            # sudo: compared only
            household = client.sudo().household_id
            if household and household.provider_id != client.provider_id:
                raise ValidationError(
                    self.env._(
                        "A household belongs to one provider. Please choose a client "
                        "of %(provider)s.",
                        provider=client.provider_id.name,
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_may_join(vals.get("household_id"))
        return super().create(vals_list)

    def write(self, vals):
        if "household_id" not in vals:
            return super().write(vals)
        self._check_may_join(vals["household_id"])
        left = self.household_id
        result = super().write(vals)
        left._after_leaving(self.household_id)
        return result

    @api.model
    def _check_may_join(self, household_id):
        """Only who sees a member may put somebody into the household."""
        if not household_id:
            return
        household = self.env["intman.household"].browse(household_id)
        # sudo: a household without members has just been made by _own_household
        if household.sudo().access_client_ids:
            household.check_access("read")

    def _own_household(self):
        """Return the client's household, made now if there is none."""
        self.ensure_one()
        if not self.household_id:
            # sudo: households are made by this step alone
            household = self.env["intman.household"].sudo()
            self.household_id = household.create(
                {"provider_id": self.provider_id.id}
            ).id
        return self.household_id

    def _lives_alone(self):
        """Tell whether the client has no household or is its only adult."""
        self.ensure_one()
        # sudo: members out of sight count
        return not self.sudo().household_id._adults() - self.sudo()

    def _live_with(self, other):
        """Bring the client and another one into one household."""
        self.ensure_one()
        other.check_access("read")
        if other.provider_id != self.provider_id:
            raise ValidationError(
                self.env._(
                    "A household belongs to one provider. Please choose a client of "
                    "%(provider)s.",
                    provider=self.provider_id.name,
                )
            )
        if other._lives_alone():
            other.household_id = self._own_household()
        elif self._lives_alone():
            self.household_id = other.household_id
        elif self.household_id != other.household_id:
            raise UserError(
                self.env._(
                    "%(number)s lives in another household already. Take the person "
                    "out there first.",
                    number=other.number,
                )
            )

    def _leave_household(self):
        """Take clients out of their household."""
        self.write({"household_id": False})

    def action_leave_household(self):
        """Take the client out of the household; the others stay together."""
        self.check_access("write")
        self._leave_household()
        return True

    def action_add_dependent(self):
        """Open the form of a child in the client's household, in a dialog."""
        self.ensure_one()
        self.check_access("write")
        self._require_open()
        self._require_consent()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Child"),
            "res_model": "intman.dependent",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_household_id": self._own_household().id},
        }


class IntmanHousehold(models.Model):
    _inherit = "intman.household"

    def _adults(self):
        """Return the members whose file is not withdrawn, in or out of sight."""
        # sudo: what follows from it holds for everybody
        return self.sudo().access_client_ids.filtered(
            lambda client: client.closing_reason != "consent_revoked"
        )

    def _after_leaving(self, joined):
        """Tidy up households that somebody has left.

        The children of somebody who was the only adult go along to the new household.

        :param joined: the household that was joined, if any.
        """
        # sudo: whether somebody is left is asked for members out of sight, too
        for household in self.sudo() - joined.sudo():
            if household._adults():
                continue
            children = household.dependent_ids
            if children and not joined:
                raise UserError(
                    self.env._(
                        "Children are entered in this household, and no other adult "
                        "lives there. Please take the children out first."
                    )
                )
            children._write_guarded({"household_id": joined.id})
            if not household.access_client_ids:
                household._unlink_with_children()
