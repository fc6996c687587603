"""Matters arising: everything that the group has asked for and that is not settled."""

from app.packs.content import MattersArising, Part
from app.packs.records import Head, Records
from app.packs.sentences import actions as say


def build(head: Head, records: Records) -> MattersArising:
    rows = records.actions
    overdue = [row for row in rows if row.days_overdue]
    said_done = [row for row in rows if row.is_said_done]
    others = [row for row in rows if not row.days_overdue and not row.is_said_done]
    return MattersArising(
        **head.opening(say.actions_message(rows)),
        overdue=Part(heading=say.overdue_heading(overdue), rows=tuple(overdue)),
        said_done=Part(heading=say.said_done_heading(said_done), rows=tuple(said_done)),
        others=Part(heading=say.others_heading(others), rows=tuple(others)),
    )
