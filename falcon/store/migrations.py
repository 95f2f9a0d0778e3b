"""Migrations: ordered steps from an older form of the tables to the newest.

sqlite-utils keeps the order and the record; this module is where the rest of Falcon
takes it from. Importing it takes a third of a second.
"""

from __future__ import annotations

from sqlite_utils import Database
from sqlite_utils.migrations import Migrations

__all__ = ["Database", "Migrations"]
