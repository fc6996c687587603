"""The page "Suggested items", and backlogs."""

from functools import partial

from flask import Blueprint, current_app
from werkzeug.wrappers import Response

from app.accounts.queries import person_choices
from app.core import clock
from app.core.database import transaction
from app.core.domain import EVERY_RECORD, domains_in_use
from app.core.errors import NotFound
from app.core.formats import day as in_words
from app.core.suggestions import LeftOut, Suggestion, SuggestionGroup
from app.governance.agendas import queries, service
from app.governance.agendas.forms import (
    AgendaItemForm,
    BacklogForm,
    CarryOverForm,
    CopyItemsForm,
    DismissForm,
    TakeForm,
)
from app.governance.agendas.rules import NOT_REACHED, unanswered
from app.governance.meetings import queries as meeting_queries
from app.governance.meetings.models import Meeting
from app.governance.meetings.views import meeting_page, meeting_pages
from app.web.forms import RecordForm, press
from app.web.identity import current_actor
from app.web.pages import page_number, panels_for, redirect_to, redirect_to_record, render
from app.web.paging import PER_PAGE, Page, page_of
from app.web.row_order import move_asked, order_asked

blueprint = Blueprint("agendas", __name__)
pages = meeting_pages(blueprint)

_PAGE = "/meetings/<int:meeting_id>/suggestions"
_ITEM = "/meetings/<int:meeting_id>/items/<int:item_id>"

#: How many of a group of suggestions are shown before it has a page of its own.
SHOWN = 10


def _groups() -> list[SuggestionGroup]:
    """What the registers suggest, in the order of the domains."""
    return [group for domain in domains_in_use(current_app) for group in domain.suggestion_groups]


def _single(meeting: Meeting) -> tuple[list[Suggestion], int]:
    """What domains suggest one by one, and nobody has answered for the meeting's group; and how
    many more they have than they give."""
    today = clock.today()
    found = [
        each
        for domain in domains_in_use(current_app)
        if domain.suggestions is not None
        for each in domain.suggestions(meeting, today)
    ]
    suggestions = [each for each in found if isinstance(each, Suggestion)]
    answered = queries.list_answered_keys(meeting.group_id, [each.key for each in suggestions])
    left_out = sum(each.count for each in found if isinstance(each, LeftOut))
    return unanswered(suggestions, answered), left_out


def _suggestion(meeting: Meeting, key: str) -> Suggestion:
    for suggestion in _single(meeting)[0]:
        if suggestion.key == key:
            return suggestion
    for found in queries.list_suggested(_groups(), meeting.group_id, key=key, count=1):
        return found.suggestions[0]
    raise NotFound("This is no longer suggested.")


def _back(meeting: Meeting, message: str) -> Response:
    return redirect_to("agendas.show_suggestions", message, meeting_id=meeting.id)


@blueprint.get(_PAGE)
def show_suggestions(meeting_id: int) -> str:
    meeting = pages.find_to_change(meeting_id)
    suggestions, left_out = _single(meeting)
    single = page_of(suggestions)
    grouped = queries.list_suggested(_groups(), meeting.group_id, count=SHOWN)
    return render(
        "agendas/show_suggestions.html",
        meeting=meeting,
        single=single,
        left_out=left_out,
        grouped=grouped,
        count=single.total + sum(each.count for each in grouped),
        shown_of_group=SHOWN,
        answers=queries.list_answers(meeting.id),
    )


