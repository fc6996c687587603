"""Pages on which a submitted return is reviewed, asked about, sent back and accepted."""

from werkzeug.wrappers import Response

from app.returns import queries, service
from app.returns.forms import AnswerNoteForm, ReturnNoteForm, ReviewForm, SendBackForm
from app.returns.parts import PARTS
from app.returns.permissions import (
    can_accept,
    can_answer,
    can_note,
    can_review,
    can_send_back,
)
from app.returns.views.blueprint import blueprint, find, find_part
from app.web.forms import press
from app.web.guards import require
from app.web.identity import current_actor
from app.web.pages import render


@blueprint.route("/returns/<slug>/<int:round_id>/review", methods=["GET", "POST"])
def review_return(slug: str, round_id: int) -> str | Response:
    actor, asked = current_actor(), find(slug, round_id)
    require(can_review(actor, asked.returned))
    returned = asked.begun
    form = ReviewForm(returned, verdict=None, text="", confidence=None, confidence_reason="")
    if form.saves(lambda: service.review_return(actor, returned=returned, **form.values())):
        return asked.go_back("Review recorded.")
    version = queries.get_version(returned, returned.submissions)
    return render(
        "returns/review_return.html",
        pilot=asked.pilot,
        round=asked.round,
        returned=returned,
        version=version,
        form=form,
    )


@blueprint.route("/returns/<slug>/<int:round_id>/send-back", methods=["GET", "POST"])
def send_back_return(slug: str, round_id: int) -> str | Response:
    actor, asked = current_actor(), find(slug, round_id)
    require(can_send_back(actor, asked.returned))
    returned = asked.begun
    form = SendBackForm(returned, text="")
    if form.saves(lambda: service.send_back_return(actor, returned=returned, **form.values())):
        return asked.go_back("Return sent back.")
    return render("returns/send_back_return.html", pilot=asked.pilot, round=asked.round, form=form)


@blueprint.post("/returns/<slug>/<int:round_id>/accept")
def accept_return(slug: str, round_id: int) -> Response:
    actor, asked = current_actor(), find(slug, round_id)
    require(can_accept(actor, asked.returned))
    press(asked.begun, lambda: service.accept_return(actor, returned=asked.begun))
    return asked.go_back("Return accepted.")


@blueprint.route("/returns/<slug>/<int:round_id>/notes/<part>", methods=["GET", "POST"])
def note_part(slug: str, round_id: int, part: str) -> str | Response:
    actor, asked = current_actor(), find(slug, round_id)
    require(can_note(actor, asked.returned))
    key, returned = find_part(part).key, asked.begun
    form = ReturnNoteForm()
    if form.saves(lambda: service.note_part(actor, returned=returned, key=key, **form.values())):
        return asked.go_back("Note added.")
    return render(
        "returns/note_part.html",
        pilot=asked.pilot,
        round=asked.round,
        part=PARTS[key],
        version=queries.get_version(returned, returned.submissions),
        form=form,
    )


@blueprint.route("/returns/<slug>/<int:round_id>/questions/<int:note_id>", methods=["GET", "POST"])
def answer_note(slug: str, round_id: int, note_id: int) -> str | Response:
    actor, asked = current_actor(), find(slug, round_id)
    note = queries.get_note(asked.begun, note_id)
    require(can_answer(actor, asked.begun, note))
    form = AnswerNoteForm(note)
    if form.saves(
        lambda: service.answer_note(actor, returned=asked.begun, note=note, **form.values())
    ):
        return asked.go_back("Question answered.")
    return render(
        "returns/answer_note.html",
        pilot=asked.pilot,
        round=asked.round,
        note=note,
        part=PARTS[note.key],
        form=form,
    )
