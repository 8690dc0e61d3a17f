import base64
import binascii

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from ..models.package_schema import MAX_BYTES
from ..models.tools import german_date


class IntmanPackageImport(models.TransientModel):
    """Takes a client over: from a package file, or from an offer inside this system.

    The client is there. What the file holds is shown from memory; it is stored only
    with the consent ticked, and dropped as soon as the client is taken over or the
    dialog is cancelled.
    """

    _name = "intman.package.import"
    _description = "Take a Client over"
    _inherit = ["intman.first.consent"]

    _no_default_fields = ("file",)

    handover_id = fields.Many2one("intman.handover", readonly=True)
    # In the row itself: an attachment would stay behind in the file store.
    file = fields.Binary(string="Package File", attachment=False)
    # Shown while the dialog is open: a name of a file may be that of a person.
    file_name = fields.Char(store=False)
    content = fields.Text(string="What It Holds", compute="_compute_content")
    problem = fields.Text(compute="_compute_content")
    warning = fields.Text(compute="_compute_content")
    has_special_category = fields.Boolean(compute="_compute_content")
    is_special_consent_given = fields.Boolean(
        string="Consent to health data given",
        help="Without it health data is left out (Art. 9 (2) (a) GDPR).",
    )
    municipality_id = fields.Many2one("intman.municipality")

    @api.depends("file", "handover_id", "provider_id")
    def _compute_content(self):
        for wizard in self:
            wizard.content = wizard.problem = wizard.warning = False
            # What an offer holds is not told before it is accepted.
            wizard.has_special_category = bool(wizard.handover_id)
            if wizard.handover_id:
                try:
                    wizard.content = wizard._offer_text()
                except AccessError:
                    raise
                except UserError as error:
                    wizard.problem = str(error)
            elif wizard.with_context(bin_size=False).file:
                try:
                    payload = wizard._payload_of_file()
                    if wizard.provider_id:
                        # Said at once: the consent would be taken for nothing.
                        wizard.env["intman.package"]._check_not_here(
                            payload, wizard.provider_id
                        )
                except UserError as error:
                    wizard.problem = str(error)
                    continue
                wizard.has_special_category = payload["has_special_category"]
                wizard.content = wizard._package_text(payload)
                wizard.warning = wizard._warning_text(payload)

    @api.onchange("file")
    def _onchange_file(self):
        if self.file and not self.problem:
            language = self._payload_of_file()["client"]["values"].get("language")
            self.language = language or self.language

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._require_consent_for_file(vals, vals.get("is_consent_given"))
        # The name of the file has no column and is kept nowhere.
        return super().create(
            [
                {name: value for name, value in vals.items() if name != "file_name"}
                for vals in vals_list
            ]
        )

    def write(self, vals):
        for wizard in self:
            given = vals.get("is_consent_given", wizard.is_consent_given)
            self._require_consent_for_file({"file": wizard.file, **vals}, given)
        return super().write(vals)

    def _check_references(self):
        # A colleague may have answered while this dialog was open.
        self.handover_id._require_unanswered()
        return super()._check_references()

    @api.model
    def _require_consent_for_file(self, vals, is_consent_given):
        if vals.get("file") and not is_consent_given:
            raise UserError(
                self.env._(
                    "Nothing of the package is stored without a consent. Please take "
                    "the consent first."
                )
            )

    # ------------------------------------------------------------------
    # What comes in
    # ------------------------------------------------------------------

    def _payload_of_file(self):
        """Return the payload of the uploaded file; raise what is wrong with it."""
        self.ensure_one()
        data = self.with_context(bin_size=False).file
        if not data:
            raise UserError(self.env._("Please choose the package file first."))
        try:
            # Cut off, so that a file of any size is refused by its size alone.
            content = base64.b64decode(data[: MAX_BYTES * 2], validate=True)
        except (binascii.Error, ValueError):
            content = b""
        return self.env["intman.package"]._read(content)

    def _package_text(self, payload):
        """Return in lines what a package holds, for the eye of the counsellor."""
        client, plans = payload["client"]["values"], []
        for plan in payload["client"]["children"].get("intman.plan", []):
            goals = plan["children"].get("intman.goal", [])
            day = plan["values"].get("made_on")
            plans.append(
                self.env._(
                    "Integration plan of %(date)s with %(goals)s goals",
                    date=german_date(day) or "…",
                    goals=len(goals),
                )
            )
        first = payload["first_talk"] or {}
        name = ", ".join(
            filter(None, (client.get("last_name"), client.get("first_name")))
        )
        return "\n".join(
            [
                self.env._("From %(provider)s, %(county)s", **payload["issuer"]),
                self.env._(
                    "Client: %(name)s, born on %(date)s",
                    name=name,
                    date=german_date(client.get("birth_date")) or "–",
                ),
                *self._period_text(
                    first.get("date"), payload["last_day"], payload["extensions"]
                ),
                *plans,
                self.env._("Health data: %(answer)s", answer=self.env._("yes"))
                if payload["has_special_category"]
                else self.env._("Health data: %(answer)s", answer=self.env._("no")),
            ]
        )

    def _warning_text(self, payload):
        """Return a sentence when the package was made for somebody else."""
        named = (payload.get("recipient") or "").strip()
        own = self.provider_id.name or ""
        if not named or not own or named.casefold() == own.strip().casefold():
            return False
        return self.env._(
            "The package was made for %(recipient)s, not for %(provider)s. Please make "
            "sure that the client wants to be advised here.",
            recipient=named,
            provider=own,
        )

    def _offer_text(self):
        """Return in lines what an offer tells before it is accepted: no name."""
        offer = self.handover_id
        offer._require_received()
        groups = dict(offer._fields["target_group"]._description_selection(self.env))
        # sudo: providers of other counties are known by their names.
        provider = offer.provider_id.sudo()
        return "\n".join(
            [
                self.env._(
                    "From %(provider)s, %(county)s",
                    provider=provider.name,
                    county=provider.county_id.display_name,
                ),
                self.env._("Number there: %(number)s", number=offer.number or "–"),
                self.env._(
                    "Target group: %(group)s", group=groups.get(offer.target_group, "–")
                ),
                self.env._(
                    "Municipality: %(name)s", name=offer.municipality_name or "–"
                ),
                *self._period_text(offer.first_talk_on, offer.period_end),
                *([offer.message] if offer.message else []),
            ]
        )

    def _period_text(self, first, last, extensions=()):
        if not first:
            return [self.env._("No counted talk yet")]
        months = sum(row["months"] for row in extensions)
        lines = [
            self.env._(
                "First talk %(first)s, last day %(last)s",
                first=german_date(first),
                last=german_date(last),
            )
        ]
        if months:
            lines.append(
                self.env._("Extended by %(months)s months already", months=months)
            )
        return lines

    # ------------------------------------------------------------------
    # Steps
    # ------------------------------------------------------------------

    def action_take_over(self):
        """Make the file here, in one step with the consent; open it."""
        self.ensure_one()
        self.check_access("write")
        self._check_consent()
        handover, package = self.handover_id, self.env["intman.package"]
        if handover:
            handover._require_received()
            if handover.to_provider_id != self.provider_id:
                raise UserError(
                    self.env._("The offer was made to another provider of yours.")
                )
            payload = handover._offered_payload()
        else:
            payload = self._payload_of_file()
        with_special = self.is_special_consent_given
        consents = [self._consent_command()]
        if with_special:
            consents.append(self._consent_command("special_category"))
        vals = {
            "provider_id": self.provider_id.id,
            "counsellor_id": self.counsellor_id.id,
            "consent_ids": consents,
        }
        # The notice may be read in another language than the talks are held in.
        values = payload["client"]["values"]
        if not values.get("language"):
            vals["language"] = self.language
        if self.needs_interpreter:
            vals["needs_interpreter"] = True
        if self.municipality_id:
            vals["municipality_id"] = self.municipality_id.id
        if self.is_agreement_signed:
            vals["agreement_ids"] = [self._agreement_command()]
        client = package._take_over(payload, vals, with_special)
        if handover:
            handover._complete()
        # Taken over: the file goes at once.
        self.sudo().unlink()  # sudo: users have no right to delete in this model
        return client.action_open_file()
