"""What authors and those who clear papers are told by mail: which paper, by when, and where."""

from app.accounts.letters import tell_people
from app.core.formats import day
from app.core.links import link_to
from app.governance.meetings.models import Meeting
from app.governance.papers.models import Clearance, Paper

#: What the outbox calls such messages.
COMMISSIONED, TO_CLEAR = "paper commissioned", "clearance requested"


def tell_author(paper: Paper, meeting: Meeting) -> int:
    return tell_people(
        {paper.author_id},
        kind=COMMISSIONED,
        subject=f"{paper.reference}: please write this paper by {day(paper.due_on)}",
        text=(
            f"You are asked to write paper {paper.reference} for the meeting of "
            f"{meeting.group.name} on {day(meeting.held_on)}. It is due by {day(paper.due_on)}.\n\n"
            f"Sign in to see what is needed and to write or upload the paper:\n{_page(paper)}\n"
        ),
    )


def tell_who_clears(paper: Paper, clearance: Clearance) -> int:
    kind = clearance.kind.value
    return tell_people(
        {clearance.person_id},
        kind=TO_CLEAR,
        subject=f"{paper.reference}: {kind} clearance requested",
        text=(
            f"You are asked for {kind} clearance of paper {paper.reference}, for the meeting of "
            f"{paper.group.name} on {day(paper.meeting.held_on)}.\n\n"
            f"Sign in to read it, then clear it or say what the problem is:\n{_page(paper)}\n"
        ),
    )


def _page(paper: Paper) -> str:
    return link_to("papers.show_paper", reference=paper.reference)
