"""What people read beside the stored values: pages of a report, labels of codes.

Nothing here is stored; views show it, rules and figures do not use it.
"""

from odoo import api, fields, models

from .figures import DIMENSIONS


class IntmanIndicatorReport(models.Model):
    _inherit = "intman.indicator.report"

    county_line_ids = fields.One2many(
        "intman.indicator.line",
        "report_id",
        string="Figures of the County",
        domain=[("level", "=", "county"), ("dimension", "=", False)],
        readonly=True,
    )
    provider_line_ids = fields.One2many(
        "intman.indicator.line",
        "report_id",
        string="Figures by Provider",
        domain=[("level", "=", "provider"), ("dimension", "=", False)],
        readonly=True,
    )
    municipality_line_ids = fields.One2many(
        "intman.indicator.line",
        "report_id",
        string="Figures by Municipality",
        domain=[("level", "=", "municipality"), ("dimension", "=", False)],
        readonly=True,
    )
    dimension_line_ids = fields.One2many(
        "intman.indicator.line",
        "report_id",
        string="Figures by Characteristic",
        domain=[("level", "=", "county"), ("dimension", "!=", False)],
        readonly=True,
    )

    def action_open_lines(self):
        """Open all figures of the report that the user may see, as list and pivot."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "intman_module.action_intman_indicator_line"
        )
        return {
            **action,
            "name": self.display_name,
            "domain": [("report_id", "=", self.id)],
        }


class IntmanIndicatorLine(models.Model):
    _inherit = "intman.indicator.line"

    category = fields.Selection(selection=lambda self: self._selection_category())
    category_label = fields.Char(string="Label of the Category")

    @api.model
    def _selection_category(self):
        """Return all categories of all dimensions, as codes and labels."""
        client = self.env["intman.client"]
        labels = {}
        for dimension, _label in DIMENSIONS:
            labels.update(client._fields[dimension]._description_selection(self.env))
        labels["mixed"] = self.env._("mixed")
        labels["unknown"] = self.env._("unknown")
        return list(labels.items())


class IntmanTally(models.Model):
    _inherit = "intman.tally"

    dimension = fields.Selection(selection=DIMENSIONS, help="Empty: the total.")
    category = fields.Selection(
        selection=lambda self: self.env["intman.indicator.line"]._selection_category()
    )


class IntmanErasure(models.Model):
    _inherit = "intman.erasure"

    counts_text = fields.Text(
        string="What Was Erased",
        compute="_compute_counts_text",
        help="Number of records of each kind, no content.",
    )

    @api.depends("counts")
    @api.depends_context("lang")
    def _compute_counts_text(self):
        for erasure in self:
            erasure.counts_text = "\n".join(
                f"{self._kind(model)}: {count}"
                for model, count in (erasure.counts or {}).items()
                if count
            )

    @api.model
    def _kind(self, model):
        """Return what a record of the model is called in the reader's language."""
        # sudo: names of models are no secret, the model list is the administrator's.
        return self.env["ir.model"].sudo()._get(model).name or model
