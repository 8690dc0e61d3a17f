from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import escape_psql

from ..models.tools import calendar_day, is_adult, name_sounds, typed

#: What says something about the person: stored only once the consent is ticked.
PERSONAL_FIELDS = (
    "last_name",
    "first_name",
    "birth_date",
    "gender",
    "nationality_id",
    "residence_status_id",
    "eligibility_reason",
    "external_first_consultation_on",
)


#: So many perhaps known files are shown at most.
MAX_MATCHES = 20


class IntmanIntake(models.TransientModel):
    """First visit: search, consent, and only then a name (Leitfaden II.3.2, IV.3).

    What is searched for is never stored: the search fields have no column, and the
    web client asks by onchange. A name is accepted only with the consent ticked.
    """

    _name = "intman.intake"
    _description = "New Client"
    _inherit = ["intman.first.consent"]

    _no_default_fields = PERSONAL_FIELDS

    dependent_id = fields.Many2one(
        "intman.dependent",
        help="A child of a household that is an adult now and gets a file of its own.",
    )
    search_name = fields.Char(string="Name", store=False)
    search_birth_date = fields.Date(string="Date of Birth", store=False)
    is_searched = fields.Boolean(store=False)
    match_ids = fields.Many2many(
        "intman.client", string="Known Files", store=False, readonly=True
    )
    match_text = fields.Text(string="Known, but out of Sight", store=False)
    last_name = fields.Char()
    first_name = fields.Char()
    birth_date = fields.Date()
    gender = fields.Selection(
        selection=lambda self: (
            self.env["intman.client"]._fields["gender"]._description_selection(self.env)
        )
    )
    nationality_id = fields.Many2one("res.country")
    municipality_id = fields.Many2one("intman.municipality")
    target_group = fields.Selection(
        selection=lambda self: (
            self.env["intman.client"]
            ._fields["target_group"]
            ._description_selection(self.env)
        ),
        default="au",
    )
    reception_stage = fields.Selection(
        selection=lambda self: (
            self.env["intman.client"]
            ._fields["reception_stage"]
            ._description_selection(self.env)
        ),
        default="follow_up",
    )
    residence_status_id = fields.Many2one("intman.residence.status")
    benefit = fields.Selection(
        selection=lambda self: (
            self.env["intman.client"]
            ._fields["benefit"]
            ._description_selection(self.env)
        ),
        default="unknown",
    )
    eligibility_reason = fields.Text(string="Reason for Counselling without Benefits")
    eligibility_hint = fields.Char(compute="_compute_eligibility_hint")
    external_first_consultation_on = fields.Date(string="First Talk Elsewhere")
    external_source = fields.Selection(
        selection=lambda self: (
            self.env["intman.client"]
            ._fields["external_source"]
            ._description_selection(self.env)
        ),
        string="Known from",
    )

    @api.depends(
        "provider_id",
        "birth_date",
        "target_group",
        "reception_stage",
        "benefit",
        "eligibility_reason",
        "external_first_consultation_on",
    )
    def _compute_eligibility_hint(self):
        # What will be missing in the file is said before there is one.
        today = calendar_day(self)
        for intake in self:
            client = self.env["intman.client"].new(
                {
                    name: intake[name]
                    for name in (
                        "provider_id",
                        "birth_date",
                        "target_group",
                        "reception_stage",
                        "benefit",
                        "eligibility_reason",
                        "external_first_consultation_on",
                    )
                }
            )
            intake.eligibility_hint = client._eligibility_hint(today)

    @api.onchange("search_name", "search_birth_date", "provider_id")
    def _onchange_search(self):
        self.is_searched = bool(self.search_name or self.search_birth_date)
        self.match_ids, hidden = self._matches()
        self.match_text = "\n".join(hidden)

    @api.onchange("is_consent_given")
    def _onchange_consent(self):
        # Typed once: what was searched for may be stored only now.
        if not self.is_consent_given:
            return
        child = self.dependent_id
        if child and not self.last_name:
            # The child is known; its names are taken over only after the consent.
            child.check_access("read")
            parents = child.household_id.member_ids
            self.last_name = child.last_name or parents[:1].last_name
            self.first_name = child.first_name
            self.birth_date = child.birth_date
            self.gender = child.gender
            self.municipality_id = parents.municipality_id[:1]
        self.birth_date = self.birth_date or self.search_birth_date
        if self.search_name and not self.last_name:
            last, _comma, first = typed(self.search_name).partition(",")
            if not first:
                last, _space, first = last.strip().partition(" ")
            self.last_name, self.first_name = last.strip(), first.strip()

    def _matches(self):
        """Return who of the provider's clients may be the same person.

        By the sound of the name (Kölner Phonetik) or the date of birth.

        :return: the files in sight (records) and a line for each of the others, with
            its number and counsellor only.
        """
        none = self.env["intman.client"]
        provider = self.provider_id._origin or self.provider_id
        if provider not in self.env.user.sudo().intman_provider_ids:  # sudo: own
            return none, []
        words = [word for word in typed(self.search_name).split() if name_sounds(word)]
        if not words and not self.search_birth_date:
            return none, []
        same_name = Domain.AND(self._domain_of_word(word) for word in words)
        same_day = Domain("birth_date", "=", self.search_birth_date)
        if not words:
            same_name = Domain.FALSE
        if not self.search_birth_date:
            same_day = Domain.FALSE
        # sudo: a file out of sight is found too, so that nobody is admitted twice.
        clients = self.env["intman.client"].sudo()
        inside = Domain("provider_id", "=", provider.id)
        inside &= Domain("closing_reason", "!=", "consent_revoked")
        # Name and day together are the best hits; either may be written wrongly.
        for domain in (same_name & same_day, same_name, same_day):
            clients |= clients.search(
                inside & domain & Domain("id", "not in", clients.ids),
                limit=MAX_MATCHES - len(clients),
            )
            if len(clients) >= MAX_MATCHES:
                break
        visible = clients.with_env(self.env)._filtered_access("read")
        hidden = [
            self.env._(
                "%(number)s, advised by %(counsellor)s. Please ask the team lead.",
                number=client.number,
                counsellor=client.counsellor_id.name or "–",
            )
            for client in clients - visible
        ]
        return visible, hidden

    @api.model
    def _domain_of_word(self, word):
        """Return the domain for a word: sound, beginning of a name, or case number."""
        sounds = name_sounds(word)
        domain = Domain.AND(
            Domain("name_sound", "like", f" {sound} ") for sound in sounds
        )
        begin = escape_psql(word.strip(","))
        if len(begin) > 1:
            for name in ("last_name", "first_name"):
                domain |= Domain(name, "=ilike", f"{begin}%")
            domain |= Domain("number", "=ilike", f"%{begin}")
        return domain

    @api.model_create_multi
    def create(self, vals_list):
        # What was searched for is not stored; the fields have no column anyway.
        searched = (
            "search_name",
            "search_birth_date",
            "match_ids",
            "match_text",
            "is_searched",
        )
        vals_list = [
            {name: value for name, value in vals.items() if name not in searched}
            for vals in vals_list
        ]
        for vals in vals_list:
            self._require_consent_for_name(vals, vals.get("is_consent_given"))
        return super().create(vals_list)

    def write(self, vals):
        for intake in self:
            after = {name: intake[name] for name in PERSONAL_FIELDS} | vals
            self._require_consent_for_name(
                after, vals.get("is_consent_given", intake.is_consent_given)
            )
        return super().write(vals)

    @api.model
    def _require_consent_for_name(self, vals, is_consent_given):
        if not is_consent_given and any(vals.get(name) for name in PERSONAL_FIELDS):
            raise UserError(
                self.env._("No name without a consent. Please take the consent first.")
            )

    def action_create_client(self):
        """Make the client with the consent in one step and open the file."""
        self.ensure_one()
        self._check_complete()
        vals = {
            name: self[name].id if self._fields[name].relational else self[name]
            for name in (
                "provider_id",
                "counsellor_id",
                "last_name",
                "first_name",
                "birth_date",
                "gender",
                "nationality_id",
                "municipality_id",
                "target_group",
                "reception_stage",
                "residence_status_id",
                "benefit",
                "eligibility_reason",
                "language",
                "needs_interpreter",
                "external_first_consultation_on",
                "external_source",
            )
        }
        vals["consent_ids"] = [self._consent_command()]
        if self.is_agreement_signed:
            vals["agreement_ids"] = [self._agreement_command()]
        client = self.env["intman.client"].create(vals)
        if self.dependent_id:
            self.dependent_id._become(client)
        # The form was filled in: nothing of it stays behind.
        self.sudo().unlink()  # sudo: users have no right to delete in this model
        return client.action_open_file()

    def _check_complete(self):
        today = calendar_day(self)
        self._check_consent()
        # A day in the future is refused by the client itself, with its own sentence.
        is_past = self.birth_date and self.birth_date <= today
        if is_past and not is_adult(self.birth_date, today):
            raise UserError(
                self.env._(
                    "Only adults are advised. A child has an own file from the 18th "
                    "birthday on."
                )
            )
