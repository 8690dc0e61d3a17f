"""The handover package: what travels with a client, and how it is written and read."""

from odoo import api, fields, models
from odoo.exceptions import UserError

from .extension import HEALTH_GROUNDS
from .package_contents import (
    CATEGORIES,
    JSON_TYPES,
    MODEL_CATEGORIES,
    SCHEMA,
    VERSION,
)
from .package_schema import (
    MAX_BYTES,
    checksum,
    place_of_mismatch,
    read_json,
)
from .tools import calendar_day, german_number


class IntmanPackage(models.AbstractModel):
    _inherit = "intman.package"

    # ------------------------------------------------------------------
    # Writing
    # ------------------------------------------------------------------

    @api.model
    def _document(self, client, consents, recipient=""):
        """Return the whole document of the package as a ``dict``.

        :param recipient: the name of whom it is made for, as in the consent.
        """
        document = {
            "schema": SCHEMA,
            "version": VERSION,
            "created_on": fields.Date.to_string(calendar_day(self)),
            "payload": {
                **self._payload(client, consents),
                "recipient": recipient.strip()[:500] or None,
            },
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
