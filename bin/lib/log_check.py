"""Print the warnings and errors in Odoo logs that log_allowed.txt does not allow.

Arguments: log files. Ends with 1 if there are any.
"""

import re
import sys
from pathlib import Path

ALLOWED = Path(__file__).with_name("log_allowed.txt")
LINE = re.compile(r"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d+ \d+ (?P<level>[A-Z]+) ")
BAD = {"WARNING", "ERROR", "CRITICAL"}


def allowed_patterns():
    """One pattern a line; the lines starting with # above it say why."""
    lines = ALLOWED.read_text(encoding="utf-8").splitlines()
    return [re.compile(x) for x in lines if x.strip() and not x.startswith("#")]


def records(text):
    """Yield (level, text) of every log record, with the lines that belong to it."""
    level, lines = None, []
    for line in text.splitlines():
        match = LINE.match(line)
        if match:
            if lines:
                yield level, "\n".join(lines)
            level, lines = match["level"], [line]
        else:
            # What Python's own warnings print comes without a record.
            lines.append(line)
    if lines:
        yield level, "\n".join(lines)


def main(*paths):
    allowed = allowed_patterns()
    found = []
    for path in paths:
        text = Path(path).read_text(encoding="utf-8", errors="replace")
        for level, record in records(text):
            if level in BAD and not any(p.search(record) for p in allowed):
                found.append(record)
    print("\n".join(found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
