from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from .tools import calendar_day, german_date


class IntmanHandover(models.Model):
    """Offer of a client to another provider of this system (Leitfaden II.1.2).

    Both sides see the offer, in different depth: the receiving provider learns target
    group, municipality, first talk and last day, and the name only by accepting, when
    the client is there and has consented there too. Nothing is copied while the offer
    waits; what is handed over comes from the file as it is at the acceptance.
    """

    _name = "intman.handover"
    _description = "Handover"
    _inherit = ["intman.client.record"]
    _order = "id desc"

    _frozen_fields = ("client_id", "to_provider_id", "offered_on", "message")
    _guarded_fields = ("state", "answered_on", "refusal_reason", "refusal_seen_on")
    _erasure_rank = 50

    to_provider_id = fields.Many2one(
        "intman.provider",
        string="Receiving Provider",
        required=True,
        index=True,
        ondelete="restrict",
    )
    state = fields.Selection(
        selection=[
            ("offered", "Offered"),
            ("accepted", "Accepted"),
            ("refused", "Refused"),
            ("withdrawn", "Taken back"),
        ],
        required=True,
        default="offered",
        readonly=True,
        index=True,
        copy=False,
    )
    offered_on = fields.Date(default=lambda self: calendar_day(self), required=True)
    answered_on = fields.Date(readonly=True, copy=False)
    message = fields.Char(
        size=300,
        help="Read by the receiving provider before it accepts: no names.",
    )
    refusal_reason = fields.Char(
        string="Why It Was Refused", size=300, readonly=True, copy=False
    )
    refusal_seen_on = fields.Date(
        readonly=True,
        copy=False,
        help="When somebody who works on the file took note of the refusal.",
    )
    is_received = fields.Boolean(compute="_compute_is_received")
    number = fields.Char(
        string="Number There", compute="_compute_offer", compute_sudo=True
    )
    target_group = fields.Selection(
        selection=lambda self: (
            self.env["intman.client"]
            ._fields["target_group"]
            ._description_selection(self.env)
        ),
        compute="_compute_offer",
        compute_sudo=True,
    )
    municipality_name = fields.Char(
        string="Municipality", compute="_compute_offer", compute_sudo=True
    )
    first_talk_on = fields.Date(
        string="First Talk", compute="_compute_offer", compute_sudo=True
    )
    period_end = fields.Date(
        string="Last Day", compute="_compute_offer", compute_sudo=True
    )

    _one_offer = models.UniqueIndex(
        "(client_id) WHERE state = 'offered'",
        "This client has been offered already. Please take that offer back first.",
    )

    @api.depends("to_provider_id")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for handover in self:
            # sudo: providers of other counties are known by their names.
            name = handover.to_provider_id.sudo().name
            handover.display_name = self.env._(
                "Handover to %(provider)s", provider=name or "…"
            )

    @api.depends("to_provider_id", "provider_id")
    @api.depends_context("uid")
    def _compute_is_received(self):
        # sudo: own assignment
        own = self.env.user.sudo().intman_provider_ids
        for handover in self:
            handover.is_received = handover.to_provider_id in own

    @api.depends(
        "state",
        "client_id.number",
        "client_id.municipality_id",
        "client_id.target_group",
        "client_id.period_end",
    )
    def _compute_offer(self):
        for handover in self:
            # What the receiving provider sees before it accepts, and never after.
            client = handover.client_id
            if handover.state != "offered":
                client = client.browse()
            handover.number = client.number
            handover.target_group = client.target_group
            handover.municipality_name = client.municipality_id.name
            handover.first_talk_on = client.first_consultation_on
            handover.period_end = client.period_end

    def _order_field_to_sql(self, alias, field_name, direction, nulls, query):
        # By the file, never by its name: the order would tell the receiving provider.
        if field_name == "client_id":
            field_name = "client_id.id"
        return super()._order_field_to_sql(alias, field_name, direction, nulls, query)

    @api.constrains("client_id", "to_provider_id")
    def _check_other_provider(self):
        for handover in self:
            if handover.to_provider_id == handover.provider_id:
                raise ValidationError(
                    self.env._(
                        "The file is at this provider already. Please choose the one "
                        "that takes over."
                    )
                )

    @api.constrains("client_id", "message")
    def _check_message(self):
        for handover in self:
            client = handover.client_id
            text = (handover.message or "").casefold()
            names = (client.last_name, client.first_name)
            if any(name and name.casefold() in text for name in names):
                raise ValidationError(
                    self.env._(
                        "The message is read before the handover is accepted. Please "
                        "leave out the name."
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        # sudo: asked before the database, which would log the row that it refuses.
        ids = [vals["client_id"] for vals in vals_list if vals.get("client_id")]
        clients = self.env["intman.client"].sudo().browse(ids)
        clients._touch()
        for client in clients:
            if client.handover_ids.filtered(lambda h: h.state == "offered"):
                raise ValidationError(
                    self.env._(
                        "%(number)s has been offered already. Please take that offer "
                        "back first.",
                        number=client.number,
                    )
                )
        # An offer that was just answered must be so in the database as well.
        self.flush_model(["state"])
        handovers = super().create(vals_list)
        for handover in handovers:
            handover._require_consent_to_handover()
        return handovers

    def _require_consent_to_handover(self):
        """Return the consents that allow this handover; raise when there is none."""
        self.ensure_one()
        consents = self.client_id._handover_consents(self.to_provider_id)
        if not consents:
            raise UserError(
                self.env._(
                    "There is no consent in force that names the receiving provider. "
                    "Please have the former provider take it first, then try again."
                )
            )
        return consents

    def _require_offered(self):
        for handover in self:
            if handover.state == "withdrawn":
                raise UserError(
                    self.env._(
                        "This offer has been taken back. Please look at the list again."
                    )
                )
            if handover.state != "offered":
                raise UserError(self.env._("This offer has been answered already."))

    def _require_unanswered(self):
        """Raise when a colleague was faster; say nothing about offers to others."""
        self.browse().check_access("read")
        # sudo: own assignment
        own = self.env.user.sudo().intman_provider_ids
        # sudo: an answered offer is out of sight; that it is answered may be known
        # to whom it was made.
        offers = self.sudo().exists()
        offers.filtered(lambda h: h.to_provider_id in own)._require_offered()

    def _require_received(self):
        """Raise unless the offer waits and was made to a provider of the user."""
        self.ensure_one()
        self._require_unanswered()
        self.check_access("read")
        self._require_offered()
        # sudo: own assignment
        if self.to_provider_id not in self.env.user.sudo().intman_provider_ids:
            raise AccessError(
                self.env._("Only the receiving provider answers this offer.")
            )

    # ------------------------------------------------------------------
    # Steps
    # ------------------------------------------------------------------

    def action_accept(self):
        """Open the dialog in which the client consents at the receiving provider."""
        self._require_received()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Take a Client over"),
            "res_model": "intman.package.import",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_handover_id": self.id,
                "default_provider_id": self.to_provider_id.id,
            },
        }

    def action_open_refusal(self):
        """Open the dialog that asks why the offer is refused."""
        self._require_received()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Refuse the Handover"),
            "res_model": "intman.handover.refusal",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_handover_id": self.id},
        }

    def _refuse(self, reason):
        """Refuse the offer for the receiving provider; the sender reads why."""
        self._require_received()
        # sudo: nobody writes offers but these steps.
        self.sudo()._write_guarded(
            {
                "state": "refused",
                "answered_on": calendar_day(self),
                "refusal_reason": reason,
            }
        )

    def action_withdraw(self):
        """Take offers back; the file stays as it is."""
        for handover in self:
            handover.client_id.check_access("write")
        self._require_offered()
        self._end_offers()
        return True

    def _end_offers(self):
        """End what still waits, without a question: closing and withdrawing do it."""
        # sudo: as in _refuse
        self.sudo().filtered(lambda h: h.state == "offered")._write_guarded(
            {"state": "withdrawn", "answered_on": calendar_day(self)}
        )

    def _offered_payload(self):
        """Return what is handed over, from the file as it is now."""
        self._require_received()
        # sudo: the consent that names the receiving provider opens the file once.
        handover = self.sudo()
        consents = handover._require_consent_to_handover()
        return self.env["intman.package"]._payload(handover.client_id, consents)

    def _complete(self):
        """Mark the offer as accepted and close the file at the former provider."""
        # sudo: the file is the former provider's.
        handover = self.sudo()
        today = calendar_day(self)
        handover._write_guarded({"state": "accepted", "answered_on": today})
        county = handover.to_provider_id.county_id
        inside = county == handover.provider_id.county_id
        handover.client_id._close("handed_over" if inside else "moved", today)

    def _hint(self):
        """Return a sentence for the file about the offer, or ``False``."""
        self.ensure_one()
        # sudo: providers of other counties are known by their names.
        provider = self.to_provider_id.sudo().name
        if self.state == "offered":
            return self.env._(
                "Offered to %(provider)s on %(date)s. The file stays open until it is "
                "accepted there.",
                provider=provider,
                date=german_date(self.offered_on),
            )
        if self.state == "refused" and not self.refusal_seen_on:
            return self.env._(
                "%(provider)s has refused the handover on %(date)s: %(reason)s",
                provider=provider,
                date=german_date(self.answered_on),
                reason=self.refusal_reason or "–",
            )
        if self.state == "accepted":
            return self.env._(
                "Handed over to %(provider)s on %(date)s.",
                provider=provider,
                date=german_date(self.answered_on),
            )
        return False
