#!/usr/bin/env bash
# Mutants: one small fault at a time in what protects people, and the tests should see it. A small sample by
# default, the same each time; --full tries all, which takes hours. Names of subjects or modules choose some.
source "$(dirname "$0")/lib.sh"

scripts/setup.sh dev

exec "$venv_python" -m tests.mutants "$@"
