"""Portfolio: code run over many symbols, a copy for each, as a person asks for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from falcon.domain.bars import BarSeries
from falcon.domain.parameters import parse_parameters
from falcon.engine import compile_strategy
from falcon.engine.rules import Rules
from falcon.errors import UsageError
from falcon.reports.backtest import Document, metrics, number, timestamp
from falcon.research.portfolio import Load, Part, Portfolio, portfolio
from falcon.research.sweep import Progress
from falcon.services.backtest import BacktestRequest, PrepareRun, check


@dataclass(frozen=True, slots=True, kw_only=True)
class RunPortfolio:
    """Run code over many symbols.

    Attributes:
        prepare: finds the bars.
        symbol_of: the symbol that the name of a bar file tells.
    """

    prepare: PrepareRun
    symbol_of: Callable[[Path], str]

    def __call__(
        self, wanted: BacktestRequest, count: int, progress: Progress
    ) -> Document:
        """Run what was asked for, so many symbols at a time, and describe it.

        Raises:
            UsageError: it asks for what cannot be.
            UnsupportedConstructError: the code uses what the engine refuses.
        """
        check(wanted)
        if wanted.resample is not None:
            raise UsageError("a portfolio takes bars as they are; leave out --resample")
        program = compile_strategy(wanted.code.text)
        texts = parse_parameters(program.parameters, wanted.parameters)
        whole = portfolio(
            program,
            self._symbols(wanted),
            {**wanted.code.parameters, **texts},
            Rules(
                cash=wanted.cash,
                commission=wanted.commission,
                slippage=wanted.slippage,
            ),
            count,
            progress,
        )
        return _document(program.name, whole, wanted)

    def _symbols(self, wanted: BacktestRequest) -> Mapping[str, Load]:
        alone = [replace(wanted, symbols=(one,), files=()) for one in wanted.symbols]
        alone += [replace(wanted, symbols=(), files=(one,)) for one in wanted.files]
        given = [*wanted.symbols, *map(str, wanted.files)]
        twice = [name for name, count in Counter(given).items() if count > 1]
        if twice:
            raise UsageError(f"{twice[0]} is given twice; a portfolio takes it once")
        names = self._names(wanted)
        return {
            name: Loading(self.prepare, one)
            for name, one in zip(names, alone, strict=True)
        }

    def _names(self, wanted: BacktestRequest) -> list[str]:
        """What each is called: its symbol, a file its path where two have the same."""
        of_files = [self.symbol_of(path) for path in wanted.files]
        counts = Counter([*wanted.symbols, *of_files])
        return [
            *wanted.symbols,
            *(
                symbol if counts[symbol] == 1 else str(path)
                for symbol, path in zip(of_files, wanted.files, strict=True)
            ),
        ]


@dataclass(frozen=True, slots=True)
class Loading:
    """Loads the bars of one symbol.

    Attributes:
        prepare: finds them.
        wanted: a request for them alone.
    """

    prepare: PrepareRun
    wanted: BacktestRequest

    def __call__(self) -> BarSeries:
        """The bars; see `PrepareRun`."""
        (series,) = self.prepare(self.wanted).series
        return series


def _document(name: str, whole: Portfolio, wanted: BacktestRequest) -> Document:
    stamps = whole.stamps
    return {
        "strategy": name,
        "cash": wanted.cash,
        "symbols": [_row(part) for part in whole.parts],
        "failed": sum(part.performance is None for part in whole.parts),
        "total": {
            "first": timestamp(int(stamps[0])) if len(stamps) else None,
            "last": timestamp(int(stamps[-1])) if len(stamps) else None,
            "final_value": number(wanted.cash + whole.performance.total_pnl),
            "metrics": metrics(whole.performance),
        },
    }


def _row(part: Part) -> Document:
    return {
        "symbol": part.symbol,
        "bars": part.bars,
        "final_value": number(part.final_value),
        "orders": part.orders,
        "tier": part.tier,
        "note": part.note,
        "metrics": part.performance and metrics(part.performance),
    }
