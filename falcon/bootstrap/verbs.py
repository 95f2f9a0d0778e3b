"""Verbs: what people can ask of Falcon, put together for the doors."""

from __future__ import annotations

from falcon.bootstrap.parts import TIMEFRAME, Parts, beside, symbols
from falcon.services.library import RegisterLibrary
from falcon.services.readers import reader_of
from falcon.services.seed import SeedStrategies
from falcon.services.verbs import Surroundings, Verbs, wire
from falcon.settings import Settings


def verbs(settings: Settings) -> Verbs:
    """The verbs of a process that runs beside the orchestrator."""
    return verbs_on(beside(settings))


def verbs_on(parts: Parts) -> Verbs:
    """The verbs on parts that are there already."""
    return wire(
        Surroundings(
            store=parts.store,
            market=parts.market,
            clock=parts.present,
            rules=parts.rules,
            timeframe=TIMEFRAME,
            read=reader_of(parts.model, store=parts.store, clock=parts.present),
            interval_s=parts.schedule.tick_s,
        )
    )


def seeding(parts: Parts) -> SeedStrategies:
    """What lets the shipped strategies trade on a fresh database."""
    offered = verbs_on(parts)
    return SeedStrategies(
        store=parts.store,
        market=parts.market,
        clock=parts.present,
        timeframe=TIMEFRAME,
        register=RegisterLibrary(store=parts.store, create=offered.create),
        activate=offered.activate,
        symbols=symbols(parts),
    )
