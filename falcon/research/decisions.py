"""Decisions: what a strategy did on each step of a run, in words.

In: Result. Out: events by step: orders that were created, orders that were cancelled,
lines that were printed. An order counts on the step on which it was sent, which is the
one before the strategy is first told of it; a cancellation on the step on which it is
told.
"""

from __future__ import annotations

from bisect import bisect_left

from falcon.domain.runs import Result, RunOrder

Events = dict[int, list[str]]
"""By step, from 0; -1 before the first bar."""


def knows_log(result: Result) -> bool:
    """Whether the steps are known on which lines were printed."""
    return len(result.log_steps) == len(result.log)


def events_of(result: Result, *, with_log: bool) -> Events:
    """What was decided; lines of the log where they are asked for."""
    events: Events = {}
    stamps = result.stamps.tolist()
    for order in result.orders:
        told = [bisect_left(stamps, change.stamp) for change in order.statuses]
        sent = told[0] - 1 if told else len(stamps) - 1
        events.setdefault(sent, []).append(_described(order))
        for step, change in zip(told, order.statuses, strict=True):
            if change.status == "Canceled":
                events.setdefault(step, []).append(f"order {order.ref} is cancelled")
    if with_log:
        for step, line in zip(result.log_steps, result.log, strict=True):
            events.setdefault(step, []).append(f"prints {line!r}")
    return events


def sending_steps(result: Result) -> list[int]:
    """The steps on which orders were sent, ascending, each once."""
    stamps = result.stamps.tolist()
    first = [o.statuses[0].stamp for o in result.orders if o.statuses]
    return sorted({max(0, bisect_left(stamps, stamp) - 1) for stamp in first})


def first_difference(known: Events, blind: Events, until: int) -> int | None:
    """The first step up to ``until`` on which two runs decided differently."""
    steps = sorted(step for step in known.keys() | blind.keys() if step <= until)
    return next((s for s in steps if known.get(s) != blind.get(s)), None)


def _described(order: RunOrder) -> str:
    what = f"{order.side} {abs(order.size):g} {order.symbol} {order.order_type}"
    # A stop that trails is shown where the broker has moved it since.
    return what if "Trail" in order.order_type else f"{what} at {order.price!r}"
