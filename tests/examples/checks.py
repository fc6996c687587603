"""Where a new domain is found once the registry lists it: see ``tests/examples/adding.py``."""

from datetime import date

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import inspect

from app.core.models import Base
from app.extensions import db
from app.packs.assemble import assemble
from app.packs.content import decode, encode
from tests import factories as make
from tests.examples import tables
from tests.examples.adding import migrating
from tests.examples.visits import migration
from tests.examples.visits.models import Visit
from tests.factories import TODAY


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
