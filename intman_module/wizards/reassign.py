from odoo import Command, api, fields, models
from odoo.exceptions import UserError

from ..models.tools import calendar_day, german_date


class IntmanReassign(models.TransientModel):
    """Hands the open cases of a counsellor over to colleagues in one step (II.6).

    The responsible counsellor changes, the deputy with it, and who leads the planned
    talks. Plans, talks held and closed files, which are about to be erased, stay.
    """

    _name = "intman.reassign"
    _description = "Hand over Cases"

    counsellor_id = fields.Many2one("intman.counsellor", string="From", required=True)
    provider_id = fields.Many2one(
        related="counsellor_id.provider_id", related_sudo=False
    )
    target_ids = fields.Many2many(
        comodel_name="intman.counsellor",
        relation="intman_reassign_target_rel",
        column1="reassign_id",
        column2="counsellor_id",
        string="To",
        domain="[('provider_id', '=', provider_id), ('id', '!=', counsellor_id), "
        "'|', ('left_on', '=', False), ('left_on', '>=', 'today')]",
        help="Several colleagues share the cases evenly.",
    )
    scope = fields.Selection(
        selection=[("all", "All open cases"), ("chosen", "Chosen cases")],
        string="Which Cases",
        required=True,
        default="all",
    )
    client_ids = fields.Many2many(
        comodel_name="intman.client",
        relation="intman_reassign_client_rel",
        column1="reassign_id",
        column2="client_id",
        string="Cases",
        domain="[('counsellor_id', '=', counsellor_id), ('state', '!=', 'closed')]",
    )
    case_count = fields.Integer(string="Open Cases", compute="_compute_case_count")

    absence_hint = fields.Text(
        string="Absences to Know of",
        compute="_compute_absence_hint",
        help="Who of the chosen colleagues is absent now, or is represented by "
        "whoever hands over. It forbids nothing.",
    )

    @api.depends("counsellor_id", "target_ids")
    @api.depends_context("lang", "uid")
    def _compute_absence_hint(self):
        today = calendar_day(self)
        for wizard in self:
            leaver, targets = wizard.counsellor_id, wizard.target_ids._origin
            absences = self.env["intman.absence"].search(
                [
                    ("counsellor_id", "in", targets.ids),
                    "|",
                    ("date_to", "=", False),
                    ("date_to", ">=", today),
                    "|",
                    ("date_from", "<=", today),
                    ("deputy_id", "in", leaver._origin.ids),
                ],
                order="date_from, id",
            )
            wizard.absence_hint = (
                "\n".join(wizard._about_absence(absence) for absence in absences)
                or False
            )

    def _about_absence(self, absence):
        """Return a sentence about an absence of somebody chosen."""
        name, deputy = absence.counsellor_id.name, absence.deputy_id.name
        begin, end = german_date(absence.date_from), german_date(absence.date_to)
        if end:
            text = self.env._(
                "%(name)s is absent from %(begin)s until %(end)s.",
                name=name,
                begin=begin,
                end=end,
            )
        else:
            text = self.env._(
                "%(name)s is absent from %(begin)s until further notice.",
                name=name,
                begin=begin,
            )
        if absence.deputy_id == self.counsellor_id._origin:
            return (
                text
                + " "
                + self.env._(
                    "The stand-in is %(deputy)s, who hands over here. Please enter "
                    "somebody else as stand-in.",
                    deputy=deputy,
                )
            )
        return text + " " + self.env._("%(deputy)s stands in.", deputy=deputy)

    @api.depends("counsellor_id")
    @api.depends_context("uid")
    def _compute_case_count(self):
        for wizard in self:
            wizard.case_count = wizard.counsellor_id.open_case_count

    def action_confirm(self):
        """Hand the cases over and say how many.

        :raise UserError: without a colleague who works here, or without a case.
        """
        self.ensure_one()
        self.check_access("write")
        if not self.env.user.has_group("intman_module.group_team_lead"):
            raise UserError(
                self.env._("Cases are handed over by the team lead. Please ask there.")
            )
        # The counsellor and the colleagues have to be within the user's sight.
        self.counsellor_id.check_access("write")
        self.target_ids.check_access("read")
        self._check_targets()
        clients = self._cases()
        deputised = self._deputised() if self.scope == "all" else clients.browse()
        if not clients and not deputised:
            raise UserError(
                self.env._(
                    "%(name)s has no open case to hand over.",
                    name=self.counsellor_id.name,
                )
            )
        (clients | deputised)._touch()
        shares = self._share_out(clients)
        self._replace_deputies(deputised)
        for target, share in shares.items():
            share.write({"counsellor_id": target.id})
        # Who is responsible now is no deputy any more.
        for target, share in shares.items():
            share.filtered(lambda c, target=target: target in c.deputy_ids).write(
                {"deputy_ids": [Command.unlink(target.id)]}
            )
        left = self._hand_over_talks(clients)
        count = len(clients)
        # sudo: the row names files; nobody else may delete it before its time.
        self.sudo().unlink()
        return self._action_done(count, left)

    def _check_targets(self):
        today = calendar_day(self)
        if not self.target_ids:
            raise UserError(
                self.env._("Please choose the colleague who takes the cases over.")
            )
        for target in self.target_ids:
            if (
                target == self.counsellor_id
                or target.provider_id != self.counsellor_id.provider_id
                or not target.active
                or not target._works_on(today)
            ):
                raise UserError(
                    self.env._(
                        "%(name)s cannot take the cases over. Please choose colleagues "
                        "who work for the same provider today.",
                        name=target.name,
                    )
                )

    def _cases(self):
        """Return the open cases to hand over, in the order of their numbers."""
        domain = [
            ("counsellor_id", "=", self.counsellor_id.id),
            ("state", "!=", "closed"),
        ]
        if self.scope == "chosen":
            domain.append(("id", "in", self.client_ids.ids))
        return self.env["intman.client"].search(domain, order="number, id")

    def _deputised(self):
        """Return the open cases in which the counsellor is a deputy."""
        return self.env["intman.client"].search(
            [("deputy_ids", "in", self.counsellor_id.ids), ("state", "!=", "closed")],
            order="number, id",
        )

    def _share_out(self, clients):
        """Return ``{colleague: clients}``, evenly."""
        targets = self.target_ids.sorted("id")
        ids = clients.ids
        return {
            target: clients.browse(ids[place :: len(targets)])
            for place, target in enumerate(targets)
            if ids[place :: len(targets)]
        }

    def _replace_deputies(self, clients):
        old = self.counsellor_id
        for target, share in self._share_out(clients).items():
            # Nobody is the own deputy.
            new = share.filtered(
                lambda c, target=target: c.counsellor_id not in (target, old)
            )
            new.write({"deputy_ids": [Command.unlink(old.id), Command.link(target.id)]})
            (share - new).write({"deputy_ids": [Command.unlink(old.id)]})

    def _hand_over_talks(self, clients):
        """Give the planned talks to the new counsellors; return how many stay.

        A talk stays where its rules refuse the change, for example after the period.
        """
        domain = [
            ("counsellor_id", "=", self.counsellor_id.id),
            ("state", "=", "planned"),
            ("date", ">=", calendar_day(self)),
        ]
        if self.scope == "chosen":
            domain.append(("participant_ids.client_id", "in", clients.ids))
        talks = self.env["intman.consultation"].search(domain)
        by_target = {}
        for talk in talks:
            partners = talk.participant_ids.client_id
            responsible = (partners & clients or partners)[:1].counsellor_id
            if responsible in (self.counsellor_id, responsible.browse()):
                responsible = self.target_ids.sorted("id")[0]
            by_target[responsible] = by_target.get(responsible, talks.browse()) | talk
        return sum(
            self._give_talks(group, target) for target, group in by_target.items()
        )

    def _give_talks(self, talks, target):
        """Change the counsellor of the talks; return how many rules refused."""
        if not talks:
            return 0
        try:
            with self.env.cr.savepoint():
                talks.write({"counsellor_id": target.id})
                return 0
        except UserError:
            talks.invalidate_recordset()
            if len(talks) == 1:
                return 1
        # Find the refused ones without asking each alone.
        half = len(talks) // 2
        return self._give_talks(talks[:half], target) + self._give_talks(
            talks[half:], target
        )

    @api.model
    def _action_done(self, count, left):
        message = self.env._("Cases handed over: %(count)s.", count=count)
        if left:
            message += " " + self.env._(
                "Planned talks that could not be handed over: %(left)s. Please look at "
                "them in the calendar.",
                left=left,
            )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "warning" if left else "success",
                "title": self.env._("Hand over Cases"),
                "message": message,
                "sticky": bool(left),
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
