"""The upload comes on standard input; what it is, or why it is refused, goes out as JSON."""

import json
import resource
import sys

from .kinds import inspect
from .refusal import TOO_MUCH, Refusal

MEMORY_BYTES = 1 << 30
CPU_SECONDS = 20


def _limit() -> None:
    """Nothing that is read below can take more than this, or write to a file."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS + 1))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def main() -> None:
    _limit()
    try:
        found = inspect(sys.stdin.buffer.read())
    except Refusal as refusal:
        found = {"refused": refusal.sentence}
    except (MemoryError, RecursionError):
        found = {"refused": TOO_MUCH}
    json.dump(found, sys.stdout)


main()
