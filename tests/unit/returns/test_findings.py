"""Sentences about a round."""

from datetime import date

from app.core.rag import Rag
from app.pilots.models import Pilot
from app.returns.findings import confidence_finding, round_finding
from app.returns.models import ReportingRound, Return, ReturnVersion
from app.returns.rules import ReturnState
from app.returns.status import pilot_return

ROUND = ReportingRound(name="February 2010", due_on=date(2010, 2, 1))
BEFORE_DUE, AFTER_DUE = date(2010, 1, 20), date(2010, 2, 4)


def returned(name, confidence=Rag.GREEN, before=None, *, today=AFTER_DUE):
    sent = Return(state=ReturnState.SUBMITTED, submitted_on=date(2010, 1, 19), submissions=1)
    return pilot_return(
        Pilot(short_name=name),
        ROUND,
        returned=sent,
        update=ReturnVersion(returned=sent, number=1, confidence=confidence),
        last=None,
        before=before,
        today=today,
    )


def missing(name, *, today=AFTER_DUE):
    return pilot_return(
        Pilot(short_name=name),
        ROUND,
        returned=None,
        update=None,
        last=None,
        before=Rag.GREEN,
        today=today,
    )


def test_late_pilots_are_named_with_the_day():
    finding = round_finding([returned("Kent"), missing("Croydon"), missing("Durham")])

    assert finding == (
        "1 of 3 pilots has sent a return; Croydon and Durham are late, due on 1 February 2010."
    )


def test_nobody_is_late_before_the_day():
    finding = round_finding(
        [returned("Kent", today=BEFORE_DUE), missing("Croydon", today=BEFORE_DUE)]
    )

    assert finding == "1 of 2 pilots has sent a return; the rest are due by 1 February 2010."


def test_a_whole_round_says_so():
    assert round_finding([returned("Kent"), returned("Bradford")]) == "All 2 returns received."


def test_many_are_counted_and_not_named():
    finding = round_finding([missing(f"Pilot {number}") for number in range(6)])

    assert "6 pilots are late" in finding


def test_no_pilots_is_a_sentence_too():
    assert round_finding([]) == "No pilots are due to report yet."
    assert confidence_finding([]) == ""


def test_confidence_says_who_went_down_and_who_is_silent():
    finding = confidence_finding(
        [returned("Kent", Rag.AMBER_RED, Rag.AMBER_GREEN), returned("Bradford"), missing("Durham")]
    )

    assert finding == (
        "February 2010: 1 of 3 pilots is on track, 1 Amber/Red and 1 not rated; Kent moved down; "
        "Durham has not sent a return."
    )


def test_a_draft_counts_as_not_received():
    draft = Return(state=ReturnState.DRAFT, confidence=Rag.GREEN)
    position = pilot_return(
        Pilot(short_name="Kent"),
        ROUND,
        returned=draft,
        update=None,
        last=None,
        before=None,
        today=AFTER_DUE,
    )

    assert position.update is None
    assert position.has_draft
    assert position.confidence is Rag.NOT_RATED
    assert (position.is_late, position.days_late) == (True, 3)
