"""A deep dive on a theme stands beside the high-level count of its place and is never added."""

import pytest

from app.core.access import OPERATOR
from app.core.database import transaction
from app.extensions import db
from app.pilots.models import Theme
from app.pilots.themes.queries import get_theme
from app.pilots.themes.service import merge_theme
from app.spend import queries
from app.spend.models import SpendReturn
from app.spend.rules import SpendStage, SpendState, SumGrouping
from app.spend.sums import total_of
from tests import factories as make
from tests.factories.base import saved
from tests.factories.spend import MILLION, YEAR


@pytest.fixture
def kent(app):
    make.pin()
    make.programme()
    return make.pilot(name="Kent")


@pytest.fixture
def theme():
    return saved(Theme(name="Early years"))


def dive(kent, theme, lines=None, **given):
    return make.spend_return(
        lines or [make.spend_line(theme=theme.name)],
        pilot=kent,
        stage=SpendStage.DEEP_DIVE,
        theme_id=theme.id,
        **given,
    )


def test_a_deep_dive_is_begun_beside_the_count_once_a_theme(client, kent, theme):
    count = make.spend_return(pilot=kent)
    client.sign_in(make.pilot_lead(kent))
    given = {
        "year": YEAR,
        "boundary": "Kent",
        "population": "1000",
        "population_source": "Census",
    }
    page = client.submit("/spend/new", **given, theme_id=theme.id).page
    assert "deep dive on Early years" in page.text
    assert count.reference in page.text
    again = client.submit("/spend/new", **given, theme_id=theme.id).page
    assert "this theme has one already" in again.text
    assert "is this pilot’s high-level count" in client.submit("/spend/new", **given).page.text


def test_it_is_shown_beside_the_count_with_the_share_it_explains(client, kent, theme):
    lines = [make.spend_line(theme="Early  Years", gross_pence=4 * MILLION), make.spend_line()]
    count = make.spend_return(lines, pilot=kent)
    deep = dive(kent, theme)
    client.sign_in(make.secretariat())
    for of in (count, deep):
        text = client.get(f"/spend/{of.reference}").page.text
        assert "£4m on this theme" in text
        assert "25% of the theme, 20% of everything counted" in text
    assert "1 deep dive on a theme" in client.get("/spend").page.text
    year = total_of(queries.add_up(YEAR, {SumGrouping.TOTAL}), with_transfers=True)
    assert year.consolidated_pence == 5 * MILLION


def test_it_is_not_asked_what_only_a_whole_count_can_answer(client, kent, theme):
    deep = dive(kent, theme)
    client.sign_in(make.secretariat())
    page = client.get(f"/spend/{deep.reference}").page
    assert "No rule raises anything." in page.text
    assert "No high-level count" in page.text


def test_blanks_alone_are_not_given_and_explain_nothing(client, kent, theme):
    make.spend_return(pilot=kent)
    lines = [make.spend_line(gross_pence=None, income_pence=None, net_pence=None)]
    deep = dive(kent, theme, lines)
    client.sign_in(make.secretariat())
    page = client.get(f"/spend/{deep.reference}").page
    assert "Cannot be told" in page.text
    assert "£0" not in page.text


def test_a_draft_is_seen_by_those_who_write_it_alone(client, kent, theme):
    count = make.spend_return(pilot=kent)
    dive(kent, theme, state=SpendState.DRAFT)
    client.sign_in(make.reader())
    assert "Deep dives" not in client.get(f"/spend/{count.reference}").page.text


def test_it_follows_its_theme_into_the_one_that_it_is_merged_with(kent, theme):
    deep, other = dive(kent, theme), saved(Theme(name="First five years"))
    with transaction():
        merge_theme(OPERATOR, theme=get_theme(theme.id), into_id=other.id)
    assert db.session.get(SpendReturn, deep.id).theme_id == other.id
