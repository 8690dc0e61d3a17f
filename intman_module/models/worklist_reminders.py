"""Reminders: what is due stands in the activities of whoever is to do it.

A reminder is an activity on the file, of an own type for each kind. It carries no
text (the type's name is translated for its reader) and no name (P10). One is made for
each kind and decisive day, once; it goes when the duty is settled, and moves to the
stand-in and back.
"""

import logging
from collections import defaultdict

from odoo import api, fields, models
from odoo.orm.models import NO_ACCESS
from odoo.tools import SQL

from .tools import calendar_day
from .worklist_kinds import KIND

_logger = logging.getLogger(__name__)

#: So many files are looked at in one transaction.
BATCH = 1000


class MailActivity(models.Model):
    _inherit = "mail.activity"

    intman_due_on = fields.Date(
        string="Decisive Day",
        readonly=True,
        copy=False,
        groups=NO_ACCESS,
        help="Of a reminder of the worklist: together with the type it says what the "
        "reminder is about, so that none is made twice.",
    )


class IntmanWorklist(models.AbstractModel):
    _inherit = "intman.worklist"

    @api.model
    def _cron_remind(self):
        """Bring the reminders of all open files up to date, batch by batch.

        Each batch is a transaction of its own when the scheduled action runs it, so a
        kill loses nothing: what is there already is not made again.
        """
        clients = self.env["intman.client"]
        # Those of one counsellor follow each other: few messages to each browser.
        ids = clients.search([("state", "!=", "closed")], order="counsellor_id, id").ids
        for start in range(0, len(ids), BATCH):
            batch = ids[start : start + BATCH]
            try:
                with self.env.cr.savepoint():
                    self._remind(batch)
                    self.env.flush_all()
            except Exception as error:  # pylint: disable=broad-except
                # Only the type: a message may carry a name. The next night tries again.
                _logger.error(
                    "Reminders of %s files could not be made: %s",
                    len(batch),
                    type(error).__name__,
                )
            # Not ended when the job's time is up: it would begin anew with the first.
            clients._commit_batch(len(batch), len(ids) - start - len(batch))
            self.env.invalidate_all()

    @api.model
    def _remind(self, client_ids, today=None):
        """Make, move and remove the reminders of these files.

        Whoever is absent or comes back: call it for the files of that counsellor, or
        wait for the night.
        """
        today = today or calendar_day(self)
        types = self._reminder_types()
        duties = self._duties(client_ids, self._reminding_kinds(types), today)
        existing = self._existing(client_ids)
        wanted = self._wanted(duties, types)
        model_id = self.env["ir.model"]._get_id("intman.client")
        new, moved, gone = [], defaultdict(list), []
        for key, reminders in existing.items():
            opened = [(id_, user) for id_, user, active in reminders if active]
            done = len(opened) < len(reminders)
            users = set() if done else wanted.get(key, set())
            misplaced = [id_ for id_, user in opened if user not in users]
            missing = sorted(users - {user for _id, user in opened})
            for id_, user in zip(misplaced, missing, strict=False):
                moved[user].append(id_)
            gone += misplaced[len(missing) :]
            wanted[key] = set(missing[len(misplaced) :])
        for (client_id, type_id, due_on), users in wanted.items():
            new += [
                {
                    "res_model_id": model_id,
                    "res_id": client_id,
                    "activity_type_id": type_id,
                    "intman_due_on": due_on,
                    "date_deadline": min(due_on, today),
                    "user_id": user,
                    "automated": True,
                }
                for user in sorted(users)
            ]
        # sudo: reminders are made for others, by whoever's deed they follow from.
        # Quickly: without a message to every assignee.
        activities = (
            self.env["mail.activity"].sudo().with_context(mail_activity_quick_update=1)
        )
        activities.browse(gone).unlink()
        for user, ids in moved.items():
            activities.browse(ids).write({"user_id": user})
        activities.create(new)

    @api.model
    def _settle(self, client_ids):
        """Remove the reminders of these files whose duty is done; make no new ones."""
        types = self._reminder_types()
        existing = self._existing(client_ids)
        opened = {
            key: [id_ for id_, _user, active in reminders if active]
            for key, reminders in existing.items()
        }
        if not any(opened.values()):
            return
        due = {
            (duty.client_id, types[duty.kind], duty.due_on)
            for duty in self._duties(client_ids, self._reminding_kinds(types))
        }
        gone = [id_ for key, ids in opened.items() if key not in due for id_ in ids]
        # sudo: the reminder may be a colleague's, the deed settles it all the same.
        self.env["mail.activity"].sudo().browse(gone).unlink()

    # ------------------------------------------------------------------
    # Pieces
    # ------------------------------------------------------------------

    @api.model
    def _reminder_types(self):
        """Return the ids of the activity types by kind; an archived one is off."""
        # sudo: only the types' ids and whether they are in use.
        model = self.env["mail.activity.type"].sudo()
        found = {
            kind.code: self.env["ir.model.data"]._xmlid_to_res_id(kind.reminder)
            for kind in self._kinds()
            if kind.reminder
        }
        used = set(model.search([("id", "in", [i for i in found.values() if i])]).ids)
        return {code: id_ for code, id_ in found.items() if id_ in used}

    @api.model
    def _reminding_kinds(self, types):
        return [kind for kind in self._kinds() if kind.code in types]

    @api.model
    def _existing(self, client_ids):
        """Return (id, user, active) of the reminders by file, type and decisive day.

        A reminder that was done stays until the file is erased: it says that there
        is no need for another one for the same day.
        """
        self.env["mail.activity"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT res_id, activity_type_id, intman_due_on, id, user_id, active
                  FROM mail_activity
                 WHERE res_model = 'intman.client' AND res_id = ANY(%s)
                   AND intman_due_on IS NOT NULL
                 ORDER BY id
                """,
                list(client_ids),
            )
        )
        existing = defaultdict(list)
        for client_id, type_id, due_on, id_, user_id, active in rows:
            existing[client_id, type_id, due_on].append((id_, user_id, active))
        return existing

    @api.model
    def _wanted(self, duties, types):
        """Return the ids of the users to remind by file, type and decisive day.

        That is the user on duty for the responsible counsellor, or the team leads:
        for what is theirs, and where nobody is responsible or has access any more.
        """
        clients = self.env["intman.client"].sudo()  # sudo: who is responsible, no more
        clients = clients.browse({duty.client_id for duty in duties})
        # A few columns are enough; the cache would fill with everything else.
        clients.fetch(["counsellor_id", "provider_id"])
        on_duty = clients.counsellor_id._users_on_duty()
        staff, leads = {}, {}
        for provider in clients.provider_id:
            staff[provider] = provider.user_ids.filtered("active")
            leads[provider] = staff[provider].filtered(
                lambda user: user.has_group("intman_module.group_team_lead")
            )
        wanted = {}
        for duty in duties:
            client = clients.browse(duty.client_id)
            users = on_duty.get(client.counsellor_id, self.env["res.users"])
            users &= staff[client.provider_id]
            if KIND[duty.kind].audience == "lead" or not users:
                users = leads[client.provider_id]
            key = (duty.client_id, types[duty.kind], duty.due_on)
            wanted.setdefault(key, set()).update(users.ids)
        return wanted
