"""The start page of a counsellor: own clients, what is due, this week."""

from odoo import fields, models
from odoo.tools import format_date

from .start import MAX_ROWS
from .tools import german_date


class IntmanStart(models.AbstractModel):
    _inherit = "intman.start"

    def _casework(self, today):
        """Return the block of a counsellor: own clients, what is due, this week."""
        _ = self.env._
        clients = self.env["intman.client"]
        mine = [("counsellor_id.user_id", "=", self.env.uid)]
        open_mine = [*mine, ("state", "!=", "closed")]
        # As deputy or as stand-in of somebody absent: the same files as everywhere.
        deputised = [
            ("acting_user_ids", "in", [self.env.uid]),
            ("state", "!=", "closed"),
            "|",
            ("counsellor_id", "=", False),
            ("counsellor_id.user_id", "!=", self.env.uid),
        ]
        tiles = [
            self._count(clients, label, domain, state)
            for label, domain, state in (
                (_("Active clients"), [*mine, ("state", "=", "active")], "running"),
                (_("Paused clients"), [*mine, ("state", "=", "paused")], "paused"),
                (
                    _("Period ends within three months"),
                    [*open_mine, ("period_state", "=", "ending")],
                    "ending",
                ),
                (
                    _("Period expired"),
                    [*open_mine, ("period_state", "=", "expired")],
                    "expired",
                ),
                (_("Clients as a deputy"), deputised, "paused"),
            )
        ]
        if not tiles[-1]["value"]:
            tiles.pop()
        assigned = self.env["intman.provider"].search_count(
            [("user_ids", "in", self.env.uid)], limit=1
        )
        return {
            "key": "casework",
            "title": _("My clients"),
            "hint": False
            if assigned
            else _(
                "You are not assigned to a provider yet, so there are no files for "
                "you. Please ask the manager."
            ),
            "buttons": [
                {
                    "label": _("New talk"),
                    "primary": True,
                    "target": {
                        "action": "intman_module.action_intman_consultation_new"
                    },
                },
                {
                    "label": _("New client"),
                    "primary": False,
                    "target": {"action": "intman_module.action_intman_intake"},
                },
            ],
            "tiles": tiles,
            "sections": [
                self._due_section("own", "intman_module.action_intman_worklist"),
                self._week_section(today),
                self._ending_section(open_mine, today),
            ],
        }

    def _due_section(self, scope, action):
        """Return the most urgent of what is due (``intman.worklist``), with a link."""
        _ = self.env._
        worklist = self.env["intman.worklist"]
        duties, clients = worklist._duties_of(scope)
        more = len(duties) - MAX_ROWS
        return {
            "key": "due",
            "title": _("What is due"),
            "empty": _("Nothing is due."),
            "rows": worklist._lines(duties[:MAX_ROWS], clients, scope == "team"),
            "more": more > 0
            and {
                "label": _("Show all (%(count)s more)", count=more),
                "target": {"action": action},
            },
        }

    def _week_section(self, today):
        """Return the talks of this week, planned and held."""
        _ = self.env._
        model = self.env["intman.consultation"]
        domain = [
            ("counsellor_id.user_id", "=", self.env.uid),
            ("date", ">=", fields.Date.start_of(today, "week")),
            ("date", "<=", fields.Date.end_of(today, "week")),
            ("state", "in", ["planned", "held"]),
        ]
        # Planned talks come first: they are still to be held.
        talks = model.search(domain, order="state desc, date, id", limit=MAX_ROWS)
        count = model.search_count(domain)
        states = dict(model._fields["state"]._description_selection(self.env))
        return {
            "key": "week",
            "title": _("Talks of this week"),
            "empty": _("No talks this week."),
            "rows": [
                {
                    "label": ", ".join(talk.client_ids.mapped("display_name"))
                    or talk.display_name,
                    "detail": " · ".join(
                        filter(
                            None,
                            (
                                format_date(
                                    self.env, talk.date, date_format="EEEE, d.M."
                                ),
                                talk.topic_id.name,
                            ),
                        )
                    ),
                    "badge": states[talk.state],
                    "state": talk.state,
                    "target": {"model": model._name, "id": talk.id},
                }
                for talk in talks
            ],
            "more": self._more(
                count - MAX_ROWS, model, _("Talks of this week"), domain
            ),
        }

    def _ending_section(self, open_mine, today):
        """Return the own clients whose period ends next, with the days left."""
        _ = self.env._
        model = self.env["intman.client"]
        domain = [*open_mine, ("period_end", ">=", today)]
        clients = model.search(domain, order="period_end, id", limit=MAX_ROWS)
        count = model.search_count(domain)
        states = dict(model._fields["state"]._description_selection(self.env))
        return {
            "key": "ending",
            "title": _("Whose period ends next"),
            "empty": _("No running periods."),
            "rows": [
                {
                    "label": client.display_name,
                    "detail": _(
                        "%(state)s, last day %(date)s",
                        state=states[client.state],
                        date=german_date(client.period_end),
                    ),
                    "badge": _("%(days)s days left", days=client.days_left),
                    "state": client.period_state,
                    "target": {"model": model._name, "id": client.id},
                }
                for client in clients
            ],
            "more": self._more(count - MAX_ROWS, model, _("My clients"), domain),
        }
