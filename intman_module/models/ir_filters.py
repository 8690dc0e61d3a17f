from odoo import api, models


class IrFilters(models.Model):
    _inherit = "ir.filters"

    @api.model_create_multi
    def create(self, vals_list):
        """Keep saved searches on our models private: their text may name a client."""
        return super().create([self._private(vals) for vals in vals_list])

    def write(self, vals):
        own = any((saved.model_id or "").startswith("intman.") for saved in self)
        if own and "user_ids" in vals and not self.env.su:
            vals = {**vals, "user_ids": [(6, 0, self.env.user.ids)]}
        return super().write(vals)

    @api.model
    def _private(self, vals):
        """Return the values of a saved search, for its user alone if it is ours."""
        if not (vals.get("model_id") or "").startswith("intman."):
            return vals
        return {**vals, "user_ids": [(6, 0, self.env.user.ids)]}
