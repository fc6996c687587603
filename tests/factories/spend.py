"""Spend returns with their lines."""

from datetime import date
from typing import Any

from app.pilots.models import Pilot
from app.spend.keeping import keep_sums, keep_version
from app.spend.matching import says_of
from app.spend.models import SpendLine, SpendMatch, SpendQuery, SpendReturn, SpendVersion
from app.spend.rules import Cofog, CountedAt, Sector, SpendConfidence, SpendNature, SpendState
from tests.factories.base import next_name, numbered, saved
from tests.factories.programme import pilot

YEAR = "2008-09"
#: Pounds to pence.
MILLION = 1_000_000_00


def spend_line(**given: Any) -> SpendLine:
    """A line of a council's schools, unsaved; net is gross less income."""
    values = {
        "year": YEAR,
        "organisation": "Kent County Council",
        "sector": Sector.LOCAL,
        "cofog": Cofog.EDUCATION,
        "gross_pence": MILLION,
        "income_pence": 0,
        "nature": SpendNature.SERVICE,
        "confidence": SpendConfidence.A,
    } | given
    net = (values["gross_pence"] or 0) - (values["income_pence"] or 0)
    return SpendLine(**{"net_pence": net} | values)


def spend_flow() -> list[SpendLine]:
    """Both ends of a grant for schools, and a benefit."""
    department = "Department for Children, Schools and Families"
    return [
        spend_line(counted_at=CountedAt.DELIVERER, counterparty=department),
        spend_line(
            organisation=department,
            sector=Sector.CENTRAL,
            nature=SpendNature.GRANT,
            counted_at=CountedAt.FUNDER,
            counterparty="Kent County Council",
        ),
        spend_line(
            organisation="Jobcentre Plus",
            sector=Sector.CENTRAL,
            cofog=Cofog.PROTECTION,
            nature=SpendNature.TRANSFER,
            gross_pence=2 * MILLION,
        ),
        spend_line(cofog=Cofog.HEALTH, sector=Sector.NHS, organisation="NHS Kent"),
        spend_line(cofog=Cofog.ORDER, sector=Sector.POLICE, organisation="Kent Police"),
    ]


def spend_query(of: Pilot, **given: Any) -> str:
    """Asked of a place's return, waiting for an explanation unless it says else: the part of its
    pages' addresses that names it."""
    asked = spend_return(pilot=of, state=SpendState.QUERIED, year=next_name("Y")[-7:])
    query = saved(
        SpendQuery(
            **{
                "return_id": asked.id,
                "question": "Why is it so much?",
                "asked_on": date(2010, 1, 28),
                "respond_by_on": date(2010, 2, 18),
            }
            | given
        )
    )
    return f"{asked.reference}/queries/{query.id}"


def spend_match(of: Pilot) -> SpendMatch:
    """Of a funder's line and a deliverer's in two returns of a place, whose bodies say it each
    their own way: the same money."""
    funder = spend_line(counted_at=CountedAt.FUNDER, counterparty="Kent Schools")
    deliverer = spend_line(
        organisation="The schools of Kent",
        counted_at=CountedAt.DELIVERER,
        counterparty="Kent County Council",
    )
    returns = [spend_return([each], pilot=of, year="2003-04") for each in (funder, deliverer)]
    return saved(
        SpendMatch(
            year="2003-04",
            funder_return_id=returns[0].id,
            funder_line=1,
            funder_says=says_of(funder),
            deliverer_return_id=returns[1].id,
            deliverer_line=1,
            deliverer_says=says_of(deliverer),
            is_same=True,
            reason="One grant under two names.",
            made_on=date(2010, 1, 28),
        )
    )


def spend_return(lines: list[SpendLine] | None = None, count: int = 1, **given: Any) -> SpendReturn:
    """Submitted, of a place of its own unless another is given, with 5 lines, in so many versions,
    of which those before the newest have none."""
    if "pilot" not in given:
        given["pilot"] = pilot()
    rows = spend_flow() if lines is None else lines
    for number, line in enumerate(rows, start=1):
        line.number = number
    is_draft = given.get("state") is SpendState.DRAFT
    versions = [
        SpendVersion(
            number=each,
            made_on=date(2010, 1, 20),
            submitted_on=None if is_draft else date(2010, 1, 20),
            lines=rows if each == count else [],
        )
        for each in range(1, count + 1)
    ]
    made = saved(
        SpendReturn(
            **{
                "number": numbered(SpendReturn),
                "year": YEAR,
                "boundary": next_name("Districts"),
                "population": 700,
                "population_source": "Mid-2008 estimate",
                "state": SpendState.SUBMITTED,
                "current": count,
                "versions": versions,
            }
            | given
        )
    )
    keep_version(versions[-1], rows)
    keep_sums(made)
    return made
