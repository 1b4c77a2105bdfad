# `make` installs everything and builds the seeds; `make test` runs every check and test.
.DEFAULT_GOAL := all
.PHONY: all install test checks lint types layers docs-check javascript pytest system test-spark format docs bench clean

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

all: install
	@$(BIN)/newsgraph build seeds --out exports
	@echo "Next: open exports/graph.html in a browser; run '$(BIN)/newsgraph build YOUR-FOLDER --out DIR' on your own articles."

install: $(VENV)/installed

$(VENV)/installed: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "newsgraph needs Python 3.11 or newer: make PYTHON=python3.12"; exit 2; }
	@$(PYTHON) -m venv $(VENV) || { echo "this Python has no venv module; on Debian: apt-get install python3-venv"; exit 2; }
	@echo "Installing into $(VENV) ..."
	@$(BIN)/pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	@touch $@

test: install system
	@$(MAKE) --no-print-directory --jobs=2 --output-sync=target checks
	@$(MAKE) --no-print-directory pytest
	@$(MAKE) --no-print-directory test-spark

checks: lint types layers docs-check javascript

system:
	@tools/system-packages

lint:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types:
	$(BIN)/mypy

layers:
	$(BIN)/lint-imports --no-logo

docs-check:
	$(BIN)/python -m docs.generate --check

javascript: node_modules/installed
	npm run --silent check

node_modules/installed: package.json package-lock.json
	npm ci --no-audit --no-fund --loglevel=error
	@touch $@

pytest:
	$(BIN)/pytest --numprocesses 2 --dist loadfile --ignore=tests/spark/test_cluster.py

# A master and two workers on this machine: they take both cores, so nothing runs beside them.
test-spark:
	$(BIN)/pytest tests/spark/test_cluster.py

format:
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format --quiet .

docs:
	$(BIN)/python -m docs.generate

bench:
	$(BIN)/python benchmarks/build.py

clean:
	rm -rf $(VENV) node_modules benchmarks/out .mypy_cache .ruff_cache .pytest_cache .hypothesis
