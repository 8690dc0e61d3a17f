from odoo import api, fields, models


class IntmanCounty(models.Model):
    """Stadt- or Landkreis: receives the grant and owes the Kennzahlen (II.2, II.4)."""

    _name = "intman.county"
    _description = "County"
    _inherit = ["intman.guarded", "intman.counted.unit"]
    _order = "name, kind"
    _rec_names_search = ["name", "code"]

    name = fields.Char(required=True)
    code = fields.Char(
        string="Official Code",
        required=True,
        size=5,
        help="Amtlicher Gemeindeschlüssel (AGS) of the county: five digits.",
    )
    kind = fields.Selection(
        selection=[("urban", "Urban county"), ("rural", "Rural county")],
        required=True,
        default="rural",
    )
    coordinator_ids = fields.Many2many(
        comodel_name="res.users",
        relation="intman_county_coordinator_rel",
        column1="county_id",
        column2="user_id",
        string="Coordinators",
        help="Koordinierende Stelle: sees figures, providers and staff of this county, "
        "never a client's file.",
    )
    provider_ids = fields.One2many("intman.provider", "county_id", string="Providers")
    municipality_ids = fields.One2many(
        "intman.municipality", "county_id", string="Municipalities"
    )
    erasure_delay_days = fields.Integer(
        string="Days until Erasure",
        default=7,
        help="Correction period: so many days after closing a file is erased. "
        "After a withdrawn consent it is erased in the next night in any case.",
    )
    expiry_closing_days = fields.Integer(
        string="Days until Expired Files Close",
        default=30,
        help="So many days after the last day of the period an open file is closed "
        "by itself.",
    )
    referral_feedback_days = fields.Integer(
        string="Days until Feedback on a Referral",
        default=28,
        help="So many days after a referral was sent its feedback is due; the proposal "
        "can be changed in each referral.",
    )
    unseen_days = fields.Integer(
        string="Days without a Talk",
        default=90,
        help="Who has had no talk for so many days and has no appointment stands on "
        "the worklist. 0: nobody is asked about.",
    )
    ukraine_until = fields.Date(
        string="Ukraine Group until",
        help="Last day on which displaced persons under § 24 AufenthG are admitted. "
        "The extension by the decree of 11 March 2022 is temporary. Empty: open.",
    )
    active = fields.Boolean(default=True)

    _code_unique = models.UniqueIndex("(code)", "This official code exists already.")
    _code_digits = models.Constraint(
        "CHECK (code ~ '^[0-9]{5}$')", "The official code of a county has five digits."
    )
    _erasure_delay_range = models.Constraint(
        "CHECK (erasure_delay_days BETWEEN 0 AND 30)",
        "The correction period is between 0 and 30 days.",
    )
    _expiry_closing_range = models.Constraint(
        "CHECK (expiry_closing_days BETWEEN 0 AND 365)",
        "Expired files close after 0 to 365 days.",
    )

    _referral_feedback_range = models.Constraint(
        "CHECK (referral_feedback_days BETWEEN 1 AND 365)",
        "Feedback on a referral is due after 1 to 365 days.",
    )
    _unseen_range = models.Constraint(
        "CHECK (unseen_days BETWEEN 0 AND 1095)",
        "Talks are asked about after 0 to 1095 days.",
    )

    @api.depends("name", "kind")
    @api.depends_context("lang")
    def _compute_display_name(self):
        # Heilbronn and Karlsruhe exist as both: the kind is always shown.
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for county in self:
            county.display_name = f"{county.name} ({kinds.get(county.kind, '')})"
