"""The comparisons that shall notice a planted mistake, each as a function.

What backtrader says of the cases is worked out once, before anything is mutated, and
kept as plain values; the modules of ours are imported when a comparison runs, mutated
or not.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any

Said = dict[str, Any]
"""What backtrader said, by suite."""

SCRIPTS = 40
INDICATORS_ON = ("ticks", "jumps", "walk")
BOOKS = 25
RUNS = (54, 65, 79, 131, 174, 185, 212, 221, 234, 237, 256)
"""Seeds whose strategies the native tier runs itself."""


def oracles() -> Said:
    """What backtrader says."""
    script = importlib.import_module("tests.differential.broker_script")
    replay = importlib.import_module("tests.differential.oracle_broker")
    strategies = importlib.import_module("tests.differential.oracle_strategies")
    return {
        "scripts": [
            replay.run_backtrader(make(seed))
            for make in (script.make_case, script.make_odd_case)
            for seed in range(SCRIPTS)
        ],
        "exact": {
            name: repr(strategies.theirs(case.source, case.series, case.rules))
            for name, case in _exact().items()
        },
        "lines": {market: _shown(market) for market in INDICATORS_ON},
    }


def _exact() -> Any:
    return importlib.import_module("tests.differential.exact_cases").CASES


def _indicators(market: str) -> list[Any]:
    """The cases for a market, other parameters on one of them."""
    cases = importlib.import_module("tests.differential.line_cases")
    tests = importlib.import_module("tests.differential.test_indicators")
    runs = importlib.import_module("tests.differential.indicator_runs")
    if market != "ticks":
        return list(tests.DEFAULTS)
    return [
        runs.Case(entry, chosen)
        for entry in tests.INDICATORS
        for chosen in cases.variants(entry)
    ]


def _shown(market: str) -> dict[str, Any]:
    """What backtrader shows for each indicator that no error keeps from it."""
    runs = importlib.import_module("tests.differential.indicator_runs")
    bars = importlib.import_module("tests.differential.line_cases").MARKETS[market]
    said: dict[str, Any] = {}
    mine = {str(case): (case, _ours(runs, case, bars)) for case in _indicators(market)}
    for stepping in (False, True):
        cases = [
            case
            for case, shown in mine.values()
            if not isinstance(shown, str) and case.forces_stepping is stepping
        ]
        said |= zip(map(str, cases), runs.theirs(cases, bars), strict=True)
    return said


def _ours(runs: Any, case: Any, bars: Any) -> Any:
    """What ours shows, or the name of the error."""
    try:
        return runs.ours(case, bars)
    except Exception as error:  # noqa: BLE001 -- what is refused is not compared
        return type(error).__name__


def broker(said: Said) -> bool:
    """Whether some orders are served otherwise than by backtrader."""
    script = importlib.import_module("tests.differential.broker_script")
    replay = importlib.import_module("tests.differential.oracle_broker")
    strategies = importlib.import_module("tests.differential.oracle_strategies")
    python = importlib.import_module("falcon.engine.tiers").Tier.PYTHON
    cases = [
        make(seed)
        for make in (script.make_case, script.make_odd_case)
        for seed in range(SCRIPTS)
    ]
    return any(
        replay.run_falcon(case) != lines
        for case, lines in zip(cases, said["scripts"], strict=True)
    ) or any(
        repr(strategies.ours(case.source, case.series, case.rules, tier=python))
        != said["exact"][name]
        for name, case in _exact().items()
    )


def lines(said: Said) -> bool:
    """Whether some indicator shows something else than backtrader's."""
    runs = importlib.import_module("tests.differential.indicator_runs")
    markets = importlib.import_module("tests.differential.line_cases").MARKETS
    return any(
        _ours(runs, case, markets[market]) != shown[str(case)]
        for market, shown in said["lines"].items()
        for case in _indicators(market)
        if str(case) in shown
    )


def native_broker(_said: Said) -> bool:
    """Whether the native tier serves some orders otherwise than the Python tier."""
    script = importlib.import_module("tests.differential.broker_script")
    book = importlib.import_module("tests.differential.test_native_book")
    generated = importlib.import_module("tests.differential.generated")
    return any(
        _fails(book.play, seed, script.make_case(seed)) for seed in range(BOOKS)
    ) or any(map(generated.native_difference, _exact().values()))


def native_machine(_said: Said) -> bool:
    """Whether the native tier does otherwise than the Python tier what is made up."""
    generated = importlib.import_module("tests.differential.generated")
    made = filter(generated.is_taken, map(generated.case_of, RUNS))
    cases = [*_exact().values(), *made, *_leaps(generated.Case)]
    return any(map(generated.native_difference, cases))


def _leaps(case: Any) -> list[Any]:
    markets = importlib.import_module("tests.differential.strategy_markets")
    sources = importlib.import_module("tests.differential.leap_cases").CASES
    series, rules = (markets.market(3),), markets.COSTLY
    return [
        case(source=source, series=series, rules=rules) for source in sources.values()
    ]


def native_lines(_said: Said) -> bool:
    """Whether some native line differs from ours."""
    native = importlib.import_module("tests.differential.test_native_lines")
    markets = importlib.import_module("tests.differential.line_cases").MARKETS
    return (
        any(
            _fails(native.check, graph, markets[market])
            for market in INDICATORS_ON
            for graph in map(native.graph_of, native.DEFAULTS)
            if graph is not None
        )
        or any(
            _fails(test, 40)
            for test in (
                native.test_random_graphs_equal_the_python_tier,
                native.test_odd_values_equal_the_python_tier_or_have_no_sheet,
                native.check_crossings,
            )
        )
        or _fails(native.check_smoothings, 9)
    )


def _fails(check: Callable[..., object], *args: object) -> bool:
    try:
        check(*args)
    except Exception:  # noqa: BLE001 -- whatever it is, it was noticed
        return True
    return False


SUITES: dict[str, Callable[[Said], bool]] = {
    "broker": broker,
    "lines": lines,
    "native broker": native_broker,
    "native lines": native_lines,
    "native machine": native_machine,
}
