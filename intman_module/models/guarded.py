"""Guards for fields that a form shows as read-only and that no caller may write."""

from odoo import api, models
from odoo.exceptions import UserError, ValidationError

from .sight import require_in_sight
from .tools import german_number, same_value

#: Characters that a field takes: a name is no novel, a note no archive.
MAX_LENGTH = {"char": 500, "text": 100_000}
#: Largest number of a database column.
MAX_INTEGER = 2**31 - 1
#: Largest number with a fraction that means something here.
MAX_FLOAT = 10**12


class IntmanGuarded(models.AbstractModel):
    """Guards for models with a life cycle.

    Models name in ``_frozen_fields`` what is set once and never changed, and
    in ``_guarded_fields`` what only the system writes. What is computed and stored is
    never taken from a caller. ``readonly`` binds the form alone; import, API and shell
    are bound by the guards of this class.
    """

    _name = "intman.guarded"
    _description = "Guarded Record"

    # What a record belongs to: set at creation, never changed afterwards.
    _frozen_fields = ()
    # What methods of the model keep: refused in every create and write.
    _guarded_fields = ()
    # What only the system may set, even at creation (import of a package, a cron).
    _system_fields = ()
    # What is checked at creation: no ``default_*`` of the context and no default that
    # somebody has saved (``ir.default``) fills it behind the back of the check.
    _no_default_fields = ()

    @api.model_create_multi
    def create(self, vals_list):
        derived = self._derived_fields()
        guarded = list(self._guarded_fields)
        default = self.default_get(guarded) if guarded else {}
        if not self.env.su:
            guarded += self._system_fields
        # A derived value from outside is left out: it follows from the record itself.
        vals_list = [
            {name: value for name, value in vals.items() if name not in derived}
            for vals in vals_list
        ]
        for vals in vals_list:
            for name in guarded:
                given = vals.get(name)
                if given and given != default.get(name):
                    self._refuse_guarded(name)
            self._check_values(vals)
            self._check_required(vals)
        records = super().create(vals_list)
        records._check_references()
        return records

    @api.model
    def _derived_fields(self):
        """Return the names of the stored fields that are computed and not editable."""
        return {
            name
            for name, field in self._fields.items()
            if field.store and field.compute and field.readonly
        }

    @api.model
    def default_get(self, fields):
        """Return the defaults; what no caller may write has those of the model alone.

        Neither a ``default_*`` of the context nor a saved default comes into it.
        """
        closed = {
            *self._guarded_fields,
            *self._system_fields,
            *self._no_default_fields,
            *self._derived_fields(),
        }
        defaults = super().default_get([name for name in fields if name not in closed])
        for name in closed.intersection(fields):
            field = self._fields[name]
            if field.default:
                value = field.convert_to_cache(field.default(self), self, False)
                defaults[name] = field.convert_to_write(value, self)
        return defaults

    def onchange(self, values, field_names, fields_spec):
        """Compute a form; refuse when a value names a record out of the user's sight.

        Some computed fields are read with sudo (consents, stored fields): they would
        tell of it.
        """
        self.check_access("read")
        begin = "default_"
        context = self.env.context.items()
        defaults = {k.removeprefix(begin): v for k, v in context if k.startswith(begin)}
        for vals in (defaults, values):
            require_in_sight(self, vals)
        return super().onchange(values, field_names, fields_spec)

    def write(self, vals):
        self._check_values(vals)
        self._require_filled(
            name
            for name, value in vals.items()
            if not value and name in self._must_be_filled()
        )
        for name in {*self._guarded_fields, *self._derived_fields()} & set(vals):
            if any(not same_value(r, name, vals[name]) for r in self):
                self._refuse_guarded(name)
        for name in {*self._frozen_fields, *self._system_fields} & set(vals):
            for record in self:
                if record[name] and not same_value(record, name, vals[name]):
                    raise UserError(
                        self.env._(
                            "“%(field)s” is fixed once the entry exists. If it is "
                            "wrong, please make a new entry.",
                            field=record._fields[name]._description_string(self.env),
                        )
                    )
        result = super().write(vals)
        self._check_references()
        return result

    def _check_references(self):
        """Raise for a dialog that names client data out of the user's sight.

        A dialog belongs to whoever opened it; searching, sorting and grouping it would
        tell of what it names. The rules of stored records see to that themselves.
        """
        if not self._transient or self.env.su:
            return
        for name, field in self._fields.items():
            if field.store and field.relational:
                for dialog in self:
                    require_in_sight(self, {name: dialog[name].ids})

    @api.model
    def _check_values(self, vals):
        """Refuse what no column takes, before the database does and logs the row."""
        for name, value in vals.items():
            field = self._fields.get(name)
            if field is None:
                continue
            problem = self._problem_with(field, value)
            if problem:
                label = field._description_string(self.env)
                raise ValidationError(
                    self.env._("%(field)s: %(problem)s", field=label, problem=problem)
                )

    @api.model
    def _problem_with(self, field, value):
        """Return what is wrong with a value, or ``None``."""
        if isinstance(value, str):
            if "\x00" in value or any("\ud800" <= char <= "\udfff" for char in value):
                return self.env._(
                    "The text contains a character that cannot be stored. Please type "
                    "it again."
                )
            limit = getattr(field, "size", None) or MAX_LENGTH.get(field.type)
            if limit and len(value) > limit:
                return self.env._(
                    "The text is longer than %(limit)s characters. Please shorten it.",
                    limit=german_number(limit),
                )
        elif field.type == "integer" and isinstance(value, int):
            if abs(value) > MAX_INTEGER:
                return self.env._("The number is too large. Please correct it.")
        elif field.type == "float" and isinstance(value, int | float):
            # Asked this way round, for what is no number is no less than any other.
            if not abs(value) <= MAX_FLOAT:
                return self.env._("The number is too large. Please correct it.")
        return None

    @api.model
    def _check_required(self, vals):
        """Name missing fields before the database refuses and logs the row (P13)."""
        missing = [name for name in self._must_be_filled() if not vals.get(name)]
        # A default fills what the values leave out, not what they empty.
        default = self.default_get([name for name in missing if name not in vals])
        self._require_filled(name for name in missing if not default.get(name))

    @api.model
    def _must_be_filled(self):
        """Return the names of the required fields in which nothing counts as empty."""
        return [
            name
            for name, field in self._fields.items()
            if field.required
            and field.store
            and not field.compute
            and not field.related
            and field.type not in ("boolean", "integer", "float")
        ]

    @api.model
    def _require_filled(self, names):
        missing = list(names)
        if missing:
            raise ValidationError(
                self.env._(
                    "Please fill in: %(fields)s.",
                    fields=", ".join(
                        self._fields[name]._description_string(self.env)
                        for name in missing
                    ),
                )
            )

    def _refuse_guarded(self, name):
        raise UserError(
            self.env._(
                "“%(field)s” is kept by the system and cannot be entered. Use the "
                "button for the step you want to take.",
                field=self._fields[name]._description_string(self.env),
            )
        )

    def _create_guarded(self, vals_list):
        """Create with guarded fields; for the methods that keep them."""
        return super().create(vals_list)

    def _write_guarded(self, vals):
        """Write guarded fields; for the methods that keep them, never for callers."""
        return super().write(vals)
