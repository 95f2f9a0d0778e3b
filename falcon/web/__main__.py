"""Run the dashboard: ``python -m falcon.web``."""

from falcon.web.server import main

if __name__ == "__main__":
    raise SystemExit(main())
