"""Whose account a single sign-on opens: bound to issuer and subject, not to an address that can be
given to somebody else. The provider itself is in ``test_single_sign_on.py``."""

import pytest

from app.accounts.sign_in.service import Entered
from app.accounts.sign_in.single_sign_on_service import Vouched, disconnect, enter_from_elsewhere
from app.core.database import transaction
from app.core.errors import Refused
from tests import factories as make

pytestmark = pytest.mark.one_engine


@pytest.fixture
def ann(app):
    return make.secretariat(email="ann@example.org")


ISSUER = "https://sso.example.org"


def entered(subject, email="ann@example.org", issuer=ISSUER, is_verified=True):
    vouched = Vouched(issuer, subject, email, is_verified, proven_at=None)
    with transaction():
        return enter_from_elsewhere(vouched, user_agent="A test")


def is_in(answer, account):
    return isinstance(answer, Entered) and answer.account_id == account.id


@pytest.mark.parametrize(
    ("second", "opens"),
    [
        ({"subject": "1"}, True),
        ({"subject": "1", "email": "renamed@example.org"}, True),
        ({"subject": "1", "email": "", "is_verified": False}, True),
        ({"subject": "2"}, False),
        ({"subject": "2", "email": "ANN@example.org"}, False),
        ({"subject": "1", "issuer": "https://other.example.org"}, True),
        ({"subject": "1", "email": "renamed@example.org", "issuer": "https://other"}, False),
        ({"subject": "", "email": "ann@example.org"}, False),
    ],
)
def test_the_first_sign_in_binds_the_account_to_issuer_and_subject(ann, second, opens):
    assert is_in(entered("1"), ann)

    assert is_in(entered(**second), ann) is opens


@pytest.mark.every_engine
def test_a_bound_identity_never_opens_another_account(ann):
    bob = make.account(email="bob@example.org")
    assert is_in(entered("1"), ann)

    assert is_in(entered("1", email="bob@example.org"), ann)
    assert is_in(entered("2", email="bob@example.org"), bob)


def test_an_address_that_is_not_verified_binds_nothing(ann):
    entered("2", is_verified=False)

    assert is_in(entered("1"), ann)


def test_a_disabled_account_is_not_bound(ann):
    for is_enabled, subject in ((False, "2"), (True, "1")):
        with transaction():
            ann.is_enabled = is_enabled
        answer = entered(subject)

    assert is_in(answer, ann)


def test_disconnecting_one_leaves_the_others_connected(ann):
    bob, administrator = make.account(email="bob@example.org"), make.administrator()
    entered("1")
    entered("2", email="bob@example.org")
    with transaction():
        disconnect(make.actor(administrator), account=ann)

    assert is_in(entered("3"), ann)
    assert not is_in(entered("4", email="bob@example.org"), bob)
    assert is_in(entered("2", email=""), bob)


def test_only_an_administrator_disconnects(ann):
    with pytest.raises(Refused), transaction():
        disconnect(make.actor(ann), account=ann)


def test_another_identity_is_recorded(ann, client):
    entered("1")
    entered("2")

    client.sign_in(make.administrator())
    found = client.get("/audit?q=another+single+sign-on").page.text
    assert "Another single sign-on identity with the address ann@example.org." in found
