"""States of a pack."""

from collections.abc import Collection
from datetime import date, timedelta

from app.core.formats import counted, day
from app.core.leases import LEASE, rest_after
from app.core.worded import Worded
from app.core.workflow import Workflow


class PackState(Worded):
    """A pack is asked for, then built (or fails). A built one is a draft until it is issued: it
    is drawn once more from the same data, with its number, and then stays as it is. An issue with
    late papers has no draft: where it fails, it is not built. One that is withdrawn keeps its
    number and its file for the record."""

    QUEUED = "queued", "Waiting to be built"
    BUILDING = "building", "Being built"
    BUILT = "built", "Draft"
    FAILED = "failed", "Not built"
    ISSUING = "issuing", "Being issued"
    ISSUED = "issued"
    WITHDRAWN = "withdrawn"


class Approval(Worded):
    """What has come of asking the chair to approve a draft."""

    ASKED = "asked", "Waiting for the chair’s approval"
    GIVEN = "given", "Approved by the chair"
    REFUSED = "refused", "Not approved by the chair"


PACK_WORKFLOW = Workflow(
    "pack",
    {
        PackState.QUEUED: (PackState.BUILDING,),
        PackState.BUILDING: (PackState.BUILT, PackState.FAILED),
        PackState.BUILT: (PackState.ISSUING,),
        PackState.FAILED: (PackState.QUEUED,),
        PackState.ISSUING: (PackState.ISSUED, PackState.BUILT, PackState.FAILED),
        PackState.ISSUED: (PackState.WITHDRAWN,),
        PackState.WITHDRAWN: (),
    },
)

#: What the group has been given, though it may have been taken back since.
GIVEN_OUT = (PackState.ISSUED, PackState.WITHDRAWN)

#: Waiting for work, or being worked on.
UNDER_WAY = (PackState.QUEUED, PackState.BUILDING, PackState.ISSUING)


def how_far(states: Collection[PackState]) -> str:
    """How far a meeting's packs have come, of which these are the states."""
    if PackState.ISSUED in states:
        return "issued"
    if any(state in states for state in UNDER_WAY):
        return "being built"
    if PackState.BUILT in states:
        return "built and not issued"
    if PackState.WITHDRAWN in states:
        return "withdrawn"
    return "the last build failed" if PackState.FAILED in states else "not built yet"


#: How many builders a pack may have had when one dies over it, and it counts as failed.
MAX_ATTEMPTS = 12
#: How many may die before the pack rests too.
_DEATHS_AT_ONCE = 3


def rest_after_death(attempts: int) -> timedelta:
    """How long a pack rests whose builders die, beside the lease: not at first, for somebody may
    only have stopped the machine."""
    deaths = attempts - _DEATHS_AT_ONCE
    return LEASE + rest_after(deaths + 3) if deaths > 0 else timedelta()


#: A pack that has waited longer than this to be built or issued is late.
LATE_AFTER = timedelta(minutes=15)


#: How much of a hash is printed: enough to tell it from every other.
SEAL_LENGTH = 12


def record_line(count: int | None, head: str | None) -> str:
    """What an issue says of the record of changes; nothing where it remembers none."""
    if count is None or head is None:
        return ""
    entries = counted(count, "entry", "entries")
    return f"Record of changes: {entries}, ending {head[:SEAL_LENGTH]}."


def version_label(issue_number: int | None, as_at_on: date, supplements: int | None = None) -> str:
    """What stands on every page: "Draft of 4 February 2010", "Issue 1, data of ..." or "Issue 2:
    issue 1 with late papers"."""
    if issue_number is None and supplements is not None:
        return f"Late papers for issue {supplements}"
    if issue_number is None:
        return f"Draft of {day(as_at_on)}"
    if supplements is not None:
        return f"Issue {issue_number}: issue {supplements} with late papers"
    return f"Issue {issue_number}, data of {day(as_at_on)}"
