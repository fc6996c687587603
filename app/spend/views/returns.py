"""Pages of a spend return: its figures, its lines, its versions, and its way to publication."""

import io
from functools import partial

from flask import request
from werkzeug.wrappers import Response

from app.core.database import end_reading
from app.core.reading import FirstRows
from app.pilots.permissions import can_add_record, only_pilot_of
from app.pilots.queries import pilot_choices
from app.pilots.themes.queries import theme_choices
from app.spend import queries, service
from app.spend.checking import check_one
from app.spend.comparing import compare
from app.spend.deep_dives import list_beside
from app.spend.flows import BAND_ENDS, BAND_STARTS, WIDTH, draw, flows_of
from app.spend.forms import (
    CertificateForm,
    NewSpendReturnForm,
    SpendLineForm,
    SpendReturnForm,
)
from app.spend.package import SpendFiles
from app.spend.permissions import (
    can_adjust_spend,
    can_ask_query,
    can_begin_moderation,
    can_certify_spend,
    can_conclude_moderation,
    can_explain_query,
    can_publish_spend,
    can_settle_query,
    can_submit_spend,
    can_take_package,
    can_write_spend,
)
from app.spend.reading import values_of
from app.spend.registers import show_lines
from app.spend.rules import FlowMatch
from app.spend.showing import GROUPINGS, four_of, method_of, rows_of
from app.spend.views.base import blueprint, chosen_grouping, options_of, pages
from app.web.downloads import made_response
from app.web.forms import press
from app.web.guards import require
from app.web.identity import current_actor
from app.web.pages import panels_for, render
from app.web.record_pages import create

#: The most differences between two versions, or flows, that a page shows.
SHOWN_DIFFERENCES = 100


@blueprint.route("/spend/new", methods=["GET", "POST"])
def create_spend_return() -> str | Response:
    actor = current_actor()
    require(can_add_record(actor))
    pilot_id = request.args.get("pilot") or only_pilot_of(actor)
    form = NewSpendReturnForm(
        choices={"pilot_id": pilot_choices(actor), "theme_id": theme_choices()},
        pilot_id=pilot_id,
        theme_id=None,
    )
    return create(form, service.create_return)


@blueprint.get("/spend/<reference>")
def show_spend_return(reference: str) -> str:
    spend_return, actor = pages.find(reference), current_actor()
    grouping = chosen_grouping()
    sums = queries.read_sums([spend_return.id]).get(spend_return.id, {})
    asked = queries.list_queries(spend_return)
    return render(
        "spend/show_spend_return.html",
        spend_return=spend_return,
        four=four_of(sums, spend_return.population),
        method=method_of(sums),
        grouped_by=GROUPINGS[grouping],
        options=options_of(grouping),
        rows=rows_of(sums, grouping),
        dives=list_beside(spend_return),
        checked=check_one(spend_return),
        asked=asked,
        can_explain={each.id: can_explain_query(actor, each) for each in asked},
        can_settle={each.id: can_settle_query(actor, each) for each in asked},
        versions=queries.list_versions(spend_return),
        adjustments=queries.list_adjustments(spend_return),
        can={
            "write": can_write_spend(actor, spend_return),
            "submit": can_submit_spend(actor, spend_return),
            "begin": can_begin_moderation(actor, spend_return),
            "ask": can_ask_query(actor, spend_return),
            "adjust": can_adjust_spend(actor, spend_return),
            "conclude": can_conclude_moderation(actor, spend_return),
            "certify": can_certify_spend(actor, spend_return),
            "publish": can_publish_spend(actor, spend_return),
            "take": can_take_package(actor, spend_return),
        },
        panels=panels_for("spend-return", spend_return),
        steps=panels_for("spend-return-steps", spend_return),
    )


@blueprint.get("/spend/<reference>/flows")
def show_flows(reference: str) -> str:
    """Who gives money to whom, and which ends of flows have no other."""
    spend_return = pages.find(reference)
    lines = show_lines(queries.list_lines(spend_return))
    flows = flows_of(
        (each.line, each.moderated_pence, each.line.twice_pence, each.line.match) for each in lines
    )
    return render(
        "spend/show_flows.html",
        spend_return=spend_return,
        flows=FirstRows(flows[:SHOWN_DIFFERENCES], len(flows)),
        unmatched=sum(each.match is FlowMatch.UNMATCHED for each in flows),
        drawing=draw(flows),
        size=(WIDTH, BAND_STARTS, BAND_ENDS),
    )


@blueprint.get("/spend/<reference>/data-package")
def download_package(reference: str) -> Response:
    spend_return = pages.find_to_change(reference, may=can_take_package)
    name = f"{spend_return.reference}-{spend_return.year}.zip"
    made = SpendFiles(spend_return).package
    end_reading()
    return made_response(io.BytesIO(made), name, "application/zip")


@blueprint.route("/spend/<reference>/edit", methods=["GET", "POST"])
def edit_spend_return(reference: str) -> str | Response:
    spend_return = pages.find_to_change(reference)
    return pages.change(spend_return, SpendReturnForm(spend_return), service.amend_return)


for rule, verb, done, may in (
    ("submit", service.submit_return, "{reference} submitted.", can_submit_spend),
    ("moderate", service.begin_moderation, "{reference} is in moderation.", can_begin_moderation),
    (
        "conclude",
        service.conclude_moderation,
        "{reference} moderated. It is provisional until it is certified.",
        can_conclude_moderation,
    ),
    ("publish", service.publish_return, "{reference} published.", can_publish_spend),
):
    pages.button(f"/spend/<reference>/{rule}", verb, done, may)


@blueprint.route("/spend/<reference>/certify", methods=["GET", "POST"])
def certify_return(reference: str) -> str | Response:
    spend_return = pages.find_to_change(reference, may=can_certify_spend)
    form = CertificateForm(spend_return)
    return pages.change(spend_return, form, service.certify_return, "{reference} certified.")


@blueprint.route("/spend/<reference>/lines/new", methods=["GET", "POST"])
def add_line(reference: str) -> str | Response:
    spend_return = pages.find_to_change(reference)
    form = SpendLineForm(spend_return, year=spend_return.year, source="")
    return pages.change(spend_return, form, service.add_line, "Line added.")


@blueprint.route("/spend/<reference>/lines/<int:number>/change", methods=["GET", "POST"])
def change_line(reference: str, number: int) -> str | Response:
    spend_return = pages.find_to_change(reference)
    line = queries.get_line(spend_return, number)
    return pages.change(
        spend_return,
        SpendLineForm(spend_return, **values_of(line)),
        partial(service.change_line, line_number=number),
        f"Line {number} changed.",
        line=line,
    )


@blueprint.post("/spend/<reference>/lines/<int:number>/remove")
def remove_line(reference: str, number: int) -> Response:
    spend_return = pages.find_to_change(reference)
    press(
        spend_return,
        lambda: service.remove_line(current_actor(), spend_return=spend_return, line_number=number),
    )
    return pages.go_back(spend_return, f"Line {number} removed.")


@blueprint.get("/spend/<reference>/versions/<int:number>")
def show_version(reference: str, number: int) -> str:
    """A version, compared with the one before."""
    spend_return = pages.find(reference)
    after = queries.get_version(spend_return, number)
    before = queries.get_version(spend_return, number - 1)
    found = compare(queries.list_lines_of(before), queries.list_lines_of(after))
    return render(
        "spend/show_version.html",
        spend_return=spend_return,
        before=before,
        after=after,
        differences=FirstRows(found[:SHOWN_DIFFERENCES], len(found)),
    )
