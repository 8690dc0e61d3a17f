"""Computes the lines of a report and lays them out for print."""

from odoo import api, fields, models
from odoo.exceptions import AccessError

from .figures import DEFINITIONS, LEVELS
from .indicator_line import CATEGORIES


class IntmanIndicatorReport(models.Model):
    _inherit = "intman.indicator.report"

    def _compute_lines(self):
        self.ensure_one()
        # sudo: the coordinator sees the figures, never the files they come from.
        report = self.sudo()
        county = report.county_id
        indicators = self.env["intman.indicator"].search(
            [("code", "in", [*DEFINITIONS])]
        )
        codes = indicators.mapped("code")
        rows = self.env["intman.figures"]._rows([self.year], county=county, codes=codes)
        tally = self.env["intman.tally"].sudo()  # sudo: as above
        for key, value in tally._rows(county, [self.year]).items():
            rows[key] = rows.get(key, 0) + value
        # Every indicator has a total for the county and its providers, even 0.
        units = [("county", county.id)] + [
            ("provider", provider.id)
            for provider in report.county_id.with_context(active_test=True).provider_ids
        ]
        for code in codes:
            for level, unit_id in units:
                rows.setdefault((self.year, level, unit_id, code, None, None), 0)
        by_code = {indicator.code: indicator.id for indicator in indicators}
        names = report._unit_names(rows)
        report.line_ids.unlink()
        report.line_ids.create(
            [
                {
                    "report_id": report.id,
                    "indicator_id": by_code[code],
                    "level": level,
                    f"{level}_id": unit_id,
                    "unit_name": names[level, unit_id],
                    "dimension": dimension,
                    "category": category,
                    "value": value,
                }
                for (_year, level, unit_id, code, dimension, category), value in sorted(
                    rows.items(), key=lambda item: self._reading_order(item[0])
                )
                if code in by_code and (value or not dimension)
            ]
        )
        self._write_guarded({"computed_on": fields.Datetime.now()})

    @api.model
    def _reading_order(self, key):
        """Return the sort key of a figure: level, unit, then as people read them."""
        _year, level, unit_id, code, dimension, category = key
        levels = [name for name, _label in LEVELS]
        categories = CATEGORIES.get(dimension, [])
        place = categories.index(category) if category in categories else -1
        return levels.index(level), unit_id, code, dimension or "", place

    def _unit_names(self, rows):
        """Return the names of all units as of today; a final report keeps them."""
        names = {}
        for level, _label in LEVELS:
            ids = {key[2] for key in rows if key[1] == level}
            for unit in self.env[f"intman.{level}"].browse(ids).exists():
                # Not the label: it depends on the language of whoever computes.
                names[level, unit.id] = unit.name
        return names

    def _tables(self):
        """Return the figures of the county, ready for PDF and XLSX.

        :return: list of dicts, one an indicator: ``indicator`` (record), ``total``
            (county, without double counting), ``provider_sum``, ``units`` (list of
            ``(level, id, name, value)``), ``dimensions`` (as of
            ``intman.indicator.line._dimension_tables``).
        :raise AccessError: for whoever sees a part of the figures only; sums of a part
            would be wrong figures.
        """
        self.ensure_one()
        lines = self.env["intman.indicator.line"].search([("report_id", "=", self.id)])
        if self.computed_on and "county" not in lines.mapped("level"):
            raise AccessError(
                self.env._(
                    "The report of the county is opened by the coordinator. Your own "
                    "figures are in the list of figures."
                )
            )
        tables = []
        for indicator in lines.indicator_id.sorted():
            own = lines.filtered(lambda line, i=indicator: line.indicator_id == i)
            totals = own.filtered(lambda line: not line.dimension)
            providers = totals.filtered(lambda line: line.level == "provider")
            tables.append(
                {
                    "indicator": indicator,
                    "total": sum(
                        totals.filtered(lambda line: line.level == "county").mapped(
                            "value"
                        )
                    ),
                    "provider_sum": sum(providers.mapped("value")),
                    "units": [
                        (line.level, line._unit_id(), line.unit_name, line.value)
                        for line in totals.sorted(lambda r: (r.level, r.unit_name))
                        if line.level != "county"
                    ],
                    "dimensions": own._dimension_tables(),
                }
            )
        return tables
