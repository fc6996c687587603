"""Pages of proposals and of what they cost and save."""

from typing import Any

from flask import Blueprint, request
from werkzeug.wrappers import Response

from app.accounts.queries import organisation_choices, person_choices
from app.benefits import queries, service
from app.benefits.forms import (
    AbandonForm,
    AgreeForm,
    AmountForm,
    ProposalForm,
    ProposeForm,
    ValidateForm,
)
from app.benefits.models import Proposal
from app.benefits.permissions import (
    can_agree_proposal,
    can_edit_proposal,
    can_validate_proposal,
)
from app.benefits.pictures import balance_picture, pays_picture
from app.benefits.registers import PROPOSALS
from app.benefits.rules import PROPOSAL_WORKFLOW, AmountBasis, gainers_who_did_not_pay
from app.benefits.totals import (
    GROUPINGS,
    MOST_ROWS,
    balance_by_year,
    balance_finding,
    left_out_sentences,
    pays_and_gains,
    read_totals,
    rows_by,
    totals_of,
    unpaid_finding,
)
from app.core import clock
from app.core.access import Access
from app.core.working_days import shift_working_days
from app.pilots.permissions import can_add_record, can_read_registers, fields_kept, only_pilot_of
from app.pilots.queries import pilot_choices
from app.pilots.themes.queries import theme_choices
from app.web.guards import require
from app.web.identity import current_actor
from app.web.pages import panels_for, render
from app.web.record_pages import RecordPages, create, sighted
from app.web.registers import show_register

blueprint = Blueprint("benefits", __name__)
#: Working days that finance is given to validate a proposal, unless whoever proposes it says.
VALIDATION_DAYS = 20

#: What the form of a new amount begins with, instead of the proposal's own fields.
_NEW_AMOUNT: dict[str, Any] = {
    "kind": None,
    "is_actual": False,
    "year": "",
    "organisation_id": None,
    "pence": None,
    "high_pence": None,
    "counted_in_id": None,
    "note": "",
}

pages = RecordPages(
    blueprint, "proposal", sighted(can_read_registers, queries.get_proposal), can_edit_proposal
)


@blueprint.get("/benefits")
def list_proposals() -> str | Response:
    return show_register(PROPOSALS, current_actor())


@blueprint.get("/benefits/totals")
def show_totals() -> str:
    require(can_read_registers(current_actor()))
    asked = request.args.get("by", "")
    grouping = asked if asked in GROUPINGS else "pilot"
    amounts, totals = read_totals()
    rows = rows_by(amounts, grouping)
    bodies, balance = pays_and_gains(amounts), balance_by_year(amounts)
    return render(
        "benefits/show_totals.html",
        totals=totals,
        grouping=grouping,
        groupings=[(name, str(said)) for name, (said, _key) in GROUPINGS.items()],
        rows=rows[:MOST_ROWS],
        row_count=len(rows),
        bodies=bodies[:MOST_ROWS],
        body_count=len(bodies),
        balance=balance,
        pays=pays_picture(bodies),
        balance_drawn=balance_picture(balance),
        finding_pays=unpaid_finding(bodies),
        finding_balance=balance_finding(balance, totals.payback),
        left_out=left_out_sentences(totals),
    )


@blueprint.get("/benefits/<reference>")
def show_proposal(reference: str) -> str:
    actor = current_actor()
    proposal = pages.find(reference)
    amounts = queries.read_amounts(proposal_ids=[proposal.id], is_any_state=True)
    return render(
        "benefits/show_proposal.html",
        proposal=proposal,
        totals=totals_of(amounts, queries.LeftOutProposals(0, 0, 0)),
        gainers=gainers_who_did_not_pay(amounts, AmountBasis.FORECAST),
        current=queries.current_amounts(proposal),
        earlier=len(proposal.amounts) - len(queries.current_amounts(proposal)),
        moves=PROPOSAL_WORKFLOW.moves_from(proposal.state),
        can_edit=can_edit_proposal(actor, proposal),
        can_validate=can_validate_proposal(actor, proposal),
        can_agree=can_agree_proposal(actor),
        panels=panels_for("proposal", proposal),
    )


