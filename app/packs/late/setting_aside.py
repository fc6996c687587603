"""Leaving a paper that came late out of an issued pack, and offering it again."""

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from app.audit.events import audited
from app.core import clock
from app.core.access import Actor
from app.core.errors import DomainError
from app.core.facts import add_record
from app.extensions import db
from app.packs import queries
from app.packs.content import decode
from app.packs.late.candidates import find_candidates
from app.packs.late.models import PaperSetAside
from app.packs.late.service import why_none
from app.packs.models import Pack
from app.packs.permissions import can_prepare_packs


def list_set_aside(version_ids: Collection[int]) -> Sequence[PaperSetAside]:
    """Of some versions of papers, those that are left out of an issued pack, with who said so."""
    return db.session.scalars(
        select(PaperSetAside)
        .where(PaperSetAside.version_id.in_(version_ids))
        .options(joinedload(PaperSetAside.set_aside_by))
        .order_by(PaperSetAside.id)
    ).all()


@audited("pack:late-paper-set-aside")
def set_aside(actor: Actor, *, pack: Pack, version_id: int) -> None:
    """Say that a version of a paper is not added to this issue. It can be offered again."""
    can_prepare_packs(actor).enforce()
    if why := why_none(pack):
        raise DomainError(why)
    found = find_candidates(pack, decode(queries.get_snapshot(pack.id)))
    if version_id not in {each.version_id for each in found}:
        raise DomainError("This paper has been changed since. Look at it, and choose again.")
    if not list_set_aside([version_id]):
        add_record(
            PaperSetAside(
                version_id=version_id,
                set_aside_at=clock.now(),
                set_aside_by_id=actor.person_id,
            )
        )


@audited("pack:late-paper-put-back")
def put_back(actor: Actor, *, version_id: int) -> None:
    """Offer a version of a paper again that was left out."""
    can_prepare_packs(actor).enforce()
    for each in list_set_aside([version_id]):
        db.session.delete(each)
    db.session.flush()
