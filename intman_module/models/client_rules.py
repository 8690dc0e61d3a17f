"""The rules for a client: complete and true data, admissible talks, consent."""

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import SQL

from .tools import calendar_day, german_date, is_adult


class IntmanClient(models.Model):
    _inherit = "intman.client"

    eligibility_hint = fields.Char(
        string="Eligibility",
        compute="_compute_eligibility_hint",
        compute_sudo=False,
        help="What is missing before a talk can count (Leitfaden II.1.2).",
    )

    # ------------------------------------------------------------------
    # Data
    # ------------------------------------------------------------------

    @api.constrains("first_name", "last_name")
    def _check_name(self):
        for client in self:
            if not (client.last_name or "").strip():
                raise ValidationError(
                    self.env._(
                        "Please enter a last name. Somebody with one name only has it "
                        "as the last name."
                    )
                )
            if max(len(client.last_name), len(client.first_name or "")) > 200:
                raise ValidationError(
                    self.env._("A name has at most 200 characters. Please shorten it.")
                )

    @api.constrains("birth_date", "external_first_consultation_on")
    def _check_dates(self):
        today = calendar_day(self)
        for client in self:
            if client.birth_date and client.birth_date > today:
                raise ValidationError(
                    self.env._(
                        "The date of birth lies in the future. Please correct it."
                    )
                )
            if client.birth_date and client.birth_date.year < 1900:
                raise ValidationError(
                    self.env._("The date of birth lies before 1900. Please correct it.")
                )
            first = client.external_first_consultation_on
            if first and first > today:
                raise ValidationError(
                    self.env._(
                        "The first talk elsewhere lies in the future. Please enter the "
                        "day from the certificate."
                    )
                )

    @api.constrains("external_first_consultation_on", "external_source")
    def _check_external_source(self):
        for client in self:
            if client.external_first_consultation_on and not client.external_source:
                raise ValidationError(
                    self.env._(
                        "Please say where the first talk elsewhere is known from: a "
                        "certificate or the client's statement."
                    )
                )

    @api.constrains("counsellor_id", "deputy_ids")
    def _check_counsellors(self):
        for client in self:
            staff = client.counsellor_id | client.deputy_ids
            if staff.provider_id - client.provider_id:
                raise ValidationError(
                    self.env._(
                        "Counsellor and deputies have to work for the provider of the "
                        "client. Please choose somebody of %(provider)s.",
                        provider=client.provider_id.name,
                    )
                )

    @api.constrains("municipality_id")
    def _check_municipality(self):
        for client in self:
            municipality = client.municipality_id
            if municipality and municipality.county_id != client.provider_id.county_id:
                raise ValidationError(
                    self.env._(
                        "%(municipality)s does not lie in %(county)s. After a move to "
                        "another county close the file as moved.",
                        municipality=municipality.name,
                        county=client.provider_id.county_id.display_name,
                    )
                )

    @api.constrains("external_first_consultation_on")
    def _check_talks_in_period(self):
        # An earlier first talk shortens the period: talks must not fall out of it.
        self.participant_ids.consultation_id._check_period()

    def _touch(self):
        """Make two people who change the same file at once wait for each other.

        Rules over several records (the third talk, the sum of extensions) see only
        what was there when their transaction began; touching the file lets the later
        one start anew and see the earlier one's record.
        """
        if self.ids:
            self.env.cr.execute(
                SQL(
                    "UPDATE intman_client SET write_date = write_date "
                    "WHERE id = ANY(%s)",
                    self.ids,
                )
            )

    @api.constrains(
        "birth_date",
        "assigned_on",
        "residence_status_until",
        "obligation_place",
        "obligation_until",
        "benefit_from",
        "benefit_until",
    )
    def _check_residence_dates(self):
        today = calendar_day(self)
        for client in self:
            if client.assigned_on and client.assigned_on > today:
                raise ValidationError(
                    self.env._(
                        "The assignment lies in the future. Please enter it on the day "
                        "on which it takes effect."
                    )
                )
            if client.obligation_until and not (client.obligation_place or "").strip():
                raise ValidationError(
                    self.env._(
                        "Please enter the place to which the residence obligation "
                        "binds, not only its last day."
                    )
                )
            first, last = client.benefit_from, client.benefit_until
            if first and last and last < first:
                raise ValidationError(
                    self.env._(
                        "The benefits end before they begin. Please correct the dates."
                    )
                )
            client._check_plausible(today)

    def _check_plausible(self, today):
        """Refuse days before the birth and ends more than a hundred years ahead."""
        self.ensure_one()
        earliest = self.birth_date or fields.Date.to_date("1900-01-01")
        for name in (
            "assigned_on",
            "residence_status_until",
            "obligation_until",
            "benefit_from",
            "benefit_until",
        ):
            day = self[name]
            if day and not earliest <= day <= fields.Date.add(today, years=100):
                raise ValidationError(
                    self.env._(
                        "%(field)s: %(date)s lies before the birth or too far in the "
                        "future. Please correct the date.",
                        field=self._fields[name]._description_string(self.env),
                        date=german_date(day),
                    )
                )

    def _obstacle_to_talk(self, on):
        """Return what stands against a counted talk on that day, or None.

        Adult, target group, reception stage, assignment, benefits (Leitfaden I.2.3,
        II.1.2, II.1.3).

        :return: ``minor``, ``ukraine_over``, ``stage``, ``not_assigned``,
            ``no_benefits`` or ``benefits_over``.
        """
        self.ensure_one()
        if not is_adult(self.birth_date, on):
            return "minor"
        if self.target_group == "ukraine":
            # sudo: a setting of the county
            until = self.provider_id.county_id.sudo().ukraine_until
            first = self.first_consultation_on
            return "ukraine_over" if until and (not first or first > until) else None
        if self.reception_stage in ("initial", "provisional"):
            return "stage"
        if self.assigned_on and on < self.assigned_on:
            return "not_assigned"
        if (self.eligibility_reason or "").strip():
            return None
        if self.benefit == "none":
            return "no_benefits"
        if self.benefit_until and self.benefit_until < on:
            return "benefits_over"
        return None

    def _refusal_of_talk(self, on):
        """Return why this person may not have a counted talk on that day, or None."""
        obstacle = self._obstacle_to_talk(on)
        if obstacle == "minor":
            return self.env._(
                "%(client)s is a minor on %(date)s. Only adults are advised; a child "
                "taking part is entered as a number.",
                client=self.number,
                date=german_date(on),
            )
        if obstacle == "ukraine_over":
            county = self.provider_id.county_id.sudo()  # sudo: a setting of the county
            return self.env._(
                "The extension of the target group to displaced persons from "
                "Ukraine ended on %(date)s. New clients of this group can no "
                "longer be advised.",
                date=german_date(county.ukraine_until),
            )
        if obstacle == "stage":
            return self.env._(
                "%(client)s still lives in the Erstaufnahme or vorläufige "
                "Unterbringung, where the Flüchtlingssozialarbeit advises. A counted "
                "talk is possible from the Anschlussunterbringung on.",
                client=self.number,
            )
        if obstacle == "not_assigned":
            return self.env._(
                "%(client)s was assigned to the Anschlussunterbringung on %(date)s. "
                "Before that the Flüchtlingssozialarbeit advises; please check the day "
                "of the talk.",
                client=self.number,
                date=german_date(self.assigned_on),
            )
        if obstacle == "no_benefits":
            return self.env._(
                "%(client)s draws no benefits. Please record in the file why the "
                "counselling goes on, then save the talk again.",
                client=self.number,
            )
        if obstacle == "benefits_over":
            return self.env._(
                "The benefits of %(client)s ended on %(date)s. Please enter the new "
                "last day, or record in the file why the counselling goes on.",
                client=self.number,
                date=german_date(self.benefit_until),
            )
        return None

    @api.depends(
        "birth_date",
        "target_group",
        "provider_id",
        "first_consultation_on",
        "reception_stage",
        "assigned_on",
        "benefit",
        "benefit_until",
        "eligibility_reason",
        "state",
    )
    def _compute_eligibility_hint(self):
        today = calendar_day(self)
        for client in self:
            client.eligibility_hint = (
                False if client.state == "closed" else client._eligibility_hint(today)
            )

    def _eligibility_hint(self, on):
        """Return a short sentence on what is missing before a talk, or False."""
        self.ensure_one()
        hints = {
            "minor": self.env._(
                "Under 18: only adults are advised. A child is entered in the "
                "household of a parent."
            ),
            "ukraine_over": self.env._(
                "The target group Ukraine is closed for new clients."
            ),
            "stage": self.env._(
                "Before the Anschlussunterbringung the Flüchtlingssozialarbeit "
                "advises; talks do not count yet."
            ),
            "not_assigned": self.env._(
                "Not yet assigned to the Anschlussunterbringung; talks do not count "
                "yet."
            ),
            "no_benefits": self.env._(
                "No benefits: please record the reason before the first talk."
            ),
            "benefits_over": self.env._(
                "The benefits have ended: please enter the new last day or record the "
                "reason for going on."
            ),
        }
        obstacle = self._obstacle_to_talk(on)
        if obstacle:
            return hints[obstacle]
        if self.target_group == "au" and self.benefit == "unknown":
            return self.env._(
                "Benefits unknown: please ask which ones the person draws."
            )
        return False

    # ------------------------------------------------------------------
    # Consent
    # ------------------------------------------------------------------

    def _forget_special_category(self):
        """Empty all health data of these files: its consent was withdrawn."""
        # sudo: withdrawing succeeds whatever the user may see or write.
        clients = self.sudo().exists()
        for name in clients and self._personal_models():
            self.env[name].sudo().with_context(  # sudo: as above
                active_test=False
            ).search([("client_id", "in", clients.ids)])._empty_special_category()
        clients._empty_special_category()

    def _has_consent(self, purpose, on=None, recipient=None, category=None):
        """Tell whether a consent for the purpose is in force on a day: "may we?".

        The only judge of consent (Leitfaden IV.3, Art. 6, 7 and 9 GDPR).

        :param purpose: ``processing``, ``special_category``, ``disclosure``,
            ``handover``; everything but processing needs the processing consent too.
        :param on: the day (``date``), today by default.
        :param recipient: to whom data goes: the text of the consent or a record.
        :param category: code of the category of data (``intman.data.category``).
        :return: ``True`` or ``False``; never raises for a missing consent.
        """
        self.ensure_one()
        on = fields.Date.to_date(on) or calendar_day(self)
        # sudo: the answer is needed where the consent itself cannot be read.
        consents = self.sudo().consent_ids
        in_force = consents.filtered(lambda c: c._in_force(on))
        if not in_force.filtered(lambda c: c.purpose == "processing"):
            return False
        return any(
            c.purpose == purpose and c._covers(recipient, category) for c in in_force
        )

    def _require_consent(self, purpose="processing", on=None):
        """Raise a sentence that says what to do when the consent is missing."""
        for client in self:
            if client._has_consent(purpose, on):
                continue
            if purpose == "special_category":
                raise UserError(
                    self.env._(
                        "Health data of %(client)s may be recorded only with the "
                        "consent for special categories. Please take it first.",
                        client=client.number,
                    )
                )
            raise UserError(
                self.env._(
                    "%(client)s had not given a consent that was valid on %(date)s. "
                    "Please check the date or take the consent first.",
                    # A row of an import has no number yet.
                    client=client.number or self.env._("The person"),
                    date=german_date(on or calendar_day(self)),
                )
            )
