"""Import of clients from a table: who moves here from Excel takes the files along."""

from odoo import Command, api, models
from odoo.fields import Date

from .client import NUMBER_LATER
from .import_rows import TEST_RUN
from .tools import calendar_day, is_adult

#: What hangs on a client and may come along in the same row.
RECORDS_IN_A_ROW = {
    "consent_ids": {"purpose", "form", "given_on", "valid_until", "recipient"},
    "agreement_ids": {"client_signed_on", "counsellor_signed_on"},
}
#: Columns of the template, in its order.
TEMPLATE = (
    "last_name",
    "first_name",
    "birth_date",
    "consent_ids/given_on",
    "consent_ids/form",
    "gender",
    "nationality_id",
    "language",
    "needs_interpreter",
    "municipality_id",
    "street",
    "zip",
    "city",
    "phone",
    "mail_address",
    "target_group",
    "residence_status_id",
    "residence_status_until",
    "benefit",
    "eligibility_reason",
    "external_first_consultation_on",
    "external_source",
    "agreement_ids/client_signed_on",
    "agreement_ids/counsellor_signed_on",
    "counsellor_id",
)
#: What such columns are called in the tables of German offices, beside our labels.
OTHER_HEADERS = {
    "familienname": "last_name",
    "name": "last_name",
    "nachname": "last_name",
    "vorname": "first_name",
    "geburtstag": "birth_date",
    "geb.": "birth_date",
    "nationalität": "nationality_id",
    "staatsangehörigkeit": "nationality_id",
    "gemeinde": "municipality_id",
    "ags": "municipality_id",
    "straße": "street",
    "plz": "zip",
    "ort": "city",
    "telefon": "phone",
    "e-mail": "mail_address",
    "zielgruppe": "target_group",
    "aufenthaltsstatus": "residence_status_id",
    "leistungsbezug": "benefit",
    "erstgespräch": "external_first_consultation_on",
    "einwilligung": "consent_ids/given_on",
    "einwilligung vom": "consent_ids/given_on",
    "einwilligung am": "consent_ids/given_on",
    "integrationsmanager": "counsellor_id",
    "integrationsmanager/in": "counsellor_id",
}
#: Rows of one file. More would keep everybody else waiting; a second file takes them.
MAX_ROWS = 2000


