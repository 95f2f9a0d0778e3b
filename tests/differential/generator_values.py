"""Generated values: numbers, conditions and texts, as methods write them."""

from __future__ import annotations

from collections.abc import Callable

from tests.differential.generator_pen import DEEPEST_READ, Pen, Scope

Form = Callable[[Pen, Scope], str]

_PRICES = "close close open high low"
_SPECS = ":.2f :.4f :>10.3f :+.1f :.3e :g :08.2f :,.2f"


def number(pen: Pen, scope: Scope, depth: int = 0) -> str:
    """An expression that is a number."""
    if depth >= 3 or pen.maybe(0.4):
        return leaf(pen, scope)
    form = pen.pick(
        {
            _arithmetic: 4.0,
            _function: 2.0,
            _choice: 1.0,
            _quotient: 1.0,
            _aggregate: 1.0,
            _helper: 1.0,
        }
    )
    return form(pen, scope, depth)


def leaf(pen: Pen, scope: Scope) -> str:
    """A number that is named, read or literal."""
    forms = [_state, _literal, _account]
    if scope.reads:
        forms += [_line, _line, _price, _price]
    if scope.locals:
        forms += [_local, _local]
    if scope.order or scope.trade:
        forms += [_told] * 3
    return pen.one(forms)(pen, scope)


def _state(pen: Pen, scope: Scope) -> str:
    names = [f"self.{name}" for name in (*pen.numbers, *pen.counters)]
    names += [f"self.p.{name}" for name in pen.params]
    feed = scope.feed or pen.feed()
    names += [f"self.{name}[{feed}]" for name in pen.tables]
    names += [f"self.{name}[{feed}._name]" for name in pen.named]
    return pen.one(names)


def _literal(pen: Pen, _scope: Scope) -> str:
    return pen.constant()


def _account(pen: Pen, scope: Scope) -> str:
    feed = scope.feed or pen.feed()
    position = pen.one(["self.position", f"self.getposition({feed})"])
    return pen.one(
        [
            f"{position}.size",
            f"{position}.price",
            "self.broker.getcash()",
            "self.broker.getvalue()",
            "len(self)",
            f"len({feed})",
        ]
    )


def _local(pen: Pen, scope: Scope) -> str:
    return pen.one(scope.locals)


def _ago(pen: Pen) -> str:
    return f"-{pen.random.randint(1, DEEPEST_READ)}" if pen.maybe(0.4) else "0"


def _line(pen: Pen, scope: Scope) -> str:
    names = list(pen.lines)
    if scope.feed:
        names += [f"self.{name}[{scope.feed}]" for name in pen.by_feed] * 2
    return f"{pen.one(names)}[{_ago(pen)}]" if names else _price(pen, scope)


def _price(pen: Pen, scope: Scope) -> str:
    feed = scope.feed or pen.feed()
    if feed == "self.data" and pen.maybe(0.3):
        return f"self.data_{pen.some(_PRICES)}[{_ago(pen)}]"
    return f"{feed}.{pen.some(_PRICES + ' volume')}[{_ago(pen)}]"


def _told(pen: Pen, scope: Scope) -> str:
    if scope.order:
        fields = "price size value comm pnl remsize psize pprice"
        own = "size ref status exectype tradeid created.price created.size"
        name = pen.one([f"executed.{pen.some(fields)}", pen.some(own)])
        return f"{scope.order}.{name}"
    fields = "pnl pnlcomm size price value commission barlen baropen ref tradeid"
    return f"{scope.trade}.{pen.some(fields)}"


def _arithmetic(pen: Pen, scope: Scope, depth: int) -> str:
    left, right = number(pen, scope, depth + 1), number(pen, scope, depth + 1)
    return f"({left} {pen.some('+ - * + -')} {right})"


