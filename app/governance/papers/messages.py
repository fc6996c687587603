"""What authors and those who clear papers are told by mail: which paper, by when, and where."""

from datetime import date

from app.accounts.letters import tell_people
from app.core import clock
from app.core.formats import day
from app.core.links import link_to
from app.governance.meetings.models import Meeting
from app.governance.meetings.steps import Step, due_on
from app.governance.papers.models import Clearance, Paper
from app.governance.papers.rules import ClearanceOutcome
from app.notifications.letters import Letter, PageLink, Paragraph, thread_of

#: What the outbox calls such messages.
COMMISSIONED, TO_CLEAR = "paper commissioned", "clearance requested"
ANSWERED, RETURNED = "clearance answered", "paper returned"

_AUTHOR = "You have received this email because you are the author of this paper."


def tell_author(paper: Paper, meeting: Meeting) -> int:
    letter = Letter(
        f"{paper.reference}: please write this paper by {day(paper.due_on)}",
        [
            Paragraph(
                f"You are asked to write paper {paper.reference} for the meeting of "
                f"{meeting.group.name} on {day(meeting.held_on)}. It is due by {day(paper.due_on)}."
            ),
            PageLink("Sign in to see what is needed, and write or upload it", _page(paper)),
        ],
        _AUTHOR,
    )
    return tell_people({paper.author_id}, letter, kind=COMMISSIONED, thread=thread_of(paper))


def tell_author_of_return(paper: Paper) -> int:
    letter = Letter(
        f"{paper.reference} has been returned to you: needed {_by(paper, paper.due_on)}",
        [
            Paragraph(
                f"Paper {paper.reference}, for the meeting of {paper.group.name} on "
                f"{day(paper.meeting.held_on)}, has been returned to you. It is not in the papers "
                "for the meeting until you submit it again."
            ),
            PageLink("Sign in to change it and submit it", _page(paper)),
        ],
        _AUTHOR,
    )
    return tell_people({paper.author_id}, letter, kind=RETURNED, thread=thread_of(paper))


def tell_who_clears(paper: Paper, clearance: Clearance) -> int:
    kind = clearance.kind.value
    cleared_on = due_on(Step.CLEARANCE, paper.meeting.held_on, paper.group)
    letter = Letter(
        f"{paper.reference}: {kind} clearance needed {_by(paper, cleared_on)}",
        [
            Paragraph(
                f"You are asked for {kind} clearance for paper {paper.reference}, for the meeting "
                f"of {paper.group.name} on {day(paper.meeting.held_on)}."
            ),
            PageLink(
                "Sign in to read it, then clear it, with conditions if need be, or refuse it",
                _page(paper),
            ),
        ],
        f"You have received this email because your {kind} clearance is needed.",
    )
    return tell_people({clearance.person_id}, letter, kind=TO_CLEAR, thread=thread_of(paper))


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
        ClearanceOutcome.REFUSED: "Sign in to read the reason",
    }[clearance.outcome]
    is_refused = clearance.outcome is ClearanceOutcome.REFUSED
    letter = Letter(
        f"{paper.reference}: {said}",
        [
            Paragraph(
                f"Paper {paper.reference}, for the meeting of {paper.group.name} on "
                f"{day(paper.meeting.held_on)}: {said}."
            ),
            Paragraph("The paper cannot be submitted until you ask again.") if is_refused else None,
            PageLink(read, _page(paper)),
        ],
        _AUTHOR,
    )
    return tell_people({paper.author_id}, letter, kind=ANSWERED, thread=thread_of(paper))


def _by(paper: Paper, on: date) -> str:
    """By when something is needed: once that day has passed, in time for the meeting."""
    if on < clock.today():
        return f"for the meeting on {day(paper.meeting.held_on)}"
    return f"by {day(on)}"


def _page(paper: Paper) -> str:
    return link_to("papers.show_paper", reference=paper.reference)
