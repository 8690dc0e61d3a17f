"""What happens to files by night: periods, reminders, closing."""

import logging

from odoo import api, fields, models

from .tools import calendar_day

_logger = logging.getLogger(__name__)

#: So many expired files are closed in one transaction.
CLOSING_BATCH = 20


class IntmanClient(models.Model):
    _inherit = "intman.client"

    @api.model
    def _cron_check_periods(self):
        """Bring the files up to the day: consents, access, expired periods, reminders.

        Consents and access end whose day has passed. An open file is closed so many
        days after its last day as the county has set (30 by default). What is due
        stands in the activities of whoever is to do it (``intman.worklist``). Every
        batch is a transaction of its own, so a kill loses nothing and the next run
        goes on.
        """
        self.env["intman.consent"]._cron_expire()
        self.env["intman.counsellor"]._cron_end_access()
        self._commit_batch()
        self._cron_close_expired()
        self.env["intman.worklist"]._cron_remind()

    @api.model
    def _cron_close_expired(self):
        """Close the files whose period has been over for as long as the county set.

        Where an extension is still to be decided, the file waits for the decision. A
        file that cannot be closed stops none of the others.
        """
        today = calendar_day(self)
        counties = self.env["intman.county"].with_context(active_test=False)
        for county in counties.search([]):
            limit = fields.Date.subtract(today, days=county.expiry_closing_days)
            expired = self.search(
                [
                    ("county_id", "=", county.id),
                    ("state", "!=", "closed"),
                    ("period_end", "<", limit),
                    ("extension_ids", "not any", [("state", "=", "requested")]),
                ],
                order="id",
            )
            for start in range(0, len(expired), CLOSING_BATCH):
                batch = expired[start : start + CLOSING_BATCH]
                try:
                    with self.env.cr.savepoint():
                        extended = batch.filtered(
                            lambda c: "granted" in c.extension_ids.mapped("state")
                        )
                        extended._close("period_over_extended", today)
                        (batch - extended)._close("period_over", today)
                except Exception as error:  # pylint: disable=broad-except
                    # Only the type: a message may carry a name.
                    _logger.error(
                        "Files with ids %s could not be closed: %s",
                        batch.ids,
                        type(error).__name__,
                    )
                self._commit_batch()

    @api.model
    def _commit_batch(self, processed=0, remaining=None):
        """Store what a scheduled action has done so far.

        Called from anywhere else it stores nothing: the caller's transaction decides.
        """
        if self.env.context.get("ir_cron_progress_id"):
            self.env["ir.cron"]._commit_progress(processed, remaining=remaining)
