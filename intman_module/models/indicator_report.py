from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from .figures import DEFINITIONS, LEVELS
from .indicator_line import CATEGORIES
from .tools import calendar_day


class IntmanIndicatorReport(models.Model):
    """The Kennzahlen of one county and one year (Leitfaden II.4).

    Computed from live data and the anonymous carry-over, then finalised: frozen, with
    numbers only. A late change makes a new version with a reason.
    """

    _name = "intman.indicator.report"
    _description = "Indicator Report"
    _inherit = ["intman.guarded"]
    _order = "year desc, county_id, version desc"

    _frozen_fields = ("county_id", "year")
    _guarded_fields = (
        "state",
        "version",
        "computed_on",
        "finalised_on",
        "submitted_on",
        "reason",
        "previous_id",
    )

    county_id = fields.Many2one(
        "intman.county",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self._default_county(),
    )
    year = fields.Integer(
        required=True,
        default=lambda self: calendar_day(self).year - 1,
        aggregator=None,
        help="Reporting year, 1 January to 31 December.",
    )
    version = fields.Integer(default=1, required=True, readonly=True, aggregator=None)
    state = fields.Selection(
        selection=[
            ("open", "Open"),
            ("final", "Final"),
            ("submitted", "Submitted"),
            ("superseded", "Superseded"),
        ],
        required=True,
        default="open",
        readonly=True,
        index=True,
        copy=False,
    )
    deadline = fields.Date(
        compute="_compute_deadline",
        store=True,
        help="31 March of the following year; 31 January for 2023 and earlier.",
    )
    computed_on = fields.Datetime(readonly=True, copy=False)
    finalised_on = fields.Date(readonly=True, copy=False)
    submitted_on = fields.Date(readonly=True, copy=False)
    reason = fields.Text(string="Reason for this Version", readonly=True, copy=False)
    previous_id = fields.Many2one(
        "intman.indicator.report",
        string="Previous Version",
        readonly=True,
        copy=False,
        ondelete="restrict",
    )
    line_ids = fields.One2many(
        "intman.indicator.line", "report_id", string="Figures", readonly=True
    )
    county_line_ids = fields.One2many(
        "intman.indicator.line",
        "report_id",
        string="Figures of the County",
        domain=[("level", "=", "county"), ("dimension", "=", False)],
        readonly=True,
    )
    provider_line_ids = fields.One2many(
        "intman.indicator.line",
        "report_id",
        string="Figures by Provider",
        domain=[("level", "=", "provider"), ("dimension", "=", False)],
        readonly=True,
    )
    municipality_line_ids = fields.One2many(
        "intman.indicator.line",
        "report_id",
        string="Figures by Municipality",
        domain=[("level", "=", "municipality"), ("dimension", "=", False)],
        readonly=True,
    )
    dimension_line_ids = fields.One2many(
        "intman.indicator.line",
        "report_id",
        string="Figures by Characteristic",
        domain=[("level", "=", "county"), ("dimension", "!=", False)],
        readonly=True,
    )
    is_year_over = fields.Boolean(compute="_compute_is_year_over")

    _version_unique = models.UniqueIndex(
        "(county_id, year, version)", "This version of the report exists already."
    )

    @api.model
    def _default_county(self):
        counties = self.env.user.sudo().intman_county_ids  # sudo: own assignment
        return counties if len(counties) == 1 else counties.browse()

    @api.depends("county_id", "year", "version")
    def _compute_display_name(self):
        for report in self:
            report.display_name = self.env._(
                "Indicators %(year)s, %(county)s, version %(version)s",
                year=report.year,
                county=report.county_id.display_name,
                version=report.version,
            )

    @api.depends("year")
    def _compute_deadline(self):
        for report in self:
            month = 1 if report.year <= 2023 else 3
            report.deadline = (
                fields.Date.to_date(f"{report.year + 1}-{month:02}-31")
                if 2000 <= report.year <= 2100
                else False
            )

    @api.depends("year")
    def _compute_is_year_over(self):
        today = calendar_day(self)
        for report in self:
            report.is_year_over = report.year < today.year

    @api.constrains("year")
    def _check_year(self):
        today = calendar_day(self)
        for report in self:
            if not 2017 <= report.year <= today.year:
                raise UserError(
                    self.env._(
                        "Reports exist for the years from 2017 to %(year)s. Please "
                        "choose one of them.",
                        year=str(today.year),
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [dict(vals) for vals in vals_list]
        for vals in vals_list:
            county = vals.get("county_id") or self._default_county().id
            year = vals.get("year") or self.default_get(["year"])["year"]
            if self.search_count(
                [("county_id", "=", county), ("year", "=", year)], limit=1
            ):
                raise UserError(
                    self.env._(
                        "There is a report for %(year)s already. Go on with it, or "
                        "make a new version there.",
                        year=str(year),
                    )
                )
        return super().create(vals_list)

    # ------------------------------------------------------------------
    # Steps
    # ------------------------------------------------------------------

    def action_compute(self):
        """Compute all figures anew from live data and the carry-over."""
        self.check_access("write")
        for report in self:
            report._require_state("open")
            report._compute_lines()
        return True

    def action_finalise(self):
        """Freeze the figures; from now on they change only by a new version."""
        self.check_access("write")
        today = calendar_day(self)
        for report in self:
            report._require_state("open")
            if not report.computed_on:
                raise UserError(self.env._("Please compute the figures first."))
            report._write_guarded({"state": "final", "finalised_on": today})
        return True

    def action_submit(self):
        """Mark the report as sent to the Bewilligungsstelle today."""
        self.check_access("write")
        today = calendar_day(self)
        for report in self:
            report._require_state("final")
            if not report.is_year_over:
                raise UserError(
                    self.env._(
                        "The cut-off date is 31 December %(year)s. The figures can be "
                        "submitted after it.",
                        year=str(report.year),
                    )
                )
            report._write_guarded({"state": "submitted", "submitted_on": today})
        return True

    def action_new_version(self, reason):
        """Replace a final report by a new open version; return the new report.

        :param reason: why the figures change; required.
        """
        self.ensure_one()
        self.check_access("write")
        if not (reason or "").strip():
            raise UserError(self.env._("Please say why a new version is needed."))
        if self.state not in ("final", "submitted"):
            raise UserError(
                self.env._(
                    "Only a final or submitted report gets a new version. This one can "
                    "still be computed anew."
                )
            )
        self._write_guarded({"state": "superseded"})
        new = self._create_guarded(
            [
                {
                    "county_id": self.county_id.id,
                    "year": self.year,
                    "version": self.version + 1,
                    "reason": reason.strip(),
                    "previous_id": self.id,
                }
            ]
        )
        new.action_compute()
        return new

    def _require_state(self, state):
        self.ensure_one()
        if self.state != state:
            labels = dict(self._fields["state"]._description_selection(self.env))
            raise UserError(
                self.env._(
                    "This report is “%(state)s”. The step is possible only while it is "
                    "“%(needed)s”.",
                    state=labels[self.state],
                    needed=labels[state],
                )
            )

    # ------------------------------------------------------------------
    # Figures
    # ------------------------------------------------------------------

    def _compute_lines(self):
        self.ensure_one()
        # sudo: the coordinator sees the figures, never the files they come from.
        report = self.sudo()
        county = report.county_id
        indicators = self.env["intman.indicator"].search(
            [("code", "in", [*DEFINITIONS])]
        )
        codes = indicators.mapped("code")
        rows = self.env["intman.figures"]._rows([self.year], county=county, codes=codes)
        tally = self.env["intman.tally"].sudo()  # sudo: as above
        for key, value in tally._rows(county, [self.year]).items():
            rows[key] = rows.get(key, 0) + value
        # Every indicator has a total for the county and its providers, even 0.
        units = [("county", county.id)] + [
            ("provider", provider.id)
            for provider in report.county_id.with_context(active_test=True).provider_ids
        ]
        for code in codes:
            for level, unit_id in units:
                rows.setdefault((self.year, level, unit_id, code, None, None), 0)
        by_code = {indicator.code: indicator.id for indicator in indicators}
        names = report._unit_names(rows)
        report.line_ids.unlink()
        report.line_ids.create(
            [
                {
                    "report_id": report.id,
                    "indicator_id": by_code[code],
                    "level": level,
                    f"{level}_id": unit_id,
                    "unit_name": names[level, unit_id],
                    "dimension": dimension,
                    "category": category,
                    "value": value,
                }
                for (_year, level, unit_id, code, dimension, category), value in sorted(
                    rows.items(), key=lambda item: self._reading_order(item[0])
                )
                if code in by_code and (value or not dimension)
            ]
        )
        self._write_guarded({"computed_on": fields.Datetime.now()})

    @api.model
    def _reading_order(self, key):
        """Return the sort key of a figure: level, unit, then as people read them."""
        _year, level, unit_id, code, dimension, category = key
        levels = [name for name, _label in LEVELS]
        categories = CATEGORIES.get(dimension, [])
        place = categories.index(category) if category in categories else -1
        return levels.index(level), unit_id, code, dimension or "", place

    def _unit_names(self, rows):
        """Return the names of all units as of today; a final report keeps them."""
        names = {}
        for level, _label in LEVELS:
            ids = {key[2] for key in rows if key[1] == level}
            for unit in self.env[f"intman.{level}"].browse(ids).exists():
                names[level, unit.id] = unit.display_name
        return names

    def _tables(self):
        """Return the figures of the county, ready for PDF and XLSX.

        :return: list of dicts, one an indicator: ``indicator`` (record), ``total``
            (county, without double counting), ``provider_sum``, ``units`` (list of
            ``(level, id, name, value)``), ``dimensions`` (as of
            ``intman.indicator.line._dimension_tables``).
        :raise AccessError: for whoever sees a part of the figures only; sums of a part
            would be wrong figures.
        """
        self.ensure_one()
        lines = self.env["intman.indicator.line"].search([("report_id", "=", self.id)])
        if self.computed_on and "county" not in lines.mapped("level"):
            raise AccessError(
                self.env._(
                    "The report of the county is opened by the coordinator. Your own "
                    "figures are in the list of figures."
                )
            )
        tables = []
        for indicator in lines.indicator_id.sorted():
            own = lines.filtered(lambda line, i=indicator: line.indicator_id == i)
            totals = own.filtered(lambda line: not line.dimension)
            providers = totals.filtered(lambda line: line.level == "provider")
            tables.append(
                {
                    "indicator": indicator,
                    "total": sum(
                        totals.filtered(lambda line: line.level == "county").mapped(
                            "value"
                        )
                    ),
                    "provider_sum": sum(providers.mapped("value")),
                    "units": [
                        (line.level, line._unit_id(), line.unit_name, line.value)
                        for line in totals.sorted(lambda r: (r.level, r.unit_name))
                        if line.level != "county"
                    ],
                    "dimensions": own._dimension_tables(),
                }
            )
        return tables

    def action_print_pdf(self):
        """Open the report as PDF."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/report/pdf/intman_module.report_indicators/{self.id}",
            "target": "new",
        }

    def action_print_xlsx(self):
        """Download the report as XLSX."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_url",
            "url": f"/report/xlsx/intman_module.report_indicators_xlsx/{self.id}",
            "target": "download",
        }

    def action_open_lines(self):
        """Open all figures of the report that the user may see, as a list."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "intman_module.action_intman_indicator_line"
        )
        return {
            **action,
            "name": self.display_name,
            "domain": [("report_id", "=", self.id)],
            # Team leads see their own units only: no filter hides them.
            "context": {
                "search_default_level_county": self.env.user.has_group(
                    "intman_module.group_coordinator"
                ),
                "search_default_group_indicator": True,
            },
        }

    def action_open_new_version(self):
        """Open the dialog that asks for the reason of a new version."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("New Version"),
            "res_model": "intman.new.version",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_report_id": self.id},
        }
