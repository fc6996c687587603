"""Kept sums are those of the lines, whatever was done to them, and pages read the sums alone."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from app.core.errors import DomainError
from app.extensions import db
from app.spend import queries, service
from app.spend.checking import check_one
from app.spend.keeping import find_wrong
from app.spend.models import SpendLine, SpendReturn
from app.spend.reading import values_of
from app.spend.rules import Cofog, CountedAt, SpendNature, SpendState, SumGrouping
from benchmarks.spend import copy, fill
from tests import factories as make
from tests.guards.watching import statements

STEPS = ("replace", "add", "change", "remove", "adjust", "submit")
LINES = st.builds(
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
        st.tuples(st.sampled_from(STEPS), LINES, st.integers(1, 4)), min_size=1, max_size=6
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
