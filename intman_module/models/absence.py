from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

from .tools import TIME_ZONE, calendar_day, german_date


class IntmanAbsence(models.Model):
    """Time in which a colleague stands in for a counsellor and sees the files.

    No reason is stored: illness is health data. The access of the stand-in begins and
    ends by the dates alone, whenever a file is asked for; no nightly action is needed.
    """

    _name = "intman.absence"
    _description = "Absence"
    _inherit = ["intman.guarded"]
    _order = "date_from desc, id desc"

    _frozen_fields = ("counsellor_id",)

    counsellor_id = fields.Many2one(
        "intman.counsellor",
        string="Absent",
        required=True,
        index=True,
        ondelete="cascade",
    )
    deputy_id = fields.Many2one(
        "intman.counsellor",
        string="Stand-in",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('provider_id', '=', provider_id), ('id', '!=', counsellor_id), "
        "('user_id', '!=', False)]",
        help="Sees and works on all files of the absent counsellor while it lasts.",
    )
    provider_id = fields.Many2one(
        related="counsellor_id.provider_id", store=True, index=True, related_sudo=False
    )
    date_from = fields.Date(
        string="From", required=True, default=lambda self: calendar_day(self)
    )
    date_to = fields.Date(
        string="Until",
        help="Last day of the absence. Empty: until further notice.",
    )

    _dates_order = models.Constraint(
        "CHECK (date_to IS NULL OR date_to >= date_from)",
        "The last day of an absence cannot lie before the first one.",
    )

    @api.depends("counsellor_id.name", "date_from")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for absence in self:
            absence.display_name = self.env._(
                "%(name)s absent from %(date)s",
                name=absence.counsellor_id.name or "…",
                date=german_date(absence.date_from) or "…",
            )

    @api.constrains("counsellor_id", "date_from", "date_to")
    def _check_overlap(self):
        for absence in self:
            domain = Domain("counsellor_id", "=", absence.counsellor_id.id)
            domain &= Domain("id", "!=", absence.id)
            domain &= Domain("date_to", "=", False) | Domain(
                "date_to", ">=", absence.date_from
            )
            if absence.date_to:
                domain &= Domain("date_from", "<=", absence.date_to)
            if self.search_count(domain, limit=1):
                raise ValidationError(
                    self.env._(
                        "%(name)s is entered as absent at that time already. Please "
                        "change that entry.",
                        name=absence.counsellor_id.name,
                    )
                )

    @api.constrains("counsellor_id", "deputy_id", "date_from", "date_to")
    def _check_deputy(self):
        today = calendar_day(self)
        for absence in self:
            person, deputy = absence.counsellor_id, absence.deputy_id
            if deputy == person or (
                deputy.user_id and deputy.user_id == person.user_id
            ):
                raise ValidationError(
                    self.env._(
                        "Nobody stands in for themselves. Please choose another "
                        "counsellor."
                    )
                )
            if deputy.provider_id != person.provider_id:
                raise ValidationError(
                    self.env._(
                        "%(counsellor)s does not work for %(provider)s. Please choose "
                        "a counsellor of that provider.",
                        counsellor=deputy.name,
                        provider=person.provider_id.name,
                    )
                )
            if absence.date_to and absence.date_to < today:
                continue  # Over: whoever left since stood in all the same.
            first = max(absence.date_from, today)
            if not deputy.active or not all(
                deputy._works_on(day) for day in (first, absence.date_to or first)
            ):
                raise ValidationError(
                    self.env._(
                        "%(counsellor)s does not work for the provider during all of "
                        "that time. Please choose somebody else.",
                        counsellor=deputy.name,
                    )
                )
            if not deputy.user_id:
                raise ValidationError(
                    self.env._(
                        "%(counsellor)s has no user to log in with and cannot stand "
                        "in. Please choose somebody else.",
                        counsellor=deputy.name,
                    )
                )

    @api.model
    def _running_domain(self, on):
        """Return the domain of the absences of that day whose stand-in works here."""
        return Domain(
            [
                ("date_from", "<=", on),
                "|",
                ("date_to", "=", False),
                ("date_to", ">=", on),
                ("deputy_id.active", "=", True),
                "|",
                ("deputy_id.left_on", "=", False),
                ("deputy_id.left_on", ">=", on),
            ]
        )

    @api.model
    def _day_of_access(self):
        """Return the calendar day here: access asks for no time zone of the caller."""
        return calendar_day(self.with_context(tz=TIME_ZONE))

    @api.model
    def _stand_ins(self, counsellors, on=None):
        """Return who stands in for whom on a day, today by default.

        :return: dict of the absence, by absent counsellor. A stand-in who has left or
            whose user was taken out of the provider is none.
        """
        on = on or self._day_of_access()
        # sudo: who works on a file is decided for every reader alike. Read through the
        # field, which is asked once a request however many files are judged.
        return {
            absence.counsellor_id: absence
            for absence in counsellors.sudo().absence_ids
            if absence._is_running(on)
        }

    def _is_running(self, on):
        """Tell whether somebody stands in that day; see ``_running_domain``."""
        self.ensure_one()
        deputy = self.deputy_id
        return bool(
            self.date_from
            and self.date_from <= on
            and (not self.date_to or on <= self.date_to)
            and deputy.active
            and (not deputy.left_on or on <= deputy.left_on)
            and deputy.user_id & deputy.provider_id.user_ids
        )

    def action_end(self):
        """End the absence: the counsellor is back today, the access ends at once."""
        self.check_access("write")
        today = calendar_day(self)
        yesterday = fields.Date.subtract(today, days=1)
        begun = self.filtered(lambda a: a.date_from < today)
        begun.filtered(lambda a: not a.date_to or a.date_to > yesterday).write(
            {"date_to": yesterday}
        )
        (self - begun).unlink()
        return True
