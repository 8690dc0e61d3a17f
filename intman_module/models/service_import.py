"""Import of the directory of services from a table."""

from odoo import api, models

TEMPLATE = (
    "name",
    "type_id",
    "municipality_ids",
    "topic_ids",
    "language_ids",
    "min_age",
    "max_age",
    "street",
    "zip",
    "city",
    "phone",
    "mail_address",
    "website",
    "opening_hours",
    "contact_name",
    "contact_phone",
    "contact_mail",
    "offer",
    "access_note",
    "county_id",
)


class IntmanService(models.Model):
    _name = "intman.service"
    _inherit = ["intman.service", "intman.import.rows"]

    @api.model
    def _import_template(self):
        """Return the paths of the template's columns, required ones and own labels."""
        return TEMPLATE, {"name", "type_id"}, {}

    @api.model
    def _import_headers(self):
        """Return which header (lower case) stands for which column."""
        columns = self.env["intman.import.template"]._columns(self._name)
        return {label.lower(): path for path, label in columns}

    def _convert_records(self, records, *, log=lambda a: None, savepoint):
        """Give a new service the default where a cell is empty; ask for its type."""
        converted = super()._convert_records(records, log=log, savepoint=savepoint)
        for dbid, xid, vals, info in converted:
            if not dbid and not xid:
                vals = {name: value for name, value in vals.items() if value}
                if not vals.get("type_id"):
                    problem = self.env._(
                        "The type of the service is missing. The sheet “Notes” of the "
                        "template for Excel lists all types."
                    )
                    log({**info, "type": "error", "message": problem})
                    continue
            yield dbid, xid, vals, info
