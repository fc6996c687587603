#!/usr/bin/env bash
# All checks that are not tests. Every one runs; any that fails fails the whole.
source "$(dirname "$0")/lib.sh"

scripts/setup.sh dev

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

failed=()
check() {
    local name=$1
    shift
    say "Checking $name"
    quietly "$@" || failed+=("$name")
}

# The models say what the migrations make: an empty database, upgraded, has nothing left to change.
migrations_match() {
    local flask=(env INSTANCE_PATH="$work" DATABASE_URL="sqlite:///$work/check.sqlite3" "$venv_python" -m flask db)
    "${flask[@]}" upgrade && "${flask[@]}" check
}

check "format" .venv/bin/ruff format --check .
check "lint" .venv/bin/ruff check --output-format concise .
check "types" .venv/bin/mypy
check "import contracts" .venv/bin/lint-imports --no-logo
check "migrations" migrations_match
check "templates" env INSTANCE_PATH="$work" "$venv_python" scripts/check_templates.py

[ ${#failed[@]} -eq 0 ] || stop "not in order: $(printf '%s, ' "${failed[@]}" | sed 's/, $//')."
say "All in order"
