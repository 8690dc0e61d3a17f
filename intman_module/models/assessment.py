from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import ValidationError

from .tools import calendar_day, german_date


class IntmanAssessment(models.Model):
    """How things stand in one topic on one day; before and after become visible.

    The first talk finds out needs and problems (Leitfaden II.3.2); later assessments
    show what the plan has changed.
    """

    _name = "intman.assessment"
    _description = "Assessment of a Topic"
    _inherit = ["intman.plan.record"]
    _order = "date, id"

    topic_id = fields.Many2one(
        "intman.topic", required=True, index=True, ondelete="restrict"
    )
    date = fields.Date(required=True, default=lambda self: calendar_day(self))
    rating = fields.Selection(
        selection=[
            ("1", "1 Very difficult"),
            ("2", "2 Difficult"),
            ("3", "3 Mixed"),
            ("4", "4 Good"),
            ("5", "5 Very good"),
        ],
        string="How Is It?",
        required=True,
    )
    importance = fields.Selection(
        selection=[
            ("1", "1 Less important"),
            ("2", "2 Important"),
            ("3", "3 Very important"),
        ],
        string="How Important?",
        help="To the client.",
    )
    note = fields.Text(string="Remark")

    @api.depends("topic_id", "date")
    @api.depends_context("uid", "lang")
    def _compute_display_name(self):
        readable = self._readable_by_user()
        for assessment in self:
            label = self.env._("Assessment")
            if not assessment._origin or assessment._origin in readable:
                topic = assessment.topic_id.name or ""
                label = f"{topic} {german_date(assessment.date)}".strip()
            assessment.display_name = label

    @api.constrains("date", "plan_id")
    def _check_date(self):
        today = calendar_day(self)
        for assessment in self:
            if assessment.date > today:
                raise ValidationError(
                    self.env._(
                        "An assessment cannot be made in the future. Please correct "
                        "the date."
                    )
                )
            taken_over_on = assessment.plan_id.taken_over_on
            if taken_over_on and assessment.date <= taken_over_on:
                # Made at the former provider, under the consent given there.
                continue
            assessment.client_id._require_consent(on=assessment.date)

    @api.constrains("topic_id", "rating", "note")
    def _check_special_topic(self):
        for assessment in self.filtered("topic_id.is_special_category"):
            assessment.client_id._require_consent("special_category")

    @api.model_create_multi
    def create(self, vals_list):
        assessments = super().create(vals_list)
        assessments.plan_id._require_running()
        return assessments

    def write(self, vals):
        self.plan_id._require_running()
        return super().write(vals)

    def _empty_special_category(self):
        # The rating of such a topic is such data itself; nothing else hangs on it.
        self.filtered("topic_id.is_special_category").unlink()


class IntmanPlan(models.Model):
    _inherit = "intman.plan"

    assessment_ids = fields.One2many(
        "intman.assessment", "plan_id", string="Assessments"
    )
    progress_table = fields.Html(
        string="Before and After",
        compute="_compute_progress_table",
        sanitize=False,
        help="First and latest assessment of each topic.",
    )

    def _progress(self):
        """Return first and latest assessment by topic.

        :return: list of ``(topic, first, latest)`` in the order of the topics; the two
            are the same record where there is one only.
        """
        self.ensure_one()
        rows = {}
        for item in self.assessment_ids.filtered(
            lambda a: a.topic_id and a.rating and a.date
        ).sorted(lambda a: (a.date, a._origin.id or 0)):
            first, _latest = rows.get(item.topic_id, (item, item))
            rows[item.topic_id] = (first, item)
        return [
            (topic, *rows[topic])
            for topic in sorted(rows, key=lambda t: (t.sequence, t.id))
        ]

    def _change_of(self, first, latest):
        """Return in a word how a topic has changed, empty with one assessment."""
        if first == latest:
            return ""
        if first.rating == latest.rating:
            return self.env._("unchanged")
        if first.rating < latest.rating:
            return self.env._("better")
        return self.env._("worse")

    @api.depends("assessment_ids.rating", "assessment_ids.date")
    @api.depends_context("lang")
    def _compute_progress_table(self):
        ratings = dict(
            self.env["intman.assessment"]
            ._fields["rating"]
            ._description_selection(self.env)
        )
        heads = (
            self.env._("Topic"),
            self.env._("First"),
            self.env._("Latest"),
            self.env._("Difference"),
        )
        head = Markup("").join(Markup("<th scope='col'>%s</th>") % h for h in heads)
        row = Markup("<tr><td>%s</td><td>%s</td><td>%s</td><td>%s</td></tr>")
        for plan in self:
            rows = [
                row
                % (
                    topic.name,
                    f"{ratings[first.rating]} ({german_date(first.date)})",
                    f"{ratings[latest.rating]} ({german_date(latest.date)})"
                    if latest != first
                    else "",
                    self._change_of(first, latest),
                )
                for topic, first, latest in plan._progress()
            ]
            plan.progress_table = (
                Markup(
                    "<table class='table table-sm'><thead><tr>%s</tr></thead>"
                    "<tbody>%s</tbody></table>"
                )
                % (head, Markup("").join(rows))
                if rows
                else False
            )
