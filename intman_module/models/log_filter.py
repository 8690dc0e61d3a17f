"""Keeps client data out of the server log (P13).

Odoo logs a failing statement with all its values. A statement on one of our tables
would carry names and notes into a file that outlives every erasure.
"""

import logging
import re

_OWN_TABLES = re.compile(r"\bintman_\w+|\bmail_activity\b|\bir_attachment\b")


class WithholdFile(logging.Filter):
    """Say of an unreadable import file that there was one, not what it is called."""

    def filter(self, record):
        if record.levelno >= logging.WARNING:
            record.msg = "an import file could not be read"
            record.args = ()
            record.exc_info = record.exc_text = None
        return True


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
    """Add the filters to Odoo's loggers, once."""
    for name, kind in (
        ("odoo.sql_db", WithholdValues),
        ("odoo.addons.base_import.models.base_import", WithholdFile),
    ):
        logger = logging.getLogger(name)
        if not any(isinstance(f, kind) for f in logger.filters):
            logger.addFilter(kind())


install()
