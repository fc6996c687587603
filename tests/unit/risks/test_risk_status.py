"""Where a risk stands and how it moved; the map of many."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.rag import Movement
from app.risks.heat_map import heat_map
from app.risks.models import Issue, Risk, RiskScore
from app.risks.rules import Band, IssueState, RiskState, Severity
from app.risks.status import (
    highest_first,
    issue_status,
    most_pressing,
    risk_status,
    settled_last,
)

TODAY = date(2010, 2, 4)


def a_risk(*scores, number=1, state=RiskState.OPEN, inherent=(5, 5), target=(1, 2)):
    """Scores are (day, likelihood, impact)."""
    return Risk(
        number=number,
        state=state,
        raised_on=date(2009, 10, 15),
        inherent_likelihood=inherent[0],
        inherent_impact=inherent[1],
        target_likelihood=target[0],
        target_impact=target[1],
        scores=[
            RiskScore(assessed_on=day, likelihood=li, impact=im, reason="")
            for day, li, im in scores
        ],
    )


def test_the_newest_assessment_by_the_day_counts():
    risk = a_risk((date(2009, 10, 15), 2, 4), (date(2010, 1, 20), 4, 4), (date(2010, 2, 10), 5, 5))

    now = risk_status(risk, TODAY, since=date(2009, 12, 17))

    assert (now.likelihood, now.impact, now.score, now.band) == (4, 4, 16, Band.VERY_HIGH)
    assert (now.before, now.movement) == (8, Movement("up", "up from 8"))


def test_without_a_day_to_compare_with_it_is_the_assessment_before():
    risk = a_risk((date(2009, 10, 15), 4, 4), (date(2010, 1, 20), 3, 4))

    assert risk_status(risk, TODAY).movement.words == "down from 16"
    assert risk_status(a_risk((TODAY, 3, 4)), TODAY).movement.words == "new"


def test_a_risk_raised_since_is_new():
    risk = a_risk((date(2010, 1, 20), 3, 4))

    assert risk_status(risk, TODAY, since=date(2009, 12, 17)).movement.arrow == "new"


def test_an_assessment_on_the_day_itself_was_known_then():
    risk = a_risk((date(2009, 12, 17), 3, 4), (date(2010, 1, 20), 3, 5))

    assert risk_status(risk, TODAY, since=date(2009, 12, 17)).before == 12


def test_the_inherent_score_stands_until_the_first_assessment():
    unassessed = risk_status(a_risk(inherent=(4, 5)), TODAY)

    assert (unassessed.score, unassessed.assessed_on) == (20, date(2009, 10, 15))


def test_a_review_is_overdue_the_day_after_it_was_due():
    risk = a_risk((date(2010, 1, 4), 4, 4))

    assert not risk_status(risk, date(2010, 2, 4)).is_review_overdue
    assert risk_status(risk, date(2010, 2, 5)).is_review_overdue


def test_nobody_reviews_a_closed_risk():
    closed = risk_status(a_risk((date(2009, 10, 15), 4, 4), state=RiskState.CLOSED), TODAY)

    assert closed.review_due_on is None
    assert not closed.is_review_overdue


def test_scores_out_of_order_are_noticed():
    assert not risk_status(a_risk((TODAY, 4, 4), inherent=(3, 4)), TODAY).is_in_order
    assert not risk_status(a_risk((TODAY, 1, 2), target=(2, 2)), TODAY).is_in_order
    assert risk_status(a_risk((TODAY, 3, 4)), TODAY).is_in_order


def test_the_highest_come_first_and_the_settled_last():
    low = a_risk((TODAY, 1, 2), number=1)
    likely = a_risk((TODAY, 4, 3), number=2)
    grave = a_risk((TODAY, 3, 4), number=3)
    closed = a_risk((TODAY, 5, 5), number=4, state=RiskState.CLOSED)
    statuses = [risk_status(r, TODAY) for r in (low, likely, grave, closed)]

    assert [p.reference for p in highest_first(statuses)] == ["R-004", "R-003", "R-002", "R-001"]
    assert [p.reference for p in settled_last(statuses)] == ["R-003", "R-002", "R-001", "R-004"]


def test_the_map_puts_every_risk_in_its_cell():
    statuses = [
        risk_status(a_risk((TODAY, 4, 5), number=1), TODAY),
        risk_status(a_risk((TODAY, 4, 5), number=2), TODAY),
        risk_status(a_risk((TODAY, 1, 1), number=3), TODAY),
    ]

    drawn = heat_map(statuses)

    assert [row.likelihood for row in drawn.rows] == [5, 4, 3, 2, 1]
    assert [cell.impact for cell in drawn.rows[0].cells] == [1, 2, 3, 4, 5]
    cell = drawn.rows[1].cells[4]
    assert (cell.count, cell.band, cell.score) == (2, Band.VERY_HIGH, 20)
    assert [risk.reference for risk in cell.risks] == ["R-001", "R-002"]
    assert drawn.rows[4].cells[0].count == 1
    assert drawn.count == 3


def test_a_crowded_cell_names_the_first_and_counts_the_rest():
    statuses = [risk_status(a_risk((TODAY, 3, 3), number=n), TODAY) for n in range(1, 13)]

    cell = heat_map(statuses, longest=4).rows[2].cells[2]

    assert (cell.count, len(cell.risks), cell.more) == (12, 4, 8)


@given(st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), max_size=60))
def test_the_map_loses_no_risk(points):
    statuses = [
        risk_status(a_risk((TODAY, li, im), number=n), TODAY)
        for n, (li, im) in enumerate(points, start=1)
    ]

    drawn = heat_map(statuses)

    assert drawn.count == len(points)
    cells = [cell for row in drawn.rows for cell in row.cells]
    assert all(len(cell.risks) + cell.more == cell.count for cell in cells)


def an_issue(number=1, state=IssueState.OPEN, due_on=None, severity=Severity.MEDIUM, **given):
    return Issue(
        number=number,
        state=state,
        raised_on=date(2010, 1, 5),
        due_on=due_on,
        severity=severity,
        **given,
    )


@pytest.mark.parametrize(
    ("due_on", "state", "expected"),
    [
        (date(2010, 2, 3), IssueState.OPEN, 1),
        (TODAY, IssueState.OPEN, 0),
        (None, IssueState.OPEN, 0),
        (date(2010, 2, 3), IssueState.RESOLVED, 0),
    ],
)
def test_only_an_open_issue_past_its_day_is_overdue(due_on, state, expected):
    assert issue_status(an_issue(due_on=due_on, state=state), TODAY).days_overdue == expected


def test_an_issue_stops_ageing_when_it_is_resolved():
    assert issue_status(an_issue(), TODAY).age_days == 30
    done = an_issue(state=IssueState.RESOLVED, resolved_on=date(2010, 1, 15))
    assert issue_status(done, TODAY).age_days == 10


def test_the_gravest_open_issues_come_first():
    issues = [
        an_issue(1, IssueState.RESOLVED, severity=Severity.CRITICAL),
        an_issue(2, severity=Severity.HIGH),
        an_issue(3, severity=Severity.HIGH, due_on=TODAY),
        an_issue(4, severity=Severity.CRITICAL),
    ]

    ordered = most_pressing(issue_status(issue, TODAY) for issue in issues)

    assert [p.issue.number for p in ordered] == [4, 3, 2, 1]
