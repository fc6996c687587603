"""The register of papers."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import and_, case, func, or_, select
from sqlalchemy.orm import contains_eager

from app.accounts.models import Person
from app.core.access import Actor
from app.core.exports import Column, Table
from app.core.formats import day
from app.core.loading import loading
from app.core.registers import Reading, Register, RegisterFilter, count_if
from app.extensions import db
from app.governance.groups.models import Group
from app.governance.groups.registers import group_filter
from app.governance.meetings.models import Meeting
from app.governance.meetings.rules import MeetingState
from app.governance.papers.models import Clearance, Paper
from app.governance.papers.permissions import can_commission_papers, can_list_papers, can_open_paper
from app.governance.papers.queries import BESIDE, readable_by
from app.governance.papers.rules import OPEN_STATES, PaperState
from app.governance.papers.status import ListedPaper


def _read_papers(today: date, actor: Actor) -> Reading[Paper]:
    """Late as ``Paper.days_late`` says; those of the latest meeting first, by number."""
    is_open = Paper.state.in_(OPEN_STATES)
    is_late = and_(
        Paper.state != PaperState.WITHDRAWN,
        or_(Paper.submitted_on.is_not(None), Meeting.state != MeetingState.CANCELLED),
        func.coalesce(Paper.submitted_on, today) > Paper.due_on,
    )
    return Reading(
        rows=select(Paper).join(Paper.meeting).join(Paper.group).where(readable_by(actor)),
        keys={
            "group": (Group.slug,),
            "state": (Paper.state,),
            "author": (Paper.author_id,),
            "late": (case((is_late, "yes")),),
        },
        order=(Meeting.held_on.desc(), Paper.reference, Paper.id),
        measures={"owed": count_if(is_open), "overdue": count_if(is_open & is_late)},
    )


def _show(papers: Sequence[Paper], today: date, actor: Actor) -> list[ListedPaper]:
    return [
        ListedPaper(paper, paper.days_late(today), can_open=bool(can_open_paper(actor, paper)))
        for paper in papers
    ]


def _authors(actor: Actor) -> list[tuple[int, str]]:
    """Those of the papers that the actor sees, by name."""
    seen = (
        select(Person.id, Person.name)
        .where(Person.id.in_(select(Paper.author_id).where(readable_by(actor))))
        .order_by(Person.name, Person.id)
    )
    return [(row.id, row.name) for row in db.session.execute(seen)]


def _answer(clearance: Clearance) -> str:
    return clearance.outcome.word.lower() if clearance.outcome else "given"


def _clearances(paper: Paper) -> str:
    return "; ".join(
        f"{each.kind.word}: {each.person.name}, "
        + (f"{_answer(each)} on {day(each.given_on)}" if each.given_on else "waited for")
        for each in paper.clearances
    )


_GROUP = group_filter(lambda _: None)

PAPERS: Register[Paper, ListedPaper] = Register(
    name="papers",
    heading="Papers",
    read=_read_papers,
    show=_show,
    parts=loading(lambda: (contains_eager(Paper.meeting), contains_eager(Paper.group), *BESIDE)),
    filters=(
        RegisterFilter(_GROUP.name, _GROUP.label, _GROUP.options, is_used_only=True),
        RegisterFilter("state", "Status", lambda _: [(s.value, s.word) for s in PaperState]),
        RegisterFilter("author", "Author", _authors, is_used_only=True),
        RegisterFilter("late", "Late", lambda _: [("yes", "Late")]),
    ),
    can_read=can_list_papers,
    can_add=can_commission_papers,
    table=Table(
        "Papers",
        (
            Column("Reference", lambda s: s.paper.reference, 14),
            Column("Title", lambda s: s.paper.title if s.can_open else "Above your clearance", 50),
            Column("Group", lambda s: s.paper.group.name, 24),
            Column("Meeting", lambda s: s.paper.meeting.held_on, 12),
            Column("Author", lambda s: s.paper.author.name, 24),
            Column("Sponsor", lambda s: s.paper.sponsor.name if s.paper.sponsor else "", 24),
            Column("Purpose", lambda s: s.paper.purpose.word, 14),
            Column("Marking", lambda s: s.paper.marking.word, 14),
            Column("Status", lambda s: s.paper.state.word, 14),
            Column("Due", lambda s: s.paper.due_on, 12),
            Column("Submitted", lambda s: s.paper.submitted_on, 12),
            Column("Days late", lambda s: s.days_late, 10),
            Column("Why it was late", lambda s: s.paper.late_reason if s.can_open else "", 30),
            Column("Clearances", lambda s: _clearances(s.paper), 40),
            Column("Source", lambda s: s.paper.source if s.can_open else "", 24),
        ),
    ),
)
