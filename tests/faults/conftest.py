"""Faults: what holds when processes are killed, servers lie, disks fill and databases stop.

They take minutes, so they are not part of the suite: ``make faults`` runs them at small size, and
``make faults ARGS=--full`` at full size.
"""

from dataclasses import dataclass

import pytest


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


@pytest.fixture
def size(request: pytest.FixtureRequest) -> Size:
    if request.config.getoption("--full"):
        return Size(kills=84, workers=6, messages=400, lies=600, races=40, racers=8)
    return Size(kills=8, workers=3, messages=40, lies=30, races=3, racers=4)
