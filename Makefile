# The two commands of this house are `make demo` and `make test`. `make` alone lists all of them.

PYTHON ?= python3
JOBS   ?= 2
ARGS   ?=

BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
RUN := .venv/.run
DEV := .venv/.dev

.DEFAULT_GOAL := help
.PHONY: help setup demo run test check bench eval migrate lock

help: ## list these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## /{printf "  make %-8s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo '  ARGS="…" goes on to the program: make test ARGS="-k report", make demo ARGS="--fresh"'

setup: $(RUN) ## build .venv from the hashed locks; the command is then .venv/bin/huying
	@echo 'Ready: $(BIN)/huying --help, or make demo'

demo: $(RUN) ## a building in your browser, with the bot in it; prints one address
	@$(BIN)/huying demo $(ARGS)

run: $(RUN) ## run the bot on Telegram; wants HUYING_TELEGRAM__TOKEN
	@$(BIN)/huying run $(ARGS)

test: $(DEV) ## run all tests, with a real PostgreSQL and a real browser
	$(BIN)/python -m pytest -n $(JOBS) --dist worksteal $(ARGS)

check: $(DEV) ## style, types, the ladder of imports, the locks
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m pip check

bench: $(DEV) ## measure; the last table stands in bench/README.md
	$(BIN)/python -m bench $(ARGS)

eval: $(DEV) ## how well residents are heard; the table stands in docs/hearing.md
	@$(BIN)/python -m bench.hearing $(ARGS)

migrate: $(RUN) ## bring the database (HUYING_DATABASE_URL) to the newest schema
	@$(BIN)/huying migrate

# What is pinned stays pinned; to take newer releases: make lock ARGS=--upgrade
LOCK := uv pip compile pyproject.toml --python-version 3.11 --universal --generate-hashes \
        --no-header --no-annotate --no-emit-index-url --no-emit-find-links --quiet
lock: ## write locks/*.txt anew from pyproject.toml (wants uv)
	@command -v uv >/dev/null || { echo 'make lock wants uv: put it on the PATH first' >&2; exit 1; }
	$(LOCK) $(ARGS) --group build --output-file locks/run.txt >/dev/null
	$(LOCK) $(ARGS) --group dev --constraint locks/run.txt --output-file locks/dev.txt >/dev/null

.venv/.python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "Huying wants Python 3.11 or newer. Here: $$($(PYTHON) --version 2>/dev/null \
			|| echo no $(PYTHON)). On Debian and Ubuntu:" >&2; \
		echo '  sudo apt-get install python3 python3-venv' >&2; \
		echo 'or name another one: make setup PYTHON=python3.12' >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { \
		echo 'Python cannot make an environment of its own here. On Debian and Ubuntu:' >&2; \
		echo '  sudo apt-get install python3-venv' >&2; exit 1; }
	@$(PYTHON) -m venv .venv
	@touch $@

$(RUN): .venv/.python locks/run.txt pyproject.toml
	@echo 'Setting up .venv (the first time takes a minute) …'
	@$(PIP) install --require-hashes --no-deps -r locks/run.txt
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(DEV): $(RUN) locks/dev.txt
	@echo 'Adding what the tests need …'
	@$(PIP) install --require-hashes --no-deps -r locks/dev.txt
	@touch $@
