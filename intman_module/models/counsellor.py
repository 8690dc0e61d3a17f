from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .tools import calendar_day


class IntmanCounsellor(models.Model):
    """Integrationsmanager/in: the staff record of a person at one provider (II.6)."""

    _name = "intman.counsellor"
    _description = "Counsellor"
    _inherit = ["intman.guarded", "intman.counted.unit"]
    _order = "name, id"

    _guarded_fields = ("access_ended",)
    # Clients and talks hang on it.
    _frozen_fields = ("provider_id",)

    name = fields.Char(
        compute="_compute_name",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
    )
    user_id = fields.Many2one(
        "res.users", index=True, ondelete="restrict", help="Who logs in."
    )
    provider_id = fields.Many2one(
        "intman.provider", required=True, index=True, ondelete="restrict"
    )
    county_id = fields.Many2one(
        related="provider_id.county_id", store=True, index=True, related_sudo=False
    )
    hired_on = fields.Date(string="Hired on")
    work_begun_on = fields.Date(
        string="Work Begun on",
        help="The Nachqualifizierung begins within three months of this day.",
    )
    left_on = fields.Date(
        string="Last Working Day",
        help="After this day the access to the files of the provider has ended.",
    )
    access_ended = fields.Boolean(
        readonly=True,
        copy=False,
        help="The user was taken out of the provider when the last working day passed.",
    )
    degree = fields.Selection(
        selection=[
            ("social", "Degree in social work"),
            ("other", "Other degree"),
            ("none", "No degree"),
        ],
        default="social",
        required=True,
    )
    requalification_begun_on = fields.Date(string="Requalification Begun on")
    requalification_done_on = fields.Date(string="Requalification Done on")
    employment_ids = fields.One2many(
        "intman.employment", "counsellor_id", string="Employment Shares"
    )
    client_ids = fields.One2many(
        "intman.client",
        "counsellor_id",
        string="Clients",
        groups="intman_module.group_counsellor",
    )
    fte = fields.Float(
        string="Share Today",
        compute="_compute_fte",
        compute_sudo=True,
        groups="intman_module.group_team_lead,intman_module.group_coordinator,"
        "intman_module.group_manager",
        digits=(4, 2),
        help="Full-time equivalent on the current day.",
    )
    active = fields.Boolean(default=True)

    _user_unique = models.UniqueIndex(
        "(user_id, provider_id)",
        "This user is already a counsellor of this provider.",
    )
    _left_order = models.Constraint(
        "CHECK (left_on IS NULL OR hired_on IS NULL OR left_on >= hired_on)",
        "The last working day cannot lie before the day of hiring.",
    )
    _requalification_order = models.Constraint(
        "CHECK (requalification_done_on IS NULL OR (requalification_begun_on IS NOT "
        "NULL AND requalification_done_on >= requalification_begun_on))",
        "The requalification cannot end before it has begun.",
    )

    @api.depends("user_id")
    def _compute_name(self):
        for counsellor in self:
            # sudo: the name of a colleague is no secret, the user record is.
            counsellor.name = counsellor.user_id.sudo().name or counsellor.name

    @api.depends("employment_ids.fte", "employment_ids.date_from")
    @api.depends_context("uid")
    def _compute_fte(self):
        today = calendar_day(self)
        for counsellor in self:
            counsellor.fte = sum(
                counsellor.employment_ids.filtered(lambda e: e._covers(today)).mapped(
                    "fte"
                )
            )

    @api.constrains("user_id", "name")
    def _check_name(self):
        for counsellor in self:
            if not (counsellor.name or "").strip():
                raise ValidationError(
                    self.env._("Please choose a user or enter the counsellor's name.")
                )

    @api.model_create_multi
    def create(self, vals_list):
        counsellors = super().create(vals_list)
        counsellors._end_access()
        return counsellors

    def write(self, vals):
        before = {staff: staff.user_id for staff in self}
        result = super().write(vals)
        # What was taken away was another person's: nobody gets it by this record.
        self.filtered(
            lambda c: c.access_ended and c.user_id != before[c]
        )._write_guarded({"access_ended": False})
        if "left_on" in vals:
            self._end_access()
        return result

    def _works_on(self, date):
        """Tell whether the counsellor works for the provider on that day."""
        self.ensure_one()
        begin = min(filter(None, (self.hired_on, self.work_begun_on)), default=None)
        return (not begin or begin <= date) and (
            not self.left_on or date <= self.left_on
        )

    def _end_access(self):
        """Take users whose last working day has passed out of their provider.

        A day that is corrected gives back what this step took away, no more.
        """
        today = calendar_day(self)
        for counsellor in self:
            # sudo: a team lead enters the day, the provider belongs to the manager.
            users = counsellor.provider_id.sudo().user_ids
            user = counsellor.user_id
            has_left = counsellor.left_on and counsellor.left_on < today
            if has_left and user & users:
                counsellor.provider_id.sudo().user_ids -= user  # sudo: as above
                counsellor._write_guarded({"access_ended": True})
            elif not has_left and counsellor.access_ended:
                # The day was corrected: what it had taken away is given back.
                counsellor.provider_id.sudo().user_ids |= user  # sudo: as above
                counsellor._write_guarded({"access_ended": False})

    @api.model
    def _cron_end_access(self):
        """End the access of those whose last working day was yesterday or before."""
        self.with_context(active_test=False).search(
            [("left_on", "<", calendar_day(self))]
        )._end_access()

    @api.model
    def _of_user(self, provider=None):
        """Return the counsellor record of the current user (empty when none)."""
        domain = [("user_id", "=", self.env.uid)]
        if provider:
            domain.append(("provider_id", "=", provider.id))
        return self.search(domain, limit=1)
