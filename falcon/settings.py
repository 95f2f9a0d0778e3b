"""Settings: everything that can be set from outside, as frozen, checked values.

1. `falcon.environment` takes names and texts from `.env` and the environment.
2. `Settings` parses and checks each value alone.
3. `_contradictions` finds those that do not fit one another.
4. `Settings.load` raises all mistakes together as one `ConfigError`, a line each.

Below `falcon.bootstrap` nobody reads settings. Keys are `SecretStr`: no repr, error or
listing shows one.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any, Self
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    SecretStr,
    ValidationError,
)

from falcon.environment import Vocabulary, read_environment
from falcon.errors import ConfigError
from falcon.listening import is_loopback

_ALIASES = {
    "ANTHROPIC_API_KEY": "CLAUDE_API_KEY",
    "APCA_API_KEY_ID": "ALPACA_API_KEY",
    "APCA_API_SECRET_KEY": "ALPACA_SECRET_KEY",
    "POLYGON_API_KEY": "MASSIVE_API_KEY",
}
_PAIRS = (("ALPACA_API_KEY", "ALPACA_SECRET_KEY"), ("QC_USER_ID", "QC_API_TOKEN"))
_FOR_TESTS = frozenset({"FALCON_BENCHMARKS", "FALCON_REAL_BARS"})
_ONE_WORD = "one word of ASCII, without blanks"
_SHORTEST_TOKEN = 16
_LONGEST_QUOTE = 60
_SYMBOL = re.compile(r"[A-Z0-9][A-Z0-9._/-]{0,19}")
_HOST = re.compile(r"[A-Za-z0-9._:-]+")
_WORD = re.compile(r"[!-~]+")
_CREDENTIALS = re.compile(r"(?<=//)[^/]*(?=@)|(?<=\?).*")


def _must(is_right: Callable[[Any], bool]) -> AfterValidator:
    """Refuse a value; what is expected instead stands in the field's description."""

    def check(value: Any) -> Any:
        if not is_right(value):
            raise ValueError
        return value

    return AfterValidator(check)


def _symbols(text: object) -> object:
    if not isinstance(text, str):
        return text
    return tuple(dict.fromkeys(part.strip().upper() for part in text.split(",")))


def _day(text: object) -> object:
    return date.fromisoformat(text) if isinstance(text, str) else text


def _is_url(*schemes: str) -> Callable[[str], bool]:
    def check(text: str) -> bool:
        url = urlsplit(text)
        has_port = url.port is None or url.port > 0  # raises ValueError if impossible
        is_bare = not (url.username or url.password or url.query or url.fragment)
        return (
            url.scheme in schemes
            and bool(url.hostname)
            and has_port
            and is_bare
            and _WORD.fullmatch(text) is not None
        )

    return check


def _setting(name: str, default: object, expected: str) -> Any:
    return Field(default, validation_alias=name, description=expected)


def _key(name: str) -> Any:
    return _setting(name, None, _ONE_WORD)


def _http(name: str) -> Any:
    return _setting(name, None, "http(s)://host[:port][/path], no user or password")


def _ws(name: str) -> Any:
    return _setting(name, None, "ws(s)://host[:port][/path], no user or password")


_Key = Annotated[
    SecretStr, _must(lambda key: _WORD.fullmatch(key.get_secret_value()) is not None)
]
_Http = Annotated[str, _must(_is_url("http", "https"))]
_Ws = Annotated[str, _must(_is_url("ws", "wss"))]
_Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]


