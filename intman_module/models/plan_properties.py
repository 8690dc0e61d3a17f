"""Own topics and fields of a provider in its plans, without a developer (II.3.2)."""

import re

from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.tools import SQL

from .guarded import MAX_FLOAT, MAX_INTEGER, MAX_LENGTH

#: What an own field may be: plain values only, nothing that reaches other records.
PROPERTY_TYPES = (
    "char",
    "text",
    "boolean",
    "integer",
    "float",
    "date",
    "selection",
    "tags",
    "separator",
)
_KEYS = {
    "name",
    "string",
    "type",
    "default",
    "suffix",
    "selection",
    "tags",
    "view_in_cards",
    "fold_by_default",
}
_NAME = re.compile(r"[a-z0-9_]{1,64}")
_MAX_FIELDS = 60
_MAX_OPTIONS = 100
_MAX_LABEL = 200


class IntmanProvider(models.Model):
    _inherit = "intman.provider"

    # The two settings that the team lead keeps without the administration.
    _team_lead_fields = ("plan_properties_definition", "review_months")

    plan_properties_definition = fields.PropertiesDefinition(
        string="Own Fields of the Plan", copy=False
    )
    review_months = fields.Integer(
        string="Months until the Next Review",
        default=3,
        required=True,
        help="After so many months the next review of an integration plan is proposed "
        "(1 to 12).",
    )

    @api.constrains("review_months")
    def _check_review_months(self):
        if any(not 1 <= provider.review_months <= 12 for provider in self):
            raise ValidationError(
                self.env._("The next review is proposed after 1 to 12 months.")
            )

    def write(self, vals):
        if set(vals) - set(self._team_lead_fields) and not (
            self.env.su or self.env.user.has_group("intman_module.group_manager")
        ):
            raise AccessError(
                self.env._(
                    "Providers are kept by the administration. You can set the months "
                    "until the next review and the own fields of the plan."
                )
            )
        before = {}
        if "plan_properties_definition" in vals:
            before = {provider: provider._property_names() for provider in self}
        result = super().write(vals)
        for provider, names in before.items():
            provider._drop_values(names - provider._property_names())
        return result

    def _property_names(self):
        self.ensure_one()
        return {item["name"] for item in self.plan_properties_definition or ()}

    def _drop_values(self, names):
        """Forget what plans hold in fields that are gone: nobody could see it."""
        self.ensure_one()
        if names:
            self.env["intman.plan"].flush_model(["properties"])
            self.env.cr.execute(
                SQL(
                    "UPDATE intman_plan SET properties = properties - %s::text[] "
                    "WHERE provider_id = %s AND properties IS NOT NULL",
                    sorted(names),
                    self.id,
                )
            )
            self.env["intman.plan"].invalidate_model(["properties"])

    @api.model
    def _check_values(self, vals):
        result = super()._check_values(vals)
        if vals.get("plan_properties_definition"):
            self._check_definition(vals["plan_properties_definition"])
        return result

    @api.model
    def _check_definition(self, definition):
        """Raise for own fields of another kind than plain values."""
        if not isinstance(definition, list) or len(definition) > _MAX_FIELDS:
            self._refuse_definition()
        names = set()
        for item in definition:
            if (
                not isinstance(item, dict)
                or {key for key, given in item.items() if given} - _KEYS
                or not isinstance(item.get("name"), str)
                or not _NAME.fullmatch(item["name"])
                or item["name"] in names
                or not _is_label(item.get("string"))
                or not _is_label(item.get("suffix"))
            ):
                self._refuse_definition()
            names.add(item["name"])
            if item.get("type") not in PROPERTY_TYPES:
                raise ValidationError(
                    self.env._(
                        "An own field of the plan is a text, a number, a date, a tick, "
                        "a choice, a list of tags or a heading. Please choose one of "
                        "these kinds."
                    )
                )
            for key in ("selection", "tags"):
                options = item.get(key) or []
                if (
                    not isinstance(options, list | tuple)
                    or len(options) > _MAX_OPTIONS
                    or not all(
                        isinstance(option, list | tuple)
                        and len(option) == (3 if key == "tags" else 2)
                        and _is_label(option[0])
                        and _is_label(option[1])
                        for option in options
                    )
                ):
                    self._refuse_definition()
            if item.get("default") is not None and not _is_value(item, item["default"]):
                self._refuse_definition()

    @api.model
    def _refuse_definition(self):
        raise ValidationError(
            self.env._(
                "The own fields of the plan cannot be stored like this. Please check "
                "their names and options."
            )
        )


