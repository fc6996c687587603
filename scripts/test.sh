#!/usr/bin/env bash
# The whole test suite; arguments go to pytest. Browser tests need Chromium, best without windows,
# which takes a fifth less: where there is none and it cannot be installed, the last lines say so, and in CI
# that is a failure.
source "$(dirname "$0")/lib.sh"

scripts/setup.sh dev

is_debian() { grep -qs '^ID=debian' /etc/os-release; }

without_browser=()
if ! command -v chromium-headless-shell >/dev/null &&
    ! { is_debian && install_packages chromium-headless-shell; } &&
    ! command -v chromium >/dev/null; then
    without_browser=(--ignore=tests/browser)
fi

status=0
"$venv_python" -m pytest -n 2 --dist worksteal "${without_browser[@]}" "$@" || status=$?

if [ ${#without_browser[@]} -gt 0 ]; then
    say ""
    say "The browser tests did not run: there is no Chromium here (command 'chromium-headless-shell' or"
    say "'chromium'), and it could not be installed. Install it with your system's packages and run make test again."
    [ "${CI:-}" != true ] || [ "$status" -ne 0 ] || status=1
fi
exit "$status"
