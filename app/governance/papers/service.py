"""Changes to papers: commissioning, drafting, clearing and submitting them."""

from datetime import date
from typing import Unpack

from app.audit.events import audited
from app.core import clock
from app.core.access import Actor
from app.core.errors import DomainError
from app.core.facts import add_record, assign
from app.core.formats import counted
from app.core.frozen import restriction_of
from app.core.markings import Marking
from app.core.references import next_number
from app.core.restriction import find_whoever_looks
from app.core.undoable import undoable
from app.documents.service import store_file
from app.documents.vetting import Vetted
from app.extensions import db
from app.governance.agendas.rules import ItemCarried, ItemChanged
from app.governance.agendas.service import add_item
from app.governance.groups.models import Group
from app.governance.groups.rules import PAPER_SECTION
from app.governance.groups.service import check_marking
from app.governance.meetings.models import AgendaItem, Meeting
from app.governance.meetings.service import check_stands
from app.governance.meetings.steps import Step, due_on
from app.governance.papers import queries
from app.governance.papers.length import length_of
from app.governance.papers.messages import (
    tell_author,
    tell_author_of_answer,
    tell_author_of_return,
    tell_who_clears,
)
from app.governance.papers.models import (
    Clearance,
    ClearanceAnswer,
    Paper,
    PaperFile,
    PaperVersion,
)
from app.governance.papers.permissions import (
    can_commission_papers,
    can_give_clearance,
    can_write_paper,
)
from app.governance.papers.rules import (
    OPEN_STATES,
    PAPER_WORKFLOW,
    ClearanceKind,
    ClearanceOutcome,
    Commission,
    PaperState,
    missing_words,
)
from app.governance.papers.status import is_as_in, tasks_for


class NotInDraft(DomainError):
    """A paper that was handed in, or withdrawn, is not changed."""

    def __init__(self, paper: Paper) -> None:
        super().__init__(
            f"This paper is {paper.state.word.lower()}. Ask the secretariat to "
            "return it before you change it."
        )


def _begin_writing(actor: Actor, paper: Paper) -> None:
    can_write_paper(actor, paper).enforce()
    if paper.state not in OPEN_STATES:
        raise NotInDraft(paper)
    paper.state = PaperState.DRAFTING


@audited("paper:drafted")
def write_paper(actor: Actor, *, paper: Paper, marking: Marking, **texts: str) -> None:
    """Set the front sheet and the body. It becomes a version only when it is kept as one."""
    _begin_writing(actor, paper)
    check_marking(marking)
    paper.marking = marking
    before = paper.recommendation
    for name, text in texts.items():
        setattr(paper, name, text)
    if paper.recommendation != before:
        _ask_on_agenda(paper)


def _ask_on_agenda(paper: Paper) -> None:
    """What a paper recommends is what its own item asks: one fact, until it is submitted."""
    item = db.session.get(AgendaItem, paper.item_id) if paper.item_id else None
    is_own = item is not None and item.section == PAPER_SECTION
    if item is not None and is_own and queries.find_open_paper_of(item.id) is paper:
        item.ask = "\n".join(paper.asks)


def follow_item(change: ItemChanged) -> None:
    """Give a paper the title and the asks of its own item, where these were changed there."""
    item: AgendaItem = change.item
    paper = queries.find_open_paper_of(item.id) if item.section == PAPER_SECTION else None
    if paper is None:
        return
    if item.ask != change.ask_before:
        paper.recommendation = item.ask
    if item.title != change.title_before == paper.title:
        paper.title = item.title


def follow_carried(carried: ItemCarried) -> None:
    """The papers of an item that goes on at another meeting of its group go with it, cleared as
    they are; one that has not come has a new due date."""
    item, meeting = carried.item, carried.meeting
    for paper in queries.list_papers_whoever_looks(carried.earlier_id, meeting.group_id):
        paper.meeting_id, paper.item_id = meeting.id, item.id
        if paper.state in OPEN_STATES:
            group = db.session.get_one(Group, meeting.group_id)
            paper.due_on = due_on(Step.PAPERS, meeting.held_on, group)


@audited("paper:version-kept")
def keep_version(actor: Actor, *, paper: Paper, note: str) -> PaperVersion:
    """Keep the paper as it is now, for good."""
    _begin_writing(actor, paper)
    return _new_version(actor, paper, note)


@audited("paper:version-kept")
def ensure_version(actor: Actor, paper: Paper, note: str) -> int:
    """The number of the version that says what the paper says now; it is made where the text has
    changed since the last."""
    latest = queries.find_latest_version(paper)
    if latest is not None and is_as_in(paper, latest):
        return latest.number
    return _new_version(actor, paper, note).number


def _new_version(actor: Actor, paper: Paper, note: str) -> PaperVersion:
    paper.versions_made += 1
    restriction = restriction_of(find_whoever_looks(AgendaItem, paper.item_id))
    if restriction["is_restricted"]:  # its author reads it always
        restriction["reader_ids"] = sorted({*restriction["reader_ids"], paper.author_id})
    version = PaperVersion(
        paper_id=paper.id,
        number=paper.versions_made,
        made_at=clock.now(),
        made_by_id=actor.person_id,
        note=note,
        texts=paper.texts(),
        file_id=paper.file_id,
        marking=paper.marking,
        **restriction,
    )
    return add_record(version)


