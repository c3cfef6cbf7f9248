# make chat and make test set everything up on a fresh machine that has Python 3.11, make and a network.
PYTHON ?= python3
BIN := .venv/bin
.DEFAULT_GOAL := help
.PHONY: help chat telegram test test-long lint bench install requirements

help: ## what there is to make
	@sed -n 's/^\([a-z-]*\):.*## /  make \1  /p' $(MAKEFILE_LIST)

chat: $(BIN)/.installed ## talk to Passage in this terminal
	@$(BIN)/passage chat

telegram: $(BIN)/.installed ## serve the Telegram bot (PASSAGE_TELEGRAM_TOKEN)
	@$(BIN)/passage telegram

test: $(BIN)/.tested ## run all tests, on SQLite and PostgreSQL
	$(BIN)/python -m pytest

test-long: $(BIN)/.tested ## look longer for lost answers: 3,000 seeds, a hundred kills, ten stops, ten minutes
	$(BIN)/python -m pytest -n0 tests/simulation --seeds 3000 -s
	$(BIN)/python -m pytest -n0 tests/test_kills.py -k sqlite --kills 60
	$(BIN)/python -m pytest -n0 tests/test_kills.py -k "postgresql or database" --kills 40 --stops 10

bench: $(BIN)/.tested ## measure the speed beside three other bots, a quarter of an hour
	$(BIN)/python -m tests.bench

lint: $(BIN)/.tested ## types, style, imports and content
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/passage check

install: $(BIN)/.installed ## make .venv with passage in it

requirements: $(BIN)/.tested ## lock the newest versions with their hashes
	$(BIN)/python -m pip install --quiet uv
	for set in "run.txt" "dev.txt --group dev"; do \
	  $(BIN)/uv pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
	    --no-emit-index-url --no-annotate --no-header pyproject.toml -o requirements/$$set; done

$(BIN)/.installed: pyproject.toml requirements/build.txt requirements/run.txt
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/build.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	$(BIN)/python -c "from bot.content.library import load; load()"
	@touch $@

$(BIN)/.tested: $(BIN)/.installed requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@
