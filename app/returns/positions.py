"""How places were rated in the newest returns that were in on a past day."""

from collections import Counter

from sqlalchemy import select

from app.core.positions import (
    DayPosition,
    Past,
    PositionFact,
    PositionFigure,
    PositionRow,
    PositionSource,
)
from app.core.rag import Rag, attention, scale
from app.core.wording import Phrase, words
from app.extensions import db
from app.pilots.models import Pilot
from app.returns.models import ReportingRound, Return, ReturnVersion

_COLUMNS = (Pilot.archived_on,)


def _read(past: Past) -> DayPosition:
    on = past.on
    newest = {
        each.pilot_id: each
        for each in db.session.execute(
            select(
                Return.pilot_id,
                ReportingRound.name,
                ReturnVersion.confidence,
                ReturnVersion.is_illustrative,
            )
            .select_from(ReturnVersion)
            .join(ReturnVersion.returned)
            .join(Return.round)
            .where(ReturnVersion.submitted_on <= on)
            .order_by(ReportingRound.due_on, ReportingRound.id, ReturnVersion.number)
        )
    }
    rows: list[PositionRow] = []
    ratings: Counter[Rag] = Counter()
    for place in db.session.execute(select(Pilot.id, Pilot.name, Pilot.slug, Pilot.archived_on)):
        archived_on = past.was(Pilot.archived_on, place.id, place.archived_on)
        if past.is_new(Pilot, place.id) or (archived_on is not None and archived_on <= on):
            continue
        found = newest.get(place.id)
        rating = (found.confidence if found else None) or Rag.NOT_RATED
        ratings[rating] += 1
        rows.append(
            PositionRow(
                key=place.id,
                name=place.name,
                place="",
                endpoint="pilots.show_pilot",
                values={"slug": place.slug},
                facts=(
                    PositionFact("Confidence", rating.word, rating=rating),
                    PositionFact("Newest return", found.name if found else "No return yet"),
                ),
                is_illustrative=found is not None and found.is_illustrative,
                order=(attention(rating), place.name),
            )
        )
    return DayPosition(
        figures=tuple(
            PositionFigure(
                f"confidence_{rating.value}",
                f"{words.Places} rated {rating.word}"
                if rating is not Rag.NOT_RATED
                else f"{words.Places} not rated",
                ratings[rating],
            )
            for rating in (*scale(words), Rag.NOT_RATED)
        ),
        rows=rows,
    )


def _label(rating: Rag) -> str:
    said = "not rated" if rating is Rag.NOT_RATED else f"rated {rating.word}"
    return f"{words.Places} {said}"


POSITION = PositionSource(
    name="confidence",
    said=Phrase("Confidence of {places}"),
    order=10,
    one=Phrase("{place}"),
    many=Phrase("{places}"),
    endpoint="pilots.list_pilots",
    columns=_COLUMNS,
    listed="",
    read=_read,
)
