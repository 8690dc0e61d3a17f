"""Two people on one file: nobody overwrites unseen what somebody else has entered."""

from odoo import models
from odoo.exceptions import UserError

from .tools import same_value

#: Key of the context in which the web client says what stood in the changed fields.
SEEN = "intman_seen"


class IntmanGuarded(models.AbstractModel):
    _inherit = "intman.guarded"

    def write(self, vals):
        seen = self.env.context.get(SEEN)
        if not isinstance(seen, dict) or not isinstance(seen.get(self._name), dict):
            return super().write(vals)
        self._refuse_overwriting(vals, seen[self._name])
        # What follows from this step is the system's own and was seen by nobody; the
        # lines below are still to be compared.
        below = {name: shown for name, shown in seen.items() if name != self._name}
        return super(IntmanGuarded, self.with_context(**{SEEN: below})).write(vals)

    def _refuse_overwriting(self, vals, seen):
        """Raise where a field holds neither what was seen nor what is written.

        :param vals: values to be written.
        :param seen: ``{id: {field: value}}`` as the form showed them; ids as text.
        """
        for record in self:
            shown = seen.get(str(record.id))
            if not isinstance(shown, dict):
                continue
            for name in vals.keys() & shown.keys():
                if record._has_changed_since(name, shown[name]) and not same_value(
                    record, name, vals[name]
                ):
                    label = record._fields[name]._description_string(self.env)
                    raise UserError(
                        self.env._(
                            "“%(field)s” has been changed by %(user)s since you opened "
                            "this page. What you have entered still stands here. "
                            "Please note it down, reload the page and see what fits.",
                            field=label,
                            user=record._last_changed_by(),
                        )
                    )

    def _last_changed_by(self):
        """Return the name of the colleague who changed the record last."""
        user = self.sudo().write_uid  # sudo: the name of a colleague is no secret
        return self.env._("the system") if user._is_superuser() else user.name

    def _has_changed_since(self, name, shown):
        field = self._fields.get(name)
        if field is None or not field.store or field.type in ("one2many", "many2many"):
            return False
        if not isinstance(shown, str | int | float | None):
            return False
        try:
            return not same_value(self, name, shown)
        except (TypeError, ValueError):
            # Not a value of this field: nothing that was seen in it.
            return False