class IntmanPlan(models.Model):
    _inherit = "intman.plan"

    properties = fields.Properties(
        string="Own Fields", definition="provider_id.plan_properties_definition"
    )

    @api.model
    def _clean_properties_of(self, vals, provider):
        """Reduce values of own fields to what the provider has defined; check them.

        A changed definition goes on to the provider, whose rules decide about it.
        """
        value = vals.get("properties")
        if not value:
            return
        definition = provider.plan_properties_definition or []
        if isinstance(value, list) and all(isinstance(item, dict) for item in value):
            if any(
                item.get("definition_changed") or item.get("definition_deleted")
                for item in value
            ):
                provider.check_access("write")
                kept = [item for item in value if not item.get("definition_deleted")]
                for item in kept:
                    self._check_property(item, item.get("value"))
                return
            value = {item.get("name"): item.get("value") for item in value}
        if not isinstance(value, dict):
            self._refuse_property(
                self._fields["properties"]._description_string(self.env)
            )
        known = {item["name"]: item for item in definition}
        for name, item in value.items():
            if name in known:
                self._check_property(known[name], item)
        vals["properties"] = {
            name: item
            for name, item in value.items()
            if name in known and item is not None
        }

    @api.model
    def _check_property(self, definition, value):
        if value not in (None, False) and not _is_value(definition, value):
            self._refuse_property(definition.get("string") or definition.get("name"))

    @api.model
    def _refuse_property(self, label):
        raise ValidationError(
            self.env._("%(field)s: Please check this entry.", field=label or "")
        )

    def _property_rows(self):
        """Return the filled own fields as ``(label, value)``, a heading as value None.

        Headings without a filled field below them are left out.
        """
        self.ensure_one()
        rows, heading = [], None
        for item in self.read(["properties"])[0]["properties"] or ():
            if item["type"] == "separator":
                heading = item.get("string")
                continue
            value = item.get("value")
            if value in (None, False, "", []):
                continue
            if heading:
                rows.append((heading, None))
                heading = None
            rows.append((item.get("string") or "", (item, value)))
        return rows


def _is_text(value, limit):
    return (
        isinstance(value, str)
        and len(value) <= limit
        and not any(c == "\x00" or "\ud800" <= c <= "\udfff" for c in value)
    )


def _is_label(value):
    return value in (None, False) or _is_text(value, _MAX_LABEL)


def _is_value(definition, value):
    """Tell whether a value fits the kind of an own field."""
    kind = definition.get("type")
    if value in (None, False):
        return True
    if kind in MAX_LENGTH:
        return _is_text(value, MAX_LENGTH[kind])
    if kind == "boolean":
        return isinstance(value, bool | int)
    if kind == "integer":
        return isinstance(value, int) and abs(value) <= MAX_INTEGER
    if kind == "float":
        return isinstance(value, int | float) and abs(value) <= MAX_FLOAT
    if kind == "date":
        try:
            return isinstance(value, str) and bool(fields.Date.to_date(value))
        except ValueError:
            return False
    if kind == "selection":
        return value in [option[0] for option in definition.get("selection") or ()]
    if kind == "tags":
        known = [tag[0] for tag in definition.get("tags") or ()]
        return isinstance(value, list) and all(
            isinstance(tag, str) and tag in known for tag in value
        )
    return False
