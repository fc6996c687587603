"""Minutes of the last meeting, for agreement."""

from app.core.formats import day
from app.governance.minutes.rules import FINAL
from app.packs.content import LastMinutes
from app.packs.records import Head, Records


def build(head: Head, records: Records) -> LastMinutes:
    version, content = records.last_minutes, records.last_minutes_read
    if version is None or content is None:
        said = "No minutes of an earlier meeting have gone round."
        return LastMinutes(**head.opening(said), label="", last=None)
    said = f"The minutes of {day(content.held_on)} are for agreement."
    if version.kind in FINAL:
        said = f"The minutes of {day(content.held_on)} have been agreed."
    if records.previous_on is not None and content.held_on < records.previous_on:
        said = (
            f"The minutes of {day(records.previous_on)} have not gone round yet. The newest are "
            f"those of {day(content.held_on)}."
        )
    return LastMinutes(**head.opening(said), label=version.label, last=content)
