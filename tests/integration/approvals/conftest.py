"""A programme that is under way, and whom it takes to change an account."""

import pytest

from app.packs.rules import PackState
from tests import factories as make
from tests.integration.approvals.asking import LOW


@pytest.fixture
def begun(app):
    """A programme that is under way: a pack has been issued."""
    make.pack(make.meeting(), PackState.ISSUED)


@pytest.fixture
def ann(begun):
    return make.administrator(email="ann@example.org")


@pytest.fixture
def bob(begun):
    return make.secretariat(email="bob@example.org")


@pytest.fixture
def chair(begun):
    """Whose account an attacker would like to have."""
    return make.account(email="chair@example.org", **LOW)
