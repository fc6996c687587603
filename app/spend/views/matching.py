"""Pages on which moderators match the two ends of flows over the returns of a year."""

from collections.abc import Callable, Sequence
from typing import Any

from flask import request
from werkzeug.wrappers import Response

from app.core.errors import NotFound
from app.core.formats import exact_money
from app.spend import queries, service
from app.spend.ends import find_named_ends
from app.spend.forms import SpendEndsForm, SpendMatchForm
from app.spend.matching import get_match, read_matching
from app.spend.models import SpendMatch, SpendReturn
from app.spend.permissions import (
    can_match_spend,
    can_moderate_any,
    can_read_spend,
    can_undo_match,
)
from app.spend.registers import LineShown, show_lines
from app.spend.views.base import blueprint, find_return
from app.web.guards import require
from app.web.identity import current_actor
from app.web.pages import redirect_to, render
from app.web.record_pages import RecordPages, sighted

#: What is compared of two lines, and how each says it.
_SIDES: Sequence[tuple[str, Callable[[LineShown], str]]] = (
    ("Line", lambda end: f"{end.of.reference}, {end.of.pilot.name}, line {end.line.number}"),
    ("Organisation", lambda end: end.line.organisation),
    ("Counterparty", lambda end: end.line.counterparty),
    ("Funding stream", lambda end: end.line.stream),
    ("Year", lambda end: end.line.year),
    ("Net", lambda end: "" if end.moderated_pence is None else exact_money(end.moderated_pence)),
    ("Reference", lambda end: end.line.reference),
    ("Counterparty’s reference", lambda end: end.line.counterparty_reference),
    ("Local category", lambda end: end.line.category),
    ("Source", lambda end: end.line.source),
    ("Notes", lambda end: end.line.notes),
)


@blueprint.get("/spend/matching")
def show_matching() -> str:
    """The ends of a year's flows whose other end was not found, with what may be it."""
    actor = current_actor()
    require(can_read_spend(actor))
    years = queries.list_years()
    asked = request.args.get("year", "")
    year = asked if asked in years else queries.find_main_year() or ""
    matching = read_matching(year)
    return render(
        "spend/show_matching.html",
        year=year,
        years=years,
        matching=matching,
        can_match=can_moderate_any(actor),
        can_undo={each.id: can_undo_match(actor, each) for each in matching.matches},
    )


@blueprint.route("/spend/matching/lines", methods=["GET", "POST"])
def choose_lines() -> str | Response:
    """Any two lines, by their references: they are compared before they are matched."""
    actor = current_actor()
    require(can_moderate_any(actor))
    form, found = SpendEndsForm(), dict[str, Any]()
    if form.passes(lambda: found.update(find_named_ends(actor, **form.values()))):
        return redirect_to("spend.match_lines", **found)
    return render("spend/choose_lines.html", form=form)


@blueprint.route(
    "/spend/matching/<funder>/<int:funder_line>/<deliverer>/<int:deliverer_line>",
    methods=["GET", "POST"],
)
def match_lines(
    funder: str, funder_line: int, deliverer: str, deliverer_line: int
) -> str | Response:
    """The two lines side by side, and the decision."""
    actor = current_actor()
    returns = find_return(funder), find_return(deliverer)
    require(can_match_spend(actor, *returns))
    form = SpendMatchForm()
    made = form.made(
        lambda: service.match_lines(
            actor,
            funder_return=returns[0],
            funder_line=funder_line,
            deliverer_return=returns[1],
            deliverer_line=deliverer_line,
            **form.values(),
        )
    )
    if made is not None:
        done = "Lines matched." if made.is_same else "Kept as not the same money."
        return redirect_to("spend.show_matching", done, year=made.year)
    ends = [
        _shown(each, number)
        for each, number in zip(returns, (funder_line, deliverer_line), strict=True)
    ]
    return render(
        "spend/match_lines.html",
        form=form,
        ends=ends,
        sides=[(label, [say(end) for end in ends]) for label, say in _SIDES],
    )


def _shown(spend_return: SpendReturn, number: int) -> LineShown:
    found = [each for each in queries.list_lines(spend_return) if each.number == number]
    if not found:
        raise NotFound(f"{spend_return.reference} has no line {number}.")
    return show_lines(found)[0]


_match_pages: RecordPages[SpendMatch] = RecordPages(
    blueprint,
    "match",
    sighted(can_read_spend, get_match),
    can_undo_match,
    lambda match: ("spend.show_matching", {"year": match.year}),
)

_match_pages.button(
    "/spend/matching/<int:match_id>/undo",
    service.undo_match,
    "Decision undone.",
    can_undo_match,
)
