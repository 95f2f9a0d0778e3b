"""Sections of the document: one table for each kind of work."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from tempfile import TemporaryDirectory
from typing import Final

from benchmarks.cases import NAMES, PAIRS, SIZES, SYMBOLS
from benchmarks.child import Figures, figures, measured
from benchmarks.growth import AXES, exponent, memory_exponent

ARRAYS: Final = ("vectorbt, numba", "vectorbt, Rust")
ALL: Final = ("backtrader", "backtesting.py", *ARRAYS)
LIMITS: Final = {"sma_cross": "bare kernel", "ema_atr_trail": "full kernel"}
COLD: Final = {
    "command": "the whole command, files to figures",
    "native": "natively in a new process",
}
STEPS: Final = 10_000


def runs() -> Iterator[str]:
    """One strategy over one feed."""
    yield from _head("one run", "bars", *ALL, "Falcon, Python tier", "Falcon", "MB")
    for case in NAMES:
        for size in SIZES:
            mine = measured("falcon", "run", case, size)
            peers = ("falcon, Python tier", *ALL)
            python, *others = (measured(peer, "run", case, size) for peer in peers)
            _check_equal(case, size, mine, python, others[0])
            cells = [_beside(one, mine) for one in (*others, python)]
            yield _row(case, f"{size:,}", *cells, _time(mine), f"{mine.mb:.0f}")


def limits() -> Iterator[str]:
    """The same against kernels that are written for one rule."""
    yield from _head("by hand", "bars", "kernel", "Falcon")
    for case, kernel in LIMITS.items():
        for size in SIZES:
            theirs = measured(kernel, "run", case, size)
            mine = measured("falcon", "run", case, size)
            ratio = f"{_time(mine)} ({mine.seconds / theirs.seconds:.0f} x the time)"
            yield _row(f"{kernel}, {case}", f"{size:,}", _time(theirs), ratio)


def sweep() -> Iterator[str]:
    """Many parameters over one feed."""
    title = f"{len(PAIRS):,} pairs of sma_cross"
    yield from _many(title, "sweep", SIZES[1])


def portfolio() -> Iterator[str]:
    """One strategy over many feeds."""
    yield from _many(f"{SYMBOLS} symbols of sma_cross", "portfolio", SIZES[0])


def text() -> Iterator[str]:
    """From the source text to the result."""
    yield from _head("from source text to result", "bars", "backtrader", "Falcon")
    for case in NAMES:
        mine = measured("falcon", "from_text", case, SIZES[0])
        theirs = measured("backtrader", "from_text", case, SIZES[0])
        yield _row(case, f"{SIZES[0]:,}", _beside(theirs, mine), _time(mine))
    for way, title in COLD.items():
        cold = figures("benchmarks.cold", way, NAMES[0], str(SIZES[0]))
        yield _row(f"{NAMES[0]}, {title}", f"{SIZES[0]:,}", "", _time(cold))


def live() -> Iterator[str]:
    """One more bar for each of many strategies."""
    yield from _head(f"{STEPS:,} live steps, one for each strategy", "Falcon", "each")
    for case in NAMES:
        steps = measured("falcon", "live", case, STEPS)
        yield _row(case, _time(steps), f"{steps.seconds / STEPS * 1e6:.1f} µs")


def growth() -> Iterator[str]:
    """How time and memory grow when one thing is doubled again and again."""
    yield from _head("Falcon, doubled five times", "from", "to", "time", "memory")
    for axis, sizes in AXES.items():
        found = [figures("benchmarks.growth", axis, str(size)) for size in sizes]
        times = exponent(sizes, [one.seconds for one in found])
        memory = memory_exponent(sizes, [one.mb for one in found])
        first, last = found[0], found[-1]
        yield _row(
            axis,
            f"{sizes[0]:,}: {_time(first)}, {first.mb:.0f} MB",
            f"{sizes[-1]:,}: {_time(last)}, {last.mb:.0f} MB",
            f"n^{times:.2f}",
            "" if memory is None else f"n^{memory:.2f}",
        )


def loading() -> Iterator[str]:
    """Bars of many symbols from disk to memory."""
    title = "a month of minutes of 500 symbols"
    yield from _head(title, "bars", "gzipped CSV", "one file, pandas", "Falcon", "cold")
    with TemporaryDirectory() as folder:
        made = figures("benchmarks.loading", "make", folder)
        csv, pandas, warm, cold = (
            figures("benchmarks.loading", reader, folder)
            for reader in ("csv", "pandas", "stored", "cold")
        )
    _check_equal(title, int(made.value), made, csv, pandas, warm, cold)
    cells = (_beside(csv, warm), _beside(pandas, warm), _time(warm), _time(cold))
    yield _row("to arrays", f"{made.value:,.0f}", *cells)


SECTIONS: Final[Mapping[str, Callable[[], Iterator[str]]]] = {
    one.__name__: one
    for one in (runs, limits, sweep, portfolio, text, live, growth, loading)
}


def _many(title: str, work: str, size: int) -> Iterator[str]:
    peers = (*ALL, "bare kernel", "falcon")
    yield from _head(title, *map(_name, peers))
    found = {peer: measured(peer, work, NAMES[0], size) for peer in peers}
    mine = found["falcon"]
    cells = [_beside(one, mine) for peer, one in found.items() if peer != "falcon"]
    yield _row(f"time, {size:,} bars", *cells, _time(mine))
    yield _row("MB", *(f"{one.mb:,.0f}" for one in found.values()))


def _check_equal(case: str, size: int, *found: Figures) -> None:
    """All that must be equal to the last bit is."""
    values = {one.value for one in found}
    if len(values) > 1:
        raise SystemExit(f"{case} on {size:,} bars ends with {values}, not with one")


def _name(peer: str) -> str:
    return "Falcon" if peer == "falcon" else peer


def _head(*titles: str) -> Iterator[str]:
    yield _row(*titles)
    yield "|" + "---|" * len(titles)


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _beside(theirs: Figures, mine: Figures) -> str:
    """A time, and how many of ours it is; marked if it was reckoned from a part."""
    about = "" if theirs.share == 1.0 else "≈ "
    ratio = theirs.seconds / mine.seconds
    shown = f"{ratio:,.0f}" if ratio >= 10 else f"{ratio:.1f}"  # noqa: PLR2004
    return f"{about}{_time(theirs)} ({shown} x)"


def _time(found: Figures) -> str:
    ms = found.seconds * 1e3
    if ms >= 10_000:  # noqa: PLR2004
        return f"{ms / 1e3:,.1f} s"
    return f"{ms:,.0f} ms" if ms >= 100 else f"{ms:.2f} ms"  # noqa: PLR2004
