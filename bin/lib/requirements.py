"""Print the pinned requirements of the given groups of pyproject.toml, one a line.

`runtime` is the list that the addon and Odoo need, the other groups are the optional
dependencies. pip itself could read them only by building the project, which is no
Python package.
"""

import sys
import tomllib
from pathlib import Path


def main(path, *groups):
    project = tomllib.loads(Path(path).read_text(encoding="utf-8"))["project"]
    for group in groups:
        if group == "runtime":
            lines = project["dependencies"]
        else:
            lines = project["optional-dependencies"][group]
        print("\n".join(lines))


if __name__ == "__main__":
    main(*sys.argv[1:])
