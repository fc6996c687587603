"""What is public of a place."""

from collections.abc import Callable
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from app.core.archived import is_in_use
from app.core.formats import number, pounds
from app.core.loading import loading
from app.core.publishing import PublicContent, PublicKind, PublicPart, facts_of, parts_of
from app.core.wording import Phrase, words
from app.pilots.models import Pilot, PilotPartner, PilotTheme


def _select(_today: date) -> Select[Pilot]:
    return select(Pilot).where(is_in_use(Pilot)).order_by(Pilot.name, Pilot.id)


def _build(pilot: Pilot, today: date) -> PublicContent:
    themes = tuple(use.name for use in pilot.themes if not use.is_illustrative)
    partners = tuple(sorted(each.organisation.name for each in pilot.partners))
    lists = (("What it works on", themes), ("Partners", partners))
    return PublicContent(
        title=pilot.name,
        dated_on=today,
        facts=facts_of(
            (words.Region, pilot.region.name if words.region and pilot.region else ""),
            ("Areas", ", ".join(area.name for area in pilot.areas)),
            ("Led by", pilot.lead_organisation.name if pilot.lead_organisation else ""),
            (
                "People who live there",
                _sourced(pilot.population, number, pilot.population_source)
                if not pilot.is_population_illustrative
                else "",
            ),
            (
                "Public spending mapped",
                _sourced(pilot.mapped_spend_pounds, pounds, pilot.mapped_spend_source)
                if not pilot.is_mapped_spend_illustrative
                else "",
            ),
        ),
        parts=(
            *parts_of(("What it is doing", pilot.summary)),
            *(PublicPart(heading=heading, items=items) for heading, items in lists if items),
        ),
        is_illustrative=pilot.is_illustrative,
    )


def _sourced(figure: int | None, said: Callable[[int], str], source: str) -> str:
    if figure is None:
        return ""
    return f"{said(figure)}{f' (source: {source})' if source else ''}"


PLACE = PublicKind(
    name="pilot",
    folder="places",
    one=Phrase("{place}"),
    many=Phrase("{Places}"),
    model=Pilot,
    select=_select,
    build=_build,
    parts=loading(
        lambda: (
            joinedload(Pilot.region),
            joinedload(Pilot.lead_organisation),
            selectinload(Pilot.areas),
            selectinload(Pilot.themes).joinedload(PilotTheme.theme),
            selectinload(Pilot.partners).joinedload(PilotPartner.organisation),
        )
    ),
    key=lambda pilot: pilot.slug,
    called=lambda pilot: pilot.name,
    order=20,
)
