import re

from odoo import api, fields, models


class IntmanResidenceStatus(models.Model):
    """Residence status as data, with what the Leitfaden IV.2 says about it.

    General information, never legal advice (Leitfaden II.3): the law is complex and
    changes quickly, and the Ausländerbehörde decides.
    """

    _name = "intman.residence.status"
    _description = "Residence Status"
    _order = "sequence, id"

    name = fields.Char(required=True)
    code = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    group = fields.Selection(
        selection=[
            ("permission", "Permission to stay (Gestattung)"),
            ("toleration", "Toleration (Duldung)"),
            ("protection", "Protection status"),
            ("temporary_protection", "Temporary protection (§ 24)"),
            ("opportunity", "Opportunity to stay (§ 104c)"),
            ("other", "Other title"),
        ],
        required=True,
        default="other",
        help="How the status is grouped in the figures.",
    )
    description = fields.Text(string="What It Is")
    issued_by = fields.Char(help="Who decides on it and who issues the document.")
    duration = fields.Text(help="For how long it is given, and how it is prolonged.")
    permanent_title = fields.Text(
        string="Permanent Stay", help="When a permanent title can follow."
    )
    work_access = fields.Selection(
        selection=[
            ("allowed", "Allowed"),
            ("permit", "With permission only"),
            ("note", "See the note on the title"),
            ("unknown", "Unknown"),
        ],
        string="Work",
        required=True,
        default="unknown",
    )
    work_note = fields.Text(string="Access to Work")
    residence_note = fields.Text(
        string="Residence Obligation", help="Wohnsitzauflage, Residenzpflicht."
    )
    benefits_law = fields.Selection(
        selection=[
            ("asylblg", "AsylbLG"),
            ("sgb", "SGB II or SGB XII"),
            ("either", "Depends on the case"),
            ("unknown", "Unknown"),
        ],
        required=True,
        default="unknown",
    )
    benefits_note = fields.Text(string="Benefits")
    ending = fields.Text(
        string="Rejection or Revocation",
        help="What follows when it is refused or ends.",
    )
    as_of = fields.Char(string="As of", help="Source and date of this information.")
    hint = fields.Text(
        compute="_compute_hint",
        help="In short: duration, work, residence obligation and benefits.",
    )
    active = fields.Boolean(default=True)

    _code_unique = models.UniqueIndex("(code)", "This code exists already.")

    @api.depends("duration", "work_access", "residence_note", "benefits_note", "as_of")
    @api.depends_context("lang")
    def _compute_hint(self):
        work = dict(self._fields["work_access"]._description_selection(self.env))
        for status in self:
            access = status.work_access
            lines = [
                (self.env._("Duration"), status.duration),
                (self.env._("Work"), access != "unknown" and work.get(access)),
                (self.env._("Residence"), self._first_sentence(status.residence_note)),
                (self.env._("Benefits"), self._first_sentence(status.benefits_note)),
            ]
            facts = [f"{label}: {text}" for label, text in lines if text]
            if facts:
                facts.append(status._disclaimer())
            status.hint = "\n".join(facts)

    @api.model
    def _first_sentence(self, text):
        """Return the text up to the first full stop that is not an abbreviation's."""
        return re.split(r"(?<=[\w)“]{3}\.)\s", text or "", maxsplit=1)[0]

    def _disclaimer(self):
        """Return the sentence that stands under everything said about a status."""
        return self.env._(
            "General information, no legal advice. The law is complex and changes "
            "quickly; the Ausländerbehörde decides. %(as_of)s",
            as_of=self.as_of or "",
        ).strip()

    @api.model
    def _complete(self, codes, **values):
        """Fill in what is still empty in the statuses with these codes.

        Called by the data file at every update: what somebody has written stays.

        :param codes: codes of statuses, separated by spaces.
        """
        statuses = self.with_context(active_test=False).search(
            [("code", "in", codes.split())]
        )
        for name, value in values.items():
            value = " ".join(value.split())
            empty = statuses.filtered(lambda s, n=name: s[n] in (False, "", "unknown"))
            empty.write({name: value})