@audited("paper:uploaded")
def upload_file(actor: Actor, *, paper: Paper, name: str, vetted: Vetted, note: str) -> None:
    """Take a vetted file as the paper's content, in place of what was written; a version."""
    _begin_writing(actor, paper)
    kept = PaperFile(
        sha256=store_file(vetted.content, media_type=vetted.kind.media_type),
        html_sha256=store_file(vetted.html.encode(), media_type="text/html")
        if vetted.html
        else None,
        shown_sha256=store_file(vetted.shown, media_type=vetted.kind.media_type)
        if vetted.shown != vetted.content
        else None,
        kind=vetted.kind,
        name=name,
        size=len(vetted.content),
        pages=vetted.pages,
        is_tagged=vetted.is_tagged,
        notes=list(vetted.notes),
        words=vetted.words,
        uploaded_at=clock.now(),
    )
    add_record(kept)
    paper.file, paper.file_id = kept, kept.id
    _new_version(actor, paper, note or f"Uploaded {name}"[:300])


@undoable("paper", can_write_paper)
@audited("paper:file-dropped")
def drop_file(actor: Actor, *, paper: Paper) -> None:
    """Go back to what is written here. Versions keep the file."""
    _begin_writing(actor, paper)
    paper.file, paper.file_id = None, None


#: The minutes of an item that is made for a paper.
ITEM_MINUTES = 15


@audited("paper:commissioned")
def commission_paper(actor: Actor, *, meeting: Meeting, **asked: Unpack[Commission]) -> Paper:
    """Ask someone for a paper: it gets the group's next number of the year. Without an item of
    the agenda it gets one of its own, with its title. The author gets a link."""
    can_commission_papers(actor).enforce()
    check_stands(meeting)
    _check(meeting, asked)
    group, held_on = meeting.group, meeting.held_on
    numbering = group.paper_numbering
    number = next_number(db.session(), numbering.counter(group.id, held_on))
    given = db.session.get(AgendaItem, asked["item_id"]) if asked["item_id"] else None
    item = given or _own_item(actor, meeting, asked)
    asked["item_id"] = item.id
    paper = Paper(
        reference=numbering.reference(group.code, held_on, number),
        group_id=meeting.group_id,
        meeting_id=meeting.id,
        state=PaperState.COMMISSIONED,
        recommendation=item.ask if item.section == PAPER_SECTION else "",
        clearances=[],
        **asked,
    )
    add_record(paper)
    tell_author(paper, meeting)
    return paper


def _check(meeting: Meeting, asked: Commission) -> None:
    check_marking(asked["marking"])
    if asked["due_on"] > meeting.held_on:
        raise DomainError("The paper must be due before the meeting is held.", field="due_on")
    item = db.session.get(AgendaItem, asked["item_id"]) if asked["item_id"] else None
    if asked["item_id"] and (item is None or item.meeting_id != meeting.id):
        raise DomainError("That item is not on the agenda of this meeting.", field="item_id")


def _own_item(actor: Actor, meeting: Meeting, asked: Commission) -> AgendaItem:
    return add_item(
        actor,
        meeting=meeting,
        title=asked["title"],
        section=PAPER_SECTION,
        purpose=asked["purpose"],
        minutes=ITEM_MINUTES,
        presenter_id=asked["author_id"],
        ask="",
    )


@audited("paper:amended")
def amend_paper(actor: Actor, *, paper: Paper, **asked: Unpack[Commission]) -> None:
    """Edit commission. An item that is the paper's own takes its title; another
    author gets a link."""
    can_commission_papers(actor).enforce()
    _check(paper.meeting, asked)
    has_new_author = asked["author_id"] != paper.author_id
    paper.item_id = asked["item_id"]
    entitle(paper, asked["title"])
    assign(paper, asked)
    if has_new_author and paper.state in OPEN_STATES:
        tell_author(paper, paper.meeting)


def entitle(paper: Paper, title: str) -> None:
    """Give the paper its title, and the item that is its own too."""
    item = db.session.get(AgendaItem, paper.item_id) if paper.item_id else None
    if item is not None and item.section == PAPER_SECTION and item.title == paper.title:
        item.title = title
    paper.title = title


