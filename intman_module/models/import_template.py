import csv
import io

import xlsxwriter

from odoo import api, models
from odoo.exceptions import AccessError

#: Models with a template, and who imports them.
GROUPS = {
    "intman.client": "intman_module.group_team_lead",
    "intman.municipality": "intman_module.group_manager,"
    "intman_module.group_coordinator",
    "intman.service": "intman_module.group_manager,intman_module.group_coordinator,"
    "intman_module.group_team_lead",
}
#: Rows prepared in the workbook: as days, with lists to choose from.
PREPARED_ROWS = 2000
#: A list to choose from is as long at most; Excel takes no more characters.
MAX_LIST = 255


class IntmanImportTemplate(models.AbstractModel):
    """Empty tables for the import, always with the labels the import knows."""

    _name = "intman.import.template"
    _description = "Import Template"

    @api.model
    def _may_use(self, model):
        return (
            model in GROUPS
            and model in self.env
            and self.env.user.has_groups(GROUPS[model])
        )

    @api.model
    def _require_use(self, model):
        """Raise for whoever may not import a model that has a template."""
        if model not in GROUPS or self.env.su or self._may_use(model):
            return
        if model == "intman.client":
            raise AccessError(
                self.env._("Clients are imported by the team lead of the provider.")
            )
        raise AccessError(self.env._("Your role does not include this import."))

    @api.model
    def _links(self, model):
        """Return the templates in the form that the import screen wants."""
        if not self._may_use(model):
            return []
        address = f"/intman_module/import_template/{model}"
        return [
            {"label": self.env._("Template for Excel"), "template": f"{address}/xlsx"},
            {"label": self.env._("Template as CSV"), "template": f"{address}/csv"},
        ]

    @api.model
    def _columns(self, model):
        """Return pairs of path and label, in the language of the user."""
        paths, _required, labels = self.env[model]._import_template()
        fields = self.env[model].fields_get(
            [path for path in paths if path in self.env[model]._fields], ["string"]
        )
        return [
            (path, labels.get(path) or fields[path]["string"])
            for path in paths
            if path in labels or path in fields
        ]

    @api.model
    def _csv(self, model):
        """Return the template as ``bytes``: as Excel here writes and reads CSV."""
        stream = io.StringIO()
        writer = csv.writer(stream, delimiter=";")
        writer.writerow(label for _path, label in self._columns(model))
        return stream.getvalue().encode("utf-8-sig")

    @api.model
    def _workbook(self, model):
        """Return the template as a workbook, with a sheet that explains the columns."""
        stream = io.BytesIO()
        book = xlsxwriter.Workbook(stream, {"in_memory": True})
        head = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
        day = book.add_format({"num_format": "dd.mm.yyyy"})
        text = book.add_format({"text_wrap": True, "valign": "top"})
        plain = book.add_format({"num_format": "@"})
        sheet = book.add_worksheet(self.env._("Data"))
        notes = book.add_worksheet(self.env._("Notes"))
        titles = (
            self.env._("Column"),
            self.env._("Required"),
            self.env._("What to enter"),
        )
        for column, (title, width) in enumerate(zip(titles, (34, 12, 90), strict=True)):
            notes.set_column(column, column, width)
            notes.write_string(0, column, title, head)
        _paths, required, _labels = self.env[model]._import_template()
        for column, (path, label) in enumerate(self._columns(model)):
            field = self._field(model, path)
            sheet.set_column(
                column,
                column,
                max(14, len(label) + 2),
                day if field.type == "date" else plain,
            )
            sheet.write_string(0, column, label, head)
            values, hint = self._choice(field)
            if values and len(",".join(values)) <= MAX_LIST:
                sheet.data_validation(
                    *(1, column, PREPARED_ROWS, column),
                    {"validate": "list", "source": values},
                )
            notes.write_string(column + 1, 0, label, text)
            notes.write_string(
                column + 1, 1, self.env._("yes") if path in required else "", text
            )
            notes.write_string(column + 1, 2, hint, text)
        sheet.freeze_panes(1, 0)
        book.close()
        return stream.getvalue()

    @api.model
    def _field(self, model, path):
        name, _slash, rest = path.partition("/")
        field = self.env[model]._fields[name]
        return self._field(field.comodel_name, rest) if rest else field

    @api.model
    def _choice(self, field):
        """Return the values to choose from, if any, and a note on the column."""
        if field.type == "selection":
            values = [label for _key, label in field._description_selection(self.env)]
            return values, self.env._("One of: %(values)s", values=" · ".join(values))
        if field.type == "boolean":
            values = [self.env._("yes"), self.env._("no")]
            return values, " · ".join(values)
        if field.type == "date":
            return [], self.env._("Day, month, four-digit year, e.g. 31.12.1990")
        if field.comodel_name == "intman.municipality":
            return [], self.env._("Name or official code (AGS) of a municipality")
        if field.comodel_name in ("intman.residence.status", "intman.service.type"):
            values = self.env[field.comodel_name].search([]).mapped("name")
            return values, self.env._("One of: %(values)s", values=" · ".join(values))
        if field.comodel_name == "res.country":
            return [], self.env._("Name of the country, or its code of two letters")
        if field.comodel_name == "intman.counsellor":
            return [], self.env._("Name as in the list of counsellors; may be empty")
        hint = field._description_help(self.env) or ""
        if field.type == "many2many":
            several = self.env._("Several: separated by commas.")
            hint = f"{hint} {several}".strip()
        return [], hint
