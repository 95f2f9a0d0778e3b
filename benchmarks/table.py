"""The tables: ``python -m benchmarks.table`` measures everything in one go.

Ratios of one run on one machine are what counts; the seconds are there to be read, not
to be compared with those of another day. ``--write`` keeps the tables in
``docs/benchmarks.md``; names of sections measure these alone.
"""

from __future__ import annotations

import platform
import sys
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from pathlib import Path

from benchmarks.sections import SECTIONS

DOCUMENT = Path(__file__).parent.parent / "docs" / "benchmarks.md"
START, END = "<!-- table -->\n", "<!-- end -->\n"
PACKAGES = ("backtrader", "backtesting", "vectorbt", "numba", "numpy")


def main(arguments: Sequence[str]) -> None:
    """Measure and print; write the document if asked to."""
    chosen = [name for name in SECTIONS if name in arguments] or [*SECTIONS]
    lines = []
    for line in table(chosen):
        print(line, flush=True)  # noqa: T201
        lines.append(line)
    if "--write" in arguments:
        before, rest = DOCUMENT.read_text().split(START)
        after = rest.split(END)[1]
        DOCUMENT.write_text(before + START + "\n".join(lines) + "\n" + END + after)


def table(sections: Sequence[str]) -> Iterator[str]:
    """The lines of the tables, each as soon as it is known."""
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    yield f"Python {platform.python_version()}, {packages}, {platform.machine()}."
    for name in sections:
        yield ""
        yield from SECTIONS[name]()


if __name__ == "__main__":
    main(sys.argv[1:])
