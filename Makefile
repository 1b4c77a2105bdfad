# `make` installs newsgraph and builds the seeds; `make test` installs what tests need and runs every check and test.
.DEFAULT_GOAL := all
.PHONY: all install test check test-lowest checks lint types layers docs-check javascript pytest test-spark develop system format docs bench clean

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP_INSTALL := pip install --quiet --disable-pip-version-check --no-input --constraint constraints.txt
EXTRAS := analysis,server,validate

export DEBIAN_FRONTEND := noninteractive

all: install
	@$(BIN)/newsgraph build seeds --out exports
	@echo "Next: open exports/graph.html in a browser; run '$(BIN)/newsgraph build YOUR-FOLDER --out DIR' on your own articles."

# For a user: the program and its usual extras, without Spark and without what tests need.
install: $(VENV)/installed

$(VENV)/installed: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "newsgraph needs Python 3.11 or newer: make PYTHON=python3.12"; exit 2; }
	@test -x $(BIN)/pip || $(PYTHON) -m venv $(VENV) || { echo "this Python has no venv module; on Debian: apt-get install python3-venv"; exit 2; }
	@echo "Installing newsgraph with $(EXTRAS) into $(VENV) ..."
	@$(BIN)/$(PIP_INSTALL) --editable '.[$(EXTRAS)]'
	@touch $@

# For a developer: what checks and tests need in Python (PySpark is most of it) and in JavaScript.
develop: $(VENV)/developed node_modules/installed

$(VENV)/developed: $(VENV)/installed
	@echo "Installing what the checks and tests need into $(VENV) (PySpark, Playwright, mypy and others) ..."
	@$(BIN)/$(PIP_INSTALL) --editable '.[dev]'
	@touch $@

node_modules/installed: package.json package-lock.json
	@echo "Installing what the checks of the page's script need into node_modules ..."
	@npm ci --no-audit --no-fund --no-update-notifier --yes --loglevel=error
	@touch $@

# Programs of the system that tests use, Chromium and Java among them; it says which ones before it installs any.
system:
	@tools/system-packages

test: system develop
	@$(MAKE) --no-print-directory --jobs=2 --output-sync=target checks
	@$(MAKE) --no-print-directory pytest
	@$(MAKE) --no-print-directory test-spark

# What to run before each commit: everything that needs neither a browser, Java nor the real documents.
check: $(VENV)/developed
	@$(MAKE) --no-print-directory --jobs=2 --output-sync=target lint types layers docs-check
	@$(BIN)/pytest --quiet --numprocesses 2 --dist loadfile -m 'not browser and not spark and not slow and not corpus'

checks: lint types layers docs-check javascript

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

pytest:
	$(BIN)/pytest --numprocesses 2 --dist loadfile --ignore=tests/spark/test_cluster.py

# A master and two workers on this machine: they take both cores, so nothing runs beside them.
test-spark:
	$(BIN)/pytest tests/spark/test_cluster.py

# The fast tests on the lowest versions that pyproject.toml allows, in an environment of its own, without
# PySpark and import-linter; the committed exports were made with the versions of constraints.txt.
test-lowest:
	@$(PYTHON) -m venv .venv-lowest
	@.venv-lowest/bin/pip install --quiet --disable-pip-version-check --no-input --constraint constraints-lowest.txt --editable '.[test]'
	@.venv-lowest/bin/pytest --quiet --numprocesses 2 --dist loadfile -m 'not browser and not spark and not slow and not corpus' \
		--ignore=tests/spark --ignore=tests/test_documentation.py \
		--deselect=tests/test_architecture.py::test_imports_go_one_way \
		--deselect=tests/test_determinism.py::test_exports_folder_is_what_the_build_makes

format:
	$(BIN)/ruff check --fix-only --quiet .
	$(BIN)/ruff format --quiet .

docs:
	$(BIN)/python -m docs.generate

bench:
	$(BIN)/python benchmarks/build.py

clean:
	rm -rf $(VENV) .venv-lowest node_modules benchmarks/out .mypy_cache .ruff_cache .pytest_cache .hypothesis
