"""Pages on which clearances are asked for and given."""

from werkzeug.wrappers import Response

from app.accounts.queries import person_choices
from app.core import clock
from app.governance.papers import queries
from app.governance.papers.forms import AskClearanceForm, GiveClearanceForm, RecordClearanceForm
from app.governance.papers.permissions import can_give_clearance
from app.governance.papers.service import clearances as service
from app.governance.papers.views.blueprint import (
    blueprint,
    readable_paper,
    to_paper,
    writable_paper,
)
from app.web.forms import asked_for
from app.web.guards import require
from app.web.identity import current_actor
from app.web.pages import render


@blueprint.route("/papers/<reference>/clearances/new", methods=["GET", "POST"])
def ask_clearance(reference: str) -> str | Response:
    actor = current_actor()
    paper = writable_paper(actor, reference)
    form = AskClearanceForm(choices={"person_id": person_choices()}, kind=asked_for("kind"))
    if form.saves(lambda: service.ask_clearance(actor, paper=paper, **form.values())):
        return to_paper(paper, f"{form.kind.spoken()} clearance requested.")
    return render("papers/ask_clearance.html", form=form, paper=paper)


@blueprint.route("/papers/<reference>/clearances/<kind>", methods=["GET", "POST"])
def give_clearance(reference: str, kind: str) -> str | Response:
    """By whoever was asked; or recorded by the secretariat for them."""
    actor = current_actor()
    paper = readable_paper(actor, reference)
    clearance = queries.get_clearance(paper, kind)
    require(can_give_clearance(actor, clearance))
    is_own = actor.person_id == clearance.person_id
    form = (
        GiveClearanceForm(clearance)
        if is_own
        else RecordClearanceForm(clearance, given_on=clearance.given_on or clock.today())
    )
    if form.saves(
        lambda: service.give_clearance(actor, paper=paper, clearance=clearance, **form.values())
    ):
        return to_paper(paper, f"{clearance.kind.word} clearance recorded.")
    return render(
        "papers/give_clearance.html", form=form, paper=paper, clearance=clearance, is_own=is_own
    )
