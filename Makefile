# The commands of the study. `make` alone lists them.
# A machine with python3 (3.11 or later, with its venv module) and make is enough: everything else goes into .venv.

PYTHON ?= python3
CORES ?= all
STUDY ?= .
WORKERS ?= 3  # of the tests: one more than two cores, some tests wait for browsers and other programs
STRESS_SECONDS ?= 600
STRESS_SEED ?= 0  # 0: drawn anew
STRESS_KILLS ?= 50
VENV := .venv
BIN := $(VENV)/bin
INSTALLER := $(or $(wildcard $(BIN)/python),$(PYTHON))

# Compiled bytecode halves the start of every job, and it must not follow the colours or the clock of a terminal.
unexport PYTHONDONTWRITEBYTECODE
export PYTHONHASHSEED := 0
# One thread per process: results do not depend on the number of cores, and jobs side by side do not fight for them.
export OPENBLAS_NUM_THREADS := 1
export OMP_NUM_THREADS := 1

.DEFAULT_GOAL := help
.PHONY: help many session deposit fuzz stress docs release report example reconstruct criteria test coverage check check-types check-form explorer format pages lab bench lock audit wheelhouse clean

help:  ## affiche cette liste
	@sed -n 's/^\([a-z-]*\):.*## /\1	/p' $(MAKEFILE_LIST) | expand -t 12

report: $(VENV)/run.done  ## vérifie, puis fait l'étude et son rapport (STUDY=dossier pour une autre étude)
	@$(BIN)/python -m analysis run --cores $(CORES) "$(STUDY)"

example: $(VENV)/run.done  ## fait l'étude d'exemple (examples/poison)
	@$(BIN)/python -m analysis run --cores $(CORES) examples/poison

many: $(VENV)/run.done  ## fait plusieurs études et les compare : comparaison/ (STUDIES='62/* 59/*')
	@$(BIN)/python -m analysis many --cores $(CORES) $(STUDIES)

session: $(VENV)/run.done  ## fait la séance où l'étude est présentée : reports/seance.html, .pdf, .pptx (STUDY=dossier)
	@$(BIN)/python -m analysis session --cores $(CORES) "$(STUDY)"

deposit: $(VENV)/run.done  ## prépare le dépôt d'une étude faite dans une archive : depot/ et depot.zip (STUDY=dossier)
	@$(BIN)/python -m analysis deposit "$(STUDY)"

reconstruct: $(VENV)/run.done  ## réécrit les questionnaires fictifs de data/raw, aux mêmes octets
	$(BIN)/python -m analysis.reconstruction write data/raw

criteria: $(VENV)/run.done  ## affiche les critères que les questionnaires fictifs remplissent
	$(BIN)/python -m analysis.reconstruction criteria

test: $(VENV)/dev.done  ## lance tous les tests
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup --no-loadscope-reorder $(PYTEST_ARGS)

coverage: $(VENV)/dev.done  ## lance tous les tests et dit les lignes qu'aucun n'atteint (un tiers plus long)
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup --no-loadscope-reorder --cov --cov-report=term-missing:skip-covered --cov-fail-under=90 $(PYTEST_ARGS)

check: check-types check-form  ## vérifie la forme du code : style, types, imports, règles (make -j2 check : deux fois plus vite)

# Without looking for garbage: there is little, and looking for it takes a quarter of the time.
check-types: $(VENV)/dev.done
	$(BIN)/python -c "import gc; gc.enable = gc.disable; from mypy.__main__ import console_entry; console_entry()"

check-form: $(VENV)/dev.done explorer/node_modules/.package-lock.json
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/snakefmt --check Snakefile workflow
	$(BIN)/snakemake --lint --directory examples/poison
	cd explorer && npm run --silent types && npm run --silent lint && npm run --silent test

explorer: explorer/node_modules/.package-lock.json  ## reconstruit les scripts des pages interactives (node et npm : pour qui modifie explorer/)
	cd explorer && npm run --silent build

fuzz: $(VENV)/dev.done  ## cherche des fichiers qui feraient tomber les lecteurs (STRESS_SECONDS=60 pour une minute)
	-$(BIN)/uv pip install --quiet --python $(BIN)/python --group stress
	$(BIN)/python tests/fuzz/fuzz_readers.py --seconds $(STRESS_SECONDS) -seed=$(strip $(STRESS_SEED))

stress: fuzz $(VENV)-docs/done $(VENV)-slurm/done  ## puis coupe, remplit, prive le calcul de tout, et l'écrit dans benchmarks/stress.md (une à deux heures)
	PYTHONPATH=. $(BIN)/python -m benchmarks.stress --kills $(STRESS_KILLS) --seed $(strip $(STRESS_SEED))
	PYTHONPATH=. $(BIN)/python -m tests.attacks.long_run
	PYTHONPATH=. $(BIN)/python -m benchmarks.verifiers
	PYTHONPATH=. $(BIN)/python -m benchmarks.slurm
	PYTHONPATH=. $(BIN)/python -m benchmarks.slurm_parts
	npm ci --prefix explorer/firefox --ignore-scripts --silent
	PYTHONPATH=. $(BIN)/python -m benchmarks.firefox

format: $(VENV)/dev.done  ## met le code en forme
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	$(BIN)/snakefmt Snakefile workflow

pages: $(VENV)/run.done  ## réécrit les pages de la documentation qui viennent du code
	$(BIN)/python workflow/setup/pages.py

docs: $(VENV)-docs/done  ## fait le site de la documentation dans build/site, ses liens vérifiés
	$(VENV)-docs/bin/python workflow/setup/site_pages.py

