"""Structure: a spec as JSON, in the form that benchmarks and users read.

`to_structure` writes ``indicators, entry, exit, risk, context, assumed``; conditions as
their canonical text. A condition that may have held on an earlier bar is written
plainly in ``all`` and its window stands beside it in ``within``. `canonical` is the
same without what does not trade, `spec_hash` its SHA-256; `falcon.intake.restoring`
reads a structure back.
"""

from __future__ import annotations

import hashlib
import json

from falcon.intake.conditions import Within
from falcon.intake.indicators import Json, indicators_of, json_number
from falcon.intake.risk import Level, Risk
from falcon.intake.spec import Context, Entry, StrategySpec


def to_structure(spec: StrategySpec) -> Json:
    """Write a spec as JSON values."""
    return {
        "indicators": indicators_of(spec),
        "entry": [_entry_json(entry) for entry in spec.entries],
        "exit": [
            {"side": item.side.value, "any": [str(c) for c in item.conditions]}
            for item in spec.exits
        ],
        "risk": _risk_json(spec.risk),
        "context": _context_json(spec.context),
        "assumed": [str(assumption) for assumption in spec.assumed],
    }


def _entry_json(entry: Entry) -> Json:
    within = {
        str(condition.condition): condition.bars
        for condition in entry.conditions
        if isinstance(condition, Within)
    }
    item: Json = {
        "side": entry.side.value,
        "all": [
            str(c.condition if isinstance(c, Within) else c) for c in entry.conditions
        ],
    }
    return item | {"within": within} if within else item


def _level_json(level: Level | None) -> Json | None:
    if level is None:
        return None
    fields = {
        "type": level.kind.value,
        "period": level.period,
        "value": json_number(level.value),
        "ref": level.ref or None,
    }
    return {key: value for key, value in fields.items() if value is not None}


def _risk_json(risk: Risk) -> Json:
    size, time_exit, pyramid = risk.size, risk.time_exit, risk.pyramid
    fields: Json = {
        "stop": _level_json(risk.stop),
        "target": _level_json(risk.target),
        "trail": _level_json(risk.trail),
        "breakeven": _level_json(risk.breakeven),
        "size": size and _present(type=size.kind.value, value=json_number(size.value)),
        "time_exit": time_exit
        and _present(bars=time_exit.bars, time=time_exit.time, at=time_exit.at),
        "pyramid": pyramid
        and _present(
            step_atr=json_number(pyramid.step_atr), max_units=pyramid.max_units
        ),
        "max_trades_per_day": risk.max_trades_per_day,
        "max_positions": risk.max_positions,
        "oco": risk.oco or None,
        "rebalance": risk.rebalance or None,
        "fallback": risk.fallback or None,
    }
    return {key: value for key, value in fields.items() if value is not None}


def _present(**fields: object) -> Json:
    return {key: value for key, value in fields.items() if value not in {None, ""}}


def _context_json(context: Context) -> Json:
    return _present(
        timeframe=context.timeframe,
        session=context.session,
        timezone=context.timezone,
        fill=context.fill.value if context.fill else "",
    ) | ({"symbols": list(context.symbols)} if context.symbols else {})


def canonical(spec: StrategySpec) -> str:
    """Write what trades, and nothing else, as one line of JSON."""
    parts: Json = {
        "entry": sorted(
            f"{entry.side.value}: {'; '.join(sorted(map(str, entry.conditions)))}"
            for entry in spec.entries
        ),
        "exit": sorted(
            f"{item.side.value}: {'; '.join(sorted(map(str, item.conditions)))}"
            for item in spec.exits
        ),
        "risk": _risk_json(spec.risk),
        "context": _context_json(spec.context),
    }
    return json.dumps(parts, sort_keys=True, separators=(",", ":"))


def spec_hash(spec: StrategySpec) -> str:
    """SHA-256 of the canonical form, in hexadecimal."""
    return hashlib.sha256(canonical(spec).encode()).hexdigest()
