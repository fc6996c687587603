"""What an organisation's contact can say by a link in an email: the response itself, or when it
will come."""

from datetime import date
from typing import Any

from app.barriers.forms import ExpectedForm, LinkResponseForm
from app.barriers.models import Barrier
from app.barriers.permissions import access_to_respond
from app.barriers.queries import get_barrier
from app.barriers.service import expect_response, record_response
from app.core import clock
from app.core.access import Actor
from app.core.answers import Answer
from app.core.formats import day


def _asks(barrier: Barrier) -> str:
    due = f", due on {day(barrier.respond_by_on)}" if barrier.respond_by_on else ""
    return (
        f"{barrier.reference}{due}: {barrier.title}. {barrier.department_name} is asked: "
        f"{barrier.ask}"
    )


def _says_expected(barrier: Barrier) -> str:
    return (
        f"{_asks(barrier)} You say when its response is expected. The due date "
        "and the reminders stay the same."
    )


def _says_response(barrier: Barrier) -> str:
    return f"{_asks(barrier)} You give its response. It is recorded as you write it."


def _expect(actor: Actor, barrier: Barrier, *, expected_on: date) -> None:
    expect_response(actor, barrier=barrier, expected_on=expected_on)


def _respond(actor: Actor, barrier: Barrier, **facts: Any) -> None:
    record_response(actor, barrier=barrier, responded_on=clock.today(), **facts)


ANSWERS = (
    Answer(
        name="response",
        kind="response",
        label="Give the response",
        find=lambda values: get_barrier(values["reference"]),
        says=_says_response,
        may=access_to_respond,
        is_open=lambda barrier: barrier.is_awaited,
        give=_respond,
        form=LinkResponseForm,
    ),
    Answer(
        name="response-expected",
        kind="response",
        label="Say when to expect the response",
        find=lambda values: get_barrier(values["reference"]),
        says=_says_expected,
        may=access_to_respond,
        is_open=lambda barrier: barrier.is_awaited,
        give=_expect,
        form=ExpectedForm,
    ),
)
