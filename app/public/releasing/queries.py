"""Reads of what could be published."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, func, or_, select

from app.core.access import SIGNED_OUT
from app.core.database import reading_afresh
from app.core.errors import NotFound
from app.core.publishing import PublicKind
from app.core.reading import FirstRows, list_first
from app.core.records import find_record
from app.core.viewers import looking_as, viewer_of
from app.extensions import db
from app.public.kinds import kind_of_pages, public_kinds
from app.public.models import Release
from app.public.queries import has_current, is_current, select_current

#: How many of a kind the page of what could be published names, and how many copies to look at
#: again that of what is.
WAITING_SHOWN = 15
UNFIT_SHOWN = 20
#: Of how many copies one run of the job tells.
UNFIT_TOLD = 500


@contextmanager
def reading_as_anyone() -> Iterator[None]:
    """What is read inside is read as by someone who is not signed in, in a session that has loaded
    nothing for anyone else: what is restricted or marked is not there."""
    with reading_afresh(), looking_as(viewer_of(SIGNED_OUT)):
        yield


def find_fit(kind: PublicKind, record_id: int, today: date) -> Any | None:
    """A record with its parts, if it is fit to be published: to be called in
    ``reading_as_anyone``."""
    wanted = kind.select(today).where(kind.model.id == record_id).order_by(None)
    return db.session.scalar(wanted.options(*kind.parts))


def get_record(kind: PublicKind, record_id: int) -> Any:
    """A record as whoever looks sees it, for the page that publishes it to be found at all."""
    declared = kind_of_pages(kind)
    found = find_record(declared, record_id) if declared is not None else None
    if found is None:
        raise NotFound(f"There is no such {kind.one}.")
    return found


@dataclass(frozen=True)
class KindWaiting:
    """The records of a kind that could be published, by id, and what they are called."""

    kind: PublicKind
    records: FirstRows[tuple[int, str]]


def list_waiting(kind: PublicKind, today: date) -> KindWaiting:
    """Those that are not public yet and could be, newest first."""
    wanted = kind.select(today).where(~has_current(kind.name, kind.model))
    with reading_as_anyone():
        counted = wanted.add_columns(func.count().over()).limit(WAITING_SHOWN)
        rows = db.session.execute(counted).unique().all()
        named = [(each.id, kind.called(each)) for each, _ in rows if not kind.why_not(each)]
        total = rows[0][1] if rows else 0
        return KindWaiting(kind, FirstRows(named, total - (len(rows) - len(named))))


def list_unfit(today: date) -> FirstRows[Release]:
    """The current copies of records that could not be published now: restricted, marked, taken back
    or removed since. Anyone reads them until they are withdrawn or replaced."""
    with reading_as_anyone():
        return list_first(_select_unfit(today).order_by(Release.id), UNFIT_SHOWN)


def list_unfit_untold(today: date) -> Sequence[int]:
    """Those of them that the secretariat has not been told of, by id."""
    untold = _select_unfit(today).where(Release.unfit_told_on.is_(None))
    with reading_as_anyone():
        return db.session.scalars(
            untold.with_only_columns(Release.id).order_by(Release.id).limit(UNFIT_TOLD)
        ).all()


def list_fit_again(today: date) -> Sequence[int]:
    """Those that the secretariat was told of and that could be published now, by id."""
    told = select(Release.id).where(Release.unfit_told_on.is_not(None), is_current())
    with reading_as_anyone():
        unfit = _select_unfit(today).with_only_columns(Release.id).order_by(None)
        return db.session.scalars(told.where(Release.id.not_in(unfit)).limit(UNFIT_TOLD)).all()


def _select_unfit(today: date) -> Select[Any]:
    is_unfit = [
        and_(
            Release.kind == kind.name,
            Release.record_id.not_in(
                kind.select(today).with_only_columns(kind.model.id).order_by(None)
            ),
        )
        for kind in public_kinds()
    ]
    return select_current().where(or_(*is_unfit))
