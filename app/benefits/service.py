"""Changes to proposals, and what is stated of them."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Unpack

from app.audit.events import audited
from app.benefits import queries
from app.benefits.models import (
    Proposal,
    ProposalAmount,
    ProposalMeasure,
    ProposalValidation,
)
from app.benefits.permissions import (
    can_agree_proposal,
    can_edit_proposal,
    can_validate_proposal,
)
from app.benefits.rules import (
    ENDED,
    MOST_AMOUNTS,
    PROPOSAL_WORKFLOW,
    AmountBasis,
    AmountFacts,
    ProposalFacts,
    ProposalState,
    closes_circle,
)
from app.core import clock
from app.core.access import Actor
from app.core.domain import enforce_checks
from app.core.errors import DomainError
from app.core.facts import add_record, assign
from app.core.years import financial_year
from app.extensions import db
from app.pilots.permissions import enforce_may_add, enforce_may_hand_over, enforce_may_move

Measures = Sequence[tuple[str, str, str, str]]


@audited("proposal:added")
def create_proposal(
    actor: Actor, *, pilot_id: int | None, measures: Measures, **facts: Unpack[ProposalFacts]
) -> Proposal:
    """Put down an idea; its amounts are stated next."""
    enforce_may_add(actor, pilot_id)
    proposal = Proposal(
        pilot_id=pilot_id, raised_on=clock.today(), measures=[], amounts=[], validations=[], **facts
    )
    _measure(proposal, measures)
    return add_record(proposal)


@audited("proposal:changed")
def amend_proposal(
    actor: Actor,
    *,
    proposal: Proposal,
    pilot_id: int | None,
    measures: Measures,
    **facts: Unpack[ProposalFacts],
) -> None:
    can_edit_proposal(actor, proposal).enforce()
    enforce_may_hand_over(actor, proposal.pilot_id, proposal.owner_id, facts["owner_id"])
    enforce_may_move(actor, proposal.pilot_id, pilot_id)
    proposal.pilot_id = pilot_id
    assign(proposal, facts)
    _measure(proposal, measures)
    proposal.touch()


def _measure(proposal: Proposal, measures: Measures) -> None:
    present = {each.position: each for each in proposal.measures}
    kept = []
    for position, (name, baseline, target, now) in enumerate(measures, start=1):
        if not name:
            raise DomainError("Enter what is measured in each row.", field="measures")
        each = present.get(position) or ProposalMeasure(position=position)
        each.name, each.baseline, each.target, each.now = name, baseline, target, now
        kept.append(each)
    proposal.measures = kept


@audited("proposal:amount-stated")
def state_amount(
    actor: Actor, *, proposal: Proposal, is_actual: bool, **facts: Unpack[AmountFacts]
) -> ProposalAmount:
    """State what a body pays or gains in a year, as a forecast or as it turned out. What was stated
    before of the same stays, and no longer counts."""
    can_edit_proposal(actor, proposal).enforce()
    if proposal.state is ProposalState.ABANDONED:
        raise DomainError("This proposal was abandoned. Reopen it before you add amounts.")
    if is_actual and proposal.state not in (ProposalState.IN_DELIVERY, ProposalState.REALISED):
        raise DomainError(
            "Nothing can be realised before a proposal is in delivery. Enter a forecast.",
            field="is_actual",
        )
    basis = AmountBasis.ACTUAL if is_actual else AmountBasis.FORECAST
    made = _state(actor, proposal, basis, facts)
    if not is_actual and proposal.state is ProposalState.VALIDATED:
        _unvalidate(proposal, made)
    return made


def _unvalidate(proposal: Proposal, forecast: ProposalAmount) -> None:
    """A proposal is validated in part once it forecasts something else than finance has seen."""
    validated = {
        each.key: each.pence for each in queries.current_amounts(proposal, AmountBasis.VALIDATED)
    }
    key = forecast.kind, AmountBasis.VALIDATED, forecast.year, forecast.organisation_id
    if validated.get(key, 0) != forecast.pence:
        proposal.state = ProposalState.PARTLY_VALIDATED


def _state(
    actor: Actor, proposal: Proposal, basis: AmountBasis, facts: AmountFacts
) -> ProposalAmount:
    try:
        year = financial_year(facts["year"])
    except ValueError:
        raise DomainError("Enter the financial year, like 2010-11.", field="year") from None
    high, counted_in = facts.get("high_pence"), facts.get("counted_in_id")
    if high is not None and high < facts["pence"]:
        raise DomainError("Enter the larger amount here, or leave it blank.", field="high_pence")
    if counted_in is not None and counted_in == proposal.id:
        raise DomainError("Choose another proposal than this one.", field="counted_in_id")
    if counted_in is not None and closes_circle(
        queries.list_links(facts["kind"]), proposal.id, counted_in
    ):
        raise DomainError(
            "That proposal counts its own amounts of this kind in this one, so neither would be "
            "counted. Choose another, or change that one first.",
            field="counted_in_id",
        )
    if len(proposal.amounts) >= MOST_AMOUNTS:
        raise DomainError(f"A proposal can have {MOST_AMOUNTS} amounts at most.")
    amount = ProposalAmount(
        **facts | {"year": year},
        basis=basis,
        stated_on=clock.today(),
        stated_by_id=actor.person_id,
    )
    proposal.amounts.append(amount)
    proposal.touch()
    return amount


@audited("proposal:amount-brought")
def bring_amount(
    actor: Actor,
    *,
    proposal: Proposal,
    basis: AmountBasis,
    stated_on: date,
    **facts: Unpack[AmountFacts],
) -> ProposalAmount:
    """Put down what was stated of an amount on an earlier day, as it stood elsewhere."""
    if basis is AmountBasis.VALIDATED:
        can_validate_proposal(actor, proposal).enforce()
    else:
        can_edit_proposal(actor, proposal).enforce()
    _check_not_future(stated_on, "stated_on")
    made = _state(actor, proposal, basis, facts)
    made.stated_on, made.stated_by_id = stated_on, None
    db.session.flush()
    proposal.amounts.sort(key=lambda each: (each.stated_on, each.id))
    return made


@audited("proposal:validation-brought")
def bring_validation(
    actor: Actor,
    *,
    proposal: Proposal,
    given_by: str,
    given_on: date,
    evidence: str,
    is_whole: bool,
) -> ProposalValidation:
    """Put down what finance made of a proposal on an earlier day, as it stood elsewhere."""
    can_validate_proposal(actor, proposal).enforce()
    _check_not_future(given_on, "given_on")
    made = ProposalValidation(
        given_by=given_by, given_on=given_on, evidence=evidence, is_whole=is_whole
    )
    proposal.validations.append(made)
    proposal.validations.sort(key=lambda each: each.given_on)
    return made


def _check_not_future(given: date, field: str) -> None:
    if given > clock.today():
        raise DomainError("This date cannot be in the future.", field=field)


@audited("proposal:proposed")
def propose(
    actor: Actor, *, proposal: Proposal, validator_id: int | None, validate_by_on: date
) -> None:
    """Put an idea forward, for finance to validate by a day: by the secretariat, where nobody is
    named."""
    can_edit_proposal(actor, proposal).enforce()
    PROPOSAL_WORKFLOW.check(proposal.state, ProposalState.PROPOSED)
    if not queries.current_amounts(proposal, AmountBasis.FORECAST):
        raise DomainError("State what it costs and saves first: it has no forecast yet.")
    if validator_id is not None and validator_id == proposal.owner_id:
        raise DomainError(
            "The owner cannot validate it. Choose someone else.", field="validator_id"
        )
    if validate_by_on < clock.today():
        raise DomainError("This date cannot be in the past.", field="validate_by_on")
    proposal.state = ProposalState.PROPOSED
    proposal.validator_id, proposal.validate_by_on = validator_id, validate_by_on


@audited("proposal:validated")
def validate_proposal(
    actor: Actor,
    *,
    proposal: Proposal,
    given_by: str,
    evidence: str,
    amounts: Mapping[int, int],
) -> None:
    """Record what finance validates: of each forecast that holds, by its id, how much in pence. The
    proposal is validated in part where that is less than what is forecast of any."""
    can_validate_proposal(actor, proposal).enforce()
    forecasts = queries.current_amounts(proposal, AmountBasis.FORECAST)
    is_whole = all(amounts[each.id] == each.pence for each in forecasts)
    wanted = ProposalState.VALIDATED if is_whole else ProposalState.PARTLY_VALIDATED
    PROPOSAL_WORKFLOW.check(proposal.state, wanted)
    for each in forecasts:
        if amounts[each.id] > max(each.pence, each.high_pence or 0):
            raise DomainError(
                "No more can be validated than is forecast. Change the forecast first.",
                field=f"amount_{each.id}",
            )
    for each in forecasts:
        _state(
            actor,
            proposal,
            AmountBasis.VALIDATED,
            {
                "kind": each.kind,
                "year": each.year,
                "organisation_id": each.organisation_id,
                "pence": amounts[each.id],
                "counted_in_id": each.counted_in_id,
            },
        )
    proposal.validations.append(
        ProposalValidation(
            given_by=given_by,
            given_on=clock.today(),
            evidence=evidence,
            is_whole=is_whole,
            recorded_by_id=actor.person_id,
        )
    )
    proposal.state, proposal.validate_by_on = wanted, None


@audited("proposal:agreed")
def agree_proposal(
    actor: Actor, *, proposal: Proposal, agreed_by: str, agreed_on: date, review_on: date
) -> None:
    """Record who agreed it, and when its owner looks what has been realised."""
    can_agree_proposal(actor).enforce()
    PROPOSAL_WORKFLOW.check(proposal.state, ProposalState.AGREED)
    if agreed_on > clock.today():
        raise DomainError("This date cannot be in the future.", field="agreed_on")
    if review_on <= agreed_on:
        raise DomainError("The review comes after it is agreed.", field="review_on")
    proposal.state = ProposalState.AGREED
    proposal.agreed_by, proposal.agreed_on, proposal.review_on = agreed_by, agreed_on, review_on


@audited("proposal:delivery-begun")
def begin_delivery(actor: Actor, *, proposal: Proposal) -> None:
    can_edit_proposal(actor, proposal).enforce()
    PROPOSAL_WORKFLOW.check(proposal.state, ProposalState.IN_DELIVERY)
    proposal.state, proposal.ended_on = ProposalState.IN_DELIVERY, None


@audited("proposal:realised")
def realise_proposal(actor: Actor, *, proposal: Proposal) -> None:
    """Close it as realised, with what was realised on record."""
    can_edit_proposal(actor, proposal).enforce()
    PROPOSAL_WORKFLOW.check(proposal.state, ProposalState.REALISED)
    if not queries.current_amounts(proposal, AmountBasis.ACTUAL):
        raise DomainError("Add what was realised first: it has no such amount yet.")
    proposal.state, proposal.ended_on, proposal.review_on = (
        ProposalState.REALISED,
        clock.today(),
        None,
    )
    enforce_checks("record:closed", proposal)


@audited("proposal:abandoned")
def abandon_proposal(actor: Actor, *, proposal: Proposal, abandoned_because: str) -> None:
    can_edit_proposal(actor, proposal).enforce()
    PROPOSAL_WORKFLOW.check(proposal.state, ProposalState.ABANDONED)
    proposal.state, proposal.ended_on = ProposalState.ABANDONED, clock.today()
    proposal.abandoned_because = abandoned_because
    proposal.validate_by_on = proposal.review_on = None
    enforce_checks("record:closed", proposal)


@audited("proposal:taken-up")
def take_up_proposal(actor: Actor, *, proposal: Proposal) -> None:
    """Take an abandoned proposal up again, as an idea; or put one that was proposed back."""
    can_edit_proposal(actor, proposal).enforce()
    PROPOSAL_WORKFLOW.check(proposal.state, ProposalState.IDEA)
    if proposal.state in ENDED:
        proposal.ended_on, proposal.abandoned_because = None, ""
    proposal.state, proposal.validate_by_on = ProposalState.IDEA, None
