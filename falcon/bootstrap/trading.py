"""Trading: the orchestrator's services, put together."""

from __future__ import annotations

from dataclasses import dataclass

from falcon.bootstrap.parts import TIMEFRAME, Parts, broker_of, going_on, symbols
from falcon.clock import SystemClock
from falcon.engine import compile_strategy
from falcon.ports import Broker
from falcon.services.backup import BackUp
from falcon.services.commands import RunCommands
from falcon.services.decide import DecideOrders
from falcon.services.evaluate import EvaluateStrategies
from falcon.services.feed import NewBars
from falcon.services.improve import ImproveStrategies
from falcon.services.programs import Programs
from falcon.services.reconcile import Reconcile
from falcon.services.refine import OptimizeStrategy, RunOptimizationCycle
from falcon.services.send import SendOrders
from falcon.services.settle import SettleFills
from falcon.services.tick import RunTick
from falcon.services.winddown import WindDown
from falcon.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Trading:
    """What the orchestrator does, ready to be called.

    Attributes:
        parts: what it is made of.
        broker: who fills its orders.
        tick: looks at the market.
        reconcile: asks the broker and compares.
        evaluate: measures the strategies.
        optimize: improves one strategy.
        improve: improves those that falter.
        commands: does what the dashboard asks for.
        back_up: copies the database.
    """

    parts: Parts
    broker: Broker
    tick: RunTick
    reconcile: Reconcile
    evaluate: EvaluateStrategies
    optimize: OptimizeStrategy
    improve: ImproveStrategies
    commands: RunCommands
    back_up: BackUp


def trading(settings: Settings) -> Trading:
    """The orchestrator's side of the database of these settings."""
    return assemble(going_on(settings))


def assemble(parts: Parts) -> Trading:
    """Put the orchestrator's services together."""
    store, clock, market = parts.store, parts.present, parts.market
    broker = broker_of(parts)
    programs = Programs(market=market, timeframe=TIMEFRAME, compile=compile_strategy)
    settle = SettleFills(store=store, broker=broker)
    send = SendOrders(store=store, broker=broker)
    optimize = OptimizeStrategy(
        store=store,
        market=market,
        advisor=parts.advisor,
        clock=clock,
        rules=parts.live_rules,
        timeframe=TIMEFRAME,
    )
    return Trading(
        parts=parts,
        broker=broker,
        tick=RunTick(
            store=store,
            feed=NewBars(market=market, timeframe=TIMEFRAME),
            settle=settle,
            decide=DecideOrders(store=store, programs=programs),
            wind_down=WindDown(store=store, programs=programs),
            send=send,
            universe=symbols(parts),
        ),
        reconcile=Reconcile(store=store, broker=broker, settle=settle, send=send),
        evaluate=EvaluateStrategies(store=store, clock=clock),
        optimize=optimize,
        improve=ImproveStrategies(
            store=store, cycle=RunOptimizationCycle(store=store, optimize=optimize)
        ),
        commands=RunCommands(store=store, clock=clock, optimize=optimize),
        # Copies are named by the machine's time: a replay may stand still at its end.
        back_up=BackUp(store=store, clock=SystemClock()),
    )
