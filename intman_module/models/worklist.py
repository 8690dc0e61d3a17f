"""What is due in the files: asked by the start page, the reminders and the team."""

from collections import Counter
from typing import NamedTuple

from odoo import api, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL

from .tools import TIME_ZONE, calendar_day, german_date
from .worklist_kinds import KIND, KINDS

#: So many lines are sent to the page at once.
PAGE_ROWS = 50

#: The files asked for, with what more than one kind wants to know of them.
FILES = """
WITH file AS MATERIALIZED (
    SELECT client.id, client.state, client.provider_id, client.counsellor_id,
           client.first_consultation_on, client.period_end,
           client.residence_status_until, client.household_id, client.paused_on,
           county.unseen_days,
           coalesce(client.period_end < %(today)s, FALSE) AS expired,
           client.state = 'active'
               AND coalesce(client.period_end >= %(today)s, TRUE) AS running,
           -- Not while an extension is still to be decided.
           CASE WHEN NOT EXISTS (
               SELECT 1 FROM intman_extension wish
                WHERE wish.client_id = client.id AND wish.state = 'requested')
                THEN client.period_end + county.expiry_closing_days + 1
           END AS closes_on,
           (client.create_date AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date
               AS begun_on,
           EXISTS (SELECT 1 FROM intman_agreement agreement
                    WHERE agreement.client_id = client.id
                      AND agreement.signed_on IS NOT NULL) AS agreed,
           EXISTS (SELECT 1 FROM intman_plan plan
                    WHERE plan.client_id = client.id
                      AND plan.made_on IS NOT NULL) AS planned
      FROM intman_client client
      JOIN intman_county county ON county.id = client.county_id
     WHERE client.id = ANY(%(ids)s) AND client.state != 'closed'
), talk AS MATERIALIZED (
    SELECT line.client_id,
           count(*) FILTER (WHERE held.counted) AS counted,
           min(held.date) FILTER (WHERE held.counted) AS first_on,
           (array_agg(held.date ORDER BY held.date)
               FILTER (WHERE held.counted))[2] AS second_on,
           max(held.date) AS last_on
      FROM intman_consultation_participant line
      JOIN intman_consultation held ON held.id = line.consultation_id
     WHERE held.state = 'held' AND line.client_id = ANY(%(ids)s)
     GROUP BY line.client_id
)
"""


class Duty(NamedTuple):
    """One thing that is due in a file."""

    client_id: int  # False for a file offered by another provider
    kind: str
    due_on: object
    res_model: str
    res_id: int


