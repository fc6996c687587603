"""Money that one return counts at its funder and another at its deliverer counts once in a year's
total, and each return's own total stays what it is."""

import pytest

from app.core.access import OPERATOR
from app.core.database import transaction
from app.extensions import db
from app.spend import queries, service
from app.spend.keeping import find_wrong, find_wrong_across
from app.spend.matching import read_matching
from app.spend.models import SpendLine, SpendReturn
from app.spend.rules import CountedAt, FlowMatch, SpendState, SumBasis, SumGrouping
from app.spend.sums import total_of
from app.spend.validation import RuleState
from tests import factories as make
from tests.factories.spend import MILLION, YEAR

AGENCY, COUNCIL = "One North East", "Sunderland City Council"


def given(**more):
    return make.spend_line(
        organisation=AGENCY, counted_at=CountedAt.FUNDER, counterparty=COUNCIL, stream="Single",
        **more,
    )  # fmt: skip


def spent(**more):
    return make.spend_line(
        organisation=COUNCIL, counted_at=CountedAt.DELIVERER,
        **{"stream": "Single", "counterparty": AGENCY} | more,
    )  # fmt: skip


def total_of_year():
    return total_of(queries.add_up(YEAR, {SumGrouping.TOTAL}), with_transfers=True)


def own_total(of):
    sums = queries.read_sums([of.id], SumBasis.MODERATED)[of.id]
    return total_of(sums, with_transfers=True).consolidated_pence


@pytest.fixture
def places(app):
    make.pin()
    make.programme()
    return make.pilot(name="Durham"), make.pilot(name="Sunderland")


def test_a_grant_in_two_returns_counts_once_in_the_year_and_whole_in_each(places):
    durham = make.spend_return([given(), make.spend_line()], pilot=places[0])
    assert total_of_year().consolidated_pence == 2 * MILLION
    sunderland = make.spend_return([spent()], pilot=places[1])
    assert [own_total(each) for each in (durham, sunderland)] == [2 * MILLION, MILLION]
    year = total_of_year()
    assert (year.consolidated_pence, year.unmatched_pence) == (2 * MILLION, 0)
    for grouping in SumGrouping:
        sums = queries.add_up(YEAR, {grouping})
        assert sum(each.consolidated_pence for each in sums.values()) == 2 * MILLION
    assert find_wrong_across(YEAR) == []
    assert {row.across for row in db.session.query(SpendLine) if row.counterparty} == {
        FlowMatch.PAIR
    }


def test_a_reference_that_two_returns_happen_to_share_matches_nothing(places):
    make.spend_return([given(reference="LD-1")], pilot=places[0])
    other = make.spend_line(
        organisation="Kent County Council", counted_at=CountedAt.DELIVERER, counterparty="NHS Kent",
        counterparty_reference="LD-1",
    )  # fmt: skip
    make.spend_return([other], pilot=places[1])
    assert total_of_year().consolidated_pence == 2 * MILLION


