"""The one definition of every figure (Leitfaden II.4).

Each indicator is an SQL query over the facts below. It yields atoms: rows of year,
level, unit, gender, target group and a number. The live report sums them; erasure
takes the difference that a file makes to the very same rows and carries it over into
the tally. Nothing else computes figures.

Adding an indicator: add its query to ``DEFINITIONS`` under the code that
``data/indicator_data.xml`` gives it.
"""

from odoo import api, models
from odoo.tools import SQL

from .tools import calendar_day

LEVELS = [
    ("county", "County"),
    ("provider", "Provider"),
    ("municipality", "Municipality"),
    ("counsellor", "Counsellor"),
]
DIMENSIONS = [("gender", "Gender"), ("target_group", "Target group")]

#: Counted talk: held, ticked as counted, consent valid on that date. One row for each
#: adult who took part and each reporting year. A withdrawal ends the consent at once
#: for whoever asks, but is not retroactive: a talk earlier that day stays a fact.
_FACTS = """
    years AS MATERIALIZED (
        SELECT y AS year, make_date(y, 1, 1) AS first_day,
               make_date(y, 12, 31) AS cutoff
          FROM unnest(%(years)s::int[]) AS y
    ),
    person AS MATERIALIZED (
        SELECT c.id AS client_id, c.person_key, c.provider_id, c.county_id,
               c.counsellor_id, c.closed_on,
               COALESCE(c.gender, 'unknown') AS gender,
               COALESCE(c.target_group, 'unknown') AS target_group,
               MIN(LEAST(c.first_consultation_on, c.inherited_first_on))
                   OVER same_person AS first_ever
          FROM intman_client c
         WHERE %(client_scope)s
        WINDOW same_person AS (PARTITION BY c.county_id, c.person_key)
    ),
    -- Where a person lived at the cut-off: the history of the file knows.
    place AS (
        SELECT years.year, person.client_id, (
            SELECT situation.municipality_id FROM intman_situation situation
             WHERE situation.client_id = person.client_id
             ORDER BY situation.valid_from <= years.cutoff DESC,
                      abs(situation.valid_from - years.cutoff)
             LIMIT 1) AS municipality_id
          FROM years CROSS JOIN person
    ),
    talk AS MATERIALIZED (
        SELECT t.id, t.date, t.counsellor_id, t.provider_id, t.municipality_id,
               t.minor_count, t.frozen_gender, t.frozen_target_group,
               p.client_id, person.person_key, person.county_id,
               person.gender, person.target_group, person.first_ever
          FROM intman_consultation t
          JOIN intman_consultation_participant p ON p.consultation_id = t.id
          JOIN person ON person.client_id = p.client_id
         WHERE t.state = 'held' AND t.counted
           AND t.date <= (SELECT max(cutoff) FROM years)
           AND EXISTS (
               SELECT 1 FROM intman_consent consent
                WHERE consent.client_id = p.client_id
                  AND consent.purpose = 'processing'
                  AND consent.state != 'draft'
                  AND consent.given_on <= t.date
                  AND (consent.valid_until IS NULL OR consent.valid_until >= t.date)
                  AND (consent.revoked_on IS NULL OR consent.revoked_on >= t.date)
           )
    ),
    talk_year AS MATERIALIZED (
        SELECT years.year, talk.*
          FROM talk JOIN years ON talk.date BETWEEN years.first_day AND years.cutoff
    ),
    -- Persons advised in the year, once for each unit that advised them.
    advised AS MATERIALIZED (
        SELECT DISTINCT ON (year, level, unit_id, person_key)
               year, level, unit_id, person_key, gender, target_group, first_ever
          FROM (
            SELECT t.year, u.level, u.unit_id, t.person_key, t.client_id,
                   t.gender, t.target_group, t.first_ever
              FROM talk_year t
             CROSS JOIN LATERAL (VALUES
                 ('county', t.county_id), ('provider', t.provider_id),
                 ('municipality', t.municipality_id), ('counsellor', t.counsellor_id)
             ) AS u(level, unit_id)
             UNION ALL
            -- Whom an erased file of the same person had been advised by.
            SELECT i.year, i.level, i.unit_id, person.person_key,
                   person.client_id, person.gender, person.target_group,
                   person.first_ever
              FROM intman_inherited_talks i
              JOIN person ON person.client_id = i.client_id
              JOIN years ON years.year = i.year
          ) AS contact
         WHERE unit_id IS NOT NULL
         ORDER BY year, level, unit_id, person_key, client_id DESC
    ),
    plan AS MATERIALIZED (
        SELECT plan.made_on, plan.taken_over_on, plan.closed_on, plan.counsellor_id,
               person.provider_id, person.county_id,
               person.client_id, person.person_key, person.gender, person.target_group
          FROM intman_plan plan JOIN person ON person.client_id = plan.client_id
         WHERE plan.made_on IS NOT NULL
    )
"""

