"""Running: one job in backtrader itself, in the process that calls it.

Nothing here confines anything; `falcon.providers.backtrader.child` does that first.

1. The strategy class in the source is found (`falcon.providers.backtrader.scripts`).
2. `_cerebro` is set up with feeds, broker and watch; the parameters given as text are
   read by the types that the class declares.
3. Backtrader runs in its default mode, and what it came to becomes an answer in plain
   values: a result, a crash, or a refusal.
"""

from __future__ import annotations

import contextlib
import itertools
import math
import traceback
from typing import Any

import backtrader as bt

from falcon.domain.parameters import parse_parameters
from falcon.providers.backtrader.feeds import TIMEFRAMES, Times, feed_of
from falcon.providers.backtrader.printed import Printed, logging_to
from falcon.providers.backtrader.scripts import MODULE, RefusedError, strategy_class
from falcon.providers.backtrader.watch import Broker, Watch, orders_of
from falcon.providers.backtrader.wire import Job

Answer = dict[str, object]

_LONGEST_REASON = 500


def answer(job: Job) -> Answer:
    """Run a job; whatever the code fails with is part of the answer."""
    printed, times = Printed(), Times()
    watches: list[Watch] = []

    class Witness(Watch):
        """The watch of this run, known before it ends."""

        def start(self) -> None:
            super().start()
            watches.append(self)
            printed.step = self.step

    try:
        with contextlib.redirect_stdout(printed), logging_to(printed):
            cerebro = _cerebro(job, times, Witness)
            # At once it would pair bars of feeds by their number, whenever they were.
            together = all(one.stamps == job.feeds[0].stamps for one in job.feeds)
            strategy = cerebro.run(tradehistory=True, runonce=together)[0]
            printed.finish()
            return _result(strategy, cerebro.broker, watches[0], printed)
    except RefusedError as refusal:
        return {"refused": str(refusal)}
    except BaseException as error:  # noqa: BLE001  # foreign code may raise anything
        return {"crash": _crash(error, watches, times)}


def _cerebro(job: Job, times: Times, watch: type[Watch]) -> Any:
    # Backtrader counts on from run to run; ours begins anew, as in a fresh process.
    bt.order.OrderBase.refbasis = itertools.count(1)
    bt.trade.Trade.refbasis = itertools.count(1)
    kind = strategy_class(job.source)
    cerebro = bt.Cerebro(stdstats=False)
    cerebro.setbroker(Broker())
    feeds = [feed_of(given, times) for given in job.feeds]
    for feed, given in zip(feeds, job.feeds, strict=True):
        cerebro.adddata(feed, name=given.symbol)
    if job.resample is not None:
        name, unit, count = job.resample
        longer = {"timeframe": TIMEFRAMES[unit], "compression": count}
        cerebro.resampledata(feeds[0], name=name, **longer)
    cerebro.broker.setcash(job.cash)
    cerebro.broker.setcommission(commission=job.commission)
    if job.slippage:
        cerebro.broker.set_slippage_perc(job.slippage)
    cerebro.addstrategy(kind, **_parameters(kind, job))
    cerebro.addanalyzer(watch, times=times)
    return cerebro


def _parameters(kind: type[bt.Strategy], job: Job) -> dict[str, object]:
    declared = dict(kind.params._getitems())  # noqa: SLF001  # backtrader tells no other way
    given: dict[str, object] = {
        **job.parameters,
        **parse_parameters(declared, job.texts),
    }
    for name in given:
        if name not in declared:
            known = ", ".join(declared) or "none"
            raise RefusedError(
                f"{kind.__name__} has no parameter {name}; it declares {known}"
            )
    return given


def _result(strategy: Any, broker: Any, watch: Watch, printed: Printed) -> Answer:
    return {
        "strategy": type(strategy).__name__,
        "orders": orders_of(broker.placed, watch),
        "trades": watch.trades,
        "stamps": watch.stamps,
        "equity": watch.equity,
        "cash": broker.getcash(),
        "value": broker.getvalue(),
        "log": printed.lines,
        "log_steps": printed.steps,
    }


def _crash(error: BaseException, watches: list[Watch], times: Times) -> Answer:
    frames = traceback.extract_tb(error.__traceback__)
    lines = [frame.lineno for frame in frames if frame.filename == MODULE]
    if isinstance(error, SyntaxError) and error.filename == MODULE:
        lines = [error.lineno]
    return {
        "reason": _reason(error),
        "stamp": _stamp(watches[0], times) if watches else None,
        "line": lines[-1] if lines else None,
    }


def _stamp(watch: Watch, times: Times) -> int | None:
    """Time of the present step, ``None`` before the first."""
    strategy = watch.strategy
    # Whole lines are laid out before the first step, without times.
    number = strategy.datetime[0] if len(strategy) else math.nan
    return times.stamp(number) if math.isfinite(number) else None


def _reason(error: BaseException) -> str:
    kind = type(error).__name__
    try:
        text = str(error)
    except Exception:  # noqa: BLE001  # even this is foreign code
        text = ""
    return (f"{kind}: {text}" if text else kind)[:_LONGEST_REASON]
