# `make` lists what there is. Every target installs what it needs first.
SHELL := /bin/bash
PY := .venv/bin/python

.DEFAULT_GOAL := help
.PHONY: help install demo serve test check fmt bench e2e lock openapi new-area clean runtime dev

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

runtime:
	@tools/install.sh runtime

dev:
	@tools/install.sh dev

install: dev ## put everything, with the development tools, into .venv

demo: runtime ## the demo company on http://127.0.0.1:8000 (ARGS="--port 9000 --no-browser")
	@.venv/bin/pilothouse demo $(ARGS)

serve: runtime ## the server with your own settings (ARGS="--help")
	@.venv/bin/pilothouse serve $(ARGS)

test: dev ## every test: SQLite, PostgreSQL, browser (ARGS="--only sqlite")
	@$(PY) -m tools.test $(ARGS)

check: dev ## format, lint, types, import contracts, migrations, templates, shape
	@$(PY) -m tools.check $(ARGS)

fmt: dev ## format the Python code and mend what the linter can
	@$(PY) -m ruff check --fix --quiet . || true
	@$(PY) -m ruff format .

bench: dev ## the benchmarks; prints one table (ARGS="--help")
	@$(PY) -m benchmarks $(ARGS)

e2e: dev ## the browser journeys alone, on both databases
	@$(PY) -m tools.test --only e2e $(ARGS)

lock: dev ## resolve pyproject.toml into uv.lock and requirements/ (ARGS=--upgrade)
	@$(PY) -m tools.lock $(ARGS)

openapi: dev ## write the API's description anew, after a wanted change of it
	@$(PY) -m tests.conformance.snapshot

new-area: dev ## write a new area with all its rooms: make new-area AREA=control/audits
	@$(PY) -m tools.new_area $(or $(AREA),$(filter-out $@,$(MAKECMDGOALS)))

clean: ## remove what was built; keeps .venv and data/
	@rm -rf build dist artefacts .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find src tests tools benchmarks -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true

# `make new-area control/audits`: the second word is the area, not a target.
ifeq (new-area,$(firstword $(MAKECMDGOALS)))
$(filter-out new-area,$(MAKECMDGOALS)):
	@:
.PHONY: $(filter-out new-area,$(MAKECMDGOALS))
endif
