from odoo import api, fields, models
from odoo.exceptions import UserError

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
    # Openers of the form's buttons
    # ------------------------------------------------------------------

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
