"""Move and handover of a client (Leitfaden II.1.2)."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from .tools import calendar_day


class IntmanClient(models.Model):
    _inherit = "intman.client"

    handover_ids = fields.One2many("intman.handover", "client_id", string="Handovers")
    handover_hint = fields.Char(compute="_compute_handover_hint")
    has_offer = fields.Boolean(compute="_compute_handover_hint")
    has_refused_offer = fields.Boolean(compute="_compute_handover_hint")
    is_handed_over = fields.Boolean(compute="_compute_handover_hint")
    moved_to = fields.Char(
        string="Moved to",
        size=100,
        readonly=True,
        copy=False,
        help="Municipality or county; for questions until the file is erased.",
    )

    @api.depends("state", "handover_ids.state", "handover_ids.refusal_seen_on")
    @api.depends_context("uid", "lang")
    def _compute_handover_hint(self):
        for client in self:
            last = client.handover_ids.sorted("id", reverse=True)[:1]
            client.has_offer = last.state == "offered"
            client.has_refused_offer = (
                client.state != "closed"
                and last.state == "refused"
                and not last.refusal_seen_on
            )
            client.is_handed_over = client._is_handed_over()
            client.handover_hint = last._hint() if last else False

    def _is_handed_over(self):
        """Tell whether the person is advised at another provider since a handover."""
        self.ensure_one()
        return any(handover.state == "accepted" for handover in self.handover_ids)

    def _handover_consents(self, recipient):
        """Return the consents in force that allow a handover to this recipient.

        :param recipient: a provider, or a name as it stands in the consent.
        """
        self.ensure_one()
        today = calendar_day(self)
        if not isinstance(recipient, str):
            recipient = recipient.sudo()  # sudo: known by the name alone
        # sudo: the answer is needed where the consent itself cannot be read.
        consents = self.sudo().consent_ids.filtered(lambda c: c._in_force(today))
        if not consents.filtered(lambda c: c.purpose == "processing"):
            return consents.browse()
        return consents.filtered(
            lambda c: c.purpose == "handover" and c._covers(recipient)
        )

    def _offer_handover(self, provider, message=None):
        """Offer the client to another provider of this system; return the offer."""
        self.ensure_one()
        self.check_access("write")
        # sudo: nobody writes offers but their own steps.
        offers = self.env["intman.handover"].sudo()
        return offers.create(
            {
                "client_id": self.id,
                "to_provider_id": provider.id,
                "message": (message or "").strip() or False,
            }
        )

    def action_withdraw_offer(self):
        """Take the waiting offer back."""
        self.check_access("write")
        self.handover_ids.filtered(lambda h: h.state == "offered").action_withdraw()
        return True

    def action_see_refusal(self):
        """Take note of a refused handover; it goes from the file and the worklist.

        The answer with its reason stays in the list of handovers.
        """
        self.check_access("write")
        # sudo: nobody writes offers but their own steps.
        unseen = self.sudo().handover_ids.filtered(
            lambda h: h.state == "refused" and not h.refusal_seen_on
        )
        unseen._write_guarded({"refusal_seen_on": calendar_day(self)})
        return True

    def action_resume(self):
        """Refuse to go on with a file that is continued at another provider."""
        self.check_access("write")
        for client in self:
            if client._is_handed_over():
                raise UserError(
                    self.env._(
                        "%(number)s was handed over and is advised elsewhere now. If "
                        "the client comes back, the file is handed over back.",
                        number=client.number,
                    )
                )
        return super().action_resume()

    def _close(self, reason, on):
        self.sudo().handover_ids._end_offers()  # sudo: never refused, as in _close
        return super()._close(reason, on)


class IntmanConsent(models.Model):
    _inherit = "intman.consent"

    def action_revoke(self):
        """Withdraw the consent; an offer that rested on it ends with it."""
        result = super().action_revoke()
        # sudo: the file may be out of sight from now on.
        for client in self.sudo().client_id:
            for offer in client.handover_ids.filtered(lambda h: h.state == "offered"):
                if not client._handover_consents(offer.to_provider_id):
                    offer._end_offers()
        return result

    def _package_document(self):
        """Return the package file for the recipient whom this consent names.

        :raise UserError: when the consent does not allow a handover today.
        """
        self.ensure_one()
        client = self.client_id
        client.check_access("read")
        recipient = self.recipient_provider_id or (self.recipient or "").strip()
        consents = client._handover_consents(recipient) if recipient else self.browse()
        if self not in consents:
            raise UserError(
                self.env._(
                    "A package is made only with a consent to the handover that is in "
                    "force and names the recipient. Please take it first."
                )
            )
        # sudo: providers of other counties are known by their names.
        name = recipient if isinstance(recipient, str) else recipient.sudo().name
        return self.env["intman.package"]._document(client, consents, name)
