"""How long what a process has claimed stays its own while nothing is heard of it, and how long
work rests that failed for a reason outside itself. Pure."""

from datetime import timedelta

#: How often a process says that it still works on what it has claimed.
HEARTBEAT = timedelta(seconds=5)

#: A process that has not been heard of for this long has died: another takes up what it held.
LEASE = timedelta(seconds=20)

_RESTS = (1, 2, 5, 10, 30, 60, 120, 300)


def rest_after(failures: int) -> timedelta:
    """How long to leave something alone that has failed so many times in a row."""
    return timedelta(seconds=_RESTS[min(max(failures, 1), len(_RESTS)) - 1])
