from odoo import SUPERUSER_ID, api, models
from odoo.exceptions import ValidationError


class MailActivity(models.Model):
    _inherit = "mail.activity"

    @api.constrains("user_id", "res_model_id", "res_id")
    def _check_assignee(self):
        """Refuse an assignee without access: the text is read by the assignee (P10)."""
        # Nobody types a text where the system itself makes the reminder.
        by_system = self.env.uid == SUPERUSER_ID
        # sudo: who reads is asked for the assignee, not for the caller
        for activity in self.browse() if by_system else self.sudo():
            model = activity.res_model or ""
            # Those of the worklist carry no text and follow the access by themselves.
            if not model.startswith("intman.") or activity.intman_due_on:
                continue
            user = activity.user_id
            record = self.env[model].browse(activity.res_id)
            if user and not record.with_user(user).has_access("read"):
                raise ValidationError(
                    self.env._(
                        "%(user)s has no access to the file %(number)s. Please choose "
                        "somebody who works on it.",
                        user=user.name,
                        number=record.sudo()._activity_label(),
                    )
                )

    def unlink(self):
        own = self.sudo().filtered(lambda a: (a.res_model or "").startswith("intman."))
        # sudo: uploaded when the reminder was done; they hang on nothing else.
        own.attachment_ids.unlink()
        return super().unlink()

    def _compute_res_name(self):
        """Store the case number alone: the assignee may read the label anyway (P10)."""
        own = self.filtered(
            lambda activity: (activity.res_model or "").startswith("intman.")
        )
        for model, activities in own.grouped("res_model").items():
            # All labels of a night at once.
            records = self.env[model].browse(activities.mapped("res_id"))
            for activity, record in zip(activities, records, strict=True):
                activity.res_name = record._activity_label()
        return super(MailActivity, self - own)._compute_res_name()


class MailActivityType(models.Model):
    _inherit = "mail.activity.type"

    def _get_model_selection(self):
        """Offer clients as well: they have reminders without a discussion."""
        model = self.env["ir.model"]._get("intman.client")
        return [*super()._get_model_selection(), (model.model, model.name)]
