"""Pages of what moderators do: adjustments, queries and what places answer."""

from functools import partial

from flask import request
from werkzeug.wrappers import Response

from app.accounts.queries import person_choices
from app.spend import queries, service
from app.spend.checking import check_one
from app.spend.forms import (
    AdjustmentForm,
    AskAgainForm,
    ExplanationForm,
    SpendQueryForm,
)
from app.spend.permissions import (
    can_adjust_spend,
    can_ask_query,
    can_settle_query,
)
from app.spend.rules import net_of
from app.spend.views.base import blueprint, pages, query_pages
from app.web.identity import current_actor
from app.web.pages import render


@blueprint.route("/spend/<reference>/lines/<int:number>/adjust", methods=["GET", "POST"])
def adjust_line(reference: str, number: int) -> str | Response:
    spend_return = pages.find_to_change(reference, may=can_adjust_spend)
    line = queries.get_line(spend_return, number)
    changes = queries.read_changes(spend_return)
    gross: int | None
    income: int | None
    gross, income = service.counted_of(line, changes.get(number, (0, 0)))
    if number not in changes and net_of(line) is None:
        gross, income = line.gross_pence, line.income_pence
    form = AdjustmentForm(spend_return, gross_pence=gross, income_pence=income)
    return pages.change(
        spend_return,
        form,
        partial(service.adjust_line, line_number=number),
        f"Line {number} adjusted.",
        line=line,
    )


@blueprint.route("/spend/<reference>/queries/new", methods=["GET", "POST"])
def ask_query(reference: str) -> str | Response:
    spend_return = pages.find_to_change(reference, may=can_ask_query)
    code = request.args.get("rule", "")
    raised = next((each for each in check_one(spend_return).asked if each.rule.code == code), None)
    form = SpendQueryForm(
        choices={"owner_id": person_choices()},
        rule_code=raised.rule.code if raised else "",
        question=f"{raised.text} What accounts for it?" if raised else "",
        owner_id=spend_return.preparer_id,
    )
    made = form.made(
        lambda: service.ask_query(current_actor(), spend_return=spend_return, **form.values())
    )
    if made is not None:
        return pages.go_back(spend_return, "Query asked.")
    return render("spend/ask_query.html", form=form, spend_return=spend_return)


@blueprint.route("/spend/<reference>/queries/<int:query_id>/explain", methods=["GET", "POST"])
def explain_query(reference: str, query_id: int) -> str | Response:
    query = query_pages.find_to_change(reference, query_id)
    return query_pages.change(
        query, ExplanationForm(query), service.explain_query, "Explanation given."
    )


@blueprint.route("/spend/<reference>/queries/<int:query_id>/again", methods=["GET", "POST"])
def ask_again(reference: str, query_id: int) -> str | Response:
    query = query_pages.find_to_change(reference, query_id, may=can_settle_query)
    form = AskAgainForm(query, respond_by_on=None)
    return query_pages.change(query, form, service.ask_again, "Query asked again.")


query_pages.button(
    "/spend/<reference>/queries/<int:query_id>/accept",
    service.accept_query,
    "Explanation accepted.",
    can_settle_query,
)
