"""What guards share."""

from contextlib import ExitStack
from dataclasses import replace
from functools import cache

import pytest
from sqlalchemy import inspect

from app.accounts import identity
from app.core import clock
from app.extensions import login_manager
from app.rendering import document
from app.web import errors, pages
from tests.guards.watching import undrawn
from tests.guards.world import World

NO_DOCUMENT = document.Document(b"", page_count=0, page_of={})


@pytest.fixture
def known(app, engine, databases) -> World:
    """What stands in the test's database, which then is the world's (see ``tests.conftest``)."""
    return replace(databases.worlds[engine])


@pytest.fixture
def stop_templates():
    """From the call on, nothing is drawn (see ``undrawn``)."""
    with ExitStack() as stack:
        yield lambda: stack.enter_context(undrawn())


@pytest.fixture
def stop_drawing(monkeypatch, stop_templates):
    """From the call on, answers come without their pages, and who asks is looked up once, as is the
    programme's date: drawing and looking up take most of the time. For what is decided between the
    two."""

    def stop():
        stop_templates()
        monkeypatch.setattr(pages, "_record_shown", lambda _context: None)
        monkeypatch.setattr(pages.navigation, "frame", lambda _actor: None)
        monkeypatch.setattr(errors, "typed_now", list)
        monkeypatch.setattr(identity, "actor_for", cache(identity.actor_for))
        monkeypatch.setattr(login_manager, "_user_callback", once_looked_up(identity.load))
        pinned = clock.pinned_on()
        monkeypatch.setattr(clock, "_source", lambda: pinned)
        monkeypatch.setattr(document, "build_plain_document", lambda *_, **__: NO_DOCUMENT)

    return stop


def once_looked_up(load):
    """``load``, which asks again only about someone whose rows were saved since."""
    known = {}

    def find(token):
        user = known.get(token)
        if user is None or not is_loaded(user):
            user = known[token] = load(token)
        return user

    return find


def is_loaded(user):
    """Whether all that is known of them still is."""
    if inspect(user.session).expired_attributes or inspect(user.account).expired_attributes:
        return False
    is_named = "person" in inspect(user.account).dict
    return is_named and not inspect(user.account.person).expired_attributes