def _form(proposal: Proposal | None = None, **also: Any) -> ProposalForm:
    return ProposalForm(
        proposal,
        choices={
            "pilot_id": pilot_choices(current_actor(), proposal.pilot_id if proposal else None),
            "theme_id": theme_choices(),
            "owner_id": person_choices(),
        },
        without=fields_kept(current_actor(), proposal.pilot_id) if proposal else (),
        measures=[
            (each.name, each.baseline, each.target, each.now)
            for each in (proposal.measures if proposal else ())
        ],
        **also,
    )


@blueprint.route("/benefits/new", methods=["GET", "POST"])
def create_proposal() -> str | Response:
    require(can_add_record(current_actor()))
    pilot_id = request.args.get("pilot") or only_pilot_of(current_actor())
    return create(_form(pilot_id=pilot_id), service.create_proposal)


@blueprint.route("/benefits/<reference>/edit", methods=["GET", "POST"])
def edit_proposal(reference: str) -> str | Response:
    proposal = pages.find_to_change(reference)
    return pages.change(proposal, _form(proposal), service.amend_proposal)


@blueprint.route("/benefits/<reference>/amounts/new", methods=["GET", "POST"])
def state_amount(reference: str) -> str | Response:
    proposal = pages.find_to_change(reference)
    form = AmountForm(
        proposal,
        choices={
            "organisation_id": organisation_choices(),
            "counted_in_id": queries.proposal_choices(proposal.id),
        },
        **_NEW_AMOUNT,
    )
    return pages.change(proposal, form, service.state_amount, "Amount added.")


@blueprint.route("/benefits/<reference>/propose", methods=["GET", "POST"])
def propose(reference: str) -> str | Response:
    proposal = pages.find_to_change(reference)
    form = ProposeForm(
        proposal,
        choices={"validator_id": person_choices()},
        validate_by_on=shift_working_days(clock.today(), VALIDATION_DAYS),
    )
    return pages.change(proposal, form, service.propose, "{reference} proposed.")


@blueprint.route("/benefits/<reference>/validate", methods=["GET", "POST"])
def validate_proposal(reference: str) -> str | Response:
    proposal = pages.find_to_change(reference, may=can_validate_proposal)
    forecasts = queries.current_amounts(proposal, AmountBasis.FORECAST)
    form = ValidateForm.of(proposal, forecasts)
    return pages.change(
        proposal,
        form,
        lambda actor, **_values: service.validate_proposal(
            actor,
            proposal=proposal,
            given_by=form.given_by.data,
            evidence=form.evidence.data,
            amounts=form.amounts(),
        ),
        "Validation recorded.",
    )


def _may_agree(actor: Any, _proposal: Proposal) -> Access:
    return can_agree_proposal(actor)


@blueprint.route("/benefits/<reference>/agree", methods=["GET", "POST"])
def agree_proposal(reference: str) -> str | Response:
    proposal = pages.find_to_change(reference, may=_may_agree)
    form = AgreeForm(proposal, agreed_on=clock.today())
    return pages.change(proposal, form, service.agree_proposal, "{reference} agreed.")


@blueprint.route("/benefits/<reference>/abandon", methods=["GET", "POST"])
def abandon_proposal(reference: str) -> str | Response:
    proposal = pages.find_to_change(reference)
    return pages.change(
        proposal, AbandonForm(proposal), service.abandon_proposal, "{reference} abandoned."
    )


pages.button(
    "/benefits/<reference>/begin-delivery", service.begin_delivery, "{reference} is in delivery."
)
pages.button(
    "/benefits/<reference>/realise", service.realise_proposal, "{reference} closed as realised."
)
pages.button(
    "/benefits/<reference>/take-up", service.take_up_proposal, "{reference} is an idea again."
)
