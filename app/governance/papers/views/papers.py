"""The register of papers; commissioning, submitting, giving back."""

from flask import request
from werkzeug.wrappers import Response

from app.accounts.queries import get_person, list_addresses, person_choices
from app.core import clock
from app.documents.queries import get_content
from app.governance.groups import queries as group_queries
from app.governance.meetings import queries as meeting_queries
from app.governance.meetings.models import Meeting
from app.governance.meetings.running_order import agenda_of
from app.governance.meetings.steps import Step, due_on
from app.governance.papers import queries
from app.governance.papers.forms import LateSubmitForm, PaperForm, SubmitForm
from app.governance.papers.models import Paper
from app.governance.papers.permissions import (
    can_commission_papers,
    can_give_clearance,
    can_write_paper,
)
from app.governance.papers.registers import PAPERS
from app.governance.papers.rules import OPEN_STATES, missing_words
from app.governance.papers.service import papers as service
from app.governance.papers.sheet import body_of, sheet_of
from app.governance.papers.status import is_as_in, tasks_for
from app.governance.papers.views.blueprint import (
    blueprint,
    readable_paper,
    to_paper,
    writable_paper,
)
from app.web.fields import Choices
from app.web.forms import RecordForm, press
from app.web.guards import require
from app.web.identity import current_actor
from app.web.pages import render
from app.web.registers import show_register


@blueprint.get("/papers")
def list_papers() -> str | Response:
    return show_register(PAPERS, current_actor())


@blueprint.get("/papers/<reference>")
def show_paper(reference: str) -> str:
    actor = current_actor()
    paper = readable_paper(actor, reference)
    latest = queries.find_latest_version(paper)
    tasks = tasks_for(paper, latest)
    sheet = sheet_of(paper, clock.today())
    html = get_content(sheet.html_sha256).decode() if sheet.html_sha256 else ""
    return render(
        "papers/show_paper.html",
        paper=paper,
        sheet=sheet,
        body=body_of(sheet, html, below=3),
        tasks=tasks,
        missing=missing_words(tasks),
        latest=latest,
        is_kept=latest is not None and is_as_in(paper, latest),
        versions=queries.list_versions(paper),
        to_clear=[
            each
            for each in paper.clearances
            if each.given_on is None and can_give_clearance(actor, each)
        ],
        can_write=can_write_paper(actor, paper),
        can_commission=can_commission_papers(actor),
    )


@blueprint.route("/papers/new", methods=["GET", "POST"])
def create_paper() -> str | Response:
    """Commission a paper for the meeting that the address names; without one, ask which."""
    actor = current_actor()
    require(can_commission_papers(actor))
    today = clock.today()
    asked = request.args.get("meeting", "")
    if not asked.isdecimal() or len(asked) > 9:
        groups = [group.id for group in group_queries.list_groups()]
        return render(
            "papers/choose_meeting.html",
            meetings=meeting_queries.list_upcoming_meetings(today, groups),
        )
    meeting = meeting_queries.get_meeting_by_id(int(asked))
    form = PaperForm(
        choices=_choices(meeting),
        markings=group_queries.list_markings(),
        marking=meeting.marking,
        due_on=due_on(Step.PAPERS, meeting.held_on, meeting.group),
    )
    made = []
    if form.saves(
        lambda: made.append(service.commission_paper(actor, meeting=meeting, **form.values()))
    ):
        return to_paper(made[0], f"{made[0].reference} commissioned. {_told_author(made[0])}")
    return render("papers/create_paper.html", form=form, meeting=meeting)


def _told_author(paper: Paper) -> str:
    name = get_person(paper.author_id).name
    if list_addresses([paper.author_id]):
        return f"{name} has been sent a link by email."
    return f"{name} cannot sign in, so tell them yourself."


def _choices(meeting: Meeting) -> dict[str, Choices]:
    people = person_choices()
    return {
        "author_id": people,
        "sponsor_id": people,
        "item_id": [(slot.item.id, slot.label) for slot in agenda_of(meeting) if slot.item],
    }


@blueprint.route("/papers/<reference>/edit", methods=["GET", "POST"])
def edit_paper(reference: str) -> str | Response:
    actor = current_actor()
    paper = readable_paper(actor, reference)
    require(can_commission_papers(actor))
    meeting = meeting_queries.get_meeting_by_id(paper.meeting_id)
    form = PaperForm(paper, choices=_choices(meeting), markings=group_queries.list_markings())
    if form.saves(lambda: service.amend_paper(actor, paper=paper, **form.values())):
        return to_paper(paper, "Changes saved.")
    return render("papers/edit_paper.html", form=form, paper=paper)


@blueprint.route("/papers/<reference>/submit", methods=["GET", "POST"])
def submit_paper(reference: str) -> str | Response:
    actor = current_actor()
    paper = writable_paper(actor, reference)
    late = paper.days_late(clock.today())
    is_open = paper.state in OPEN_STATES
    tasks = tasks_for(paper, queries.find_latest_version(paper))
    form = LateSubmitForm(paper) if late and is_open else SubmitForm(paper)
    if form.saves(lambda: service.submit_paper(actor, paper=paper, **form.values())):
        return to_paper(paper, f"{paper.reference} submitted.")
    return render(
        "papers/submit_paper.html",
        form=form,
        paper=paper,
        late=late,
        tasks=tasks,
        missing=missing_words(tasks),
    )


@blueprint.post("/papers/<reference>/reopen")
def reopen_paper(reference: str) -> Response:
    actor = current_actor()
    paper = readable_paper(actor, reference)
    require(can_commission_papers(actor))
    press(paper, lambda: service.reopen_paper(actor, paper=paper))
    return to_paper(paper, f"{paper.reference} is in draft again.")


@blueprint.route("/papers/<reference>/withdraw", methods=["GET", "POST"])
def withdraw_paper(reference: str) -> str | Response:
    actor = current_actor()
    paper = readable_paper(actor, reference)
    require(can_commission_papers(actor))
    form = RecordForm(paper)
    if form.saves(lambda: service.withdraw_paper(actor, paper=paper)):
        return to_paper(paper, f"{paper.reference} withdrawn.")
    return render("papers/withdraw_paper.html", form=form, paper=paper)
