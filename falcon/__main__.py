"""``python -m falcon`` is the command ``falcon``."""

from falcon.cli.main import main

if __name__ == "__main__":
    raise SystemExit(main())
