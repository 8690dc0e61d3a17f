from odoo import api, fields, models
from odoo.exceptions import AccessError

from ..models.tools import german_date, german_number


class ReportIndicators(models.AbstractModel):
    """Values of the printed indicator report."""

    _name = "report.intman_module.report_indicators"
    _description = "Indicator Report (PDF)"

    @api.model
    def _get_report_values(self, docids, data=None):
        """Return the values of the template; raise for what may not be read (P8).

        The report URL asks for no group and trusts its parameters, so access is
        checked here, as the user, and ``data`` is not used.
        """
        reports = self.env["intman.indicator.report"].browse(docids or []).exists()
        if not reports:
            raise AccessError(self.env._("There is no such report, or not for you."))
        reports.check_access("read")
        return {
            "doc_ids": reports.ids,
            "doc_model": reports._name,
            "docs": reports,
            "german_date": german_date,
            "german_number": german_number,
            "computed_days": {
                report.id: german_date(
                    fields.Datetime.context_timestamp(report, report.computed_on)
                    if report.computed_on
                    else None
                )
                for report in reports
            },
        }
