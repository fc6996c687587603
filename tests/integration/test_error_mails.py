"""Errors are mailed once an hour, and say nothing of what people wrote."""

import logging
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from app.core import clock, logs
from app.extensions import db
from app.notifications.models import Message
from app.operations.error_mails import ErrorMails

pytestmark = pytest.mark.one_engine

ADDRESSES = ("keeper@example.org", "night@example.org")


@pytest.fixture
def mails(app, monkeypatch):
    settings = replace(app.config["SETTINGS"], errors_mail=ADDRESSES)
    monkeypatch.setitem(app.config, "SETTINGS", settings)
    handler = ErrorMails(app)
    logger = logging.getLogger("tests.some")
    logger.addHandler(handler)
    yield handler
    logger.removeHandler(handler)


def fail(times=1):
    for number in range(times):
        try:
            raise ValueError(f"what somebody wrote {number}")
        except ValueError:
            logging.getLogger("tests.some").exception("job %s failed", number)


def messages(handler):
    handler.wait()
    wanted = select(Message.to_address, Message.subject, Message.text).order_by(Message.id)
    found = db.session.execute(wanted).all()
    db.session.rollback()  # a reader may keep a writer waiting
    return found


@pytest.mark.every_engine
def test_an_error_is_mailed_once_to_each_address_however_often_it_happens(mails):
    with logs.belonging("job", "packs.build_waiting"):
        fail(times=50)

    found = messages(mails)
    assert [each.to_address for each in found] == list(ADDRESSES)
    assert "ValueError in tests/integration/test_error_mails.py:" in found[0].subject
    assert "During: job packs.build_waiting" in found[0].text
    assert "somebody wrote" not in found[0].text + found[0].subject


def test_another_error_is_mailed_too_and_the_same_after_an_hour(mails, monkeypatch):
    fail()
    logging.getLogger("tests.some").error("another")
    assert len(messages(mails)) == 2 * len(ADDRESSES)

    later = clock.now() + timedelta(minutes=61)
    monkeypatch.setattr(clock, "now", lambda: later)
    fail()
    assert len(messages(mails)) == 3 * len(ADDRESSES)


def test_a_warning_is_not_mailed(mails):
    logging.getLogger("tests.some").warning("all is nearly well")

    assert messages(mails) == []
