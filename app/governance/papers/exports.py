"""The register of papers as a file."""

from app.core.exports import Column, Table
from app.core.formats import day
from app.governance.papers.models import Paper
from app.governance.papers.positions import Standing


def _clearances(paper: Paper) -> str:
    return "; ".join(
        f"{each.kind.word}: {each.person.name}, "
        + (f"given on {day(each.given_on)}" if each.given_on else "waited for")
        for each in paper.clearances
    )


PAPERS: Table[Standing] = Table(
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
        Column("State", lambda s: s.paper.state.word, 14),
        Column("Due", lambda s: s.paper.due_on, 12),
        Column("Submitted", lambda s: s.paper.submitted_on, 12),
        Column("Days late", lambda s: s.days_late, 10),
        Column("Why it was late", lambda s: s.paper.late_reason if s.can_open else "", 30),
        Column("Clearances", lambda s: _clearances(s.paper), 40),
        Column("Source", lambda s: s.paper.source if s.can_open else "", 24),
    ),
)
