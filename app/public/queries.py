"""Reads of what was published. Those of public pages ask this table alone, and of it only what is
current now."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import selectinload, undefer

from app.core.errors import NotFound
from app.core.publishing import PublicContent, decode
from app.core.reading import FirstRows, get_one, list_first
from app.documents.queries import get_content
from app.extensions import db
from app.public.models import Release, ReleaseFile, ReleaseSubject

#: The most versions of one record that its page names, and of what is about it that are listed.
VERSIONS_SHOWN = 20
ABOUT_SHOWN = 40
#: What the home page lists of the newest, and a feed has.
NEWEST_SHOWN = 10
FEED_LIMIT = 50
#: The most addresses that the site map has: as many as one may hold.
MAP_LIMIT = 50_000


def is_current() -> ColumnElement[bool]:
    return and_(Release.replaced_on.is_(None), Release.withdrawn_on.is_(None))


_NEWEST_FIRST = (Release.released_at.desc(), Release.id.desc())


def select_current() -> Select[Release]:
    return select(Release).where(is_current())


def select_of_kind(kind: str) -> Select[Release]:
    """What is current of a kind, the latest date first."""
    order = (Release.dated_on.desc(), Release.title, Release.id)
    return select_current().where(Release.kind == kind).order_by(*order)


def list_versions(kind: str, key: str) -> Sequence[Release]:
    """All releases at one address, the newest first, without what they say."""
    return db.session.scalars(
        select(Release)
        .where(Release.kind == kind, Release.key == key)
        .order_by(Release.number.desc())
        .limit(VERSIONS_SHOWN)
    ).all()


def get_versions(kind: str, key: str) -> Sequence[Release]:
    versions = list_versions(kind, key)
    if not versions:
        raise NotFound("There is no such page.")
    return versions


def content_of(release: Release) -> PublicContent:
    """What a current release says. Of another, nobody reads it here."""
    stored = db.session.scalar(
        select(Release.content).where(Release.id == release.id, is_current())
    )
    if stored is None:
        raise NotFound("There is no such page.")
    return decode(stored)


@dataclass(frozen=True)
class PublicSite:
    """What the frame of public pages says: what they are called, and whether their programme is a
    demonstration."""

    site: str = "Standing Agenda"
    is_demonstration: bool = False


def find_site() -> PublicSite:
    """As the published programme says."""
    about = db.session.execute(
        select_current()
        .with_only_columns(Release.title, Release.content)
        .where(Release.kind == "programme")
    ).first()
    if about is None:
        return PublicSite()
    return PublicSite(about.title, decode(about.content).is_demonstration)


def list_about(kind: str, record_id: int) -> FirstRows[Release]:
    """What is current and about a record besides its own release, the latest date first."""
    is_about = exists().where(
        ReleaseSubject.release_id == Release.id,
        ReleaseSubject.kind == kind,
        ReleaseSubject.record_id == record_id,
    )
    order = (Release.dated_on.desc(), Release.kind, Release.id)
    return list_first(select_current().where(is_about).order_by(*order), ABOUT_SHOWN)


def list_subjects(release: Release) -> Sequence[Release]:
    """The current releases of what a release is about."""
    is_subject = exists().where(
        ReleaseSubject.release_id == release.id,
        ReleaseSubject.kind == Release.kind,
        ReleaseSubject.record_id == Release.record_id,
    )
    return db.session.scalars(
        select_current().where(is_subject).order_by(Release.id).limit(ABOUT_SHOWN)
    ).all()


@dataclass(frozen=True)
class KindCount:
    """How many of a kind are current, and what the newest of them calls the kind."""

    kind: str
    many: str
    count: int


def count_kinds() -> dict[str, KindCount]:
    newest = (
        select(Release.kind, func.count().label("how_many"), func.max(Release.id).label("newest"))
        .where(is_current())
        .group_by(Release.kind)
        .subquery()
    )
    rows = db.session.execute(
        select(newest.c.kind, newest.c.how_many, Release.kind_many)
        .join(Release, Release.id == newest.c.newest)
        .limit(VERSIONS_SHOWN)
    )
    return {row.kind: KindCount(row.kind, row.kind_many, row.how_many) for row in rows}


def list_newest(limit: int = NEWEST_SHOWN) -> Sequence[Release]:
    """What was published last."""
    return db.session.scalars(select_current().order_by(*_NEWEST_FIRST).limit(limit)).all()


def find_programme() -> Release | None:
    return db.session.scalar(select_current().where(Release.kind == "programme"))


def list_feed(kind: str | None = None, record_id: int | None = None) -> Sequence[Release]:
    """What was published last or, given a record, what of that is about it."""
    wanted = select_current()
    if kind is not None:
        is_about = exists().where(
            ReleaseSubject.release_id == Release.id,
            ReleaseSubject.kind == kind,
            ReleaseSubject.record_id == record_id,
        )
        itself = and_(Release.kind == kind, Release.record_id == record_id)
        wanted = wanted.where(or_(is_about, itself))
    return db.session.scalars(wanted.order_by(*_NEWEST_FIRST).limit(FEED_LIMIT)).all()


def list_addresses() -> Sequence[Any]:
    """Kind, key and day of all that is current, for the site map."""
    return db.session.execute(
        select(Release.kind, Release.key, Release.released_on)
        .where(is_current())
        .order_by(Release.id)
        .limit(MAP_LIMIT)
    ).all()


def get_file(release: Release) -> bytes:
    """The PDF of a current release."""
    if release.file_sha256 is None or not release.is_current:
        raise NotFound("There is no such file.")
    return get_content(release.file_sha256)


def get_release_file(release: Release, name: str) -> ReleaseFile:
    """A file that was published with a release, whatever became of that."""
    return get_one(
        select(ReleaseFile).where(ReleaseFile.release_id == release.id, ReleaseFile.name == name),
        "There is no such file.",
    )


def get_release(release_id: int) -> Release:
    """Any release, with all that it holds: for the secretariat."""
    found = db.session.scalar(
        select(Release)
        .where(Release.id == release_id)
        .options(undefer(Release.content), undefer(Release.passages))
    )
    if found is None:
        raise NotFound("There is no such published copy.")
    return found


def list_releases_of(kind: str, record_id: int) -> Sequence[Release]:
    """All releases of a record, the newest first, with what was redacted and their files: for the
    secretariat."""
    return db.session.scalars(
        select(Release)
        .where(Release.kind == kind, Release.record_id == record_id)
        .options(undefer(Release.passages), undefer(Release.content), selectinload(Release.files))
        .order_by(Release.number.desc())
        .limit(VERSIONS_SHOWN)
    ).all()


def is_key_taken(kind: str, key: str, record_id: int) -> bool:
    """Whether another record was published at an address."""
    taken = exists().where(Release.kind == kind, Release.key == key, Release.record_id != record_id)
    return bool(db.session.scalar(select(taken)))


def count_releases() -> dict[str, int]:
    """How many there are of each kind, current or not."""
    rows = db.session.execute(select(Release.kind, func.count()).group_by(Release.kind))
    return {row[0]: row[1] for row in rows}


def count_current() -> int:
    return db.session.scalar(select(func.count()).where(is_current())) or 0


def select_releases(kind: str = "", state: str = "") -> Select[Release]:
    """Releases of a kind and in a state ("Published"), or all, the newest first."""
    wanted = select(Release).order_by(*_NEWEST_FIRST)
    if kind:
        wanted = wanted.where(Release.kind == kind)
    conditions = {
        "Published": is_current(),
        "Withdrawn": Release.withdrawn_on.is_not(None),
        "Replaced": and_(Release.replaced_on.is_not(None), Release.withdrawn_on.is_(None)),
    }
    return wanted.where(conditions[state]) if state else wanted


def has_current(kind: str, model: Any) -> ColumnElement[bool]:
    """Whether a record of the model is public now."""
    return exists().where(is_current(), Release.kind == kind, Release.record_id == model.id)
