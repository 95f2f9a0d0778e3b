"""Answers: what the child says, believed as little as possible.

The child ran foreign code, so its document may be anything. Here it becomes values of
the domain or a `StrategyCrashError`; names, kinds and lengths are all checked.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import numpy as np

from falcon.domain.bars import Floats, Stamps, from_stamp
from falcon.domain.runs import Result, RunOrder, RunTrade, StatusChange
from falcon.errors import StrategyCrashError, UsageError

TIER = "confined"

Value = TypeVar("Value")
Read = Callable[[object], Value]

_MOST = 1 << 62
_NONSENSE = "the confined process answered nonsense"


class _NonsenseError(Exception):
    """The document is not what a child writes."""


def parse(answer: bytes, count: int) -> tuple[Result | StrategyCrashError, ...]:
    """Read the document for so many jobs.

    Raises:
        UsageError: nothing was run: the child could not be confined, or a job is
            impossible; says why.
        StrategyCrashError: it is no such document.
    """
    try:
        document = json.loads(answer)
        if isinstance(document, dict) and "unconfined" in document:
            why = _text(document["unconfined"])
            raise UsageError(f"foreign code cannot be confined on this machine: {why}")
        answers = _list(_answer)(_of(document, "answers"))
    except (_NonsenseError, ValueError, OverflowError, RecursionError):
        raise StrategyCrashError(_NONSENSE) from None
    if len(answers) != count:
        raise StrategyCrashError(_NONSENSE)
    return tuple(answers)


def _answer(given: object) -> Result | StrategyCrashError:
    if isinstance(given, dict) and "refused" in given:
        raise UsageError(_text(given["refused"]))
    if isinstance(given, dict) and "crash" in given:
        return _crash(given["crash"])
    stamps, equity = _of(given, "stamps"), _of(given, "equity")
    result = Result(
        strategy=_text(_of(given, "strategy")),
        tier=TIER,
        orders=tuple(_list(_order)(_of(given, "orders"))),
        trades=tuple(_list(_trade)(_of(given, "trades"))),
        stamps=_stamps(stamps),
        equity=_floats(equity),
        final_cash=_number(_of(given, "cash")),
        final_value=_number(_of(given, "value")),
        log=tuple(_list(_text)(_of(given, "log"))),
        log_steps=tuple(_list(_whole)(_of(given, "log_steps"))),
    )
    same = len(result.stamps) == len(result.equity)
    if not same or len(result.log) != len(result.log_steps):
        raise _NonsenseError
    return result


def _crash(given: object) -> StrategyCrashError:
    stamp = _maybe(_stamp)(_of(given, "stamp"))
    return StrategyCrashError(
        _text(_of(given, "reason")),
        bar_at=None if stamp is None else from_stamp(stamp).isoformat(),
        line=_maybe(_whole)(_of(given, "line")),
    )


def _order(given: object) -> RunOrder:
    ref, symbol, side, kind, size, price, created, status, told, *done = _row(given, 14)
    executed_price, executed_size, value, commission, executed = done
    return RunOrder(
        ref=_whole(ref),
        symbol=_text(symbol),
        side=_text(side),
        order_type=_text(kind),
        size=_number(size),
        price=_number(price),
        created=_stamp(created),
        status=_text(status),
        statuses=tuple(_list(_status)(told)),
        executed_price=_number(executed_price),
        executed_size=_number(executed_size),
        executed_value=_number(value),
        executed_commission=_number(commission),
        executed=_maybe(_stamp)(executed),
    )


def _status(given: object) -> StatusChange:
    stamp, status = _row(given, 2)
    return StatusChange(stamp=_stamp(stamp), status=_text(status))


def _trade(given: object) -> RunTrade:
    ref, symbol, side, size, opened, closed, entry, end, pnl, net, bars = _row(
        given, 11
    )
    return RunTrade(
        ref=_whole(ref),
        symbol=_text(symbol),
        side=_text(side),
        size=_number(size),
        opened=_stamp(opened),
        closed=_stamp(closed),
        entry_price=_number(entry),
        exit_price=_number(end),
        pnl=_number(pnl),
        pnlcomm=_number(net),
        bars=_whole(bars),
    )


def _of(given: object, name: str) -> object:
    if not isinstance(given, dict) or name not in given:
        raise _NonsenseError
    return given[name]


def _row(given: object, length: int) -> Sequence[Any]:
    if not isinstance(given, list) or len(given) != length:
        raise _NonsenseError
    return given


def _list(read: Read[Value]) -> Read[list[Value]]:
    def read_all(given: object) -> list[Value]:
        if not isinstance(given, list):
            raise _NonsenseError
        return [read(one) for one in given]

    return read_all


def _maybe(read: Read[Value]) -> Read[Value | None]:
    return lambda given: None if given is None else read(given)


def _text(given: object) -> str:
    if not isinstance(given, str):
        raise _NonsenseError
    return given


def _whole(given: object) -> int:
    if type(given) is not int or abs(given) > _MOST:
        raise _NonsenseError
    return given


def _number(given: object) -> float:
    if type(given) is float:
        return given
    return _whole(given)


def _stamp(given: object) -> int:
    stamp = _whole(given)
    from_stamp(stamp)  # it must be a time
    return stamp


def _stamps(given: object) -> Stamps:
    return np.array(_list(_stamp)(given), dtype=np.int64)


def _floats(given: object) -> Floats:
    return np.array(_list(_number)(given), dtype=np.float64)
