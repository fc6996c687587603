"""The tests. ``tests.pages`` holds the client, ``tests.factories`` makes records."""

import os
import sys

# Whatever the machine says: compiling every module again takes a child process longer than most
# tests, and a worker longer than all else at its start.
sys.dont_write_bytecode = False
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
