from collections import Counter

from odoo import fields, models


class IntmanInheritedTalks(models.Model):
    """What an erased file of a person counted for in the county, by year.

    While another file with the same ``person_key`` lives in the county, the county's
    person counts move there instead of into the tally; otherwise the person would be
    counted twice later. Numbers only, erased with the file that holds them.
    """

    _name = "intman.inherited.talks"
    _description = "Talks of an Erased File of the Same Person"
    _inherit = ["intman.client.record"]
    _erasure_rank = 70
    _needs_open_file = False

    year = fields.Integer(required=True)
    talks = fields.Integer(string="Counted Talks", required=True)
    first_on = fields.Date(string="First Talk", help="First counted talk ever.")

    def _inherit_from(self, client, heir):
        """Add the counted talks of ``client``, and what it inherited, to ``heir``."""
        talks = Counter(date.year for date in client._counted_dates())
        first = client.first_consultation_on
        for line in self.search([("client_id", "=", client.id)]):
            talks[line.year] += line.talks
            first = min(filter(None, (first, line.first_on)), default=False)
        present = {
            line.year: line for line in self.search([("client_id", "=", heir.id)])
        }
        for year, number in talks.items():
            line = present.get(year)
            if line:
                line.talks += number
                line.first_on = min(filter(None, (first, line.first_on)), default=False)
            else:
                self.create(
                    {
                        "client_id": heir.id,
                        "year": year,
                        "talks": number,
                        "first_on": first,
                    }
                )
