"""Taking back the step that one has just taken."""

from typing import Any

import msgspec
from sqlalchemy import select

from app.audit.events import audited
from app.core import clock
from app.core.access import Actor
from app.core.domain import enforce_checks
from app.core.errors import DomainError
from app.core.models import Base
from app.core.trail import Trail, undo
from app.core.undoable import LASTS, UndoStep, declared_by
from app.extensions import db

GONE = "This can no longer be undone: it was undone already, or was done too long ago."


@audited("record:undone")
def undo_step(actor: Actor, *, step_id: int) -> None:
    """Put the rows back as they were before a step of the actor's own. Raises ``DomainError`` where
    it was taken back, somebody acted on it since, or it has left the house."""
    step = db.session.scalar(select(UndoStep).where(UndoStep.id == step_id).with_for_update())
    if step is None or step.person_id != actor.person_id or step.done_at < clock.now() - LASTS:
        raise DomainError(GONE)
    declared = declared_by(step.verb)
    record = _find_record(step)
    if declared is None or record is None:
        raise DomainError(GONE)
    declared.may(actor, record).enforce()
    enforce_checks("step:undone", step.done_at)
    trail = msgspec.json.decode(step.trail, type=Trail)
    db.session.delete(step)
    db.session.flush()
    if declared.by is None:
        undo(trail, "This")
        if declared.check is not None:
            db.session.flush()
            enforce_checks(declared.check, record)
        return
    if trail.is_current():
        declared.by(actor, **{declared.name: record})
        return
    raise DomainError("This can no longer be undone: someone has changed it since.")


def _find_record(step: UndoStep) -> Any:
    """The record as it is now, though it was withdrawn by the step."""
    model: Any = next(
        mapper.class_
        for mapper in Base.registry.mappers
        if mapper.class_.__tablename__ == step.record_kind
    )
    wanted = select(model).where(model.id == step.record_id)
    return db.session.scalar(wanted.execution_options(sees_withdrawn=True))
