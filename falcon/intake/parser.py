"""Parser: a description in English becomes a spec, or is rejected with a reason.

In: text. Out: `StrategySpec` or `Rejected`. No language model; the same text always
gives the same spec. The steps, each in a module of its own:

1. `wording` brings the words to a canonical vocabulary; numbers get values.
2. `schedule` takes out hours, weekdays, time frames, sides.
3. `mentions` finds the series that are named; twice, since settings may come later.
4. `levels` takes out stops, targets and sizes.
5. `clauses` reads conditions and verbs; `sentences` binds them.
6. `assembly` makes entries and exits; `completion` fills what is open and notes it.
7. `rejections` refuses what looks ahead, what contradicts itself, what has no rule.
"""

from __future__ import annotations

from falcon.errors import UsageError
from falcon.intake.assembly import Assembly
from falcon.intake.clauses import read_clauses
from falcon.intake.completion import completed
from falcon.intake.draft import Draft
from falcon.intake.levels import read_levels
from falcon.intake.mentions import read_mentions
from falcon.intake.reading import Reading
from falcon.intake.rejections import defect_of, defect_of_words
from falcon.intake.schedule import read_schedule
from falcon.intake.sentences import Sentence, sentences
from falcon.intake.spec import Rejected, StrategySpec
from falcon.intake.tokens import Token
from falcon.intake.wording import worded

MAX_LENGTH = 200_000
"""Characters of a description; an hour and a half of speech has half of them."""


def parse(text: str, *, title: str = "") -> StrategySpec | Rejected:
    """Read a description.

    Args:
        text: the description; labelled fields ("Entry rules: ...") are understood.
        title: what the strategy is called.

    Raises:
        UsageError: the text is longer than `MAX_LENGTH` characters.
    """
    if len(text) > MAX_LENGTH:
        raise UsageError(
            f"a description has at most {MAX_LENGTH} characters, this one {len(text)}"
        )
    words, symbols = worded(text)
    draft = Draft(text=text, reading=_learned(text, words))
    if symbols:
        draft.set_context(words[:1], symbols=symbols)
    tokens = read_levels(
        read_mentions(read_schedule(words, draft), draft.reading), draft
    )
    read = list(sentences(read_clauses(tokens, draft)))
    defect = defect_of_words(words, read)
    if defect is not None:
        return defect
    spec = completed(_assembled(draft, read), draft, read, title=title)
    return spec if isinstance(spec, Rejected) else defect_of(spec) or spec


def _learned(text: str, words: list[Token]) -> Reading:
    """Learn in a first pass what the text states only later."""
    first = Draft(text=text, reading=Reading())
    read_mentions(read_schedule(words, first), first.reading)
    learned = first.reading
    return Reading(
        known=learned.stated,
        known_averages=learned.averages,
        channel=learned.channel,
        has_n=learned.has_n,
        everything=learned.everything,
    )


def _assembled(draft: Draft, read: list[Sentence]) -> Assembly:
    assembly = Assembly(draft)
    for sentence in read:
        assembly.add(sentence)
    return assembly
