"""Run the orchestrator: the same as ``python -m falcon.daemon``."""

from falcon.daemon.main import main

if __name__ == "__main__":
    raise SystemExit(main())
