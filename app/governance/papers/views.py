"""Pages of papers: the register; commissioning, writing, clearing and submitting one."""

from dataclasses import replace
from functools import partial
from typing import Any

from flask import Blueprint, request
from werkzeug.wrappers import Response

from app.accounts.queries import get_person, list_addresses, person_choices
from app.core import clock
from app.core.access import Access, Actor
from app.core.errors import NotFound
from app.documents.markup import check_markdown
from app.documents.queries import find_text, get_content
from app.governance.agendas.queries import list_lineage
from app.governance.agendas.rules import lineage_in_words
from app.governance.groups import queries as group_queries
from app.governance.meetings import queries as meeting_queries
from app.governance.meetings.models import Meeting
from app.governance.meetings.running_order import agenda_of
from app.governance.meetings.steps import Step, due_on
from app.governance.papers import queries, service
from app.governance.papers.acronyms import unexplained
from app.governance.papers.comparing import compare
from app.governance.papers.forms import (
    AskClearanceForm,
    DraftForm,
    GiveClearanceForm,
    PaperForm,
    RecordClearanceForm,
    SubmitForm,
    UploadForm,
    VersionForm,
)
from app.governance.papers.length import WORDS_A_PAGE, length_of
from app.governance.papers.models import Paper, PaperVersion
from app.governance.papers.permissions import (
    can_commission_papers,
    can_give_clearance,
    can_open_paper,
    can_open_version,
    can_write_paper,
)
from app.governance.papers.registers import PAPERS
from app.governance.papers.rules import (
    FRONT_SHEET,
    OPEN_STATES,
    ClearanceOutcome,
    missing_words,
)
from app.governance.papers.seen import AT_ONCE, keep_drawn, pages_seen
from app.governance.papers.sheet import body_of, sheet_of
from app.governance.papers.status import is_as_in, tasks_for
from app.governance.papers.trial import take_file, try_text
from app.web.downloads import file_response
from app.web.fields import Choices, Upload
from app.web.forms import RecordForm, asked_for
from app.web.guards import require, require_sight
from app.web.identity import current_actor
from app.web.pages import page_number, panels_for, redirect_to, redirect_to_record, render
from app.web.paging import Page, choose
from app.web.record_pages import RecordPages, create
from app.web.registers import show_register
from app.web.uploads import most_mebibytes, takes_file

blueprint = Blueprint("papers", __name__)


def _find(reference: str) -> Paper:
    """The paper; to whoever may not read it there is none (404)."""
    paper = queries.get_paper(reference)
    require_sight(can_open_paper(current_actor(), paper))
    return paper


def _find_version(paper: Paper, number: int) -> PaperVersion:
    """A version that whoever looks may read; to the others there is none."""
    version = queries.get_version(paper, number)
    require_sight(can_open_version(current_actor(), paper, version))
    return version


def _may_commission(actor: Actor, _paper: Paper) -> Access:
    return can_commission_papers(actor)


#: The pages of those who write a paper; what the secretariat alone does asks for it.
pages = RecordPages(blueprint, "paper", _find, can_write_paper)
#: The page on which an author hands in a file: it leads to what readers will see of it.
uploads = replace(
    pages,
    place=lambda paper: (
        "papers.show_pages",
        {"reference": paper.reference, "number": paper.versions_made},
    ),
)


@blueprint.get("/papers")
def list_papers() -> str | Response:
    return show_register(PAPERS, current_actor())


@blueprint.get("/papers/<reference>")
def show_paper(reference: str) -> str:
    actor, paper = current_actor(), _find(reference)
    latest = queries.find_latest_version(paper)
    tasks = tasks_for(paper, latest)
    versions = queries.list_versions(paper)
    open_numbers = {each.number for each in versions if can_open_version(actor, paper, each)}
    sheet = sheet_of(paper, clock.today(), open_numbers)
    html = find_text(sheet.html_sha256)
    been_at = list_lineage([paper.item_id]).get(paper.item_id, ()) if paper.item_id else ()
    return render(
        "papers/show_paper.html",
        paper=paper,
        sheet=sheet,
        been_at=been_at,
        lineage_words=lineage_in_words(been_at) if been_at else "",
        body=body_of(sheet, html, below=3),
        tasks=tasks,
        missing=missing_words(tasks),
        length=length_of(paper),
        acronyms=unexplained(*paper.texts().values()),
        latest=latest,
        is_kept=latest is not None and is_as_in(paper, latest),
        versions=versions,
        open_numbers=open_numbers,
        to_clear=[
            each
            for each in paper.clearances
            if each.given_on is None and can_give_clearance(actor, each)
        ],
        refused=[each for each in paper.clearances if each.outcome is ClearanceOutcome.REFUSED],
        earlier=[
            (each.kind, answer)
            for each in paper.clearances
            for answer in each.earlier
            if answer.given_for in open_numbers
        ],
        can_write=can_write_paper(actor, paper),
        can_commission=can_commission_papers(actor),
        panels=panels_for("paper", paper),
    )


