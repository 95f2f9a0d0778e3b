"""The table: ``python -m benchmarks.table`` measures everything in one go.

Ratios of one run on one machine are what counts; the seconds are there to be read, not
to be compared with those of another day. ``--write`` keeps the table in
``docs/benchmarks.md``.
"""

from __future__ import annotations

import json
import platform
import subprocess
import sys
from collections.abc import Iterator, Sequence
from importlib.metadata import version
from pathlib import Path

from benchmarks.cases import NAMES, SIZES

DOCUMENT = Path(__file__).parent.parent / "docs" / "benchmarks.md"
START, END = "<!-- table -->\n", "<!-- end -->\n"
Figures = dict[str, float]


def main(arguments: Sequence[str]) -> None:
    """Measure and print; write the document if asked to."""
    lines = []
    for line in table():
        print(line, flush=True)  # noqa: T201
        lines.append(line)
    if "--write" in arguments:
        before, rest = DOCUMENT.read_text().split(START)
        after = rest.split(END)[1]
        DOCUMENT.write_text(before + START + "\n".join(lines) + "\n" + END + after)


def table() -> Iterator[str]:
    """The lines of the table, each as soon as it is known."""
    packages = ", ".join(f"{name} {version(name)}" for name in ("backtrader", "numba"))
    yield f"Python {platform.python_version()}, {packages}, {platform.machine()}."
    yield ""
    yield "| case | bars | backtrader | Python tier | native tier | native MB |"
    yield "|---|---|---|---|---|---|"
    for case in NAMES:
        for count in SIZES:
            yield _runs(case, count)
    yield ""
    yield "| from source text to result | bars | backtrader | Falcon |"
    yield "|---|---|---|---|"
    for case in NAMES:
        theirs = _measure("backtrader_from_text", case, SIZES[0])
        mine = _measure("native_from_text", case, SIZES[0])
        yield f"| {case} | {SIZES[0]:,} | {_ms(theirs)} | {_ratio(mine, theirs)} |"
    yield ""
    yield "| one live step | µs |"
    yield "|---|---|"
    for case in NAMES:
        steps = _measure("live_steps", case, SIZES[0])
        yield f"| {case} | {steps['seconds'] / SIZES[0] * 1e6:.1f} |"


def _runs(case: str, count: int) -> str:
    theirs = _measure("backtrader", case, count)
    others = [_measure(peer, case, count) for peer in ("python", "native")]
    for one in others:
        if one["value"] != theirs["value"]:
            raise SystemExit(
                f"{case} on {count} bars ends with {one['value']!r}, "
                f"backtrader with {theirs['value']!r}"
            )
    ratios = " | ".join(_ratio(one, theirs) for one in others)
    return f"| {case} | {count:,} | {_ms(theirs)} | {ratios} | {others[1]['mb']:.0f} |"


def _ratio(mine: Figures, theirs: Figures) -> str:
    return f"{_ms(mine)} ({theirs['seconds'] / mine['seconds']:,.0f} x)"


def _ms(figures: Figures) -> str:
    ms = figures["seconds"] * 1e3
    return f"{ms:,.0f} ms" if ms >= 100 else f"{ms:.2f} ms"  # noqa: PLR2004


def _measure(peer: str, case: str, count: int) -> Figures:
    command = [sys.executable, "-m", "benchmarks.measure", peer, case, str(count)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{peer} failed on {case}:\n{done.stderr}")
    found: Figures = json.loads(done.stdout)
    return found


if __name__ == "__main__":
    main(sys.argv[1:])
