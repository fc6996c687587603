"""After whole journeys through sign-in no secret stands anywhere that people or backups read it."""

from dataclasses import dataclass, field
from datetime import timedelta

import pyotp
import pytest
from sqlalchemy import select

from app.core import clock
from app.core.models import Base
from app.extensions import db
from app.notifications.models import Message
from app.notifications.queries import get_message
from app.notifications.rules import MessageState
from app.notifications.service import give_up, send_due
from tests import factories as make
from tests.letters import letters_to, link_in

FIRST, NEXT, WRONG = "first words of one's own", "next words of one's own", "what was it again"
ADDRESS = "sian@example.org"


@dataclass
class Taken:
    """A mail server that takes everything."""

    texts: list[str] = field(default_factory=list)

    def send(self, message):
        self.texts.append(message.text)


def stored():
    """All that the database holds, by table."""
    db.session.rollback()
    return {
        table.name: str([tuple(row) for row in db.session.connection().execute(select(table))])
        for table in Base.metadata.sorted_tables
    }


def token_of(link):
    return link.rpartition("/")[2]


@pytest.fixture
def journeys(app, client):
    """Siân is invited, signs in, sets up codes, uses one and a recovery code, forgets her password
    and subscribes to her calendar. Gives all her secrets by what they are, and the client."""
    invited = make.secretariat(who=make.person(name="Siân"), email=ADDRESS, password_hash=None)
    person_id = invited.person_id
    keeper = app.test_client().sign_in(make.administrator())
    secrets = {"password": FIRST, "next password": NEXT, "wrong password": WRONG}

    keeper.do(f"/people/{person_id}", "Send an invitation")
    invitation = link_in(letters_to(ADDRESS)[0])
    client.do(invitation, password=FIRST)
    client.submit("/sign-in", email=ADDRESS, password=WRONG)
    client.do("/sign-in", email=ADDRESS, password=FIRST)
    secrets["session"] = client.get_cookie("session").value

    client.do("/account/codes", "Start set-up")
    key = client.get("/account/codes").page.with_class("app-code-key")[0].text.replace(" ", "")
    code = pyotp.TOTP(key).now()
    recovery = [each.text for each in client.submit("/account/codes", code=code).page.all("code")]
    (address,) = client.submit("/calendar", "Make a calendar address").page.all("code")
    client.delete_cookie("session")
    step = client.submit("/sign-in", email=ADDRESS, password=FIRST).page
    client.do("/sign-in/recovery-code", code=recovery[0])
    with clock.frozen(now=clock.now() + timedelta(seconds=60)):
        later = pyotp.TOTP(key).at(clock.now())
        client.send(step, code=later)
    client.delete_cookie("session")

    client.submit("/forgotten-password", email=ADDRESS)
    reset = link_in(letters_to(ADDRESS)[0])
    client.do(reset, password=NEXT)
    secrets |= {"key": key, "calendar": token_of(address.text).removesuffix(".ics")}
    secrets |= {"invitation": token_of(invitation), "reset": token_of(reset)}
    return secrets | {f"recovery code {n}": each for n, each in enumerate(recovery)}


def test_no_secret_stays_once_the_letters_are_sent(journeys):
    taken = Taken()
    send_due(taken)

    tables = stored()

    assert any(journeys["invitation"] in text for text in taken.texts)
    assert any(journeys["reset"] in text for text in taken.texts)
    assert "Wrong password" in tables["audit_entry"]
    assert "sian@example.org" in tables["message"]
    found = [
        (what, table)
        for what, secret in journeys.items()
        for table, rows in tables.items()
        if secret in rows or secret.upper() in rows
    ]
    assert found == []


@pytest.mark.one_engine
def test_before_they_are_sent_a_link_stands_in_its_own_letter_alone(journeys):
    tables = stored()

    found = {
        (what, table)
        for what, secret in journeys.items()
        for table, rows in tables.items()
        if secret in rows
    }
    assert found == {("invitation", "message"), ("reset", "message")}


@pytest.mark.one_engine
def test_a_letter_that_is_given_up_forgets_its_link(journeys):
    for message_id in db.session.scalars(select(Message.id)).all():
        message = get_message(message_id)
        message.state = MessageState.DEAD
        give_up(message)
    db.session.commit()

    rows = stored()["message"]

    assert journeys["invitation"] not in rows
    assert journeys["reset"] not in rows