@blueprint.route("/papers/new", methods=["GET", "POST"])
def create_paper() -> str | Response:
    """Commission a paper for the meeting that the address names; without one, ask which."""
    require(can_commission_papers(current_actor()))
    asked = request.args.get("meeting", "")
    if not asked.isdecimal() or len(asked) > 9:
        coming = meeting_queries.list_meetings(clock.today())
        return render("papers/choose_meeting.html", meetings=coming)
    meeting = meeting_queries.get_meeting_by_id(int(asked))
    form = PaperForm(
        choices=_choices(meeting),
        markings=group_queries.list_markings(),
        marking=meeting.marking,
        due_on=due_on(Step.PAPERS, meeting.held_on, meeting.group),
    )
    commission = partial(service.commission_paper, meeting=meeting)
    return create(form, commission, _commissioned, meeting=meeting)


def _commissioned(paper: Paper) -> str:
    name = get_person(paper.author_id).name
    has_address = list_addresses([paper.author_id])
    told = (
        "has been sent a link by email" if has_address else "cannot sign in, so tell them yourself"
    )
    return f"{paper.reference} commissioned. {name} {told}."


def _choices(meeting: Meeting) -> dict[str, Choices]:
    people = person_choices()
    return {
        "author_id": people,
        "sponsor_id": people,
        "item_id": [(slot.item.id, slot.label) for slot in agenda_of(meeting) if slot.item],
    }


@blueprint.route("/papers/<reference>/edit", methods=["GET", "POST"])
def edit_paper(reference: str) -> str | Response:
    paper = pages.find_to_change(reference, may=_may_commission)
    meeting = meeting_queries.get_meeting_by_id(paper.meeting_id)
    form = PaperForm(paper, choices=_choices(meeting), markings=group_queries.list_markings())
    return pages.change(paper, form, service.amend_paper)


@blueprint.route("/papers/<reference>/submit", methods=["GET", "POST"])
def submit_paper(reference: str) -> str | Response:
    paper = pages.find_to_change(reference)
    late = paper.days_late(clock.today())
    length = length_of(paper)
    tasks = tasks_for(paper, queries.find_latest_version(paper))
    is_owed = paper.state in OPEN_STATES
    asked = {"late_reason": bool(late) and is_owed, "is_long": length.is_over and is_owed}
    without = [name for name, is_asked in asked.items() if not is_asked]
    return pages.change(
        paper,
        SubmitForm(paper, without=without, is_long=False),
        service.submit_paper,
        "{reference} submitted.",
        late=late,
        length=length,
        acronyms=unexplained(*paper.texts().values()),
        tasks=tasks,
        missing=missing_words(tasks),
    )


pages.button(
    "/papers/<reference>/reopen",
    service.reopen_paper,
    "{reference} is in draft again.",
    may=_may_commission,
)


@blueprint.route("/papers/<reference>/withdraw", methods=["GET", "POST"])
def withdraw_paper(reference: str) -> str | Response:
    paper = pages.find_to_change(reference, may=_may_commission)
    return pages.change(paper, RecordForm(paper), service.withdraw_paper, "{reference} withdrawn.")


@blueprint.route("/papers/<reference>/draft", methods=["GET", "POST"])
def edit_draft(reference: str) -> str | Response:
    paper = pages.find_to_change(reference)
    form = DraftForm(paper, markings=group_queries.list_markings())

    def write() -> None:
        service.write_paper(current_actor(), paper=paper, **form.values())

    def look() -> None:
        if form.body.data != paper.body:
            check_markdown(form.body.data, field="body")
            try_text(form.body.data)

    if form.saves(write, look=look):
        if "preview" in request.form:
            return redirect_to("papers.show_paper", reference=reference, _anchor="paper")
        return redirect_to_record(paper, "Draft saved.")
    return render(
        "papers/edit_draft.html",
        form=form,
        paper=paper,
        length=length_of(paper),
        words_a_page=WORDS_A_PAGE,
    )


