"""Create the database or bring it up to date: the same as ``falcon init-db [PATH]``."""

import sys

from falcon.cli.main import main

if __name__ == "__main__":
    raise SystemExit(main(["init-db", *sys.argv[1:]]))
