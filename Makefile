# Everything a newcomer needs: make run, make test. The rest is listed by make help.
PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BENCH := .venv-bench
PINS := .venv-pins
BIN := $(VENV)/bin
export PORT

.PHONY: help run serve export bench test check pins clean

help: ## Show this list
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

$(VENV)/run.stamp: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "This needs Python 3.11 or newer. Set PYTHON=/path/to/python3.11")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/test.stamp: requirements-dev.txt $(VENV)/run.stamp
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

run: $(VENV)/run.stamp ## Serve on 127.0.0.1:$PORT, re-reading content as it changes
	@DEBUG=1 $(BIN)/python manage.py preparedatabase
	@echo "Open http://127.0.0.1:$(PORT)/ (to write: http://127.0.0.1:$(PORT)/editor/, content problems: http://127.0.0.1:$(PORT)/problems/)"
	@DEBUG=1 $(BIN)/python manage.py runserver --skip-checks 127.0.0.1:$(PORT)

serve: $(VENV)/run.stamp ## The same site as in production, on 127.0.0.1:$PORT
	@DEBUG= $(BIN)/python manage.py preparedatabase
	@DEBUG= $(BIN)/python manage.py collectstatic --noinput --verbosity 0
	@deploy/serve

# No secret goes into a copy, so that a public SITE_URL needs no SECRET_KEY here.
export: $(VENV)/run.stamp ## Write the public site as static files for a CDN (make export DIR=copy)
	@test -n "$(DIR)" || { echo "Say where to write the copy: make export DIR=copy"; exit 1; }
	@SECRET_KEY="$${SECRET_KEY:-$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(64))')}"; export SECRET_KEY DEBUG=; \
		$(BIN)/python manage.py collectstatic --noinput --verbosity 0 && $(BIN)/python manage.py exportsite "$(DIR)"

$(BENCH)/bench.stamp: bench/requirements.txt requirements.txt
	$(PYTHON) -m venv $(BENCH)
	$(BENCH)/bin/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	$(BENCH)/bin/python -m pip install --quiet --disable-pip-version-check -r bench/requirements.txt
	@touch $@

bench: $(BENCH)/bench.stamp ## Measure speed beside its limits and peers, and growth (ARGS=--strict: fail below a goal)
	@$(BENCH)/bin/python -m bench.speed $(ARGS)
	@$(BENCH)/bin/python -m bench.hostile $(ARGS)
	@$(BENCH)/bin/python -m bench.editing $(ARGS)
	@$(BENCH)/bin/python -m bench.growth $(ARGS)

test: $(VENV)/test.stamp ## Run every test
	$(BIN)/python -m pytest

check: $(VENV)/test.stamp ## Lint, types, content, deployment settings
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/djlint --lint --quiet templates
	$(BIN)/python manage.py checkcontent --no-warnings
	$(BIN)/python manage.py makemigrations --check --dry-run --skip-checks
	SITE_URL=https://www.example.org SECRET_KEY=$$($(BIN)/python -c 'import secrets; print(secrets.token_urlsafe(64))') \
		$(BIN)/python manage.py check --deploy --fail-level WARNING

# One file for every platform and every Python from 3.11 on. What nobody asked to change keeps its version.
define pin
$(PINS)/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-annotate --custom-compile-command "make pins" $(1).in -o $(1).txt
endef

pins: ## Write requirements*.txt anew from requirements*.in, with hashes
	$(PYTHON) -m venv $(PINS)
	$(PINS)/bin/python -m pip install --quiet --disable-pip-version-check uv==0.13.9
	$(call pin,requirements)
	$(call pin,requirements-dev)

clean: ## Remove what make made
	rm -rf $(VENV) $(BENCH) $(PINS) var .pytest_cache .mypy_cache .ruff_cache .hypothesis
