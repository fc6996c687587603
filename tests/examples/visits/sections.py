"""The section of the pack that tells what visits found, with the register in an annex."""

from collections.abc import Sequence
from datetime import date

from app.core.records import row_of
from app.core.sections import (
    Annex,
    AnnexType,
    Head,
    Listing,
    Pointer,
    RecordRow,
    Records,
    Section,
    SectionType,
    cell,
    listing,
    read_once,
)
from app.core.sentences import message, since, tally
from tests.examples.visits.models import Visit
from tests.examples.visits.queries import list_visits
from tests.examples.visits.rules import days_overdue

#: How many findings the section shows; the annex has every visit.
MOST_FINDINGS = 20


class VisitRow(RecordRow, frozen=True, kw_only=True):
    visitor: str
    planned_on: date
    done_on: date | None
    days_overdue: int
    finding: str


class Visits(Section, frozen=True, kw_only=True, tag="visits"):
    found: Listing[VisitRow]
    overdue: Listing[VisitRow]
    register: Pointer | None


class VisitAnnex(Annex, frozen=True, kw_only=True, tag="visits"):
    rows: tuple[VisitRow, ...]


@read_once
def _visits(records: Records) -> Sequence[VisitRow]:
    return [_row(visit, records.today) for visit in list_visits()]


def _row(visit: Visit, today: date) -> VisitRow:
    return VisitRow(
        **row_of(visit, visit.pilot),
        visitor=visit.visitor.name,
        planned_on=visit.planned_on,
        done_on=visit.done_on,
        days_overdue=days_overdue(visit.planned_on, visit.done_on, today),
        finding=cell(visit.finding, visit.reference),
    )


@read_once
def _annexed(records: Records) -> Sequence[VisitRow]:
    """All of them, where the section does not show them all."""
    rows = _visits(records)
    return rows if len(rows) > MOST_FINDINGS else []


def _build(head: Head, records: Records) -> Visits:
    rows = _visits(records)
    since_on = records.since or date.min
    found = [row for row in rows if row.done_on and row.done_on > since_on]
    overdue = [row for row in rows if row.days_overdue]
    told = f"{tally(len(found), 'visit', 'has taken place')} {since(records.since)}"
    late = tally(len(overdue), "visit", "is overdue")
    return Visits(
        **head.opening(message(told, late)),
        found=listing(told, found, MOST_FINDINGS),
        overdue=listing(late, overdue, MOST_FINDINGS),
        register=records.pointers.get("visits"),
    )


VISITS = SectionType(
    kind="visits",
    said="Visits and their findings",
    content=Visits,
    build=_build,
    template="visits/pack_section.html",
    annex=AnnexType(
        name="visits",
        title="Register of visits",
        content=VisitAnnex,
        rows=_annexed,
        what="visit",
        order="by planned date",
        template="visits/pack_annex.html",
    ),
)
