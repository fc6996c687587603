# What the scripts share: stages that are skipped when nothing changed, and system packages.
# shellcheck shell=bash
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

venv_python=.venv/bin/python

say() { printf '%s\n' "$*"; }

stop() {
    printf 'Error: %s\n' "$*" >&2
    exit 1
}

# Runs a command and shows what it said only if it fails.
quietly() {
    local log status=0
    log=$(mktemp)
    "$@" >"$log" 2>&1 || status=$?
    [ "$status" -eq 0 ] || cat "$log" >&2
    rm -f "$log"
    return "$status"
}

# One line for the content of all files named, and of those inside folders named.
fingerprint() { find "$@" -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -d' ' -f1; }

# A stage is done while its fingerprint is the one it last succeeded with.
is_done() { [ "$(cat ".venv/stages/$1" 2>/dev/null)" = "$2" ]; }

mark_done() {
    mkdir -p .venv/stages
    printf '%s\n' "$2" >".venv/stages/$1"
}

# Installs system packages by apt, through sudo where needed. Fails, having said why, where it cannot.
install_packages() {
    local as_root=()
    if ! command -v apt-get >/dev/null; then
        say "This system has no apt: install what Debian calls $* and run make again." >&2
        return 1
    fi
    if [ "$(id -u)" -ne 0 ]; then
        if ! command -v sudo >/dev/null; then
            say "Not root and no sudo: as root run 'apt-get install $*' and run make again." >&2
            return 1
        fi
        as_root=(sudo)
    fi
    say "Installing from Debian's packages: $*"
    if ! { quietly "${as_root[@]}" apt-get -q update &&
        quietly "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
            apt-get -q install --yes --no-install-recommends "$@"; }; then
        say "That failed: as root run 'apt-get install $*' and run make again." >&2
        return 1
    fi
}

# Installs a requirements file into the virtual environment, unless it is there already.
install_requirements() {
    local stage=$1 file=$2 note=$3 mark
    mark="$("$venv_python" -V) $(fingerprint "$file")"
    is_done "$stage" "$mark" && return
    say "$note"
    quietly "$venv_python" -m pip install --quiet --disable-pip-version-check --require-hashes -r "$file" ||
        stop "the packages of $file could not be installed: see above, then run make again."
    mark_done "$stage" "$mark"
}
