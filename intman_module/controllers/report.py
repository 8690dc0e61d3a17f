from odoo.exceptions import UserError
from odoo.http import request, route

from odoo.addons.web.controllers.report import ReportController


class Report(ReportController):
    """Our reports by their address: a refusal is a plain sentence, as everywhere."""

    @route()
    def report_routes(self, reportname, docids=None, converter=None, **data):
        """Return the report; a sentence in the user's language when it is refused."""
        try:
            return super().report_routes(
                reportname, docids=docids, converter=converter, **data
            )
        except UserError as error:
            # The web client's download turns the error into a dialog itself.
            own = reportname.startswith("intman_module.")
            if not own or request.httprequest.path == "/report/download":
                raise
            return request.make_response(
                str(error),
                headers=[("Content-Type", "text/plain; charset=utf-8")],
                status=error.http_status,
            )
