"""The start page of a coordinator: figures and organisation, no client."""

from odoo import models
from odoo.tools import formatLang

from .start import MAX_ROWS
from .tools import german_date


class IntmanStart(models.AbstractModel):
    _inherit = "intman.start"

    def _coordination(self, today):
        """Return the block of a coordinator: figures and organisation, no client."""
        _ = self.env._
        counties = self.env["intman.county"].search(
            [("coordinator_ids", "in", self.env.uid)]
        )
        model = self.env["intman.indicator.report"]
        reports = model.search(
            [("county_id", "in", counties.ids), ("state", "!=", "superseded")],
            order="year desc, county_id, version desc",
            limit=MAX_ROWS,
        )
        return {
            "key": "coordination",
            "title": _("Figures and providers"),
            "hint": False
            if counties
            else _("You coordinate no county yet. Please ask the manager."),
            "buttons": self._report_buttons(counties, reports, today),
            **self._figure_tiles(reports),
            "sections": [
                self._report_section(reports, today),
                self._provider_section(counties),
            ],
        }

    def _report_buttons(self, counties, reports, today):
        """Return the next step of last year's report as a button."""
        _ = self.env._
        year = today.year - 1
        buttons = []
        for county in counties:
            report = reports.filtered(
                lambda r, county=county: r.county_id == county and r.year == year
            )[:1]
            target = {"model": reports._name, "id": report.id}
            if not report:
                label = _("Make the report for %(year)s", year=str(year))
                target = {
                    "model": reports._name,
                    "context": {"default_year": year, "default_county_id": county.id},
                }
            elif report.state == "open":
                label = _("Go on with the report for %(year)s", year=str(year))
            elif report.state == "final":
                label = _("Submit the report for %(year)s", year=str(year))
            else:
                continue
            if len(counties) > 1:
                label = f"{label}: {county.name}"
            buttons.append({"label": label, "primary": not buttons, "target": target})
        return buttons

    def _figure_tiles(self, reports):
        """Return the county's totals of the newest report as tiles."""
        _ = self.env._
        report = reports.filtered("computed_on")[:1]
        lines = self.env["intman.indicator.line"].search(
            [
                ("report_id", "in", report.ids),
                ("level", "=", "county"),
                ("dimension", "=", False),
            ],
            order="indicator_id, id",
        )
        states = dict(report._fields["state"]._description_selection(self.env))
        return {
            "tiles_title": report
            and _(
                "Indicators %(year)s (%(state)s)",
                year=str(report.year),
                state=states[report.state],
            ),
            "tiles": [
                {
                    "label": line.indicator_id.display_name,
                    "value": formatLang(self.env, line.value, digits=0),
                    "state": "figure",
                    "target": {"model": report._name, "id": report.id},
                }
                for line in lines
            ],
        }

    def _report_section(self, reports, today):
        _ = self.env._
        states = dict(reports._fields["state"]._description_selection(self.env))
        rows = []
        for report in reports:
            badge, state = states[report.state], "ending"
            if report.state == "submitted":
                state = "running"
            elif report.deadline and report.deadline < today:
                badge, state = _("%(state)s, overdue", state=badge), "expired"
            rows.append(
                {
                    "label": report.display_name,
                    "detail": _("Due on %(date)s", date=german_date(report.deadline)),
                    "badge": badge,
                    "state": state,
                    "target": {"model": report._name, "id": report.id},
                }
            )
        return {
            "key": "reports",
            "title": _("Indicator reports"),
            "empty": _("There is no report yet. Make one for the last year."),
            "rows": rows,
        }

    def _provider_section(self, counties):
        _ = self.env._
        providers = self.env["intman.provider"].search(
            [("county_id", "in", counties.ids)]
        )
        staff = self.env["intman.counsellor"].search(
            [("provider_id", "in", providers.ids)]
        )
        kinds = dict(providers._fields["kind"]._description_selection(self.env))
        rows = []
        for provider in providers:
            own = staff.filtered(lambda s, provider=provider: s.provider_id == provider)
            rows.append(
                {
                    "label": provider.name,
                    "detail": kinds[provider.kind],
                    "badge": _(
                        "%(count)s counsellors, %(fte)s posts",
                        count=len(own),
                        fte=formatLang(self.env, sum(own.mapped("fte")), digits=2),
                    ),
                    "state": "figure",
                    "target": {"model": provider._name, "id": provider.id},
                }
            )
        return {
            "key": "providers",
            "title": _("Providers"),
            "empty": _("No providers have been entered yet."),
            "rows": rows,
        }
