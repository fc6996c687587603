#!/usr/bin/env bash
source "$(dirname "$0")/lib.sh"

scripts/setup.sh dev
.venv/bin/ruff format .
.venv/bin/ruff check --fix .
