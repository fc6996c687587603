"""Minutes of the last meeting, for agreement."""

from datetime import date

from app.core.formats import day
from app.core.sections import Head, Section, SectionType, read_once
from app.governance.groups.rules import MINUTES_SECTION
from app.governance.meetings.queries import list_previous_days
from app.governance.minutes.content import MinutesContent
from app.governance.minutes.models import MinutesVersion
from app.governance.minutes.queries import find_newest_version
from app.governance.minutes.redaction import read_redacted
from app.governance.minutes.rules import FINAL
from app.packs.meeting_records import MeetingRecords


class LastMinutes(Section, frozen=True, kw_only=True, tag="minutes"):
    """The minutes of the last meeting, whole, for agreement. ``label`` is their version; both are
    empty where none have been circulated."""

    label: str
    last: MinutesContent | None


@read_once
def _last_minutes(records: MeetingRecords) -> tuple[MinutesVersion, MinutesContent] | None:
    """The newest version of the last minutes that were circulated, and what a pack's readers may
    read of it."""
    version = find_newest_version(records.meeting)
    return (version, read_redacted(version.content)) if version else None


@read_once
def _previous_on(records: MeetingRecords) -> date | None:
    """The day of the meeting before this one, past or not."""
    return list_previous_days([records.meeting]).get(records.meeting_id)


def build(head: Head, records: MeetingRecords) -> LastMinutes:
    last = _last_minutes(records)
    if last is None:
        said = "No minutes of an earlier meeting have been circulated."
        return LastMinutes(**head.opening(said), label="", last=None)
    version, content = last
    is_agreed = "have been agreed" if version.kind in FINAL else "are for agreement"
    said = f"The minutes of {day(content.held_on)} {is_agreed}."
    before = _previous_on(records)
    if before is not None and content.held_on < before:
        said = (
            f"The minutes of {day(before)} have not been circulated yet. The latest are those of "
            f"{day(content.held_on)}."
        )
    return LastMinutes(**head.opening(said), label=version.label, last=content)


SECTION = SectionType(MINUTES_SECTION, "Minutes of the last meeting", LastMinutes, build)
