"""Settings: names people know, all mistakes at once, and no secret anywhere."""

from __future__ import annotations

import traceback
from datetime import date
from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError

from falcon.errors import ConfigError
from falcon.settings import Settings, fields_by_name

SECRET = "sk-ant-topsecret"  # noqa: S105 - invented
EVERYWHERE = "0.0.0.0"  # noqa: S104 - to see it refused


def load(**environ: str) -> Settings:
    return Settings.load(environ, env_file=None)


def mistakes_of(**environ: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        load(**environ)
    return str(caught.value).splitlines()[1:]


def test_without_anything_set_the_defaults_hold() -> None:
    settings = load()

    assert settings.trading_symbols == ()
    assert settings.initial_balance == 10_000
    assert settings.update_interval_s == 60
    assert settings.db == Path("paper_trading.db")
    assert settings.data_dir is None
    assert settings.cache_mb == 512
    assert (settings.host, settings.port) == ("127.0.0.1", 5_000)
    assert settings.is_on_loopback
    assert settings.claude_model == "claude-sonnet-5-5"
    assert settings.replay_speed == 5
    assert settings.replay_start is None
    assert settings.live_trading is False
    assert settings.secret_values() == ()


def test_everything_can_be_set(tmp_path: Path) -> None:
    settings = load(
        TRADING_SYMBOLS=" spy, qqq,SPY",
        INITIAL_BALANCE="25000.50",
        UPDATE_INTERVAL="1",
        FALCON_DB="/var/lib/falcon/paper_trading.db",
        FALCON_DATA_DIR=str(tmp_path),
        FALCON_HOST="::1",
        FALCON_PORT="8080",
        FALCON_LIVE_TRADING="false",
        FALCON_REPLAY_SPEED="0.5",
        FALCON_REPLAY_START="2008-09-15",
        FALCON_SEED="7",
        FALCON_CACHE_MB="0",
        ALPACA_STREAM_URL="ws://127.0.0.1:9/stream",
        QC_USER_ID="123",
        QC_API_TOKEN=SECRET,
    )

    assert settings.trading_symbols == ("SPY", "QQQ")
    assert settings.initial_balance == 25_000.5
    assert settings.update_interval_s == 1
    assert settings.data_dir == tmp_path
    assert (settings.host, settings.port) == ("::1", 8_080)
    assert settings.replay_start == date(2008, 9, 15)
    assert settings.seed == 7
    assert settings.cache_mb == 0
    assert settings.alpaca_stream_url == "ws://127.0.0.1:9/stream"
    assert settings.qc_user_id == "123"


@pytest.mark.parametrize(
    ("alias", "field"),
    [
        ("POLYGON_API_KEY", "massive_api_key"),
        ("MASSIVE_API_KEY", "massive_api_key"),
        ("ANTHROPIC_API_KEY", "claude_api_key"),
        ("CLAUDE_API_KEY", "claude_api_key"),
    ],
)
def test_keys_are_found_under_every_name_they_are_known_by(
    alias: str, field: str
) -> None:
    assert getattr(load(**{alias: SECRET}), field) == SecretStr(SECRET)


def test_alpacas_own_names_are_known() -> None:
    settings = load(APCA_API_KEY_ID="id", APCA_API_SECRET_KEY=SECRET)

    assert settings.alpaca_api_key == SecretStr("id")
    assert settings.alpaca_secret_key == SecretStr(SECRET)


def test_the_environment_wins_over_the_file(tmp_path: Path) -> None:
    env_file = tmp_path / ".env"
    env_file.write_text("INITIAL_BALANCE=1\nFALCON_SEED=2\n")

    settings = Settings.load({"INITIAL_BALANCE": "3"}, env_file=env_file)

    assert (settings.initial_balance, settings.seed) == (3, 2)


def test_the_process_environment_and_dot_env_are_the_default(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("FALCON_SEED", "9")
    (tmp_path / ".env").write_text("FALCON_PORT=6000")

    settings = Settings.load()

    assert (settings.seed, settings.port) == (9, 6_000)


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("TRADING_SYMBOLS", "SPY,,QQQ", "symbols separated by commas"),
        ("TRADING_SYMBOLS", "SPY;QQQ", "symbols separated by commas"),
        ("INITIAL_BALANCE", "0", "dollars above 0"),
        ("INITIAL_BALANCE", "-1", "dollars above 0"),
        ("INITIAL_BALANCE", "nan", "dollars above 0"),
        ("INITIAL_BALANCE", "inf", "dollars above 0"),
        ("INITIAL_BALANCE", "ten", "dollars above 0"),
        ("UPDATE_INTERVAL", "0", "seconds above 0"),
        ("FALCON_DB", "/", "the path of a file"),
        ("FALCON_DATA_DIR", "/no/such/folder", "a folder that exists"),
        ("FALCON_HOST", "http://localhost", "a name or an address"),
        ("FALCON_PORT", "0", "a whole number from 1 to 65535"),
        ("FALCON_PORT", "65536", "a whole number from 1 to 65535"),
        ("FALCON_PORT", "80.5", "a whole number from 1 to 65535"),
        ("FALCON_LIVE_TRADING", "true", "off: this version has no live broker"),
        ("FALCON_LIVE_TRADING", "perhaps", "off: this version has no live broker"),
        ("CLAUDE_MODEL", "claude sonnet", "the name of a model"),
        ("FALCON_REPLAY_SPEED", "0", "a number above 0"),
        ("FALCON_REPLAY_START", "15.9.2008", "a date like 2010-01-04"),
        ("FALCON_REPLAY_START", "2008-02-30", "a date like 2010-01-04"),
        ("FALCON_SEED", "-1", "0 or above"),
        ("MASSIVE_URL", "api.massive.com", "http(s)://host"),
        ("MASSIVE_URL", "ftp://api.massive.com", "http(s)://host"),
        ("MASSIVE_URL", "http://", "http(s)://host"),
        ("MASSIVE_URL", "http://a:99999", "http(s)://host"),
        ("MASSIVE_URL", "http://[::1", "http(s)://host"),
        ("MASSIVE_URL", "http://a/#part", "http(s)://host"),
        ("ALPACA_STREAM_URL", "https://a", "ws(s)://host"),
    ],
)
def test_an_impossible_value_is_named_with_what_it_was_and_what_is_expected(
    name: str, value: str, expected: str
) -> None:
    (mistake,) = mistakes_of(**{name: value})

    assert mistake.startswith(f"{name}: must be {expected}")
    assert mistake.endswith(f"; was {value!r}")


