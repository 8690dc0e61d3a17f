"""A pytest plugin that writes "PASSED FAILED SKIPPED" to the file INTMAN_COUNTS."""

import os
from pathlib import Path


def pytest_terminal_summary(terminalreporter):
    def count(*categories):
        return sum(
            len(reports)
            for category, reports in terminalreporter.stats.items()
            if category in categories
        )

    passed = count("passed", "xpassed")
    failed = count("failed", "error", "subtests failed")
    skipped = count("skipped", "xfailed")
    Path(os.environ["INTMAN_COUNTS"]).write_text(f"{passed} {failed} {skipped}\n")
