"""Demo: the whole system on a clock moved by hand."""

from __future__ import annotations

from dataclasses import dataclass

from falcon.bootstrap.parts import TIMEFRAME, by_hand, symbols
from falcon.bootstrap.trading import assemble
from falcon.bootstrap.verbs import seeding
from falcon.services.demo import RunDemo
from falcon.services.seed import SeedStrategies
from falcon.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Demo:
    """What the demo does, in this order.

    Attributes:
        seed: lets the shipped strategies trade.
        run: replays the stretch and tells what came of it.
    """

    seed: SeedStrategies
    run: RunDemo


def demo(settings: Settings) -> Demo:
    """The demo on the database of these settings, which should be a fresh one."""
    parts, clock, source = by_hand(settings)
    trading = assemble(parts)
    return Demo(
        seed=seeding(parts),
        run=RunDemo(
            store=parts.store,
            source=source,
            timeframe=TIMEFRAME,
            clock=clock,
            tick=trading.tick,
            evaluate=trading.evaluate,
            improve=trading.improve,
            reconcile=trading.reconcile,
            symbols=symbols(parts),
        ),
    )