def test_all_mistakes_are_listed_at_once() -> None:
    mistakes = mistakes_of(
        INITIAL_BALANCE="-5",
        FALCON_PORT="http",
        FALCON_HOTS=EVERYWHERE,
        ALPACA_API_KEY=SECRET,
        FALCON_HOST=EVERYWHERE,
        CLAUDE_API_KEY="two words",
    )

    assert [mistake.partition(":")[0] for mistake in mistakes] == [
        "ALPACA_SECRET_KEY",
        "CLAUDE_API_KEY",
        "FALCON_API_TOKEN",
        "FALCON_HOTS",
        "FALCON_PORT",
        "INITIAL_BALANCE",
    ]
    assert "did you mean FALCON_HOST?" in mistakes[3]


def test_no_mistake_shows_a_secret() -> None:
    with pytest.raises(ConfigError) as caught:
        load(
            ALPACA_SECRET_KEY=SECRET,
            CLAUDE_API_KEY=f"{SECRET} {SECRET}",
            FALCON_API_TOKEN="short-" + SECRET[:5],
            FALCON_HOST=EVERYWHERE,
            MASSIVE_URL=f"http://user:{SECRET}@host?key={SECRET}",
            FALCON_TOKEN=SECRET,
        )

    report = "".join(traceback.format_exception(caught.value))
    assert SECRET[:5] not in report
    assert "http://***@host" in report


@pytest.mark.parametrize(
    ("given", "missing"),
    [
        ("ALPACA_API_KEY", "ALPACA_SECRET_KEY"),
        ("ALPACA_SECRET_KEY", "ALPACA_API_KEY"),
        ("QC_USER_ID", "QC_API_TOKEN"),
        ("APCA_API_KEY_ID", "ALPACA_SECRET_KEY"),
    ],
)
def test_half_a_pair_is_a_mistake(given: str, missing: str) -> None:
    (mistake,) = mistakes_of(**{given: "12345"})

    assert mistake.startswith(f"{missing}: must be set together with ")


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "127.1.2.3", "::1"])
def test_loopback_needs_no_token(host: str) -> None:
    assert load(FALCON_HOST=host).is_on_loopback


@pytest.mark.parametrize("host", [EVERYWHERE, "::", "192.168.1.5", "falcon.local"])
def test_beyond_loopback_a_token_of_16_characters_is_needed(host: str) -> None:
    (without,) = mistakes_of(FALCON_HOST=host)
    (short,) = mistakes_of(FALCON_HOST=host, FALCON_API_TOKEN="x" * 15)
    settings = load(FALCON_HOST=host, FALCON_API_TOKEN="x" * 16)

    assert without.endswith("had 0")
    assert short.endswith("had 15")
    assert not settings.is_on_loopback


def test_settings_mask_their_keys_and_cannot_be_changed() -> None:
    settings = load(CLAUDE_API_KEY=SECRET)

    assert SECRET not in repr(settings) + str(settings)
    assert SECRET not in settings.model_dump_json()
    assert settings.secret_values() == (SECRET,)
    with pytest.raises(ValidationError):
        settings.port = 1


def test_settings_can_be_made_by_field() -> None:
    settings = Settings(initial_balance=5, trading_symbols=("SPY",))

    assert (settings.initial_balance, settings.trading_symbols) == (5, ("SPY",))


def test_every_setting_has_a_name_and_an_expectation() -> None:
    fields = fields_by_name()

    assert set(fields.values()) == set(Settings.model_fields)
    assert all(Settings.model_fields[field].description for field in fields.values())


@pytest.mark.parametrize("name", ["FALCON_BENCHMARKS", "FALCON_REAL_BARS"])
def test_where_the_tests_find_their_data_is_no_mistake(name: str) -> None:
    assert Settings.load({name: "somewhere"}, env_file=None) == Settings()
