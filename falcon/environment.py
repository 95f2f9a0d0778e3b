"""Environment: names and texts as they were given, before anybody interprets them.

Two sources: a file of ``NAME=value`` lines (quotes, comments and ``export`` as usual;
nothing is expanded, so a ``$`` in a key stays one), and the process's environment,
which wins. An empty value counts as not given. Mistakes are collected, never raised,
and hold no value, since any of them may be a secret.
"""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

_ALIKE = 0.7
"""How alike a name must be to one of ours to be taken for it, 1 being the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary:
    """Which names mean something to us.

    Attributes:
        names: the names.
        aliases: other spellings, each with the name that it stands for.
        prefix: how a name begins that would mean nothing to anybody else.
        foreign: names with that prefix that are none of the settings all the same.
    """

    names: frozenset[str]
    aliases: Mapping[str, str]
    prefix: str
    foreign: frozenset[str] = frozenset()

    def advice(self, name: str) -> str:
        """What somebody who wrote an unknown name may have meant."""
        known = [*self.names, *self.aliases]
        # What all of ours have in common would make any two of them look alike.
        bare = {each.removeprefix(self.prefix): each for each in known}
        found = get_close_matches(
            name.removeprefix(self.prefix), bare, n=1, cutoff=_ALIKE
        )
        close = [bare[each] for each in found]
        return f"did you mean {close[0]}?" if close else "remove it"


@dataclass(frozen=True, slots=True)
class Given:
    """What was given.

    Attributes:
        values: texts by name, aliases resolved, without surrounding blanks.
        mistakes: what is wrong with the way they were given, one line each.
    """

    values: dict[str, str] = field(default_factory=dict)
    mistakes: list[str] = field(default_factory=list)


def read_environment(
    environ: Mapping[str, str], env_file: Path | None, vocabulary: Vocabulary
) -> Given:
    """Bring the file and the environment together; the environment wins."""
    given = Given()
    if env_file is not None:
        _add(_lines(env_file, given.mistakes), vocabulary, given)
    _add(environ, vocabulary, given)
    return given


def _add(source: Mapping[str, str], vocabulary: Vocabulary, given: Given) -> None:
    values: dict[str, tuple[str, str]] = {}
    for written, text in source.items():
        name = vocabulary.aliases.get(written, written)
        if not text.strip():
            continue
        if name not in vocabulary.names:
            given.mistakes.extend(_unknown(written, vocabulary))
            continue
        other, known = values.setdefault(name, (written, text.strip()))
        if known != text.strip():
            given.mistakes.append(
                f"{other} and {written}: must agree, being two names of one setting"
            )
    given.values.update((name, text) for name, (_, text) in values.items())


def _unknown(name: str, vocabulary: Vocabulary) -> Iterable[str]:
    if name.startswith(vocabulary.prefix) and name not in vocabulary.foreign:
        yield f"{name}: must be a name that Falcon knows; {vocabulary.advice(name)}"


def _lines(env_file: Path, mistakes: list[str]) -> Mapping[str, str]:
    try:
        text = env_file.read_text(encoding="utf-8")
    except FileNotFoundError:
        return {}
    except UnicodeDecodeError:
        mistakes.append(f"{env_file}: must be text in UTF-8, was not")
        return {}
    except OSError as error:
        mistakes.append(f"{env_file}: must be readable, was not: {error.strerror}")
        return {}
    # Here, since most processes find no such file.
    from dotenv.parser import parse_stream

    values = {}
    for binding in parse_stream(io.StringIO(text)):
        if binding.error or (binding.key and binding.value is None):
            line = binding.original.line
            mistakes.append(f"{env_file}, line {line}: must be NAME=value, was not")
        elif binding.key is not None:
            values[binding.key] = binding.value or ""
    return values
