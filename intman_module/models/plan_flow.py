"""The steps of a plan: review, rest, close, take up again."""

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

from .plan import PLAN_CLOSING_REASONS
from .tools import calendar_day, german_date

#: What may still be entered in a plan that has ended.
AFTER_CLOSING = {"closing_remark", "handed_out_on"}


class IntmanPlan(models.Model):
    _inherit = "intman.plan"

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [dict(vals) for vals in vals_list]
        levels = [vals.pop("german_level", None) for vals in vals_list]
        for vals in vals_list:
            self._clean_properties_of(
                vals,
                self.env["intman.client"].browse(vals.get("client_id")).provider_id,
            )
        # Their definition is found by the client, who is not known before.
        own_fields = [vals.pop("properties", None) for vals in vals_list]
        plans = super().create(vals_list)
        for plan, properties in zip(plans, own_fields, strict=True):
            if properties:
                plan.properties = properties
        for plan, level in zip(plans, levels, strict=True):
            if level:
                plan._enter_german(level, plan.made_on or calendar_day(self))
        return plans

    def write(self, vals):
        if "state" in vals and (
            vals["state"] == "closed" or any(p.state == "closed" for p in self)
        ):
            if any(plan.state != vals["state"] for plan in self):
                self._refuse_guarded("state")
        if set(vals) - AFTER_CLOSING - {"state"}:
            self._require_running()
        if "properties" in vals:
            vals = dict(vals)
            for provider in self.provider_id:
                self._clean_properties_of(vals, provider)
        return super().write(vals)

    def _require_running(self):
        """Raise for a plan that has ended: what it says stays as it is."""
        if any(plan.state == "closed" for plan in self):
            raise ValidationError(
                self.env._(
                    "This plan is closed and stays as it is. To work on it, take it up "
                    "again first."
                )
            )

    def _propose_review(self, on):
        """Return the day on which the next review is proposed, counted from ``on``."""
        self.ensure_one()
        months = self.provider_id.review_months or 3
        return fields.Date.add(on, months=months)

    def action_review(self):
        """Open the review: all open goals on one screen (Leitfaden II.3.2)."""
        self.ensure_one()
        self.check_access("write")
        self._require_reviewable()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Review"),
            "res_model": "intman.review",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_plan_id": self.id, "dialog_size": "extra-large"},
        }

    def _require_reviewable(self):
        for plan in self:
            plan._require_running()
            if plan.state == "draft":
                raise ValidationError(
                    self.env._(
                        "This plan is a draft. Please make it with the client first; "
                        "then it can be reviewed."
                    )
                )
            if plan.state == "paused":
                raise ValidationError(
                    self.env._(
                        "This plan rests. Please take it up again first; then it can "
                        "be reviewed."
                    )
                )

    def action_pause(self):
        """Let the plan rest; its goals are kept."""
        self.check_access("write")
        for plan in self:
            plan._require_running()
            if plan.state == "draft":
                raise UserError(
                    self.env._("A draft cannot rest: it has not been made yet.")
                )
            plan.state = "paused"
        return True

    def action_resume(self):
        """Take up a resting plan again, or a closed one within the period.

        :raise UserError: when the period is over, the file is closed or another plan
            of the person is open.
        """
        self.check_access("write")
        today = calendar_day(self)
        for plan in self.filtered(lambda p: p.state in ("paused", "closed")):
            client = plan.client_id
            client._require_open()
            client._require_consent()
            # Two plans taken up at once must see each other.
            client._touch()
            if client.period_end and client.period_end < today:
                raise UserError(
                    self.env._(
                        "The period of %(client)s ended on %(end)s. The plan cannot be "
                        "taken up again.",
                        client=client.number,
                        end=german_date(client.period_end),
                    )
                )
            if (client.plan_ids - plan).filtered(lambda p: p.state != "closed"):
                raise UserError(
                    self.env._(
                        "%(client)s has an integration plan already. Please go on with "
                        "it.",
                        client=client.number,
                    )
                )
            plan._reopen()
        return True

    def _ended_with_file(self):
        """Tell whether the plan was closed by the closing of its file alone."""
        self.ensure_one()
        closed_on = self.client_id.closed_on
        return bool(closed_on) and self.closed_on == closed_on

    def _reopen(self):
        """Let a plan run again, with a next review that lies ahead."""
        today = calendar_day(self)
        for plan in self:
            vals = {
                "state": "running" if plan.made_on else "draft",
                "closed_on": False,
                "closing_reason": False,
            }
            if plan.next_review_on and plan.next_review_on < today:
                vals["next_review_on"] = plan._propose_review(today)
            plan._write_guarded(vals)

    def action_open_plan_closing(self):
        """Open the dialog that asks why the plan ends."""
        self.ensure_one()
        self.check_access("write")
        self._require_running()
        view = self.env.ref("intman_module.intman_plan_view_form_closing")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Close the Plan"),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "views": [(view.id, "form")],
            "target": "new",
        }

    def action_close(self, reason=None):
        """Close the plan today.

        :param reason: a key of ``closing_reason``; by default the one entered in the
            plan, else ``other``.
        :raise UserError: for an unknown reason.
        """
        self.check_access("write")
        if reason and reason not in dict(PLAN_CLOSING_REASONS):
            raise UserError(self.env._("Please choose a reason for closing the plan."))
        self.client_id._require_open()
        # Whoever adds a goal in this moment waits, and then finds the plan closed.
        self.client_id._touch()
        for plan in self:
            plan._close(calendar_day(self), reason or plan.closing_reason or "other")
        return {"type": "ir.actions.act_window_close"}

    def _close(self, on, reason="other"):
        """Close the running plans of the recordset on that day; never refused."""
        self.filtered(lambda p: p.state != "closed")._write_guarded(
            {"state": "closed", "closed_on": on, "closing_reason": reason}
        )

    def action_print(self):
        """Print the plan for the client, as a PDF."""
        self.ensure_one()
        self.check_access("read")
        return self.env.ref("intman_module.action_report_plan").report_action(
            self, config=False
        )

    def action_print_certificate(self):
        """Print the certificate of the period for the client, as a PDF."""
        self.ensure_one()
        self.check_access("read")
        return self.client_id.action_print_certificate()


class IntmanClient(models.Model):
    _inherit = "intman.client"

    def action_print_plan(self):
        """Print the open plan, else the latest one.

        :raise UserError: when there is no plan.
        """
        self.ensure_one()
        self.check_access("read")
        plan = self.open_plan_id or self.plan_ids.sorted("id")[-1:]
        if not plan:
            raise UserError(
                self.env._(
                    "There is no integration plan for %(client)s yet.",
                    client=self.number,
                )
            )
        return plan.action_print()

    def action_print_certificate(self):
        """Print the certificate of first talk and last day (Leitfaden II.1.2, II.1.3).

        The next Integrationsmanagement goes on with it.
        """
        self.ensure_one()
        self.check_access("read")
        return self.env.ref("intman_module.action_report_certificate").report_action(
            self, config=False
        )
