"""The start page of a data protection officer: erasures and notices."""

from odoo import fields, models

from .start import MAX_ROWS
from .tools import german_date


class IntmanStart(models.AbstractModel):
    _inherit = "intman.start"

    def _protection(self, today):
        """Return the block of a data protection officer: erasures and notices."""
        _ = self.env._
        erasures = self.env["intman.erasure"]
        since = [("date", ">=", fields.Date.start_of(today, "year"))]
        last = erasures.search([], limit=MAX_ROWS)
        reasons = dict(erasures._fields["reason"]._description_selection(self.env))
        return {
            "key": "protection",
            "title": _("Data protection"),
            "buttons": [],
            "tiles": [
                self._count(erasures, _("Files erased this year"), since, "figure"),
                self._count(
                    erasures,
                    _("Of these after a withdrawn consent"),
                    [*since, ("reason", "=", "revoked")],
                    "figure",
                ),
                self._count(
                    self.env["intman.privacy.notice"],
                    _("Privacy notices"),
                    [],
                    "figure",
                ),
            ],
            "sections": [
                self._erasure_runs(today),
                {
                    "key": "erasures",
                    "title": _("Last erasures"),
                    "empty": _("Nothing has been erased yet."),
                    "rows": [
                        {
                            "label": german_date(
                                fields.Datetime.context_timestamp(self, entry.date)
                            ),
                            "detail": _("%(count)s records", count=entry.record_count),
                            "badge": reasons[entry.reason],
                            "state": "figure",
                            "target": {"model": entry._name, "id": entry.id},
                        }
                        for entry in last
                    ],
                },
            ],
        }

    def _erasure_runs(self, today):
        """Return whether the nightly erasure runs, and what it left undone."""
        _ = self.env._
        # sudo: the officer sees when the action ran and how many files wait, no file.
        cron = self.env.ref("intman_module.ir_cron_erasure").sudo()
        last = cron.lastcall and fields.Datetime.context_timestamp(self, cron.lastcall)
        runs = cron.active and (
            (last and last.date() >= fields.Date.subtract(today, days=2))
            or (not last and cron.nextcall and cron.nextcall.date() >= today)
        )
        late = (
            self.env["intman.client"]
            .sudo()  # sudo: as above
            .search_count(
                [
                    ("state", "=", "closed"),
                    ("erasure_due_on", "<", fields.Date.subtract(today, days=1)),
                ]
            )
        )
        target = {"model": "intman.erasure", "domain": [], "name": _("Last erasures")}
        if not runs:
            badge, state = _("Does not run"), "expired"
        elif last:
            badge, state = _("Runs"), "running"
        else:
            badge, state = _("Planned"), "planned"
        rows = [
            {
                "label": _("Nightly erasure"),
                "detail": _("Last run on %(date)s", date=german_date(last))
                if last
                else _("Has not run yet"),
                "badge": badge,
                "state": state,
                "target": target,
            },
            {
                "label": _("Files overdue for erasure"),
                "detail": _("Due for more than a day and still here"),
                "badge": str(late),
                "state": "expired" if late else "running",
                "target": target,
            },
        ]
        return {
            "key": "erasure_runs",
            "title": _("Does the erasure run?"),
            "empty": "",
            "rows": rows,
        }