_UNITS = """
    CROSS JOIN LATERAL (VALUES
        ('county', f.county_id), ('provider', f.provider_id),
        ('municipality', f.municipality_id), ('counsellor', f.counsellor_id)
    ) AS u(level, unit_id)
"""

#: Units of what belongs to a file in the year of ``years``.
_UNITS_OF_FILE = """
    JOIN place ON place.year = years.year AND place.client_id = f.client_id
    CROSS JOIN LATERAL (VALUES
        ('county', f.county_id), ('provider', f.provider_id),
        ('municipality', place.municipality_id), ('counsellor', f.counsellor_id)
    ) AS u(level, unit_id)
"""

#: Code of the indicator → query yielding year, level, unit_id, gender, target_group, n.
DEFINITIONS = {
    # Distinct adults with at least one counted talk in the year.
    "K1": """
        SELECT year, level, unit_id, gender, target_group, 1 AS n FROM advised
    """,
    # Of these: the first counted talk ever, elsewhere included, lies in the year.
    "K2": """
        SELECT year, level, unit_id, gender, target_group, 1 AS n FROM advised
         WHERE first_ever >= make_date(year, 1, 1)
    """,
    # K1 - K2.
    "K3": """
        SELECT year, level, unit_id, gender, target_group, 1 AS n FROM advised
         WHERE first_ever < make_date(year, 1, 1)
    """,
    # Counted talks; a family talk is one, and "mixed" where its adults differ.
    "K8": f"""
        SELECT f.year, u.level, u.unit_id,
               COALESCE(f.frozen_gender, CASE WHEN min(f.gender) = max(f.gender)
                        THEN min(f.gender) ELSE 'mixed' END),
               COALESCE(f.frozen_target_group,
                        CASE WHEN min(f.target_group) = max(f.target_group)
                        THEN min(f.target_group) ELSE 'mixed' END),
               1 AS n
          FROM talk_year f {_UNITS}
         GROUP BY f.year, f.id, u.level, u.unit_id, f.frozen_gender,
                  f.frozen_target_group
    """,
    # Persons taking part in K8, children too (their attributes are not kept).
    "K8a": f"""
        SELECT f.year, u.level, u.unit_id, f.gender, f.target_group, 1 AS n
          FROM talk_year f {_UNITS}
         UNION ALL
        SELECT f.year, u.level, u.unit_id, 'unknown', 'unknown', f.minor_count
          FROM (SELECT DISTINCT ON (year, id) * FROM talk_year
                 ORDER BY year, id, client_id) AS f {_UNITS}
         WHERE f.minor_count > 0
    """,
    # Plans made in the year; plans are records, a higher level is their sum. A plan
    # taken over counts where it was made.
    "K10": f"""
        SELECT years.year, u.level, u.unit_id, f.gender, f.target_group, 1 AS n
          FROM plan f
          JOIN years ON f.made_on BETWEEN years.first_day AND years.cutoff
          {_UNITS_OF_FILE}
         WHERE f.taken_over_on IS NULL
    """,
    # Begun and not closed at the end of 31 December, where the plan runs: one taken
    # over ran elsewhere until then.
    "K11": f"""
        SELECT years.year, u.level, u.unit_id, f.gender, f.target_group, 1 AS n
          FROM plan f
          JOIN years ON GREATEST(f.made_on, f.taken_over_on) <= years.cutoff
           AND (f.closed_on IS NULL OR f.closed_on > years.cutoff)
          {_UNITS_OF_FILE}
    """,
    # Files with two or more counted talks and no plan at 31 December; a file closed
    # before the year is no longer overdue in it. Counted like plans, as records.
    "K13": f"""
        SELECT f.year, u.level, u.unit_id, f.gender, f.target_group, 1 AS n
          FROM (
            SELECT years.year, person.*
              FROM years
              JOIN talk ON talk.date <= years.cutoff
              JOIN person ON person.client_id = talk.client_id
             WHERE COALESCE(person.closed_on >= years.first_day, TRUE)
               AND NOT EXISTS (
                   SELECT 1 FROM intman_plan plan
                    WHERE plan.client_id = person.client_id
                      AND plan.made_on <= years.cutoff
               )
             GROUP BY years.year, person.client_id, person.person_key,
                   person.provider_id, person.county_id, person.counsellor_id,
                   person.closed_on, person.gender, person.target_group,
                   person.first_ever
            HAVING count(*) >= 2
          ) AS f JOIN years USING (year) {_UNITS_OF_FILE}
    """,
}


