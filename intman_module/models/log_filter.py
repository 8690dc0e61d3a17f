"""Keeps client data out of the server log (P13).

Odoo logs a failing statement with all its values. A statement on one of our tables
would carry names and notes into a file that outlives every erasure.
"""

import logging
import re

_OWN_TABLES = re.compile(r"\bintman_\w+|\bmail_activity\b|\bir_attachment\b")


class WithholdValues(logging.Filter):
    """Replace the values of failing statements on our tables in log records."""

    def filter(self, record):
        message = record.getMessage()
        table = _OWN_TABLES.search(message)
        if record.levelno >= logging.WARNING and table:
            record.msg = "statement on %s failed, values withheld"
            record.args = (table.group(),)
        return True


def install():
    """Add the filter to Odoo's SQL logger, once."""
    logger = logging.getLogger("odoo.sql_db")
    if not any(isinstance(f, WithholdValues) for f in logger.filters):
        logger.addFilter(WithholdValues())


install()
