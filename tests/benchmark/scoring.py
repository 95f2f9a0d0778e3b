"""Scoring: how well a parser's structure agrees with the expected one.

Slots are indicators, entry conditions with their side, exit conditions with their side,
risk entries and context entries. Conditions are compared after both were read into
terms, so that blanks, the order of operands and default parameters do not matter. The
default fill, at the next open, counts as unstated.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from falcon.intake.conditions import FLIPPED, Comparison, Condition, Cross
from falcon.intake.formula import parse_condition
from falcon.intake.terms import Number

Json = Mapping[str, object]
Slots = frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One description with what should be found in it.

    Attributes:
        id: its name in the set.
        title: its title.
        text: the description.
        expected: structure or rejection.
    """

    id: str
    title: str
    text: str
    expected: Json

    @property
    def reject_code(self) -> str | None:
        """The code with which it is to be rejected."""
        reject = self.expected.get("reject")
        return str(reject["code"]) if isinstance(reject, Mapping) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Agreement on one item.

    Attributes:
        id: the item.
        found: slots of the parser.
        wanted: slots expected.
        is_reject_right: whether both reject alike, or neither rejects.
        silent: expected assumptions that the parser made without saying so.
    """

    id: str
    found: Slots
    wanted: Slots
    is_reject_right: bool
    silent: tuple[str, ...]

    @property
    def is_exact(self) -> bool:
        """Whether nothing is missing and nothing is too much."""
        return self.is_reject_right and self.found == self.wanted


def items(path: str) -> list[Item]:
    """The descriptions of a JSON-lines file."""
    with open(path, encoding="utf-8") as lines:  # noqa: PTH123 - a fixed test input
        rows = [json.loads(line) for line in lines if line.strip()]
    return [
        Item(id=r["id"], title=r["title"], text=r["text"], expected=r["expected"])
        for r in rows
    ]


def slots(structure: Json) -> Slots:
    """The slots of a structure."""
    return frozenset(
        (
            *_listed("indicator", structure.get("indicators", [])),
            *_rules("entry", structure.get("entry", []), "all"),
            *_rules("exit", structure.get("exit", []), "any"),
            *_entries("risk", structure.get("risk", {})),
            *_entries("context", structure.get("context", {})),
        )
    )


def _listed(kind: str, values: object) -> Iterator[str]:
    assert isinstance(values, Sequence)
    for value in values:
        yield f"{kind} {json.dumps(value, sort_keys=True)}"


def _rules(kind: str, rules: object, key: str) -> Iterator[str]:
    assert isinstance(rules, Sequence)
    for rule in rules:
        for text in rule[key]:
            yield f"{kind} {rule['side']} {normalised(parse_condition(text))}"


def _entries(kind: str, entries: object) -> Iterator[str]:
    assert isinstance(entries, Mapping)
    for name, value in entries.items():
        if (kind, name, value) != ("context", "fill", "next_open"):
            yield f"{kind} {name} {json.dumps(value, sort_keys=True)}"


def normalised(condition: Condition) -> str:
    """A condition as text, its operands in one order."""
    match condition:
        case Comparison(left, op, right) if (
            isinstance(left, Number) or str(left) > str(right)
        ) and not isinstance(right, Number):
            return str(Comparison(right, FLIPPED[op], left))
        case Cross(direction, left, right) if str(left) > str(right):
            return str(Cross(direction.opposite, right, left))
        case _:
            return str(condition)


def score(
    item: Item, *, reject: str | None, structure: Json | None, assumed: Sequence[str]
) -> Score:
    """Compare what a parser made of an item with what was expected."""
    wants_reject = item.reject_code is not None
    return Score(
        id=item.id,
        found=frozenset() if structure is None else slots(structure),
        wanted=frozenset() if wants_reject else slots(item.expected),
        is_reject_right=reject == item.reject_code,
        silent=() if wants_reject or reject else _silent(item, assumed),
    )


def _silent(item: Item, assumed: Sequence[str]) -> tuple[str, ...]:
    expected = item.expected.get("assumed", [])
    assert isinstance(expected, Sequence)
    said = [text.partition(" (")[0] for text in assumed]
    return tuple(
        str(each)
        for each in expected
        if not any(one == each or one.startswith(f"{each}=") for one in said)
    )


def f1(scores: Sequence[Score]) -> float:
    """F1 over the slots of all items."""
    right = sum(len(one.found & one.wanted) for one in scores)
    total = sum(len(one.found) + len(one.wanted) for one in scores)
    return 2 * right / total if total else 1.0
