"""Who looks: every read leaves out what they may not see (``core.restriction``)."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from app.core.access import Actor, Role
from app.core.markings import HIGHEST, Marking


@dataclass(frozen=True)
class Viewer:
    """Who looks: a person, who reads what they own or are named for, and the records of the
    pilots that they lead; or someone who sees everything restricted. What is marked they read up
    to their ``clearances``; nobody's are the highest, for markings ask a person. Where
    somebody looks for them (``by``), what that somebody may not read is left out too."""

    person_id: int | None = None
    pilot_ids: frozenset[int] = frozenset()
    sees_all: bool = False
    clearances: frozenset[Marking] = HIGHEST
    by: "Viewer | None" = None

    @property
    def is_cleared_for_all(self) -> bool:
        return self.clearances >= HIGHEST

    @property
    def sees_everything(self) -> bool:
        return self.sees_all and self.is_cleared_for_all


NOBODY = Viewer()


def viewer_of(actor: Actor) -> Viewer:
    """As whom the actor looks at restricted records."""
    return Viewer(
        actor.person_id,
        actor.scopes(Role.PILOT_LEAD),
        sees_all=actor.is_secretariat,
        clearances=frozenset(actor.clearances),
        by=viewer_of(actor.by) if actor.by is not None else None,
    )


_viewer: ContextVar[Viewer] = ContextVar("viewer", default=NOBODY)


def look_as(viewer: Viewer) -> None:
    """Say who looks from here on: at the start of a request."""
    _viewer.set(viewer)


@contextmanager
def looking_as(viewer: Viewer) -> Iterator[None]:
    """The same inside a block."""
    before = _viewer.set(viewer)
    try:
        yield
    finally:
        _viewer.reset(before)


def whoever_looks() -> Viewer:
    return _viewer.get()


def sees_everything() -> bool:
    return _viewer.get().sees_everything


def is_among(reader_ids: Collection[int]) -> bool:
    """Whether whoever looks is one of these people, or sees everything."""
    viewer = _viewer.get()
    looking = [viewer] if viewer.by is None else [viewer, viewer.by]
    return all(each.sees_all or each.person_id in reader_ids for each in looking)
