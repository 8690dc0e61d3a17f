"""Print the demo's users as a table.

Argument: a CSV file with the columns login,password,role,name.
"""

import csv
import sys
from pathlib import Path

COLUMNS = {
    "role": "Rolle",
    "name": "Name",
    "login": "Benutzername",
    "password": "Passwort",
}


def main(path):
    if not Path(path).exists():
        return
    with open(path, encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    users = [[line.get(key) or "" for key in COLUMNS] for line in lines]
    rows = [list(COLUMNS.values()), *users]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    rows.insert(1, ["-" * width for width in widths])
    for row in rows:
        cells = (cell.ljust(width) for cell, width in zip(row, widths, strict=True))
        print("  " + "  ".join(cells).rstrip())


if __name__ == "__main__":
    main(sys.argv[1])
