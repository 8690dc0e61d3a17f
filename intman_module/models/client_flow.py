"""The steps of a case: pause, resume, close, and what follows from a withdrawal."""

import logging

from odoo import api, fields, models
from odoo.exceptions import UserError

from .client import CLOSING_REASONS
from .plan import REASON_OF_FILE
from .tools import calendar_day, german_date

_logger = logging.getLogger(__name__)

#: So many expired files are closed in one transaction.
CLOSING_BATCH = 20
#: A period is said to end soon in its last months.
ENDING_MONTHS = 3


class IntmanClient(models.Model):
    _inherit = "intman.client"

    has_agreement = fields.Boolean(compute="_compute_progress")
    open_plan_id = fields.Many2one(
        "intman.plan", string="Integration Plan", compute="_compute_progress"
    )
    open_goal_ids = fields.Many2many(
        "intman.goal", string="Open Goals", compute="_compute_open_goal_ids"
    )
    talk_count = fields.Integer(string="Counselling Talks", compute="_compute_progress")
    last_talk_on = fields.Date(string="Last Talk", compute="_compute_progress")
    plan_state = fields.Selection(
        selection=[
            ("none", "Not due yet"),
            ("due", "Due now"),
            ("made", "Made"),
        ],
        compute="_compute_progress",
    )
    next_step = fields.Selection(
        selection=[
            ("agreement", "Counselling agreement"),
            ("talk", "Talk"),
            ("plan", "Integration plan"),
            ("goals", "Goals of the plan"),
            ("resume", "Take up again"),
            ("close", "Close"),
            ("erasure", "Erasure"),
        ],
        compute="_compute_progress",
        help="The next sensible step in this file (Leitfaden II.3.2).",
    )
    days_left = fields.Integer(compute="_compute_days_left")
    period_percent = fields.Integer(
        string="Period Used", compute="_compute_days_left", help="In percent."
    )
    period_state = fields.Selection(
        selection=[
            ("none", "Not begun"),
            ("running", "Running"),
            ("ending", "Ending soon"),
            ("expired", "Expired"),
        ],
        compute="_compute_days_left",
        search="_search_period_state",
    )

    @api.depends(
        "agreement_ids.signed_on",
        "plan_ids.state",
        "plan_ids.made_on",
        "plan_ids.goal_ids",
        "participant_ids.consultation_id.state",
        "participant_ids.consultation_id.date",
        "state",
        "period_end",
    )
    @api.depends_context("uid")
    def _compute_progress(self):
        for client in self:
            plans = client.plan_ids
            dates = client._counted_dates()
            client.has_agreement = any(client.agreement_ids.mapped("signed_on"))
            open_plan = plans.filtered(lambda p: p.state != "closed")[:1]
            # One query for the goals of all files in the list, not one a file.
            open_plan = open_plan.with_prefetch(plans._prefetch_ids)
            client.open_plan_id = open_plan
            client.talk_count = len(dates)
            client.last_talk_on = dates[-1] if dates else False
            if any(plans.mapped("made_on")):
                client.plan_state = "made"
            else:
                client.plan_state = "due" if dates else "none"
            client.next_step = client._next_step(open_plan)

    @api.depends("plan_ids.state", "plan_ids.goal_ids.state")
    @api.depends_context("uid")
    def _compute_open_goal_ids(self):
        for client in self:
            goals = client.plan_ids.goal_ids
            client.open_goal_ids = goals.filtered(
                lambda g: g._is_open() and g.plan_id.state != "closed"
            )

    def _next_step(self, open_plan):
        self.ensure_one()
        if self.state == "closed":
            return "erasure"
        if self.state == "paused":
            return "resume"
        if not self.has_agreement:
            return "agreement"
        if self.period_end and self.period_end < calendar_day(self):
            return "close"
        if open_plan.made_on and not open_plan.goal_ids:
            return "goals"
        # One talk and no plan: the next talk makes it, or the button before it.
        return "plan" if self.talk_count >= 2 and self.plan_state == "due" else "talk"

    @api.depends("first_consultation_on", "period_end")
    def _compute_days_left(self):
        today = calendar_day(self)
        for client in self:
            end, first = client.period_end, client.first_consultation_on
            if not end:
                client.update(
                    {"days_left": 0, "period_percent": 0, "period_state": "none"}
                )
                continue
            client.days_left = max((end - today).days, 0)
            used = (today - first).days / max((end - first).days, 1)
            client.period_percent = round(min(max(used, 0), 1) * 100)
            if end < today:
                client.period_state = "expired"
            elif end < fields.Date.add(today, months=ENDING_MONTHS):
                client.period_state = "ending"
            else:
                client.period_state = "running"

    @api.model
    def _search_period_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = calendar_day(self)
        soon = fields.Date.add(today, months=ENDING_MONTHS)
        domains = {
            "none": [("period_end", "=", False)],
            "expired": [("period_end", "<", today)],
            "ending": [("period_end", ">=", today), ("period_end", "<", soon)],
            "running": [("period_end", ">=", soon)],
        }
        return fields.Domain.OR(domains[state] for state in value if state in domains)

    # ------------------------------------------------------------------
    # Steps
    # ------------------------------------------------------------------

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
            closed_on = client.closed_on
            client._write_guarded(
                {
                    "state": "active",
                    "paused_on": False,
                    "resumed_on": today,
                    "closed_on": False,
                    "closing_reason": False,
                }
            )
            client.plan_ids.filtered(
                lambda p, day=closed_on: day and p.closed_on == day
            )[:1]._reopen()
        return True

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
                talk._write_guarded({"state": "cancelled"})
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

    # ------------------------------------------------------------------
    # Openers of the form's buttons
    # ------------------------------------------------------------------

    def action_open_file(self):
        """Open the file as a page."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "main",
        }

    def action_new_talk(self):
        """Open the form of a talk with this client, in a dialog."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("New Talk"),
            "res_model": "intman.consultation",
            "view_mode": "form",
            "views": [
                (
                    self.env.ref(
                        "intman_module.intman_consultation_view_form_quick"
                    ).id,
                    "form",
                )
            ],
            "target": "new",
            "context": {"default_client_ids": [(6, 0, self.ids)]},
        }

    def action_new_note(self):
        """Open the form of a contact without a counselling talk, in a dialog."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id(
            "intman_module.action_intman_consultation_note"
        )
        return {
            **action,
            "context": {
                "default_counted": False,
                "default_form": "phone",
                "default_client_ids": [(6, 0, self.ids)],
            },
        }

    def action_new_agreement(self):
        """Record the counselling agreement, or the signature still missing."""
        self.ensure_one()
        unsigned = self.agreement_ids.filtered(lambda a: not a.signed_on)[:1]
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Counselling Agreement"),
            "res_model": "intman.agreement",
            "res_id": unsigned.id,
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_client_id": self.id,
                "default_client_signed_on": calendar_day(self),
                "default_counsellor_signed_on": calendar_day(self),
                "default_counsellor_id": self._own_counsellor().id,
            },
        }

    def _own_counsellor(self):
        """Return the user's counsellor record here, else the responsible one."""
        return (
            self.env["intman.counsellor"]._of_user(self.provider_id)
            or self.counsellor_id
        )

    def action_open_plan(self):
        """Open the integration plan, or the form for a new one."""
        self.ensure_one()
        plan = self.open_plan_id
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Integration Plan"),
            "res_model": "intman.plan",
            "view_mode": "form",
            "views": [(False, "form")],
            "res_id": plan.id,
            "context": {}
            if plan
            else {
                "default_client_id": self.id,
                "default_counsellor_id": self._own_counsellor().id,
            },
        }

    def action_open_closing(self):
        """Open the dialog that asks why the file is closed."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Close File"),
            "res_model": "intman.closing",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_client_id": self.id},
        }

    # ------------------------------------------------------------------
    # Nightly
    # ------------------------------------------------------------------

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
