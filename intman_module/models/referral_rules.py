"""The rules for a referral (Leitfaden I.3, II.3, II.5, IV.3)."""

from odoo import api, models
from odoo.exceptions import UserError, ValidationError

from .tools import age_on, calendar_day

#: What the service has been told is not rewritten afterwards.
FIXED_ONCE_SENT = ("service_id", "kind", "category_ids", "date", "sent_on")
TEXTS = ("note", "outcome", "age_reason")
#: Categories of data that are special ones under Art. 9 GDPR.
SPECIAL_CATEGORIES = ("health",)


class IntmanReferral(models.Model):
    _inherit = "intman.referral"

    @api.constrains("date", "sent_on", "answered_on", "feedback_due_on", "client_id")
    def _check_dates(self):
        today = calendar_day(self)
        for referral in self:
            days = (referral.date, referral.sent_on, referral.answered_on)
            if max(filter(None, days)) > today:
                raise ValidationError(
                    self.env._(
                        "A referral cannot be agreed, sent or answered in the future. "
                        "Please correct the day."
                    )
                )
            known = [day for day in days if day]
            if known != sorted(known) or referral.answered_on and not referral.sent_on:
                raise ValidationError(
                    self.env._(
                        "A referral is first agreed, then sent, then answered. Please "
                        "correct the days."
                    )
                )
            due = referral.feedback_due_on
            if due and due < known[min(1, len(known) - 1)]:
                raise ValidationError(
                    self.env._(
                        "Feedback cannot be due before the referral is sent. Please "
                        "correct the day."
                    )
                )
            referral.client_id._require_consent(on=referral.date)

    @api.constrains("service_id", "client_id")
    def _check_county(self):
        for referral in self:
            if referral.service_id.county_id != referral.client_id.county_id:
                raise ValidationError(
                    self.env._(
                        "%(service)s is in the directory of another county. Please "
                        "choose a service of the own county.",
                        service=referral.service_id.name,
                    )
                )

    @api.constrains("client_id", "goal_id", "measure_id")
    def _check_same_client(self):
        for referral in self:
            goal, measure = referral.goal_id, referral.measure_id
            if (goal | measure.goal_id).client_id - referral.client_id:
                raise ValidationError(
                    self.env._(
                        "Please choose a goal and a measure from the plan of "
                        "%(client)s.",
                        client=referral.client_id.number,
                    )
                )
            if measure and measure.goal_id != goal:
                raise ValidationError(
                    self.env._("This measure does not belong to the chosen goal.")
                )

    @api.constrains("service_id", "client_id", "date", "age_reason")
    def _check_age(self):
        for referral in self:
            age = age_on(referral.client_id.birth_date, referral.date)
            if referral.service_id._fits_age(age):
                continue
            if not (referral.age_reason or "").strip():
                raise ValidationError(
                    self.env._(
                        "%(service)s is for another age (%(ages)s). Please choose "
                        "another service, or give the reason why it takes the client "
                        "all the same.",
                        service=referral.service_id.name,
                        ages=referral.service_id.age_text,
                    )
                )

    @api.constrains("topic_id", "category_ids", *TEXTS)
    def _check_special_category(self):
        for referral in self:
            texts = any((referral[name] or "").strip() for name in TEXTS)
            if referral._passes_special_data() or (
                texts and referral.topic_id.is_special_category
            ):
                referral.client_id._require_consent("special_category")

    def _passes_special_data(self):
        """Tell whether data of a special category is passed on (Art. 9 GDPR)."""
        self.ensure_one()
        codes = self.category_ids.mapped("code")
        return self.kind == "disclosure" and any(c in SPECIAL_CATEGORIES for c in codes)

    @api.model_create_multi
    def create(self, vals_list):
        referrals = super().create(vals_list)
        for referral in referrals:
            referral.client_id._require_consent()
            referral._require_active_file()
            referral._require_active_service()
        return referrals

    def write(self, vals):
        for name in set(FIXED_ONCE_SENT) & set(vals):
            for referral in self.filtered(lambda r: r.state != "draft"):
                field = self._fields[name]
                given = field.convert_to_cache(vals[name], referral)
                if given != field.convert_to_cache(referral[name], referral):
                    raise UserError(
                        self.env._(
                            "“%(field)s” is fixed once the referral is sent. If it is "
                            "wrong, recall the referral and make a new one.",
                            field=field._description_string(self.env),
                        )
                    )
        return super().write(vals)

    def _require_active_file(self):
        """Raise for a paused file: nobody is referred while the case rests."""
        for client in self.client_id.filtered(lambda c: c.state == "paused"):
            raise ValidationError(
                self.env._(
                    "The file of %(client)s is paused. Take it up again, then make "
                    "the referral.",
                    client=client.number,
                )
            )

    def _require_active_service(self):
        for service in self.service_id.filtered(lambda s: not s.active):
            raise ValidationError(
                self.env._(
                    "%(service)s is no longer in the directory. Please choose another "
                    "service.",
                    service=service.name,
                )
            )
