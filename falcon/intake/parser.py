"""Parser: a description in English becomes a spec, or is rejected with a reason.

In: text. Out: `StrategySpec` or `Rejected`. No language model; the same text always
gives the same spec. The steps, each in a module of its own:

1. `wording` brings the words to a canonical vocabulary; numbers get values. What trades
   several symbols is read by `pairs` and `rotation`, everything else goes on:
2. `schedule` takes out hours, weekdays, time frames, sides.
3. `mentions` finds the series that are named; twice, since settings may come later.
4. `levels` takes out stops, targets and sizes.
5. `clauses` reads conditions and verbs; `sentences` binds them.
6. `assembly` makes entries and exits; `completion` fills what is open and notes it.
7. `rejections` refuses what looks ahead, what contradicts itself, what has no rule.
"""

from __future__ import annotations

from dataclasses import replace

from falcon.errors import UsageError
from falcon.intake.assembly import Assembly
from falcon.intake.clauses import read_clauses
from falcon.intake.completion import completed
from falcon.intake.draft import Draft
from falcon.intake.language import is_foreign
from falcon.intake.levels import read_levels
from falcon.intake.mentions import read_mentions
from falcon.intake.pairs import read_pair
from falcon.intake.reading import Reading
from falcon.intake.rejections import defect_of, defect_of_words, left_out
from falcon.intake.rotation import read_rotation
from falcon.intake.schedule import read_schedule
from falcon.intake.sentences import Sentence, sentences
from falcon.intake.spec import RejectCode, Rejected, StrategySpec
from falcon.intake.tokens import Token
from falcon.intake.unread import unread_passages
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
    if is_foreign(text):
        return Rejected(
            code=RejectCode.NOT_TESTABLE,
            reason="The text does not seem to be English; descriptions are read in "
            "English only.",
        )
    words, symbols = worded(text)
    found = _several_symbols(text, words, symbols, title=title)
    if found is None:
        found = _one_symbol(text, words, symbols, title=title)
    return found if isinstance(found, Rejected) else defect_of(found) or found


def _several_symbols(
    text: str, words: list[Token], symbols: tuple[str, ...], *, title: str
) -> StrategySpec | Rejected | None:
    """Read a pair or a rotation, ``None`` if it is neither."""
    for read in (read_pair, read_rotation):
        draft = _draft(text, words, symbols, Reading())
        rules = read(words, draft)
        if rules is not None:
            return completed(*rules, draft, title=title)
    return None


def _one_symbol(
    text: str, words: list[Token], symbols: tuple[str, ...], *, title: str
) -> StrategySpec | Rejected:
    draft = _draft(text, words, symbols, _learned(text, words))
    mentions = read_mentions(read_schedule(words, draft), draft.reading)
    read = list(sentences(read_clauses(read_levels(mentions, draft), draft)))
    defect = defect_of_words(words, read)
    if defect is not None:
        return defect
    assembly = _assembled(draft, read)
    spec = completed(*assembly.finish(), draft, title=title)
    if isinstance(spec, Rejected):
        return spec
    unread = unread_passages(text, read, spec, assembly.ways_out.idle)
    known = tuple(dict.fromkeys(left_out(read, text)))
    open_ = [
        passage
        for passage in dict.fromkeys((*unread, *draft.second))
        if not any(passage in assumption.reason for assumption in known)
    ]
    return replace(spec, unread=tuple(open_), assumed=(*spec.assumed, *known))


def _draft(
    text: str, words: list[Token], symbols: tuple[str, ...], reading: Reading
) -> Draft:
    draft = Draft(text=text, reading=reading)
    if symbols:
        draft.set_context(words[:1], symbols=symbols)
    return draft


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
