from odoo import api, fields, models
from odoo.tools import SQL

from .figures import DIMENSIONS, LEVELS


class IntmanTally(models.Model):
    """Anonymous carry-over: what erased files contributed to the figures.

    Marginals by level and dimension, no row per person. A new version of a report
    that is final needs them too, so all years are carried over.
    """

    _name = "intman.tally"
    _description = "Anonymous Carry-over"
    _log_access = False
    _order = "year desc, level, indicator"

    year = fields.Integer(required=True)
    county_id = fields.Many2one(
        "intman.county", required=True, index=True, ondelete="restrict"
    )
    level = fields.Selection(selection=LEVELS, required=True)
    unit_id = fields.Integer(required=True, help="Id of the county, provider, …")
    indicator = fields.Char(required=True)
    dimension = fields.Selection(selection=DIMENSIONS, help="Empty: the total.")
    category = fields.Selection(
        selection=lambda self: self.env["intman.indicator.line"]._selection_category()
    )
    value = fields.Integer(required=True, default=0, aggregator=None)

    _key = models.UniqueIndex(
        "(year, level, unit_id, indicator, COALESCE(dimension, ''), "
        "COALESCE(category, ''))"
    )

    @api.model
    def _add(self, county, rows):
        """Add ``{key: value}`` as of ``intman.figures._rows`` to the counters."""
        rows = [
            (year, county.id, level, unit, code, dimension, category, value)
            for (year, level, unit, code, dimension, category), value in rows.items()
            if value
        ]
        if not rows:
            return
        self.env.cr.execute_values(
            """
            INSERT INTO intman_tally (year, county_id, level, unit_id, indicator,
                                      dimension, category, value)
            VALUES %s
            ON CONFLICT (year, level, unit_id, indicator, COALESCE(dimension, ''),
                         COALESCE(category, ''))
            DO UPDATE SET value = intman_tally.value + EXCLUDED.value
            """,
            rows,
        )
        self.invalidate_model()

    @api.model
    def _rows(self, county, years):
        """Return the carry-over of a county in the form of ``intman.figures._rows``."""
        rows = self.env.execute_query(
            SQL(
                """
                SELECT year, level, unit_id, indicator, dimension, category, value
                  FROM intman_tally WHERE county_id = %s AND year = ANY(%s)
                """,
                county.id,
                list(years),
            )
        )
        return {tuple(row[:-1]): row[-1] for row in rows}
