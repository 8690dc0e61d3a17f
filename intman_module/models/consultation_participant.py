from odoo import api, fields, models
from odoo.exceptions import ValidationError


class IntmanConsultationParticipant(models.Model):
    """A client taking part in a talk, with a note of that client's own."""

    _name = "intman.consultation.participant"
    _description = "Participant of a Talk"
    _inherit = ["intman.client.record"]
    _order = "consultation_id, id"

    _frozen_fields = ("client_id", "consultation_id")
    # Who may enter whom where is checked at creation.
    _no_default_fields = ("client_id", "consultation_id")
    _erasure_rank = 40

    consultation_id = fields.Many2one(
        "intman.consultation", required=True, index=True, ondelete="restrict"
    )
    note = fields.Text(help="What concerns this person alone.")
    date = fields.Date(related="consultation_id.date", related_sudo=False)
    topic_id = fields.Many2one(related="consultation_id.topic_id", related_sudo=False)
    state = fields.Selection(related="consultation_id.state", related_sudo=False)
    counted = fields.Boolean(related="consultation_id.counted", related_sudo=False)
    form = fields.Selection(related="consultation_id.form", related_sudo=False)
    talk_note = fields.Text(related="consultation_id.note", related_sudo=False)

    _client_once = models.UniqueIndex(
        "(consultation_id, client_id)", "Everybody takes part in a talk once."
    )

    @api.depends(
        "client_id",
    )
    @api.depends_context("uid")
    def _compute_display_name(self):
        for participant in self:
            participant.display_name = participant.client_id.display_name

    @api.constrains("client_id", "consultation_id")
    def _check_admissible(self):
        self.consultation_id._check_admissible()

    @api.model_create_multi
    def create(self, vals_list):
        pairs = [(v.get("consultation_id"), v.get("client_id")) for v in vals_list]
        for talk_id, client_id in pairs:
            # First of all: whether somebody took part is nobody else's business.
            self.env["intman.client"].browse(client_id).check_access("write")
            talk = self.env["intman.consultation"].browse(talk_id)
            # sudo: a new talk comes into sight by its first participant.
            if talk.sudo().participant_ids:
                talk.check_access("write")
            # Before the unique index refuses and logs the row with its note (P13).
            # sudo: the other line may be out of sight
            if pairs.count((talk_id, client_id)) > 1 or self.sudo().search_count(
                [("consultation_id", "=", talk_id), ("client_id", "=", client_id)],
                limit=1,
            ):
                raise ValidationError(
                    self.env._("This client takes part in the talk already.")
                )
        return super().create(vals_list)

    def _take_out(self):
        """Take clients who were entered by mistake out of a talk."""
        self.check_access("write")
        self.client_id._require_open()
        # Nobody may delete client data; correcting a mistaken entry is a step of its
        # own, checked above.
        self.sudo().unlink()  # sudo: as said
