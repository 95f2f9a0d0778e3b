"""Parts: the only place where a provider meets a port.

Everything above asks here for what is ready to be called; nothing below knows which
provider it was given. Without keys the parts are the embedded ones: sample bars, or the
files of a folder, replayed by a clock of Falcon's own; the simulated broker; the
English parser; the search-based advisor. With a Claude key the language model takes
over reading and advising.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time

from falcon.bootstrap.markets import all_bars
from falcon.clock import ManualClock, ReplayClock
from falcon.domain.bars import BarSeries, Timeframe, from_stamp
from falcon.domain.costs import Costs
from falcon.domain.schedule import Schedule
from falcon.engine.rules import AllocationSize, Rules
from falcon.errors import BarsMissingError, ConfigError
from falcon.market.sessions import TimedBars
from falcon.ports import Broker, Clock, LanguageModel, MarketData
from falcon.refine.candidates import Advisor
from falcon.refine.model import ModelAdvisor
from falcon.refine.search import SearchAdvisor
from falcon.services.present import TradedUntil
from falcon.settings import Settings
from falcon.store import books, runtime
from falcon.store.database import Store, create
from falcon.store.encoding import to_text

TIMEFRAME = Timeframe.DAY
"""The bars that strategies trade on in this version."""

_PAST = 0.6
"""Part of the longest history that lies before the replay, so that there is a past to
test on."""

_FOREVER = datetime.max.replace(tzinfo=UTC)

_SECONDS_A_SESSION = 365.25 * 86_400 / 252
"""Simulated seconds between two daily bars, weekends and holidays spread evenly."""

_REPLAY = Schedule(
    tick_s=1.0,
    status_s=30.0,
    optimization_s=10.0,
    reconcile_s=20.0,
    commands_s=1.0,
)
"""The replay runs faster than life, and so does what depends on bars."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Parts:
    """What every process of Falcon shares.

    Attributes:
        settings: where they come from.
        store: the database.
        clock: what time it is; it sets the pace of the orchestrator and runs ahead of
            what has been traded.
        present: the time up to which has been traded: what strategies, searches and
            records may know of. In it no later bar exists.
        market: bars, none of which closed after the clock's time.
        rules: terms of trading, in backtests and at the simulated broker.
        model: the language model, ``None`` for the embedded parser and search.
        advisor: proposes better versions.
        schedule: how often the orchestrator does what.
    """

    settings: Settings
    store: Store
    clock: Clock
    present: Clock
    market: MarketData
    rules: Rules
    model: LanguageModel | None
    advisor: Advisor
    schedule: Schedule

    @property
    def live_rules(self) -> Rules:
        """The rules with the sizes of paper trading."""
        return replace(self.rules, sizer=AllocationSize())

    @property
    def costs(self) -> Costs:
        """Commission and slippage of the rules."""
        return Costs(commission=self.rules.commission, slippage=self.rules.slippage)


def beside(settings: Settings) -> Parts:
    """The parts of a process that runs beside the orchestrator: dashboard, commands.

    Its present is the time up to which the orchestrator has traded.
    """
    source = all_bars(settings)
    stretch = _stretch(settings, source)
    return _parts(
        settings, source, stretch, lambda store: TradedUntil(store, stretch.start)
    )


def going_on(settings: Settings) -> Parts:
    """The parts of the orchestrator, on a clock that goes on where it last stopped."""
    source = all_bars(settings)
    stretch = _stretch(settings, source)

    def clock(store: Store) -> Clock:
        return ReplayClock(
            origin=TradedUntil(store, stretch.start).now(),
            speed=settings.replay_speed * _SECONDS_A_SESSION,
            end=stretch.end,
        )

    parts = _parts(settings, source, stretch, clock)
    with parts.store.writing() as db:
        runtime.put(db, runtime.MARKET_ENDS_AT, to_text(stretch.end))
    return parts


def by_hand(settings: Settings) -> tuple[Parts, ManualClock, MarketData]:
    """Parts on a clock moved by hand, set to the replay's start; and all their bars."""
    source = all_bars(settings)
    stretch = _stretch(settings, source)
    clock = ManualClock(stretch.start)
    return _parts(settings, source, stretch, lambda _store: clock), clock, source


def broker_of(parts: Parts) -> Broker:
    """The broker that fills the orders: the simulated one in this version."""
    # It brings sqlite-utils, which processes beside the orchestrator do not need.
    from falcon.providers.paper.broker import PaperBroker

    with parts.store.writing() as db:
        balance = books.open_account(db, parts.settings.initial_balance)
    return PaperBroker.open(
        store=parts.store,
        market=parts.market,
        timeframe=TIMEFRAME,
        costs=parts.costs,
        cash=balance,
    )


def symbols(parts: Parts) -> tuple[str, ...]:
    """The symbols to trade: those of the settings, else all that the market has.

    Raises:
        ConfigError: a symbol of the settings has no bars.
    """
    known = parts.market.symbols()
    wanted = parts.settings.trading_symbols or known
    missing = [symbol for symbol in wanted if symbol not in known]
    if missing:
        raise ConfigError(
            f"TRADING_SYMBOLS has symbols without bars: {', '.join(missing)}; "
            f"there are bars of {', '.join(known)}"
        )
    return wanted


def _parts(
    settings: Settings,
    source: MarketData,
    stretch: _Stretch,
    clock: Callable[[Store], Clock],
) -> Parts:
    from falcon.providers.replay import ReplayMarket

    store = create(settings.db)
    pace = clock(store)
    model = _model(settings)
    costs = Costs()
    return Parts(
        settings=settings,
        store=store,
        clock=pace,
        present=TradedUntil(store, stretch.start),
        market=ReplayMarket(source, pace),
        rules=Rules(
            cash=settings.initial_balance,
            commission=costs.commission,
            slippage=costs.slippage,
        ),
        model=model,
        advisor=SearchAdvisor(seed=settings.seed)
        if model is None
        else ModelAdvisor(model=model),
        schedule=_REPLAY,
    )


def _model(settings: Settings) -> LanguageModel | None:
    if settings.claude_api_key is None:
        return None
    from falcon.providers.anthropic import ClaudeModel

    return ClaudeModel(
        api_key=settings.claude_api_key.get_secret_value(),
        model=settings.claude_model,
        base_url=settings.anthropic_base_url,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stretch:
    """The time that is replayed.

    Attributes:
        start: the first present.
        end: the close of the last bar.
    """

    start: datetime
    end: datetime


def _stretch(settings: Settings, source: MarketData) -> _Stretch:
    """From the chosen day, else from within the longest history, to the last bar."""
    closes = [
        TimedBars.of(series).closes
        for symbol in settings.trading_symbols or source.symbols()
        if (series := _whole(source, symbol)) is not None and len(series)
    ]
    if not closes:
        raise ConfigError(
            f"there are no {TIMEFRAME} bars of any symbol; choose another "
            "FALCON_DATA_DIR or leave it out for the sample bars"
        )
    longest = max(closes, key=len)
    end = from_stamp(max(int(each[-1]) for each in closes))
    if settings.replay_start is None:
        start = from_stamp(int(longest[int(_PAST * len(longest))]))
    else:
        start = datetime.combine(settings.replay_start, time(), UTC)
    if start >= end:
        raise ConfigError(
            f"FALCON_REPLAY_START: must be before the last bar, which closed at {end}, "
            f"was {start:%Y-%m-%d}"
        )
    return _Stretch(start=start, end=end)


def _whole(source: MarketData, symbol: str) -> BarSeries | None:
    try:
        return source.bars(symbol, TIMEFRAME, until=_FOREVER)
    except BarsMissingError:
        return None
