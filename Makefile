# Two commands matter: `make demo` and `make test`. Both prepare the machine first (tools/setup).

SHELL := /bin/bash
SUDO := $(shell [ "$$(id -u)" = 0 ] || echo sudo)
PY := .venv/bin/python
# Root-owned leftovers of a test run would annoy the owner of the tree.
QUIET := env PYTHONDONTWRITEBYTECODE=1
PYTEST := $(SUDO) $(QUIET) $(PY) -m pytest -p no:cacheprovider --timeout=300 --color=yes

.PHONY: demo test setup check quick bench crash-20 clean help

help:            ## show this list
	@grep -hE '^[a-z0-9-]+: .*##' $(MAKEFILE_LIST) | sed -E 's/: *.*## */\t/' | expand -t 12

demo:            ## two nodes, one letter to every ministry and province, proof at the end (ONCE=1: stop afterwards)
	@tools/setup run
	@$(SUDO) env ONCE="$(ONCE)" TERM="$(TERM)" PYTHONUNBUFFERED=1 $(PY) -m congthu.apps.demo

test: setup check ## everything CI runs
	@tools/test_groups

setup:           ## install what is missing to develop and test
	@tools/setup test

check:           ## form, floors, types and house rules: no database, under a minute
	.venv/bin/ruff format --check .
	.venv/bin/ruff check .
	.venv/bin/lint-imports
	.venv/bin/mypy
	$(PY) tools/glossary_check.py
	$(PY) tools/law_check.py
	$(PY) tools/anatomy_check.py

quick: check     ## check, then the tests that start no mail engine and no browser
	$(PYTEST) -q -m "not wire and not web and not crash"

bench:           ## the figures of README.md, by hand, one after another
	@for each in benchmarks/*.py; do echo "== $$each"; $(SUDO) $(PY) $$each || exit 1; done

crash-20:        ## the crash tests twenty times in a row
	@for i in $$(seq 20); do echo "== round $$i of 20"; $(PYTEST) -q -m crash || exit 1; done

clean:           ## remove the demonstration and all caches; the environment stays
	$(SUDO) rm -rf demo .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis build dist
	find src tests tools benchmarks -name __pycache__ -type d -prune -exec $(SUDO) rm -rf {} +