@undoable("paper", can_write_paper)
@audited("paper:submitted")
def submit_paper(
    actor: Actor, *, paper: Paper, late_reason: str = "", is_long: bool = False
) -> None:
    """Hand the paper in: it is kept as a version, and stands in the pack from now on. Raises
    ``DomainError`` where something is missing, it is late and does not say why, or it is longer
    than its group asks for and that is not confirmed (``is_long``)."""
    can_write_paper(actor, paper).enforce()
    PAPER_WORKFLOW.check(paper.state, PaperState.SUBMITTED)
    if paper.state is PaperState.SUBMITTED:
        return
    missing = missing_words(tasks_for(paper, queries.find_latest_version(paper)))
    if missing:
        raise DomainError(f"This paper cannot be submitted yet. It needs {missing}.")
    late = paper.days_late(clock.today())
    if late and not late_reason:
        raise DomainError(
            f"The paper is {counted(late, 'day')} late. Enter the reason for readers of the paper.",
            field="late_reason",
        )
    length = length_of(paper)
    if length.is_over and not is_long:
        raise DomainError(
            f"{length.said} Shorten it, or tick the box to submit it as it is.", field="is_long"
        )
    ensure_version(actor, paper, "Submitted")
    paper.state, paper.submitted_on = PaperState.SUBMITTED, clock.today()
    paper.late_reason = late_reason if late else ""


@undoable("paper", lambda actor, _record: can_commission_papers(actor))
@audited("paper:reopened")
def reopen_paper(actor: Actor, *, paper: Paper) -> None:
    """Give a submitted or withdrawn paper back to its author."""
    can_commission_papers(actor).enforce()
    PAPER_WORKFLOW.check(paper.state, PaperState.DRAFTING)
    if paper.state is PaperState.SUBMITTED and actor.person_id != paper.author_id:
        tell_author_of_return(paper)
    paper.state, paper.submitted_on, paper.late_reason = PaperState.DRAFTING, None, ""


@undoable("paper", lambda actor, _record: can_commission_papers(actor))
@audited("paper:withdrawn")
def withdraw_paper(actor: Actor, *, paper: Paper) -> None:
    """Its number is not given again."""
    can_commission_papers(actor).enforce()
    PAPER_WORKFLOW.check(paper.state, PaperState.WITHDRAWN)
    paper.state = PaperState.WITHDRAWN


@audited("clearance:asked")
def ask_clearance(
    actor: Actor, *, paper: Paper, kind: ClearanceKind, person_id: int, role: str
) -> None:
    """Ask someone to clear the paper, by mail with a link. Asked anew, what was answered before is
    kept and gives way."""
    can_write_paper(actor, paper).enforce()
    _check_not_withdrawn(paper)
    clearance = next((each for each in paper.clearances if each.kind is kind), None)
    if clearance is None:
        clearance = Clearance(kind=kind, person_id=person_id, asked_on=clock.today(), earlier=[])
        paper.clearances.append(clearance)
    _keep_answer(clearance)
    clearance.person_id, clearance.role, clearance.asked_on = person_id, role, clock.today()
    clearance.given_on = clearance.given_for = clearance.recorded_by_id = None
    clearance.outcome, clearance.comment = None, ""
    tell_who_clears(paper, clearance)


@undoable("clearance", can_give_clearance)
@audited("clearance:given")
def give_clearance(
    actor: Actor,
    *,
    paper: Paper,
    clearance: Clearance,
    outcome: ClearanceOutcome,
    role: str,
    comment: str,
    given_on: date | None = None,
) -> None:
    """Answer for the paper as it stands: it is kept as a version, and the answer names that.
    Conditions and a refusal say what they are, and the author is told. The secretariat records on
    what day another answered."""
    can_give_clearance(actor, clearance).enforce()
    if actor.by is not None and actor.by.person_id == paper.author_id:
        raise DomainError(f"You wrote this paper, so you cannot clear it for {actor.name}.")
    _check_not_withdrawn(paper)
    today = clock.today()
    if given_on is not None and given_on > today:
        raise DomainError("The date of a clearance cannot be in the future.", field="given_on")
    if not comment and outcome is ClearanceOutcome.CONDITIONS:
        raise DomainError("Enter the conditions.", field="comment")
    if not comment and outcome is ClearanceOutcome.REFUSED:
        raise DomainError("Enter why it is refused.", field="comment")
    is_own = actor.person_id == clearance.person_id
    _keep_answer(clearance)
    done = "Not cleared" if outcome is ClearanceOutcome.REFUSED else "Cleared"
    clearance.given_for = ensure_version(actor, paper, f"{done} ({clearance.kind.word.lower()})")
    clearance.given_on = today if is_own or given_on is None else given_on
    clearance.recorded_by_id = None if is_own else actor.person_id
    clearance.outcome, clearance.role, clearance.comment = outcome, role, comment
    if actor.person_id != paper.author_id:
        tell_author_of_answer(paper, clearance)


def _keep_answer(clearance: Clearance) -> None:
    """Put aside what was answered, before there is another answer."""
    if clearance.outcome is None or clearance.given_on is None or clearance.given_for is None:
        return
    clearance.earlier.append(
        ClearanceAnswer(
            outcome=clearance.outcome,
            name=clearance.person.name,
            role=clearance.role,
            given_on=clearance.given_on,
            given_for=clearance.given_for,
            comment=clearance.comment,
        )
    )


def _check_not_withdrawn(paper: Paper) -> None:
    if paper.state is PaperState.WITHDRAWN:
        raise DomainError("This paper has been withdrawn and needs no clearance.")
