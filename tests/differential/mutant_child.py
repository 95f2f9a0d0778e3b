"""Plants one mistake after the other, each in a process of its own.

The parent asks backtrader once. For each mutation it forks; the child throws our own
modules away, imports them again with the mistake in place, and compares. Native kernels
run as plain Python. Writes a row for each mutation: its name and what came of it.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import importlib.util
import json
import os
import sys
from collections.abc import Sequence
from importlib.machinery import ModuleSpec
from types import CodeType, ModuleType

os.environ["NUMBA_DISABLE_JIT"] = "1"

from tests.differential.mutant_suites import SUITES, Said, oracles
from tests.differential.mutations import MUTATIONS, Mutation

NOTICED, MISSED, STALE = "noticed", "missed", "stale"
_OURS = ("falcon", "tests")


class _Mutated(importlib.machinery.SourceFileLoader):
    """Loads one module with a mistake in it."""

    def __init__(self, fullname: str, path: str, mutation: Mutation) -> None:
        super().__init__(fullname, path)
        self._mutation = mutation

    def get_code(self, fullname: str) -> CodeType:
        source = self.get_source(fullname) or ""
        mutated = source.replace(self._mutation.old, self._mutation.new)
        return compile(mutated, self.get_filename(fullname), "exec")


class _Finder(importlib.abc.MetaPathFinder):
    """Finds the module of a mutation, and leaves all others to the rest."""

    def __init__(self, mutation: Mutation) -> None:
        self._mutation = mutation

    def find_spec(
        self,
        fullname: str,
        path: Sequence[str] | None,
        target: ModuleType | None = None,
    ) -> ModuleSpec | None:
        if fullname != self._mutation.module:
            return None
        found = importlib.machinery.PathFinder.find_spec(fullname, path, target)
        if found is None or found.origin is None:
            return None
        loader = _Mutated(fullname, found.origin, self._mutation)
        return importlib.util.spec_from_loader(fullname, loader)


def outcome(mutation: Mutation, said: Said) -> str:
    """What comes of a mutation; changes the modules of this process."""
    for name in [name for name in sys.modules if name.split(".")[0] in _OURS]:
        del sys.modules[name]
    sys.meta_path.insert(0, _Finder(mutation))
    suite = importlib.import_module("tests.differential.mutant_suites")
    try:
        return NOTICED if suite.SUITES[mutation.suite](said) else MISSED
    except Exception:  # noqa: BLE001 -- a crash is noticed as well
        return NOTICED


def is_stale(mutation: Mutation) -> bool:
    """Whether the piece does not stand in the source exactly once."""
    found = importlib.util.find_spec(mutation.module)
    if found is None or found.origin is None:
        return True
    with open(found.origin, encoding="utf-8") as source:  # noqa: PTH123
        return source.read().count(mutation.old) != 1


def forked(mutation: Mutation, said: Said) -> str:
    """What comes of a mutation, in a process of its own."""
    if is_stale(mutation):
        return STALE
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        os.write(writing, outcome(mutation, said).encode())
        os._exit(0)
    os.close(writing)
    os.waitpid(child, 0)
    with os.fdopen(reading) as told:
        return told.read() or NOTICED


def main() -> None:
    """Try them all; first that nothing is noticed where nothing is planted."""
    said = oracles()
    for suite, differs in SUITES.items():
        if differs(said):
            sys.stdout.write(json.dumps([suite, "differs without a mistake"]) + "\n")
    for mutation in MUTATIONS:
        row = [mutation.name, forked(mutation, said)]
        sys.stdout.write(json.dumps(row) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
