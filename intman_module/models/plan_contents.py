"""The minimum contents of the plan (Leitfaden IV.3, VwV 4.1.6.2), and topics beyond."""

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .language_level import LEVELS
from .tools import calendar_day


class IntmanPlan(models.Model):
    _inherit = "intman.plan"

    _special_category_fields = ("health_note",)

    # Language
    first_language = fields.Char()
    other_languages = fields.Char()
    is_literate = fields.Selection(
        selection=[
            ("yes", "Reads and writes"),
            ("latin_learning", "Learning the Latin script"),
            ("no", "Cannot read or write"),
        ],
        string="Literacy",
    )
    german_level = fields.Selection(
        selection=LEVELS,
        string="German",
        compute="_compute_german_level",
        inverse="_inverse_german_level",
        store=True,
        help="The newest level. A level chosen here is entered below with the day of "
        "today.",
    )
    language_level_ids = fields.One2many(
        "intman.language.level", "plan_id", string="Language Levels"
    )
    course_state = fields.Selection(
        selection=[
            ("none", "None"),
            ("waiting", "Waiting list"),
            ("running", "Running"),
            ("completed", "Completed"),
            ("dropped_out", "Dropped out"),
        ],
        string="Language Course",
    )
    course_kind = fields.Selection(
        selection=[
            ("integration", "Integration course"),
            ("literacy", "Literacy course"),
            ("vocational", "Vocational language course"),
            ("first_orientation", "First orientation course"),
            ("volunteer", "Course by volunteers"),
            ("other", "Other course"),
        ],
        string="Kind of Course",
    )
    course_organiser = fields.Char(string="Organiser of the Course")
    language_note = fields.Text(string="Language: Remarks")

    # Education
    school_years = fields.Integer(string="Years of School")
    school_certificate = fields.Char(string="School Leaving Certificate")
    training = fields.Char(string="Vocational Training or Degree")
    recognition = fields.Selection(
        selection=[
            ("not_applied", "Not applied for"),
            ("running", "Running"),
            ("partial", "Partly recognised"),
            ("full", "Fully recognised"),
            ("refused", "Refused"),
        ],
        string="Recognition of the Degree",
    )
    attending = fields.Char(
        string="Attending Now", help="School, training or course attended at present."
    )
    education_note = fields.Text(string="Education: Remarks")

    # Work
    employment_status = fields.Selection(
        selection=[
            ("employed", "Employed"),
            ("self_employed", "Self-employed"),
            ("training", "In training or studies"),
            ("seeking", "Looking for work"),
            ("none", "Not working"),
        ],
        string="Work",
    )
    occupation = fields.Char()
    work_hours = fields.Float(string="Hours a Week", digits=(5, 1))
    work_permission = fields.Selection(
        selection=[
            ("allowed", "Allowed"),
            ("with_permit", "With permit"),
            ("not_allowed", "Not allowed"),
        ],
    )
    work_experience = fields.Text()
    jobcenter_measure = fields.Char()
    work_note = fields.Text(string="Work: Remarks")

    # Housing
    housing_form = fields.Selection(
        selection=[
            ("collective", "Collective accommodation"),
            ("municipal", "Municipal flat"),
            ("private", "Private flat"),
        ],
        string="Housing",
    )
    housing_since = fields.Date()
    household_size = fields.Integer(
        string="Persons in the Household", help="The client included."
    )
    housing_contract = fields.Selection(
        selection=[("contract", "Rental contract"), ("assignment", "Assignment")],
        string="Contract or Assignment",
    )
    looking_for_flat = fields.Boolean(string="Looking for a Flat")
    housing_note = fields.Text(string="Housing: Remarks")

    # Beyond the minimum contents; health needs the consent under Art. 9 GDPR.
    family_note = fields.Text(string="Family and Children")
    money_note = fields.Text(string="Money and Debts")
    participation_note = fields.Text(string="Participation in Society")
    residence_law_note = fields.Text(
        string="Residence Law",
        help="General information only: advice on a legal question is reserved to "
        "licensed staff (Leitfaden II.3).",
    )
    health_note = fields.Text(string="Health and Psychosocial Matters")
    has_special_consent = fields.Boolean(
        string="Consent for Health Data", compute="_compute_has_special_consent"
    )

    @api.depends(
        "language_level_ids.language",
        "language_level_ids.level",
        "language_level_ids.date",
    )
    def _compute_german_level(self):
        for plan in self:
            plan.german_level = plan._newest_german().level

    def _inverse_german_level(self):
        for plan in self:
            plan._enter_german(plan.german_level, calendar_day(self))

    def _newest_german(self):
        """Return the newest entry of the German level, or an empty recordset."""
        self.ensure_one()
        return self.language_level_ids.filtered(lambda e: e.language == "de").sorted(
            lambda e: (
                e.date or fields.Date.to_date("1900-01-01"),
                e._origin.id or 0,
            )
        )[-1:]

    def _enter_german(self, level, on):
        """Enter a German level, as short as a choice: one entry a day."""
        self.ensure_one()
        newest = self._newest_german()
        if not level:
            if newest:
                raise ValidationError(
                    self.env._(
                        "The level of German comes from the dated entries. If one is "
                        "wrong, please correct it in the list."
                    )
                )
            return
        if newest and newest.date >= on:
            newest.level = level
        elif newest.level != level:
            self.env["intman.language.level"].create(
                {"plan_id": self.id, "language": "de", "level": level, "date": on}
            )

    @api.depends("client_id")
    @api.depends_context("uid")
    def _compute_has_special_consent(self):
        for plan in self:
            plan.has_special_consent = bool(
                plan.client_id
            ) and plan.client_id._has_consent("special_category")

    @api.constrains("school_years")
    def _check_school_years(self):
        if any(not 0 <= plan.school_years <= 30 for plan in self):
            raise ValidationError(
                self.env._("The years of school are between 0 and 30.")
            )

    @api.constrains("work_hours")
    def _check_work_hours(self):
        if any(not 0 <= plan.work_hours <= 80 for plan in self):
            raise ValidationError(
                self.env._("The hours of work a week are between 0 and 80.")
            )

    @api.constrains("household_size", "housing_since")
    def _check_housing(self):
        today = calendar_day(self)
        for plan in self:
            if not 0 <= plan.household_size <= 30:
                raise ValidationError(
                    self.env._("The persons in the household are between 0 and 30.")
                )
            if plan.housing_since and plan.housing_since > today:
                raise ValidationError(
                    self.env._(
                        "Somebody cannot live there since a day in the future. Please "
                        "correct the date."
                    )
                )
