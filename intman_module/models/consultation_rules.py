"""The rules for a talk (Leitfaden II.1.2, II.1.3, II.3.2, IV.3)."""

from odoo import api, models
from odoo.exceptions import ValidationError

from .tools import calendar_day, german_date


class IntmanConsultation(models.Model):
    _inherit = "intman.consultation"

    def _is_counted(self):
        """Tell whether this is a counted talk: held and ticked (Leitfaden II.3.2)."""
        return self.state == "held" and self.counted and bool(self.date)

    @api.constrains(
        "date",
        "state",
        "counted",
        "counsellor_id",
        "municipality_id",
        "participant_ids",
    )
    def _check_admissible(self):
        """Apply the rules for a talk (Leitfaden II.1.2, II.1.3, II.3.2, IV.3)."""
        today = calendar_day(self)
        # sudo: the rules hold for participants in files out of sight, too.
        talks = self.sudo()
        talks._check_same_provider()
        talks = talks.filtered(lambda t: t.state in ("planned", "held"))
        for talk in talks:
            if talk.state == "held" and talk.date > today:
                raise ValidationError(
                    self.env._(
                        "A talk in the future cannot have been held. Please enter it "
                        "as planned or correct the date."
                    )
                )
            if not talk.participant_ids and not talk.erased_participants:
                raise ValidationError(
                    self.env._("Please choose the client with whom you talked.")
                )
            talk._check_counsellor_works()
            for client in talk.participant_ids.client_id:
                talk._check_client(client, today)
        talks._check_period()

    @api.constrains("minor_count", "duration")
    def _check_numbers(self):
        for talk in self:
            if not 0 <= talk.minor_count <= 20:
                raise ValidationError(
                    self.env._("The number of children is between 0 and 20.")
                )
            if not 0 <= talk.duration <= 1440:
                raise ValidationError(
                    self.env._("The duration is given in minutes, at most one day.")
                )

    def _check_same_provider(self):
        """Check that counsellor, place and clients belong to the provider."""
        for talk in self:
            if talk.counsellor_id.provider_id != talk.provider_id:
                raise ValidationError(
                    self.env._(
                        "%(counsellor)s does not work for %(provider)s. Please choose "
                        "a counsellor of that provider.",
                        counsellor=talk.counsellor_id.name,
                        provider=talk.provider_id.name,
                    )
                )
            county = talk.provider_id.county_id
            if talk.municipality_id and talk.municipality_id.county_id != county:
                raise ValidationError(
                    self.env._(
                        "%(municipality)s does not lie in %(county)s. Please choose "
                        "the place of the talk there.",
                        municipality=talk.municipality_id.name,
                        county=county.display_name,
                    )
                )
            for client in talk.participant_ids.client_id:
                if client.provider_id != talk.provider_id:
                    raise ValidationError(
                        self.env._(
                            "%(client)s is a client of another provider. A talk is "
                            "recorded where the client is advised.",
                            client=client.number,
                        )
                    )

    def _check_counsellor_works(self):
        self.ensure_one()
        if not self.counsellor_id._works_on(self.date):
            raise ValidationError(
                self.env._(
                    "%(counsellor)s did not work for the provider on %(date)s. Please "
                    "correct the date or the counsellor.",
                    counsellor=self.counsellor_id.name,
                    date=german_date(self.date),
                )
            )

    def _check_client(self, client, today):
        self.ensure_one()
        if client.state == "paused" and self.state == "held":
            raise ValidationError(
                self.env._(
                    "The file of %(client)s is paused. Take it up again, then record "
                    "the talk.",
                    client=client.number,
                )
            )
        client._require_open()
        client._require_consent()
        if self.state == "held":
            client._require_consent(on=self.date)
        if self._is_counted():
            refusal = client._refusal_of_talk(self.date)
            if refusal:
                raise ValidationError(refusal)

    def _check_period(self):
        """Check period and plan over all talks of the clients who take part.

        A talk entered late may start the period earlier or become the second one, so
        the whole row of talks is judged, not the new one alone.
        """
        # sudo: all talks of the client count, whoever led them.
        clients = self.sudo().participant_ids.client_id
        clients._touch()
        for client in clients:
            talks = client.participant_ids.consultation_id.filtered(
                lambda t: t.state in ("planned", "held")
            )
            for talk in talks.filtered("date"):
                end = client._period_end_as_of(talk.date)
                if end and talk.date > end:
                    raise ValidationError(
                        self.env._(
                            "The period of %(client)s ended on %(end)s. A talk on "
                            "%(date)s is no longer possible.",
                            client=client.number,
                            end=german_date(end),
                            date=german_date(talk.date),
                        )
                    )
            counted = client._counted_dates()
            if len(counted) > 2:
                made = [plan.made_on for plan in client.plan_ids if plan.made_on]
                if min(made, default=None) is None or min(made) > counted[2]:
                    raise ValidationError(
                        self.env._(
                            "%(client)s has had two counselling talks and no "
                            "integration plan. Make the plan first; without it there "
                            "is no third talk.",
                            client=client.number,
                        )
                    )
