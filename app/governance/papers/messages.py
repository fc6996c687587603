"""What authors and those who clear papers are told by mail: which paper, by when, and where."""

from app.accounts.letters import tell_people
from app.core.formats import day
from app.core.links import link_to
from app.governance.meetings.models import Meeting
from app.governance.papers.models import Clearance, Paper
from app.governance.papers.rules import ClearanceOutcome

#: What the outbox calls such messages.
COMMISSIONED, TO_CLEAR = "paper commissioned", "clearance requested"
ANSWERED = "clearance answered"


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
            f"You are asked for {kind} clearance for paper {paper.reference}, for the meeting of "
            f"{paper.group.name} on {day(paper.meeting.held_on)}.\n\n"
            f"Sign in to read it, then clear it, with conditions if need be, or refuse it:\n"
            f"{_page(paper)}\n"
        ),
    )


#: How a subject ends that tells of an answer.
_ANSWERS = {
    ClearanceOutcome.GIVEN: "given",
    ClearanceOutcome.CONDITIONS: "given with conditions",
    ClearanceOutcome.REFUSED: "refused",
}


def tell_author_of_answer(paper: Paper, clearance: Clearance) -> int:
    assert clearance.outcome is not None, "it was answered"
    said = f"{clearance.kind.value} clearance {_ANSWERS[clearance.outcome]}"
    read = {
        ClearanceOutcome.GIVEN: "Sign in to see the paper",
        ClearanceOutcome.CONDITIONS: "Sign in to read the conditions",
        ClearanceOutcome.REFUSED: "The paper cannot be submitted until you ask again. Sign in to "
        "read the reason",
    }[clearance.outcome]
    return tell_people(
        {paper.author_id},
        kind=ANSWERED,
        subject=f"{paper.reference}: {said}",
        text=(
            f"Paper {paper.reference}, for the meeting of {paper.group.name} on "
            f"{day(paper.meeting.held_on)}: {said}.\n\n{read}:\n{_page(paper)}\n"
        ),
    )


def _page(paper: Paper) -> str:
    return link_to("papers.show_paper", reference=paper.reference)
