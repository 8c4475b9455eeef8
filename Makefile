# `make run` and `make test` do all set-up themselves: uv (from PyPI, where it is missing) and a
# locked environment in .venv. Both work without network from the second time on.

PYTHON ?= python3
UV := $(shell command -v uv 2>/dev/null || echo .uv/bin/uv)
BIN := .venv/bin
export UV_PYTHON_DOWNLOADS := never
export PREFECT_SERVER_ANALYTICS_ENABLED := false
export DO_NOT_TRACK := 1

.PHONY: run test lint types unit test-duckdb2 format sbom clean

run: .venv/.synced  ## the main job on the bundled articles, then who met whom
	$(BIN)/communique run seeds/articles
	$(BIN)/communique query --file sql/examples/who_met_whom.sql

test: lint types unit  ## everything that must hold

lint: .venv/.synced
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/sqlfluff lint -q sql

types: .venv/.synced
	$(BIN)/mypy

unit: .venv/.synced
	$(BIN)/pytest -n 2 --dist loadfile

# The warehouse runs on both DuckDB lines; the lock file has 1.5, this adds 2.0 beside it.
test-duckdb2: .venv-duckdb2/.synced
	.venv-duckdb2/bin/pytest -n 2 --dist loadfile tests/warehouse tests/sql

format: .venv/.synced
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/sqlfluff fix -q sql

sbom: $(filter .uv/%,$(UV))  ## what runs with it, as CycloneDX: sbom.cdx.json
	$(UV) export --locked --quiet --all-extras --no-default-groups --format cyclonedx1.5 \
		--output-file sbom.cdx.json

.uv/bin/uv:
	$(PYTHON) -m venv .uv
	.uv/bin/pip install --quiet --disable-pip-version-check 'uv>=0.9,<1'

.venv/.synced: pyproject.toml uv.lock $(filter .uv/%,$(UV))
	$(UV) sync --locked --inexact --all-extras --no-extra tableau --no-extra dask --no-extra ray --quiet --python $(PYTHON)
	touch $@

.venv-duckdb2/.synced: pyproject.toml uv.lock $(filter .uv/%,$(UV))
	$(UV) venv --quiet --clear --python $(PYTHON) .venv-duckdb2
	$(UV) export --locked --quiet --no-emit-project --no-hashes \
		| sed 's/^duckdb==.*/duckdb==2.0.0/' > .venv-duckdb2/requirements.txt
	$(UV) pip install --quiet --no-config --python .venv-duckdb2 -r .venv-duckdb2/requirements.txt
	$(UV) pip install --quiet --no-config --python .venv-duckdb2 --no-deps --editable .
	touch $@

clean:
	rm -rf .venv .venv-duckdb2 .uv warehouse/communique.duckdb* warehouse/raw
