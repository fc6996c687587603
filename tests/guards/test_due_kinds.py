"""What is due is of a kind that its domain declares, so that its step of the timetable is known."""

import pytest

from app.core import clock
from app.core.domain import domains_of
from app.core.rows import United
from app.extensions import db
from app.governance.meetings.steps import Step

pytestmark = pytest.mark.one_engine


def kinds_due(domain):
    """The kinds of all that a domain says is due, for anybody and any meeting."""
    found = {item.kind for item in domain.due(None, None)} if domain.due else set()
    if domain.due_rows:
        given = {"today": clock.today(), "real_day": clock.real_day()}
        rows = United(list(domain.due_rows(False, False)))
        found |= set(db.session.scalars(db.select(rows.table.c.kind), given))
    return found


def test_everything_due_is_of_a_kind_that_its_domain_declares(demo_app):
    found = {domain.name: kinds_due(domain) for domain in domains_of(demo_app)}
    declared = {
        domain.name: {kind.name for kind in domain.due_kinds} for domain in domains_of(demo_app)
    }

    assert sum(map(len, found.values())) > 5
    assert {name: kinds for name, kinds in found.items() if kinds - declared[name]} == {}


def test_kinds_have_names_of_their_own_and_steps_that_there_are(app):
    kinds = [kind for domain in domains_of(app) for kind in domain.due_kinds]

    assert len({kind.name for kind in kinds}) == len(kinds)
    assert {kind.step for kind in kinds} <= set(Step)
