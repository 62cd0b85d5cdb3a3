# What developers type; .ci/run is what a change must pass. `make` is on every Linux and macOS, and
# comes with Git for Windows' usual companions; each target is a line or two that can be typed alone.
PYTHON ?= python
export NO_MKDOCS_2_WARNING = 1

.DEFAULT_GOAL := help
.PHONY: help install lint format generated docs lock sbom test-fast test

help: ## say what there is
	@grep -E '^[a-z-]+:.*##' $(firstword $(MAKEFILE_LIST)) | sed 's/:.*##/:/'

install: ## into the active environment, with the tools, and the hooks of this repository
	$(PYTHON) -m pip install -e '.[dev]'
	pre-commit install --install-hooks

lint: ## ruff, mypy, import contracts
	ruff format --check .
	ruff check .
	mypy
	mypy --config-file benchmarks/mypy.ini
	lint-imports

format: ## let ruff write
	ruff format .
	ruff check --fix .

generated: ## pages and blocks made from code are up to date
	$(PYTHON) scripts/kind_pages.py --check
	$(PYTHON) scripts/pack_pages.py --check
	$(PYTHON) scripts/schemas.py --check
	$(PYTHON) scripts/readme.py --check
	$(PYTHON) scripts/notices.py --check

docs: generated ## the documentation, into site/: open site/index.html
	$(PYTHON) -m mkdocs build --strict

LOCKED = uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --upgrade \
	  --no-config --no-annotate --no-emit-index-url --custom-compile-command "make lock"

lock: ## the locks anew: what users install, by version and sha256, for all systems (needs uv)
	$(LOCKED) -o requirements.lock
	$(LOCKED) --extra server -c requirements.lock -o requirements-server.lock
	$(LOCKED) --extra search -c requirements.lock -o requirements-search.lock
	$(PYTHON) scripts/notices.py

sbom: ## dist/sbom.cdx.json: what the wheel brings and needs (CycloneDX), where requirements.lock is installed
	$(PYTHON) scripts/sbom.py dist/sbom.cdx.json

test-fast: ## two minutes on two cores: no model, no browser, few processes
	$(PYTHON) -m pytest -n auto -m "not slow and not model"

test: ## all tests
	$(PYTHON) -m pytest -n auto
