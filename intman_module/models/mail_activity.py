from odoo import models


class MailActivity(models.Model):
    _inherit = "mail.activity"

    def _compute_res_name(self):
        """Store the case number alone: the assignee may read the label anyway (P10)."""
        result = super()._compute_res_name()
        for activity in self:
            if (activity.res_model or "").startswith("intman."):
                record = self.env[activity.res_model].browse(activity.res_id)
                activity.res_name = record._activity_label()
        return result
