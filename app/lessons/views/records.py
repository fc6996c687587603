"""Pages of lessons, of their published versions, and of what places made of them."""

from functools import partial
from typing import Any

from flask import Blueprint, request
from werkzeug.wrappers import Response

from app.accounts.queries import person_choices
from app.barriers.models import Barrier
from app.core import clock
from app.core.differences import word_differences
from app.core.models import NAME_LENGTH
from app.core.records import path_of
from app.lessons import asking, queries, service
from app.lessons.forms import LessonForm, PublishForm, SendLessonBackForm, UseForm, WithdrawForm
from app.lessons.models import Lesson, LessonAsk, LessonVersion
from app.lessons.permissions import (
    can_answer_ask,
    can_edit_lesson,
    can_offer_lesson,
    can_publish_lesson,
    can_record_use,
    can_withdraw_lesson,
)
from app.lessons.registers import LESSONS
from app.lessons.rules import LESSON_WORKFLOW, TEXTS, LessonState, lacks_of, spread_of, texts_of
from app.pilots.permissions import can_add_record, can_read_registers, fields_kept, only_pilot_of
from app.pilots.queries import pilot_choices
from app.pilots.themes.queries import theme_choices
from app.web.forms import asked_for
from app.web.guards import require, require_sight
from app.web.identity import current_actor
from app.web.pages import panels_for, render
from app.web.record_pages import RecordPages, create, sighted
from app.web.registers import show_register

blueprint = Blueprint("lessons", __name__)

pages = RecordPages(
    blueprint, "lesson", sighted(can_read_registers, queries.get_lesson), can_edit_lesson
)


@blueprint.get("/lessons")
def list_lessons() -> str | Response:
    return show_register(LESSONS, current_actor())


@blueprint.get("/lessons/<reference>")
def show_lesson(reference: str) -> str:
    actor = current_actor()
    lesson = pages.find(reference)
    newest = lesson.versions[-1] if lesson.versions else None
    is_published = lesson.state is LessonState.PUBLISHED and newest is not None
    return render(
        "lessons/show_lesson.html",
        lesson=lesson,
        told=newest if is_published else lesson,
        is_pending=is_published and texts_of(newest) != texts_of(lesson),
        lacks=lacks_of(lesson),
        barriers=queries.list_barriers_met(lesson.id),
        spread=spread_of(lesson.uses),
        moves=LESSON_WORKFLOW.moves_from(lesson.state),
        can_edit=can_edit_lesson(actor, lesson),
        can_offer=can_offer_lesson(actor, lesson),
        can_publish=can_publish_lesson(actor),
        can_withdraw=can_withdraw_lesson(actor, lesson),
        can_use=can_record_use(actor, lesson),
        panels=panels_for("lesson", lesson),
    )


@blueprint.get("/lessons/<reference>/versions/<int:number>")
def show_version(reference: str, number: int) -> str:
    require_sight(can_read_registers(current_actor()))
    lesson = queries.get_lesson(reference)
    version, before = queries.get_version(lesson, number)
    return render(
        "lessons/show_version.html",
        lesson=lesson,
        version=version,
        before=before,
        changes=_changes(before, version) if before else [],
    )


def _changes(before: LessonVersion, after: Any) -> list[tuple[str, Any]]:
    """Of each text that differs, what it is called and how it differs."""
    old, new = texts_of(before), texts_of(after)
    return [
        (said, word_differences(old[name], new[name]))
        for name, said in TEXTS.items()
        if old[name] != new[name]
    ]


def _form(lesson: Lesson | None = None, **also: Any) -> LessonForm:
    return LessonForm(
        lesson,
        choices={
            "pilot_id": pilot_choices(current_actor(), lesson.pilot_id if lesson else None),
            "theme_id": theme_choices(),
            "owner_id": person_choices(),
        },
        without=fields_kept(current_actor(), lesson.pilot_id) if lesson else (),
        **also,
    )


def write_lesson(
    pilot_id: int | str | None, ask: LessonAsk | None = None, source: str = "", **begins: Any
) -> str | Response:
    """The page of a new lesson, of what it begins with."""
    actor = current_actor()
    require(can_add_record(actor))
    form = _form(
        pilot_id=pilot_id or only_pilot_of(actor),
        owner_id=None if actor.is_secretariat else actor.person_id,
        **begins,
    )
    make = partial(service.create_lesson, ask=ask, source=source)
    return create(form, make, "{reference} added as a draft.")


