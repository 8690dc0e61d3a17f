from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ..models.client import CLOSING_REASONS
from ..models.tools import calendar_day, german_date

#: Reasons after which somebody else goes on with the counselling.
MOVING = ("moved", "handed_over")


class IntmanClosing(models.TransientModel):
    """Asks why a file is closed and says before what will happen.

    After a move it offers what the client takes along: plan and certificate on paper,
    a package file, or a handover to another provider of this system (Leitfaden II.1.2).
    """

    _name = "intman.closing"
    _description = "Close File"
    _inherit = ["intman.guarded"]

    client_id = fields.Many2one("intman.client", required=True)
    reason = fields.Selection(
        # Withdrawing a consent has a button of its own, with other consequences.
        selection=[key for key in CLOSING_REASONS if key[0] != "consent_revoked"],
        required=True,
    )
    consequence = fields.Char(compute="_compute_consequence")
    moved_to = fields.Char(string="Where to", size=100)
    way = fields.Selection(
        selection=[
            ("paper", "On paper only"),
            ("package", "As a package file for another system"),
            ("direct", "Handed over to a provider in this system"),
        ],
        default="paper",
        required=True,
    )
    to_provider = fields.Selection(
        selection=lambda self: self._selection_provider(), string="To Which Provider"
    )
    recipient = fields.Char(help="The Integrationsmanagement that gets the file.")
    message = fields.Char(
        size=300, help="Read by the receiving provider before it accepts: no names."
    )
    has_consent = fields.Boolean(compute="_compute_has_consent")
    has_plan = fields.Boolean(compute="_compute_has_plan")
    is_consent_given = fields.Boolean(string="Consent to the handover given")
    consent_form = fields.Selection(
        selection=lambda self: (
            self.env["intman.consent"]._fields["form"]._description_selection(self.env)
        ),
        default="written",
        required=True,
    )
    category_ids = fields.Many2many("intman.data.category", string="Which Data")

    @api.model
    def _selection_provider(self):
        """Return id and name of the providers of this system, for counsellors.

        The name alone: users, counsellors and settings of others stay out of sight.
        """
        if not self.env.user.has_group("intman_module.group_counsellor"):
            return []
        # sudo: own assignment
        own = self.env.user.sudo().intman_provider_ids
        # With one provider every file is there. Who works for more hands over among
        # them, too; that the file is not there already is seen to by the offer.
        left_out = own if len(own) == 1 else own.browse()
        # sudo: as said above
        providers = self.env["intman.provider"].sudo().search([]) - left_out
        return [
            (str(provider.id), f"{provider.name}, {provider.county_id.display_name}")
            for provider in providers
        ]

    @api.depends("client_id")
    def _compute_consequence(self):
        today = calendar_day(self)
        for wizard in self:
            # sudo: the delay is a setting of the county.
            days = wizard.client_id.provider_id.county_id.sudo().erasure_delay_days
            wizard.consequence = self.env._(
                "The file is locked for changes and erased in the night to %(date)s, "
                "with everything in it. Until then it can be taken up again. The "
                "figures stay.",
                date=german_date(
                    wizard.client_id._erasure_morning(
                        today, fields.Date.add(today, days=days)
                    )
                ),
            )

    @api.depends("client_id", "way", "to_provider", "recipient")
    def _compute_has_consent(self):
        for wizard in self:
            client = wizard.client_id._origin.with_env(self.env)
            recipient = wizard._recipient()
            wizard.has_consent = bool(
                client
                and recipient
                and client.has_access("read")
                and client._handover_consents(recipient)
            )

    @api.depends("client_id")
    def _compute_has_plan(self):
        for wizard in self:
            client = wizard.client_id._origin
            readable = client and client.has_access("read")
            wizard.has_plan = bool(readable and client.plan_ids)

    def _recipient(self):
        """Return who gets the file: a provider, a name, or nothing."""
        self.ensure_one()
        if self.way == "direct" and self.to_provider:
            # sudo: named by its id, read for the consent alone.
            return self.env["intman.provider"].sudo().browse(int(self.to_provider))
        if self.way == "package":
            return (self.recipient or "").strip()
        return ""

    def action_confirm(self):
        """Close the file."""
        self.ensure_one()
        client, moved_to = self.client_id, (self.moved_to or "").strip()
        client.action_close(self.reason)
        if moved_to and self.reason in MOVING:
            client._write_guarded({"moved_to": moved_to})
        self._forget()
        return {"type": "ir.actions.act_window_close"}

    def action_print_plan(self):
        """Print the plan that the client takes along."""
        self.ensure_one()
        return self.client_id.action_print_plan()

    def action_print_certificate(self):
        """Print the certificate of first talk and last day."""
        self.ensure_one()
        return self.client_id.action_print_certificate()

    def action_download(self):
        """Record the consent if it was given now, and download the package file."""
        self.ensure_one()
        consent = self._consent_to_handover()
        return {
            "type": "ir.actions.act_url",
            "url": f"/intman_module/package/{consent.id}",
            "target": "download",
        }

    def action_offer(self):
        """Offer the client to the chosen provider; the file stays open until then."""
        self.ensure_one()
        if self.way != "direct" or not self.to_provider:
            raise UserError(self.env._("Please choose the provider that takes over."))
        consent = self._consent_to_handover()
        provider = consent.recipient_provider_id or self._recipient()
        self.client_id._offer_handover(provider, self.message)
        self._forget()
        return {"type": "ir.actions.act_window_close"}

    def _consent_to_handover(self):
        """Return a consent to this handover, taken just now where there was none."""
        client, recipient = self.client_id, self._recipient()
        client.check_access("write")
        if not recipient:
            raise UserError(self.env._("Please say who gets the file."))
        consents = client._handover_consents(recipient)
        if consents:
            return consents[0]
        if not self.is_consent_given:
            raise UserError(
                self.env._(
                    "A file is handed over only with the client's consent. Please "
                    "explain what is passed on to whom, and tick the consent."
                )
            )
        named = isinstance(recipient, str)
        return self.env["intman.consent"].create(
            {
                "client_id": client.id,
                "purpose": "handover",
                "state": "given",
                "form": self.consent_form,
                "recipient": recipient if named else recipient.name,
                "recipient_provider_id": False if named else recipient.id,
                "category_ids": [Command.set(self.category_ids.ids)],
            }
        )

    def _forget(self):
        """Drop the dialog: where somebody moved to stands in the file alone."""
        self.sudo().unlink()  # sudo: users have no right to delete in this model
