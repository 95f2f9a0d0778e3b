"""Database: one SQLite file, opened for one unit of work at a time.

`Store.reading` and `Store.writing` give a connection for the length of a ``with``.
Writing begins with ``BEGIN IMMEDIATE``: two processes share the file, and a deferred
transaction that reads first and writes later fails at once with "database is locked"
instead of waiting its turn. What a ``with store.writing()`` block wrote is there
entirely or not at all.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from falcon.errors import SchemaTooNewError, StoreBusyError, StoreError

if TYPE_CHECKING:
    from falcon.store.migrations import Migrations

BUSY_TIMEOUT_S = 10.0


@dataclass(frozen=True, slots=True)
class Store:
    """The file that holds everything but the bars.

    Attributes:
        path: where it is.
    """

    path: Path

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """A connection that sees one consistent state of the file.

        Raises:
            StoreBusyError: another process held the file too long.
            StoreError: the file is missing, damaged or not ours.
        """
        with _translated(self.path), closing(self._connect()) as connection:
            connection.execute("BEGIN")
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """A connection whose writes are kept together when the block ends.

        Raises:
            StoreBusyError: another process held the file too long; nothing was written.
            StoreError: the file is read-only, damaged, or the disk is full; likewise.
        """
        with _translated(self.path), closing(self._connect()) as connection:
            connection.execute("BEGIN IMMEDIATE")
            try:
                yield connection
            except BaseException:
                connection.rollback()
                raise
            connection.execute("COMMIT")

    @contextmanager
    def held_open(self) -> Iterator[None]:
        """Keep the file open for as long as the block runs, for a process that stays.

        Whoever closes the last connection to a file folds its journal back into it and
        locks everybody else out meanwhile, a person with a SQLite shell included. With
        one connection held open nobody is ever the last.
        """
        with _translated(self.path), closing(self._connect()) as connection:
            connection.execute("SELECT 1 FROM sqlite_master").fetchone()
            yield

    def _connect(self) -> sqlite3.Connection:
        if not self.path.exists():
            raise StoreError(
                f"there is no database at {self.path}; create it with "
                f"`falcon init-db {self.path}`"
            )
        return _open(self.path)


def create(path: Path) -> Store:
    """Create the database or bring an older one up to date; harmless if it is current.

    Raises:
        SchemaTooNewError: a newer Falcon wrote the file.
        StoreBusyError: another process held the file too long.
        StoreError: the file cannot be created, read or written.
    """
    from falcon.store.schema import migrations

    with _translated(path):
        _make_folder(path)
        with closing(_open(path)) as connection:
            connection.execute("PRAGMA journal_mode = wal")
    store = Store(path)
    migrate(store, migrations)
    return store


def migrate(store: Store, migrations: Migrations) -> None:
    """Apply what is pending of a set of migrations, all of it or nothing.

    Raises:
        SchemaTooNewError: a newer Falcon applied migrations that are unknown here.
        StoreError: as `Store.writing`.
    """
    # sqlite-utils brings a third of a second of imports that plain use does not need.
    from falcon.store.migrations import Database

    with store.writing() as connection:
        database = Database(connection)
        known = {m.name for m in migrations.pending(database)}
        known |= {m.name for m in migrations.applied(database)}
        unknown = known - {m.name for m in migrations._migrations}  # noqa: SLF001 - the set has no public list of its names
        if unknown:
            raise SchemaTooNewError(
                f"{store.path} was written by a newer Falcon, which also applied "
                f"{', '.join(sorted(unknown))}; upgrade Falcon or use another file"
            )
        migrations.apply(database)


def backup(store: Store, target: Path) -> None:
    """Write a compact copy of the whole file, whatever else is going on.

    Raises:
        StoreError: the target exists or cannot be written.
    """
    if target.exists():
        raise StoreError(f"{target} exists already; a backup never overwrites")
    with _translated(store.path), closing(_open(store.path)) as connection:
        connection.execute("VACUUM INTO ?", [str(target)])


def _make_folder(path: Path) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"cannot create the folder of {path}: {error}") from error


def _open(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=BUSY_TIMEOUT_S, isolation_level=None)
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA foreign_keys = on")
    connection.execute("PRAGMA synchronous = normal")
    return connection


@contextmanager
def _translated(path: Path) -> Iterator[None]:
    """Turn SQLite's errors into ours, with what to do about them."""
    try:
        yield
    except sqlite3.IntegrityError:
        raise
    except sqlite3.DatabaseError as error:
        code = getattr(error, "sqlite_errorcode", 0) & 0xFF
        if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
            raise StoreBusyError(
                f"{path} was locked for more than {BUSY_TIMEOUT_S:.0f} s by another "
                "process; nothing was written"
            ) from error
        advice = _ADVICE.get(code, "")
        raise StoreError(f"{path}: {error}{advice}; nothing was written") from error


_ADVICE = {
    sqlite3.SQLITE_FULL: " (free space on the disk)",
    sqlite3.SQLITE_READONLY: " (make the file and its folder writable)",
    sqlite3.SQLITE_CANTOPEN: " (check the path and its permissions)",
    sqlite3.SQLITE_NOTADB: " (choose another path, or restore a backup)",
    sqlite3.SQLITE_CORRUPT: " (restore a backup)",
}
