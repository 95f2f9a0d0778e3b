"""Cursors: lines, feeds and code of a live strategy, tied to each other."""

from __future__ import annotations

from falcon.engine import budget
from falcon.engine.broker.desk import Desk
from falcon.engine.columns import attach
from falcon.engine.instance import Instance
from falcon.engine.lines import Lines


def tie(instance: Instance, lines: Lines) -> None:
    """Have the lines keep what can be read, and tie everything to them.

    Raises:
        StrategyCrashError: that would be too much.
    """
    for node, depth in instance.depths().items():
        lines.keep(node, depth)
    budget.check_step(instance.stage.graph, lines.depth)
    for feed, handle in zip(instance.desk.feeds, instance.stage.feeds, strict=True):
        rows = {name: lines.rows[one.node] for name, one in handle.lines.items()}
        attach(feed, rows)
        lines.keep(handle.main.node, 1)
    instance.bind(lines.rows)


def point(desk: Desk, lines: Lines) -> None:
    """Move the cursors of the feeds to the present bars."""
    for index, feed in enumerate(desk.feeds):
        count = lines.count(index)
        if count:
            feed.at = lines.position(index)
            feed.dropped = count - 1 - feed.at
