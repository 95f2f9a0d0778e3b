"""Opening: from the settings of the process to what the classes work on."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from pydantic import SecretStr

from falcon.bootstrap.parts import Parts, beside
from falcon.bootstrap.verbs import verbs_on
from falcon.services.verbs import Verbs
from falcon.settings import Settings

Row = dict[str, object]


def settings_of(
    db_path: str | Path | None = None, claude_api_key: str | None = None
) -> Settings:
    """The settings, with another database or key where one is given."""
    changes: dict[str, object] = {}
    if db_path is not None:
        changes["db"] = Path(db_path)
    if claude_api_key is not None:
        changes["claude_api_key"] = SecretStr(claude_api_key)
    return Settings.load().model_copy(update=changes)


class Beside:
    """What the classes share that work beside the orchestrator."""

    def __init__(
        self, db_path: str | Path | None = None, claude_api_key: str | None = None
    ) -> None:
        self._settings = settings_of(db_path, claude_api_key)

    @cached_property
    def parts(self) -> Parts:
        """What every process shares."""
        return beside(self._settings)

    @cached_property
    def verbs(self) -> Verbs:
        """What people can ask for."""
        return verbs_on(self.parts)
