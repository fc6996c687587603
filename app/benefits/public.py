"""What is public of a proposal once finance has validated it: what changes, and the figures that
were validated and realised. What is only forecast is not."""

from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from app.benefits.models import Proposal, ProposalAmount
from app.benefits.queries import current_amounts
from app.benefits.rules import AmountBasis, ProposalState
from app.core.formats import day, money
from app.core.loading import loading
from app.core.publishing import (
    PublicContent,
    PublicKind,
    PublicPart,
    PublicTable,
    facts_of,
    parts_of,
)
from app.core.wording import words

_PUBLIC = (
    ProposalState.VALIDATED,
    ProposalState.PARTLY_VALIDATED,
    ProposalState.AGREED,
    ProposalState.IN_DELIVERY,
    ProposalState.REALISED,
)


def _select(_today: date) -> Select[Proposal]:
    return (
        select(Proposal)
        .where(Proposal.state.in_(_PUBLIC), Proposal.validations.any())
        .order_by(Proposal.number.desc())
    )


def _build(proposal: Proposal, _today: date) -> PublicContent:
    validation = proposal.validations[-1]
    how_far = "in full" if validation.is_whole else "in part"
    tables = (_table(proposal, basis) for basis in (AmountBasis.VALIDATED, AmountBasis.ACTUAL))
    return PublicContent(
        title=f"{proposal.reference}: {proposal.title}",
        dated_on=validation.given_on,
        facts=facts_of(
            (words.Place, proposal.pilot.name if proposal.pilot else ""),
            ("Theme", proposal.theme.name if proposal.theme else ""),
            ("For whom", proposal.for_whom),
            ("Status", proposal.state.word),
            ("Validated", f"{day(validation.given_on)}, {how_far}"),
        ),
        parts=(
            *parts_of(("What changes", proposal.what_changes)),
            *(part for part in tables if part is not None),
        ),
        note="Forecasts that finance has not validated are not published.",
        is_illustrative=proposal.is_illustrative,
    )


def _table(proposal: Proposal, basis: AmountBasis) -> PublicPart | None:
    rows = tuple(
        (
            each.kind.word,
            each.year,
            each.organisation.name if each.organisation else "Not known yet",
            _range(each),
        )
        for each in current_amounts(proposal, basis)
    )
    if not rows:
        return None
    columns = ("Kind", "Financial year", "Who pays or gains", "Amount")
    table = PublicTable(caption=basis.word, columns=columns, rows=rows, figures=1)
    return PublicPart(heading=basis.word, table=table)


def _range(amount: ProposalAmount) -> str:
    if amount.high_pence:
        return f"{money(amount.pence)} to {money(amount.high_pence)}"
    return money(amount.pence)


BENEFIT = PublicKind(
    name="benefit",
    folder="benefits",
    one="proposal",
    many="Benefits",
    model=Proposal,
    select=_select,
    build=_build,
    parts=loading(
        lambda: (
            joinedload(Proposal.pilot),
            joinedload(Proposal.theme),
            selectinload(Proposal.amounts).joinedload(ProposalAmount.organisation),
            selectinload(Proposal.validations),
        )
    ),
    key=lambda proposal: proposal.reference.lower(),
    called=lambda proposal: f"{proposal.reference} {proposal.title}",
    about=lambda proposal: (("pilot", proposal.pilot_id),) if proposal.pilot_id else (),
    order=90,
)
