"""Generated orders: all kinds, with prices near the market and on its grid."""

from __future__ import annotations

from tests.differential.generator_pen import Pen, Scope
from tests.differential.generator_values import number

_STATED = {
    "Market": ("",),
    "Close": ("",),
    "Limit": ("price",),
    "Stop": ("price",),
    "StopLimit": ("price", "plimit"),
    "StopTrail": ("trail",),
    "StopTrailLimit": ("price", "plimit", "trail"),
}


def order(pen: Pen, scope: Scope) -> list[str]:
    """Statements that place, keep or cancel orders."""
    form = pen.pick(
        {
            _plain: 5.0,
            _kept: 3.0,
            _listed: 1.0,
            _target: 2.0,
            _close: 2.0,
            _bracket: 1.0,
            _by_hand: 1.0,
            _pair: 1.0,
            _cancel: 2.0,
            _regretted: 0.5,
            _odd: 0.1 if pen.is_plain else 1.5,
        }
    )
    return form(pen, scope)


def _feed(pen: Pen, scope: Scope) -> str:
    return scope.feed or pen.feed()


def _price(pen: Pen, scope: Scope, feed: str) -> str:
    base = f"{feed}.{pen.some('close close high low open')}[0]"
    if not scope.reads:
        base = f"{pen.random.randint(160, 320)} / 4"
    return pen.one(
        [
            f"{base} {pen.some('+ -')} {pen.some('0.25 0.5 1.0 2 0')}",
            f"{base} * {pen.some('0.97 1.01 0.99 1.03 1')}",
            f"round({base} * {pen.some('0.98 1.02')}, {pen.some('1 2')})",
            base,
        ]
    )


def _size(pen: Pen, scope: Scope) -> list[str]:
    if pen.maybe(0.25):
        return []
    size = pen.one(
        [
            pen.some("1 2 3 5 10 0.5 100 0 -2"),
            f"max(1, abs(int({number(pen, scope, 2)})) % 7)",
            f"5 if {pen.some('self.position len(self)%3')} else 2",
            "self.broker.getcash() * 0.3 / " + _price_now(pen, scope),
        ]
    )
    return [f"size={size}"]


def _price_now(pen: Pen, scope: Scope) -> str:
    return f"{_feed(pen, scope)}.close[0]" if scope.reads else "75.0"


def _terms(pen: Pen, scope: Scope, feed: str, rival: str = "") -> list[str]:
    kind = (
        "Limit" if rival else pen.one([*_STATED, "Market", "Market", "Limit", "Stop"])
    )
    words = _size(pen, scope)
    if kind != "Market" or pen.maybe(0.3):
        words.append(f"exectype=bt.Order.{kind}")
    for name in _STATED[kind]:
        if name == "trail":
            words.append(pen.some("trailamount=1.5 trailpercent=0.03 trailamount=0.25"))
            if kind == "StopTrail" and pen.maybe(0.3):
                words.append(f"price={_price(pen, scope, feed)}")
        elif name:
            words.append(f"{name}={_price(pen, scope, feed)}")
    return words + _ties(pen, scope, feed, rival)


def _ties(pen: Pen, scope: Scope, feed: str, rival: str = "") -> list[str]:
    words = [f"oco={rival}"] if rival else []
    if pen.maybe(0.2):
        moment = f"{feed}.datetime.{pen.some('datetime date')}(0) + "
        span = f"datetime.timedelta({pen.some('0 1 2 5 days=3 hours=36')})"
        words.append(f"valid={moment if scope.reads and pen.maybe(0.5) else ''}{span}")
    elif pen.maybe(0.1):
        words.append(f"valid={pen.some('None bt.Order.DAY datetime.timedelta()')}")
    if pen.is_rich and pen.maybe(0.1):
        words.append(f"note={pen.constant()}")
    if pen.orders and not rival and pen.maybe(0.15):
        words.append(f"oco=self.{pen.one(pen.orders)}")
    if pen.maybe(0.1):
        words.append(f"tradeid={pen.random.randint(0, 2)}")
    if pen.maybe(0.05):
        words.append(f"transmit={pen.some('True False')}")
    if pen.orders and pen.maybe(0.05):
        words.append(f"parent=self.{pen.one(pen.orders)}")
    return words


def _call(pen: Pen, scope: Scope, rival: str = "") -> str:
    feed = _feed(pen, scope)
    words = _terms(pen, scope, feed, rival)
    if feed != "self.data" or pen.maybe(0.3):
        words.insert(0, f"data={feed}")
    return f"self.{pen.some('buy sell')}({', '.join(words)})"


def _plain(pen: Pen, scope: Scope) -> list[str]:
    return [_call(pen, scope)]


def _kept(pen: Pen, scope: Scope) -> list[str]:
    if not pen.orders:
        return _plain(pen, scope)
    name = f"self.{pen.one(pen.orders)}"
    placed = f"{name} = {_call(pen, scope)}"
    return pen.one([[placed], [f"if not {name}:", f"    {placed}"]])


def _listed(pen: Pen, scope: Scope) -> list[str]:
    if not pen.order_lists:
        return _plain(pen, scope)
    name = f"self.{pen.one(pen.order_lists)}"
    return [f"if len({name}) < 6:", f"    {name}.append({_call(pen, scope)})"]


def _target(pen: Pen, scope: Scope) -> list[str]:
    feed = _feed(pen, scope)
    share = pen.some("0.5 0.0 0.9 -0.3 1.2 0.25")
    target = pen.one(
        [
            f"size({feed}, target={pen.some('0 5 -3 10 2')})",
            f"value({feed}, target={pen.some('1000 0 2500.0 -500')})",
            f"percent({feed}, target={share})",
            f"percent(data={feed}, target={share} / len(self.datas))",
        ]
    )
    return [f"self.order_target_{target}"]


