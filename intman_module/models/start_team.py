"""The start page of a team lead: the load of the team."""

from odoo import models
from odoo.tools import formatLang


class IntmanStart(models.AbstractModel):
    _inherit = "intman.start"

    def _team(self, today):
        """Return the block of a team lead: the load of the team."""
        _ = self.env._
        clients = self.env["intman.client"]
        # A team lead may hold other roles: the team is that of the own providers.
        own = [("provider_id.user_ids", "in", self.env.uid), ("state", "!=", "closed")]
        counts = {
            (counsellor.id, state): count
            for counsellor, state, count in clients._read_group(
                own, ["counsellor_id", "state"], ["__count"]
            )
        }
        model = self.env["intman.counsellor"]
        staff_domain = [("provider_id.user_ids", "in", self.env.uid)]
        staff = model.with_context(active_test=False).search(staff_domain)
        rows = []
        for person in staff:
            row = self._load_row(person, counts, today)
            if row:
                rows.append(row)
        active = sum(
            count for (_id, state), count in counts.items() if state == "active"
        )
        fte = sum(staff.mapped("fte"))
        # Or of somebody who has left: nobody works on these files either.
        unassigned = [
            *own,
            "|",
            "|",
            ("counsellor_id", "=", False),
            ("counsellor_id.active", "=", False),
            ("counsellor_id.left_on", "<", today),
        ]
        requested = [
            ("provider_id.user_ids", "in", self.env.uid),
            ("state", "=", "requested"),
        ]
        list_of_staff = {
            "model": model._name,
            "domain": staff_domain,
            "name": _("Counsellors"),
        }
        return {
            "key": "team",
            "title": _("My team"),
            "buttons": [],
            "tiles": [
                self._count(
                    clients,
                    _("Active clients of the team"),
                    [*own, ("state", "=", "active")],
                    "running",
                    active,
                ),
                {
                    "label": _("Active clients per full-time post"),
                    "value": self._ratio(active, fte),
                    "state": "figure",
                    "target": list_of_staff,
                },
                {
                    "label": _("Full-time posts"),
                    "value": formatLang(self.env, fte, digits=2),
                    "state": "figure",
                    "target": list_of_staff,
                },
                self._count(
                    clients,
                    _("Clients without counsellor"),
                    unassigned,
                    "ending",
                ),
                self._count(
                    self.env["intman.extension"],
                    _("Extensions to decide"),
                    requested,
                    "ending",
                ),
            ],
            "sections": [
                self._due_section("team", "intman_module.action_intman_worklist_team"),
                {
                    "key": "load",
                    "title": _("Load of the team"),
                    "empty": _("No counsellors have been entered yet."),
                    "rows": rows,
                },
            ],
        }

    def _load_row(self, person, counts, today):
        """Return the row of a counsellor, or None for one who has left no files."""
        _ = self.env._
        active = counts.get((person.id, "active"), 0)
        paused = counts.get((person.id, "paused"), 0)
        target = {
            "model": "intman.client",
            "domain": [
                ("counsellor_id", "=", person.id),
                ("state", "!=", "closed"),
            ],
            "name": person.name,
        }
        if not person._works_on(today) or not person.active:
            if not active + paused:
                return None
            badge, state = _("Hand over the files"), "expired"
            # There they are handed over in one step.
            target = {"model": person._name, "id": person.id}
        elif not person.fte:
            badge, state = _("No employment share"), "ending"
        else:
            badge = _("%(load)s per post", load=self._ratio(active, person.fte))
            state = "figure"
        return {
            "label": person.name,
            "detail": _(
                "%(active)s active, %(paused)s paused, share %(share)s",
                active=active,
                paused=paused,
                share=formatLang(self.env, person.fte, digits=2),
            ),
            "badge": badge,
            "state": state,
            "target": target,
        }
