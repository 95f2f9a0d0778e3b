"""Prelude: what happens of a step before the strategy's own clock moves on.

Only where the broker lets a strategy act at the open, or where it has timers. On such a
step the feeds show the new bar already, while indicators, the length of the strategy
and its time are still those of the last step.

1. Timers that cheat, then one of ``prenext_open``, ``nextstart_open`` and
   ``next_open``, by how the last step stood.
2. The broker works.
3. The other timers.
4. The indicators follow the feeds; the rest of the step is as ever.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from falcon.engine.code import Method
from falcon.engine.instance import Instance
from falcon.engine.timers import Timer

_GIVEN = 2
"""Arguments that each call of a timer comes with: itself, and its time."""


class Prelude:
    """The beginnings of the steps of one instance.

    Attributes:
        lacking: bars that the last step lacked until ``nextstart``, below 0 after it;
            ``None`` before the first step.
    """

    __slots__ = ("_feeds", "_instance", "_notify", "_opens", "lacking")

    def __init__(self, instance: Instance) -> None:
        self.lacking: int | None = None
        self._instance = instance
        self._feeds = tuple(zip(instance.stage.lags, instance.desk.feeds, strict=True))
        self._notify = instance.method("notify_timer")
        self._opens = instance.desk.lets_act_at_open

    def before_broker(self, now: float) -> bool:
        """Do what comes before the broker; return whether the run goes on."""
        for lag, feed in self._feeds:
            lag.at += lag.dropped - feed.dropped
            lag.dropped = feed.dropped
        self._tell(now, cheat=True)
        if not self._opens:
            return True
        callback = self._open_callback()
        if callback is not None:
            callback()
        return not self._instance.desk.is_over

    def after_broker(self, now: float) -> None:
        """Do what comes after it, and let the indicators follow."""
        self._tell(now, cheat=False)
        self.follow()

    def follow(self) -> None:
        """Let the indicators follow the feeds."""
        for lag, feed in self._feeds:
            lag.at, lag.dropped = feed.at, feed.dropped

    def _open_callback(self) -> Callable[..., object] | None:
        method, lacking = self._instance.method, self.lacking
        if lacking is None or lacking > 0:
            return method("prenext_open")
        plain = method("next_open")
        return method("nextstart_open") or plain if lacking == 0 else plain

    def _tell(self, now: float, *, cheat: bool) -> None:
        instance = self._instance
        instance.desk.charge(2 * len(instance.timers.all))
        for timer in instance.timers.due(now, cheat=cheat):
            if self._notify is not None:
                method = instance.program.strategy.methods["notify_timer"]
                assert timer.lastwhen is not None  # noqa: S101  # it is due
                self._notify(*_arguments(method, timer, timer.lastwhen))


def _arguments(method: Method, timer: Timer, when: datetime) -> list[object]:
    """Arguments of the callback in its order.

    Raises:
        TypeError: it does not take a keyword of the timer, or lacks one.
    """
    left: dict[str, Any] = dict(timer.schedule.keywords)
    values: list[object] = [timer, when]
    arguments = list(zip(method.args, method.defaults, strict=True))
    for name, default in arguments[_GIVEN:]:
        if name == method.rest:
            values.append(())
        elif name == method.named:
            values.append(left)
            left = {}
        elif name in left:
            values.append(left.pop(name))
        elif default is not None:
            values.append(default.value)
        else:
            raise TypeError(f"notify_timer() misses the argument '{name}'")
    if left:
        raise TypeError(f"notify_timer() got an unexpected argument '{min(left)}'")
    return values
