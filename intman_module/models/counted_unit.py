from odoo import api, models
from odoo.exceptions import UserError


class IntmanCountedUnit(models.AbstractModel):
    """A unit that figures are counted for: county, provider, municipality, counsellor.

    Figures of earlier years refer to it, so it is archived, not deleted.
    """

    _name = "intman.counted.unit"
    _description = "Unit of the Figures"

    @api.ondelete(at_uninstall=False)
    def _unlink_except_counted(self):
        level = self._name.removeprefix("intman.")
        counted = [("level", "=", level), ("unit_id", "in", self.ids)]
        # sudo: whoever keeps the master data sees no figures, only that there are some.
        if self.env["intman.tally"].sudo().search_count(counted, limit=1):
            raise UserError(
                self.env._(
                    "Figures of earlier years refer to this entry. Please archive it "
                    "instead of deleting it."
                )
            )