release: $(VENV)/run.done $(VENV)-docs/done  ## fait une version dans dist/ : bibliothèque, documentation, dépôt, empreintes (VERSION=0.2.0)
	$(BIN)/python workflow/setup/release.py $(VERSION)

lab: $(VENV)/run.done  ## ouvre JupyterLab sur les carnets
	@echo "JupyterLab va s'ouvrir dans le navigateur ; sinon, y coller l'adresse http://localhost:…/lab?token=… qu'il dit ci-dessous."
	@echo "Il n'écoute que cette machine. Pour l'arrêter : Ctrl+C, deux fois."
	$(BIN)/jupyter lab --notebook-dir notebooks $(if $(filter 0,$(shell id -u)),--allow-root)

bench: $(VENV)-bench/done $(VENV)/dev.done  ## mesure la vitesse et la mémoire à côté des autres outils (une heure)
	PYTHONPATH=. $(VENV)-bench/bin/python -m benchmarks
	PYTHONPATH=. OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(VENV)-bench/bin/python -m benchmarks.bound
	PYTHONPATH=. $(VENV)-bench/bin/python -m benchmarks.coverage
	PYTHONPATH=. $(VENV)-bench/bin/python -m benchmarks.years
	PYTHONPATH=. $(VENV)-bench/bin/python -m benchmarks.movement
	PYTHONPATH=. $(VENV)-bench/bin/python -m benchmarks.editions
	PYTHONPATH=. $(BIN)/python -m benchmarks.cleaning
	PYTHONPATH=. $(BIN)/python -m benchmarks.reading
	PYTHONPATH=. $(VENV)-bench/bin/python -m benchmarks.door
	PYTHONPATH=. $(BIN)/python -m benchmarks.explorer
	PYTHONPATH=. $(BIN)/python -m benchmarks.refit
	PYTHONPATH=. $(BIN)/python -m benchmarks.study
	PYTHONPATH=. $(BIN)/python -m benchmarks.large
	PYTHONPATH=. $(VENV)-bench/bin/python -m benchmarks.agreement

lock: $(VENV)/run.done  ## recalcule les versions épinglées à partir de pyproject.toml
	$(BIN)/python workflow/setup/lock.py

audit: $(VENV)/run.done  ## cherche les failles connues des programmes épinglés
	$(BIN)/python workflow/setup/audit.py

# One program is given as sources only: what builds it comes too.
wheelhouse: $(VENV)/run.done  ## prépare wheelhouse/, d'où une machine sans réseau s'installe (même système, même Python)
	$(BIN)/python -m pip download --quiet --disable-pip-version-check --no-deps --require-hashes \
		--dest wheelhouse --requirement requirements.lock --requirement requirements-uv.lock
	$(BIN)/python -m pip download --quiet --disable-pip-version-check --no-deps --dest wheelhouse setuptools

# What hands steps to Slurm, apart from .venv, whose every call it would slow: a folder that tests put on the path.
$(VENV)-slurm/done: $(VENV)/run.done requirements-slurm.lock
	sed -n '/^snakemake-executor-plugin-slurm/,/# via/p' requirements-slurm.lock | $(BIN)/uv pip install --quiet \
		--python $(BIN)/python --target $(VENV)-slurm --no-deps --require-hashes --requirement -
	@touch $@

clean:  ## efface ce que le calcul a produit (jamais les données reçues)
	rm -rf data/processed logs .snakemake examples/*/data/processed examples/*/logs examples/*/.snakemake
	find reports examples/*/reports -mindepth 1 ! -name README.md -delete 2>/dev/null || true

# The environment: a pinned uv, then exactly the locked packages. The dev set contains the run set.
define install
	@$(INSTALLER) workflow/setup/check_python.py || { command -v $(INSTALLER) >/dev/null || \
		echo "Python est introuvable. Installez Python 3.11 ou plus récent, puis relancez la même commande."; exit 1; }
	@$(INSTALLER) workflow/setup/install.py $(VENV)
endef

$(VENV)/run.done: requirements-uv.lock requirements.lock pyproject.toml
	$(install) requirements.lock
	@rm -f $(VENV)/dev.done
	@touch $@

$(VENV)/dev.done: requirements-uv.lock requirements-dev.lock pyproject.toml
	$(install) requirements-dev.lock
	@touch $(VENV)/run.done
	@touch $@

# What builds and checks the scripts of the pages, as locked. No package runs a script of its own when it is installed.
explorer/node_modules/.package-lock.json: explorer/package-lock.json
	@command -v npm >/dev/null || { echo "npm est introuvable. Installez node 20 ou plus récent, puis relancez la même commande."; exit 1; }
	npm ci --prefix explorer --ignore-scripts --silent

# The peers that benchmarks compare with, apart: a study never needs them.
$(VENV)-bench/done: $(VENV)/run.done requirements-bench.lock pyproject.toml
	$(BIN)/uv venv --quiet --allow-existing --python $(BIN)/python $(VENV)-bench
	$(BIN)/uv pip sync --quiet --python $(VENV)-bench/bin/python --require-hashes --compile-bytecode requirements-bench.lock
	$(BIN)/uv pip install --quiet --python $(VENV)-bench/bin/python --no-deps --no-build-isolation --offline --editable .
	@touch $@

# What makes the pages of the documentation, apart: nothing else needs it.
$(VENV)-docs/done: $(VENV)/run.done requirements-docs.lock
	$(BIN)/uv venv --quiet --allow-existing --python $(BIN)/python $(VENV)-docs
	$(BIN)/uv pip sync --quiet --python $(VENV)-docs/bin/python --require-hashes requirements-docs.lock
	@touch $@
