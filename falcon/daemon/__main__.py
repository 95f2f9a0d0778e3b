"""``python -m falcon.daemon`` runs the orchestrator."""

from falcon.daemon.main import main

if __name__ == "__main__":
    raise SystemExit(main())
