"""Who is on duty: absences, stand-ins, and the files of those who leave."""

from odoo import api, fields, models

from .tools import calendar_day


class IntmanCounsellor(models.Model):
    _inherit = "intman.counsellor"

    absence_ids = fields.One2many(
        "intman.absence",
        "counsellor_id",
        string="Absences",
        groups="intman_module.group_counsellor",
    )
    stand_in_id = fields.Many2one(
        "intman.counsellor",
        string="Stand-in Today",
        compute="_compute_stand_in_id",
        groups="intman_module.group_counsellor",
    )
    open_case_count = fields.Integer(
        string="Open Cases",
        compute="_compute_open_case_count",
        groups="intman_module.group_team_lead",
    )
    cases_per_post = fields.Float(
        string="Active Clients per Full-time Post",
        compute="_compute_open_case_count",
        groups="intman_module.group_team_lead",
        digits=(6, 1),
        help="Active clients divided by the share of today; nothing without a share. "
        "The start page shows the same.",
    )

    @api.depends("absence_ids.date_from", "absence_ids.date_to")
    def _compute_stand_in_id(self):
        stand_ins = self.env["intman.absence"]._stand_ins(self)
        for counsellor in self:
            absence = stand_ins.get(counsellor._origin)
            counsellor.stand_in_id = absence.deputy_id if absence else False

    @api.depends("client_ids.state", "fte")
    @api.depends_context("uid")
    def _compute_open_case_count(self):
        counts = {
            (counsellor, state): count
            for counsellor, state, count in self.env["intman.client"]._read_group(
                [("counsellor_id", "in", self.ids), ("state", "!=", "closed")],
                ["counsellor_id", "state"],
                ["__count"],
            )
        }
        for counsellor in self:
            active = counts.get((counsellor._origin, "active"), 0)
            paused = counts.get((counsellor._origin, "paused"), 0)
            counsellor.open_case_count = active + paused
            counsellor.cases_per_post = counsellor.fte and active / counsellor.fte

    def _users_on_duty(self, on=None):
        """Return who acts for each counsellor on a day, today by default.

        :return: dict of ``res.users`` by counsellor: the own user; during an absence
            the user of the stand-in; where neither is there (absent too, left, without
            a user of the provider) the team leads of the provider, possibly nobody.
        """
        on = on or calendar_day(self)
        staff = self.sudo()  # sudo: users and colleagues are out of some roles' sight
        absences = staff.env["intman.absence"]
        running = absences.search(
            [
                ("provider_id", "in", staff.provider_id.ids),
                ("date_from", "<=", on),
                "|",
                ("date_to", "=", False),
                ("date_to", ">=", on),
            ]
        )
        deputies = {absence.counsellor_id: absence.deputy_id for absence in running}
        # sudo: as above
        leads = self.env.ref("intman_module.group_team_lead").sudo().all_user_ids

        def user_of(person):
            user = person.user_id & person.provider_id.user_ids
            works = person.active and person._works_on(on) and person not in deputies
            return user if works else user.browse()

        result = {}
        for person in staff:
            users = user_of(person) or user_of(deputies.get(person, staff.browse()))
            users = users or leads & person.provider_id.user_ids
            result[person.with_env(self.env)] = users.with_env(self.env)
        return result

    def action_open_reassign(self):
        """Open the dialog that hands the open cases over to colleagues."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Hand over Cases"),
            "res_model": "intman.reassign",
            "view_mode": "form",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_counsellor_id": self.id},
        }
