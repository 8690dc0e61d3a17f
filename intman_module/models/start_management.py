"""The start page of a manager: organisations, and what is missing there."""

from odoo import models

from .start import MAX_ROWS


class IntmanStart(models.AbstractModel):
    _inherit = "intman.start"

    def _management(self, today):
        """Return the block of a manager: organisations, and what is missing there."""
        _ = self.env._
        providers = self.env["intman.provider"]
        staff = self.env["intman.counsellor"]
        on_duty = ["|", ("left_on", "=", False), ("left_on", ">=", today)]
        rows = [
            self._gap(record, what)
            for model, domain, what in (
                (providers, [("user_ids", "=", False)], _("Nobody works here yet")),
                (
                    staff,
                    [*on_duty, ("user_id", "=", False)],
                    _("Has no user, so cannot log in"),
                ),
                (
                    staff,
                    [*on_duty, ("employment_ids", "=", False)],
                    _("No employment share entered"),
                ),
            )
            for record in model.search(domain, limit=MAX_ROWS)
        ]
        on_staff = staff.search([*on_duty, ("user_id", "!=", False)])
        rows += [
            self._gap(record, _("Not among the users of the provider, so no access"))
            for record in on_staff.filtered(
                lambda c: c.user_id not in c.provider_id.user_ids
            )[:MAX_ROWS]
        ]
        return {
            "key": "management",
            "title": _("Organisation"),
            "buttons": [],
            "tiles": [
                self._count(providers, _("Providers"), [], "figure"),
                self._count(staff, _("Counsellors"), on_duty, "figure"),
                self._count(
                    self.env["intman.municipality"], _("Municipalities"), [], "figure"
                ),
                self._count(self.env["intman.county"], _("Counties"), [], "figure"),
            ],
            "sections": [
                {
                    "key": "gaps",
                    "title": _("Still to be entered"),
                    "empty": _("Nothing is missing."),
                    "rows": rows,
                }
            ],
        }
