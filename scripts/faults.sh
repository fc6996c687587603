#!/usr/bin/env bash
# Faults: kills, lying mail servers, full disks, stopped databases. Apart from the suite: it waits more than it
# works. Small by default; --full takes long. Arguments go to pytest.
source "$(dirname "$0")/lib.sh"

scripts/setup.sh dev

exec "$venv_python" -m pytest -o addopts="--strict-markers --import-mode=importlib" \
    -o python_files="fault_*.py" -p no:cacheprovider tests/faults "$@"
