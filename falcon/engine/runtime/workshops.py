"""Where a stage has the indicators built that the strategy file defines."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Protocol

from falcon.engine.runtime.handles import IndicatorHandle, Stage


class Workshop(Protocol):
    """Builds the indicators that the strategy file defines."""

    def build(
        self,
        stage: Stage,
        name: str,
        args: tuple[Any, ...],
        keywords: Mapping[str, Any],
    ) -> IndicatorHandle:
        """An indicator by the name of its class, built where a stage stands."""
