"""Proposals, what was stated of their amounts and when, and what finance made of them."""

import re
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from app.benefits import service
from app.benefits.models import Proposal, ProposalAmount, ProposalValidation
from app.benefits.rules import AmountBasis, AmountKind, ProposalConfidence, ProposalState
from app.core import clock
from app.core.access import Actor
from app.core.errors import DomainError
from app.core.years import FINANCIAL_YEAR_LENGTH
from app.workbook.columns import (
    Sheet,
    Values,
    choice,
    day,
    line,
    link,
    name,
    text,
    whole,
    yes_no,
)
from app.workbook.columns import reference as reference_column
from app.workbook.sheets.parts import (
    as_it_stood,
    check_past,
    dated_sheet,
    facts_of,
    id_of,
    keep_reference,
    keep_rest,
    leave_as_it_was,
    owner,
    place,
    raised_on,
    register_sheet,
)

_YEAR = re.compile(r"\d{4}-\d{2}")
#: The largest amount that a cell may hold: £1,000bn.
MOST_PENCE = 10**14

_FACTS = (
    "title",
    "theme_id",
    "owner_id",
    "what_changes",
    "for_whom",
    "evidence",
    "confidence",
    "confidence_reason",
    "depends_on",
    "review_on",
)
#: How far it had got elsewhere.
_CAME = ("state", "validate_by_on", "agreed_by", "agreed_on", "ended_on", "abandoned_because")


def _proposals() -> Select[Any]:
    return (
        select(Proposal)
        .options(
            joinedload(Proposal.pilot),
            joinedload(Proposal.theme),
            joinedload(Proposal.owner),
            joinedload(Proposal.validator),
            selectinload(Proposal.amounts),
            selectinload(Proposal.validations),
            selectinload(Proposal.measures),
        )
        .order_by(Proposal.number)
    )


def _add_proposal(actor: Actor, values: Values) -> Proposal:
    keep_reference(Proposal, values)
    made = service.create_proposal(
        actor, pilot_id=id_of(values["pilot"]), measures=[], **facts_of(values, *_FACTS)
    )
    made.pilot, made.theme, made.owner = values["pilot"], values["theme"], values["owner"]
    since = values["raised_on"] or clock.today()
    check_past(since, "raised_on")
    for field in ("agreed_on", "ended_on"):
        check_past(values[field], field)
    as_it_stood(made, raised_on=since, **facts_of(values, *_CAME))
    if values["validator"] is not None:
        made.validator, made.validator_id = values["validator"], values["validator"].id
    keep_rest(actor, made, values)
    return made


def _change_proposal(
    actor: Actor, record: Proposal, values: Values, _changed: frozenset[str]
) -> None:
    measures = [(each.name, each.baseline, each.target, each.now) for each in record.measures]
    service.amend_proposal(
        actor, proposal=record, measures=measures, **facts_of(values, "pilot_id", *_FACTS)
    )
    record.theme = values["theme"]
    keep_rest(actor, record, values)


_ON_PAGE = "Of a proposal that is here already, it is changed on its page."

PROPOSALS = register_sheet(
    name="proposals",
    heading="Benefits",
    one="proposal",
    hint="What places propose to change, and for whom. What it costs and saves is in the sheet of "
    "amounts.",
    columns=(
        reference_column(Proposal.PREFIX),
        name(
            "title",
            "Title",
            is_required=True,
            example="One team for care at home",
            aliases=("Proposal", "Business case", "Benefit", "Name"),
        ),
        place(),
        link("theme", "Theme", "themes"),
        text(
            "what_changes",
            "What changes",
            is_required=True,
            example="Nurses and carers work as one team.",
            aliases=("Description", "Proposal description"),
        ),
        line("for_whom", "For whom", example="People over 75"),
        owner("Proposal owner"),
        text("evidence", "Evidence"),
        choice("confidence", "Confidence", ProposalConfidence),
        line("confidence_reason", "Reason for the confidence"),
        text("depends_on", "Depends on", aliases=("Dependencies",)),
        choice(
            "state",
            "Status",
            ProposalState,
            default=ProposalState.IDEA,
            hint=_ON_PAGE,
            stays=True,
            aliases=("State", "Stage"),
        ),
        raised_on(),
        link("validator", "Who validates it", "people", stays=True, is_rare=True),
        day("validate_by_on", "Validation due", stays=True, is_rare=True),
        name("agreed_by", "Agreed by", stays=True, is_rare=True),
        day("agreed_on", "Date of the agreement", stays=True, is_rare=True),
        day("review_on", "Realisation review", is_rare=True),
        day("ended_on", "Ended on", stays=True, is_rare=True),
        text("abandoned_because", "Why it was abandoned", stays=True, is_rare=True),
    ),
    rows=_proposals,
    add=_add_proposal,
    change=_change_proposal,
    aliases=("Proposals", "Business cases", "Efficiencies"),
    leaves_out="What proposals measure besides money.",
)


