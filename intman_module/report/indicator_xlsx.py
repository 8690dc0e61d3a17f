import io

import xlsxwriter

from odoo import api, models

from ..models.figures import LEVELS
from ..models.tools import german_date


class IntmanIndicatorXlsx(models.AbstractModel):
    """Writes the indicator report as a workbook."""

    _name = "intman.indicator.xlsx"
    _description = "Indicator Workbook"

    @api.model
    def _workbook(self, report):
        """Return the XLSX file of one report as ``bytes``.

        Sheets: figures of the county, totals by provider and below, the same by
        gender and target group, how counted.
        """
        stream = io.BytesIO()
        book = xlsxwriter.Workbook(
            stream, {"in_memory": True, "strings_to_formulas": False}
        )
        formats = {
            "title": book.add_format({"bold": True, "font_size": 14}),
            "head": book.add_format({"bold": True, "bottom": 1, "text_wrap": True}),
            "text": book.add_format({"text_wrap": True, "valign": "top"}),
            "number": book.add_format({"num_format": "#,##0", "valign": "top"}),
        }
        tables = report._tables()
        self._county_sheet(book, formats, report, tables)
        self._unit_sheet(book, formats, tables)
        self._dimension_sheet(book, formats, tables)
        self._definition_sheet(book, formats, tables)
        book.close()
        return stream.getvalue()

    def _sheet(self, book, formats, name, head, widths):
        sheet = book.add_worksheet(name)
        for column, (label, width) in enumerate(zip(head, widths, strict=True)):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, label, formats["head"])
        sheet.freeze_panes(1, 0)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        return sheet

    def _county_sheet(self, book, formats, report, tables):
        sheet = self._sheet(
            book,
            formats,
            self.env._("County"),
            [
                self.env._("Code"),
                self.env._("Indicator"),
                self.env._("Dimension"),
                self.env._("Category"),
                self.env._("Without double counting"),
                self.env._("Sum of providers"),
            ],
            [8, 40, 18, 28, 18, 18],
        )
        row = 1
        for table in tables:
            indicator = table["indicator"]
            sheet.write_string(row, 0, indicator.code, formats["text"])
            sheet.write_string(row, 1, indicator.name, formats["text"])
            sheet.write_string(row, 2, self.env._("Total"), formats["text"])
            sheet.write_number(row, 4, table["total"], formats["number"])
            sheet.write_number(row, 5, table["provider_sum"], formats["number"])
            row += 1
            for dimension in table["dimensions"]:
                county = dimension["rows"][0][2]
                for category, value in zip(
                    dimension["categories"], county, strict=True
                ):
                    sheet.write_string(row, 0, indicator.code, formats["text"])
                    sheet.write_string(row, 1, indicator.name, formats["text"])
                    sheet.write_string(row, 2, dimension["label"], formats["text"])
                    sheet.write_string(row, 3, category, formats["text"])
                    sheet.write_number(row, 4, value, formats["number"])
                    row += 1
        sheet.set_header(f"&L{report.county_id.display_name}&R{report.year}")
        sheet.set_footer(
            f"&L{self.env._('Version')} {report.version}, "
            f"{german_date(report.computed_on)}&R&P / &N"
        )

    def _unit_sheet(self, book, formats, tables):
        labels = self._level_labels()
        sheet = self._sheet(
            book,
            formats,
            self.env._("Providers"),
            [
                self.env._("Level"),
                self.env._("Unit"),
                *(table["indicator"].code for table in tables),
            ],
            [16, 44, *(10 for _table in tables)],
        )
        units = {}
        for column, table in enumerate(tables):
            for level, unit_id, name, value in table["units"]:
                units.setdefault((level, name, unit_id), {})[column] = value
        order = [level for level, _label in LEVELS]
        units = sorted(
            units.items(), key=lambda item: (order.index(item[0][0]), item[0][1:])
        )
        for row, ((level, name, _unit_id), values) in enumerate(units, start=1):
            sheet.write_string(row, 0, labels[level], formats["text"])
            sheet.write_string(row, 1, name, formats["text"])
            for column in range(len(tables)):
                sheet.write_number(
                    row, 2 + column, values.get(column, 0), formats["number"]
                )

    def _dimension_sheet(self, book, formats, tables):
        sheet = self._sheet(
            book,
            formats,
            self.env._("Characteristics"),
            [
                self.env._("Level"),
                self.env._("Unit"),
                self.env._("Code"),
                self.env._("Dimension"),
                self.env._("Category"),
                self.env._("Value"),
            ],
            [16, 44, 8, 18, 28, 12],
        )
        levels = self._level_labels()
        rows = [
            (levels[level], unit, table["indicator"].code, dimension["label"], *cell)
            for table in tables
            for dimension in table["dimensions"]
            for level, unit, values in dimension["rows"]
            for cell in zip(dimension["categories"], values, strict=True)
        ]
        for row, cells in enumerate(rows, start=1):
            for column, text in enumerate(cells[:-1]):
                sheet.write_string(row, column, text, formats["text"])
            sheet.write_number(row, len(cells) - 1, cells[-1], formats["number"])
        sheet.autofilter(0, 0, max(len(rows), 1), 5)

    def _level_labels(self):
        field = self.env["intman.indicator.line"]._fields["level"]
        return dict(field._description_selection(self.env))

    def _definition_sheet(self, book, formats, tables):
        sheet = self._sheet(
            book,
            formats,
            self.env._("How counted"),
            [
                self.env._("Code"),
                self.env._("Indicator"),
                self.env._("Definition"),
                self.env._("Source"),
            ],
            [8, 36, 90, 24],
        )
        sources = dict(
            self.env["intman.indicator"]
            ._fields["source"]
            ._description_selection(self.env)
        )
        for row, table in enumerate(tables, start=1):
            indicator = table["indicator"]
            for column, value in enumerate(
                (
                    indicator.code,
                    indicator.name,
                    indicator.definition,
                    sources[indicator.source],
                )
            ):
                sheet.write_string(row, column, value, formats["text"])
