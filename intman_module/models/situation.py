from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL, sql

from .tools import calendar_day, german_date

#: What the history keeps: figures and the residence rules depend on these.
SITUATION_FIELDS = (
    "residence_status_id",
    "residence_status_until",
    "benefit",
    "municipality_id",
)


class IntmanSituation(models.Model):
    """Status, benefit and municipality of a client from a day on.

    One row a day of change. The client's own fields are what people enter; the system
    notes every change here. Where a row is corrected or an older one added, the fields
    of the client follow the latest row, so that both always say the same.
    """

    _name = "intman.situation"
    _description = "Situation of a Client"
    _inherit = ["intman.client.record"]
    _order = "valid_from desc, id desc"

    # Both are checked at creation.
    _no_default_fields = ("client_id", "valid_from")

    valid_from = fields.Date(
        string="Since",
        required=True,
        default=lambda self: calendar_day(self),
        help="The day from which this was so, not the day on which you heard of it.",
    )
    residence_status_id = fields.Many2one(
        "intman.residence.status", ondelete="restrict", index=True
    )
    residence_status_until = fields.Date(string="Residence Status Valid until")
    benefit = fields.Selection(
        selection=lambda self: (
            self.env["intman.client"]
            ._fields["benefit"]
            ._description_selection(self.env)
        ),
        default="unknown",
        required=True,
    )
    municipality_id = fields.Many2one(
        "intman.municipality", ondelete="restrict", index=True
    )

    _day_once = models.UniqueIndex(
        "(client_id, valid_from)", "There is an entry of this day already."
    )

    def init(self):
        """Begin the history of files that were made before there was one."""
        if not sql.table_exists(self.env.cr, "intman_client"):
            return
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO intman_situation (client_id, provider_id, valid_from,
                       residence_status_id, residence_status_until, benefit,
                       municipality_id, create_uid, create_date, write_uid, write_date)
                SELECT id, provider_id, create_date::date,
                       residence_status_id, residence_status_until, benefit,
                       municipality_id, create_uid, create_date, write_uid, write_date
                  FROM intman_client client
                 WHERE NOT EXISTS (
                       SELECT FROM intman_situation WHERE client_id = client.id)
                """
            )
        )

    @api.depends("valid_from")
    @api.depends_context("uid", "lang")
    def _compute_display_name(self):
        readable = self._readable_by_user()
        for row in self:
            row.display_name = (
                self.env._("Since %(date)s", date=german_date(row.valid_from))
                if row.valid_from and (not row._origin or row._origin in readable)
                else self.env._("Situation")
            )

    @api.constrains("valid_from", "residence_status_until")
    def _check_dates(self):
        today = calendar_day(self)
        for row in self:
            birth = row.client_id.birth_date
            if row.valid_from > today:
                raise ValidationError(
                    self.env._(
                        "The history knows no future. Please enter the change on the "
                        "day on which it takes effect."
                    )
                )
            if row.valid_from.year < 1900 or (birth and row.valid_from < birth):
                raise ValidationError(
                    self.env._(
                        "An entry of the history lies before the birth. Please correct "
                        "its day."
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        # First of all: whether anything changed on a day is nobody else's business.
        ids = [vals["client_id"] for vals in vals_list if vals.get("client_id")]
        self.env["intman.client"].browse(ids).check_access("write")
        self._check_days_are_free(vals_list)
        rows = super().create(vals_list)
        rows._pass_on_to_clients()
        return rows

    def write(self, vals):
        if "valid_from" in vals:
            self._check_order(fields.Date.to_date(vals["valid_from"]))
        result = super().write(vals)
        self._pass_on_to_clients()
        return result

    def _check_days_are_free(self, vals_list):
        """Refuse a second row of a day before the unique index does."""
        today = calendar_day(self)
        days = [
            (
                vals.get("client_id"),
                fields.Date.to_date(vals.get("valid_from")) or today,
            )
            for vals in vals_list
        ]
        # sudo: whether a day is free is asked for rows out of sight, too.
        taken = self.sudo().search([("client_id", "in", [c for c, _day in days])])
        if len(set(days)) < len(days) or {
            (row.client_id.id, row.valid_from) for row in taken
        } & set(days):
            raise ValidationError(
                self.env._(
                    "There is an entry of this day already. Please change that one."
                )
            )

    def _check_order(self, day):
        """Refuse a day that would make a row change places with another one."""
        for row in self:
            # sudo: the whole history counts
            for other in row.sudo().client_id.situation_ids - row.sudo():
                is_free = day and day != other.valid_from
                if not is_free or (day > other.valid_from) != (
                    row.valid_from > other.valid_from
                ):
                    raise ValidationError(
                        self.env._(
                            "There is another entry, of %(date)s. An entry stays "
                            "before or after it; please correct that one first.",
                            date=german_date(other.valid_from),
                        )
                    )

    def _values(self):
        """Return what the row says, as values for the client."""
        self.ensure_one()
        return {
            name: self[name].id if self._fields[name].relational else self[name]
            for name in SITUATION_FIELDS
        }

    def _pass_on_to_clients(self):
        """Let the clients' own fields say what their latest row says."""
        # sudo: the row has been written with the right to do so
        for client in self.sudo().client_id:
            values = client.situation_ids.sorted("valid_from")[-1:]._values()
            if values != client._situation_values():
                client._write_guarded(values)