def _amounts() -> Select[Any]:
    other = joinedload(ProposalAmount.counted_in)
    return (
        select(ProposalAmount)
        .join(ProposalAmount.proposal)
        .options(
            contains_eager(ProposalAmount.proposal),
            joinedload(ProposalAmount.organisation),
            other,
        )
        .order_by(Proposal.number, ProposalAmount.stated_on, ProposalAmount.id)
    )


def _add_amount(actor: Actor, values: Values) -> ProposalAmount:
    # Written otherwise, its row would not be known again.
    if _YEAR.fullmatch(values["year"]) is None:
        raise DomainError("Enter the financial year, like 2010-11.", field="year")
    made = service.bring_amount(
        actor,
        proposal=values["proposal"],
        stated_on=values["stated_on"] or clock.today(),
        **facts_of(
            values,
            "basis",
            "kind",
            "year",
            "organisation_id",
            "pence",
            "high_pence",
            "counted_in_id",
            "note",
        ),
    )
    made.organisation, made.counted_in = values["organisation"], values["counted_in"]
    return made


AMOUNTS = Sheet(
    name="amounts",
    heading="Amounts of benefits",
    one="amount",
    hint="What each body was stated to pay or gain, and when. The newest of the same kind, "
    "year and body counts.",
    columns=(
        link("proposal", "Proposal", "proposals", is_required=True, stays=True),
        choice("kind", "What it is", AmountKind, is_required=True, stays=True),
        choice("basis", "Basis", AmountBasis, is_required=True, example="Forecast", stays=True),
        line(
            "year",
            "Financial year",
            is_required=True,
            stays=True,
            longest=FINANCIAL_YEAR_LENGTH,
            hint="For example, 2010-11. If it covers several years, enter the last.",
        ),
        link("organisation", "Who pays or gains", "organisations", stays=True),
        whole("pence", "Amount, in pence", is_required=True, high=MOST_PENCE, stays=True),
        whole("high_pence", "Up to, in pence", high=MOST_PENCE, stays=True, is_rare=True),
        link("counted_in", "Counted in", "proposals", stays=True, is_rare=True),
        line("note", "Source or note", stays=True),
        day("stated_on", "Stated on", hint="Leave blank for today.", stays=True),
    ),
    keys=(
        ("proposal", "kind", "basis", "year", "organisation", "stated_on", "pence"),
        ("proposal", "kind", "basis", "year", "stated_on", "pence"),
    ),
    rows=_amounts,
    add=_add_amount,
    change=leave_as_it_was,
    aliases=("Investment and savings", "Savings"),
)


VALIDATIONS = dated_sheet(
    of=ProposalValidation.proposal,
    on=ProposalValidation.given_on,
    bring=service.bring_validation,
    name="validations",
    heading="Validations of benefits",
    one="validation",
    hint="What finance validated, and when.",
    columns=(
        link("proposal", "Proposal", "proposals", is_required=True, stays=True),
        day("given_on", "Date of the validation", is_required=True, stays=True),
        name("given_by", "Validated by", is_required=True, stays=True),
        text("evidence", "Evidence", is_required=True, stays=True),
        yes_no("is_whole", "Validated in full", stays=True, aliases=("Validated whole",)),
    ),
    keys=(("proposal", "given_on", "given_by"),),
)
