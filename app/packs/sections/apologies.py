"""Welcome and apologies: who has said that they cannot come."""

from collections.abc import Sequence

from app.core.sections import Head, SectionType, read_once
from app.core.sentences import listed
from app.governance.groups.models import Membership
from app.governance.groups.rules import APOLOGIES_SECTION
from app.governance.meetings.answers import list_apologies
from app.packs.meeting_records import MeetingRecords
from app.packs.sections.oral import Oral


@read_once
def apologies(records: MeetingRecords) -> Sequence[Membership]:
    return list_apologies(records.meeting)


def build(head: Head, records: MeetingRecords) -> Oral:
    names = [term.name_then for term in apologies(records)]
    said = f"Apologies received from {listed(names)}." if names else "No apologies received."
    return Oral(**head.opening(said))


SECTION = SectionType(APOLOGIES_SECTION, "Apologies received", Oral, build)
