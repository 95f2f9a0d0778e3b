"""Parts: what people are told of the settings, and what not."""

from __future__ import annotations

from pathlib import Path

from falcon.parts import Kind, Shown, parts, shown
from falcon.settings import Settings

SECRET = "sk-ant-topsecret"  # noqa: S105 - invented


def by_name(**environ: str) -> dict[str, Shown]:
    return {each.name: each for each in shown(Settings.load(environ, env_file=None))}


def test_without_keys_every_part_is_embedded() -> None:
    found = parts(Settings.load({}, env_file=None))

    assert [part.name for part in found] == ["market", "broker", "language model"]
    assert {part.kind for part in found} == {Kind.EMBEDDED}


def test_a_folder_and_a_key_make_their_parts_real(tmp_path: Path) -> None:
    environ = {"FALCON_DATA_DIR": str(tmp_path), "CLAUDE_API_KEY": SECRET}

    market, broker, model = parts(Settings.load(environ, env_file=None))

    assert (market.kind, broker.kind, model.kind) == (
        Kind.REAL,
        Kind.EMBEDDED,
        Kind.REAL,
    )
    assert str(tmp_path) in market.what
    assert model.what == "Claude, claude-sonnet-5-5"


def test_every_setting_is_shown_with_where_it_comes_from() -> None:
    found = by_name(TRADING_SYMBOLS="SPY,QQQ")

    assert len(found) == len(Settings.model_fields)
    assert found["TRADING_SYMBOLS"] == Shown(
        name="TRADING_SYMBOLS", value="SPY,QQQ", note="set"
    )
    assert found["FALCON_PORT"] == Shown(
        name="FALCON_PORT", value="5000", note="default"
    )
    assert found["FALCON_DATA_DIR"].value == ""


def test_secrets_are_masked() -> None:
    found = by_name(CLAUDE_API_KEY=SECRET)

    assert found["CLAUDE_API_KEY"].value == "********"
    assert SECRET not in repr(found)


def test_keys_without_an_adapter_are_not_ignored_in_silence() -> None:
    names = {
        "ALPACA_API_KEY",
        "ALPACA_SECRET_KEY",
        "DATABENTO_API_KEY",
        "MASSIVE_API_KEY",
        "QC_API_TOKEN",
        "QC_USER_ID",
    }

    found = by_name(**dict.fromkeys(names, "1"), MASSIVE_URL="http://127.0.0.1")

    unused = {
        name
        for name, each in found.items()
        if each.note == "set, not used by this version"
    }
    assert unused == {*names, "MASSIVE_URL"}
