"""The other end of the package: a file at the receiving provider."""

from odoo import Command, api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError
from odoo.tools import SQL

from .extension import HEALTH_GROUNDS
from .tools import calendar_day


class IntmanPackage(models.AbstractModel):
    _inherit = "intman.package"

    @api.model
    def _take_over(self, payload, vals, with_special=False):
        """Create the file of a client who comes from another Integrationsmanagement.

        The period runs on with its first talk and its extensions, the plan with the
        day on which it was made. An agreement is not taken over: it is signed anew.

        :param payload: as of ``_payload`` or ``_read``.
        :param vals: of the new file: ``provider_id`` and the consent that was given
            there (``consent_ids``); they come before what the package says.
        :param with_special: whether health data is taken over; the consent to special
            categories has to be among ``consent_ids`` then.
        :return: the new client, in the environment of the user.
        :raise UserError: when the person is here already or the dates contradict.
        """
        provider = self.env["intman.provider"].browse(vals["provider_id"])
        self._lock_takeovers()
        self._check_not_here(payload, provider)
        taking = _Taking(calendar_day(self), with_special, payload["issuer"])
        taking.provider_id = provider.id
        row = payload["client"]
        values = {
            name: value
            for name, value in self._imported("intman.client", row, taking).items()
            if value
        }
        first = payload["first_talk"]
        if first:
            values["external_first_consultation_on"] = first["date"]
            values["external_source"] = first["source"]
        values |= {"person_key": payload["person_key"], **vals}
        # The former municipality says nothing about where the person lives now.
        if values.get("municipality_id"):
            municipality = self.env["intman.municipality"].browse(
                values["municipality_id"]
            )
            if municipality.county_id != provider.county_id:
                values["municipality_id"] = False
        # sudo: nobody may enter the key of a person; it comes from the package.
        client = self.env["intman.client"].sudo().create(values)
        client.with_env(self.env).check_access("write")
        self._take_over_extensions(client, payload, taking)
        end = fields.Date.to_date(payload["last_day"]) or False
        if client.period_end != end:
            raise UserError(
                self.env._(
                    "First talk, extensions and last day of the package do not fit "
                    "together. Please have it made again."
                )
            )
        self._take_over_plans(client, row, taking)
        return client.with_env(self.env)

    @api.model
    def _check_receiver(self, provider):
        """Raise unless the user works as a counsellor for the provider."""
        is_counsellor = self.env.user.has_group("intman_module.group_counsellor")
        providers = self.env.user.sudo().intman_provider_ids  # sudo: own assignment
        if not self.env.su and (not is_counsellor or provider not in providers):
            raise AccessError(
                self.env._(
                    "Only the counsellors of the receiving provider take a client over."
                )
            )

    @api.model
    def _lock_takeovers(self):
        """Let two who take over at once wait: the later one finds the new file.

        One row for all, for the same person may be taken over by two providers; it is
        a row that nothing else of the day's work touches.
        """
        self.env.cr.execute(
            SQL("UPDATE ir_model SET model = model WHERE model = %s", self._name)
        )

    @api.model
    def _check_not_here(self, payload, provider):
        """Raise when the person has a file here already.

        At the provider itself any file counts, open or closed; at the other providers
        of this system an open one, for nobody is advised twice (Leitfaden II.1.2).
        The file from which the package was made may still be open: it is closed once
        the person has arrived.
        """
        self._check_receiver(provider)
        # sudo: a file out of sight counts as well; only its number is told.
        files = (
            self.env["intman.client"]
            .sudo()
            .search(
                [
                    ("person_key", "=", payload["person_key"]),
                    ("closing_reason", "!=", "consent_revoked"),
                ]
            )
        )
        known = files.filtered(lambda c: c.provider_id == provider)[:1]
        if not known:
            issued = payload["client"]["ref"]
            if files.filtered(lambda c: c.state != "closed" and self._ref(c) != issued):
                raise UserError(
                    self.env._(
                        "This person is advised at another provider of this system "
                        "already. Please agree with that provider, who can hand over "
                        "directly."
                    )
                )
            return
        if known.with_env(self.env).has_access("read"):
            raise UserError(
                self.env._(
                    "This person is here already, number %(number)s. Please go on in "
                    "that file.",
                    number=known.number,
                )
            )
        raise UserError(
            self.env._(
                "This person is here already, number %(number)s. Please ask your team "
                "lead for the file.",
                number=known.number,
            )
        )

    @api.model
    def _take_over_extensions(self, client, payload, taking):
        extensions = self.env["intman.extension"].sudo()  # sudo: granted elsewhere
        rows = []
        for row in payload["extensions"]:
            ground = row["ground"]
            if ground in HEALTH_GROUNDS and not taking.with_special:
                ground = "other"
            rows.append(
                {
                    **row,
                    "ground": ground,
                    "client_id": client.id,
                    "state": "granted",
                    "decided_on": row["granted_on"],
                    "is_taken_over": True,
                    "justification": self.env._(
                        "Granted by %(provider)s, %(county)s.", **taking.issuer
                    ),
                }
            )
        if rows:
            extensions._create_guarded(rows)

    @api.model
    def _take_over_plans(self, client, row, taking):
        rows = row["children"].get("intman.plan", [])
        if sum(r["values"].get("state") != "closed" for r in rows) > 1:
            raise UserError(
                self.env._(
                    "The package holds more than one running plan. Please have it made "
                    "again."
                )
            )
        # The closed ones first: only one plan of a person is open.
        for plan_row in sorted(
            rows, key=lambda r: r["values"].get("state") != "closed"
        ):
            state = plan_row["values"].get("state")
            taking.notes = []
            plan = self._create_tree(
                "intman.plan",
                plan_row,
                {
                    "client_id": client.id,
                    "counsellor_id": client.counsellor_id.id,
                    "taken_over_on": taking.today,
                    "state": "running" if state == "closed" else state or "running",
                },
                taking,
            )
            vals = {}
            if taking.notes:
                notes = [plan.taken_over_note, *taking.notes]
                vals["taken_over_note"] = "\n".join(filter(None, notes))
            if state == "closed":
                vals |= {"state": "closed"}
                vals["closed_on"] = plan.closed_on or taking.today
            if vals:
                plan._write_guarded(vals)
                # Closed in the database before the next one is made.
                plan.flush_recordset(vals)

    @api.model
    def _create_tree(self, name, row, vals, taking):
        """Create a record of the package with all that hangs on it; return it.

        A record whose required topic is not known here goes into the notes as text.
        """
        model = self.env[name].sudo()  # sudo: life cycle fields come as they were
        vals = {**self._imported(name, row, taking), **vals}
        if any(
            model._fields[key].type == "many2one" and not vals.get(key)
            for key in model._must_be_filled()
            if key in row["values"]
        ):
            taking.notes += [
                f"{model._fields[key]._description_string(self.env)}: {value}"
                for key, value in row["values"].items()
                if key in vals and value and isinstance(value, str) and vals[key]
            ]
            return model
        # Own fields know their definition only once the record has its provider.
        own = {
            key: vals.pop(key)
            for key in list(vals)
            if model._fields[key].type == "properties"
        }
        model._check_values(vals)
        model._check_required(vals)
        record = model._create_guarded([vals])
        if own:
            record._write_guarded(own)
        taking.refs[row["ref"]] = record.id
        for child, link in self._tree().get(name, {}).items():
            for child_row in row["children"].get(child, ()):
                if child_row.get("special") and not taking.with_special:
                    continue
                self._create_tree(child, child_row, {link: record.id}, taking)
        return record

    @api.model
    def _imported(self, name, row, taking):
        """Return the values of one record for ``create``."""
        vals = {}
        for field in self._package_fields(name).values():
            if field.name not in row["values"]:
                continue
            is_health = self._category_of(name, field.name) == "health"
            if is_health and not taking.with_special:
                continue
            value = row["values"][field.name]
            if field.type == "properties":
                value = self._imported_properties(name, field, value, taking)
                if not value:
                    continue
            elif field.type == "many2one":
                value = value and self._found(field, value, taking)
            elif field.type == "many2many":
                found = [self._found(field, key, taking) for key in value]
                value = [Command.set([id_ for id_ in found if id_])]
            elif value is None:
                value = False
            vals[field.name] = value
        return vals

    @api.model
    def _found(self, field, key, taking):
        """Return the id of the record that a code or reference names, or ``False``.

        What is not known here stands in the notes of the plan, so that it is not lost.
        """
        comodel = field.comodel_name
        if comodel in self._packaged_models():
            return taking.refs.get(key, False)
        if comodel not in taking.codes:
            # sudo: codes of master data
            records = self.env[comodel].sudo().search([("code", "!=", False)])
            taking.codes[comodel] = {record.code: record.id for record in records}
        found = taking.codes[comodel].get(key, False)
        if not found:
            taking.notes.append(f"{field._description_string(self.env)}: {key}")
        return found

    @api.model
    def _imported_properties(self, name, field, rows, taking):
        """Return values for the fields of the receiving provider, by their labels."""
        provider_id = taking.provider_id
        # sudo: the names of its own fields
        definition = self.env["intman.provider"].sudo().browse(provider_id)
        known = {
            (item.get("string") or "").casefold(): item
            for item in definition[field.definition_record_field] or []
        }
        values = {}
        for row in rows:
            item = known.get(row["label"].casefold())
            value = row["value"]
            if item and item["type"] == "selection":
                keys = {label: key for key, label in item.get("selection") or []}
                value = keys.get(value)
            if item and item["type"] == row["type"] != "tags" and value is not None:
                try:
                    self.env[name]._check_property(item, value)
                except ValidationError:
                    taking.notes.append(f"{row['label']}: {row['value']}")
                else:
                    values[item["name"]] = value
            elif row["value"] not in (None, False):
                taking.notes.append(f"{row['label']}: {row['value']}")
        return values


class _Taking:
    """What one takeover keeps in mind."""

    def __init__(self, today, with_special, issuer):
        self.today, self.with_special, self.issuer = today, with_special, issuer
        self.provider_id = False
        self.refs, self.codes, self.notes = {}, {}, []
