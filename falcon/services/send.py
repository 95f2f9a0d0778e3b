"""Send: from a saved intent to the broker.

Every order is looked up before it is sent: after a crash between sending and noting
it, the broker already has it. An order whose fate is unknown is never sent again; it
counts as sent, and `falcon.services.settle` learns what became of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from falcon.domain.orders import Order, OrderStatus
from falcon.errors import ConflictError, OrderRejectedError, OrderUncertainError
from falcon.ports import Broker
from falcon.services.settle import end
from falcon.store import orders
from falcon.store.database import Store
from falcon.store.orders import OrderRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class SendOrders:
    """Bring the broker up to date with our intents.

    Attributes:
        store: where the intents are saved.
        broker: who is to have them.
    """

    store: Store
    broker: Broker

    def __call__(self, at: datetime) -> int:
        """Send what waits, cancel what is to go; return how many were sent."""
        with self.store.reading() as db:
            waiting = orders.working(db)
        sent = 0
        for record in waiting:
            if record.order.status is OrderStatus.CREATED:
                sent += self._send(record, at)
            elif record.cancel_requested:
                self.broker.cancel(record.order.client_order_id)
        return sent

    def _send(self, record: OrderRecord, at: datetime) -> int:
        order = record.order
        if self.broker.find(order.client_order_id) is not None:
            self._note(order.moved(OrderStatus.SUBMITTED))
            return 0
        if record.cancel_requested:
            ended = order.moved(OrderStatus.CANCELED, reason="before it was sent")
            self._end(record, ended, at)
            return 0
        self._submit(record, at)
        return 1

    def _submit(self, record: OrderRecord, at: datetime) -> None:
        order = record.order
        try:
            self.broker.submit(order)
        except OrderRejectedError as error:
            refused = order.moved(OrderStatus.REJECTED, reason=str(error))
            self._end(record, refused, at)
            return
        except (ConflictError, OrderUncertainError):
            # Either the broker has it or it will say that it does not: not our guess.
            pass
        self._note(order.moved(OrderStatus.SUBMITTED))

    def _note(self, sent: Order) -> None:
        # The program was told of the approved size when the intent was saved.
        with self.store.writing() as db:
            orders.save_state(db, sent)

    def _end(self, record: OrderRecord, ended: Order, at: datetime) -> None:
        with self.store.writing() as db:
            end(db, record, ended, at=at)
