"""What guards share."""

from dataclasses import replace
from functools import cache

import pytest

from app.accounts import identity
from app.rendering import document
from app.web import pages
from tests.guards.world import World

NO_DOCUMENT = document.Document(b"", page_count=0, page_of={})


@pytest.fixture
def known(app, engine, databases) -> World:
    """What stands in the test's database, which then is the world's (see ``tests.conftest``)."""
    return replace(databases.worlds[engine])


@pytest.fixture
def stop_drawing(monkeypatch):
    """From the call on, answers come without their pages, and who asks is looked up once: drawing
    and looking up take most of the time. For what is decided between the two."""

    def stop():
        monkeypatch.setattr(pages, "render_template", lambda *_, **__: "")
        monkeypatch.setattr(pages, "_record_shown", lambda _context: None)
        monkeypatch.setattr(pages.navigation, "frame", lambda _actor: None)
        monkeypatch.setattr(identity, "actor_for", cache(identity.actor_for))
        monkeypatch.setattr(document, "build_plain_document", lambda *_, **__: NO_DOCUMENT)

    return stop
