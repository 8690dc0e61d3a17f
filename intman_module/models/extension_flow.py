"""The decision on an extension: granted or refused by the team lead, or withdrawn."""

from odoo import models
from odoo.exceptions import UserError

from .tools import calendar_day, german_date


class IntmanExtension(models.Model):
    _inherit = "intman.extension"

    def action_grant(self):
        """Grant what was requested, today or on the day of decision entered.

        :raise UserError: for anybody but a team lead, after the last day without the
            explicit override, for a mental illness without a certificate seen.
        """
        self._require_decision()
        for extension in self:
            client = extension.client_id
            client._require_consent()
            day = extension.decided_on or calendar_day(self)
            extension._check_in_time(day)
            if extension.ground == "mental_illness" and not (
                extension.certificate_seen_on
            ):
                raise UserError(
                    self.env._(
                        "A mental illness is a ground only when it is proven. Whoever "
                        "asked for the extension enters on which day the certificate "
                        "was seen."
                    )
                )
            extension._write_guarded(
                {
                    "state": "granted",
                    "granted_on": day,
                    "granted_by_id": self.env.uid,
                    "decided_on": day,
                    "decided_by_id": self.env.uid,
                }
            )
        return {"type": "ir.actions.act_window_close"}

    def action_refuse(self, reason=None):
        """Refuse what was requested.

        :param reason: the text of ``refusal_reason``; by default what stands there.
        :raise UserError: without a reason, and for anybody but a team lead.
        """
        self._require_decision()
        for extension in self:
            text = str(reason or extension.refusal_reason or "").strip()
            if not text:
                raise UserError(self.env._("Please say why the extension is refused."))
            vals = {"state": "refused", "refusal_reason": text}
            vals["decided_on"] = extension.decided_on or calendar_day(self)
            self._check_values(vals)
            if extension.client_id.counsellor_id.user_id == self.env.user:
                # Nobody has to be told of what they decided themselves.
                vals["noted_on"] = calendar_day(self)
            extension._write_guarded({**vals, "decided_by_id": self.env.uid})
        return {"type": "ir.actions.act_window_close"}

    def action_withdraw(self):
        """Withdraw an own request on which nobody has decided yet."""
        self.check_access("write")
        self._require_requested()
        for extension in self:
            if extension.requested_by_id != self.env.user and not self.env.su:
                raise UserError(
                    self.env._(
                        "A request is withdrawn by whoever made it. The team lead can "
                        "refuse it."
                    )
                )
        self.client_id._require_open()
        self._write_guarded({"state": "withdrawn"})
        return {"type": "ir.actions.act_window_close"}

    def action_note(self):
        """Take note of a refusal today: it leaves the worklist of the file.

        :raise UserError: for what is not refused or noted already, and for anybody
            who neither works on the file nor has asked for the extension.
        """
        self.check_access("read")
        for extension in self:
            extension.client_id._require_open()
            if not extension.is_to_note:
                raise UserError(
                    self.env._(
                        "There is no refusal to take note of for %(client)s. Whoever "
                        "works on the file takes note of it, once.",
                        client=extension.client_id.number,
                    )
                )
        # sudo: a decided request is closed to counsellors but for this day.
        self.sudo()._write_guarded({"noted_on": calendar_day(self)})
        return {"type": "ir.actions.act_window_close"}

    def action_open(self):
        """Open the extension in a dialog: to decide on it, or to read it."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Extension of the Period"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }

    def _require_decision(self):
        """Check that the user may decide now, and let others who decide wait."""
        self.check_access("write")
        self._require_decider()
        self.client_id._touch()
        self._require_requested()
        self.client_id._require_open()

    def _require_decider(self):
        if not self._user_decides():
            raise UserError(
                self.env._("The team lead decides on an extension. Please ask there.")
            )

    def _require_requester(self):
        """Check that the user may change what was asked for: the grounds of a request.

        On these the decision rests; whoever decides does not rewrite them.
        """
        self.check_access("write")
        self._require_requested()
        for extension in self:
            if not extension.is_own_request and not self.env.su:
                raise UserError(
                    self.env._(
                        "Justification and certificate are entered by whoever asks for "
                        "the extension. Please ask for a correction, or refuse the "
                        "request and say why."
                    )
                )

    def _require_requested(self):
        decided = self.filtered(lambda e: e.state != "requested")
        if decided:
            raise UserError(
                self.env._(
                    "This was decided already for %(client)s. If it has to change, "
                    "please make a new entry.",
                    client=decided[0].client_id.number,
                )
            )

    def _check_in_time(self, day):
        """Raise for a decision after the old end without the explicit override."""
        self.ensure_one()
        old_end = self.client_id._period_end_as_of(but=self)
        if old_end and day > old_end and not self.late_override:
            raise UserError(
                self.env._(
                    "The period ended on %(date)s. The team lead may still extend "
                    "it by ticking “Granted after the last day”; talks in the gap "
                    "stay impossible.",
                    date=german_date(old_end),
                )
            )
