"""Terms of reference that are to be reviewed."""

from collections.abc import Iterator

from sqlalchemy import Row, and_, exists, or_, select
from sqlalchemy.orm import aliased

from app.core.archived import is_in_use
from app.core.domain import DueItem
from app.core.rows import TODAY, Rows, row_columns
from app.governance.groups.models import Group
from app.governance.terms.models import TermsOfReference
from app.governance.terms.rules import TermsState


def due_rows(of_person: bool, of_meetings: bool) -> Iterator[Rows[DueItem]]:
    """The terms in force of each group that have a day of review; the secretariat owes it. No
    meeting waits for it."""
    if of_person or of_meetings:
        return
    terms, later = TermsOfReference, aliased(TermsOfReference)
    is_followed = exists().where(
        later.group_id == terms.group_id,
        later.state == TermsState.AGREED,
        later.agreed_on <= TODAY,
        or_(
            later.agreed_on > terms.agreed_on,
            and_(later.agreed_on == terms.agreed_on, later.number > terms.number),
        ),
    )
    wanted = (
        select(
            *row_columns(
                kind="terms",
                due_on=terms.review_on,
                group_id=terms.group_id,
                record_id=terms.id,
                number=terms.number,
                title=Group.name,
                detail=Group.slug,
                is_illustrative=terms.is_illustrative,
            )
        )
        .select_from(terms)
        .join(terms.group)
        .where(
            is_in_use(Group),
            terms.state == TermsState.AGREED,
            terms.agreed_on <= TODAY,
            terms.review_on.is_not(None),
            ~is_followed,
        )
    )
    yield Rows(wanted, _review)


def _review(row: Row[DueItem]) -> DueItem:
    return DueItem(
        kind="terms",
        what=f"Review of the terms of reference of {row.title}",
        due_on=row.due_on,
        endpoint="terms.show_version",
        values={"slug": row.detail, "number": row.number},
        is_of_secretariat=True,
        is_illustrative=bool(row.is_illustrative),
        group_id=row.group_id,
        record=(TermsOfReference.__tablename__, row.record_id),
    )
