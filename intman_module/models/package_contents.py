"""What travels in a handover package, and its schema: derived from the models."""

from odoo import api, models

from .tools import MAX_EXTENSION_MONTHS

SCHEMA = "intman.handover"
VERSION = 1

#: Models of a file that stay behind, and why. Everything else travels or a test fails.
MODELS_LEFT_OUT = {
    "intman.agreement": "it binds the former provider; a new one is signed",
    "intman.consent": "a consent names its own purpose and recipient",
    "intman.consultation.participant": "notes of talks are not handed over",
    "intman.extension": "months, day and ground stand in the head of the package",
    "intman.handover": "the way, not the content",
    "intman.inherited.talks": "figures of this county alone",
    "intman.referral": "texts about other bodies; what came of it is in the measure",
    "intman.situation": "what holds now is master data; what was is not needed",
    "intman.note": "notes of talks are not handed over",
    "intman.contact": "notes of talks are not handed over",
}
#: Fields that stay behind although they have a column, and why.
FIELDS_LEFT_OUT = {
    "intman.client": {
        "person_key": "head of the package",
        "number": "each provider numbers its own files",
        "external_first_consultation_on": "first talk, in the head of the package",
        "external_source": "first talk, in the head of the package",
        "inherited_first_on": "figures of this county alone",
        "erasure_tried_on": "kept by the nightly erasure",
        "state": "an own case begins at the receiving provider",
        "closed_on": "an own case begins at the receiving provider",
        "closing_reason": "an own case begins at the receiving provider",
        "paused_on": "an own case begins at the receiving provider",
        "resumed_on": "an own case begins at the receiving provider",
        "moved_to": "where to is known there",
    },
    "intman.plan": {"taken_over_on": "set when the plan is taken over"},
}
#: Relations that stay behind, by the model they lead to, and why.
RELATIONS_LEFT_OUT = {
    "res.users": "users of this system",
    "intman.counsellor": "staff of the former provider",
    "intman.provider": "the issuer stands in the head of the package",
    "intman.household": "other persons",
    "intman.dependent": "other persons",
    "intman.service": "services of the former county",
    "intman.cooperation": "services of the former county",
    "intman.consent": "a consent names its own purpose and recipient",
    "intman.consultation": "talks are not handed over",
    "intman.referral": "referrals are not handed over",
}
#: Category of the data (``intman.data.category``) by how the field's name begins; what
#: is not named here belongs to the category of its model.
CATEGORIES = {
    "residence": ("residence_", "reception_", "assigned_", "obligation_"),
    "benefit": ("benefit", "eligibility_"),
    "family": ("family_", "marital_", "child"),
    "language": (
        "first_language",
        "other_languages",
        "is_literate",
        "german_",
        "language_",
        "course_",
    ),
    "education": ("school_", "training", "education_", "recognition", "attending"),
    "work": ("employment_", "occupation", "work_", "jobcenter"),
    "housing": ("housing_", "household_size", "looking_for_flat"),
    "health": ("health", "psych", "illness", "disab"),
}
MODEL_CATEGORIES = {"intman.client": "master", "intman.language.level": "language"}
#: Names and contacts in every language: "language" of communication is master data.
MASTER_FIELDS = ("language", "needs_interpreter")
JSON_TYPES = {
    "boolean": "boolean",
    "integer": "integer",
    "float": "number",
    "monetary": "number",
}


