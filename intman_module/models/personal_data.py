"""What every model with client data has in common."""

from odoo import api, models
from odoo.exceptions import AccessError, UserError


class IntmanPersonalData(models.AbstractModel):
    """Data of a client: guarded, never exported in bulk, never duplicated."""

    _name = "intman.personal.data"
    _description = "Client Data"
    _inherit = ["intman.guarded"]

    # Erasure goes bottom-up: a lower rank is erased first (clients come last).
    _erasure_rank = 50
    # What may be stored only with the consent for special categories (Art. 9 GDPR).
    _special_category_fields = ()

    @api.constrains(lambda self: self._special_category_fields)
    def _check_special_category(self):
        for record in self:
            if any(record[name] for name in record._special_category_fields):
                client = record if record._name == "intman.client" else record.client_id
                client._require_consent("special_category")

    def _empty_special_category(self):
        """Empty what the consent for special categories allowed; never refused."""
        if self and self._special_category_fields:
            self._write_guarded(dict.fromkeys(self._special_category_fields, False))

    def _readable_by_user(self):
        """Return the stored records that the user may read, however they were reached.

        Labels of many2one fields, groups and access errors are read with sudo (P3).
        """
        as_user = self._origin.with_env(self.env(su=False))
        if not as_user.browse().has_access("read"):
            return self.browse()
        return self.browse(as_user._filtered_access("read").ids)

    def _label_with(self, field_name, generic):
        """Set the label: the text for whoever may read it, ``generic`` for others."""
        readable = self._readable_by_user()
        for record in self:
            # In a form being filled in the record stands for the stored one.
            shown = not record._origin or record._origin in readable
            record.display_name = record[field_name] if shown else generic

    def _activity_label(self):
        """Return what a reminder is called: the case number, never a name (P10)."""
        self.ensure_one()
        client = self if self._name == "intman.client" else self["client_id"]
        return client.number or ""

    def export_data(self, fields_to_export):
        """Refuse: client data leaves only through its own documents (P14)."""
        raise AccessError(
            self.env._(
                "Lists with client data cannot be exported. For figures use the "
                "indicator report."
            )
        )

    @api.model
    def load(self, fields, data):
        """Refuse: of client data only new clients are imported, with their consent."""
        if not self.env.su:
            raise AccessError(
                self.env._(
                    "This list cannot be imported. New clients can: “Import Clients” "
                    "in the menu of the team."
                )
            )
        return self._load_rows(fields, data)

    @api.model
    def _load_rows(self, fields, data):
        """Import rows by Odoo's own way, once it is settled who may."""
        return super().load(fields, data)

    def copy(self, default=None):  # pylint: disable=method-required-super
        """Refuse: a copy would be client data without a consent of its own."""
        raise UserError(
            self.env._("Client data cannot be duplicated. Please make a new record.")
        )
