"""The figures agree with their definitions and with a well-kept library."""

from __future__ import annotations

import math
import warnings
from dataclasses import asdict
from types import ModuleType

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from falcon.analytics import metrics, trades
from falcon.analytics.metrics import measure
from falcon.domain.bars import Floats
from falcon.domain.performance import Performance


def floats(*values: float) -> Floats:
    return np.array(values, dtype=np.float64)


NOTHING = floats()
DAILY = 252.0


@pytest.fixture(scope="module")
def empyrical() -> ModuleType:
    # Importing it warns about its own dependencies, which is not our concern.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import empyrical  # type: ignore[import-untyped, unused-ignore]
    module: ModuleType = empyrical
    return module


def a_curve(seed: int, bars: int = 700) -> Floats:
    rng = np.random.default_rng(seed)
    growth = 1 + rng.normal(0.0004, 0.012, bars)
    return np.asarray(10_000 * np.cumprod(growth), dtype=np.float64)


# --- known answers ---


def test_sharpe_of_twelve_annual_returns_is_the_published_one() -> None:
    first_half = (0.259, 0.198, 0.364, -0.081, 0.057, 0.055)
    second_half = (0.188, 0.317, 0.24, 0.184, -0.01, 0.526)
    annual = floats(*first_half, *second_half)

    assert metrics.sharpe(annual - 0.05, periods_per_year=1) == pytest.approx(
        0.834364, abs=5e-7
    )


def test_sortino_of_eight_annual_returns_is_the_published_one() -> None:
    annual = floats(0.17, 0.15, 0.23, -0.05, 0.12, 0.09, 0.13, -0.04)

    assert metrics.sortino(annual, periods_per_year=1) == pytest.approx(
        4.417261, abs=5e-7
    )


@pytest.mark.parametrize("seed", range(5))
def test_curve_figures_agree_with_empyrical(empyrical: ModuleType, seed: int) -> None:
    curve = a_curve(seed)
    returns = metrics.returns_of(curve, capital=10_000.0)

    ours = measure(curve, NOTHING, capital=10_000.0, periods_per_year=DAILY)

    assert ours.sharpe == pytest.approx(empyrical.sharpe_ratio(returns), rel=1e-12)
    assert ours.sortino == pytest.approx(empyrical.sortino_ratio(returns), rel=1e-12)
    assert ours.max_drawdown == pytest.approx(-empyrical.max_drawdown(returns))
    assert ours.roi == pytest.approx(empyrical.cum_returns_final(returns))


def test_trade_figures_follow_their_definitions() -> None:
    pnls = floats(100, -50, 30, 0, -20, -10)

    figures = measure(NOTHING, pnls, capital=1_000, periods_per_year=DAILY)

    assert figures.total_trades == 6
    assert figures.winning_trades == 2
    assert figures.win_rate == pytest.approx(2 / 6)
    assert figures.profit_factor == pytest.approx(130 / 80)
    assert figures.expectancy == pytest.approx(50 / 6)
    assert figures.realized_pnl == 50
    assert figures.consecutive_losses == 2
    assert figures.sqn == pytest.approx(
        math.sqrt(6) * (50 / 6) / float(np.std(pnls, ddof=1))
    )


def test_drawdowns_are_measured_from_the_highest_value_so_far() -> None:
    curve = floats(110, 99, 120, 90, 108)

    figures = measure(curve, NOTHING, capital=100, periods_per_year=DAILY)

    assert figures.max_drawdown == pytest.approx(0.25)
    assert figures.current_drawdown == pytest.approx(0.10)
    assert figures.total_pnl == 8
    assert figures.roi == pytest.approx(0.08)


def test_the_capital_is_the_first_peak_and_leads_to_the_first_return() -> None:
    curve = floats(90, 99)

    figures = measure(curve, NOTHING, capital=100, periods_per_year=DAILY)

    assert figures.max_drawdown == pytest.approx(0.10)
    assert metrics.returns_of(curve, capital=100) == pytest.approx([-0.1, 0.1])


# --- edges ---


def test_nothing_at_all_has_only_the_figures_that_are_defined() -> None:
    assert (
        measure(NOTHING, NOTHING, capital=1_000, periods_per_year=DAILY)
        == Performance()
    )


def test_a_single_bar_has_a_return_but_no_risk() -> None:
    figures = measure(floats(1_010), NOTHING, capital=1_000, periods_per_year=DAILY)

    assert figures.roi == pytest.approx(0.01)
    assert figures.sharpe is None
    assert figures.sortino is None


def test_a_single_trade_has_no_quality_number() -> None:
    assert trades.sqn(trades.tally_of(floats(10))) is None


def test_equal_trades_have_no_quality_number() -> None:
    assert trades.sqn(trades.tally_of(floats(0.1, 0.1, 0.1))) is None


def test_no_trade_lost_means_no_profit_factor() -> None:
    assert trades.profit_factor(trades.tally_of(floats(5, 0, 3))) is None


def test_no_trade_won_means_a_profit_factor_of_zero() -> None:
    assert trades.profit_factor(trades.tally_of(floats(-5, 0))) == 0


def test_a_flat_curve_has_no_sharpe() -> None:
    flat = floats(1_000, 1_000, 1_000)

    figures = measure(flat, NOTHING, capital=1_000, periods_per_year=DAILY)

    assert figures.sharpe is None
    assert figures.sortino is None
    assert figures.max_drawdown == 0


