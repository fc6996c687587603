"""Where a new domain is found once the registry lists it: see ``tests/examples/adding.py``."""

import pytest

from tests import factories as make


@pytest.fixture
def kent(app):
    make.pin()
    make.programme()
    return make.pilot(name="Kent")


def test_it_is_in_the_navigation(client, kent):
    client.sign_in(make.secretariat())
    assert ("Visits", "/visits") in client.get("/").page.links
    client.sign_in(make.reader(make.group()))
    assert ("Visits", "/visits") not in client.get("/").page.links
