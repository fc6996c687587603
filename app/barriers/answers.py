"""What an organisation's contact can say of a response by a link in an email: when it will come."""

from datetime import date

from app.barriers.forms import ExpectedForm
from app.barriers.models import Barrier
from app.barriers.permissions import access_to_respond
from app.barriers.queries import get_barrier
from app.barriers.rules import BarrierState
from app.barriers.service import expect_response
from app.core.access import Actor
from app.core.answers import Answer
from app.core.formats import day


def _says(barrier: Barrier) -> str:
    due = f", due on {day(barrier.respond_by_on)}" if barrier.respond_by_on else ""
    return (
        f"{barrier.reference}{due}: {barrier.title}. {barrier.department.name} is asked: "
        f"{barrier.ask} You say by when its response is expected. The date by which it is due "
        "stays the same, and so do the reminders."
    )


def _give(actor: Actor, barrier: Barrier, *, expected_on: date) -> None:
    expect_response(actor, barrier=barrier, expected_on=expected_on)


ANSWERS = (
    Answer(
        name="response-expected",
        kind="response",
        label="Say when to expect the response",
        find=lambda values: get_barrier(values["reference"]),
        says=_says,
        may=access_to_respond,
        is_open=lambda barrier: barrier.state is BarrierState.OPEN,
        give=_give,
        form=ExpectedForm,
    ),
)
