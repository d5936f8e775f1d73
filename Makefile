# make up · make test · make test-fast · make lint · make messages · make bench · make venv · make clean
PYTHON ?= python3
BIN := .venv/bin
INSTALLED := .venv/installed-$(shell cat requirements.txt requirements-dev.txt | sha256sum | cut -c1-16)
PYTEST := $(BIN)/python -m pytest

.PHONY: up test test-fast lint messages bench clean venv catalogues

up: venv  ## the whole portal; PORT=8123 make up, DEV=1 make up
	@exec $(BIN)/python -m becan.supervisor

test: venv
	@$(PYTEST) -m "not browser and not faults" -n 2 --dist loadfile
	@$(PYTEST) -m faults
	@$(PYTEST) -m browser

test-fast: venv
	@$(PYTEST) -m "not browser and not faults" -n 2 --dist loadfile

lint: venv
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports

messages: venv
	@$(BIN)/python -m becan.catalogues update

bench: venv  ## quality, speed, growth; make bench PARTS="quality all_pairs"
	@$(BIN)/python -m tests.bench $(PARTS)

clean:  ## what can be made again; the database under var/ stays
	@rm -rf .venv .pytest_cache .ruff_cache .import_linter_cache var/static var/log
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
	@find locale -name '*.mo' -delete

venv: $(INSTALLED) catalogues

catalogues: $(INSTALLED)
	@$(BIN)/python -m becan.catalogues compile

# Whatever the umask: the embedded PostgreSQL may run under another account, which must be able to read its programs
$(INSTALLED):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "The portal needs Python 3.11 or later as $(PYTHON); name another: make PYTHON=python3.11 …"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || \
		{ echo "Python's venv module is missing; on Debian or Ubuntu: apt-get install python3-venv"; exit 1; }
	@echo "Installing the packages into .venv …"
	@umask 022 && $(PYTHON) -m venv .venv && \
		$(BIN)/pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@rm -f .venv/installed-* && touch $@
