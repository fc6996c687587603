"""How long what a process has claimed stays its own while nothing is heard of it, and how long
work rests that failed for a reason outside itself. Pure."""

from datetime import timedelta

#: How often a process says that it still works on what it has claimed.
HEARTBEAT = timedelta(seconds=5)

#: A process that has not been heard of for this long has died: another takes up what it held.
LEASE = timedelta(seconds=20)

_RESTS = (1, 2, 5, 10, 30, 60, 120, 300)


#: The longest that a database is left alone: once it is back, work goes on soon.
LONGEST_OF_DATABASE = timedelta(seconds=10)


def rest_after(failures: int, longest: timedelta = timedelta.max) -> timedelta:
    """How long to leave something alone that has failed so many times in a row."""
    return min(timedelta(seconds=_RESTS[min(max(failures, 1), len(_RESTS)) - 1]), longest)