class IntmanClient(models.Model):
    _name = "intman.client"
    _inherit = ["intman.client", "intman.import.rows"]

    @api.model
    def load(self, fields, data):
        """Import new files: team leads only, all rows or none.

        Every row brings the day of the consent along; nothing that exists is changed.

        :param fields: columns as paths, for example ``consent_ids/given_on``.
        :return: ``ids`` (``False`` if anything was refused) and ``messages`` with the
            number of the refused row and the reason.
        :raise AccessError: for anybody but a team lead.
        """
        self.env["intman.import.template"]._require_use(self._name)
        foreign = [path for path in fields if not self._may_be_imported(path)]
        if foreign:
            return self._refused_import(
                self.env._(
                    "The column “%(column)s” cannot be imported. Please leave it out, "
                    "or use the template.",
                    column=foreign[0],
                )
            )
        if len(data) > MAX_ROWS:
            return self._refused_import(
                self.env._(
                    "The file has %(rows)s rows, more than %(limit)s. Please split it.",
                    rows=len(data),
                    limit=MAX_ROWS,
                )
            )
        # sudo: own assignment
        counties = self.env.user.sudo().intman_provider_ids.county_id
        clients = self.with_context(
            intman_import=True,
            intman_import_county_ids=counties.ids,
            intman_number_later=NUMBER_LATER,
        )
        result = clients._load_rows(fields, data)
        if result["ids"] and self.env.context.get("intman_test_run") is not TEST_RUN:
            # Only now: a number that was drawn for a refused row is lost.
            self.browse(result["ids"])._draw_numbers(calendar_day(self))
        return result

    @api.model
    def _refused_import(self, message):
        return {
            "ids": False,
            "messages": [{"type": "error", "message": message}],
            "nextrow": 0,
        }

    @api.model
    def _may_be_imported(self, path):
        """Tell whether a column may fill this field of a new client."""
        name, *rest = path.split("/")
        field = self._fields.get(name)
        if name in RECORDS_IN_A_ROW:
            return not rest or rest[0] in RECORDS_IN_A_ROW[name]
        closed = {
            *self._guarded_fields,
            *self._system_fields,
            *self._derived_fields(),
            *models.MAGIC_COLUMNS,
        }
        if not field or not field.store or field.type == "one2many" or name in closed:
            return False
        comodel = self.pool.get(field.comodel_name)
        return comodel is None or not issubclass(
            comodel, self.pool["intman.personal.data"]
        )

    @api.model
    def _import_headers(self):
        """Return which header (lower case) stands for which column."""
        own = {
            label.lower(): path
            for path, label in self.env["intman.import.template"]._columns(self._name)
        }
        return {**OTHER_HEADERS, **own}

    @api.model
    def _import_template(self):
        """Return the paths of the template's columns, required ones and own labels."""
        labels = {
            "consent_ids/given_on": self.env._("Consent Given on"),
            "consent_ids/form": self.env._("Form of the Consent"),
            "agreement_ids/client_signed_on": self.env._("Agreement: Client Signed on"),
            "agreement_ids/counsellor_signed_on": self.env._(
                "Agreement: Counsellor Signed on"
            ),
        }
        return TEMPLATE, {"last_name", "consent_ids/given_on"}, labels

    def _convert_records(self, records, *, log=lambda a: None, savepoint):
        """Judge the rows as well: a bad one is named, with all others of its kind."""
        converted = super()._convert_records(records, log=log, savepoint=savepoint)
        if not self.env.context.get("intman_import"):
            yield from converted
            return
        known, today = self._known_persons(), calendar_day(self)
        for dbid, xid, vals, info in converted:
            vals = self._without_empty(vals)
            # Who is to advise is for the team lead to say, not the one who imports.
            vals.setdefault("counsellor_id", False)
            problem = self._problem_of_row(vals, known, info["rows"]["from"], today)
            if problem:
                log({**info, "type": "error", "message": problem})
            else:
                yield dbid, xid, vals, info

    @api.model
    def _without_empty(self, vals):
        """Drop empty cells: what is not filled in gets its default."""
        vals = {name: value for name, value in vals.items() if value is not False}
        for name in RECORDS_IN_A_ROW:
            for command in vals.get(name) or ():
                if command[0] == Command.CREATE:
                    for key in [k for k, v in command[2].items() if v is False]:
                        del command[2][key]
        return vals

    @api.model
    def _problem_of_row(self, vals, known, row, today):
        """Return why a row cannot become a file, or ``None``; complete its consents."""
        days = []
        for command in vals.get("consent_ids") or ():
            consent = command[2] if command[0] == Command.CREATE else {}
            if consent.setdefault("purpose", "processing") == "processing":
                days.append(consent.get("given_on"))
        if not any(days):
            return self.env._(
                "The day of the consent is missing. Nothing personal may be stored "
                "without a consent: enter the day, or take the row out."
            )
        if not is_adult(Date.to_date(vals.get("birth_date")), today):
            return self.env._(
                "Only adults are advised. A child has an own file from the 18th "
                "birthday on: take the row out."
            )
        person = self._person(
            vals.get("last_name"),
            vals.get("first_name"),
            Date.to_date(vals.get("birth_date")),
        )
        if person in known:
            return self.env._(
                "This person %(where)s already. Take the row out; for another person "
                "of that name use “New client”.",
                where=known[person],
            )
        row += self.env.context.get("intman_import_first_row", 1)
        known[person] = self.env._("stands in row %(row)s", row=row)
        return None

    @api.model
    def _known_persons(self):
        """Return where persons of the own providers are known: key to case number."""
        clients = self.search_fetch(
            [], ["last_name", "first_name", "birth_date", "number"]
        )
        return {
            self._person(client.last_name, client.first_name, client.birth_date): (
                self.env._("has the file %(number)s", number=client.number)
            )
            for client in clients
        }

    @api.model
    def _person(self, last_name, first_name, birth_date):
        return (
            (last_name or "").strip().casefold(),
            (first_name or "").strip().casefold(),
            Date.to_string(birth_date) or "",
        )
