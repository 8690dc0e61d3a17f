"""Odoo's own import, made fit for personal data and for tables of German offices."""

import codecs
from datetime import date, datetime, timedelta

from odoo import api, fields, models

from odoo.addons.base_import.models.base_import import ImportValidationError

from ..models.import_rows import TEST_RUN

#: So long a file may wait for the next click.
PATIENCE = timedelta(minutes=30)
#: Ways to write a day, beside the one that was chosen; a year has four digits.
DAY_FORMATS = ("%Y-%m-%d", "%d.%m.%Y")


class BaseImportImport(models.TransientModel):
    """A file comes in whole or not at all, and goes when its work is done."""

    _inherit = "base_import.import"

    def _is_ours(self):
        self.ensure_one()
        return (self.res_model or "").startswith("intman.")

    @api.model_create_multi
    def create(self, vals_list):
        """Open the screen for whoever may import; nobody else uploads a file.

        :raise AccessError: for clients, municipalities and services, by role.
        """
        for vals in vals_list:
            self.env["intman.import.template"]._require_use(vals.get("res_model"))
        self._forget_files()
        return super().create(vals_list)

    def get_fields_tree(self, model, depth=3):
        """Offer what may be imported, and nothing that would be refused."""
        tree = super().get_fields_tree(model, depth)
        if model != "intman.client" or depth < 3:
            return tree
        clients = self.env[model]
        for field in tree:
            if field["type"] == "one2many":
                field["fields"] = [
                    sub
                    for sub in field["fields"]
                    if clients._may_be_imported(f"{field['name']}/{sub['name']}")
                ]
        return [field for field in tree if clients._may_be_imported(field["name"])]

    def _get_mapping_suggestion(self, header, fields_tree, header_types, mapping):
        """Know the headers of the templates and the usual German ones."""
        model = self.env.get(self.res_model)
        if hasattr(model, "_import_headers"):
            path = model._import_headers().get(header.strip().lower())
            if path:
                return {"field_path": path.split("/"), "distance": -1}
        return super()._get_mapping_suggestion(
            header, fields_tree, header_types, mapping
        )

    # ------------------------------------------------------------------
    # Reading
    # ------------------------------------------------------------------

    def _read_file(self, options):
        """Read the file; whatever is wrong with it is said in one plain sentence."""
        if not self._is_ours():
            return super()._read_file(options)
        try:
            length, rows = super()._read_file(options) or (0, [])
        except ImportValidationError:
            raise
        except Exception as error:
            raise self._unreadable() from error
        if len(rows) < (2 if options.get("has_headers") else 1):
            raise ImportValidationError(
                self.env._(
                    "The file holds no rows. The first row has the names of the "
                    "columns, the data stands below."
                )
            )
        if isinstance(rows[0][0], str):
            rows[0][0] = rows[0][0].removeprefix("\ufeff")
        # Excel writes short rows where the last cells are empty.
        width = len(rows[0])
        rows = [[*row, *([""] * (width - len(row)))][:width] for row in rows]
        return length, rows

    def _read_csv(self, options):
        """Recognise what Excel writes here: semicolons, UTF-8 or Windows-1252."""
        content = self.file or b""
        if self._is_ours() and content:
            if not options.get("encoding"):
                options["encoding"] = self._encoding(content)
            if not options.get("separator"):
                head = content.partition(b"\n")[0]
                options["separator"] = max(
                    (";", ",", "\t"), key=lambda sign: head.count(sign.encode())
                )
        return super()._read_csv(options)

    @api.model
    def _unreadable(self):
        return ImportValidationError(
            self.env._(
                "The file cannot be read. Please save it as an Excel workbook "
                "(.xlsx) or as CSV and choose it again."
            )
        )

    @api.model
    def _encoding(self, content):
        """Return the encoding of a text.

        :raise ImportValidationError: for what is no text, an image for example.
        """
        if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            return "utf-16"
        try:
            content.decode("utf-8")
        except UnicodeDecodeError:
            try:
                content.decode("windows-1252")
            except UnicodeDecodeError as error:
                raise self._unreadable() from error
            return "windows-1252"
        return "utf-8-sig" if content.startswith(codecs.BOM_UTF8) else "utf-8"

    def _parse_date_from_data(self, data, index, name, field_type, options):
        """Read days as they are written here; what is no day is refused by its row."""
        if not self._is_ours() or field_type != "date":
            return super()._parse_date_from_data(data, index, name, field_type, options)
        formats = [*filter(None, [options.get("date_format")]), *DAY_FORMATS]
        for line in data:
            line[index] = self._iso_day(line[index], formats)
        return None

    @api.model
    def _iso_day(self, value, formats):
        if isinstance(value, datetime):
            value = value.date()
        if isinstance(value, date):
            return fields.Date.to_string(value)
        value = (value or "").strip()
        for written in formats:
            # Two digits leave open in which century somebody was born.
            if "%y" in written:
                continue
            try:
                return fields.Date.to_string(datetime.strptime(value, written))
            except ValueError:
                continue
        return value

    # ------------------------------------------------------------------
    # Importing
    # ------------------------------------------------------------------

    def execute_import(self, fields, columns, options, dryrun=False):
        """Import the whole file or nothing; afterwards the file is gone.

        :return: as in Odoo, but one message that names all refused rows.
        """
        self.ensure_one()
        if not self._is_ours():
            return super().execute_import(fields, columns, options, dryrun)
        # Odoo would import so many rows at a time and keep them if a later one fails.
        options = {**options, "limit": None, "skip": 0}
        first_row = 2 if options.get("has_headers") else 1
        result = super(
            BaseImportImport,
            self.with_context(
                intman_import_first_row=first_row,
                intman_test_run=TEST_RUN if dryrun else None,
            ),
        ).execute_import(fields, columns, options, dryrun)
        if self.res_model == "intman.client":
            # What was taken for headers may be a person: no memory of column names.
            # sudo: kept for all users
            self.env["base_import.mapping"].sudo().search(
                [("res_model", "=", self.res_model)]
            ).unlink()
        if hasattr(self.env[self.res_model], "_refused_rows"):
            result = self._in_one_message(result, first_row)
        if not dryrun and result.get("ids"):
            self.action_intman_forget()
        return result

    def _in_one_message(self, result, first_row):
        """Name every refused row by its number, in the order of the file."""
        messages = result.get("messages") or []
        if not messages or messages[0].get("not_matching_error"):
            return result
        problems = [
            (first_row + m["rows"]["from"] if m.get("rows") else None, m["message"])
            for m in messages
        ]
        message = {
            "type": "error",
            "message": self.env["intman.import.rows"]._refused_rows(problems),
            "record": False,
            "not_matching_error": True,
        }
        return {**result, "ids": False, "messages": [message]}

    # ------------------------------------------------------------------
    # Forgetting
    # ------------------------------------------------------------------

    def action_intman_forget(self):
        """Drop the file: after the import, and when the screen is left."""
        files = self.exists()
        files.check_access("write")
        # sudo: users have no right to delete in this model
        files.sudo().filtered(lambda f: f._is_ours()).unlink()
        return True

    @api.model
    def _forget_files(self):
        """Drop files that nobody came back to."""
        # sudo: whoever left them
        self.sudo().search(
            [
                ("res_model", "=like", "intman.%"),
                ("write_date", "<", fields.Datetime.now() - PATIENCE),
            ]
        ).unlink()
