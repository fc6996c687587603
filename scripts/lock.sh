#!/usr/bin/env bash
# Pins every dependency with the hashes of its files, for every platform; no file names an index.
source "$(dirname "$0")/lib.sh"

command -v uv >/dev/null || stop "uv is needed to pin the Python packages: pip install uv."
command -v npm >/dev/null || stop "npm is needed to pin the npm packages."
for name in requirements requirements-dev requirements-node; do
    say "Pinning $name.in"
    uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
        --no-annotate --no-emit-index-url --no-emit-find-links "$@" -o "$name.txt" "$name.in"
done
say "Pinning package.json"
quietly npm install --package-lock-only
