"""Rejections: descriptions that must not become a strategy, and why.

`defect_of_words` finds what shows in the words: buying the day's low, acting on
tomorrow, feelings instead of rules, data that Falcon does not have. `defect_of` finds
what shows in the spec: conditions that exclude each other, an order at the open that
depends on the close, an exit that holds whenever the entry does.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from falcon.intake.conditions import Condition, terms_of
from falcon.intake.contradictions import conflict_in
from falcon.intake.patterns import Pattern, PatternBook
from falcon.intake.risk import LevelKind
from falcon.intake.sentences import Sentence
from falcon.intake.spec import Assumption, Fill, RejectCode, Rejected, StrategySpec
from falcon.intake.terms import NEXT_BAR, series_of
from falcon.intake.tokens import Token, words_of
from falcon.intake.values import Act, ConditionValue
from falcon.intake.wordlist import word_list

_ACT = "buy|short|sell|enter|cover|exit at|near?"
_POINT = "price|point|level|tick?"
_SPANS = "day|session|candle|week|month"
_OUTCOME = "above|below|higher|lower|green|red|up|down|rise|fall"
_HINDSIGHT: PatternBook[None] = PatternBook(
    (Pattern(source), None)
    for source in (
        f"{_ACT} lowest|highest {_POINT} of|in {_SPANS}",
        f"{_ACT} low|high of? {_SPANS}",
        f"{_ACT} day|today|session|daily low|high",
        f"{_ACT} exact? low|high|lower|upper of? day|go|swing|session",
        f"when tomorrow|next_day price|close|candle|day {_OUTCOME}",
        "when price rise|fall|go tomorrow",
        "when price rise|fall|go up? down? tomorrow|next_day",
        "when tomorrow|next_day rise|fall|go",
        "before price rise|fall|break|go",
        "before it rise|fall|break|go",
        "right? before rally|crash|breakout|drop|move|break",
    )
)
LEFT_OUT = "left_out."
"""How the names of assumptions begin that say what is not tested."""
_WHOLE = 100
"""Percent of a price."""

_FEELINGS = frozenset(
    word_list(
        "feel feels feeling looks look sense gut intuition judgment judgement "
        "instinct experience vibe vibes seems seem discretion discretionary "
        "obvious strong heavy trapped conviction comfortable"
    )
)
_MISSING = {
    "order flow": ("order", "flow"),
    "order flow delta": ("delta",),
    "footprint charts": ("footprint",),
    "market depth": ("depth",),
    "level 2 quotes": ("level", "ii"),
    "news": ("news",),
    "headlines": ("headlines",),
    "sentiment": ("sentiment",),
    "social media": ("twitter",),
    "tweets": ("tweets",),
    "reddit posts": ("reddit",),
    "earnings": ("earnings",),
    "analyst ratings": ("analyst",),
    "analyst ratings of stocks": ("analysts",),
    "insider trades": ("insider",),
    "insider purchases": ("insiders",),
    "dark pool prints": ("dark", "pool"),
    "options data": ("options",),
    "implied volatility": ("implied", "volatility"),
    "open interest": ("open", "interest"),
    "the VIX": ("vix",),
    "fundamentals": ("fundamentals",),
    "price-earnings ratios": ("p", "/", "e"),
    "dividends": ("dividend",),
    "interest rates": ("fed",),
    "economic releases": ("cpi",),
    "FOMC meetings": ("fomc",),
    "payrolls": ("nfp",),
    "announcements": ("announcements",),
    "economic events": ("economic",),
    "holidays": ("holidays",),
    "ex-dividend dates": ("ex", "dividend"),
    "funding rates": ("funding", "rate"),
    "short interest": ("short", "interest"),
    "on-chain data": ("chain",),
    "put-call ratios": ("put", "/", "call"),
}


def defect_of_words(
    words: Sequence[Token], read: Sequence[Sentence]
) -> Rejected | None:
    """What is wrong with the words, ``None`` if nothing is."""
    for at in range(len(words)):
        for match in _HINDSIGHT.matches(words, at):
            return _looks_ahead(words[at : match.end])
    return _without_rules(read)


def left_out(read: Sequence[Sentence], text: str) -> Iterator[Assumption]:
    """What cannot be tested with bars and is therefore left out, as assumptions."""
    for sentence in read:
        words = " ".join(words_of(text, sentence.tokens).split())
        for name in dict.fromkeys(_missing_in(sentence)):
            yield Assumption(
                name=f"{LEFT_OUT}{name.replace(' ', '_')}",
                value="left out",
                reason=f'Falcon has no data for {name}, so "{words}" is not tested',
            )


def _looks_ahead(words: Sequence[Token]) -> Rejected:
    phrase = " ".join(token.text for token in words)
    return Rejected(
        code=RejectCode.LOOKAHEAD,
        reason=f"It acts on what is known only afterwards ({phrase}): the extremes "
        "of a bar and what comes after it cannot be traded in real time.",
    )


def _without_rules(read: Sequence[Sentence]) -> Rejected | None:
    has_rule = any(_has_condition(sentence) for sentence in read)
    feelings = sorted({word for s in read for word in s.words & _FEELINGS})
    for sentence in read:
        missing = next(_missing_in(sentence), None)
        if missing is None or _forbids(sentence):
            continue
        acts = any(clause.action.act in Act for clause in sentence.clauses)
        if acts and (has_rule or not feelings):
            return Rejected(
                code=RejectCode.MISSING_DATA,
                reason=f"It depends on {missing}, which Falcon has no data for.",
            )
    if not has_rule and feelings:
        return Rejected(
            code=RejectCode.NOT_TESTABLE,
            reason="Entry and exit are matters of judgment "
            f"({', '.join(feelings)}); no measurable condition is named.",
        )
    return None


def _forbids(sentence: Sentence) -> bool:
    """Whether it only says when not to trade."""
    is_negated = any(clause.action.is_negated for clause in sentence.clauses)
    return is_negated or bool(sentence.words & {"not", "unless"})


def _has_condition(sentence: Sentence) -> bool:
    return any(isinstance(token.value, ConditionValue) for token in sentence.tokens)


def _missing_in(sentence: Sentence) -> Iterator[str]:
    words = [token.text for token in sentence.tokens]
    for name, phrase in _MISSING.items():
        for at in range(len(words) - len(phrase) + 1):
            if tuple(words[at : at + len(phrase)]) == phrase:
                yield name
                break


def defect_of(spec: StrategySpec) -> Rejected | None:
    """What is wrong with a spec, ``None`` if nothing is."""
    return _contradiction(spec) or _lookahead(spec) or _brackets(spec)


def _contradiction(spec: StrategySpec) -> Rejected | None:
    for entry in spec.entries:
        conflict = conflict_in(entry.conditions)
        if conflict:
            return _impossible(f"The {entry.side} entry", conflict)
        for way_out in spec.exits_of(entry.side):
            if entry.conditions == (way_out,):
                return Rejected(
                    code=RejectCode.CONTRADICTION,
                    reason=f"The {entry.side} trade is opened and closed by the same "
                    f"condition, {way_out}.",
                )
    for item in spec.exits:
        for condition in item.conditions:
            conflict = conflict_in((condition,))
            if conflict:
                return _impossible(f"The {item.side} exit", conflict)
    return None


def _impossible(where: str, conflict: Sequence[Condition]) -> Rejected:
    listed = " and ".join(map(str, conflict))
    return Rejected(
        code=RejectCode.CONTRADICTION,
        reason=f"{where} asks for {listed} on the same bar; no bar can satisfy it.",
    )


def _lookahead(spec: StrategySpec) -> Rejected | None:
    for entry in spec.entries:
        for condition in entry.conditions:
            if spec.context.fill is Fill.OPEN and _needs_the_close(condition):
                return Rejected(
                    code=RejectCode.LOOKAHEAD,
                    reason="The order fills at the open, but "
                    f"{condition} is known only at the close of that bar.",
                )
            if spec.context.fill is not Fill.STOP and _reads_next_bar(condition):
                return Rejected(
                    code=RejectCode.LOOKAHEAD,
                    reason=f"{condition} reads a bar that has not happened yet.",
                )
    return None


def _needs_the_close(condition: Condition) -> bool:
    parts = [part for term in terms_of(condition) for part in series_of(term)]
    known = {"open", "time", "weekday", "month", "trading_day_of_month"}
    known |= {"trading_days_to_month_end"}
    return any(part.ago == 0 and part.name not in known for part in parts)


def _reads_next_bar(condition: Condition) -> bool:
    return any(
        part.ago == NEXT_BAR for term in terms_of(condition) for part in series_of(term)
    )


def _brackets(spec: StrategySpec) -> Rejected | None:
    """A percentage stop of the whole price can never be reached."""
    stop = spec.risk.stop
    if (
        stop is not None
        and stop.kind is LevelKind.PERCENT
        and (stop.value or 0) >= _WHOLE
    ):
        return Rejected(
            code=RejectCode.CONTRADICTION,
            reason=f"A stop {stop.value:g} percent away can never be reached.",
        )
    return None