@blueprint.route("/papers/<reference>/upload", methods=["GET", "POST"])
@takes_file
def upload_file(reference: str) -> str | Response:
    paper = pages.find_to_change(reference)
    form, most = UploadForm(paper), most_mebibytes()

    def look(values: dict[str, Any]) -> dict[str, Any]:
        file: Upload = values.pop("file")
        as_pictures = values.pop("as_pictures")
        vetted, section = take_file(file.content, most_mebibytes=most, as_pictures=as_pictures)
        keep_drawn(vetted, section)
        return {"name": file.name, "vetted": vetted, **values}

    done = f"{form.file.spoken()} uploaded."
    return uploads.change(paper, form, service.upload_file, done, look, most_mebibytes=most)


pages.button(
    "/papers/<reference>/file/drop",
    service.drop_file,
    "File removed. The paper is now the text written here.",
)


@blueprint.route("/papers/<reference>/versions/new", methods=["GET", "POST"])
def keep_version(reference: str) -> str | Response:
    paper = pages.find_to_change(reference)
    return pages.change(
        paper,
        VersionForm(paper),
        service.keep_version,
        lambda p: f"Kept as version {p.versions_made}.",
    )


@blueprint.get("/papers/<reference>/versions/<int:number>")
def show_version(reference: str, number: int) -> str:
    paper = _find(reference)
    version = _find_version(paper, number)
    return render("papers/show_version.html", paper=paper, version=version, front_sheet=FRONT_SHEET)


@blueprint.get("/papers/<reference>/versions/<int:number>/pages")
def show_pages(reference: str, number: int) -> str:
    """What readers will see of a version's file, and what of it was left out or changed."""
    paper = _find(reference)
    version = _find_version(paper, number)
    if version.file is None:
        raise NotFound("This version has no file.")
    part = page_number()
    seen = pages_seen(version.file, part)
    parts = max(1, -(-seen.total // AT_ONCE))
    return render(
        "papers/show_pages.html",
        paper=paper,
        version=version,
        file=version.file,
        seen=seen,
        page=Page(seen.pictures, min(part, parts), parts, seen.total),
        can_write=can_write_paper(current_actor(), paper),
        is_open=paper.state in OPEN_STATES,
    )


@blueprint.get("/papers/<reference>/versions/<int:number>/file")
def download_file(reference: str, number: int) -> Response:
    paper = _find(reference)
    file = _find_version(paper, number).file
    if file is None:
        raise NotFound("This version has no file.")
    name = "".join(c if c.isalnum() and c.isascii() else "-" for c in paper.reference).strip("-")
    return file_response(
        get_content(file.sha256),
        media_type=file.kind.media_type,
        name=f"{name}-version-{number}.{file.kind.suffix}",
        sha256=file.sha256,
    )


@blueprint.get("/papers/<reference>/compare")
def compare_versions(reference: str) -> str:
    """Two versions, the newest against the one before it where the address names none."""
    paper = _find(reference)
    actor = current_actor()
    numbers = [
        each.number for each in queries.list_versions(paper) if can_open_version(actor, paper, each)
    ]
    if not numbers:
        raise NotFound("There is no version of this paper that you can read.")
    options = [(number, f"Version {number}", None) for number in numbers]
    older, newer = choose("from", "From", options), choose("to", "To", options)
    new = int(newer.chosen) if newer.chosen else numbers[0]
    before_that = [number for number in numbers if number < new]
    old = int(older.chosen) if older.chosen else (before_that or numbers)[0]
    before, after = _find_version(paper, old), _find_version(paper, new)
    return render(
        "papers/compare_versions.html",
        paper=paper,
        before=before,
        after=after,
        differences=compare(before.texts, after.texts),
        version_items=lambda chosen: [
            {"value": number, "text": label, "selected": number == chosen}
            for number, label, _ in options
        ],
    )


@blueprint.route("/papers/<reference>/clearances/new", methods=["GET", "POST"])
def ask_clearance(reference: str) -> str | Response:
    paper = pages.find_to_change(reference)
    form = AskClearanceForm(choices={"person_id": person_choices()}, kind=asked_for("kind"))
    done = f"{form.kind.spoken()} clearance requested."
    return pages.change(paper, form, service.ask_clearance, done)


@blueprint.route("/papers/<reference>/clearances/<kind>", methods=["GET", "POST"])
def give_clearance(reference: str, kind: str) -> str | Response:
    """By whoever was asked; or recorded by the secretariat for them."""
    actor, paper = current_actor(), _find(reference)
    clearance = queries.get_clearance(paper, kind)
    require(can_give_clearance(actor, clearance))
    is_own = actor.person_id == clearance.person_id
    form = (
        GiveClearanceForm(clearance)
        if is_own
        else RecordClearanceForm(clearance, given_on=clearance.given_on or clock.today())
    )
    give = partial(service.give_clearance, clearance=clearance)
    done = f"{clearance.kind.word} clearance recorded."
    return pages.change(paper, form, give, done, clearance=clearance, is_own=is_own)
