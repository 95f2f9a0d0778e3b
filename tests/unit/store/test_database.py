"""The file is created, upgraded, shared and guarded as its docstring says."""

import sqlite3
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

from falcon.errors import SchemaTooNewError, StoreBusyError, StoreError
from falcon.store import database, events
from falcon.store.database import Store, backup, create, migrate
from falcon.store.schema import migrations

NOW = datetime(2012, 3, 1, tzinfo=UTC)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return create(tmp_path / "paper_trading.db")


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, "BUSY_TIMEOUT_S", 0.05)


@pytest.fixture
def held(store: Store) -> Iterator[Store]:
    """A store that another process is writing to."""
    with closing(sqlite3.connect(store.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield store


def count(store: Store) -> int:
    with store.reading() as db:
        return int(db.execute("SELECT count(*) FROM events").fetchone()[0])


def test_creating_twice_changes_nothing(store: Store) -> None:
    with store.writing() as db:
        events.add(db, "started", {}, at=NOW)

    create(store.path)

    assert count(store) == 1


def test_a_block_that_fails_writes_nothing(store: Store) -> None:
    def fail() -> None:
        with store.writing() as db:
            events.add(db, "started", {}, at=NOW)
            _ = 1 / 0

    with pytest.raises(ZeroDivisionError):
        fail()

    assert count(store) == 0


def test_two_writers_wait_for_each_other(store: Store) -> None:
    def write(_: int) -> None:
        with store.writing() as db:
            events.latest(db)
            events.add(db, "started", {}, at=NOW)

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(write, range(200)))

    assert count(store) == 200


@pytest.mark.usefixtures("impatient")
def test_a_locked_file_is_temporary_trouble(held: Store) -> None:
    with (
        pytest.raises(StoreBusyError, match="locked for more than"),
        held.writing() as db,
    ):
        events.add(db, "started", {}, at=NOW)


def test_a_locked_file_can_be_read(held: Store) -> None:
    assert count(held) == 0


def test_a_missing_file_says_how_to_make_one(tmp_path: Path) -> None:
    missing = Store(tmp_path / "none.db")

    with pytest.raises(StoreError, match="falcon init-db"), missing.reading():
        pass


def test_a_file_of_something_else_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "notes.db"
    path.write_text("no database at all, but long enough to be taken for one" * 50)

    with pytest.raises(StoreError, match="choose another path"):
        create(path)

    assert path.read_text().startswith("no database")


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(StoreError, match="cannot create the folder"):
        create(tmp_path / "file" / "paper_trading.db")


def test_the_file_of_a_newer_falcon_is_refused_untouched(store: Store) -> None:
    with store.writing() as db:
        Database(db).table("_sqlite_migrations").insert(
            {"migration_set": "falcon", "name": "9999_later", "applied_at": "now"}
        )

    with pytest.raises(SchemaTooNewError, match="9999_later"):
        create(store.path)


def _all_so_far() -> Migrations:
    """The published migrations, to be followed by more."""
    found = Migrations("falcon")
    for one in migrations.pending(Database(":memory:")):
        found(name=one.name)(lambda _db: None)
    return found


def test_an_older_file_is_brought_up_to_date_in_place(store: Store) -> None:
    later = _all_so_far()

    @later(name="9999_colour")
    def _colour(db: Database) -> None:
        db.conn.execute("ALTER TABLE active_strategies ADD COLUMN colour TEXT")

    migrate(store, later)

    with store.reading() as db:
        db.execute("SELECT colour FROM active_strategies")


def test_a_migration_that_fails_leaves_the_file_as_it_was(store: Store) -> None:
    later = _all_so_far()

    @later(name="9999_broken")
    def _broken(db: Database) -> None:
        db.conn.execute("CREATE TABLE half (id INTEGER)")
        db.conn.execute("SELECT * FROM nowhere")

    with pytest.raises(StoreError, match="nowhere"):
        migrate(store, later)

    with store.reading() as db, pytest.raises(sqlite3.OperationalError):
        db.execute("SELECT * FROM half")


def test_foreign_keys_are_enforced(store: Store) -> None:
    with pytest.raises(sqlite3.IntegrityError), store.writing() as db:
        db.execute("INSERT INTO books VALUES (77, 0, 0)")


def test_columns_hold_only_what_they_declare(store: Store) -> None:
    with pytest.raises(sqlite3.IntegrityError), store.writing() as db:
        db.execute("INSERT INTO equity VALUES (0, '2012-03-01', 'much')")


def test_a_backup_is_a_whole_database(store: Store, tmp_path: Path) -> None:
    with store.writing() as db:
        events.add(db, "started", {}, at=NOW)
    copy = tmp_path / "copy.db"

    backup(store, copy)

    assert count(Store(copy)) == 1


def test_a_backup_never_overwrites(store: Store) -> None:
    with pytest.raises(StoreError, match="never overwrites"):
        backup(store, store.path)


def test_a_file_that_is_held_open_keeps_its_journal(store: Store) -> None:
    journal = store.path.with_name(store.path.name + "-wal")
    with store.held_open():
        with store.writing() as db:
            events.add(db, "started", {}, at=NOW)
        assert journal.exists()

    assert not journal.exists()
    assert count(store) == 1
