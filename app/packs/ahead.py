"""The pack of each group's next meeting is built again when records change, before anybody asks.

Only where its pack has been begun and is not issued, and only where it would say something else:
looking costs one statement while nothing changes. Drafts that nobody has looked at are forgotten,
but for the newest few.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from app.audit.chain import read_head
from app.audit.models import AuditEntry
from app.core import clock
from app.core.access import OPERATOR
from app.core.database import end_reading, transaction
from app.extensions import db
from app.governance.meetings.queries import list_next_meetings
from app.packs import queries, service
from app.packs.assemble import assemble
from app.packs.content import PackContent, decode
from app.packs.models import Pack
from app.packs.rules import PackState

#: Entries about these say nothing that a pack tells: looking at one, or signing in, is no news.
SAYS_NOTHING = frozenset({"pack", "pack_variant", "stored_file", "account", "session", "message"})
#: The newest draft of a meeting in one of these is one that is worked on.
_BEGUN = (PackState.BUILT, PackState.FAILED)


@dataclass
class Watch:
    """How far this process has read the record of changes, and on which day of the programme."""

    count: int = -1
    day: date | None = None

    def sees_news(self) -> bool:
        """Whether any record has changed since it was last asked, or another day has begun."""
        count, _head = read_head(db.session.connection())
        before, self.count = self.count, count
        day_before, self.day = self.day, clock.today()
        if self.day != day_before:
            return True
        return count != before and _tells_something(before)


def _tells_something(after: int) -> bool:
    wanted = (
        select(AuditEntry.id)
        .where(AuditEntry.id > after, AuditEntry.subject_kind.not_in(SAYS_NOTHING))
        .where(AuditEntry.changes.not_in(("", "[]")))
        .limit(1)
    )
    return db.session.scalar(wanted) is not None


def list_begun(on: date) -> Collection[int]:
    """The next meetings whose pack has been begun: their newest build is a draft or has failed."""
    meetings = [meeting.id for meeting in list_next_meetings(on)]
    newest = (
        select(func.max(Pack.id))
        .where(Pack.meeting_id.in_(meetings))
        # An issue with late papers that failed is no draft.
        .where(Pack.supplements_issue.is_(None) | (Pack.state != PackState.FAILED))
        .group_by(Pack.meeting_id)
    )
    wanted = select(Pack.meeting_id).where(Pack.id.in_(newest), Pack.state.in_(_BEGUN))
    return db.session.scalars(wanted.order_by(Pack.meeting_id)).all()


def keep_up(meeting_id: int) -> bool:
    """Ask for a new draft of a meeting's pack if it would say something else than the newest.
    Whether it was asked for."""
    content = assemble(meeting_id, clock.today())
    is_current = find_current(meeting_id, content, with_gaps=True) is not None
    end_reading()
    if is_current:
        return False
    with transaction():
        service.request_pack(OPERATOR, meeting_id=meeting_id, is_ahead=True)
    return True


def find_current(meeting_id: int, content: PackContent, *, with_gaps: bool = False) -> Pack | None:
    """The newest draft of a meeting, if it is whole and says just that; one ``with_gaps``, in which
    a part could not be drawn, counts only where nobody asks for a better one."""
    draft = queries.find_newest_draft(meeting_id)
    if draft is None or (draft.left_out and not with_gaps):
        return None
    return draft if decode(queries.get_snapshot(draft.id)) == content else None
