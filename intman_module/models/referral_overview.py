from odoo import api, fields, models
from odoo.tools import SQL

from .tools import TIME_ZONE

#: Smaller numbers than this might single somebody out and are not shown.
SMALLEST_NUMBER = 3
NUMBERS = ("waiting", "accepted", "completed", "declined", "no_show")


class IntmanReferralOverview(models.Model):
    """Where people wait or are turned away, without names (Leitfaden II.3.2, II.5).

    A row a service of the directory. Numbers of 1 and 2 leave the database as hidden,
    for everybody: no search, sorting or grouping gets at them, and there is no total
    from which they could be told. Cases erased or withdrawn are not in it.
    """

    _name = "intman.referral.overview"
    _description = "Waiting and Turned Away"
    _auto = False
    _order = "waiting desc nulls last, declined desc nulls last, id"
    _rec_name = "service_id"
    _depends = {
        "intman.referral": ["service_id", "client_id", "state", "sent_on", "date"],
        "intman.service": ["county_id", "type_id", "city", "active"],
        "intman.client": ["closing_reason"],
    }

    service_id = fields.Many2one("intman.service", readonly=True)
    county_id = fields.Many2one("intman.county", readonly=True)
    type_id = fields.Many2one("intman.service.type", readonly=True)
    city = fields.Char(string="Town", readonly=True)
    topic_ids = fields.Many2many(
        string="Topics", related="service_id.topic_ids", related_sudo=False
    )
    waiting = fields.Integer(string="Waiting Now", readonly=True)
    longest_days = fields.Integer(
        string="Longest Wait (Days)", readonly=True, aggregator="max"
    )
    median_days = fields.Integer(
        string="Median Wait (Days)", readonly=True, aggregator=None
    )
    accepted = fields.Integer(readonly=True)
    completed = fields.Integer(readonly=True)
    declined = fields.Integer(string="Turned Away", readonly=True)
    no_show = fields.Integer(string="Did Not Come", readonly=True)
    hidden = fields.Char(readonly=True, help="Names of the numbers below 3.")
    waiting_text = fields.Char(string="Waiting now", compute="_compute_texts")
    wait_text = fields.Char(
        string="Median / longest wait",
        compute="_compute_texts",
        help="Days since sending, of those who wait now.",
    )
    accepted_text = fields.Char(
        string="Accepted (12 months)",
        compute="_compute_texts",
        help="Taken on by the service, result still to come.",
    )
    completed_text = fields.Char(
        string="Completed (12 months)", compute="_compute_texts"
    )
    declined_text = fields.Char(
        string="Turned away (12 months)", compute="_compute_texts"
    )
    no_show_text = fields.Char(
        string="Did not come (12 months)", compute="_compute_texts"
    )

    @api.depends("hidden", "longest_days", "median_days", *NUMBERS)
    @api.depends_context("lang")
    def _compute_texts(self):
        few = self.env._("fewer than 3")
        for row in self:
            hidden = (row.hidden or "").split()
            for name in NUMBERS:
                row[f"{name}_text"] = few if name in hidden else str(row[name])
            row.wait_text = (
                self.env._(
                    "%(median)s / %(longest)s days",
                    median=row.median_days,
                    longest=row.longest_days,
                )
                if row.waiting
                else False
            )

    @property
    def _table_query(self):
        def shown(name):
            column = SQL.identifier(name)
            return SQL(
                "CASE WHEN %s NOT BETWEEN 1 AND %s THEN %s END AS %s",
                column,
                SMALLEST_NUMBER - 1,
                column,
                column,
            )

        def if_hidden(name):
            return SQL(
                "CASE WHEN %s BETWEEN 1 AND %s THEN %s END",
                SQL.identifier(name),
                SMALLEST_NUMBER - 1,
                name,
            )

        return SQL(
            """
            WITH today AS (
                SELECT (now() AT TIME ZONE %(zone)s)::date AS day
            ), referral AS (
                SELECT r.service_id, r.state, today.day - r.sent_on AS days,
                       r.sent_on > today.day - interval '12 months' AS recent
                  FROM intman_referral r
                  JOIN intman_client c ON c.id = r.client_id
                 CROSS JOIN today
                 WHERE r.state NOT IN ('draft', 'recalled')
                   AND c.closing_reason IS DISTINCT FROM 'consent_revoked'
            ), number AS (
                SELECT s.id, s.county_id, s.type_id, s.city,
                       count(*) FILTER (WHERE r.state = 'sent') AS waiting,
                       max(days) FILTER (WHERE r.state = 'sent') AS longest_days,
                       percentile_disc(0.5) WITHIN GROUP (ORDER BY days)
                           FILTER (WHERE r.state = 'sent') AS median_days,
                       count(*) FILTER (WHERE recent AND r.state = 'accepted')
                           AS accepted,
                       count(*) FILTER (WHERE recent AND r.state = 'completed')
                           AS completed,
                       count(*) FILTER (WHERE recent AND r.state = 'declined')
                           AS declined,
                       count(*) FILTER (WHERE recent AND r.state = 'no_show')
                           AS no_show
                  FROM intman_service s
                  LEFT JOIN referral r ON r.service_id = s.id
                 GROUP BY s.id
                HAVING s.active OR count(r.service_id) > 0
            )
            SELECT id, id AS service_id, county_id, type_id, city, %(shown)s,
                   CASE WHEN waiting >= %(least)s THEN longest_days END
                       AS longest_days,
                   CASE WHEN waiting >= %(least)s THEN median_days END
                       AS median_days,
                   concat_ws(' ', %(hidden)s) AS hidden
              FROM number
            """,
            zone=TIME_ZONE,
            least=SMALLEST_NUMBER,
            shown=SQL(", ").join(shown(name) for name in NUMBERS),
            hidden=SQL(", ").join(if_hidden(name) for name in NUMBERS),
        )