class Settings(BaseModel):
    """Everything that can be set from outside; made by `load`."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", validate_by_name=True, hide_input_in_errors=True
    )

    trading_symbols: Annotated[
        tuple[str, ...],
        BeforeValidator(_symbols),
        _must(lambda symbols: all(map(_SYMBOL.fullmatch, symbols))),
    ] = _setting("TRADING_SYMBOLS", (), "symbols separated by commas, say SPY,QQQ")
    """Symbols to trade, upper case; default none, that is all of the market in use."""

    initial_balance: _Positive = _setting(
        "INITIAL_BALANCE", 10_000.0, "dollars above 0"
    )
    """Cash of a new paper account in dollars; default 10000."""

    update_interval_s: _Positive = _setting("UPDATE_INTERVAL", 60.0, "seconds above 0")
    """Real seconds between two ticks; default 60."""

    db: Annotated[Path, _must(lambda path: not path.is_dir())] = _setting(
        "FALCON_DB", Path("paper_trading.db"), "the path of a file, not a folder"
    )
    """The database; default ``paper_trading.db`` in the working directory."""

    data_dir: Annotated[Path, _must(Path.is_dir)] | None = _setting(
        "FALCON_DATA_DIR", None, "a folder that exists"
    )
    """Folder of bar files that are the market; default none: the sample bars."""

    cache_mb: Annotated[int, Field(ge=0)] = _setting(
        "FALCON_CACHE_MB", 512, "a whole number of megabytes, 0 or above"
    )
    """Most megabytes of results kept in the data folder; default 512, 0 keeps none."""

    host: Annotated[str, _must(_HOST.fullmatch)] = _setting(
        "FALCON_HOST", "127.0.0.1", "a name or an address, without scheme and port"
    )
    """Where the dashboard listens; default 127.0.0.1, this machine only."""

    port: Annotated[int, Field(ge=1, le=65_535)] = _setting(
        "FALCON_PORT", 5_000, "a whole number from 1 to 65535"
    )
    """Port of the dashboard; default 5000."""

    api_token: _Key | None = _key("FALCON_API_TOKEN")
    """Bearer token of the interface; default none, which loopback alone allows."""

    live_trading: Annotated[bool, _must(lambda live: not live)] = _setting(
        "FALCON_LIVE_TRADING",
        default=False,
        expected="off: this version has no live broker, only paper",
    )
    """Opt-in to real money; default off, and this version refuses it."""

    claude_model: Annotated[str, _must(_WORD.fullmatch)] = _setting(
        "CLAUDE_MODEL", "claude-sonnet-5-5", "the name of a model"
    )
    """Model that writes and improves code; default claude-sonnet-5-5."""

    replay_speed: _Positive = _setting("FALCON_REPLAY_SPEED", 5.0, "a number above 0")
    """Sessions per real second of the embedded replay; default 5."""

    replay_start: Annotated[date, BeforeValidator(_day)] | None = _setting(
        "FALCON_REPLAY_START", None, "a date like 2010-01-04"
    )
    """First day of the embedded replay; default none: Falcon chooses."""

    seed: Annotated[int, Field(ge=0)] = _setting("FALCON_SEED", 1, "0 or above")
    """Seed of everything random; default 1."""

    claude_api_key: _Key | None = _key("CLAUDE_API_KEY")
    """Key of the language model; default none: the English parser and the search."""

    alpaca_api_key: _Key | None = _key("ALPACA_API_KEY")
    """Key of the broker Alpaca; default none."""

    alpaca_secret_key: _Key | None = _key("ALPACA_SECRET_KEY")
    """The other half of Alpaca's key; default none."""

    massive_api_key: _Key | None = _key("MASSIVE_API_KEY")
    """Key of Massive's market data; default none."""

    databento_api_key: _Key | None = _key("DATABENTO_API_KEY")
    """Key of Databento's market data; default none."""

    qc_user_id: Annotated[str, _must(str.isdecimal)] | None = _setting(
        "QC_USER_ID", None, "a whole number"
    )
    """User at QuantConnect; default none."""

    qc_api_token: _Key | None = _key("QC_API_TOKEN")
    """Token of that user; default none."""

    alpaca_url: _Http | None = _http("ALPACA_URL")
    alpaca_data_url: _Http | None = _http("ALPACA_DATA_URL")
    alpaca_stream_url: _Ws | None = _ws("ALPACA_STREAM_URL")
    alpaca_data_stream_url: _Ws | None = _ws("ALPACA_DATA_STREAM_URL")
    massive_url: _Http | None = _http("MASSIVE_URL")
    massive_stream_url: _Ws | None = _ws("MASSIVE_STREAM_URL")
    anthropic_base_url: _Http | None = _http("ANTHROPIC_BASE_URL")
    youtube_url: _Http | None = _http("YOUTUBE_URL")
    """Hosts of proxies and stand-ins; default none: each vendor's own."""

    @classmethod
    def load(
        cls,
        environ: Mapping[str, str] | None = None,
        env_file: str | Path | None = ".env",
    ) -> Self:
        """Read the settings.

        Args:
            environ: the environment; the process's own if not given.
            env_file: a file of ``NAME=value`` lines, which need not exist.

        Raises:
            ConfigError: something is wrong; the message lists all mistakes.
        """
        given = read_environment(
            os.environ if environ is None else environ,
            None if env_file is None else Path(env_file),
            _vocabulary(),
        )
        mistakes = [*given.mistakes, *_contradictions(given.values)]
        settings = None
        try:
            settings = cls.model_validate(given.values)
        except ValidationError as error:
            wrong = [str(each["loc"][0]) for each in error.errors(include_input=False)]
            mistakes += [_mistake(name, given.values[name]) for name in wrong]
        if settings is None or mistakes:
            raise ConfigError("\n".join(["settings are wrong:", *sorted(mistakes)]))
        return settings

    @property
    def is_on_loopback(self) -> bool:
        """Whether the dashboard can be reached from this machine only."""
        return is_loopback(self.host)

    def secret_values(self) -> tuple[str, ...]:
        """Every secret in clear, for the log, which must leave them out."""
        values = (getattr(self, name) for name in type(self).model_fields)
        return tuple(
            value.get_secret_value() for value in values if isinstance(value, SecretStr)
        )


def fields_by_name() -> Mapping[str, str]:
    """The field of each setting, by the name that people set."""
    fields = Settings.model_fields.items()
    return {str(field.validation_alias): name for name, field in fields}


def _vocabulary() -> Vocabulary:
    return Vocabulary(
        names=frozenset(fields_by_name()),
        aliases=_ALIASES,
        prefix="FALCON_",
        foreign=_FOR_TESTS,
    )


def _mistake(name: str, text: str) -> str:
    expected = Settings.model_fields[fields_by_name()[name]].description
    if expected == _ONE_WORD:
        return f"{name}: must be {expected}; its value is not shown"
    shown = _CREDENTIALS.sub("***", text)[:_LONGEST_QUOTE]
    return f"{name}: must be {expected}; was {shown!r}"


def _contradictions(values: Mapping[str, str]) -> Iterator[str]:
    for first, second in _PAIRS:
        if (first in values) is not (second in values):
            given, missing = (first, second) if first in values else (second, first)
            yield f"{missing}: must be set together with {given}; was not set"
    host, token = values.get("FALCON_HOST", ""), values.get("FALCON_API_TOKEN", "")
    is_open = _HOST.fullmatch(host) is not None and not is_loopback(host)
    if is_open and len(token) < _SHORTEST_TOKEN:
        yield (
            f"FALCON_API_TOKEN: must have at least {_SHORTEST_TOKEN} characters where"
            f" others can reach FALCON_HOST; had {len(token)}"
        )
