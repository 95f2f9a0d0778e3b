"""Deployment: writing down an attempt to improve, and changing what trades.

Each function works inside a transaction that its caller opened, so that the record, the
version and the strategy change together or not at all.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from falcon.domain.strategies import Strategy, Version
from falcon.domain.verdicts import Optimization, Verdict
from falcon.engine import compile_strategy
from falcon.errors import StrategyError, UsageError
from falcon.refine.attempt import Attempt
from falcon.refine.trials import Ran, Variant
from falcon.store import events, optimizations, runtime, strategies, versions

DEPLOYED = "deployed"
REJECTED = "candidate_rejected"
ROLLED_BACK = "rolled_back"


def record(
    db: sqlite3.Connection,
    version: Version,
    found: Attempt,
    *,
    trigger: str,
    optimization_type: str,
    at: datetime,
) -> Optimization:
    """Write down an attempt on a version; deploy its winner if that is the verdict.

    If another version trades by now, what was found no longer applies and is rejected.
    """
    strategy = strategies.get(db, version.strategy_id)
    if strategy.version != version.version:
        found = _overtaken(found, strategy.version)
    optimization = Optimization(
        strategy_id=version.strategy_id,
        optimization_type=optimization_type,
        trigger=trigger,
        old_version=version.version,
        new_version=_deploy(db, strategy, version, found, at),
        old=found.old,
        new=found.new,
        improvement=found.improvement,
        candidates=found.candidates,
        verdict=found.verdict,
        reason=found.reason,
        created_at=at,
    )
    stored = replace(optimization, id=optimizations.add(db, optimization))
    _announce(db, stored)
    return stored


def roll_back(
    db: sqlite3.Connection, strategy: Strategy, version: int, at: datetime
) -> Strategy:
    """Let another stored version trade again, and mark what is taken back by that.

    Raises:
        NotFoundError: the strategy has no version of this number.
    """
    target = versions.get(db, strategy.id, version)
    for undone in _undone(db, strategy, target):
        optimizations.mark_rolled_back(db, strategy.id, undone, at)
    changed = replace(strategy, version=version)
    strategies.save(db, changed)
    data = {"old_version": strategy.version, "new_version": version}
    events.add(db, ROLLED_BACK, data, at=at, strategy_id=strategy.id)
    return changed


def known(db: sqlite3.Connection, strategy_id: int, last_bar: int) -> set[str]:
    """Fingerprints that need not be tried on a history that ends with this bar.

    Those of every version that the strategy ever had, and of every trial on just these
    bars. With new bars a candidate may be tried again.
    """
    return {*_of_versions(db, strategy_id), *_of_trials(db, strategy_id, last_bar)}


def remember(
    db: sqlite3.Connection, strategy_id: int, last_bar: int, tried: tuple[str, ...]
) -> None:
    """Keep the fingerprints that were tried on a history that ends with this bar."""
    fingerprints = sorted({*_of_trials(db, strategy_id, last_bar), *tried})
    memory = {"last_bar": last_bar, "tried": fingerprints}
    runtime.put(db, _memory_of(strategy_id), json.dumps(memory))


def _deploy(
    db: sqlite3.Connection,
    strategy: Strategy,
    parent: Version,
    found: Attempt,
    at: datetime,
) -> int | None:
    winner = found.winner
    if found.verdict is not Verdict.DEPLOYED or winner is None:
        return None
    number = versions.next_number(db, strategy.id)
    versions.add(db, _version(parent, number, winner, at))
    strategies.save(db, replace(strategy, version=number))
    return number


def _version(parent: Version, number: int, winner: Ran, at: datetime) -> Version:
    return Version(
        strategy_id=parent.strategy_id,
        version=number,
        code=winner.candidate.code,
        code_hash=winner.variant.program.source_hash,
        parameters=winner.variant.differing,
        parent=parent.version,
        origin=winner.candidate.origin,
        note=winner.candidate.note,
        created_at=at,
    )


def _overtaken(found: Attempt, version: int) -> Attempt:
    reason = f"version {version} began to trade while candidates were tried"
    verdict = Verdict.REJECTED if found.verdict is Verdict.DEPLOYED else found.verdict
    return replace(found, verdict=verdict, reason=f"{reason}; {found.reason}")


def _announce(db: sqlite3.Connection, optimization: Optimization) -> None:
    if optimization.verdict is Verdict.NO_CANDIDATE:
        return
    gain = optimization.improvement
    data = {
        "optimization_id": optimization.id,
        "old_version": optimization.old_version,
        "new_version": optimization.new_version,
        "improvement_pct": None if gain is None else 100 * gain,
        "reason": optimization.reason,
    }
    name = DEPLOYED if optimization.deployed else REJECTED
    events.add(
        db, name, data, at=optimization.created_at, strategy_id=optimization.strategy_id
    )


def _undone(db: sqlite3.Connection, strategy: Strategy, target: Version) -> list[int]:
    """The present version and its parents down to the target.

    A target that is no ancestor undoes only the present version.
    """
    parents = {v.version: v.parent for v in versions.of_strategy(db, strategy.id)}
    line: list[int] = []
    number: int | None = strategy.version
    while number is not None and number != target.version:
        line.append(number)
        number = parents.get(number)
    return line if number == target.version else [strategy.version]


def _of_versions(db: sqlite3.Connection, strategy_id: int) -> Iterator[str]:
    for version in versions.of_strategy(db, strategy_id):
        try:
            program = compile_strategy(version.code)
            yield Variant.of(program, version.parameters).fingerprint
        except (StrategyError, UsageError):
            # A version that no longer compiles cannot be proposed again either.
            continue


def _of_trials(db: sqlite3.Connection, strategy_id: int, last_bar: int) -> list[str]:
    memory = json.loads(runtime.get(db, _memory_of(strategy_id)) or "{}")
    return list(memory["tried"]) if memory.get("last_bar") == last_bar else []


def _memory_of(strategy_id: int) -> str:
    return f"trials:{strategy_id}"
