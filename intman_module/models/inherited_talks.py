from odoo import fields, models

from .figures import LEVELS


class IntmanInheritedTalks(models.Model):
    """In which years which units had advised a person in a file that is erased.

    While another file with the same ``person_key`` lives in the county, what the
    erased file contributed to counts of persons moves there instead of into the tally;
    otherwise the person would be counted twice later. Numbers only, erased with the
    file that holds them.
    """

    _name = "intman.inherited.talks"
    _description = "Talks in an Erased File of the Same Person"
    _inherit = ["intman.client.record"]
    _erasure_rank = 70
    _needs_open_file = False

    year = fields.Integer(required=True)
    level = fields.Selection(selection=LEVELS, required=True)
    unit_id = fields.Integer(
        required=True, help="Id of the county, provider, municipality or counsellor."
    )

    def _hand_on(self, client, heir):
        """Move what ``client`` counts for as a person to ``heir``, its twin file."""
        figures = self.env["intman.figures"]
        present = {
            (line.year, line.level, line.unit_id)
            for line in self.search([("client_id", "=", heir.id)])
        }
        contacts = figures._contacts(figures._years_of(client.ids), client.ids)
        self.create(
            [
                {"client_id": heir.id, "year": year, "level": level, "unit_id": unit}
                for year, level, unit in contacts - present
            ]
        )
        known = (
            client.first_consultation_on,
            client.inherited_first_on,
            heir.inherited_first_on,
        )
        first = min(filter(None, known), default=False)
        if first != heir.inherited_first_on:
            heir._write_guarded({"inherited_first_on": first})
