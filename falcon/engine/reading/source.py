"""The source text of a strategy: read with `ast`, never imported or executed.

1. `normalise`: line ends and trailing blanks, so that one code has one hash.
2. `_parse`: size and nesting limits; whatever the parser trips over is a refusal.
3. `script` sorts the statements, `ancestry` finds the
   strategy among the classes and `merging` makes it one class.
4. `_needed`: what the strategy names, and what that names, is all that is kept.
"""

from __future__ import annotations

import ast
import hashlib
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from falcon.engine.ir import At
from falcon.engine.reading import syntax
from falcon.engine.reading.abstract import unfold_abstract
from falcon.engine.reading.added import added_feeds
from falcon.engine.reading.ancestry import INDICATOR, Family
from falcon.engine.reading.annotations import unfold_annotations
from falcon.engine.reading.attached import ATTACHED, unfold_attached
from falcon.engine.reading.census import Census, small
from falcon.engine.reading.companions import adopted
from falcon.engine.reading.defaults import unfold_defaults
from falcon.engine.reading.definitions import (
    Definition,
    declared_lines,
    definition,
)
from falcon.engine.reading.handing import hand_over
from falcon.engine.reading.holders import unfold
from falcon.engine.reading.inherited import supply
from falcon.engine.reading.leftout import left_out
from falcon.engine.reading.merging import merged
from falcon.engine.reading.mistakes import advice
from falcon.engine.reading.namedtuples import unfold_named_tuples
from falcon.engine.reading.ownsizers import unfold_sizers
from falcon.engine.reading.records import RecordClass, record_class
from falcon.engine.reading.refusal import refusal
from falcon.engine.reading.script import read_script
from falcon.engine.reading.slips import slips

MAX_CHARACTERS = 100_000
"""Longest source; the longest strategies in the wild have a tenth of it."""

