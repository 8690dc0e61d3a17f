"""The start page: what is to be done, one block a role, built by the server."""

from odoo import api, models
from odoo.tools import format_date, formatLang

from .tools import calendar_day

#: So many rows are shown; below them a link leads to all.
MAX_ROWS = 10


class IntmanStart(models.AbstractModel):
    _name = "intman.start"
    _description = "Start Page"

    @api.model
    @api.readonly
    def get_page(self):
        """Return the start page of the current user, one block for each role.

        Everything is read with the rights of the user, so a coordinator gets figures
        only. The number of queries does not depend on the number of records.

        :return: ``{"title", "date", "hint", "blocks"}``; a block is ``{"key", "title",
            "hint", "buttons", "tiles_title", "tiles", "sections"}``. Buttons, tiles
            (``label``, ``value``, ``state``) and rows of sections (``label``,
            ``detail``, ``badge``, ``state``) carry a ``target``: an ``action``, or a
            ``model`` with an ``id``, with a ``domain``, or with neither for a new
            record. ``state`` is the colour; the words are in label and badge.
        """
        user = self.env.user
        today = calendar_day(self)
        blocks = [
            getattr(self, method)(today)
            for group, method in (
                ("group_counsellor", "_casework"),
                ("group_team_lead", "_team"),
                ("group_coordinator", "_coordination"),
                ("group_data_protection_officer", "_protection"),
                ("group_manager", "_management"),
            )
            if user.has_group(f"intman_module.{group}")
        ]
        return {
            "title": self.env._("Welcome, %(name)s", name=user.name),
            "date": format_date(self.env, today, date_format="full"),
            "hint": False
            if blocks
            else self.env._(
                "You have no role in the Integrationsmanagement yet. Please ask the "
                "administrator."
            ),
            "blocks": blocks,
        }

    # ------------------------------------------------------------------
    # Pieces
    # ------------------------------------------------------------------

    @api.model
    def _count(self, model, label, domain, state, value=None):
        """Return a tile that counts the records of a domain and opens their list."""
        return {
            "label": label,
            "value": model.search_count(domain) if value is None else value,
            "state": state,
            "target": {"model": model._name, "domain": domain, "name": label},
        }

    @api.model
    def _more(self, count, model, name, domain):
        """Return the link to what is not shown, or False when nothing is left out."""
        if count <= 0:
            return False
        return {
            "label": self.env._("Show all (%(count)s more)", count=count),
            "target": {"model": model._name, "domain": domain, "name": name},
        }

    @api.model
    def _ratio(self, number, fte):
        return formatLang(self.env, number / fte, digits=1) if fte else "–"

    def _gap(self, record, what):
        return {
            "label": record.display_name,
            "detail": what,
            "badge": self.env._("Missing"),
            "state": "ending",
            "target": {"model": record._name, "id": record.id},
        }
