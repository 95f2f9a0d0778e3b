"""Vetting: may this code be stored?

1. It must not be empty or longer than any honest strategy (`_check_length`).
2. The engine must know every construct in it (`compile_strategy`).
3. Its parameters must be ones that it declares (`Program.with_defaults`).
4. It must run over the newest bars at hand without failing (`ValidateCode._try`); fuel
   ends a run that would not end by itself.

The code is never imported or executed as it came: the engine reads it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from falcon.domain.bars import BarSeries, Timeframe
from falcon.domain.strategies import Parameters
from falcon.engine import Program, compile_strategy
from falcon.engine.rules import AllocationSize, Rules
from falcon.errors import StrategyCrashError, UsageError, VettingError
from falcon.ports import Clock, MarketData
from falcon.research.backtest import Backtest, backtest
from falcon.services.symbols import bars_of, clean_symbols

LONGEST_CODE = 100_000
"""Characters that a strategy's code may have."""

SMOKE_BARS = 5_000
"""Newest bars of each symbol that new code is tried on: twenty years of daily ones."""

SMOKE_FUEL = 20_000_000
"""Instructions that the trial may take: seconds, for the slowest honest code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vetted:
    """Code that compiled and ran.

    Attributes:
        program: what it compiled to.
        parameters: the values it was run with, as far as they differ from its own.
        symbols: what it was tried on.
        trial: how it did there.
    """

    program: Program
    parameters: Parameters
    symbols: tuple[str, ...]
    trial: Backtest


@dataclass(frozen=True, slots=True, kw_only=True)
class ValidateCode:
    """Compile code and try it on the bars at hand.

    Attributes:
        market: bars to try it on.
        clock: the present; bars after it do not exist.
        timeframe: which bars.
        rules: costs of the trial and its cash.
    """

    market: MarketData
    clock: Clock
    timeframe: Timeframe
    rules: Rules

    def __call__(
        self,
        code: str,
        *,
        symbols: Sequence[str] = (),
        parameters: Parameters | None = None,
    ) -> Vetted:
        """Check code without storing it.

        Args:
            code: source text of a backtrader strategy class.
            symbols: what it is meant to trade; without, the market's first.
            parameters: values that differ from those the code declares.

        Raises:
            UsageError: the code is empty or too long, or a parameter does not fit.
            UnsupportedConstructError: it uses what the engine refuses.
            BarsMissingError: a symbol has no bars.
            VettingError: it compiled and then crashed, with the bar and the line.
        """
        _check_length(code)
        program = compile_strategy(code)
        values = parameters or {}
        program.with_defaults(values)
        chosen = clean_symbols(symbols) if symbols else self._first(program)
        require_feeds(program, chosen)
        return Vetted(
            program=program,
            parameters=values,
            symbols=chosen,
            trial=self._try(program, values, chosen),
        )

    def _first(self, program: Program) -> tuple[str, ...]:
        count = max(program.feeds, 2) if program.is_multi_feed else 1
        return clean_symbols(self.market.symbols()[:count])

    def _try(
        self, program: Program, parameters: Parameters, symbols: tuple[str, ...]
    ) -> Backtest:
        history = bars_of(self.market, symbols, self.timeframe, until=self.clock.now())
        newest = {symbol: _newest(series) for symbol, series in history.items()}
        rules = replace(self.rules, sizer=AllocationSize(), fuel=SMOKE_FUEL)
        try:
            return backtest(program, newest, parameters, rules)
        except StrategyCrashError as error:
            raise VettingError(
                f"the code failed when it was tried on {', '.join(symbols)}: {error}"
            ) from error


def require_feeds(program: Program, symbols: Sequence[str]) -> None:
    """Make sure that a program gets as many symbols as it reads feeds.

    Raises:
        UsageError: there are too few.
    """
    if len(symbols) < program.feeds:
        raise UsageError(
            f"the code reads {program.feeds} feeds at once; name as many symbols, "
            f"there were {len(symbols)}"
        )


def _check_length(code: str) -> None:
    if not code.strip():
        raise UsageError("the code is empty; send a backtrader strategy class")
    if len(code) > LONGEST_CODE:
        raise UsageError(
            f"the code may have {LONGEST_CODE:,} characters, had {len(code):,}"
        )


def _newest(series: BarSeries) -> BarSeries:
    return series.slice(max(0, len(series) - SMOKE_BARS), len(series))