@blueprint.route("/lessons/new", methods=["GET", "POST"])
def create_lesson() -> str | Response:
    require(can_add_record(current_actor()))
    return write_lesson(request.args.get("pilot"), barriers_met=asked_for("barrier"))


@blueprint.get("/lessons/asks/<int:ask_id>")
def show_ask(ask_id: int) -> str:
    ask = asks.find(ask_id)
    closed = queries.find_closed(ask)
    return render(
        "lessons/show_ask.html",
        ask=ask,
        closed=closed,
        closed_path=path_of(closed) if closed else "",
        can_answer=can_answer_ask(current_actor(), ask),
    )


@blueprint.route("/lessons/asks/<int:ask_id>/lesson", methods=["GET", "POST"])
def answer_ask(ask_id: int) -> str | Response:
    """Write the lesson that was asked for."""
    ask = asks.find_to_change(ask_id)
    closed = queries.find_closed(ask)
    met = closed.reference if isinstance(closed, Barrier) else ""
    return write_lesson(ask.pilot_id, ask, f"After {ask.text}"[:NAME_LENGTH], barriers_met=met)


asks = RecordPages(
    blueprint,
    "ask",
    sighted(can_read_registers, queries.get_ask),
    can_answer_ask,
    place=lambda ask: ("lessons.show_ask", {"ask_id": ask.id}),
)
asks.button(
    "/lessons/asks/<int:ask_id>/nothing", asking.answer_nothing, "Recorded: nothing to add."
)


@blueprint.route("/lessons/<reference>/edit", methods=["GET", "POST"])
def edit_lesson(reference: str) -> str | Response:
    lesson = pages.find_to_change(reference)
    met = queries.list_barriers_met(lesson.id)
    form = _form(lesson, barriers_met=", ".join(each.reference for each in met))
    return pages.change(lesson, form, service.amend_lesson)


@blueprint.route("/lessons/<reference>/send-back", methods=["GET", "POST"])
def send_back_lesson(reference: str) -> str | Response:
    lesson = pages.find_to_change(reference, may=can_publish_lesson)
    return pages.change(
        lesson, SendLessonBackForm(lesson), service.send_back_lesson, "{reference} sent back."
    )


@blueprint.route("/lessons/<reference>/publish", methods=["GET", "POST"])
def publish_lesson(reference: str) -> str | Response:
    lesson = pages.find_to_change(reference, may=can_publish_lesson)
    before = lesson.versions[-1] if lesson.versions else None
    return pages.change(
        lesson,
        PublishForm(lesson, without=() if before else ("change",), change=""),
        lambda actor, *, lesson, change="": service.publish_lesson(
            actor, lesson=lesson, change=change
        ),
        "{reference} published.",
        before=before,
        changes=_changes(before, lesson) if before else [],
        texts=[
            (TEXTS[name], text) for name, text in texts_of(lesson).items() if name != "case_note"
        ],
    )


@blueprint.route("/lessons/<reference>/withdraw", methods=["GET", "POST"])
def withdraw_lesson(reference: str) -> str | Response:
    lesson = pages.find_to_change(reference, may=can_withdraw_lesson)
    return pages.change(
        lesson, WithdrawForm(lesson), service.withdraw_lesson, "{reference} withdrawn."
    )


@blueprint.route("/lessons/<reference>/uses/new", methods=["GET", "POST"])
def record_use(reference: str) -> str | Response:
    actor = current_actor()
    lesson = pages.find_to_change(reference, may=can_record_use)
    own = lesson.pilot_id
    form = UseForm(
        lesson,
        choices={"pilot_id": pilot_choices(actor)},
        pilot_id=request.args.get("pilot") or _only_other(own),
        answer=None,
        happened_on=clock.today(),
        note="",
    )
    return pages.change(lesson, form, service.record_use, "Recorded.")


def _only_other(own_id: int | None) -> int | None:
    """The one place that the actor keeps, where the lesson is not its own."""
    pilot_id = only_pilot_of(current_actor())
    return pilot_id if pilot_id != own_id else None


pages.button(
    "/lessons/<reference>/offer",
    service.offer_lesson,
    "{reference} offered to the secretariat.",
    may=can_offer_lesson,
)
pages.button(
    "/lessons/<reference>/take-back",
    service.take_back_lesson,
    "{reference} is a draft again.",
    may=can_offer_lesson,
)
pages.button(
    "/lessons/<reference>/work-again",
    service.work_on_again,
    "{reference} is a draft again.",
    may=can_publish_lesson,
)