class IntmanPackage(models.AbstractModel):
    """What a client takes along to another Integrationsmanagement (Leitfaden II.1.2).

    The payload holds master data, first talk, last day, extensions and the plans with
    all that hangs on them. Which fields these are follows from the models, so that a
    new field of the plan travels by itself; what stays behind stands above with its
    reason (data minimisation, Art. 5 (1) (c) GDPR): no notes of talks, no consents, no
    referrals, no justification of an extension, nobody else's data.

    Health data (Art. 9) travels only where the consent to special categories is in
    force and the consent to the handover names health by word: empty categories stand
    for all that the handover needs, and an explicit consent is never implied.
    """

    _name = "intman.package"
    _description = "Handover Package"

    # ------------------------------------------------------------------
    # Which models and fields
    # ------------------------------------------------------------------

    @api.model
    def _tree(self):
        """Return ``{model: {child model: its field that leads to the parent}}``."""
        base = self.env.registry["intman.client.record"]
        tree = {"intman.client": {"intman.plan": "client_id"}, "intman.plan": {}}
        links = {"measure_id": "intman.measure", "goal_id": "intman.goal"}
        links["plan_id"] = "intman.plan"
        for name, model in sorted(self.env.registry.items()):
            if model._abstract or not issubclass(model, base):
                continue
            if name in MODELS_LEFT_OUT or name == "intman.plan":
                continue
            for link, parent in links.items():
                field = model._fields.get(link)
                if field and field.comodel_name == parent and field.required:
                    tree.setdefault(parent, {})[name] = link
                    break
        return tree

    @api.model
    def _packaged_models(self):
        """Return the names of the models that travel, parents first."""
        found, tree = ["intman.client"], self._tree()
        for name in found:
            found.extend(tree.get(name, ()))
        return found

    @api.model
    def _reason_left_out(self, name, field):
        """Return why a stored field of a packaged model stays behind, or ``None``."""
        parents = self._tree()
        if field.name in models.MAGIC_COLUMNS:
            return "technical"
        if field.compute and (field.readonly or field.inverse):
            return "follows from other fields"
        if field.name in FIELDS_LEFT_OUT.get(name, {}):
            return FIELDS_LEFT_OUT[name][field.name]
        if any(children.get(name) == field.name for children in parents.values()):
            return "the place in the package says it"
        if field.relational:
            return RELATIONS_LEFT_OUT.get(field.comodel_name)
        return None

    @api.model
    def _package_fields(self, name):
        """Return ``{field name: field}`` of what travels of a model."""
        return {
            field.name: field
            for field in self.env[name]._fields.values()
            if field.store
            and field.type not in ("one2many", "binary", "many2one_reference")
            and field.type != "properties_definition"
            and not self._reason_left_out(name, field)
            and self._is_portable(field)
        }

    @api.model
    def _is_portable(self, field):
        """Tell whether another instance understands the field's values."""
        if not field.relational:
            return True
        return field.comodel_name in self._packaged_models() or (
            "code" in self.env[field.comodel_name]._fields
        )

    @api.model
    def _category_of(self, name, field_name):
        """Return the code of the category of data to which a field belongs."""
        if field_name in self.env[name]._special_category_fields:
            return "health"
        if field_name not in MASTER_FIELDS:
            for category, begins in CATEGORIES.items():
                if field_name.startswith(begins):
                    return category
        return MODEL_CATEGORIES.get(name, "plan")

    # ------------------------------------------------------------------
    # The schema
    # ------------------------------------------------------------------

    @api.model
    def _schema(self):
        """Return the JSON Schema of a package of this version."""
        text = {"type": "string", "maxLength": 500}
        day = {"type": "string", "format": "date"}
        grounds = self.env["intman.extension"]._fields["ground"].get_values(self.env)
        extension = {
            "months": {
                "type": "integer",
                "minimum": 1,
                "maximum": MAX_EXTENSION_MONTHS,
            },
            "granted_on": day,
            "ground": {"type": "string", "enum": grounds},
            "late_override": {"type": "boolean"},
        }
        sources = ["certificate", "statement"]
        first = {
            "type": ["object", "null"],
            "required": ["date", "source"],
            "properties": {"date": day, "source": {"type": "string", "enum": sources}},
        }
        payload = {
            "issuer": self._object({"provider": text, "county": text}),
            "person_key": {"type": "string", "pattern": "[0-9a-f-]{36}"},
            "first_talk": first,
            "last_day": {**day, "type": ["string", "null"]},
            "extensions": {
                "type": "array",
                "maxItems": MAX_EXTENSION_MONTHS,
                "items": self._object(extension),
            },
            "has_special_category": {"type": "boolean"},
            "client": self._schema_of_record("intman.client"),
        }
        head = self._object(payload)
        # Packages made before it was told for whom do not say it.
        head["properties"]["recipient"] = {**text, "type": ["string", "null"]}
        schema = self._object(
            {
                "schema": {"type": "string", "const": SCHEMA},
                "version": {"type": "integer", "const": VERSION},
                "created_on": day,
                "checksum": {"type": "string", "pattern": "[0-9a-f]{64}"},
                "payload": head,
            }
        )
        return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}

    @api.model
    def _object(self, properties):
        return {
            "type": "object",
            "required": sorted(properties),
            "additionalProperties": False,
            "properties": properties,
        }

    @api.model
    def _schema_of_record(self, name):
        """Return the schema of one record with its children; unknown fields pass."""
        children = {
            child: {"type": "array", "items": self._schema_of_record(child)}
            for child in self._tree().get(name, ())
        }
        values = {
            field.name: self._schema_of_field(field)
            for field in self._package_fields(name).values()
        }
        return {
            "type": "object",
            "required": ["ref", "values", "children"],
            "additionalProperties": False,
            "properties": {
                "ref": {"type": "string", "maxLength": 100},
                "special": {"type": "boolean"},
                "values": {"type": "object", "properties": values},
                "children": {"type": "object", "properties": children},
            },
        }

    @api.model
    def _schema_of_field(self, field):
        kind = JSON_TYPES.get(field.type)
        if kind:
            schema = {"type": [kind, "null"]}
            if kind == "number":
                schema |= {"minimum": -1e12, "maximum": 1e12}
            elif kind == "integer":
                schema |= {"minimum": -(2**31), "maximum": 2**31 - 1}
            return schema
        if field.type == "many2many":
            return {"type": "array", "items": {"type": "string", "maxLength": 100}}
        if field.type == "properties":
            text = {"type": "string", "maxLength": 500}
            value = {"type": ["string", "number", "boolean", "null"]}
            return {
                "type": "array",
                "items": self._object({"label": text, "type": text, "value": value}),
            }
        schema = {"type": ["string", "null"], "maxLength": 100_000}
        if field.type in ("date", "datetime"):
            schema["format"] = field.type
        elif field.type == "selection":
            schema["enum"] = field.get_values(self.env)
        elif field.type == "char":
            schema["maxLength"] = getattr(field, "size", None) or 500
        return schema
