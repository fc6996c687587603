"""What the owner of an interdependency can say of it by a link in an email."""

from app.core.access import Actor
from app.core.answers import Answer
from app.core.formats import day
from app.delivery.models import Interdependency
from app.delivery.permissions import can_edit_interdependency
from app.delivery.queries import get_interdependency
from app.delivery.rules import InterdependencyState
from app.delivery.service import move_interdependency

_OPEN = (
    InterdependencyState.PROPOSED,
    InterdependencyState.AGREED,
    InterdependencyState.AT_RISK,
)


def _next(interdependency: Interdependency) -> InterdependencyState:
    is_proposed = interdependency.state is InterdependencyState.PROPOSED
    return InterdependencyState.AGREED if is_proposed else InterdependencyState.MET


def _says(interdependency: Interdependency) -> str:
    named = f"{interdependency.reference}: {interdependency.title}."
    if _next(interdependency) is InterdependencyState.AGREED:
        by = interdependency.need_by_on
        return f"{named} You confirm that it is agreed" + (f" for {day(by)}." if by else ".")
    return f"{named} You confirm that it has been met."


def _confirm(actor: Actor, interdependency: Interdependency) -> None:
    move_interdependency(
        actor,
        interdependency=interdependency,
        state=_next(interdependency),
        next_step=interdependency.next_step,
    )


ANSWERS = (
    Answer(
        name="interdependency-confirm",
        kind="interdependency",
        label="Confirm interdependency",
        find=lambda values: get_interdependency(values["reference"]),
        says=_says,
        may=can_edit_interdependency,
        is_open=lambda each: each.state in _OPEN,
        give=_confirm,
    ),
)