def test_what_a_grant_has_left_in_its_return_is_found_in_another(places):
    half = {"gross_pence": MILLION // 2}
    near = make.spend_return([given(reference="g"), spent(counterparty_reference="g", **half)])
    make.spend_return([spent(counterparty_reference="g", **half)], pilot=places[1])
    assert own_total(near) == MILLION
    assert total_of_year().consolidated_pence == MILLION
    assert find_wrong_across(YEAR) == []


def test_a_draft_counts_nowhere_until_it_is_submitted(places):
    make.spend_return([given()], pilot=places[0])
    draft = make.spend_return([spent()], pilot=places[1], state=SpendState.DRAFT)
    assert total_of_year().consolidated_pence == MILLION
    with transaction():
        service.submit_return(OPERATOR, spend_return=db.session.get(SpendReturn, draft.id))
    assert total_of_year().consolidated_pence == MILLION
    assert total_of_year().twice_pence == MILLION


def decide(client, of, answer):
    return client.submit(
        f"/spend/matching/{of[0].reference}/1/{of[1].reference}/1",
        answer=answer,
        reason="One grant under two names.",
    ).page


def test_a_moderator_matches_two_lines_and_undoes_it(client, places):
    of = [
        make.spend_return([given()], pilot=places[0]),
        make.spend_return([spent(stream="Regeneration")], pilot=places[1]),
    ]
    client.sign_in(make.spend_moderator())
    page = client.get("/spend/matching").page
    assert "same funder, same deliverer, amounts within 2%" in page.text
    page = decide(client, of, "same")
    assert "Lines matched." in page.text
    assert "In force" in page.text
    assert total_of_year().consolidated_pence == MILLION
    assert "£1m is in the returns of two pilots" in client.get("/spend").page.text
    assert "has decided on these two lines already" in decide(client, of, "apart").text

    page = client.submit("/spend/matching", "Undo decision").page
    assert "Undone by" in page.text
    assert total_of_year().consolidated_pence == 2 * MILLION

    assert "Kept as not the same money." in decide(client, of, "apart").text
    assert not read_matching(YEAR).waiting
    client.sign_in(make.pilot_lead(places[0]))
    assert client.get(f"/spend/matching/{of[0].reference}/1/{of[1].reference}/1").status_code == 403


def test_not_the_same_money_undoes_what_was_found_by_amount(client, places):
    of = [
        make.spend_return([given()], pilot=places[0]),
        make.spend_return([spent()], pilot=places[1]),
    ]
    client.sign_in(make.spend_moderator())
    decide(client, of, "apart")
    assert total_of_year().consolidated_pence == 2 * MILLION


def test_a_decision_follows_its_line_and_ends_where_the_line_says_something_else(client, places):
    of = [
        make.spend_return([given()], pilot=places[0]),
        make.spend_return(
            [spent(stream="Regeneration")], pilot=places[1], state=SpendState.QUERIED
        ),
    ]
    client.sign_in(make.spend_moderator())
    decide(client, of, "same")
    second = db.session.get(SpendReturn, of[1].id)
    for lines, total in (
        ([make.spend_line(), spent(stream="Regeneration")], 2 * MILLION),
        ([spent(stream="Roads")], 2 * MILLION),
    ):
        for number, line in enumerate(lines, start=1):
            line.number = number
        with transaction():
            service.replace_lines(OPERATOR, spend_return=second, lines=lines)
        assert total_of_year().consolidated_pence == total
        assert find_wrong(second) == find_wrong_across(YEAR) == []
    assert "No longer in force" in client.get("/spend/matching").page.text


def test_two_lines_of_one_return_are_matched_while_it_is_moderated_alone(client, places):
    lines = [given(), spent(stream="Regeneration")]
    of = make.spend_return(lines, pilot=places[0], state=SpendState.IN_MODERATION)
    client.sign_in(make.spend_moderator())
    address = f"/spend/matching/{of.reference}/1/{of.reference}/2"
    client.do(address, answer="same", reason="One grant.")
    assert own_total(of) == MILLION
    assert find_wrong(db.session.get(SpendReturn, of.id)) == []
    client.do(f"/spend/{of.reference}", "Conclude moderation")
    assert client.get(address).status_code == 403
    assert "Undo decision" not in client.get("/spend/matching").page.text


def test_any_two_lines_are_matched_by_their_references(client, places):
    of = [
        make.spend_return([given()], pilot=places[0]),
        make.spend_return(
            [spent(counterparty="ONE NE", stream="Roads", gross_pence=MILLION // 2)],
            pilot=places[1],
        ),
        make.spend_return(
            [given(reference="x"), spent(counterparty_reference="x")], year="2007-08"
        ),
    ]
    client.sign_in(make.spend_moderator())
    assert "Match two other lines" in client.get("/spend/matching").page.text
    ends = [f"{each.reference} line 1" for each in of]

    def compare(funder, deliverer):
        sent = client.submit("/spend/matching/lines", funder=funder, deliverer=deliverer)
        return sent.page

    for funder, deliverer, said in (
        ("line 1", ends[1], "Enter a return and one of its lines, like SR-003 line 12."),
        ("SR-999 line 1", ends[1], "There is no spend return SR-999."),
        (f"{of[0].reference}, 7", ends[1], f"{of[0].reference} has no line 7."),
        (ends[1], ends[1], f"Line 1 of {of[1].reference} is not counted at the funder of a flow."),
        (ends[0], f"{of[2].reference}/2", "Only lines of one year can be matched."),
    ):
        page = compare(funder, deliverer)
        assert said in page.text, said
        assert f'value="{funder}"' in page.html
    assert "Are these the same money?" in compare(ends[0], ends[1].lower()).text
    client.do(
        f"/spend/matching/{of[0].reference}/1/{of[1].reference}/1", answer="same", reason="Told so."
    )
    assert total_of_year().twice_pence == MILLION // 2
    lead = make.pilot_lead(places[0])
    client.sign_in(lead)
    assert client.get("/spend/matching/lines").status_code == 403


def test_who_prepared_a_return_matches_none_of_its_lines(client, places):
    moderator = make.spend_moderator()
    of = [
        make.spend_return([given()], pilot=places[0], preparer_id=moderator.person_id),
        make.spend_return([spent(stream="Regeneration")], pilot=places[1]),
    ]
    client.sign_in(moderator)
    address = f"/spend/matching/{of[0].reference}/1/{of[1].reference}/1"
    assert client.get(address).status_code == 403


def raised(client, of):
    return client.get(f"/spend/{of.reference}").page.text


def test_rules_look_at_what_other_returns_count(client, places):
    durham = make.spend_return([given(), make.spend_line(counterparty="NHS Fife")], pilot=places[0])
    make.spend_return([spent()], pilot=places[1])
    client.sign_in(make.secretariat())
    text = raised(client, durham)
    assert "£1,000,000 is counted at its other end in another return" in text
    assert "Bodies that give or receive money and that no return has a line of: 1." in text
    assert "is counted in another year" not in text


def test_two_ends_in_two_years_are_asked_about(client, places):
    durham = make.spend_return([given()], pilot=places[0])
    make.spend_return([make.spend_line(), spent(year="2007-08")], pilot=places[1])
    client.sign_in(make.secretariat())
    assert "Lines whose other end is counted in another year: 1. Line 1." in raised(client, durham)
    assert total_of_year().consolidated_pence == 3 * MILLION


def test_the_rules_page_tells_which_returns_raise_a_rule_on_trial_or_retired(client, places):
    make.spend_return([given()], pilot=places[0])
    make.spend_return([spent(), make.spend_line(counterparty="NHS Fife")], pilot=places[1])
    with transaction():
        rule = queries.get_rule("P7")
        service.change_rule(
            OPERATOR, code="P7", severity=rule.severity, low=rule.low, high=rule.high,
            state=RuleState.RETIRED, reason="Benefits are counted elsewhere",
        )  # fmt: skip
    client.sign_in(make.spend_moderator())
    page = client.get("/spend/rules").page
    rows = {row[0]: row for row in page.rows}
    assert "Sunderland" in rows["C6"][4]
    assert "Durham" not in rows["C6"][4]
    assert rows["P7"][3:5] == ["Nothing", "Every return"]
    assert "No return passes" in page.text
    assert rows["P4"][4] == "None of 2"


def test_two_moderators_who_change_a_rule_at_once_are_warned(app, client, places):
    other = app.test_client()
    client.sign_in(make.spend_moderator())
    other.sign_in(make.secretariat())
    theirs = other.get("/spend/rules/P4/change").page
    client.do("/spend/rules/P4/change", high="3", reason="Populations are disputed.")
    page = other.send(theirs, "Save new version", high="4", reason="Mine.").page
    assert "changed" in page.text
    assert queries.get_rule("P4").high == 300
    assert 'value="4"' in page.html
