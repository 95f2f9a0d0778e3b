"""Small mistakes planted into kernels: each must be noticed by a comparison.

A mutation replaces one piece of the source of one module by another. The piece stands
there exactly once, which the test checks, so the table has to follow the sources.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True, kw_only=True)
class Mutation:
    """One mistake.

    Attributes:
        module: full name.
        old: the piece as it stands.
        new: what is there instead.
        suite: the comparison that shall notice it.
    """

    module: str
    old: str
    new: str
    suite: str

    @property
    def name(self) -> str:
        """What to call it."""
        place = self.module.removeprefix("falcon.engine.")
        return f"{place}: {self.old} -> {self.new}"


_BROKER: Final = {
    "matching": (
        (
            "return limit if limit >= bar.low else",
            "return limit if limit > bar.low else",
        ),
        (
            "return limit if limit <= bar.high else",
            "return limit if limit < bar.high else",
        ),
        ("bar.open >= stop or bar.high >= stop", "bar.open >= stop or bar.high > stop"),
        ("bar.open <= stop or bar.low <= stop", "bar.open <= stop or bar.low < stop"),
        ("bar.open > bar.close and limit", "bar.open >= bar.close and limit"),
        ("bar.open <= bar.close and limit", "bar.open < bar.close and limit"),
        ("fills_at_stop = limit >= stop", "fills_at_stop = limit > stop"),
    ),
    "simulated": (
        ("feed.time[feed.at] > order.valid", "feed.time[feed.at] >= order.valid"),
        ("if cash >= 0.0:", "if cash > 0.0:"),
        ("refs, order.group.refs = order.group.refs, set()", "refs = set()"),
        ("range(len(pending) - 1, -1, -1)", "range(len(pending) - 1, 0, -1)"),
        ("family.is_open = False", "pass"),
        ("if trails and order.alive():", "if order.alive():"),
        (
            "self._finish(order, Status.CANCELED)\n        self._cancel_group(order)",
            "self._finish(order, Status.CANCELED)",
        ),
        (
            "self._activating.extend(members)",
            "self._activating.extend(list(members)[1:])",
        ),
    ),
    "executions": (
        ("opened and cash < 0.0", "opened and cash <= 0.0"),
        ("cash -= opened_commission", "pass"),
        ("charge(closed, price)", "charge(closed, entry)"),
        ("scheme.traded(-closed, entry)", "scheme.traded(-closed, price)"),
    ),
    "trades": (
        ("if abs(self.size) > abs(before):", "if abs(self.size) >= abs(before):"),
        ("self.pnl - self.commission", "self.pnl + self.commission"),
        ("feed.length - self.baropen", "feed.length - self.baropen + 1"),
        ("if trade.justopened:", "if trade.isopen:"),
    ),
    "positions": (
        (
            "return Change(after, self.price, 0, size)",
            "return Change(after, price, 0, size)",
        ),
        (
            "return Change(after, price, after, -held)",
            "return Change(after, price, size, 0)",
        ),
    ),
    "orders": (
        ("moves = stop < created.price", "moves = stop <= price"),
        ("price - created.pricelimit", "created.pricelimit - price"),
        ("return price * terms.trailpercent if", "return terms.trailpercent if"),
    ),
    "schemes": (
        ("value / self.info.get_leverage() if value > 0 else value", "value"),
        ("return pnl * self.info.stocklike", "return pnl"),
    ),
}
_VENUE: Final = {
    "venue": (
        ("return slipped if self.out else bound", "return bound"),
        ("if self.match or (is_limit and self.limit):", "if self.match:"),
        ("(bar.volume * self.perc) // 100, rem", "(bar.volume * self.perc) / 100, rem"),
    ),
}
_LINES: Final = {
    "windows": (
        (
            "[total / period for total in sums]",
            "[total * (1 / period) for total in sums]",
        ),
        ("unit = 1 << bits", "unit = 2 << bits"),
        ("coefficient * math.fsum(products)", "coefficient * sum(products)"),
        ("elif x[i] > best:", "elif x[i] > best + 0.25:"),
        (
            "period - 1 - window.index(_found(max(window)))",
            "window[::-1].index(_found(max(window)))",
        ),
        ("sum(value < last for", "sum(value <= last for"),
    ),
    "recursions": (
        ("value * keep + x[i] * alpha", "value + alpha * (x[i] - value)"),
        ("value = x[i] or value", "value = value or x[i]"),
        ("(opened[start] + closed[start]) / 2.0", "opened[start]"),
        ("average[i] + tenths / 10 *", "average[i] + tenths * 0.1 *"),
        ("value * (1.0 - alpha[i]) + x[i] * alpha[i]", "value * (1.0 - alpha[i])"),
    ),
    "stops": (
        ("if up and stop >= low[i]:", "if up and stop > low[i]:"),
        ("min(pace + step, most)", "pace + step"),
        ("stop > low[i] or stop > low[i - 1]", "stop > low[i]"),
    ),
    "crossings": (
        ("before < 0.0, plan", "before <= 0.0, plan"),
        ("plan.line(0) < plan.line(1))", "plan.line(0) <= plan.line(1))"),
    ),
}
_NATIVE_BROKER: Final = {
    "matching": (
        ("fills=limit <= bar.high", "fills=limit < bar.high"),
        ("fills=limit >= bar.low", "fills=limit > bar.low"),
        ("bar.open > bar.close and limit", "bar.open >= bar.close and limit"),
        ("bar.open <= stop or bar.low <= stop", "bar.open <= stop or bar.low < stop"),
    ),
    "executions": (
        ("closed_value = closing * entry", "closed_value = closing * price"),
        ("cash -= opened_commission", "cash -= closed_commission"),
        ("cash += closed_value + pnl", "cash += pnl + closed_value + 1e-9"),
    ),
    "orders": (
        ("moves = stop < floats[row, col.CREATED_PRICE]", "moves = True"),
        ("stop - floats[row, col.LIMIT_OFFSET]", "floats[row, col.CREATED_PLIMIT]"),
        ("return not triggered", "return True"),
    ),
    "pricing": (("if is_trailing and is_alive(book, row):", "if is_trailing:"),),
}
_NATIVE_LINES: Final = {
    "windows": (("below += value < last", "below += value <= last"),),
    "recursions": (
        ("value = value * keep + x[i] * alpha", "value += alpha * (x[i] - value)"),
        ("np.arange(-limit, limit + 1) / 10.0", "np.arange(-limit, limit + 1) * 0.1"),
        ("(value + average[i - 1]) / 2.0", "(value + average[i]) / 2.0"),
    ),
    "lanes": (
        ("if table.tasks[other, ROW] == wire:", "if False:"),
        ("_lane(table, min(task + 2, last))", "_lane(table, last)"),
        ("tasks[task, FIRST] < span[START] and", "True and"),
    ),
    "sums": (
        ("low, missed = two_sum(low, more)", "low, missed = low, 0.0"),
        ("further - high == 2.0 * low", "further - high != 2.0 * low"),
    ),
    "wholes": (
        ("float(sums[i]) * unit / divisor", "float(sums[i]) * (unit / divisor)"),
        ("_DIGITS: Final = 52", "_DIGITS: Final = 53"),
    ),
    "extremes": (
        (
            "since_first_highest = _ages(_above)",
            "since_first_highest = _ages(_not_below)",
        ),
        ("min(period, out.size - start - period + 1)", "min(period, out.size - start)"),
    ),
    "crossings": (
        ("                before = block[i]\n", "                pass\n"),
        ("(before[i] < 0.0) & (now[i]", "(before[i] <= 0.0) & (now[i]"),
        ("(-1.0 if side == BOTH else 1.0)", "-1.0"),
    ),
    "chains": (
        ("one.min_period <= self._term.min_period", "True"),
        ("late.params[0] != 1", "late.params[0] < 1"),
        ("and zero.params[0] == 0.0", "and zero.params[0] >= 0.0"),
    ),
    "operations": (
        ("return b if b > a else a", "return b if b >= a else a"),
        ("1.0 if a <= b else 0.0", "1.0 if a < b else 0.0"),
    ),
}
_NATIVE_MACHINE: Final = {
    "arithmetic": (
        ("        return not x < y\n", "        return not x <= y\n"),
        ("        return i <= j\n", "        return i < j\n"),
        ("return y if y > x else x", "return x if x > y else y"),
        ("        return x - y\n", "        return y - x\n"),
        ("floored: float = np.floor(whole)", "floored = math.floor(whole) * 1.0"),
    ),
    "loop": (
        ("book.at[feed] + 1 < warm_ups[feed]", "book.at[feed] < warm_ups[feed]"),
        (
            "equity[marks[STEP]] = book.account[col.VALUE]",
            "equity[marks[STEP]] = book.account[col.CASH]",
        ),
        ("= 2 * marks[NOTE] + 1", "= 2 * marks[NOTE]"),
    ),
    "leaps": (
        (
            "        bar += 1\n    return _NOWHERE",
            "        bar += 2\n    return _NOWHERE",
        ),
        ("if reach.is_needed and is_touched(book, reach, bar):", "if False:"),
    ),
    "scans": (
        ("return int(start + i)", "return int(start)"),
        ("wanted == (code == op.ROW_LT)", "wanted"),
        ("    return number < value", "    return number <= value"),
    ),
    "roots": (
        ("is_flat == (which == op.IF_FLAT)", "is_flat"),
        ("return register in hidden", "return False"),
    ),
}
_NATIVE_LOWERING: Final = {
    "fusion": (
        ("op.IF_FLAT if second[0] == op.F_EQ", "op.IF_FLAT if second[0] == op.F_NE"),
        ("self._uses[made[-1][1]] == 1", "self._uses[made[-1][1]] >= 1"),
        ("if number not in self._targets:", "if number:"),
        ("return op.F_MAX, a, a, b", "return op.F_MIN, a, a, b"),
        ("op.MOVE or target != after", "op.MOVE"),
        ("code == op.LINE and first[3] == 0", "code == op.LINE"),
        ("_LEFT if second[1] == register else _RIGHT", "_LEFT"),
    ),
    "holdings": (
        ("computed = set(given)", "computed = set[int]()"),
        ("few | known[one]", "few"),
        ("{**state, a: state.get(b) or self._few[b]}", "state"),
        ("sources[one] <= few and", ""),
    ),
    "shortcuts": (("[] if holdings.is_held(number) else [row]", "[]"),),
}
_PLACES: Final = (
    ("broker", "falcon.engine.broker", _BROKER),
    ("broker", "falcon.engine", _VENUE),
    ("lines", "falcon.engine.indicators", _LINES),
    ("native broker", "falcon.engine.native.broker", _NATIVE_BROKER),
    ("native lines", "falcon.engine.native.lines", _NATIVE_LINES),
    ("native machine", "falcon.engine.native.machine", _NATIVE_MACHINE),
    ("native machine", "falcon.engine.lower.native", _NATIVE_LOWERING),
)


def mutations() -> Iterator[Mutation]:
    """All of them."""
    for suite, package, modules in _PLACES:
        for module, changes in modules.items():
            for old, new in changes:
                yield Mutation(
                    module=f"{package}.{module}", old=old, new=new, suite=suite
                )


MUTATIONS: Final = tuple(mutations())
