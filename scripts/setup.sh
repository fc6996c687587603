#!/usr/bin/env bash
# Installs what the app needs: system libraries, Python packages, npm packages, assets. With `dev`, what
# tests and checks need too. What is there already is left alone.
source "$(dirname "$0")/lib.sh"

# shellcheck disable=SC2086 # words
for python in ${PYTHON:-python3 python3.14 python3.13 python3.12 python3.11} ""; do
    [ -n "$python" ] || stop "Python 3.11 or newer is needed: install it, or name it with PYTHON=..."
    "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && break
done

packages=()
if [ ! -x .venv/bin/pip ] && ! "$python" -c 'import ensurepip' 2>/dev/null; then
    packages+=("$("$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')")
fi
if [ "$(uname -s)" = Linux ]; then
    missing=$(
        "$python" - <<'PYTHON'
import ctypes

LIBRARIES = {
    "libpango-1.0.so.0": "libpango-1.0-0",
    "libpangoft2-1.0.so.0": "libpangoft2-1.0-0",
    "libharfbuzz-subset.so.0": "libharfbuzz-subset0",
    "libfontconfig.so.1": "fontconfig",
}
for library, package in LIBRARIES.items():
    try:
        ctypes.CDLL(library)
    except OSError:
        print(package)
PYTHON
    )
    # shellcheck disable=SC2206 # package names hold no spaces
    packages+=($missing)
fi
[ ${#packages[@]} -eq 0 ] || install_packages "${packages[@]}" || exit 1

if [ ! -x .venv/bin/pip ]; then
    say "Making the virtual environment in .venv"
    quietly "$python" -m venv .venv || stop "no virtual environment could be made in .venv: see above."
fi

# The larger set holds the smaller, at the same versions.
if [ "${1:-}" = dev ]; then
    install_requirements dev requirements-dev.txt "Installing the Python packages, with those for tests and checks"
elif ! is_done dev "$("$venv_python" -V) $(fingerprint requirements-dev.txt)"; then
    install_requirements app requirements.txt "Installing the Python packages"
fi

[ "$(uname -s)" = Linux ] || quietly "$venv_python" -c 'import weasyprint' ||
    stop "WeasyPrint does not find Pango: install pango (macOS: brew install pango) and run make again."

scripts/assets.sh
