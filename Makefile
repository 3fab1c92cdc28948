# The only entry points; CI calls the same ones. `make help` lists them.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

export PYTHON
PY := .venv/bin/python
OFFSCREEN := QT_QPA_PLATFORM=offscreen
DEMO := out/demo

.PHONY: help setup setup-dev run test lint bench snapshots freeze windows windows-test lock clean

help:  ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 12

setup: .venv/.ready  ## make .venv with what the program needs

setup-dev: .venv/.ready-dev  ## make .venv with what tests and lint need too

.venv/.ready: requirements.lock packaging/setup.sh
	@bash packaging/setup.sh requirements.lock
	@touch $@

.venv/.ready-dev: requirements-dev.lock packaging/setup.sh
	@bash packaging/setup.sh requirements-dev.lock
	@touch $@ .venv/.ready

run: setup  ## make the demonstration township under out/demo, then open its window where there is a screen
	@$(OFFSCREEN) $(PY) -m township_desk demo $(DEMO)
	@if [ -n "$${DISPLAY:-}$${WAYLAND_DISPLAY:-}" ]; then \
	    exec $(PY) -m township_desk --data $(DEMO); \
	else \
	    echo "No display, so no window: the tables, the report and a picture of every tab are under $(DEMO)/out."; \
	fi

test: setup-dev  ## run every test; the last line is pytest's summary
	@$(OFFSCREEN) $(PY) -m pytest -n auto --dist worksteal

lint: setup-dev  ## check style, types and the layers
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m mypy
	@.venv/bin/lint-imports --no-cache --no-logo

bench: setup-dev  ## measure
	@$(OFFSCREEN) $(PY) -m benchmarks

snapshots: setup-dev  ## write the snapshots anew; read the difference before you commit it
	@$(OFFSCREEN) $(PY) -m pytest --snapshot-update

freeze:  ## pack the program for this machine's system into dist/TownshipDesk
	@$${PYTHON:-python3} packaging/freeze.py

windows:  ## pack the Windows program, its installer and portable zip into dist/windows, under Wine on Debian
	@packaging/windows/build.sh

windows-test: setup  ## try what `make windows` made under Wine: window, import, print, undo, installer
	@packaging/windows/test.sh

lock:  ## bring the lock files up to date (needs uv)
	@uv pip compile pyproject.toml -q --universal --python-version 3.11 --generate-hashes --no-emit-index-url \
	    --no-annotate --custom-compile-command "make lock" -o requirements.lock
	@uv pip compile pyproject.toml -q --group dev -c requirements.lock --universal --python-version 3.11 --generate-hashes \
	    --no-emit-index-url --no-annotate --custom-compile-command "make lock" -o requirements-dev.lock
	@uv pip compile -q --group pyproject.toml:freeze -c requirements.lock --universal --python-version 3.11 --generate-hashes \
	    --no-emit-index-url --no-annotate --custom-compile-command "make lock" -o requirements-freeze.lock

clean:  ## remove what the other targets made
	@rm -rf .venv out build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
