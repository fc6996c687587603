"""Pages of case notes."""

from typing import Any

from flask import Response as FlaskResponse
from flask import url_for
from werkzeug.wrappers import Response

from app.core.errors import NotFound
from app.documents.pictured import with_pictures
from app.documents.pictures import redraw
from app.documents.queries import get_content
from app.lessons import case_notes
from app.lessons.forms import CaseNoteForm, PictureForm
from app.lessons.models import Lesson, LessonPicture
from app.lessons.permissions import can_edit_lesson, can_publish_lesson
from app.lessons.rules import LessonState
from app.lessons.views.records import blueprint, pages
from app.web.forms import press
from app.web.identity import current_actor
from app.web.pages import redirect_to, render
from app.web.record_pages import RecordPages
from app.web.uploads import takes_file

notes = RecordPages(
    blueprint,
    "lesson",
    pages.find,
    can_edit_lesson,
    place=lambda lesson: ("lessons.show_case_note", {"reference": lesson.reference}),
)


def _address(lesson: Lesson) -> Any:
    def address(picture: LessonPicture) -> str:
        return url_for("lessons.show_picture", reference=lesson.reference, number=picture.number)

    return address


@blueprint.get("/lessons/<reference>/case-note")
def show_case_note(reference: str) -> str:
    """The case note as it is published; to those who edit it, as it will be."""
    actor = current_actor()
    lesson = pages.find(reference)
    can_edit = can_edit_lesson(actor, lesson)
    is_published = lesson.state is LessonState.PUBLISHED and bool(lesson.versions)
    published = lesson.versions[-1].case_note if is_published else ""
    is_ahead = is_published and published != lesson.case_note
    case_note = published if is_published and not can_edit else lesson.case_note
    return render(
        "lessons/show_case_note.html",
        lesson=lesson,
        case_note=with_pictures(case_note, lesson.pictures, _address(lesson), below=1),
        is_ahead=is_ahead and bool(can_edit),
        is_published=is_published,
        can_edit=can_edit,
        can_publish=can_publish_lesson(actor),
    )


@blueprint.route("/lessons/<reference>/case-note/edit", methods=["GET", "POST"])
def edit_case_note(reference: str) -> str | Response:
    lesson = notes.find_to_change(reference)
    return notes.change(
        lesson,
        CaseNoteForm(lesson),
        case_notes.write_case_note,
        "Case note saved. It looks like this.",
    )


@blueprint.route("/lessons/<reference>/pictures/new", methods=["GET", "POST"])
@takes_file
def add_picture(reference: str) -> str | Response:
    lesson = notes.find_to_change(reference)

    def look(values: dict[str, Any]) -> dict[str, Any]:
        return {
            "picture": redraw(values["file"].content),
            "alt": values["alt"],
            "caption": values["caption"],
        }

    form = PictureForm(lesson, alt="", caption="")
    return notes.change(lesson, form, case_notes.add_picture, "Picture added.", look)


def _picture(lesson: Lesson, number: int) -> LessonPicture:
    found = next((each for each in lesson.pictures if each.number == number), None)
    if found is None:
        raise NotFound(f"{lesson.reference} has no picture {number}.")
    return found


@blueprint.get("/lessons/<reference>/pictures/<int:number>")
def show_picture(reference: str, number: int) -> FlaskResponse:
    picture = _picture(pages.find(reference), number)
    return FlaskResponse(
        get_content(picture.sha256),
        mimetype=picture.media_type,
        headers={"Content-Disposition": "inline", "ETag": f'"{picture.sha256}"'},
    )


@blueprint.post("/lessons/<reference>/pictures/<int:number>/remove")
def remove_picture(reference: str, number: int) -> Response:
    lesson = notes.find_to_change(reference)
    picture = _picture(lesson, number)
    actor = current_actor()
    press(lesson, lambda: case_notes.remove_picture(actor, lesson=lesson, picture=picture))
    return redirect_to("lessons.show_case_note", "Picture removed.", reference=reference)
