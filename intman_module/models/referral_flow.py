"""The steps of a referral, and its result in the measure (Leitfaden II.3.2)."""

from odoo import fields, models
from odoo.exceptions import UserError

from .referral import OPEN_STATES
from .tools import calendar_day, german_date

#: From where a step leads where. A mistaken result is taken back to “waiting”; what was
#: recalled stays so.
TRANSITIONS = {
    "draft": ("sent", "recalled"),
    "sent": ("accepted", "completed", "declined", "no_show", "recalled"),
    "accepted": ("completed", "declined", "no_show", "recalled"),
    "completed": ("sent",),
    "declined": ("sent",),
    "no_show": ("sent",),
    "recalled": (),
}


class IntmanReferral(models.Model):
    _inherit = "intman.referral"

    # ------------------------------------------------------------------
    # Steps
    # ------------------------------------------------------------------

    def action_send(self):
        """Send the referral, on the day entered or today.

        Data is passed on only under a consent that names the service and the data; it
        is noted in ``consent_id`` (Leitfaden IV.3).

        :raise UserError: without that consent, for a paused or closed file.
        """
        self._require_step("sent", ("draft",))
        self._require_active_file()
        self._require_active_service()
        today = calendar_day(self)
        for referral in self:
            sent_on = referral.sent_on or today
            referral.client_id._require_consent(on=sent_on)
            due = referral.feedback_due_on
            referral._write_guarded(
                {
                    "state": "sent",
                    "sent_on": sent_on,
                    "consent_id": referral._require_disclosure_consent(sent_on).id,
                    "feedback_due_on": due or referral._propose_feedback(sent_on),
                }
            )
        return True

    def action_accept(self):
        """Note that the service takes the client on; its result is still to come."""
        self._require_step("accepted")
        for referral in self:
            answered_on = referral.answered_on or calendar_day(self)
            due = referral._propose_feedback(answered_on)
            referral._write_guarded(
                {
                    "state": "accepted",
                    "answered_on": answered_on,
                    "feedback_due_on": max(due, referral.feedback_due_on or due),
                }
            )
        return True

    def action_complete(self):
        """Note that the service has done its part; the measure is done by it."""
        return self._end("completed")

    def action_decline(self):
        """Note that the service turned the client away."""
        return self._end("declined")

    def action_no_show(self):
        """Note that the client did not go there."""
        return self._end("no_show")

    def action_recall(self):
        """Recall an open referral, or discard a draft."""
        self._require_step("recalled")
        self._write_guarded({"state": "recalled", "ended_on": calendar_day(self)})
        return True

    def action_reopen(self):
        """Take a result back that was noted by mistake: the referral waits again.

        :raise UserError: where data was passed on and the consent has ended.
        """
        self._require_step("sent", ("completed", "declined", "no_show"))
        today = calendar_day(self)
        for referral in self:
            referral._write_guarded(
                {
                    "state": "sent",
                    "answered_on": False,
                    "ended_on": False,
                    "consent_id": referral._require_disclosure_consent(today).id,
                }
            )
        return True

    def _require_step(self, state, origins=()):
        """Raise unless the user may lead all of the recordset to that state."""
        self.check_access("write")
        self.client_id._require_open()
        labels = dict(self._fields["state"]._description_selection(self.env))
        for referral in self:
            current = referral.state
            if state not in TRANSITIONS[current] or origins and current not in origins:
                raise UserError(
                    self.env._(
                        "A referral that is “%(current)s” cannot become “%(next)s”.",
                        current=labels[current],
                        next=labels[state],
                    )
                )

    def _end(self, state):
        self._require_step(state)
        today = calendar_day(self)
        for referral in self:
            answered_on = referral.answered_on or today
            referral._write_guarded(
                {
                    "state": state,
                    "answered_on": answered_on,
                    # Who had accepted before has answered long ago.
                    "ended_on": today if referral.state == "accepted" else answered_on,
                }
            )
            referral._tell_measure()
        return True

    def _propose_feedback(self, on):
        """Return the day on which feedback is due, by the setting of the county."""
        days = self.client_id.county_id.referral_feedback_days
        return fields.Date.add(on, days=days)

    def _tell_measure(self):
        """Add the result to the linked measure; what stands there stays."""
        self.ensure_one()
        measure = self.measure_id
        # A closed plan is handed out and stays as it is.
        if not measure or measure.goal_id.plan_id.state == "closed":
            return
        labels = dict(self._fields["state"]._description_selection(self.env))
        line = f"{german_date(self.ended_on)} {self.service_id.name}: "
        line += ". ".join(filter(None, (labels[self.state], self.outcome)))
        vals = {"result": "\n".join(filter(None, (measure.result, line)))}
        if self.state == "completed" and not measure.done_on:
            vals["done_on"] = self.ended_on
        measure.write(vals)

    # ------------------------------------------------------------------
    # Consent
    # ------------------------------------------------------------------

    def _disclosure_consent(self, on):
        """Return the consent in force that names the service and all data passed on.

        "May we?" is answered by ``client._has_consent``; this finds the consent behind
        the answer. Empty where there is none.
        """
        self.ensure_one()
        client, service = self.client_id._origin, self.service_id._origin
        codes = self.category_ids.mapped("code") or [None]
        none = self.env["intman.consent"]
        for code in codes:
            if not client._has_consent("disclosure", on, service, code):
                return none
        # sudo: the consent is needed where it cannot be read itself.
        return client.sudo().consent_ids.filtered(
            lambda c: (
                c.purpose == "disclosure"
                and c._in_force(on)
                and all(c._covers(service, code) for code in codes)
            )
        )[:1]

    def _require_disclosure_consent(self, on):
        """Return the consent needed on a day and today; none where no data flows."""
        self.ensure_one()
        if self.kind != "disclosure":
            return self.env["intman.consent"]
        if not self.category_ids:
            raise UserError(
                self.env._("Please name the data that is passed on to the service.")
            )
        if self._passes_special_data():
            self.client_id._require_consent("special_category", on)
        consent = self._disclosure_consent(on)
        if not consent or not self._disclosure_consent(calendar_day(self)):
            raise UserError(
                self.env._(
                    "%(client)s has not consented to passing this data on to "
                    "%(service)s. Please take a consent that names the service and "
                    "the data, or let the client go alone.",
                    client=self.client_id.number,
                    service=self.service_id.name,
                )
            )
        return consent

    def _recall(self, by_closing=False):
        """Recall what is open of the recordset at once; never refused."""
        today = calendar_day(self)
        for referral in self.filtered(lambda r: r.state in OPEN_STATES):
            referral._write_guarded(
                {
                    "state": "recalled",
                    "ended_on": today,
                    "recalled_from": referral.state if by_closing else False,
                }
            )

    # ------------------------------------------------------------------
    # Openers
    # ------------------------------------------------------------------

    def action_take_consent(self):
        """Open the consent that this referral needs, filled in, as a dialog."""
        self.ensure_one()
        self.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Consent to Passing Data on"),
            "res_model": "intman.consent",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {
                "default_client_id": self.client_id.id,
                "default_purpose": "disclosure",
                "default_recipient_service_id": self.service_id.id,
                "default_recipient": self.service_id.name,
                "default_category_ids": [(6, 0, self.category_ids.ids)],
                "default_given_on": calendar_day(self),
            },
        }

    def action_open(self):
        """Open the referral as a page."""
        self.ensure_one()
        self.check_access("read")
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "current",
        }
