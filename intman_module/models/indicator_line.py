from odoo import api, fields, models
from odoo.exceptions import UserError

from .figures import DIMENSIONS, LEVELS

#: Categories in the order in which they are shown.
CATEGORIES = {
    "gender": ["female", "male", "diverse", "not_stated", "mixed", "unknown"],
    "target_group": ["au", "ukraine", "mixed", "unknown"],
}


class IntmanIndicatorLine(models.Model):
    """One figure of a report: a number, never a person (Leitfaden II.4)."""

    _name = "intman.indicator.line"
    _description = "Figure"
    _order = "report_id desc, indicator_id, level, dimension nulls first, id"
    _rec_name = "indicator_id"

    report_id = fields.Many2one(
        "intman.indicator.report", required=True, index=True, ondelete="cascade"
    )
    report_county_id = fields.Many2one(
        related="report_id.county_id", store=True, index=True, string="County of Report"
    )
    year = fields.Integer(related="report_id.year", store=True, aggregator=None)
    indicator_id = fields.Many2one(
        "intman.indicator", required=True, index=True, ondelete="restrict"
    )
    level = fields.Selection(selection=LEVELS, required=True)
    county_id = fields.Many2one("intman.county", ondelete="restrict")
    provider_id = fields.Many2one("intman.provider", index=True, ondelete="restrict")
    municipality_id = fields.Many2one("intman.municipality", ondelete="restrict")
    counsellor_id = fields.Many2one(
        "intman.counsellor", index=True, ondelete="restrict"
    )
    unit_name = fields.Char(string="Unit", required=True)
    dimension = fields.Selection(selection=DIMENSIONS, help="Empty: the total.")
    category = fields.Selection(selection=lambda self: self._selection_category())
    value = fields.Integer(required=True)

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

    def _dimension_tables(self):
        """Return ``(label, [(category label, value)])`` for the county's dimensions."""
        labels = dict(self._fields["dimension"]._description_selection(self.env))
        categories = dict(self._selection_category())
        tables = []
        for dimension, _label in DIMENSIONS:
            values = {
                line.category: line.value
                for line in self
                if line.level == "county" and line.dimension == dimension
            }
            rows = [
                (categories[category], values.get(category, 0))
                for category in CATEGORIES[dimension]
                if category != "mixed" or category in values
            ]
            tables.append((labels[dimension], rows))
        return tables

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._require_open_report()
        return lines

    def write(self, vals):
        self._require_open_report()
        result = super().write(vals)
        # Nor is a figure moved into a final report.
        self._require_open_report()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_frozen(self):
        self._require_open_report()

    def _require_open_report(self):
        if any(report.state != "open" for report in self.report_id):
            raise UserError(
                self.env._(
                    "The figures of a final report stay as they are. Please make a new "
                    "version of the report."
                )
            )
