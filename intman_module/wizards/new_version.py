from odoo import fields, models


class IntmanNewVersion(models.TransientModel):
    """Asks why a final report gets a new version."""

    _name = "intman.new.version"
    _description = "New Version of a Report"

    report_id = fields.Many2one("intman.indicator.report", required=True)
    reason = fields.Text(required=True)

    def action_confirm(self):
        """Make the new version and open it."""
        self.ensure_one()
        report = self.report_id.action_new_version(self.reason)
        return {
            "type": "ir.actions.act_window",
            "res_model": report._name,
            "res_id": report.id,
            "views": [(False, "form")],
        }
