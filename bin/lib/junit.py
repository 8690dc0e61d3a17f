"""Print "PASSED FAILED SKIPPED" of a JUnit report, 0 of each where there is none."""

import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path


def main(path):
    passed = failed = skipped = 0
    if Path(path).exists():
        for case in ElementTree.parse(path).iter("testcase"):
            tags = {child.tag for child in case}
            if tags & {"failure", "error"}:
                failed += 1
            elif "skipped" in tags:
                skipped += 1
            else:
                passed += 1
    print(passed, failed, skipped)


if __name__ == "__main__":
    main(sys.argv[1])
