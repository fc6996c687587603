"""Faults: what holds when processes are killed, servers lie, disks fill and databases stop.

They take minutes, so they are not part of the suite: ``make faults`` runs them at small size, and
``make faults ARGS=--full`` at full size.
"""

import asyncio
import multiprocessing
from dataclasses import dataclass
from multiprocessing import forkserver

import pytest

from tests.mail_server import AnyPort, Mailbox


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--full", action="store_true", help="at full size, which takes long")


@dataclass(frozen=True)
class Size:
    """How much of everything."""

    kills: int
    workers: int
    messages: int
    lies: int
    races: int
    racers: int
    reminders: int
    reminder_kills: int
    schedulers: int
    stops: int


@pytest.fixture
def size(request: pytest.FixtureRequest) -> Size:
    if request.config.getoption("--full"):
        return Size(
            kills=84,
            workers=6,
            messages=400,
            lies=600,
            races=40,
            racers=8,
            reminders=8_000,
            reminder_kills=60,
            schedulers=6,
            stops=7,
        )
    return Size(
        kills=8,
        workers=3,
        messages=40,
        lies=30,
        races=3,
        racers=4,
        reminders=160,
        reminder_kills=5,
        schedulers=4,
        stops=1,
    )


class SlowMailbox(Mailbox):
    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        answer = await super().handle_DATA(server, session, envelope)
        await asyncio.sleep(0.03)  # it has taken the mail, and says so a little later
        return answer


@pytest.fixture
def mailbox():
    made = SlowMailbox()
    controller = AnyPort(made, hostname="127.0.0.1", port=0)
    controller.start()
    made.port = controller.port
    yield made
    controller.stop(no_assert=True)


@pytest.fixture
def begin(mailbox):
    """Begins a process that does some work of ``tests.faults.work`` with some settings."""
    spawning = multiprocessing.get_context("forkserver")
    spawning.set_forkserver_preload(["tests.faults.work"])
    forkserver.ensure_running()  # it reads the program in while the database is made
    begun = []

    def begin_one(target, settings, *given):
        process = spawning.Process(target=target, args=(settings, mailbox.port, *given))
        process.start()
        begun.append(process)
        return process

    yield begin_one
    for process in begun:
        process.kill()
        process.join()