def _close(pen: Pen, scope: Scope) -> list[str]:
    feed = _feed(pen, scope)
    call = pen.one([f"self.close({feed})", f"self.close(data={feed})", "self.close()"])
    if pen.orders and pen.maybe(0.4):
        call = f"self.{pen.one(pen.orders)} = {call}"
    return pen.one([[call], [f"if self.getposition({feed}).size:", f"    {call}"]])


def _bracket(pen: Pen, scope: Scope) -> list[str]:
    feed, side = _feed(pen, scope), pen.some("buy sell")
    below, above = f"{feed}.close[0] * 0.97", f"{feed}.close[0] + 2"
    if not scope.reads:
        below, above = "70.0", "80.0"
    stop, limit = (below, above) if side == "buy" else (above, below)
    words = [f"data={feed}", f"stopprice={stop}", f"limitprice={limit}"]
    words.append(f"size={pen.some('1 3 10')}")
    if pen.maybe(0.5):
        words.append("exectype=bt.Order.Market")
    elif pen.maybe(0.7):
        words.append(f"price={_price(pen, scope, feed)}")
    if pen.maybe(0.15):
        words.append(pen.some("stopexec=None limitexec=None"))
    if pen.maybe(0.2):
        words.append("valid=datetime.timedelta(3)")
    words += _own_kinds(pen, words)
    call = f"self.{side}_bracket({', '.join(words)})"
    if pen.orders and pen.maybe(0.5):
        return [f"legs = {call}", f"self.{pen.one(pen.orders)} = legs[0]"]
    if pen.order_lists and pen.maybe(0.5):
        return [
            f"self.{pen.one(pen.order_lists)} = [o for o in {call} if o is not None]"
        ]
    return [call]


def _own_kinds(pen: Pen, words: list[str]) -> list[str]:
    """What a bracket may state of its legs."""
    stated = "".join(words)
    more = []
    if pen.maybe(0.15):
        more.append("oargs=dict(tradeid=1)")
    if pen.maybe(0.15) and "stopexec" not in stated:
        more.append("stopexec=bt.Order.StopTrail, stopargs=dict(trailamount=1.5)")
    elif pen.maybe(0.15):
        more.append("stopargs=dict(valid=datetime.timedelta(2), tradeid=2)")
    if pen.maybe(0.1) and "limitexec" not in stated:
        more.append(f"limitexec=bt.Order.{pen.some('Limit Close Market')}")
    elif pen.maybe(0.1):
        more.append("limitargs=dict(valid=datetime.timedelta(4), note=1)")
    if pen.maybe(0.05):
        more.append("tradeid=1")
    return more


def _regretted(pen: Pen, scope: Scope) -> list[str]:
    """An order that is cancelled at once, perhaps twice."""
    cancel = [f"{pen.some('self self.broker')}.cancel(late)"]
    return [f"late = {_call(pen, scope)}", *cancel * pen.random.randint(1, 2)]


def _odd(pen: Pen, scope: Scope) -> list[str]:
    """Ways of asking that are seldom taken."""
    feed, kept = _feed(pen, scope), f"self.{pen.one(pen.orders or pen.numbers)}"
    price = _price(pen, scope, feed)
    forms = [
        [f"self.{pen.some('buy sell')}(data={feed}._name)"],
        [f"self.close({feed}, exectype=bt.Order.Limit, price={price})"],
        [f"self.close({feed}, size={pen.some('1 2 None')})"],
        [f"self.order_target_size({feed}, target=4, exectype=bt.Order.Close)"],
        [f"self.order_target_value({feed}, target=700, price={price})"],
        [f"self.order_target_percent({feed}, target=0.2, valid=bt.Order.DAY)"],
        ["self.cancel(None)"],
        [f"print(self.getsizing({feed}), self.getsizing({feed}, isbuy=False))"],
        [f"self.buy({feed}, 2, {price}, None, bt.Order.Limit)"],
        [f"{kept}.addinfo(note=len(self))"],
    ]
    if not pen.orders:
        return pen.one(forms[:-1])
    forms[-1] = [f"if {kept} is not None:", f"    {forms[-1][0]}"]
    forms.append(
        [f"if {kept} is not None:", f"    print({kept}.info.get('note', 'none'))"]
    )
    return pen.one(forms)


def _by_hand(pen: Pen, scope: Scope) -> list[str]:
    feed = _feed(pen, scope)
    head = f"data={feed}, size={pen.some('1 4')}"
    below, above = f"{feed}.close[0] - 1.5", f"{feed}.close[0] + 1.5"
    if not scope.reads:
        below, above = "72.5", "77.5"
    child = f"self.sell({head}, parent=main"
    return [
        f"main = self.buy({head}, transmit=False)",
        f"{child}, exectype=bt.Order.Stop, price={below}, transmit=False)",
        f"{child}, exectype=bt.Order.Limit, price={above}, transmit=True)",
    ]


def _pair(pen: Pen, scope: Scope) -> list[str]:
    """An order and its rival."""
    return [f"first = {_call(pen, scope)}", _call(pen, scope, rival="first")]


def _cancel(pen: Pen, scope: Scope) -> list[str]:
    if pen.order_lists and pen.maybe(0.4):
        name = f"self.{pen.one(pen.order_lists)}"
        return [
            f"for o in {name}:",
            "    self.cancel(o)" if pen.maybe(0.7) else "    self.broker.cancel(o)",
            f"{name} = []",
        ]
    if not pen.orders:
        return _close(pen, scope)
    name = f"self.{pen.one(pen.orders)}"
    return [f"if {name}:", f"    self.cancel({name})", f"    {name} = None"][
        : pen.random.randint(2, 3)
    ]