def test_steady_growth_has_no_sharpe_in_spite_of_rounding() -> None:
    curve = np.geomspace(1_000, 1_500, 400)

    figures = measure(curve[1:], NOTHING, capital=1_000, periods_per_year=DAILY)

    assert figures.sharpe is None


def test_a_curve_without_a_loss_has_no_sortino() -> None:
    figures = measure(
        floats(1_010, 1_050), NOTHING, capital=1_000, periods_per_year=DAILY
    )

    assert figures.sharpe is not None
    assert figures.sortino is None


@pytest.mark.parametrize(("ruin", "fall"), [(0.0, 1.0), (-550.0, 1.5)])
def test_a_ruined_curve_has_lost_all_or_more_and_has_no_sharpe(
    ruin: float, fall: float
) -> None:
    figures = measure(
        floats(1_100, ruin), NOTHING, capital=1_000, periods_per_year=DAILY
    )

    assert figures.max_drawdown == fall
    assert figures.current_drawdown == fall
    assert figures.sharpe is None
    assert figures.sortino is None
    assert figures.total_pnl == ruin - 1_000


def test_without_capital_a_profit_is_no_return() -> None:
    figures = measure(floats(5), NOTHING, capital=0, periods_per_year=DAILY)

    assert figures.roi == 0
    assert figures.sharpe is None


def test_a_curve_that_was_never_above_zero_has_nothing_to_fall_from() -> None:
    assert metrics.drawdowns_of(floats(-1, -2), capital=0) == pytest.approx([0, 0])


def test_trades_stand_for_the_profit_where_no_curve_was_recorded() -> None:
    figures = measure(NOTHING, floats(-10, 4), capital=100, periods_per_year=DAILY)

    assert figures.total_pnl == -6
    assert figures.roi == pytest.approx(-0.06)


# --- laws ---

steps = st.lists(st.floats(-0.5, 0.5), min_size=1, max_size=60)
pnls_lists = st.lists(st.floats(-1e6, 1e6).map(lambda x: round(x, 2)), max_size=60)


def curve_of(returns: list[float]) -> Floats:
    curve: Floats = 1_000 * np.cumprod(1 + np.array(returns))
    return curve


@given(steps)
def test_drawdowns_lie_between_zero_and_one_and_the_deepest_is_deepest(
    returns: list[float],
) -> None:
    figures = measure(curve_of(returns), NOTHING, capital=1_000, periods_per_year=DAILY)

    assert 0 <= figures.current_drawdown <= figures.max_drawdown <= 1


@given(steps, st.floats(0.01, 1e6))
def test_ratios_of_the_curve_do_not_depend_on_the_size_of_the_account(
    returns: list[float], scale: float
) -> None:
    curve = curve_of(returns)

    small = measure(curve, NOTHING, capital=1_000, periods_per_year=DAILY)
    large = measure(
        scale * curve, NOTHING, capital=scale * 1_000, periods_per_year=DAILY
    )

    for name in ("roi", "max_drawdown", "current_drawdown"):
        assert asdict(large)[name] == pytest.approx(
            asdict(small)[name], rel=1e-6, abs=1e-9
        )


@given(steps, st.floats(0.01, 1e6))
def test_sharpe_does_not_depend_on_the_size_of_the_account(
    returns: list[float], scale: float
) -> None:
    wobbly = [*returns, 0.1, -0.1]
    curve = curve_of(wobbly)

    small = measure(curve, NOTHING, capital=1_000, periods_per_year=DAILY)
    large = measure(
        scale * curve, NOTHING, capital=scale * 1_000, periods_per_year=DAILY
    )

    assert large.sharpe == pytest.approx(small.sharpe, rel=1e-6, abs=1e-9)
    assert large.sortino == pytest.approx(small.sortino, rel=1e-6, abs=1e-9)


@given(pnls_lists)
def test_rates_lie_in_their_ranges(pnls: list[float]) -> None:
    values = np.array(pnls, dtype=np.float64)

    figures = measure(NOTHING, values, capital=1_000, periods_per_year=DAILY)

    assert 0 <= figures.winning_trades <= figures.total_trades == len(pnls)
    assert 0 <= figures.consecutive_losses <= figures.total_trades
    assert figures.win_rate is None or 0 <= figures.win_rate <= 1
    assert figures.profit_factor is None or figures.profit_factor >= 0


@given(pnls_lists)
def test_every_figure_is_finite_or_none(pnls: list[float]) -> None:
    values = np.array(pnls, dtype=np.float64)
    curve = 1_000 + np.cumsum(values)

    figures = asdict(measure(curve, values, capital=1_000, periods_per_year=DAILY))

    assert all(value is None or math.isfinite(value) for value in figures.values())


@given(pnls_lists)
def test_the_order_of_trades_changes_only_the_row_of_losses(pnls: list[float]) -> None:
    shuffled = sorted(pnls)

    one = measure(NOTHING, np.array(pnls), capital=1e9, periods_per_year=DAILY)
    other = measure(NOTHING, np.array(shuffled), capital=1e9, periods_per_year=DAILY)

    assert one.win_rate == other.win_rate
    assert one.realized_pnl == pytest.approx(other.realized_pnl, abs=1e-6)
