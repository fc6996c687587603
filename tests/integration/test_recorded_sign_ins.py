"""What the record of changes says of signing in: whom an attempt was for, and whose password was
set; and who is let near another's account."""

import inspect
from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import select

from app.accounts.sign_in import (
    code_service,
    password_service,
    service,
    single_sign_on_service,
)
from app.accounts.sign_in.single_sign_on_service import Vouched
from app.audit.models import AuditEntry
from app.core import clock
from app.core.access import SIGNED_OUT
from app.core.database import transaction
from app.core.errors import Refused
from app.extensions import db
from tests import factories as make
from tests.integration.test_one_time_codes import set_up
from tests.integration.test_sign_in import NEW, tries
from tests.letters import letters_to, link_in

pytestmark = pytest.mark.one_engine

#: What is pressed beside somebody's account.
BESIDE_AN_ACCOUNT = (
    "invitation",
    "invitation/withdraw",
    "release",
    "single-sign-on/disconnect",
    "codes/reset",
)


@pytest.fixture
def account(app):
    return make.secretariat(email="ann@example.org")


def recorded(event):
    return db.session.scalars(
        select(AuditEntry).where(AuditEntry.event == event).order_by(AuditEntry.id)
    ).all()


@pytest.mark.parametrize(
    ("email", "told"),
    [
        ("ann@example.org", "ann@example.org"),
        ("nobody@example.org", "an address without an account"),
    ],
)
def test_who_is_made_to_wait_is_named_only_where_they_are_known(app, account, email, told):
    tries(app, email, times=5)

    [entry] = recorded("session:delayed")
    assert entry.details == f"After too many wrong attempts for {told}."


def test_a_password_that_a_link_sets_is_recorded_of_the_account(app, client, account):
    client.do(f"/forgotten-password/{make.sign_in_token(account)}", password=NEW)

    [entry] = recorded("account:password-set")
    assert (entry.subject_kind, entry.subject_id) == ("account", account.id)


@pytest.mark.parametrize("what", BESIDE_AN_ACCOUNT)
def test_another_account_is_not_there_for_who_may_not_read_people(app, client, account, what):
    """Nor may it be kept by who reads them."""
    reader, member = app.test_client().sign_in(make.reader()), client.sign_in(make.secretariat())
    address = f"/people/{account.person_id}/{what}"

    assert reader.post(address, data={"csrf_token": reader.token}).status_code == 404
    assert member.post(address, data={"csrf_token": member.token}).status_code == 403


#: What changes an account of one's own or of others; each asks before it looks at anything.
SERVICES = [
    verb
    for module in (service, password_service, code_service, single_sign_on_service)
    for name, verb in inspect.getmembers(module, inspect.isfunction)
    if verb.__module__ == module.__name__ and "actor" in inspect.signature(verb).parameters
]


@pytest.mark.parametrize("verb", SERVICES, ids=lambda verb: verb.__name__)
def test_nobody_who_is_signed_out_changes_an_account(account, verb):
    given = dict.fromkeys(inspect.signature(verb).parameters) | {"actor": SIGNED_OUT}
    if "account" in given:
        given["account"] = account

    with pytest.raises(Refused):
        verb(given.pop("actor"), **given)


def test_all_that_becomes_of_an_account_stands_in_its_history(app, client):
    account = make.secretariat(email="sian@example.org", password_hash=None)
    keeper = app.test_client().sign_in(make.administrator())
    person = f"/people/{account.person_id}"
    for button in ("Send an invitation", "Withdraw the invitation", "Send an invitation"):
        keeper.do(person, button)
    client.do(link_in(letters_to(account.email)[0]), password=NEW)
    client.do("/sign-in", email=account.email, password=NEW)
    secret, _page = set_up(client)
    totp = pyotp.TOTP(secret)
    for minute, url in ((1, "/account/recovery-codes"), (2, "/account/codes/off")):
        with clock.frozen(now=clock.now() + timedelta(minutes=minute)):
            client.submit(url, password=NEW, code=totp.at(clock.now()))
    set_up(client)
    keeper.do(f"{person}/codes/reset", is_sure=True)
    _secret, page = set_up(client.sign_in(account))
    client.delete_cookie("session")
    client.do("/sign-in", email=account.email, password=NEW)
    client.submit("/sign-in/code", code="000000")
    client.submit("/sign-in/recovery-code", code="000000")
    client.do("/sign-in/recovery-code", code=page.all("code")[0].text)
    client.do("/account", "Sign out everywhere else")
    client.post("/sign-out", data={"csrf_token": client.token})
    keeper.post(f"{person}/release", data={"csrf_token": keeper.token})
    with transaction():
        mine = Vouched("https://issuer.example", "1", account.email, True, clock.now())
        single_sign_on_service.enter_from_elsewhere(mine, user_agent="")
    with transaction():
        other = Vouched("https://issuer.example", "2", account.email, True, clock.now())
        single_sign_on_service.enter_from_elsewhere(other, user_agent="")
    keeper.post(f"{person}/single-sign-on/disconnect", data={"csrf_token": keeper.token})
    client.post("/forgotten-password", data={"csrf_token": client.token, "email": account.email})

    told = db.session.scalars(
        select(AuditEntry.event)
        .where(AuditEntry.subject_kind == "account", AuditEntry.subject_id == account.id)
        .order_by(AuditEntry.id)
    ).all()
    assert told == [
        "account:added",
        "account:invited",
        "account:invitation-withdrawn",
        "account:invited",
        "account:password-set",
        "account:changed",
        "session:opened",
        "account:codes-set-up",
        "account:recovery-codes-renewed",
        "account:codes-turned-off",
        "account:codes-set-up",
        "account:codes-reset",
        "account:codes-set-up",
        "session:refused",
        "session:refused",
        "account:recovery-code-used",
        "session:opened",
        "session:ended-elsewhere",
        "session:ended",
        "account:released",
        "account:single-sign-on-connected",
        "session:opened",
        "session:refused",
        "account:single-sign-on-disconnected",
        "account:reset-asked",
    ]
