"""Kept sums are those of the lines, whatever was done to them, and pages read the sums alone."""

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete

from app.core import clock
from app.core.database import transaction
from app.core.errors import DomainError
from app.core.register_views import RegisterView
from app.extensions import db
from app.spend import queries, service
from app.spend.checking import check_one
from app.spend.jobs import count_missing
from app.spend.keeping import find_wrong
from app.spend.models import SpendLine, SpendReturn, SpendSum
from app.spend.reading import values_of
from app.spend.registers import LINES
from app.spend.rules import Cofog, CountedAt, SpendNature, SpendStage, SpendState, SumGrouping
from benchmarks.spend import copy, fill
from tests import factories as make
from tests.guards.watching import statements

STEPS = ("replace", "add", "change", "remove", "adjust", "submit")
SOME_LINES = st.builds(
    make.spend_line,
    organisation=st.sampled_from(("Kent", "Police")),
    counterparty=st.sampled_from(("", "Kent", "Police")),
    counted_at=st.sampled_from((None, *CountedAt)),
    cofog=st.sampled_from((None, Cofog.HEALTH, Cofog.ORDER)),
    nature=st.sampled_from((None, *SpendNature)),
    stream=st.sampled_from(("", "Grant")),
    gross_pence=st.sampled_from((None, -5, 0, 100, 102, 10**15)),
    income_pence=st.sampled_from((None, 0, 7)),
)


@pytest.fixture
def kent(app):
    make.pin()
    make.programme()
    place = make.pilot(name="Kent")
    return place, make.actor(make.pilot_lead(place)), make.actor(make.spend_moderator())


@pytest.mark.one_engine
@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    steps=st.lists(
        st.tuples(st.sampled_from(STEPS), SOME_LINES, st.integers(1, 4)), min_size=1, max_size=6
    )
)
def test_whatever_is_done_to_lines_kept_sums_are_theirs(app, kent, steps):
    place, lead, moderator = kent
    of = make.spend_return(pilot=place, state=SpendState.QUERIED, year="2001-02")
    for step, line, number in steps:
        of.state = SpendState.IN_MODERATION if step == "adjust" else SpendState.QUERIED
        try:
            with db.session.begin_nested():
                _do(step, of, lead, moderator, line, number)
        except DomainError:
            db.session.expire_all()
        db.session.flush()
        assert find_wrong(of) == [], step
        sums = queries.read_sums([of.id]).get(of.id, {})
        net = {
            grouping: sum(own.net_pence for key, own in sums.items() if key[0] is grouping)
            for grouping in SumGrouping
        }
        assert len(set(net.values())) == 1, (step, net)


def facts_of(line):
    """What the form would send: nothing typed is an empty text."""
    columns = SpendLine.__table__.c
    return {
        name: "" if value is None and not columns[name].nullable else value
        for name, value in values_of(line).items()
    }


def _do(step, of, lead, moderator, line, number):
    match step:
        case "replace":
            lines = [make.spend_line(**values_of(line) | {"number": at}) for at in range(1, number)]
            service.replace_lines(lead, spend_return=of, lines=lines)
        case "add":
            service.add_line(lead, spend_return=of, **facts_of(line))
        case "change":
            service.change_line(lead, spend_return=of, line_number=number, **facts_of(line))
        case "remove":
            service.remove_line(lead, spend_return=of, line_number=number)
        case "adjust":
            service.adjust_line(
                moderator,
                spend_return=of,
                line_number=number,
                gross_pence=number * 1000,
                income_pence=0,
                reason="Counted twice.",
            )
        case "submit":
            version = queries.get_version(of, of.current)
            version.submitted_on = version.made_on


def seen(view, number=1):
    counts, page, rows = view.read(number, 4)
    lines = [(each.of.number, each.line.number) for each in rows]
    return counts.total, counts.shown, counts.figures, view.offered(counts), page, lines


def test_the_register_counts_from_kept_sums_what_its_lines_are(app, kent):
    place, lead, moderator = kent
    grant = make.spend_line(counted_at=CountedAt.FUNDER, counterparty="NHS Kent", cofog=None)
    make.spend_return(pilot=place)
    make.spend_return(
        [grant, make.spend_line()], pilot=place, state=SpendState.DRAFT, year="2007-08"
    )
    make.spend_return(stage=SpendStage.DEEP_DIVE)
    other = make.actor(make.pilot_lead(make.pilot(name="Durham")))
    for actor in (lead, moderator, other):
        for asked, text in (
            ({}, ""),
            ({"match": "unmatched"}, ""),
            ({"cofog": "02"}, ""),
            ({"cofog": "09", "pilot": str(place.id)}, ""),
            ({"stage": "deep_dive"}, "kent"),
        ):
            view = RegisterView(LINES, actor, clock.today(), asked, text)
            from_kept = [seen(view, number) for number in (1, 2, 99)]
            assert view.reading.kept is not None
            view.reading = replace(view.reading, kept=None)
            assert from_kept == [seen(view, number) for number in (1, 2, 99)], (asked, text)
    assert seen(RegisterView(LINES, other, clock.today(), {}))[0] == 10


def test_what_an_upgrade_left_uncounted_the_scheduler_counts(app, kent):
    returns = [make.spend_return(pilot=kent[0], year=year) for year in ("2006-07", "2007-08")]
    make.spend_return([], pilot=kent[0])
    with transaction():
        db.session.execute(delete(SpendSum).where(SpendSum.return_id == returns[0].id))
    view = RegisterView(LINES, kent[2], clock.today(), {"match": "unmatched"})
    assert view.count().total == 10
    assert count_missing().done == 1
    assert count_missing().is_idle
    db.session.expire_all()
    assert [find_wrong(each) for each in returns] == [[], []]


@pytest.mark.one_engine
def test_with_more_places_pages_ask_no_more(client):
    """A small run of ``benchmarks.spend``: 10 places of 200 lines."""
    make.pin()
    make.programme()
    client.sign_in(make.spend_moderator())
    client.checks = False

    def asked():
        counts = []
        for address in ("/spend", "/spend?by=stream", "/spend/comparison", "/spend/comparison/mix"):
            with statements() as seen:
                assert client.get(address).status_code == 200
            counts.append(len(seen))
        with statements() as seen:
            check_one(queries.get_return("SR-002"))
        return [*counts, len(seen)]

    sources = fill(2, 200)
    client.get("/spend")
    before = asked()
    copy(sources, 3, 10, 200)
    client.get("/spend")
    assert asked() == before
    assert [find_wrong(each) for each in db.session.query(SpendReturn).limit(4)] == [[]] * 4
