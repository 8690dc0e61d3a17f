from odoo import models


class MailActivity(models.Model):
    _inherit = "mail.activity"

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
