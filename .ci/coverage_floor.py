"""Hold the packages that reckon with money to their share of tested branches.

Usage: ``coverage_floor.py REPORT.json``, the report of ``coverage json``. Prints one
line a package and fails when one is below the floor, or has no code at all.
"""

import json
import sys
from pathlib import Path

FLOOR = 95.0  # per cent of branches
PACKAGES = ("domain", "risk", "execution", "ledger", "analytics")


def covered(
    report: dict[str, dict[str, dict[str, dict[str, int]]]], package: str
) -> float:
    """Per cent of a package's branches that ran; lines count where nothing branches."""
    prefix = f"falcon/{package}/"
    summaries = [
        entry["summary"]
        for path, entry in report["files"].items()
        if path.startswith(prefix)
    ]
    if not summaries:
        return 0.0
    for ran, known in (
        ("covered_branches", "num_branches"),
        ("covered_lines", "num_statements"),
    ):
        total = sum(summary[known] for summary in summaries)
        if total:
            return 100.0 * sum(summary[ran] for summary in summaries) / total
    return 100.0


def main(path: str) -> int:
    """Print each package's share; 1 if one is below the floor."""
    report = json.loads(Path(path).read_text())
    shares = {package: covered(report, package) for package in PACKAGES}
    for package, share in shares.items():
        note = "" if share >= FLOOR else f", below the floor of {FLOOR:.0f} %"
        print(f"{package:10} {share:6.1f} % of branches{note}")  # noqa: T201 - its job
    return int(min(shares.values()) < FLOOR)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
