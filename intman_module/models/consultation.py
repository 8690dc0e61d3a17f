from odoo import Command, api, fields, models
from odoo.orm.models import NO_ACCESS

from .tools import calendar_day, german_date

#: Context: the clients with whom the dialog of a new talk begins.
NEW_TALK_WITH = "default_client_ids"


class IntmanConsultation(models.Model):
    """Beratungsgespräch: one talk with one or several clients (Leitfaden II.3).

    The counsellor decides which talks count as counselling talks (II.3.2).
    """

    _name = "intman.consultation"
    _description = "Talk"
    _inherit = ["intman.personal.data"]
    _order = "date desc, id desc"

    _frozen_fields = ("provider_id",)
    _guarded_fields = (
        "is_cancelled_by_closing",
        "erased_participants",
        "frozen_gender",
        "frozen_target_group",
    )

    provider_id = fields.Many2one(
        "intman.provider",
        required=True,
        index=True,
        ondelete="restrict",
        default=lambda self: self.env["intman.client"]._default_provider(),
    )
    counsellor_id = fields.Many2one(
        "intman.counsellor",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('provider_id', '=', provider_id)]",
    )
    municipality_id = fields.Many2one(
        "intman.municipality", index=True, ondelete="restrict"
    )
    date = fields.Date(
        required=True,
        index=True,
        default=lambda self: calendar_day(self),
    )
    form = fields.Selection(
        selection=[
            ("office", "In the office"),
            ("outreach", "Outreach"),
            ("phone", "By phone"),
            ("digital", "Digital"),
        ],
        required=True,
        default="office",
    )
    topic_id = fields.Many2one(
        "intman.topic", string="Main Topic", ondelete="restrict", index=True
    )
    topic_hint = fields.Text(related="topic_id.hint", related_sudo=False)
    side_topic_ids = fields.Many2many("intman.topic", string="Side Topics")
    counted = fields.Boolean(
        string="Counts as Counselling Talk",
        default=True,
        help="You decide which talks are documented as counselling talks "
        "(Leitfaden II.3.2).",
    )
    state = fields.Selection(
        selection=[
            ("planned", "Planned"),
            ("held", "Held"),
            ("cancelled", "Cancelled"),
            ("no_show", "Client did not come"),
        ],
        required=True,
        default="held",
        index=True,
    )
    participant_ids = fields.One2many(
        "intman.consultation.participant", "consultation_id", string="Participants"
    )
    # For the record rules alone: they are evaluated with sudo and would leave hidden
    # participants in the cache of the field that people read (P7).
    access_participant_ids = fields.One2many(
        "intman.consultation.participant", "consultation_id", groups=NO_ACCESS
    )
    client_ids = fields.Many2many(
        "intman.client",
        string="Clients",
        compute="_compute_client_ids",
        inverse="_inverse_client_ids",
        search="_search_client_ids",
        compute_sudo=False,
        help="Who takes part. A family talk has several clients and is one talk.",
    )
    minor_count = fields.Integer(
        string="Children Taking Part", help="Children under 18; they count as number."
    )
    kind = fields.Selection(
        selection=[("single", "Single talk"), ("family", "Family talk")],
        compute="_compute_kind",
        store=True,
    )
    has_interpreter = fields.Boolean(string="With Interpreter")
    duration = fields.Integer(string="Minutes")
    note = fields.Text(
        string="Short Note",
        help="In a family talk everybody's: it is emptied when the data of one "
        "participant is erased. What concerns one person goes into that person's note.",
    )
    make_plan = fields.Boolean(
        string="Make the Integration Plan Now",
        store=False,
        help="The plan is due with the second counselling talk at the latest "
        "(Leitfaden II.3.2).",
    )
    is_plan_due = fields.Boolean(compute="_compute_is_plan_due")
    # Taking a file up again restores what its closing had cancelled.
    is_cancelled_by_closing = fields.Boolean(
        readonly=True, copy=False, groups=NO_ACCESS
    )
    # Anonymous remains of participants whose data has been erased.
    erased_participants = fields.Integer(readonly=True, copy=False, groups=NO_ACCESS)
    frozen_gender = fields.Char(readonly=True, copy=False, groups=NO_ACCESS)
    frozen_target_group = fields.Char(readonly=True, copy=False, groups=NO_ACCESS)

    _figures = models.Index("(date, provider_id) WHERE state = 'held' AND counted")

    # ------------------------------------------------------------------
    # Computed fields
    # ------------------------------------------------------------------

    @api.depends("date", "client_ids.number")
    @api.depends_context("uid", "lang")
    def _compute_display_name(self):
        # The label may be read with sudo: numbers only, never a name (P3).
        for talk in self:
            numbers = talk.client_ids.mapped("number")
            label = ", ".join(filter(None, numbers)) or self.env._("Talk")
            talk.display_name = f"{german_date(talk.date)} {label}".strip()

    @api.depends("participant_ids.client_id")
    @api.depends_context("uid")
    def _compute_client_ids(self):
        for talk in self:
            lines = talk.participant_ids._filtered_access("read")
            talk.client_ids = lines.client_id

    def _inverse_client_ids(self):
        for talk in self:
            wanted = talk.client_ids
            lines = talk.participant_ids._filtered_access("read")
            gone = lines.filtered(lambda p, wanted=wanted: p.client_id not in wanted)
            new = wanted - lines.client_id
            gone._take_out()
            self.env["intman.consultation.participant"].create(
                [
                    {"consultation_id": talk.id, "client_id": client.id}
                    for client in new._origin
                ]
            )
            talk._check_admissible()

    def _search_client_ids(self, operator, value):
        if operator not in ("in", "any"):
            return NotImplemented
        return [("participant_ids.client_id", operator, value)]

    @api.depends("participant_ids", "minor_count", "erased_participants")
    def _compute_kind(self):
        for talk in self:
            persons = len(talk.participant_ids) + talk.erased_participants
            talk.kind = "family" if persons + talk.minor_count > 1 else "single"

    @api.depends("client_ids", "counted", "state")
    def _compute_is_plan_due(self):
        for talk in self:
            clients = talk.client_ids._origin
            talk.is_plan_due = (
                talk.counted
                and talk.state == "held"
                and any(talk._is_due_with_this_talk(client) for client in clients)
            )

    def _is_due_with_this_talk(self, client):
        """Tell whether this would be the second counted talk and there is no plan."""
        others = client.participant_ids.consultation_id - self._origin
        return client.plan_state != "made" and any(t._is_counted() for t in others)

    @api.onchange("client_ids")
    def _onchange_client_ids(self):
        client = self.client_ids[:1]._origin
        if client:
            self.provider_id = client.provider_id
            self.municipality_id = client.municipality_id or self.municipality_id
            self.counsellor_id = client._own_counsellor()
            self.has_interpreter = client.needs_interpreter
        # Offered where it can succeed: the plan follows upon the agreement.
        without_plan = self.client_ids._origin.filtered(
            lambda c: c.plan_state != "made"
        )
        self.make_plan = self.is_plan_due and all(without_plan.mapped("has_agreement"))

    @api.onchange("date")
    def _onchange_date(self):
        if self.date and self.date > calendar_day(self):
            self.state = "planned"

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        if "counsellor_id" in fields and not values.get("counsellor_id"):
            values["counsellor_id"] = self.env["intman.counsellor"]._of_user().id
        return values

    # ------------------------------------------------------------------
    # Create and steps
    # ------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        vals_list = [dict(vals) for vals in vals_list]
        make_plan = [bool(vals.pop("make_plan", False)) for vals in vals_list]
        default = self.default_get(["date", "state", "counted"])
        for vals, wanted in zip(vals_list, make_plan, strict=True):
            clients = self._complete_vals(vals)
            talk = {**default, **vals}
            if wanted and talk.get("state") == "held" and talk.get("counted"):
                # Before the talk: without the plan a third one would be refused.
                self._make_plans(clients, talk.get("date"), vals.get("counsellor_id"))
        # The client of the dialog is among the participants now. As a default, it would
        # replace them all.
        context = {k: v for k, v in self.env.context.items() if k != NEW_TALK_WITH}
        self = self.with_context(context)  # pylint: disable=context-overridden
        talks = super().create(vals_list)
        talks._forget_hidden_participants()
        return talks

    def _forget_hidden_participants(self):
        """Drop what the checks read with sudo: people read their own view of it."""
        self.invalidate_recordset(["participant_ids", "client_ids"])

    @api.model
    def _complete_vals(self, vals):
        """Fill provider, counsellor and place from the first client, if missing.

        :return: the clients who are to take part.
        """
        lines = list(vals.get("participant_ids") or ())
        if "client_ids" not in vals and not lines:
            vals.update(self.default_get(["client_ids"]))
        # The clients become participants before anything is checked.
        for command in vals.pop("client_ids", None) or ():
            if command[0] == Command.SET:
                lines += [Command.create({"client_id": id_}) for id_ in command[2]]
            elif command[0] == Command.LINK:
                lines.append(Command.create({"client_id": command[1]}))
        vals["participant_ids"] = lines
        clients = self.env["intman.client"].browse(
            command[2]["client_id"]
            for command in lines
            if command[0] == Command.CREATE and command[2].get("client_id")
        )
        if not clients:
            return clients
        client = clients[0]
        if not vals.get("provider_id"):
            vals["provider_id"] = client.provider_id.id
        if not vals.get("counsellor_id"):
            vals["counsellor_id"] = client._own_counsellor().id
        if "municipality_id" not in vals:
            vals["municipality_id"] = client.municipality_id.id
        return clients

    def write(self, vals):
        vals = dict(vals)
        make_plan = vals.pop("make_plan", False)
        for talk in self:
            clients = talk.participant_ids.client_id
            if clients and all(client.state == "closed" for client in clients):
                clients._require_open()
        for talk in self if make_plan else ():
            state, counted = (
                vals.get("state", talk.state),
                vals.get("counted", talk.counted),
            )
            if state == "held" and counted:
                talk._make_plans(
                    talk.participant_ids.client_id,
                    vals.get("date", talk.date),
                    vals.get("counsellor_id", talk.counsellor_id.id),
                )
        result = super().write(vals)
        self._forget_hidden_participants()
        return result

    @api.model
    def _make_plans(self, clients, date, counsellor_id):
        """Make the integration plan, on the day of the talk, of those who have none."""
        for client in clients:
            if client.plan_state == "made":
                continue
            vals = {"made_on": date, "counsellor_id": counsellor_id}
            draft = client.plan_ids.filtered(lambda plan: plan.state == "draft")
            if draft:
                draft.write({**vals, "state": "running"})
            else:
                self.env["intman.plan"].create({**vals, "client_id": client.id})

    def action_hold(self):
        """Mark a planned talk as held."""
        self.write({"state": "held"})
        return True

    def action_cancel(self):
        """Cancel a planned talk."""
        self.write({"state": "cancelled"})
        return True

    def action_no_show(self):
        """Record that the client did not come."""
        self.write({"state": "no_show"})
        return True
