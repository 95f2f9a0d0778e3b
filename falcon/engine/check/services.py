"""What a strategy may ask of its broker and make for it, by backtrader's names."""

from __future__ import annotations

import ast

from falcon.engine import ir
from falcon.engine.check.scope import Keywords, own_name
from falcon.engine.check.words import words
from falcon.engine.reading.paths import BY_NAME
from falcon.engine.reading.refusal import place, refusal

_FAST = {
    "getcash": "broker.cash",
    "get_cash": "broker.cash",
    "getvalue": "broker.value",
    "get_value": "broker.value",
    "getposition": "getposition",
    "cancel": "cancel",
}
"""Methods of the broker with an action of their own; the values, without arguments."""

BROKER_SETTERS = words(
    """
    add_cash addcommissioninfo set_cash setcash set_checksubmit set_coc set_coo
    set_filler set_fundmode set_int2pnl set_shortcash set_slippage_fixed
    set_slippage_perc setcommission
    """
)
"""Methods of the broker that change how it works."""

BROKER_METHODS = (
    BROKER_SETTERS
    | _FAST.keys()
    | words(
        """
        get_fundmode get_fundshares get_fundvalue get_orders_open getcommissioninfo
        """
    )
)
BROKER_FIELDS = words("cash fundmode fundshares fundvalue positions startingcash")

COMMISSION = words(
    """
    commission margin mult commtype percabs stocklike interest interest_long leverage
    automargin
    """
)
"""Parameters of a commission."""

_STAKE = words("stake tranches")
_PERCENT = words("percents retint")
MADE: dict[str, frozenset[str]] = {
    "backtrader.CommInfoBase": COMMISSION,
    "backtrader.CommissionInfo": COMMISSION,
    "backtrader.comminfo.CommInfoBase": COMMISSION,
    "backtrader.comminfo.CommissionInfo": COMMISSION,
    "backtrader.SizerFix": _STAKE,
    "backtrader.sizers.SizerFix": _STAKE,
    "backtrader.sizers.FixedSize": _STAKE,
    "backtrader.sizers.FixedSizeTarget": _STAKE,
    "backtrader.sizers.FixedReverser": words("stake"),
    "backtrader.sizers.PercentSizer": _PERCENT,
    "backtrader.sizers.PercentSizerInt": _PERCENT,
    "backtrader.sizers.AllInSizer": _PERCENT,
    "backtrader.sizers.AllInSizerInt": _PERCENT,
    "backtrader.fillers.FixedSize": words("size"),
    "backtrader.fillers.FixedBarPerc": words("perc"),
    "backtrader.fillers.BarPointPerc": words("minmov perc"),
    BY_NAME: words(""),
}
"""Classes of which a strategy may make something, with the parameters they take."""


_ORDERS = "self.broker.get_orders_open() gives those that wait"
_ENVIRONMENT = frozenset({"env", "cerebro"})


def is_broker(node: ast.expr) -> bool:
    """Whether the expression is ``self.broker``, or the run's."""
    if own_name(node) == "broker":
        return True
    is_attribute = isinstance(node, ast.Attribute) and node.attr == "broker"
    return is_attribute and is_environment(node.value)  # type: ignore[attr-defined]


def is_environment(node: ast.expr) -> bool:
    """Whether the expression is ``self.env`` or ``self.cerebro``."""
    return own_name(node) in _ENVIRONMENT


def on_environment(node: ast.Call, name: str, args: tuple[ir.Expr, ...]) -> ir.Expr:
    """Read ``self.env.name(…)``.

    Raises:
        UnsupportedConstructError: it is something other than the end of the run.
    """
    if name == "runstop" and not args:
        return ir.Action(place(node), "runstop", ())
    if name in {"resampledata", "replaydata", "adddata"}:
        hint = "give the run one feed more; it is self.data1 here"
        raise refusal(node, f"self.env.{name}", hint)
    raise refusal(
        node, f"self.env.{name}", "leave the set-up of the run out of the strategy"
    )


def of_environment(node: ast.Attribute) -> ir.Expr:
    """Read ``self.env.name`` where it is not called.

    Raises:
        UnsupportedConstructError: it is no feed, nor the broker.
    """
    at = place(node)
    match node.attr:
        case "datas":
            return ir.Own(at, "datas")
        case "datasbyname":
            return ir.Action(at, "feedsbyname", ())
        case "broker":
            return ir.Action(at, "broker", ())
    raise refusal(
        node, f"self.env.{node.attr}", "leave the set-up of the run out of the strategy"
    )


def on_broker(
    node: ast.Call, name: str, args: tuple[ir.Expr, ...], keywords: Keywords
) -> ir.Expr:
    """Read ``self.broker.name(…)``.

    Raises:
        UnsupportedConstructError: the broker has no such method here.
    """
    at = place(node)
    action = _FAST.get(name)
    if action is not None:
        is_value = action.startswith("broker.")
        if not is_value or not (args or keywords):
            return ir.Action(at, action, args, keywords)
    if name not in BROKER_METHODS:
        raise refusal(
            node,
            f"self.broker.{name}",
            "use self.broker.getcash() and self.broker.getvalue(), and place orders "
            "with self.buy and self.sell",
        )
    return ir.MethodCall(at, ir.Action(at, "broker", ()), name, args, keywords)


def of_broker(node: ast.Attribute) -> ir.Expr:
    """Read ``self.broker.name`` where it is not called.

    Raises:
        UnsupportedConstructError: the broker has no such attribute here.
    """
    at = place(node)
    match node.attr:
        case "cash" | "startingcash":
            return ir.Action(at, f"broker.{node.attr}", ())
        case "positions":
            return ir.Action(at, "getpositions", ())
        case name if name in BROKER_FIELDS:
            return ir.Attr(at, ir.Action(at, "broker", ()), name)
    raise refusal(
        node,
        f"self.broker.{node.attr}",
        _ORDERS
        if node.attr in {"orders", "pending"}
        else "use self.broker.getcash() and self.broker.getvalue()",
    )
