"""What is public of the programme."""

from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import selectinload

from app.core.formats import day, pounds
from app.core.loading import loading
from app.core.publishing import PublicContent, PublicKind, PublicPart, facts_of, parts_of
from app.programme.models import Programme


def _select(_today: date) -> Select[Programme]:
    return select(Programme).order_by(Programme.id)


def _build(programme: Programme, _today: date) -> PublicContent:
    aims = tuple(aim.text for aim in programme.aims)
    funding = pounds(programme.funding_pounds) if programme.funding_pounds is not None else ""
    return PublicContent(
        title=programme.name,
        dated_on=programme.starts_on,
        facts=facts_of(
            ("Start", day(programme.starts_on)),
            ("End", day(programme.ends_on) if programme.ends_on else ""),
            ("Funding", funding),
        ),
        parts=(
            *parts_of(("What it is", programme.summary)),
            *((PublicPart(heading="What it is for", items=aims),) if aims else ()),
        ),
        is_illustrative=programme.is_illustrative,
    )


PROGRAMME = PublicKind(
    name="programme",
    folder="programme",
    one="programme",
    many="Programme",
    model=Programme,
    select=_select,
    build=_build,
    parts=loading(lambda: (selectinload(Programme.aims),)),
    key=lambda _programme: "about",
    called=lambda programme: programme.name,
    order=10,
)
