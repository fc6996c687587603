"""From the records to a pack's content."""

from datetime import date

from app.packs.content import PackContent


def assemble(meeting_id: int, today: date) -> PackContent:
    """All that a meeting's pack says on a day, read with a fixed number of queries.

    Raises ``NotFound`` where there is no such meeting.
    """
    raise NotImplementedError
