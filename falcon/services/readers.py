"""Readers: who makes sense of words, chosen by whether there is a language model.

Both come from `falcon.intake`, which is slow to import and is needed by few processes,
so it is imported when the first description comes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from falcon.domain.strategies import Origin
from falcon.ports import Clock, LanguageModel
from falcon.services.model_calls import RecordedModel
from falcon.services.understand import Meaning, Question, Reader, Rejection
from falcon.services.words import Words
from falcon.store.database import Store

if TYPE_CHECKING:
    from falcon.intake.understanding import Understanding


def reader_of(model: LanguageModel | None, *, store: Store, clock: Clock) -> Reader:
    """The English parser, or the language model with every call written down."""
    if model is None:
        return ParserReader()
    return ModelReader(model=RecordedModel(model=model, store=store, clock=clock))


@dataclass(frozen=True, slots=True)
class ParserReader:
    """Reads English by grammar; the same words always mean the same."""

    def __call__(self, words: Words) -> Meaning:
        """Read a description."""
        from falcon.intake.understanding import understand

        return _meaning(understand(words.text, title=words.title))


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelReader:
    """Has a language model write the code.

    Attributes:
        model: whom to ask.
    """

    model: LanguageModel

    def __call__(self, words: Words) -> Meaning:
        """Read a description.

        Raises:
            TemporaryError: the model does not answer now.
            ProviderError: it answered what cannot be used.
        """
        from falcon.intake.generator import GenerateStrategy

        generate = GenerateStrategy(model=self.model)
        return _meaning(generate(words.text, title=words.title).understanding)


def _meaning(understanding: Understanding) -> Meaning:
    rejected = understanding.rejected
    return Meaning(
        rejected=None
        if rejected is None
        else Rejection(code=rejected.code.value, reason=rejected.reason),
        structure=understanding.structure,
        english=understanding.english,
        assumed=understanding.assumed,
        questions=[
            Question(id=one.id, text=one.text, default=one.default)
            for one in understanding.questions
        ],
        code=understanding.code,
        untradable=understanding.untradable,
        symbols=understanding.symbols,
        origin=Origin.MODEL if understanding.is_generated else Origin.PARSER,
    )
