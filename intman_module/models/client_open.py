"""What the buttons of a client's form open."""

from odoo import models

from .tools import calendar_day


class IntmanClient(models.Model):
    _inherit = "intman.client"

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
