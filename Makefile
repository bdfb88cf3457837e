# ClipDesk: what there is to do, and what each thing needs. `make help` lists it.
# The first run makes .venv from requirements.lock; later runs find it and begin at once.

.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
MAKEFLAGS += --no-print-directory

# The newest of these that is there; PYTHON=... chooses another.
PYTHON ?= $(shell for name in python3 python3.13 python3.12 python3.11; do \
	"$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$name; break; }; done)
VENV := .venv
BIN := $(VENV)/bin
JOBS ?= 2
PARTS ?= 8
HEADLESS := $(if $(or $(DISPLAY),$(WAYLAND_DISPLAY)),,--no-window)

.PHONY: help demo run test test-long check lint format bench coverage screenshots lock clean \
	system-run system-test venv

help:  ## show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: system-run venv  ## make a clip and post it on the rehearsal platforms that come with ClipDesk
	@$(BIN)/clipdesk demo $(HEADLESS)

run: system-run venv  ## start ClipDesk
	@$(BIN)/clipdesk

test: system-test venv  ## check the code and run every test but the long ones
	@packaging/run-parts check tests desktop

test-long: system-test venv  ## run the long tests, in PARTS parts; a stopped run goes on where it was
	@PARTS=$(PARTS) packaging/run-parts long

check: system-run venv  ## lint, format, imports and types, without tests
	@packaging/run-parts check

lint: check  ## the same as check

format: venv  ## put the code into its form
	@$(BIN)/ruff check --fix --exit-zero . && $(BIN)/ruff format .

bench: system-test venv  ## measure speed and memory; prints, never fails on a time
	@$(BIN)/python -m pytest tests/benchmarks --benchmark-only -p no:randomly -p no:xdist --timeout 900

coverage: venv  ## say which lines the tests do not reach
	@$(BIN)/python -m pytest -m "not long and not desktop and not obs" -n $(JOBS) --cov --cov-report term

screenshots: system-test venv  ## draw every page, dark and light, into test-results/screenshots
	@for sheet in screenshots sheet_pages sheet_forms sheet_week; do \
		$(BIN)/python -m tests.desktop.$$sheet test-results/screenshots; done

lock: venv  ## make requirements.lock anew from pyproject.toml
	@packaging/make-lock

clean:  ## remove everything that make built
	@rm -rf $(VENV) .make build dist test-results htmlcov .coverage .coverage.* .pytest_cache \
		.mypy_cache .ruff_cache .import_linter_cache .hypothesis .benchmarks
	@find clipdesk tests packaging -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true

system-run:
	@packaging/install-system-packages run

system-test:
	@packaging/install-system-packages run desktop obs

venv:
	@test -n "$(PYTHON)" || { echo "ClipDesk needs Python 3.11 or newer (python3)." >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
		packaging/install-system-packages python
	@$(PYTHON) packaging/make_venv.py $(VENV)
