"""What guards share."""

from dataclasses import replace

import pytest

from tests.guards.world import World


@pytest.fixture
def known(app, engine, databases) -> World:
    """What stands in the test's database, which then is the world's (see ``tests.conftest``)."""
    return replace(databases.worlds[engine])


@pytest.fixture
def stop_drawing(monkeypatch):
    """From the call on, answers come without their pages: drawing takes most of the time. For what
    is decided before."""
    return lambda: monkeypatch.setattr("app.web.pages.render_template", lambda *_, **__: "")
