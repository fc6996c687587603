"""The page behind a link in an email: it shows what is said, and its button says it."""

from flask import Blueprint, Response, make_response

from app.answers import queries, service
from app.answers.forms import ConfirmForm
from app.web.guards import public
from app.web.pages import render

blueprint = Blueprint("answers", __name__)


@blueprint.route("/answer/<token>", methods=["GET", "POST"])
@public
def give_answer(token: str) -> Response:
    link = queries.get_link(token)
    try:
        question = service.open_question(link)
        answer = question.answer
        says, label = answer.says(question.record), str(answer.label)
        form = (answer.form or ConfirmForm)()
        is_given = form.saves(lambda: service.give_answer(question, **form.values()))
        page = render(
            "answers/give_answer.html",
            form=form,
            is_given=is_given,
            person=question.actor.name,
            says=says,
            label=label,
            link=link,
        )
    except service.LinkOver as over:
        return _unseen(render("answers/over.html", why=over.message, link=link), 410)
    return _unseen(page, 200)


def _unseen(page: str, status: int) -> Response:
    """A page whose address is a secret: it is told to nobody, kept nowhere and found by no search
    engine."""
    answer = make_response(page, status)
    answer.headers["Referrer-Policy"] = "no-referrer"
    answer.headers["X-Robots-Tag"] = "noindex, nofollow"
    answer.headers["Cache-Control"] = "no-store"
    return answer
