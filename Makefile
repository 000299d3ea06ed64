# Everything does its own set-up, and needs Python 3.11 or newer and make. What has to do with the
# extension also needs Node 20.19 or newer with npm, and its tests Chromium; without them `make test`
# leaves those tests out and says so.

PYTHON ?= python3
BIN := .venv/bin
LAB := .venv-lab/bin
TORCH := torch==2.13.0
# Three processes for two cores, since tests wait for browsers and services; the tests of one file
# stay together, since they share these or a network.
SIDE_BY_SIDE := --numprocesses 3 --dist loadfile
NODE_IS_NEW_ENOUGH := node -e 'const [a, b] = process.versions.node.split("."); process.exit(a > 20 || (a == 20 && b >= 19) ? 0 : 1)' 2>/dev/null && command -v npm >/dev/null

.PHONY: demo trunk test test-lab types extension test-extension screenshots wheel lock bench soak material clean

demo: trunk
	$(BIN)/unmask demo --report demo-report/

# The networks that do not ship, unless they are there: the large one that several tests look
# through, and the one that compares faces. Without them everything else works: their tests abstain,
# and the tests of the program that need them are skipped.
trunk: .venv/installed
	@$(BIN)/unmask weights fetch clip-vit-b16 --if-missing || true
	@$(BIN)/unmask weights fetch sface --if-missing || true

test: .venv/installed-for-tests trunk
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/mypy --exclude '^(src/unmask|tests)/lab/'
	$(BIN)/pytest $(SIDE_BY_SIDE) --ignore=tests/lab --ignore=tests/extension
	@if $(NODE_IS_NEW_ENOUGH); then $(MAKE) --no-print-directory test-extension; else echo "Left out: the tests of the extension. Install Node 20.19 or newer with npm to have them."; fi

# The lab needs PyTorch, which is large; everything else works without.
test-lab: .venv-lab/installed trunk
	$(LAB)/mypy
	$(LAB)/pytest $(SIDE_BY_SIDE) tests/lab

# The types of the extension follow from what the service answers; run it after a change of that.
types: .venv/installed
	$(BIN)/python -m extension.scripts.answers

# The built extension goes into the package, so that whoever installs Unmask has it, and into a zip.
extension: extension/node_modules/installed
	cd extension && npm run --silent build
	rm -rf src/unmask/extension
	cp -r extension/dist/unmask-extension src/unmask/extension
	cd extension/dist && $(PYTHON) -m zipfile -c unmask-extension.zip unmask-extension/*
	cd extension/dist/unmask-extension-store && $(PYTHON) -m zipfile -c ../unmask-extension-store.zip *

# The part of `make test` that has to do with the extension.
test-extension: extension .venv/installed-for-tests
	cd extension && npm run --silent check && npm run --silent lint && npm run --silent test
	$(BIN)/pytest $(SIDE_BY_SIDE) tests/extension

# Writes every picture under docs anew: docs/images and docs/screenshots. Needs Chromium.
screenshots: extension .venv/installed-for-tests
	UNMASK_SCREENSHOTS=docs $(BIN)/pytest tests/service/test_page_pictures.py tests/extension/test_extension_screens.py tests/extension/test_extension_sample.py tests/extension/test_extension_loading.py

# The package as it is given away, with the extension in it, and that of the lab.
wheel: extension .venv/installed
	$(BIN)/hatchling build -t wheel
	cd lab && ../$(BIN)/hatchling build -t wheel

# The kinds of material that misled people once, and what comes of each; docs/material.md.
material: .venv/installed-for-tests
	$(BIN)/python -m tests.media.material

# The lab has the published procedures' networks. What is measured is the program as it is.
bench: .venv-lab/installed trunk
	$(LAB)/python -m bench.speed

soak: .venv/installed-for-tests trunk
	$(BIN)/python -m bench.soak

extension/node_modules/installed: extension/package.json extension/package-lock.json
	@$(NODE_IS_NEW_ENOUGH) || { echo "The extension needs Node 20.19 or newer with npm; install them and run make again."; exit 1; }
	cd extension && npm ci --silent
	touch $@

.venv/bin/python .venv-lab/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Unmask needs Python 3.11 or newer; choose one with make PYTHON=python3.12")'
	$(PYTHON) -m venv $(@D:/bin=)

.venv/installed: .venv/bin/python requirements.lock pyproject.toml
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

.venv/installed-for-tests: .venv/installed requirements-test.lock
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-test.lock
	touch $@

# PyTorch is left out of the lock: each platform has a build of its own.
.venv-lab/installed: .venv-lab/bin/python requirements-lab.lock pyproject.toml
	$(LAB)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-lab.lock
	$(LAB)/pip install --quiet --disable-pip-version-check $(TORCH)
	$(LAB)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

# Run after a change of the dependencies in pyproject.toml; needs uv. Each lock holds what it adds to
# the one before.
LOCK := uv pip compile --universal --python-version 3.11 --generate-hashes --no-header --no-annotate --extra build --extra links
added_to = $(LOCK) $(2) -c $(1) $$(sed -n 's/^\([A-Za-z0-9._-]*\)==.*/--no-emit-package \1/p' requirements*.lock) pyproject.toml
lock:
	$(LOCK) pyproject.toml -o requirements.lock
	rm requirements-test.lock requirements-lab.lock
	{ echo "-r requirements.lock"; $(call added_to,requirements.lock,--extra test); } > added.lock
	mv added.lock requirements-test.lock
	{ echo "-r requirements-test.lock"; $(call added_to,requirements-test.lock,--extra test --extra lab); } > added.lock
	mv added.lock requirements-lab.lock

clean:
	rm -rf .venv .venv-lab demo-report extension/node_modules extension/dist src/unmask/extension
