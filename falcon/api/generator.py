"""Generator: words to code, for Python users."""

from __future__ import annotations

from collections.abc import Mapping

from falcon.api.opening import Beside
from falcon.errors import FalconError
from falcon.services.words import Field, words_of


class StrategyCodeGenerator(Beside):
    """Words to code: by the language model with a key, by the English parser without.

    Args:
        claude_api_key: the key; that of the settings if none is given.
    """

    def __init__(self, claude_api_key: str | None = None) -> None:
        super().__init__(claude_api_key=claude_api_key)

    def generate_from_youtube_strategy(
        self, strategy: Mapping[str, Field]
    ) -> tuple[bool, str, str]:
        """Write code for a description; nothing is stored.

        Args:
            strategy: the body of a submission: ``transcript``, or ``title`` with any
                of ``description``, ``entry_rules``, ``exit_rules`` and
                ``risk_management``.

        Returns:
            Whether it succeeded; the code, empty if not; the reason, empty if so.
        """
        try:
            meaning = self.verbs.understand(words_of(strategy)).meaning
        except FalconError as error:
            return False, "", str(error)
        if meaning.rejected is not None:
            return False, "", f"{meaning.rejected.code}: {meaning.rejected.reason}"
        return True, meaning.code, ""
