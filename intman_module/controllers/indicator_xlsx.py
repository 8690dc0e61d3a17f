from odoo.exceptions import AccessError, MissingError
from odoo.http import Controller, content_disposition, request, route


class IndicatorXlsx(Controller):
    """Download of the indicator report as XLSX; checks access like any other door."""

    @route(
        "/report/xlsx/intman_module.report_indicators_xlsx/<int:report_id>",
        type="http",
        auth="user",
        methods=["GET"],
        readonly=True,
    )
    def indicators(self, report_id, **_options):
        """Return the workbook; 404 for a report the user may not read."""
        report = request.env["intman.indicator.report"].browse(report_id)
        try:
            report.check_access("read")
            report.fetch(["year"])
            content = request.env["intman.indicator.xlsx"]._workbook(report)
        except (AccessError, MissingError):
            sentence = request.env._("There is no such report, or not for you.")
            return request.make_response(
                sentence,
                headers=[("Content-Type", "text/plain; charset=utf-8")],
                status=404,
            )
        name = (
            f"Kennzahlen-{report.county_id.code}-{report.year}-v{report.version}.xlsx"
        )
        return request.make_response(
            content,
            headers=[
                (
                    "Content-Type",
                    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
                ),
                ("Content-Disposition", content_disposition(name)),
                ("Cache-Control", "no-store"),
            ],
        )
