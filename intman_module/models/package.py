"""The handover package: what travels with a client, and how it is written and read."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from .extension import HEALTH_GROUNDS
from .package_schema import (
    MAX_BYTES,
    checksum,
    place_of_mismatch,
    read_json,
)
from .tools import MAX_EXTENSION_MONTHS, calendar_day, german_number

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
        schema = self._object(
            {
                "schema": {"type": "string", "const": SCHEMA},
                "version": {"type": "integer", "const": VERSION},
                "created_on": day,
                "checksum": {"type": "string", "pattern": "[0-9a-f]{64}"},
                "payload": self._object(payload),
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

    # ------------------------------------------------------------------
    # Writing
    # ------------------------------------------------------------------

    @api.model
    def _document(self, client, consents):
        """Return the whole document of the package as a ``dict``."""
        document = {
            "schema": SCHEMA,
            "version": VERSION,
            "created_on": fields.Date.to_string(calendar_day(self)),
            "payload": self._payload(client, consents),
        }
        return {**document, "checksum": checksum(document)}

    @api.model
    def _payload(self, client, consents):
        """Return what travels of a client, as far as the consents cover it.

        :param consents: the consents to the handover in force that name the recipient.
        :raise UserError: when none of them covers name and contact data.
        """
        # sudo: the caller has checked the access to the file; the key of the person
        # is hidden from everybody.
        client = client.sudo()
        covered = self._covered_categories(client, consents)
        if "master" not in covered:
            raise UserError(
                self.env._(
                    "The consent of %(number)s to the handover does not cover name and "
                    "contact data, without which there is nothing to hand over. Please "
                    "take a consent that does.",
                    number=client.number,
                )
            )
        counter = {}
        record = self._record(client, covered, counter)
        extensions = client.extension_ids.filtered(lambda e: e.state == "granted")
        extensions = extensions.sorted(lambda e: (e.granted_on, e.id))
        return {
            "issuer": {
                "provider": client.provider_id.name,
                "county": client.county_id.display_name,
            },
            "person_key": client.person_key,
            "first_talk": {
                "date": fields.Date.to_string(client.first_consultation_on),
                "source": self._source_of_first_talk(client),
            }
            if client.first_consultation_on
            else None,
            "last_day": fields.Date.to_string(client.period_end) or None,
            "extensions": [
                {
                    "months": extension.months,
                    "granted_on": fields.Date.to_string(extension.granted_on),
                    "ground": extension.ground
                    if "health" in covered or extension.ground not in HEALTH_GROUNDS
                    else "other",
                    "late_override": extension.late_override,
                }
                for extension in extensions
            ],
            "has_special_category": bool(counter.get("special"))
            or (
                "health" in covered
                and any(e.ground in HEALTH_GROUNDS for e in extensions)
            ),
            "client": record,
        }

    @api.model
    def _covered_categories(self, client, consents):
        """Return the codes of the categories of data that may travel."""
        named = set(consents.category_ids.mapped("code"))
        every = {*CATEGORIES, "master", "plan"} - {"health"}
        covered = every if any(not c.category_ids for c in consents) else named & every
        if "health" in named and client._has_consent("special_category"):
            covered = covered | {"health"}
        return covered

    @api.model
    def _source_of_first_talk(self, client):
        """Return how sure the day is: a talk held here is as good as a certificate."""
        external = client.external_first_consultation_on
        if external and external == client.first_consultation_on:
            return client.external_source or "statement"
        return "certificate"

    @api.model
    def _is_special(self, record):
        """Tell whether the record is about a topic of Art. 9, health above all."""
        return "topic_id" in record._fields and record.topic_id.is_special_category

    @api.model
    def _record(self, record, covered, counter):
        """Return one record and what hangs on it."""
        name = record._name
        counter[name] = counter.get(name, 0) + 1
        values = {}
        for field in self._package_fields(name).values():
            category = self._category_of(name, field.name)
            if category in covered:
                values[field.name] = self._exported(record, field)
                if category == "health" and record[field.name]:
                    counter["special"] = True
        if name == "intman.plan" and record._ended_with_file():
            ended = [key for key in values if key.startswith("clos")]
            values |= {**dict.fromkeys(ended), "state": "running"}
        children = {}
        for child, link in self._tree().get(name, {}).items():
            if MODEL_CATEGORIES.get(child, "plan") not in covered:
                continue
            found = self.env[child].sudo()  # sudo: as in _payload
            found = found.search([(link, "=", record.id)], order="id")
            if "health" not in covered:
                found = found.filtered(lambda r: not self._is_special(r))
            children[child] = [self._record(r, covered, counter) for r in found]
        row = {
            "ref": self._ref(record),
            "values": values,
            "children": children,
        }
        if self._is_special(record):
            row["special"] = counter["special"] = True
        return row

    @api.model
    def _ref(self, record):
        """Return by what other records of the package name this one."""
        return f"{record._name.removeprefix('intman.')}-{record.id}"

    @api.model
    def _exported(self, record, field):
        """Return the value of a field as JSON knows it; relations by their code."""
        value = record[field.name]
        if field.type in ("date", "datetime"):
            return field.to_string(value) or None
        if field.type == "properties":
            return self._exported_properties(record, field)
        if field.type in ("many2one", "many2many"):
            packaged = self._packaged_models()
            keys = [
                self._ref(target) if target._name in packaged else target.code
                for target in value
            ]
            if field.type == "many2many":
                return sorted(key for key in keys if key)
            return (keys[0] if keys else None) or None
        if field.type in JSON_TYPES:
            return value
        return value or None

    @api.model
    def _exported_properties(self, record, field):
        """Return a provider's own fields as label, type and value in words."""
        rows = []
        for item in record.read([field.name])[0][field.name] or []:
            value = item.get("value")
            if item["type"] == "selection":
                value = dict(item.get("selection") or []).get(value)
            elif item["type"] == "tags":
                labels = {tag[0]: tag[1] for tag in item.get("tags") or []}
                value = ", ".join(labels.get(key, key) for key in value or [])
            elif item["type"] not in ("boolean", "integer", "float"):
                value = value if isinstance(value, str) else None
            if value or item["type"] in ("boolean", "integer", "float"):
                rows.append(
                    {
                        "label": item.get("string") or "",
                        "type": item["type"],
                        "value": value,
                    }
                )
        return rows

    # ------------------------------------------------------------------
    # Reading
    # ------------------------------------------------------------------

    @api.model
    def _read(self, content):
        """Return the payload of a package file.

        :param content: ``bytes`` of the file.
        :raise UserError: with a sentence for each way in which a file can be wrong.
        """
        if len(content) > MAX_BYTES:
            raise UserError(
                self.env._(
                    "The file is larger than %(limit)s bytes. A handover package is "
                    "much smaller; please choose the right file.",
                    limit=german_number(MAX_BYTES),
                )
            )
        try:
            document = read_json(content)
        except ValueError:
            raise UserError(
                self.env._(
                    "The file is damaged or is not a handover package. Please have it "
                    "sent again."
                )
            ) from None
        if not isinstance(document, dict) or document.get("schema") != SCHEMA:
            raise UserError(
                self.env._(
                    "This is not a handover package of an Integrationsmanagement. "
                    "Please choose the file that the former provider has sent."
                )
            )
        version = document.get("version")
        if isinstance(version, int) and version > VERSION:
            raise UserError(
                self.env._(
                    "The package comes from a newer version of this system. Please ask "
                    "the administration for an update, or take the certificate and the "
                    "plan on paper."
                )
            )
        if document.get("checksum") != checksum(document):
            raise UserError(
                self.env._(
                    "The package was changed after it was made, or damaged on the way. "
                    "Please have it sent again."
                )
            )
        place = place_of_mismatch(self._schema(), document)
        if place:
            raise UserError(
                self.env._(
                    "The package does not hold what it should, at “%(place)s”. Please "
                    "have it made again.",
                    place=place[:200],
                )
            )
        return document["payload"]