MAX_NESTING = 80
"""Deepest tree, counted in nodes from the top of the file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """A parsed file with one strategy in it.

    Attributes:
        text: normalised.
        digest: sha256 of the text, hexadecimal.
        imports: name in the file to full path, ``bt`` to ``backtrader``.
        constants: assignments of the module that the strategy needs, in order.
        functions: functions beside the class that the strategy needs, by name.
        classes: all classes of the file by name.
        indicators: those that the strategy needs, by name.
        records: plain classes that the strategy needs, by name.
        outside: names that the file defines and the strategy may not use.
        line_names: of lines that classes of the file declare.
        feed_lines: of lines that classes of feeds declare.
        left_out: what the set-up of the file states for a run.
        slips: orders that likely mean something else than is written.
        feeds: names of feeds that the file adds, with their numbers.
        strategy: the class, with all that it inherits from classes of the file.
        census: its nodes.
    """

    text: str
    digest: str
    imports: Mapping[str, str]
    constants: tuple[ast.Assign, ...]
    functions: Mapping[str, ast.FunctionDef]
    classes: Mapping[str, ast.ClassDef]
    indicators: Mapping[str, Definition]
    records: Mapping[str, RecordClass]
    outside: frozenset[str]
    feeds: Mapping[str, int]
    strategy: ast.ClassDef
    census: Census
    line_names: frozenset[str] = frozenset()
    feed_lines: frozenset[str] = frozenset()
    left_out: tuple[str, ...] = ()
    slips: tuple[str, ...] = ()


def normalise(text: str) -> str:
    """The text with plain line ends, no trailing blanks and one final line end."""
    return "\n".join(line.rstrip() for line in _lines(text)).strip("\n") + "\n"


def _above(text: str) -> str:
    """The empty lines above the code: they make no other code, but count as lines."""
    count = next((at for at, line in enumerate(_lines(text)) if line.strip()), 0)
    return "\n" * count


def _lines(text: str) -> list[str]:
    """Lines as the parser counts them; `str.splitlines` ends one at a form feed too."""
    plain = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return plain.split("\n")


def read_source(text: str) -> Source:
    """Parse a strategy file.

    Raises:
        UnsupportedConstructError: it does not parse, is too large or too deep, or holds
            no strategy class or several that could be meant.
    """
    clean = normalise(text)
    module = _parse(_above(text) + clean)
    stated, doubtful = left_out(module), slips(module)
    _unfold(module, clean)
    script = read_script(module)
    supply(script)
    family = Family(script)
    strategy = adopted(merged(family, family.strategy()), script.functions)
    indicators: dict[str, Definition] = {}
    records: dict[str, RecordClass] = {}
    census = Census(strategy)
    needed = _needed(census, family, indicators, records)
    handed, records = hand_over(strategy, records)
    if handed is not strategy:
        strategy, census = handed, Census(handed)
    functions = {k: v for k, v in script.functions.items() if k in needed}
    for one in records.values():
        functions |= one.functions
    return Source(
        text=clean,
        digest=hashlib.sha256(clean.encode()).hexdigest(),
        imports=script.imports,
        constants=tuple(_named(script.constants, needed)),
        functions=functions,
        classes=script.classes,
        indicators=indicators,
        records=records,
        outside=frozenset(script.outside | script.functions.keys()),
        feeds=added_feeds(module, script.outside),
        strategy=strategy,
        census=census,
        line_names=frozenset(declared_lines(script.classes.values())),
        feed_lines=frozenset(declared_lines(_feed_classes(family))),
        left_out=stated,
        slips=doubtful,
    )


def _named(constants: list[ast.Assign], needed: set[str]) -> Iterator[ast.Assign]:
    """The constants of some names."""
    for node in constants:
        if needed & _values([node]).keys():
            yield node


def _unfold(module: ast.Module, text: str) -> None:
    """Write classes of some kinds in plainer words."""
    unfold_annotations(module)
    if ATTACHED.search(text):
        unfold_attached(module)
    unfold(module)
    unfold_defaults(module)
    unfold_named_tuples(module)
    unfold_abstract(module)
    unfold_sizers(module)


def _feed_classes(family: Family) -> Iterator[ast.ClassDef]:
    """The classes of feeds: all that declare lines and are nothing else."""
    for name, node in family.script.classes.items():
        if family.kind(name) is None:
            yield node


def _needed(
    census: Census,
    family: Family,
    indicators: dict[str, Definition],
    records: dict[str, RecordClass],
) -> set[str]:
    """The names that a strategy reads, and those that what it reads is made of."""
    script = family.script
    made: dict[str, ast.AST] = {**script.functions, **_values(script.constants)}
    found: set[str] = set()
    waiting, size = [census], 0
    while waiting:
        for name in (node.id for node in waiting.pop().of(ast.Name)):
            if name in found:
                continue
            found.add(name)
            for more in _defined(name, family, indicators, records):
                size = small(size + len(more), script.classes[name])
                waiting.append(more)
            if name in made:
                waiting.append(Census(made[name]))
    return found


def _values(constants: list[ast.Assign]) -> dict[str, ast.expr]:
    targets = ((one.targets[0], one.value) for one in constants)
    return {name.id: value for name, value in targets if isinstance(name, ast.Name)}


def _defined(
    name: str,
    family: Family,
    indicators: dict[str, Definition],
    records: dict[str, RecordClass],
) -> Iterator[Census]:
    """Note an indicator or a record of the file; what it is made of."""
    script = family.script
    if name not in script.classes:
        return
    if family.kind(name) == INDICATOR:
        indicators[name] = definition(family, name)
        yield Census(indicators[name].node)
    elif (record := record_class(name, script)) is not None:
        records[name] = record
        values = (value for _, value in record.constants)
        bare = [] if record.bare is None else [record.bare]
        yield Census(*record.functions.values(), *values, *bare)


def _parse(text: str) -> ast.Module:
    start = At(line=1, column=1)
    if len(text) > MAX_CHARACTERS:
        raise refusal(start, f"{len(text)} characters of source", _fit(MAX_CHARACTERS))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            module = ast.parse(text)
    except SyntaxError as error:
        at = At(line=error.lineno or 1, column=error.offset or 1)
        construct = f"syntax error: {error.msg}"
        line = _lines(text)[at.line - 1 : at.line]
        raise refusal(at, construct, advice(error.msg, "".join(line))) from error
    except (RecursionError, MemoryError) as error:
        hint = "split it into simpler statements"
        raise refusal(_deepest(text), "deeply nested source", hint) from error
    except ValueError as error:
        construct = f"unreadable source: {error}"
        raise refusal(start, construct, "write plain text") from error
    _check_nodes(module)
    return module


def _deepest(text: str) -> At:
    """Where the statement begins that the parser gives up on: the longest line.

    The parser itself does not tell. What is spread over lines is told with the file.
    """
    lines = _lines(text)
    number = max(range(len(lines)), key=lambda index: len(lines[index]))
    line = lines[number].lstrip()
    column = len(lines[number]) - len(line) + 1
    return At(line=number + 1, column=column) if _is_too_deep(line) else At(1, 1)


def _is_too_deep(line: str) -> bool:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse(f"{line}\n pass" if line.endswith(":") else line)
    except (RecursionError, MemoryError):
        return True
    except (SyntaxError, ValueError):
        return False
    return False


def _fit(limit: int) -> str:
    return f"keep it below {limit} characters"


def is_text(value: object) -> bool:
    """Whether a value, if it is a string, can be written down."""
    if not isinstance(value, str) or value.isascii():
        return True
    return not any("\ud800" <= character <= "\udfff" for character in value)


def _check_nodes(module: ast.Module) -> None:
    level, depth = [*syntax.parts(module)], 1
    while level:
        if depth > MAX_NESTING:
            hint = f"split it: {MAX_NESTING} levels are allowed"
            raise refusal(level[0], "deeply nested code", hint)
        for node in level:
            if isinstance(node, ast.Constant) and not is_text(node.value):
                raise refusal(node, "half a character in a string", "write plain text")
        level, depth = syntax.parts(*level), depth + 1