class IntmanFigures(models.AbstractModel):
    """Computes figures from live data."""

    _name = "intman.figures"
    _description = "Figures"

    @api.model
    def _rows(self, years, client_ids=None, county=None, codes=None):
        """Return the figures of live data as ``{key: value}``.

        :param years: reporting years.
        :param client_ids: only these files (the whole of one person's and of talks
            shared with others has to be among them); all by default.
        :param county: only the files of this county.
        :param codes: indicators, all active ones by default.
        :return: dict with keys ``(year, level, unit_id, code, dimension, category)``;
            dimension and category are ``None`` for the total.
        """
        codes = [code for code in DEFINITIONS if codes is None or code in codes]
        if not years or not codes:
            return {}
        facts = self._facts(years, client_ids, county)
        # The definitions are constants of this file; only parameters vary.
        atoms = SQL(" UNION ALL ").join(
            SQL(
                "SELECT %s AS code, a.* FROM (%s) AS "
                "a(year, level, unit_id, gender, target_group, n)",
                code,
                SQL(DEFINITIONS[code]),
            )
            for code in codes
        )
        query = SQL(
            """
            WITH %s, atom AS (%s)
            SELECT a.year, a.level, a.unit_id, a.code, d.dimension, d.category,
                   sum(a.n)::int
              FROM atom a
             CROSS JOIN LATERAL (VALUES
                 (NULL, NULL), ('gender', a.gender), ('target_group', a.target_group)
             ) AS d(dimension, category)
             WHERE a.unit_id IS NOT NULL
             GROUP BY a.year, a.level, a.unit_id, a.code, d.dimension, d.category
            """,
            facts,
            atoms,
        )
        return {tuple(row[:-1]): row[-1] for row in self.env.execute_query(query)}

    @api.model
    def _facts(self, years, client_ids=None, county=None):
        """Return the common table expressions of the facts, for the given scope."""
        if client_ids is not None:
            scope = SQL("c.id = ANY(%s)", list(client_ids))
        elif county:
            scope = SQL("c.county_id = %s", county.id)
        else:
            scope = SQL("TRUE")
        self.env.flush_all()
        return SQL(_FACTS, years=list(years), client_scope=scope)

    @api.model
    def _contacts(self, years, client_ids):
        """Return the set of ``(year, level, unit_id)`` that advised these files."""
        rows = self.env.execute_query(
            SQL(
                "WITH %s SELECT DISTINCT year, level, unit_id FROM advised",
                self._facts(years, client_ids),
            )
        )
        return set(rows)

    @api.model
    def _years_of(self, client_ids):
        """Return the years to which these files can have contributed."""
        today = calendar_day(self)
        [(first,)] = self.env.execute_query(
            SQL(
                """
                SELECT min(day) FROM (
                    SELECT min(t.date) AS day
                      FROM intman_consultation t
                      JOIN intman_consultation_participant p
                        ON p.consultation_id = t.id
                     WHERE p.client_id = ANY(%(ids)s)
                     UNION ALL
                    SELECT min(made_on) FROM intman_plan WHERE client_id = ANY(%(ids)s)
                     UNION ALL
                    SELECT make_date(min(year), 1, 1) FROM intman_inherited_talks
                     WHERE client_id = ANY(%(ids)s)
                ) AS days
                """,
                ids=list(client_ids),
            )
        )
        return list(range(first.year, today.year + 1)) if first else []
