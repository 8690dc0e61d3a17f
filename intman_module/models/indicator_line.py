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
    # No sum: talks and persons added up are no figure.
    value = fields.Integer(required=True, aggregator=None)

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

    def _unit_id(self):
        """Return the id of the unit; names need not be unique."""
        return self[f"{self.level}_id"].id

    def _dimension_tables(self):
        """Return the figures of one indicator by dimension, for all units in it.

        :return: list of dicts with ``label`` of the dimension, ``categories`` (their
            labels) and ``rows``: ``(level, unit name, values)``, the county first.
        """
        labels = dict(self._fields["dimension"]._description_selection(self.env))
        categories = dict(self._selection_category())
        levels = [level for level, _label in LEVELS]
        units = sorted(
            {
                (levels.index(line.level), line.unit_name, line._unit_id())
                for line in self
            }
        )
        tables = []
        for dimension, _label in DIMENSIONS:
            values = {
                (line.level, line._unit_id(), line.category): line.value
                for line in self
                if line.dimension == dimension
            }
            present = {category for _level, _unit, category in values}
            shown = [c for c in CATEGORIES[dimension] if c != "mixed" or c in present]
            tables.append(
                {
                    "label": labels[dimension],
                    "categories": [categories[category] for category in shown],
                    "rows": [
                        (
                            levels[rank],
                            unit,
                            [values.get((levels[rank], id_, c), 0) for c in shown],
                        )
                        for rank, unit, id_ in units
                    ],
                }
            )
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