class IntmanWorklist(models.AbstractModel):
    """What is due, defined once, for whoever asks.

    Nothing is stored: what is done is off the list at once.
    """

    _name = "intman.worklist"
    _description = "Worklist"

    # ------------------------------------------------------------------
    # What is due
    # ------------------------------------------------------------------

    @api.model
    def _duties(self, client_ids, kinds=None, today=None):
        """Return what is due in the open ones of these files, by urgency.

        One query, whatever the number of files. Nothing is checked: callers pass the
        files that the user may read (or the nightly action all of them).

        :param client_ids: ids of ``intman.client``.
        :param kinds: some of ``KINDS``, by default all.
        :return: list of ``Duty``, the most urgent and oldest first.
        """
        kinds = [kind for kind in KINDS if kind.sql] if kinds is None else kinds
        if not client_ids or not kinds:
            return []
        self.env.flush_all()
        today = today or calendar_day(self)
        selects = SQL(" UNION ALL ").join(
            SQL(
                "SELECT %s AS kind, duty.* "
                "FROM (%s) AS duty(client_id, due_on, res_id)",
                kind.code,
                SQL(kind.sql, today=today),
            )
            for kind in kinds
        )
        rows = self.env.execute_query(
            SQL(
                "%s SELECT client_id, kind, due_on::date, res_id FROM (%s) AS list",
                SQL(FILES, ids=list(client_ids), today=today, zone=TIME_ZONE),
                selects,
            )
        )
        duties = [
            Duty(client_id, kind, due_on, KIND[kind].model, res_id)
            for client_id, kind, due_on, res_id in rows
        ]
        duties.sort(key=lambda d: (KIND[d.kind].rank, d.due_on, d.client_id))
        return duties

    # ------------------------------------------------------------------
    # Who asks
    # ------------------------------------------------------------------

    @api.model
    def _files_of(self, scope):
        """Return the open files of the user: ``own``, or those of the ``team``.

        Own are those in which the user acts, as responsible, deputy or stand-in.

        :raise AccessError: for a scope that is not the user's.
        """
        if scope == "own":
            domain = [("acting_user_ids", "in", self.env.uid)]
        elif scope == "team" and self.env.user.has_group(
            "intman_module.group_team_lead"
        ):
            domain = [("provider_id.user_ids", "in", self.env.uid)]
        else:
            raise AccessError(self.env._("This list is not for you."))
        return self.env["intman.client"].search(
            [*domain, ("state", "!=", "closed")], order="id"
        )

    @api.model
    def _duties_of(self, scope):
        """Return what is due in the files of the user, and these files."""
        clients = self._files_of(scope)
        audience = ("file",) if scope == "own" else ("file", "lead")
        kinds = [kind for kind in KINDS if kind.audience in audience]
        duties = [*self._offers(), *self._duties(clients.ids, kinds)]
        # The order of what is equally urgent stays.
        duties.sort(key=lambda d: (KIND[d.kind].rank, d.due_on))
        return duties, clients

    @api.model
    def _offers(self):
        """Return the handovers that wait for the answer of the user's providers."""
        offers = self.env["intman.handover"].search(
            [
                ("state", "=", "offered"),
                ("to_provider_id.user_ids", "in", self.env.uid),
            ],
            order="id",
        )
        return [
            Duty(False, "handover", offer.offered_on, offer._name, offer.id)
            for offer in offers
        ]

    @api.model
    def _lines(self, duties, clients, with_counsellor=False):
        """Return the lines that a page shows; names are read with the user's rights.

        :param clients: the files of the duties, for reading them all at once.
        """
        shown = clients.browse({duty.client_id for duty in duties if duty.client_id})
        if not with_counsellor:
            # The page goes on with the own files: one reading for all sections.
            shown = shown.with_prefetch(clients._prefetch_ids)
        by_id = {client.id: client for client in shown}
        offers = self.env["intman.handover"].browse(
            duty.res_id for duty in duties if not duty.client_id
        )
        # Before the acceptance the number is all that is known of an offered file.
        numbers = {offer.id: offer.number for offer in offers}
        lines = []
        for duty in duties:
            kind = KIND[duty.kind]
            client = by_id.get(duty.client_id, clients.browse())
            detail = self._deed(kind, duty.due_on)
            if with_counsellor and client.counsellor_id:
                detail = f"{detail} · {client.counsellor_id.name}"
            elif client.counsellor_id and client.counsellor_id.user_id != self.env.user:
                # Deputy or stand-in: whose file it is.
                detail = self.env._(
                    "%(deed)s · standing in for %(name)s",
                    deed=detail,
                    name=client.counsellor_id.name,
                )
            lines.append(
                {
                    "kind": kind.code,
                    "label": client.display_name or numbers[duty.res_id],
                    "detail": detail,
                    "badge": self.env._(kind.badge),
                    "state": kind.state,
                    "target": {"model": duty.res_model, "id": duty.res_id},
                }
            )
        return lines

    @api.model
    def _deed(self, kind, due_on):
        """Return what is to be done, in the language of the user."""
        deed = self.env._(kind.deed)
        return deed % {"date": german_date(due_on)}

    # ------------------------------------------------------------------
    # The page
    # ------------------------------------------------------------------

    @api.model
    @api.readonly
    def get_page(self, scope="own", kind=None, counsellor_id=None, offset=0):
        """Return the worklist of the current user, the most urgent first.

        Read with the rights of the user. The number of queries depends neither on
        the number of files nor on that of the duties.

        :param scope: ``own`` (responsible, deputy, stand-in) or ``team``.
        :param kind: only this kind of duty.
        :param counsellor_id: only the files of this counsellor; 0 for those without.
        :param offset: so many lines are left out, for reading on.
        :return: ``{"title", "empty", "kinds", "counsellors", "rows", "total"}``;
            ``kinds`` and ``counsellors`` carry a ``count`` of their lines.
        :raise AccessError: without the role for it.
        """
        codes = list(KIND)
        if kind and kind not in codes or not isinstance(offset, int) or offset < 0:
            raise UserError(self.env._("This list does not exist. Please go back."))
        duties, clients = self._duties_of(scope)
        team = scope == "team"
        counsellors = []
        if team:
            of_client = {client.id: client.counsellor_id.id for client in clients}
            counsellors = self._counsellor_counts(duties, of_client, clients)
            if counsellor_id is not None:
                duties = [
                    duty
                    for duty in duties
                    if duty.client_id
                    and (of_client[duty.client_id] or 0) == counsellor_id
                ]
        counts = Counter(duty.kind for duty in duties)
        chosen = [duty for duty in duties if kind in (None, False, duty.kind)]
        return {
            "title": self.env._("Worklist of the Team")
            if team
            else self.env._("Worklist"),
            "empty": self.env._("Nothing is due."),
            "kinds": [
                {
                    "code": known.code,
                    "label": self.env._(known.label),
                    "count": counts[known.code],
                    "state": known.state,
                }
                for known in KINDS
                if counts[known.code] or known.code == kind
            ],
            "counsellors": counsellors,
            "rows": self._lines(chosen[offset : offset + PAGE_ROWS], clients, team),
            "total": len(chosen),
            "all": len(duties),
        }

    @api.model
    def _counsellor_counts(self, duties, of_client, clients):
        """Return the counsellors whose files have something due, with how much."""
        counts = Counter(
            of_client[duty.client_id] or 0 for duty in duties if duty.client_id
        )
        names = {staff.id: staff.name for staff in clients.counsellor_id}
        rows = [
            {
                "id": id_,
                "name": names.get(id_) or self.env._("Without counsellor"),
                "count": count,
            }
            for id_, count in counts.items()
        ]
        return sorted(rows, key=lambda row: (row["id"] == 0, row["name"]))
