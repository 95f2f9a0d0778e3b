"""Backup: a whole copy of the database, once a day."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from falcon.ports import Clock
from falcon.store.database import Store, backup

KEPT = 7
"""Copies kept; the oldest go first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BackUp:
    """Copy the database into a folder beside it.

    Attributes:
        store: what is copied.
        clock: gives the copy its name.
    """

    store: Store
    clock: Clock

    @property
    def folder(self) -> Path:
        """Where the copies are."""
        return self.store.path.parent / "backups"

    def __call__(self) -> Path:
        """Make today's copy and drop the oldest; return where it is.

        A second copy on the same second replaces nothing and is an error.

        Raises:
            StoreError: the copy cannot be written.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        stamp = self.clock.now().strftime("%Y%m%dT%H%M%SZ")
        target = self.folder / f"{self.store.path.stem}-{stamp}.db"
        backup(self.store, target)
        copies = sorted(self.folder.glob(f"{self.store.path.stem}-*.db"))
        for old in copies[:-KEPT]:
            old.unlink()
        return target
