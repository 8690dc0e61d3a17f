from odoo import models


class IntmanReminderMixin(models.AbstractModel):
    """Reminders on client data: activities without followers, messages and mails.

    Odoo's activities expect a discussion beside them, which client data must not have
    (P10): assignees would follow the file, get mails with its name and read messages
    without access to it. The steps that would do so do nothing here.
    """

    _name = "intman.reminder.mixin"
    _description = "Reminders without Discussion"
    _inherit = ["mail.activity.mixin"]

    def message_subscribe(self, partner_ids=None, subtype_ids=None):
        """Add no follower; return ``True`` as the original does."""
        return True

    def message_notify(self, **_kwargs):
        """Send no mail; the reminder stands in the assignee's list of activities."""
        return self.env["mail.message"]

    def message_post_with_source(self, _source_ref, **_kwargs):
        """Post nothing when a reminder is done; it is archived with its feedback."""
        return self.env["mail.message"]
