"""Groups: orders that decide over one another.

A `Family` is an order with the children that wait for its fill, an `OcoGroup` is a set
of which the first one filled cancels the rest. Every order has one of each, mostly with
itself alone in it. They hang on the orders, so they live as long as somebody can still
add to them.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from falcon.engine.broker.orders import Order


class Family:
    """A parent order and its children, in the order in which they were created.

    Attributes:
        members: those that were not filled or refused yet; the parent first.
        is_open: whether further children are taken; not after a refusal, a cancel, or
            the fill of a child.
    """

    __slots__ = ("is_open", "members")

    def __init__(self) -> None:
        self.members: deque[Order] = deque()
        self.is_open = False

    def join(self, order: Order) -> None:
        """Add an order that has come to the broker."""
        self.is_open = True
        self.members.append(order)


class OcoGroup:
    """Orders of which one cancels the others.

    Attributes:
        refs: the members; emptied when the group has done its work, after which it may
            fill again.
    """

    __slots__ = ("refs",)

    def __init__(self) -> None:
        self.refs: set[int] = set()
