"""Erasure: afterwards nothing of the person is left (Leitfaden IV.3, Art. 17 GDPR)."""

import hashlib
import json
import logging
from collections import Counter, defaultdict

from odoo import api, fields, models, tools
from odoo.fields import Domain
from odoo.tools import SQL

from .tools import calendar_day, german_date

_logger = logging.getLogger(__name__)


class IntmanClient(models.Model):
    _inherit = "intman.client"

    erasure_hint = fields.Char(compute="_compute_erasure_hint")

    @api.depends("state", "closed_on", "erasure_due_on", "handover_ids.state")
    @api.depends_context("lang")
    def _compute_erasure_hint(self):
        for client in self:
            client.erasure_hint = False
            if client.state != "closed" or not client.erasure_due_on:
                continue
            day = client._erasure_morning(client.closed_on, client.erasure_due_on)
            client.erasure_hint = (
                self.env._(
                    "It is erased in the night to %(date)s.", date=german_date(day)
                )
                if client._is_handed_over()
                else self.env._(
                    "It can be taken up again until it is erased, in the night to "
                    "%(date)s.",
                    date=german_date(day),
                )
            )

    @api.model
    def _erasure_morning(self, closed_on, due_on):
        """Return the day on whose early morning the nightly action erases the file.

        It runs after midnight: on the day itself, but not before the closing.
        """
        return max(due_on, fields.Date.add(closed_on, days=1))

    @api.model
    def _erasure_domain(self):
        """Return the domain of the files due for erasure that were not tried today."""
        today = calendar_day(self)
        return [
            ("state", "=", "closed"),
            ("erasure_due_on", "<=", today),
            "|",
            ("erasure_tried_on", "=", False),
            ("erasure_tried_on", "<", today),
        ]

    @api.model
    def _cron_erase_due(self):
        """Erase what is due, one file a transaction, so that a kill loses nothing.

        A file that cannot be erased neither stops nor loops the job: it is logged by
        its number and tried again in the next night.
        """
        cron = self.env["ir.cron"]
        domain = self._erasure_domain()
        cron._commit_progress(remaining=self.search_count(domain))
        for client in self.search(domain, limit=200).try_lock_for_update():
            try:
                with self.env.cr.savepoint():
                    client._erase()
            except Exception as error:  # pylint: disable=broad-except
                # Only the type: a message may carry a name.
                _logger.error(
                    "The file with id %s could not be erased: %s",
                    client.id,
                    type(error).__name__,
                )
                client._write_guarded({"erasure_tried_on": calendar_day(self)})
            if not cron._commit_progress(1):
                break

    def _erase(self, reason=None):
        """Erase the files and everything that belongs to them; figures stay.

        What the files contributed to the figures is carried over into the anonymous
        tally, computed by the definition of the live figures. Files on disk go when
        the transaction commits.

        :param reason: ``closed`` or ``revoked``; told from the closing by default.
        :return: the log entries (``intman.erasure``), without personal data.
        """
        # sudo: no user may delete client data; this is the only way it goes.
        clients = self.sudo().exists()
        logs = self.env["intman.erasure"].sudo()  # sudo: nobody may write the log
        for client in clients:
            logs |= client._erase_one(reason)
        return logs

    def _erase_one(self, reason):
        self.ensure_one()
        revoked = self.closing_reason == "consent_revoked"
        county = self.county_id
        vals = {
            "reason": "revoked" if reason == "revoked" or revoked else "closed",
            "token": self._erasure_token(),
            "county_id": county.id,
        }
        figures = self.env["intman.figures"]
        scope = self._figures_scope()
        years = figures._years_of(scope)
        before = figures._rows(years, scope)
        self._hand_on_to_same_person()
        self._forget_searches()
        counts = self._unlink_all()
        after = figures._rows(years, set(scope) - set(self.ids))
        self.env["intman.tally"]._add(
            county,
            {
                key: before.get(key, 0) - after.get(key, 0)
                for key in before.keys() | after.keys()
            },
        )
        vals.update(counts=dict(counts), record_count=sum(counts.values()))
        return self.env["intman.erasure"].create(vals)

    def _erasure_token(self):
        """Return a one-way code that a restored copy of this file yields again."""
        self.ensure_one()
        return hashlib.sha256(f"{self.person_key}:{self.id}".encode()).hexdigest()

    def _figures_scope(self):
        """Return the ids of all files whose figures depend on this one.

        That is: the same person's other files and everybody in a shared talk.
        """
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT other.client_id
                  FROM intman_consultation_participant own
                  JOIN intman_consultation_participant other
                    ON other.consultation_id = own.consultation_id
                 WHERE own.client_id = ANY(%(ids)s)
                 UNION
                SELECT twin.id FROM intman_client own
                  JOIN intman_client twin ON twin.person_key = own.person_key
                   AND twin.county_id = own.county_id
                 WHERE own.id = ANY(%(ids)s)
                """,
                ids=self.ids,
            )
        )
        return [row[0] for row in rows]

    def _hand_on_to_same_person(self):
        """Move the county's person counts to the same person's newest other file."""
        heir = self.search(
            [
                ("person_key", "=", self.person_key),
                ("county_id", "=", self.county_id.id),
                ("id", "!=", self.id),
            ],
            order="id desc",
            limit=1,
        )
        if heir:
            self.env["intman.inherited.talks"]._hand_on(self, heir)

    def _forget_searches(self):
        """Unlink saved searches and defaults on our models that name the person."""
        names = [
            name.casefold()
            for name in (self.last_name, self.first_name, self.number)
            if name and len(name) > 1
        ]
        filters = self.env["ir.filters"].with_context(active_test=False)
        for saved in filters.search([("model_id", "=like", "intman.%")]):
            text = f"{saved.name} {saved.domain} {saved.context}".casefold()
            if any(name in text for name in names):
                saved.unlink()
        # Whoever saved a value as a default saved it with the name.
        for saved in self.env["ir.default"].search(
            [("field_id.model", "=like", "intman.%")]
        ):
            text = str(json.loads(saved.json_value)).casefold()
            if any(name in text for name in names):
                saved.unlink()

    # ------------------------------------------------------------------
    # Unlinking bottom-up, then a sweep over everything that refers to it
    # ------------------------------------------------------------------

    @api.model
    def _personal_models(self):
        """Return the names of the models that hang on a client, lowest first."""
        base = self.env.registry["intman.client.record"]
        names = [
            name
            for name, model in self.env.registry.items()
            if issubclass(model, base) and not model._abstract
        ]
        return sorted(names, key=lambda name: self.env[name]._erasure_rank)

    def _unlink_all(self):
        """Unlink the file with all it holds; return the number of records by model."""
        self.ensure_one()
        counts, erased = Counter(), defaultdict(list)
        talks = self.participant_ids.consultation_id
        household = self.household_id
        self._freeze_shared_talks(talks)
        for name in self._personal_models():
            records = (
                self.env[name]
                .with_context(active_test=False)
                .search([("client_id", "=", self.id)])
            )
            erased[name] += records.ids
            counts[name] += len(records)
            records.unlink()
        alone = talks.filtered(lambda t: not t.participant_ids)
        erased[talks._name] += alone.ids
        counts[talks._name] += len(alone)
        alone.unlink()
        erased[self._name] += self.ids
        counts[self._name] += 1
        self.unlink()
        if not household.access_client_ids:
            # The children were known through the parents alone.
            for name, ids in household._unlink_with_children().items():
                erased[name] += ids
                counts[name] += len(ids)
        self._sweep(erased)
        self._collect_files_after_commit()
        return +counts

    def _freeze_shared_talks(self, talks):
        """Keep of a family talk what the figures need when one participant goes.

        The shared note is emptied: it may speak of the person who goes. Notes of
        their own stay with the others.
        """
        for talk in talks.filtered(lambda t: len(t.participant_ids) > 1):
            clients = talk.participant_ids.client_id
            vals = {
                "erased_participants": talk.erased_participants + 1,
                "note": False,
            }
            for name in ("gender", "target_group"):
                if not talk[f"frozen_{name}"]:
                    values = {client[name] or "unknown" for client in clients}
                    vals[f"frozen_{name}"] = (
                        values.pop() if len(values) == 1 else "mixed"
                    )
            talk._write_guarded(vals)

    @api.model
    def _sweep(self, erased):
        """Unlink what refers to erased records by model name and id.

        Messages, activities, attachments, followers, external ids, and whatever else
        another addon hangs on records by a many2one reference.

        :param erased: dict of model name to ids.
        """
        for name, field_name, model_field in self._reference_fields():
            domain = Domain.OR(
                Domain(model_field, "=", model) & Domain(field_name, "in", ids)
                for model, ids in erased.items()
                if ids
            )
            self.env[name].with_context(active_test=False).search(domain).unlink()

    @api.model
    @tools.ormcache()
    def _reference_fields(self):
        """Return (model, reference field, model field) of all stored references."""
        return [
            (name, field.name, field.model_field)
            for name, model in self.env.registry.items()
            if not model._abstract and model._auto
            for field in model._fields.values()
            if field.type == "many2one_reference"
            and field.store
            and field.model_field in model._fields
            and model._fields[field.model_field].store
        ]

    @api.model
    def _collect_files_after_commit(self):
        """Let Odoo's own collector delete the files right after the commit."""
        if self.env.cr.postcommit.data.setdefault("intman_gc", False):
            return
        self.env.cr.postcommit.data["intman_gc"] = True
        database = self.env.registry

        @self.env.cr.postcommit.add
        def collect():
            with database.cursor() as cr:
                env = api.Environment(cr, api.SUPERUSER_ID, {})
                env["ir.attachment"]._gc_file_store()
