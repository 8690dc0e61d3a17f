import base64
import csv
import io
import logging
import re
import zipfile

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..models.tools import typed

_logger = logging.getLogger(__name__)

#: A record of a municipality: its type, the day it is valid on, the AGS.
GV100AD_RECORD = re.compile(r"60\d{8}(?P<code>\d{8})", re.ASCII)
GV100AD_NAME = slice(22, 72)
GV100AD_KIND = slice(122, 124)
#: Forests and training areas: gemeindefreies Gebiet, unbewohnt.
UNINHABITED = "66"
#: What letters with dots become when CP850 is read as Windows-1252.
CP850_TRACES = set("„”™Žš\x81")
#: The whole of Germany takes four megabytes.
MAX_BYTES = 20_000_000
#: So many names are shown of each kind of change.
MAX_SHOWN = 12
#: No municipality is called longer.
MAX_NAME = 500
#: Every year a few municipalities merge. If more are missing, the file is a part.
MAX_GONE = 3


class IntmanMunicipalityImport(models.TransientModel):
    """Brings the municipalities in line with the official directory.

    Reads the Gemeindeverzeichnis GV100AD of the Statistisches Bundesamt, plain or in
    its ZIP, and a CSV with AGS and name. GV100AD is text of fixed width; in the
    Datensatzbeschreibung that comes with it the record of a municipality (Satzart 60)
    has, counted from 1: 1–2 Satzart, 3–10 Gebietsstand (JJJJMMTT), 11–18 AGS (Land,
    Regierungsbezirk, Kreis, Gemeinde), 19–22 Gemeindeverband, 23–72 name with its
    addition after a comma (“Reutlingen, Stadt”), 123–124 Textkennzeichen. Newer files
    are UTF-8, older ones ISO 8859-1 or CP850.

    A manager brings in all counties, a coordinator the own one. Running it again
    changes nothing. The file goes with the wizard.
    """

    _name = "intman.municipality.import"
    _description = "Import of Municipalities"
    _transient_max_hours = 1

    file = fields.Binary(attachment=False)
    file_name = fields.Char()
    is_complete = fields.Boolean(
        string="Archive those that are not in the file",
        help="For a file that holds all municipalities of the county. What refers to "
        "an archived municipality stays.",
    )
    preview = fields.Text(compute="_compute_preview")
    warning = fields.Text(compute="_compute_preview")
    problem = fields.Text(compute="_compute_preview")

    @api.depends("file", "is_complete")
    @api.depends_context("uid", "lang")
    def _compute_preview(self):
        for wizard in self:
            wizard.preview = wizard.warning = wizard.problem = False
            if not wizard.file:
                continue
            try:
                changes = wizard._changes()
                wizard.preview = wizard._described(changes)
                wizard.warning = wizard._warned(changes)
            except UserError as error:
                wizard.problem = str(error)

    @api.onchange("file")
    def _onchange_file(self):
        # The official directory is complete, unless it was cut; a table of one's own
        # may be a part.
        try:
            self.is_complete = (
                bool(self.file)
                and self._rows()[1]
                and len(self._changes()["missing"]) <= MAX_GONE
            )
        except UserError:
            self.is_complete = False

    # ------------------------------------------------------------------
    # Reading
    # ------------------------------------------------------------------

    def _rows(self):
        """Return names by AGS, and whether this is the official directory.

        :raise UserError: for a file that is neither.
        """
        self.ensure_one()
        content = base64.b64decode(self.with_context(bin_size=False).file or b"")
        text = self._text(self._unpacked(content))
        found = {}
        for line in text.splitlines():
            record = GV100AD_RECORD.match(line)
            if record and line[GV100AD_KIND] != UNINHABITED:
                name = typed(line[GV100AD_NAME]).partition(",")[0].strip()
                if name:
                    found[record["code"]] = name
        if found:
            return found, True
        found = self._rows_of_csv(text)
        if not found:
            raise UserError(
                self.env._(
                    "This file is neither the GV100AD of the Statistisches Bundesamt "
                    "nor a CSV with the AGS in one column and the name in the next. "
                    "Please choose another file."
                )
            )
        return found, False

    @api.model
    def _unpacked(self, content):
        if len(content) > MAX_BYTES:
            raise UserError(
                self.env._("The file is too large to be a list of municipalities.")
            )
        if not content.startswith(b"PK"):
            return content
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                for member in archive.infolist():
                    name = member.filename.rpartition("/")[2].upper()
                    if (
                        name.startswith("GV100AD")
                        and name.endswith((".TXT", ".ASC"))
                        and member.file_size <= MAX_BYTES
                    ):
                        return archive.read(member)
        except (zipfile.BadZipFile, RuntimeError, NotImplementedError):
            # An encrypted or broken archive holds no directory either.
            _logger.info("an archive of municipalities could not be read")
        raise UserError(
            self.env._(
                "There is no GV100AD text file in it. Please choose the file of the "
                "Statistisches Bundesamt, or save an Excel workbook as CSV."
            )
        )

    @api.model
    def _text(self, content):
        for encoding in ("utf-8-sig", "windows-1252"):
            try:
                text = content.decode(encoding)
            except UnicodeDecodeError:
                continue
            if encoding == "utf-8-sig" or not CP850_TRACES & set(text):
                return text
        return content.decode("cp850")

    @api.model
    def _rows_of_csv(self, text):
        """Return names by AGS; nothing for what is no such table.

        :raise UserError: for rows without AGS or name; the first may be the heading.
        """
        head = text.partition("\n")[0]
        separator = max((";", ",", "\t"), key=head.count)
        found, problems, is_first = {}, [], True
        reader = csv.reader(text.replace("\x00", "").splitlines(), delimiter=separator)
        try:
            for row in reader:
                cells = [typed(cell).strip() for cell in row]
                if not any(cells):
                    continue
                code, name, problem = self._read_row(cells)
                is_heading = is_first and not any(c[:1].isdigit() for c in cells)
                is_first = False
                if problem is None and found.setdefault(code, name) != name:
                    problem = self.env._(
                        "%(code)s stands in the file twice, with another name.",
                        code=code,
                    )
                if problem and not is_heading:
                    problems.append((reader.line_num, problem))
        except csv.Error:
            return {}
        if found and problems:
            raise UserError(self.env["intman.import.rows"]._refused_rows(problems))
        return found

    @api.model
    def _read_row(self, cells):
        """Return AGS and name that stand side by side, or what is wrong with them."""
        digits = [c for c in cells if c.isascii() and c.isdigit()]
        codes = [c for c in digits if self._ags(c)]
        for code, name in zip(cells, cells[1:], strict=False):
            if code in codes and name and len(name) <= MAX_NAME:
                return self._ags(code), name, None
        if codes:
            problem = self.env._("The name is missing right of the official code.")
        elif digits:
            problem = self.env._(
                "“%(code)s” is no official code (AGS): it has eight digits.",
                code=digits[0][:20],
            )
        else:
            problem = self.env._("The official code (AGS) of eight digits is missing.")
        return None, None, problem

    @api.model
    def _ags(self, digits):
        """Return the AGS for a code as tables have it, or ``None``."""
        if len(digits) == 12:
            # The Regionalschlüssel names the Gemeindeverband between county and place.
            digits = digits[:5] + digits[9:]
        elif len(digits) == 7:
            # A spreadsheet took it for a number.
            digits = f"0{digits}"
        return digits if len(digits) == 8 else None

    # ------------------------------------------------------------------
    # Comparing and running
    # ------------------------------------------------------------------

    @api.model
    def _own_counties(self):
        """Return the counties whose municipalities the user keeps."""
        counties = self.env["intman.county"]
        if self.env.user.has_group("intman_module.group_manager"):
            return counties.search([])
        return counties.search([("coordinator_ids", "in", self.env.user.ids)])

    def _changes(self):
        """Compare the file with what is stored, in the own counties.

        :return: a dict: ``new`` (vals), ``renamed`` (record, name), ``back``,
            ``missing`` (not in the file) and ``gone`` (those of them to be archived)
            (records), ``same`` and ``skipped`` (numbers).
        """
        rows, _official = self._rows()
        counties = {county.code: county for county in self._own_counties()}
        own = {code: name for code, name in rows.items() if code[:5] in counties}
        if not own:
            raise UserError(
                self.env._("The file holds no municipality of your county.")
            )
        touched = self.env["intman.county"].browse(
            {counties[code[:5]].id for code in own}
        )
        stored = self.env["intman.municipality"].with_context(active_test=False)
        stored = stored.search([("county_id", "in", touched.ids)])
        known = {record.code: record for record in stored}
        renamed = [
            (record, own[code])
            for code, record in known.items()
            if code in own and record.name != own[code]
        ]
        present = stored.filtered(lambda m: m.code in own)
        missing = (stored - present).filtered("active")
        return {
            "new": [
                {"code": code, "name": name, "county_id": counties[code[:5]].id}
                for code, name in own.items()
                if code not in known
            ],
            "renamed": renamed,
            "back": present.filtered(lambda m: not m.active),
            "missing": missing,
            "gone": missing if self.is_complete else missing.browse(),
            "same": len(present) - len(renamed),
            "skipped": len(rows) - len(own),
        }

    def _described(self, changes):
        """Return the preview: what would change, in words."""
        parts = [
            (self.env._("New"), [vals["name"] for vals in changes["new"]]),
            (
                self.env._("Renamed"),
                [f"{record.name} → {name}" for record, name in changes["renamed"]],
            ),
            (self.env._("Taken out of the archive"), changes["back"].mapped("name")),
        ]
        lines = [self._listed(title, names) for title, names in parts if names]
        if not lines and not changes["gone"]:
            lines.append(self.env._("Nothing changes."))
        lines.append(self.env._("Unchanged: %(number)s", number=changes["same"]))
        if changes["skipped"]:
            lines.append(
                self.env._(
                    "Left out, since in other counties or states: %(number)s",
                    number=changes["skipped"],
                )
            )
        stay = changes["missing"] - changes["gone"]
        if stay:
            lines.append(
                self.env._(
                    "Not in the file, stays as it is: %(number)s", number=len(stay)
                )
            )
        return "\n".join(lines)

    def _warned(self, changes):
        """Return what is to be read before running: what would be archived."""
        gone = changes["gone"]
        if not gone:
            return False
        lines = [self._listed(self.env._("Will be archived"), gone.mapped("name"))]
        if len(gone) > MAX_GONE:
            lines.append(
                self.env._("That is a lot. Is the file complete? If not, untick it.")
            )
        return "\n".join(lines)

    @api.model
    def _listed(self, title, names):
        shown = ", ".join(names[:MAX_SHOWN])
        return (
            f"{title} ({len(names)}): {shown}{' …' if len(names) > MAX_SHOWN else ''}"
        )

    def action_run(self):
        """Bring the municipalities in line with the file, then drop the file.

        :raise UserError: without a file, or for one that is no list of municipalities.
        """
        self.ensure_one()
        self.check_access("write")
        if not self.file:
            raise UserError(self.env._("Please choose a file first."))
        changes = self._changes()
        for record, name in changes["renamed"]:
            record.name = name
        changes["back"].active = True
        changes["gone"].active = False
        self.env["intman.municipality"].create(changes["new"])
        gone = changes["gone"].mapped("name")
        message = self._described(changes).partition("\n")[0]
        if gone:
            message = self._listed(self.env._("Archived"), gone)
        self.action_forget()
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "title": self.env._("Municipalities imported"),
                "message": message,
                "next": {"type": "ir.actions.act_window_close"},
            },
        }

    def action_forget(self):
        """Drop the wizard with its file."""
        self.check_access("write")
        self.sudo().unlink()  # sudo: users have no right to delete in this model
        return {"type": "ir.actions.act_window_close"}
