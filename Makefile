.DEFAULT_GOAL := help
.PHONY: help run setup assets test faults mutants newcomer check format lock

help: ## what can be made
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

run: ## install, load the demonstration, build a pack, serve on HOST:PORT (127.0.0.1:5000); ARGS=--own-passwords for others
	@scripts/run.sh $(ARGS)

setup: ## install only: system libraries, Python and npm packages, assets
	@scripts/setup.sh

assets: ## compile the style sheet, copy scripts and the typeface
	@scripts/assets.sh

test: ## the whole test suite; ARGS="-k pack" for a part
	@scripts/test.sh $(ARGS)

faults: ## kills, lying mail servers, full disks, stopped databases, at small size; ARGS=--full
	@scripts/faults.sh $(ARGS)

mutants: ## faults in the code that the tests should see: a sample; ARGS="approvals", ARGS=--full
	@scripts/mutants.sh $(ARGS)

newcomer: ## a newcomer with a browser, from nothing to an issued pack: the pages and actions it takes
	@scripts/newcomer.sh $(ARGS)

check: ## formatting, lint, types, import contracts, migration drift, templates
	@scripts/check.sh

format: ## put the code in its one format
	@scripts/format.sh

lock: ## pin the dependencies again after a change of requirements*.in or package.json
	@scripts/lock.sh
