"""Results: what a run of a program leaves behind; the values are the domain's."""

from __future__ import annotations

from falcon.domain.runs import Result, RunOrder, RunTrade, StatusChange

__all__ = ["Result", "RunOrder", "RunTrade", "StatusChange"]
