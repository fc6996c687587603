"""What several verbs do to a return: note who saved a part, freeze a version, say for whom it is
done."""

from datetime import date, datetime

from app.audit.events import act_on_behalf_of
from app.core import clock
from app.core.access import Actor, Role
from app.extensions import db
from app.pilots.models import Pilot
from app.returns.models import Return, ReturnPart, ReturnVersion
from app.returns.parts import ANSWER_FIELDS, NOTHING, PARTS, PartKey
from app.returns.snapshots import take_snapshot


def confirm_part(
    actor: Actor, returned: Return, key: PartKey, *, is_nothing: bool = False
) -> ReturnPart:
    """Note that a part was saved just now, and by whom."""
    saved = part_of(returned, key)
    saved.is_nothing = is_nothing
    saved.saved_at, saved.saved_by_id = clock.now(), actor.person_id
    db.session.flush()
    return saved


def part_of(returned: Return, key: PartKey) -> ReturnPart:
    return next(part for part in returned.parts if part.key is key)


def freeze(
    returned: Return,
    on: date,
    at: datetime,
    *,
    submitted_by_id: int | None,
    is_on_behalf: bool = False,
) -> ReturnVersion:
    """Make a version of a return as it is, with the registers as they stand on a day."""
    snapshot = take_snapshot(returned, on)
    answers = {name: getattr(returned, name) for name in ANSWER_FIELDS}
    answers |= {
        part.text: NOTHING for part in PARTS.values() if part.text and part.key in snapshot.nothing
    }
    returned.submissions += 1
    if returned.submitted_on is None:
        returned.submitted_on, returned.submitted_by_id = on, submitted_by_id
    version = ReturnVersion(
        returned=returned,
        number=returned.submissions,
        submitted_on=on,
        submitted_at=at,
        submitted_by_id=submitted_by_id,
        is_on_behalf=is_on_behalf,
        content=snapshot.as_json(),
        is_illustrative=returned.is_illustrative,
        source=returned.source,
        **answers,
    )
    db.session.add(version)
    db.session.flush()
    return version


def tell_for_whom(actor: Actor, pilot: Pilot) -> bool:
    """Whether it is done on the place's behalf, which the record of changes then says."""
    writes = any(actor.is_(role, pilot.id) for role in (Role.PILOT_LEAD, Role.PILOT_CONTRIBUTOR))
    if not writes:
        act_on_behalf_of(pilot.name)
    return not writes
