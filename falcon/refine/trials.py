"""Trials: candidates run on the same history as the version that they would replace.

In: `Candidate`. Out: `Trial`.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from falcon.domain.bars import BarSeries, Stamps
from falcon.domain.strategies import Parameters
from falcon.engine import Program, compile_strategy
from falcon.engine.rules import Rules
from falcon.errors import StrategyError, UsageError
from falcon.refine.candidates import Candidate
from falcon.research.backtest import all_stamps, backtest
from falcon.research.sendable import unsendable
from falcon.research.split import Split, cut_of, split


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """Code with the values of all its parameters: what decides how it trades.

    Attributes:
        program: the compiled code.
        parameters: every parameter the code declares, with the value it has here.
    """

    program: Program
    parameters: Parameters

    @classmethod
    def of(cls, program: Program, parameters: Parameters) -> Variant:
        """Complete some values by the defaults of the code.

        Raises:
            UsageError: the code declares no such parameter, or of another type.
        """
        return cls(program=program, parameters=program.with_defaults(parameters))

    @property
    def differing(self) -> dict[str, float | int | str | bool | None]:
        """The values that are not the defaults of the code."""
        defaults = self.program.parameters
        return {
            name: value
            for name, value in self.parameters.items()
            if value != defaults[name]
        }

    @property
    def fingerprint(self) -> str:
        """A short name, the same for what must trade the same."""
        what = [self.program.source_hash, dict(self.parameters)]
        text = json.dumps(what, sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ran:
    """A candidate that ran.

    Attributes:
        candidate: what was tried.
        variant: the same, compiled.
        outcome: what it did, in two parts.
    """

    candidate: Candidate
    variant: Variant
    outcome: Split


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """A candidate that could not be compiled, or failed on some bar.

    Attributes:
        candidate: what was tried.
        error: why it could not run.
    """

    candidate: Candidate
    error: str


Trial = Ran | Failed


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """A history in two parts, and the terms on which everybody runs on it.

    Attributes:
        series: bars by symbol, in the strategy's order, none of them empty.
        rules: cash, costs and sizes.
    """

    series: Mapping[str, BarSeries]
    rules: Rules

    @property
    def stamps(self) -> Stamps:
        """Every time at which any symbol has a bar, oldest first."""
        return all_stamps(self.series)

    def run(self, variant: Variant) -> Split:
        """What a version does on the whole history, in two parts.

        Raises:
            StrategyError: it is refused with these parameters, fails on some bar, or
                places orders that cannot be traded.
            UsageError: it needs more symbols than there are.
        """
        whole = backtest(variant.program, self.series, variant.parameters, self.rules)
        if reason := unsendable(variant.program, whole):
            raise StrategyError(reason)
        return split(whole, cut_of(self.stamps))

    def attempt(
        self, candidates: Iterable[Candidate], *, known: Iterable[str]
    ) -> Iterator[Trial]:
        """Try candidates one by one; a failure is an outcome like any other.

        Args:
            candidates: what to try.
            known: fingerprints of what need not be tried again; such candidates and
                repetitions are passed over.
        """
        seen = set(known)
        compiled = cache(compile_strategy)
        for candidate in candidates:
            try:
                program = compiled(candidate.code)
                variant = Variant.of(program, candidate.parameters)
                if variant.fingerprint in seen:
                    continue
                seen.add(variant.fingerprint)
                outcome = self.run(variant)
            except (StrategyError, UsageError) as error:
                yield Failed(candidate=candidate, error=str(error))
            else:
                yield Ran(candidate=candidate, variant=variant, outcome=outcome)
