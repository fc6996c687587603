#!/usr/bin/env bash
# A newcomer with a browser, from an empty folder to an issued pack: how many pages and actions it takes.
# --pictures FOLDER keeps a picture of each step.
source "$(dirname "$0")/lib.sh"

scripts/setup.sh dev

exec "$venv_python" -m scripts.newcomer "$@"
