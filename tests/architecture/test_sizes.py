"""Modules and functions stay small enough to be read at a glance."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
MODULES = sorted((ROOT / "falcon").rglob("*.py"))
LONGEST_MODULE = 300  # lines
LONGEST_FUNCTION = 40  # lines, without its docstring


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """Name and length of each function of a module, docstring not counted."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            first = node.body[0]
            length = (node.end_lineno or 0) - node.lineno + 1
            if ast.get_docstring(node) is not None:
                length -= (first.end_lineno or 0) - first.lineno + 1
            yield f"{path.relative_to(ROOT)}:{node.lineno} {node.name}", length


def test_modules_are_short() -> None:
    lengths = {
        str(path.relative_to(ROOT)): len(path.read_text().splitlines())
        for path in MODULES
    }

    assert {k: n for k, n in lengths.items() if n > LONGEST_MODULE} == {}


def test_functions_are_short() -> None:
    long = {
        name: length
        for path in MODULES
        for name, length in functions(path)
        if length > LONGEST_FUNCTION
    }

    assert long == {}


def test_packages_begin_empty() -> None:
    inner = [path for path in MODULES if path.name == "__init__.py"][1:]
    full = [str(path.relative_to(ROOT)) for path in inner if path.read_text().strip()]

    # The two whose names are public.
    assert set(full) <= {"falcon/api/__init__.py", "falcon/engine/__init__.py"}
