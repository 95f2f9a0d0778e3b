# Falcon. Everything happens in .venv; a target installs what it needs, once.
# Another interpreter: PYTHON=python3.12 make …

.DEFAULT_GOAL := help
.PHONY: help run demo test check bench format clean
.DELETE_ON_ERROR:

BIN := .venv/bin
WITH_TOOLS := .venv/installed-with-tools
TO_RUN := .venv/installed
# What Falcon is measured beside lives apart: nothing of it may be needed by Falcon.
PEERS := .venv-peers
WITH_PEERS := $(PEERS)/installed
INPUTS := pyproject.toml requirements.txt .ci/venv
# Asking for an interpreter by name makes another one's .venv out of date.
FRESH := $(if $(PYTHON),$(shell .ci/venv differs "$(PYTHON)" && echo differs))
TESTS := $(BIN)/python -m pytest -q -n 2
# Compiles native code that is not kept yet, so that no two processes do it at a time.
WARM := $(BIN)/python -P -m falcon.engine.native.warm
# Whatever runs strategies, once more with the native tier loaded.
NATIVE_TESTS := $(TESTS) --warm tests/unit/engine tests/unit/research \
	$(addprefix tests/differential/test_,strategies.py exact.py emitted.py \
		extra_lines.py resampling.py talib.py) \
	$(addprefix tests/unit/services/test_,activate.py backtest.py create.py \
		seed.py twin.py understand.py vetting.py)
# Their own tests alone must reach every branch of what reckons with money.
COVERED := $(addprefix tests/unit/,domain risk execution ledger analytics)

help: ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile

run: $(TO_RUN) ## run Falcon and its web page until Ctrl-C
	@exec $(BIN)/python -P -m falcon run

demo: $(TO_RUN) ## replay a fixed stretch of real bars and print what came of it
	@exec $(BIN)/python -P -m falcon demo

test: $(WITH_TOOLS) ## run all tests
	@$(WARM)
	$(TESTS)
	$(NATIVE_TESTS)

check: $(WITH_TOOLS) ## everything that must hold before a commit: what CI runs
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	@$(WARM)
	$(TESTS)
	$(NATIVE_TESTS)
	$(TESTS) $(COVERED) --cov --cov-report=json:.coverage.json --cov-report=
	$(BIN)/python .ci/coverage_floor.py .coverage.json

bench: $(WITH_PEERS) ## measure beside other packages, keep the table in docs/benchmarks.md
	$(PEERS)/bin/python -P -m falcon.engine.native.warm
	$(PEERS)/bin/python -m benchmarks.table --write

format: $(WITH_TOOLS) ## write the code in the house's format
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

clean: ## remove .venv and everything else that was made here, but no database
	rm -rf .venv $(PEERS) build dist *.egg-info .coverage* \
		.mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(TO_RUN): $(INPUTS) $(FRESH)
	@.ci/venv create "$(PYTHON)"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@$(WARM)
	@touch $@

$(WITH_TOOLS): $(INPUTS) $(FRESH)
	@.ci/venv create "$(PYTHON)"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@$(WARM)
	@touch $@ $(TO_RUN)

$(WITH_PEERS): $(WITH_TOOLS)
	$(BIN)/python -m venv --clear $(PEERS)
	$(PEERS)/bin/python -m pip install --quiet --disable-pip-version-check --editable '.[bench]'
	@touch $@

.PHONY: differs
differs:
