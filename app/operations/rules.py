"""When a scheduler counts as gone, and how long a turn that failed rests."""

from datetime import timedelta

#: How often a scheduler says that it runs, in seconds, and when it counts as gone.
BEAT_SECONDS = 15
GONE_AFTER = timedelta(seconds=4 * BEAT_SECONDS)
#: When everyone who waits for what it does is told that none runs.
SILENT_AFTER = timedelta(minutes=10)
#: When one that has gone is forgotten.
FORGOTTEN_AFTER = timedelta(days=1)

#: How often a turn that fails is begun again, and the longest that it rests before.
MOST_ATTEMPTS = 8
_LONGEST_REST = timedelta(hours=1)

#: How long runs are kept, and how many of each job, those that failed and the others.
RUNS_KEPT_FOR = timedelta(days=30)
RUNS_KEPT = 100

#: A job that has not been looked at, or whose turn has not been done, for so long hangs.
HANGS_AFTER = timedelta(hours=1)


def rest_after_attempt(attempts: int) -> timedelta:
    """How long a turn is left alone that has failed so many times."""
    return min(timedelta(minutes=2 ** max(attempts, 1) - 1), _LONGEST_REST)
