"""What a referral adds to the steps of a case."""

from odoo import fields, models

from .tools import age_on, calendar_day


class IntmanClient(models.Model):
    _inherit = "intman.client"

    referral_ids = fields.One2many("intman.referral", "client_id", string="Referrals")

    def _close(self, reason, on):
        result = super()._close(reason, on)
        # sudo: a withdrawal succeeds whatever the user may still see.
        self.sudo().referral_ids._recall(by_closing=reason != "consent_revoked")
        return result

    def action_resume(self):
        """Take files up again, with the referrals that the closing had recalled."""
        closed_on = {client: client.closed_on for client in self}
        result = super().action_resume()
        today = calendar_day(self)
        for client, day in closed_on.items():
            for referral in client.referral_ids.filtered("recalled_from"):
                may = referral.kind == "information" or referral.state == "draft"
                if day and referral.ended_on == day:
                    if may or referral._disclosure_consent(today):
                        referral._write_guarded(
                            {
                                "state": referral.recalled_from,
                                "ended_on": False,
                                "recalled_from": False,
                            }
                        )
        return result

    def action_new_referral(self):
        """Open the form of a referral for this client."""
        self.ensure_one()
        self.check_access("write")
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("New Referral"),
            "res_model": "intman.referral",
            "view_mode": "form",
            "views": [(False, "form")],
            "context": {"default_client_id": self.id},
        }

    def action_suitable_services(self):
        """Open the directory, reduced to what suits the client's age and place."""
        self.ensure_one()
        self.check_access("read")
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "intman_module.action_intman_service"
        )
        context = {"intman_client_id": self.id}
        age = age_on(self.birth_date, calendar_day(self))
        if age is not None:
            context["search_default_fits_age"] = age
        if self.municipality_id:
            context["search_default_fits_municipality_id"] = self.municipality_id.id
        return {
            **action,
            "name": self.env._("Suitable Services"),
            # Without its id: the client would show the name of the stored action.
            "id": False,
            "xml_id": False,
            "path": False,
            "domain": [("county_id", "=", self.county_id.id)],
            "context": context,
        }
