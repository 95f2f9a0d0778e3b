"""Verbs: everything that people can ask of Falcon, wired once and used by every door.

The web server, the command line and the Python classes call the same objects.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from falcon.clock import SystemClock
from falcon.domain.bars import Timeframe
from falcon.engine import compile_strategy
from falcon.engine.rules import AllocationSize, Rules
from falcon.ports import Clock, MarketData
from falcon.services.activate import ActivateStrategy
from falcon.services.control import PauseStrategy, ResumeStrategy, RetireStrategy
from falcon.services.create import AddVersion, CreateStrategy
from falcon.services.health import CheckHealth
from falcon.services.history import ListEvents, ListNewest, ListVersions
from falcon.services.holdings import Prices
from falcon.services.knobs import ChangeKnobs, ShowKnobs
from falcon.services.leaderboard import ShowAggregate, ShowLeaderboard
from falcon.services.refine import RollBack
from falcon.services.requests import RequestOptimization
from falcon.services.status import ListStrategies, ShowOverview, ShowStrategy
from falcon.services.submit import ListSubmissions, ShowSubmission, SubmitDescription
from falcon.services.twin import RunTwin
from falcon.services.understand import Reader, UnderstandDescription
from falcon.services.vetting import ValidateCode
from falcon.store import views
from falcon.store.database import Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Surroundings:
    """What the verbs work on.

    Attributes:
        store: the database.
        market: bars.
        clock: the present of the market; bars after it do not exist.
        rules: costs of trading, and the cash that the account begins with.
        timeframe: which bars strategies trade on.
        read: makes sense of words.
        interval_s: seconds between two ticks as configured.
    """

    store: Store
    market: MarketData
    clock: Clock
    rules: Rules
    timeframe: Timeframe
    read: Reader
    interval_s: float

    @property
    def understand(self) -> UnderstandDescription:
        """What makes a strategy of words."""
        validate = ValidateCode(
            market=self.market,
            clock=self.clock,
            timeframe=self.timeframe,
            rules=self.rules,
        )
        return UnderstandDescription(
            read=self.read, validate=validate, market=self.market
        )

    @property
    def prices(self) -> Prices:
        """What holdings are worth."""
        return Prices(market=self.market, timeframe=self.timeframe)

    @property
    def run_twin(self) -> RunTwin:
        """What repeats the trading of a strategy."""
        return RunTwin(
            store=self.store,
            market=self.market,
            timeframe=self.timeframe,
            compile=compile_strategy,
            rules=replace(self.rules, sizer=AllocationSize()),
        )

    @property
    def activate(self) -> ActivateStrategy:
        """What lets a strategy trade."""
        return ActivateStrategy(
            store=self.store,
            market=self.market,
            clock=self.clock,
            rules=self.rules,
            timeframe=self.timeframe,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Verbs:
    """What people can ask for, by name."""

    understand: UnderstandDescription
    validate: ValidateCode
    submit: SubmitDescription
    list_submissions: ListSubmissions
    show_submission: ShowSubmission
    create: CreateStrategy
    add_version: AddVersion
    list_strategies: ListStrategies
    show_strategy: ShowStrategy
    activate: ActivateStrategy
    pause: PauseStrategy
    resume: ResumeStrategy
    retire: RetireStrategy
    roll_back: RollBack
    request_optimization: RequestOptimization
    list_signals: ListNewest
    list_trades: ListNewest
    list_optimizations: ListNewest
    list_versions: ListVersions
    list_events: ListEvents
    show_leaderboard: ShowLeaderboard
    show_aggregate: ShowAggregate
    show_overview: ShowOverview
    show_knobs: ShowKnobs
    change_knobs: ChangeKnobs
    run_twin: RunTwin
    check_health: CheckHealth


def wire(given: Surroundings) -> Verbs:
    """Put the verbs together."""
    store, clock = given.store, given.clock
    understand, prices = given.understand, given.prices
    validate = understand.validate
    return Verbs(
        understand=understand,
        validate=validate,
        submit=SubmitDescription(store=store, clock=clock, understand=understand),
        list_submissions=ListSubmissions(store=store),
        show_submission=ShowSubmission(store=store),
        create=CreateStrategy(store=store, clock=clock, validate=validate),
        add_version=AddVersion(store=store, clock=clock, validate=validate),
        list_strategies=ListStrategies(store=store),
        show_strategy=ShowStrategy(store=store, prices=prices),
        activate=given.activate,
        pause=PauseStrategy(store=store, clock=clock),
        resume=ResumeStrategy(store=store, clock=clock),
        retire=RetireStrategy(store=store, clock=clock),
        roll_back=RollBack(store=store, clock=clock),
        request_optimization=RequestOptimization(store=store, clock=clock),
        list_signals=ListNewest(store=store, view=views.recent_signals),
        list_trades=ListNewest(store=store, view=views.recent_trades),
        list_optimizations=ListNewest(store=store, view=views.recent_optimizations),
        list_versions=ListVersions(store=store),
        list_events=ListEvents(store=store),
        show_leaderboard=ShowLeaderboard(store=store),
        show_aggregate=ShowAggregate(store=store),
        show_overview=ShowOverview(
            store=store, prices=prices, initial_balance=given.rules.cash
        ),
        show_knobs=ShowKnobs(store=store),
        change_knobs=ChangeKnobs(store=store, clock=clock),
        run_twin=given.run_twin,
        check_health=CheckHealth(
            store=store, clock=SystemClock(), interval_s=given.interval_s
        ),
    )
