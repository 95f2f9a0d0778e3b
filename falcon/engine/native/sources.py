"""Sources: what tells one state of Falcon's own code from all others.

Apart from `falcon.engine.native.jit`, so that who only asks need not load numba.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from importlib.resources.abc import Traversable


def digest(kind: str, *folders: Traversable) -> str:
    """SHA-256 of all modules in some folders, hexadecimal.

    Args:
        kind: whatever else makes a difference.
        folders: with their modules, and those of the folders in them.
    """
    found = hashlib.sha256(kind.encode())
    for folder in folders:
        for source in _modules(folder):
            found.update(source.name.encode())
            found.update(source.read_bytes())
    return found.hexdigest()


def _modules(folder: Traversable) -> Iterator[Traversable]:
    for one in sorted(folder.iterdir(), key=lambda found: found.name):
        if one.is_dir():
            yield from _modules(one)
        elif one.name.endswith(".py"):
            yield one
