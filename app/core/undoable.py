"""Steps that whoever took them can take back, from the sentence that confirms them: until somebody
acts on it, or it has left the house.

A service's verb declares itself with ``undoable``. What it did to rows is kept (``core.trail``),
and ``app.undoing`` puts the rows back as they were. A verb whose inverse does more than that
names it (``by``).
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import msgspec
from sqlalchemy import ForeignKey, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from app.core import clock
from app.core.access import Access, Actor
from app.core.models import Base
from app.core.trail import recorded
from app.extensions import db

P = ParamSpec("P")
R = TypeVar("R")

#: How long a step can be taken back, whoever acts on it or does not.
LASTS = timedelta(days=1)

_KEY = "step"
_RECORDING = "recording_step"


class UndoStep(Base):
    """A step that one person took a short while ago: the verb, the record that it was about, and
    what it did to rows, as JSON."""

    __tablename__ = "undo_step"
    __table_args__ = {"info": {"unaudited": True}}

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    verb: Mapped[str] = mapped_column(String(120))
    record_kind: Mapped[str] = mapped_column(String(40))
    record_id: Mapped[int]
    trail: Mapped[bytes] = mapped_column(LargeBinary)
    done_at: Mapped[datetime]


@dataclass(frozen=True)
class Undoable:
    """What a verb declares: the argument that is its record; who may take the step, and so take it
    back; the verb that does, where rows put back would not be enough; and the change of which other
    domains are asked once the rows are put back."""

    name: str
    may: Callable[[Actor, Any], Access]
    by: Callable[..., Any] | None
    check: str | None


_declared: dict[str, Undoable] = {}


def declared_by(verb: str) -> Undoable | None:
    return _declared.get(verb)


def undoable(
    name: str,
    may: Callable[[Actor, Any], Access],
    by: Callable[..., Any] | None = None,
    check: str | None = None,
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Mark a service's verb, above ``audited``: ``@undoable("risk", can_edit_risk)``. A step inside
    another is part of that one; those of commands and jobs are not kept. ``check`` is what the verb
    gives to ``enforce_checks``, which may refuse to take it back too."""

    def mark(verb: Callable[P, R]) -> Callable[P, R]:
        key = f"{verb.__module__}.{verb.__name__}"
        _declared[key] = Undoable(name, may, by, check)

        @wraps(verb)
        def taken(*args: P.args, **kwargs: P.kwargs) -> R:
            actor, info = args[0], db.session().info
            if not isinstance(actor, Actor) or actor.person_id is None or info.get(_RECORDING):
                return verb(*args, **kwargs)
            db.session.flush()
            info[_RECORDING] = True
            try:
                with recorded() as recorder:
                    result = verb(*args, **kwargs)
            finally:
                info.pop(_RECORDING)
            trail = recorder.trail()
            if not recorder.left_the_house and trail:
                record = kwargs[name]
                _keep(actor.person_id, key, record, msgspec.json.encode(trail))
            return result

        return taken

    return mark


def _keep(person_id: int, verb: str, record: Any, trail: bytes) -> None:
    """Keep what was done."""
    step = UndoStep(
        person_id=person_id,
        verb=verb,
        record_kind=record.__tablename__,
        record_id=record.id,
        trail=trail,
        done_at=clock.now(),
    )
    db.session.add(step)
    db.session.flush()
    db.session().info[_KEY] = step.id


def take_last_step() -> int | None:
    """The step that this request has just saved, once."""
    found: int | None = db.session().info.pop(_KEY, None)
    return found
