"""What is new in a pack since the group was last issued one for the same meeting."""

from datetime import date

import msgspec

from app.packs import queries
from app.packs.comparing import changes_between, cover_lines
from app.packs.content import NewSince, PackContent, decode

#: What a cover has room for.
LINES = 8


def with_news(content: PackContent, meeting_id: int, *, before: int | None = None) -> PackContent:
    """The content with what is new since the last issue (or the last before issue ``before``);
    as it is where there is none."""
    last = queries.find_last_issue(meeting_id, before)
    if last is None:
        return content
    number, issued_on, snapshot = last
    return msgspec.structs.replace(
        content, news=news_between(decode(snapshot), content, number=number, issued_on=issued_on)
    )


def news_between(old: PackContent, new: PackContent, *, number: int, issued_on: date) -> NewSince:
    """Of two contents, the old one issued with this number."""
    changes = changes_between(old, new)
    return NewSince(issue=number, issued_on=issued_on, lines=cover_lines(changes, LINES))
