"""Improve: one round over the strategies that falter, as the knobs allow."""

from __future__ import annotations

from dataclasses import dataclass, replace

from falcon.services import knobs
from falcon.services.refine import CycleReport, RunOptimizationCycle
from falcon.store.database import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class ImproveStrategies:
    """Run the optimization cycle, unless it is switched off.

    Attributes:
        store: where the knobs are kept.
        cycle: the round itself.
    """

    store: Store
    cycle: RunOptimizationCycle

    def __call__(self) -> CycleReport:
        """Go through the strategies once; nothing is done where it is switched off."""
        with self.store.reading() as db:
            turned = knobs.load(db)
        if not turned.optimize_automatically:
            return CycleReport(optimizations=(), postponed={})
        optimize = replace(self.cycle.optimize, threshold=turned.improvement_threshold)
        return replace(self.cycle, optimize=optimize)()
