"""The steps of a case: pause, resume, close, and what follows from a withdrawal."""

from contextlib import suppress

from odoo import api, models
from odoo.exceptions import UserError, ValidationError

from .client import CLOSING_REASONS
from .plan import REASON_OF_FILE
from .tools import calendar_day, german_date


class IntmanClient(models.Model):
    _inherit = "intman.client"

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        # Nothing is typed into a closed file only to be refused when it is saved; its
        # buttons stay. Here, so that it holds for every field that comes to the form.
        arch, view = super()._get_view(view_id, view_type, **options)
        if view_type == "form":
            closed = "state == 'closed'"
            for node in arch.xpath("//field[not(ancestor::field)]"):
                given = node.get("readonly")
                field = self._fields.get(node.get("name"))
                # What is read-only by itself would become editable by an attribute.
                if given in ("1", "True", closed) or not field:
                    continue
                if given or not field.readonly:
                    node.set("readonly", f"({given}) or {closed}" if given else closed)
        return arch, view

    def action_pause(self):
        """Let the file rest: data stays while the period runs and the consent holds."""
        self.check_access("write")
        self._require_open()
        self._require_consent()
        active = self.filtered(lambda c: c.state == "active")
        active._write_guarded({"state": "paused", "paused_on": calendar_day(self)})
        return True

    def action_resume(self):
        """Take a paused file up again, or a closed one in its correction period.

        The period is not lengthened by it (Leitfaden II.1.3).
        """
        self.check_access("write")
        today = calendar_day(self)
        for client in self.filtered(lambda c: c.state != "active"):
            client._require_consent()
            if client.period_end and client.period_end < today:
                raise UserError(
                    self.env._(
                        "The period of %(client)s ended on %(end)s. The file cannot be "
                        "taken up again.",
                        client=client.number,
                        end=german_date(client.period_end),
                    )
                )
            ended = client.plan_ids.filtered(lambda p: p._ended_with_file())
            client._write_guarded(
                {
                    "state": "active",
                    "paused_on": False,
                    "resumed_on": today,
                    "closed_on": False,
                    "closing_reason": False,
                }
            )
            ended[:1]._reopen()
            client._plan_talks_again(today)
        return True

    def _plan_talks_again(self, today):
        """Restore the appointments that the closing of the file had cancelled."""
        # sudo: planned talks may be a colleague's
        talks = self.sudo().participant_ids.consultation_id.filtered(
            lambda t: t.is_cancelled_by_closing and t.date >= today
        )
        for talk in talks:
            # What is no longer possible, for the colleague has left, stays cancelled.
            with suppress(ValidationError), self.env.cr.savepoint():
                talk._write_guarded(
                    {"state": "planned", "is_cancelled_by_closing": False}
                )
                talk.flush_recordset()

    def action_close(self, reason):
        """Close the file today; it is erased after the correction period.

        :param reason: a key of ``closing_reason``; ``consent_revoked`` withdraws the
            consent, with all that follows from it.
        :raise UserError: for an unknown reason or a file that is closed already.
        """
        self.check_access("write")
        if reason not in dict(CLOSING_REASONS):
            raise UserError(self.env._("Please choose a reason for closing the file."))
        self._require_open()
        if reason == "consent_revoked":
            return self.consent_ids.filtered(
                lambda c: c.purpose == "processing"
            ).action_revoke()
        self._close(reason, calendar_day(self))
        return True

    def _close(self, reason, on):
        """Close files on a day, with their plans, planned talks and reminders.

        Never refused: a withdrawal has to succeed in every state of the case.
        """
        # sudo: planned talks may be a colleague's, reminders another user's.
        clients = self.sudo()
        open_ones = clients.filtered(lambda c: c.state != "closed")
        (clients - open_ones)._write_guarded({"closing_reason": reason})
        open_ones._write_guarded(
            {"state": "closed", "closed_on": on, "closing_reason": reason}
        )
        clients.plan_ids._close(on, REASON_OF_FILE.get(reason, "other"))
        # Nobody decides on a closed file any more.
        clients.extension_ids.filtered(lambda e: e.state == "requested")._write_guarded(
            {"state": "withdrawn"}
        )
        planned = clients.participant_ids.filtered(
            lambda p: p.consultation_id.state == "planned"
        )
        for talk in planned.consultation_id:
            others = talk.participant_ids.client_id - clients
            if others:
                (talk.participant_ids & planned).unlink()
            else:
                talk._write_guarded(
                    {"state": "cancelled", "is_cancelled_by_closing": True}
                )
        if reason == "consent_revoked":
            # A shared note may speak of the person, and others still see it.
            shared = clients.participant_ids.consultation_id.filtered("note")
            shared._write_guarded({"note": False})
        (clients.activity_ids | clients.plan_ids.activity_ids).unlink()

    @api.model
    def _action_after_withdrawal(self):
        """Return to the start page: the file is out of everybody's sight now."""
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "title": self.env._("Consent withdrawn"),
                "message": self.env._(
                    "The file is closed and locked. Its data is erased in the coming "
                    "night."
                ),
                "next": {
                    "type": "ir.actions.client",
                    "tag": "intman_start",
                    "target": "main",
                },
            },
        }
