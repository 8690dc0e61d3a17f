import io
import logging

from odoo import models

_logger = logging.getLogger(__name__)

# Both tell every step of every page at INFO.
for _chatty in ("weasyprint.progress", "fontTools"):
    logging.getLogger(_chatty).setLevel(logging.WARNING)

try:
    import weasyprint
except (ImportError, OSError):  # OSError: the Pango library is missing
    weasyprint = None
    _logger.info("WeasyPrint is not available, Odoo's own engine prints instead")

_PREFIX = "intman_module."


class IrActionsReport(models.Model):
    _inherit = "ir.actions.report"

    def _pre_render_qweb_pdf(self, report_ref, res_ids=None, data=None):
        """Print our own reports with WeasyPrint: tagged PDF/UA, page numbers, fonts."""
        name = self._get_report(report_ref).report_name or ""
        if weasyprint is None or not name.startswith(_PREFIX):
            return super()._pre_render_qweb_pdf(report_ref, res_ids=res_ids, data=data)
        ids = [res_ids] if isinstance(res_ids, int) else list(res_ids or [])
        html = self._render_qweb_html(report_ref, ids, data=dict(data or {}))[0]
        document = weasyprint.HTML(
            string=html.decode() if isinstance(html, bytes) else html,
            url_fetcher=_refuse_url,
        )
        stream = io.BytesIO(document.write_pdf(pdf_variant="pdf/ua-1"))
        # One document holds all records: there is nothing to split or to store.
        return {False: {"stream": stream, "attachment": None}}, "pdf"


def _refuse_url(url, *_args, **_kwargs):
    """Load nothing from outside while printing: a template brings what it needs."""
    raise ValueError("printing loads no addresses")
