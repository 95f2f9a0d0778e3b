"""Specs for property tests: what plain sentences can say."""

from __future__ import annotations

from hypothesis import strategies as st

from falcon.intake.conditions import Comparison, Condition, Cross, Direction
from falcon.intake.risk import Level, LevelKind, Risk, Size, SizeKind
from falcon.intake.spec import Context, Entry, Exit, StrategySpec, TradeSide
from falcon.intake.terms import Number, Series, Term, scaled, series

periods = st.integers(min_value=2, max_value=250)
percents = st.integers(min_value=1, max_value=30)


def averages() -> st.SearchStrategy[Series]:
    return st.builds(series, st.sampled_from(["sma", "ema"]), periods)


def prices() -> st.SearchStrategy[Term]:
    lines = st.sampled_from(["bb_upper", "bb_mid", "bb_lower"])
    channels = st.sampled_from(["donchian_high", "donchian_low"])
    return st.one_of(
        averages(),
        st.builds(lambda name: series(name, 20, 2), lines),
        st.builds(series, channels, periods),
    )


def oscillators() -> st.SearchStrategy[Series]:
    return st.one_of(
        st.builds(series, st.just("rsi"), st.integers(2, 30)),
        st.builds(series, st.just("cci"), st.integers(5, 30)),
        st.builds(series, st.just("adx"), st.integers(5, 30)),
    )


def conditions() -> st.SearchStrategy[Condition]:
    sides = st.sampled_from(["<", ">"])
    close = st.just(Series("close"))
    volumes = st.builds(
        lambda factor, period: Comparison(
            Series("volume"), ">=", scaled(factor, series("volume_sma", period))
        ),
        st.sampled_from([1.5, 2.0, 3.0]),
        periods,
    )
    return st.one_of(
        st.builds(Comparison, close, sides, prices()),
        st.builds(
            Comparison, oscillators(), sides, st.builds(Number, st.integers(1, 99))
        ),
        st.builds(
            Cross, st.sampled_from([Direction.UP, Direction.DOWN]), close, averages()
        ),
        volumes,
    )


def risks() -> st.SearchStrategy[Risk]:
    percent = st.builds(Level, kind=st.just(LevelKind.PERCENT), value=percents)
    atr = st.builds(
        Level,
        kind=st.just(LevelKind.ATR),
        value=st.sampled_from([1.5, 2.0, 3.0]),
        period=st.integers(7, 30),
    )
    reward = st.builds(
        Level, kind=st.just(LevelKind.RISK_MULTIPLE), value=st.sampled_from([1.5, 2.0])
    )
    sizes = st.builds(
        Size,
        kind=st.sampled_from([SizeKind.PERCENT_OF_EQUITY, SizeKind.RISK_PERCENT]),
        value=percents,
    )
    return st.builds(
        Risk,
        stop=st.one_of(percent, atr),
        target=st.one_of(st.none(), percent, reward),
        trail=st.one_of(st.none(), percent),
        size=st.one_of(st.none(), sizes),
    )


def specs() -> st.SearchStrategy[StrategySpec]:
    side = st.sampled_from([TradeSide.LONG, TradeSide.SHORT])
    some = st.lists(conditions(), min_size=1, max_size=3, unique_by=str).map(tuple)
    few = st.lists(conditions(), min_size=1, max_size=2, unique_by=str).map(tuple)
    contexts = st.builds(Context, timeframe=st.sampled_from(["", "1d"]))
    return st.builds(_spec, side, some, few, risks(), contexts)


def _spec(
    side: TradeSide,
    inside: tuple[Condition, ...],
    outside: tuple[Condition, ...],
    risk: Risk,
    context: Context,
) -> StrategySpec:
    return StrategySpec(
        entries=(Entry(side=side, conditions=inside),),
        exits=(Exit(side=side, conditions=outside),),
        risk=risk,
        context=context,
    )