def _function(pen: Pen, scope: Scope, depth: int) -> str:
    one, other = number(pen, scope, depth + 1), number(pen, scope, depth + 1)
    return pen.one(
        [
            f"abs({one})",
            f"max({one}, {other})",
            f"min({one}, {other})",
            f"round({one}, {pen.random.randint(0, 3)})",
            f"float({one})",
            f"int({one})",
            f"(-{one})",
            f"math.floor({one})",
            f"math.sqrt(abs({one}))",
            f"math.log(abs({one}) + 1)",
            f"max({one}, {other}, {pen.constant()})",
        ]
    )


def _choice(pen: Pen, scope: Scope, depth: int) -> str:
    test = condition(pen, scope, depth + 1)
    one, other = number(pen, scope, depth + 1), number(pen, scope, depth + 1)
    return f"({one} if {test} else {other})"


def _quotient(pen: Pen, scope: Scope, depth: int) -> str:
    one = number(pen, scope, depth + 1)
    if pen.maybe(0.4):
        return f"({one} {pen.some('/ // %')} {pen.some('2 3 5.0 0.25 7')})"
    other = leaf(pen, scope)
    if pen.maybe(0.9):
        return f"({one} {pen.some('/ / // %')} {other} if {other} else 0.0)"
    return f"({one} / {other})"


def _aggregate(pen: Pen, scope: Scope, depth: int) -> str:
    if pen.is_plain:
        return leaf(pen, scope)
    forms = [f"len(self.{name})" for name in (*pen.windows, *pen.order_lists)]
    for name in pen.windows:
        window = f"self.{name}"
        forms += [
            f"(sum({window}) / len({window}) if {window} else 0)",
            f"max({window}, default=0)",
            f"({window}[-1] if {window} else -1)",
            f"sum(x * 0.5 for x in {window} if x > {pen.constant()})",
            f"len([x for x in {window}[-3:] if x])",
        ]
    if scope.reads:
        feed, size = scope.feed or pen.feed(), pen.random.randint(1, DEEPEST_READ)
        forms.append(f"sum({feed}.close.get(size={size}))")
        forms.append(f"max({feed}.high[-k] for k in range({size}))")
    forms.append("sum(self.getposition(x).size for x in self.datas)")
    return pen.one(forms) if depth < 3 else leaf(pen, scope)


def _helper(pen: Pen, scope: Scope, depth: int) -> str:
    if pen.functions and (not pen.helpers or pen.maybe(0.5)):
        values = (number(pen, scope, depth + 1) for _ in range(2))
        return f"{pen.one(pen.functions).name}({', '.join(values)})"
    if not pen.helpers or not scope.reads:
        return leaf(pen, scope)
    helper = pen.one(pen.helpers)
    args = [number(pen, scope, depth + 1) for _ in range(helper.args)]
    return f"self.{helper.name}({', '.join(args)})"


def condition(pen: Pen, scope: Scope, depth: int = 0) -> str:
    """An expression that is tested."""
    if depth < 2 and pen.maybe(0.3):
        one, other = condition(pen, scope, depth + 1), condition(pen, scope, depth + 1)
        word = pen.some("and or and")
        return f"not ({one})" if pen.maybe(0.2) else f"({one} {word} {other})"
    forms: list[Form] = [_compared, _compared, _compared, _held, _optional]
    if scope.reads and pen.lines:
        forms += [_line_compared, _line_compared]
    if pen.orders:
        forms.append(_pending)
    if scope.order:
        forms += [_status] * 3
    if scope.trade:
        forms += [_trade_state] * 3
    return pen.one(forms)(pen, scope)


def _compared(pen: Pen, scope: Scope) -> str:
    one, other = number(pen, scope, 2), number(pen, scope, 2)
    if pen.maybe(0.1):
        return f"{one} < {other} <= {number(pen, scope, 2)}"
    if pen.maybe(0.1):
        return f"{one} in ({pen.constant()}, {pen.constant()})"
    return f"{one} {pen.some('< > <= >= == != < >')} {other}"


def _held(pen: Pen, scope: Scope) -> str:
    position = f"self.getposition({scope.feed or pen.feed()})"
    return pen.one(
        [
            "self.position",
            "not self.position",
            f"{position}.size {pen.some('> < == !=')} 0",
            f"not {position}",
            f"len(self) % {pen.random.randint(2, 9)} == {pen.random.randint(0, 3)}",
        ]
    )


