"""Every exception that Falcon raises, named by what the daemon does next.

```
FalconError
├── ConfigError                 stop with exit code 78; systemd does not restart
├── UsageError                  refuse the request: the caller asked for what cannot be
│   ├── NotFoundError             … an id or a name that does not exist
│   └── ConflictError             … it does not fit the state that things are in
├── TemporaryError              retry with patience, then skip this tick
│   ├── ProviderTimeoutError      … the outside did not answer in time
│   ├── RateLimitedError          … the outside asked us to slow down
│   └── StoreBusyError            … another process holds the database
├── ProviderError               no retry; mark the provider unhealthy
│   ├── CredentialsError          … it does not accept our key
│   └── BadAnswerError            … it answered what cannot be understood
├── DataError                   skip that symbol this tick
│   ├── BadBarError               … a bar that cannot be true
│   └── BarsMissingError          … there are no bars for this symbol
├── OrderRejectedError          record it; the order is final
├── OrderUncertainError         never resend; reconcile by client_order_id
├── StrategyError               pause that strategy; the others trade on
│   ├── UnsupportedConstructError … its source uses what the engine refuses
│   ├── VettingError              … it failed a check before activation
│   └── StrategyCrashError        … it failed while it ran
├── StoreError                  stop: the database cannot be used as it is
│   ├── SchemaTooNewError         … a newer Falcon wrote it
│   └── AlreadyRunningError       … another orchestrator owns it
└── InvariantError              halt trading and exit; restart into reconciliation
```

Messages are lower case, state value and expectation ("quantity must be positive,
was -3"), say what to do, and never hold a secret.
"""


class FalconError(Exception):
    """Root of everything that Falcon raises on purpose."""


class ConfigError(FalconError):
    """A setting is missing or impossible; the process ends with exit code 78."""


class UsageError(FalconError):
    """The caller asked for something that cannot be done; nothing was changed."""


class NotFoundError(UsageError):
    """The id or name does not exist."""


class ConflictError(UsageError):
    """The request does not fit the present state, say resuming a retired strategy."""


class TemporaryError(FalconError):
    """It may pass; the only class that `falcon.retry` catches."""


class ProviderTimeoutError(TemporaryError):
    """The outside did not answer in time, and nothing was ordered."""


class RateLimitedError(TemporaryError):
    """The outside asked for fewer requests."""


class StoreBusyError(TemporaryError):
    """Another process held the database longer than the busy timeout."""


class ProviderError(FalconError):
    """The outside said no or spoke nonsense; asking again will not help."""


class CredentialsError(ProviderError):
    """The provider does not accept the key."""


class BadAnswerError(ProviderError):
    """The provider's answer cannot be understood or is incomplete."""


class DataError(FalconError):
    """Market data that must not be traded on; the symbol is skipped this tick."""


class BadBarError(DataError):
    """A bar that cannot be true: NaN, high below low, a price of zero."""


class BarsMissingError(DataError):
    """No bars are known for the symbol; the message lists those that have some."""


class OrderRejectedError(FalconError):
    """The broker refused the order; that is final."""


class OrderUncertainError(FalconError):
    """The order was sent and the answer is unknown; look it up, never resend it."""


class StrategyError(FalconError):
    """A strategy's own code is at fault; that strategy is paused."""


class UnsupportedConstructError(StrategyError):
    """The source uses a construct outside the closed list of the engine.

    The text is what a language model is shown when it corrects itself, so it always
    names the place, the construct, and what to write instead.

    Attributes:
        line: 1-based line in the source.
        column: 1-based column in the source.
        construct: what was found, in a few words or as it stands in the source.
        hint: how to write it instead.
    """

    def __init__(self, *, line: int, column: int, construct: str, hint: str) -> None:
        super().__init__(f"line {line}, column {column}: {construct}; {hint}")
        self.line = line
        self.column = column
        self.construct = construct
        self.hint = hint


class VettingError(StrategyError):
    """A strategy failed a check that it must pass before it may trade."""


class StrategyCrashError(StrategyError):
    """A strategy ended with an error of its own while it ran.

    Attributes:
        reason: the kind of failure as backtrader users know it, for example
            ``ZeroDivisionError`` or ``fuel exhausted``.
        bar_at: ISO-8601 opening time of the bar it happened on, or ``None``.
        line: 1-based source line, or ``None`` if it is not known.
    """

    def __init__(
        self, reason: str, *, bar_at: str | None = None, line: int | None = None
    ) -> None:
        where = f" at bar {bar_at}" if bar_at else ""
        where += f", source line {line}" if line else ""
        super().__init__(f"{reason}{where}")
        self.reason = reason
        self.bar_at = bar_at
        self.line = line


class StoreError(FalconError):
    """The database cannot be used as it is."""


class SchemaTooNewError(StoreError):
    """The database was written by a newer Falcon than this one."""


class AlreadyRunningError(StoreError):
    """Another orchestrator owns this database."""


class InvariantError(FalconError):
    """Our own books do not add up; trading halts until they have been reconciled."""