@blueprint.get(f"{_PAGE}/of/<name>")
def show_suggestion_group(meeting_id: int, name: str) -> str:
    """One group of suggestions, in pages."""
    meeting = pages.find_to_change(meeting_id)
    groups = _groups()
    if name not in [group.name for group in groups]:
        raise NotFound("There are no such suggestions.")
    number = page_number()
    found = queries.list_suggested(
        groups,
        meeting.group_id,
        only=name,
        first=(number - 1) * PER_PAGE + 1,
        count=PER_PAGE,
    )
    if not found:
        raise NotFound("These suggestions have all been accepted or rejected.")
    page = Page(found[0].suggestions, number, -(-found[0].count // PER_PAGE), found[0].count)
    return render(
        "agendas/show_suggestion_group.html", meeting=meeting, heading=found[0].heading, page=page
    )


@blueprint.route(f"{_PAGE}/<key>/take", methods=["GET", "POST"])
def take_suggestion(meeting_id: int, key: str) -> str | Response:
    meeting = pages.find_to_change(meeting_id)
    suggestion = _suggestion(meeting, key)
    places = [(item.id, f"With “{item.title}”") for item in meeting.items]
    form = TakeForm(
        meeting,
        choices={"item_id": places, "presenter_id": person_choices()},
        item_id=None,
        ask=suggestion.ask,
        presenter_id=suggestion.presenter_id,
    )
    take = partial(service.take_suggestion, current_actor(), meeting=meeting, suggestion=suggestion)
    if form.saves(lambda: take(**form.values())):
        return _back(meeting, f"{suggestion.agenda_title} is on the agenda.")
    return render("agendas/take_suggestion.html", form=form, meeting=meeting, suggestion=suggestion)


@blueprint.route(f"{_PAGE}/<key>/dismiss", methods=["GET", "POST"])
def dismiss_suggestion(meeting_id: int, key: str) -> str | Response:
    meeting = pages.find_to_change(meeting_id)
    suggestion = _suggestion(meeting, key)
    form = DismissForm()
    dismiss = partial(
        service.dismiss_suggestion, current_actor(), meeting=meeting, suggestion=suggestion
    )
    if form.saves(lambda: dismiss(**form.values())):
        return _back(meeting, "Suggestion rejected. It is kept below with your reason.")
    return render(
        "agendas/dismiss_suggestion.html", form=form, meeting=meeting, suggestion=suggestion
    )


@blueprint.post(f"{_PAGE}/answers/<int:answer_id>/restore")
def restore_suggestion(meeting_id: int, answer_id: int) -> Response:
    meeting = pages.find_to_change(meeting_id)
    answer = queries.get_answer(meeting, answer_id)
    press(answer, lambda: service.restore_suggestion(current_actor(), answer=answer))
    return _back(meeting, f"{answer.title} is suggested again.")


@blueprint.route(f"{_PAGE}/new", methods=["GET", "POST"])
def create_backlog_item(meeting_id: int) -> str | Response:
    meeting = pages.find_to_change(meeting_id)
    form = BacklogForm()
    add = partial(service.add_to_backlog, current_actor(), group=meeting.group)
    if form.saves(lambda: add(**form.values())):
        return _back(meeting, f"{form.title.data} is on the group’s backlog.")
    return render("agendas/create_backlog_item.html", form=form, meeting=meeting)


@blueprint.route(f"{_ITEM}/carry-over", methods=["GET", "POST"])
def carry_over(meeting_id: int, item_id: int) -> str | Response:
    meeting = pages.find_to_change(meeting_id)
    item = meeting_queries.get_agenda_item(meeting, item_id)
    later = meeting_queries.find_meeting_after(meeting, clock.today())
    done = (
        f"{item.title} is on the agenda of {in_words(later.held_on)}."
        if later
        else f"{item.title} will be carried over to the next meeting that is planned."
    )
    carry = partial(service.carry_over, item=item)
    form = CarryOverForm(item, outcome=NOT_REACHED)
    return pages.change(meeting, form, carry, done, item=item, later=later)


@blueprint.route("/meetings/<int:meeting_id>/items/new", methods=["GET", "POST"])
def create_item(meeting_id: int) -> str | Response:
    meeting = pages.find_to_change(meeting_id)
    form = AgendaItemForm(choices={"presenter_id": person_choices()})
    return pages.change(meeting, form, service.add_item, f"{form.title.data} added.")


@blueprint.route("/meetings/<int:meeting_id>/items/copy", methods=["GET", "POST"])
def copy_items(meeting_id: int) -> str | Response:
    """Choose among the items of the group's meeting before that this agenda has not got."""
    meeting = pages.find_to_change(meeting_id)
    before = meeting_queries.find_meeting_before(meeting)
    items = queries.list_items_to_copy(meeting, before) if before is not None else []
    form = CopyItemsForm(choices={"item_ids": [(item.id, item.title) for item in items]})
    copy = partial(service.copy_items, items=items)
    return pages.change(meeting, form, copy, "Items copied.", before=before, items=items)


@blueprint.route(f"{_ITEM}/edit", methods=["GET", "POST"])
def edit_item(meeting_id: int, item_id: int) -> str | Response:
    meeting = pages.find_to_change(meeting_id)
    item = meeting_queries.get_agenda_item(meeting, item_id)
    form = AgendaItemForm(item, choices={"presenter_id": person_choices()})
    if form.saves(lambda: service.amend_item(current_actor(), item=item, **form.values())):
        return redirect_to_record(meeting, "Changes saved.")
    return render(
        "agendas/edit_item.html",
        form=form,
        meeting=meeting,
        item=item,
        panels=panels_for("agenda_item", item),
        endings=panels_for(EVERY_RECORD, item),
    )


#: What stands on the item's own edit page alone.
NOT_IN_ROW = ("title", "section", "purpose", "message", "handling")


@blueprint.route(f"{_ITEM}/row", methods=["GET", "POST"])
def edit_row(meeting_id: int, item_id: int) -> str | Response:
    """An item's presenter, minutes and asks, edited where the agenda shows them."""
    meeting = pages.find_to_change(meeting_id)
    item = meeting_queries.get_agenda_item(meeting, item_id)
    form = AgendaItemForm(item, choices={"presenter_id": person_choices()}, without=NOT_IN_ROW)
    if form.saves(lambda: service.amend_item(current_actor(), item=item, **form.values())):
        return redirect_to_record(item, f"{item.title} saved.")
    return meeting_page(meeting, editing=form, item_id=item_id)


@blueprint.post(f"{_ITEM}/move")
def move_item(meeting_id: int, item_id: int) -> Response:
    meeting, asked = pages.find_to_change(meeting_id), move_asked()
    item = meeting_queries.get_agenda_item(meeting, item_id)
    move = partial(service.move_item, current_actor(), meeting=meeting, item_id=item_id)
    press(item, lambda: move(**asked))
    return redirect_to_record(item, f"{item.title} moved.")


@blueprint.post("/meetings/<int:meeting_id>/items/order")
def order_items(meeting_id: int) -> Response:
    """Where the script sends the agenda as it was dragged; the page after it has its times."""
    meeting = pages.find_to_change(meeting_id)
    with transaction():
        service.order_items(current_actor(), meeting=meeting, **order_asked())
    return redirect_to_record(meeting, "Agenda reordered.")


@blueprint.route(f"{_ITEM}/remove", methods=["GET", "POST"])
def remove_item(meeting_id: int, item_id: int) -> str | Response:
    meeting = pages.find_to_change(meeting_id)
    item = meeting_queries.get_agenda_item(meeting, item_id)
    remove = partial(service.remove_item, item_id=item_id)
    return pages.change(meeting, RecordForm(item), remove, f"{item.title} removed.", item=item)