def _optional(pen: Pen, scope: Scope) -> str:
    if not pen.optional:
        return _compared(pen, scope)
    name = f"self.{pen.one(pen.optional)}"
    return pen.one(
        [
            f"{name} is None",
            f"{name} is not None",
            name,
            f"({name} is not None and {name} > {number(pen, scope, 2)})",
            f"({name} is None or {number(pen, scope, 2)} < {name})",
        ]
    )


def _line_compared(pen: Pen, scope: Scope) -> str:
    one, other = pen.one(pen.lines), pen.one(pen.lines)
    feed = scope.feed or pen.feed()
    return pen.one(
        [
            f"{one} > {other}",
            f"{feed}.close {pen.some('> < >= <=')} {one}",
            f"{one}",
            f"{one} {pen.some('> < ==')} {pen.constant()}",
            f"{one}[0] > {one}[-1]",
        ]
    )


def _pending(pen: Pen, scope: Scope) -> str:
    name = f"self.{pen.one(pen.orders)}"
    feed = scope.feed or "self.data"
    return pen.one(
        [
            name,
            f"({name} and {name}.data is {feed})",
            f"not {name}",
            f"{name} is None",
            f"({name} is not None and {name}.alive())",
            f"({name} and {name}.status == bt.Order.{pen.some('Accepted Completed')})",
            f"({name} and {name}.isbuy())",
        ]
    )


def _status(pen: Pen, scope: Scope) -> str:
    order = scope.order
    names = "Submitted Accepted Completed Canceled Margin Rejected Expired Partial"
    one, other = pen.some(names), pen.some(names)
    mine = [f"{order} == self.{name}" for name in pen.orders]
    mine += [
        f"{order}.ref == getattr(self.{name}, 'ref', -1)"
        for name in pen.orders
        if not pen.is_plain
    ]
    mine += [f"{order} in self.{name}" for name in pen.order_lists]
    return pen.one(
        [
            f"{order}.status == {order}.{one}",
            f"{order}.status in [{order}.{one}, {order}.{other}]",
            f"{order}.status in (bt.Order.{one}, bt.Order.{other})",
            f"{order}.isbuy()",
            f"{order}.issell()",
            f"not {order}.alive()",
            f"{order}.getstatusname() == '{one}'",
            *mine,
        ]
    )


def _trade_state(pen: Pen, scope: Scope) -> str:
    trade = scope.trade
    forms = f"{trade}.isclosed {trade}.justopened {trade}.isopen {trade}.long {trade}"
    return pen.one([pen.some(forms), f"{trade}.pnlcomm {pen.some('> < >=')} 0"])


def text(pen: Pen, scope: Scope) -> str:
    """A text made of values."""
    one, other = number(pen, scope, 2), number(pen, scope, 1)
    spec = pen.some(_SPECS)
    feed = scope.feed or "self.data"
    forms = [
        f'f"{{{one}{spec}}} {{{other}}}"',
        f'f"{{len(self):>4d}} {{{feed}._name}} {{{other}{pen.some(_SPECS)}}}"',
        f"'%.3f and %s' % ({one}, {other})",
        f"'{{:.2f}}|{{}}'.format({one}, {other})",
        f"'{{0:.2f}} {{x}}'.format({one}, x={other})",
        f"str({one}) + ' ' + str(bool({condition(pen, scope, 2)}))",
        f'f"{{bool({condition(pen, scope, 2)})!r}} {{{one}!s}}"',
    ]
    if scope.order:
        forms += [
            f'f"{{{scope.order}.getstatusname()}} {{{scope.order}.ref}} {{{one}}}"'
        ]
    if pen.orders:
        forms.append(f'f"{{self.{pen.one(pen.orders)} is None}}"')
    if pen.optional:
        forms.append(f'f"{{self.{pen.one(pen.optional)}}} {{{one}}}"')
    return pen.one(forms)
