"""What the pack's sentences say of none, 1, some and all."""

from datetime import date
from decimal import Decimal

import msgspec
import pytest

from app.barriers.rules import ResponseOutcome, Responsiveness
from app.core.rag import Rag
from app.core.sentences import agree, all_of, capital, listed, message, tally
from app.delivery.rules import ProductAsk
from app.packs.sections import (
    achievements,
    action,
    barriers,
    changes,
    incentives,
    interdependencies,
    matters_arising,
    oral,
    paper,
    pilots,
    position,
    products,
    risks,
)
from tests.unit.packs import rows as row
from tests.unit.packs.rows import SINCE, TODAY, UNTIL

GOOD, FAIR, POOR = Rag.GREEN, Rag.AMBER_GREEN, Rag.AMBER_RED


def test_words_agree_with_their_number():
    assert [agree(count, "needs") for count in (0, 1, 2)] == ["need", "needs", "need"]
    assert [tally(count, "risk", "is open") for count in (0, 1, 1200)] == [
        "no risk is open",
        "1 risk is open",
        "1,200 risks are open",
    ]
    assert tally(2, "opportunity", "has come up", "opportunities") == "2 opportunities have come up"
    assert [all_of(count, "pilot") for count in (1, 2, 1200)] == [
        "the only pilot",
        "both pilots",
        "all 1,200 pilots",
    ]


def test_lists_and_clauses_are_joined_as_one_writes_them():
    assert listed(["Kent"]) == "Kent"
    assert listed(["Kent", "Durham", "Croydon"]) == "Kent, Durham and Croydon"
    assert message("one is late") == "One is late."
    assert message("one is late", "", "two are not", "a third is") == (
        "One is late; two are not and a third is."
    )
    assert capital("") == ""


def test_the_pilots_message_of_the_design():
    thirteen = [
        *(row.pilot(f"P{n}", GOOD) for n in range(9)),
        row.without_return("Durham"),
        row.without_return("Croydon"),
        row.pilot("Kent", POOR, FAIR),
        row.pilot("Bradford", Rag.AMBER),
    ]
    assert pilots.pilots_message(thirteen) == (
        "9 of 13 pilots are on track, 1 Amber, 1 Amber/Red and 2 not rated; 2 returns are late and "
        "Kent has moved down to Amber/Red."
    )


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ([], "No pilots have been entered yet."),
        ([row.pilot()], "The only pilot is on track."),
        ([row.pilot(now=Rag.RED)], "The only pilot is not on track: it is Red."),
        ([row.pilot(), row.pilot("Durham")], "Both pilots are on track."),
        (
            [row.pilot(now=Rag.RED), row.pilot("Durham", Rag.AMBER)],
            "Neither pilot is on track: 1 Amber and 1 Red.",
        ),
        (
            [row.pilot(), row.without_return()],
            "1 of 2 pilots is on track and 1 not rated; 1 return is late.",
        ),
        (
            [row.pilot(), row.without_return(is_late=False)],
            "1 of 2 pilots is on track and 1 not rated; 1 return is outstanding.",
        ),
        (
            [row.pilot(now=GOOD, before=FAIR), row.pilot("Durham", GOOD, Rag.AMBER)],
            "Both pilots are on track; Kent and Durham have moved up to Green.",
        ),
        (
            [row.pilot(now=POOR, before=FAIR), row.pilot("Durham", Rag.RED, Rag.AMBER)],
            "Neither pilot is on track: 1 Amber/Red and 1 Red; Kent and Durham have moved down.",
        ),
        (
            [row.pilot(f"P{n}", POOR, FAIR) for n in range(4)],
            "None of the 4 pilots is on track: all are Amber/Red; 4 pilots have moved down.",
        ),
    ],
)
def test_the_pilots_message(given, said):
    assert pilots.pilots_message(given) == said


def test_headings_about_pilots():
    assert pilots.pilots_heading([]) == "There are no pilots to show"
    assert pilots.pilots_heading([row.pilot()]) == "No pilot is Red or Amber/Red"
    worrying = [row.pilot(now=Rag.RED), row.pilot(now=POOR), row.pilot(now=POOR)]
    assert pilots.pilots_heading(worrying) == "1 pilot is Red and 2 are Amber/Red"


def test_the_heading_of_the_map_names_the_regions_that_worry():
    fine, worrying, empty = (
        row.region("London"),
        row.region("South East", POOR),
        row.region("Wales"),
    )
    empty = msgspec.structs.replace(empty, pilots=())
    assert pilots.map_heading([empty], 0) == "No pilot is on the map yet"
    assert pilots.map_heading([worrying, empty], 1) == "1 pilot in 1 region"
    assert pilots.map_heading([fine, fine], 2) == "2 pilots in 2 regions"
    assert pilots.map_heading([fine, worrying], 2) == (
        "2 pilots in 2 regions; Red or Amber/Red: Kent (South East)"
    )
    assert pilots.map_heading([worrying] * 4, 4) == "4 pilots in 4 regions"


def test_which_returns_are_not_accepted_is_said_once():
    def returns(accepted, waiting):
        names = [f"A{n}" for n in range(accepted)], [f"W{n}" for n in range(waiting)]
        return [
            msgspec.structs.replace(row.pilot(name), has_return=True, is_accepted=is_accepted)
            for group, is_accepted in zip(names, (True, False), strict=True)
            for name in group
        ]

    said = pilots.not_accepted_sentence
    assert said(returns(3, 0)) == ""
    assert said(returns(0, 9)) == "None of the returns received has been accepted yet."
    assert said(returns(9, 1)) == "The return of W0 has not been accepted yet."
    assert said(returns(1, 9)) == "Of the returns received, only that of A0 has been accepted."
    assert said(returns(9, 9)) == "", "each says so for itself"


def test_how_a_pilots_records_stand():
    assert pilots.records_sentence(0, 0) == ""
    assert pilots.records_sentence(1, 0) == "1 of its milestones is Red."
    assert pilots.records_sentence(2, 1) == "2 of its milestones are Red; 1 barrier is open."


def test_the_milestones_message():
    say = achievements.achievements_message
    key = row.milestone(title="Budget 2010", settled_on=date(2010, 3, 24), is_key=True)
    assert say(row.figures(), None, SINCE) == "No milestones have been entered yet."
    told = row.figures(milestones=3, milestones_red=1, milestones_completed=1)
    assert say(told, key, SINCE) == (
        "1 of 3 milestones is Red; 1 has been completed since 18 January 2010 and the next key"
        " milestone, “Budget 2010”, is due on 24 March 2010."
    )
    assert say(row.figures(milestones=2), None, None) == (
        "Neither milestone is Red; none has been completed so far."
    )
    assert say(row.figures({"milestones": 2}, milestones=1, milestones_red=1), None, None) == (
        "The only milestone is Red; none has been completed so far. 2 restricted milestones are"
        " not counted."
    )


def test_headings_about_milestones():
    assert (
        achievements.done_heading([], SINCE) == "nothing has been completed since 18 January 2010"
    )
    assert achievements.done_heading([row.event(), row.event("P")], None) == (
        "1 milestone and 1 product have been completed so far"
    )
    assert achievements.done_heading([row.event()], None) == (
        "1 milestone has been completed so far"
    )
    assert achievements.ahead_heading([], UNTIL) == (
        "nothing is due by the next meeting on 22 March 2010"
    )
    assert achievements.ahead_heading([row.event()] * 2, None) == (
        "2 milestones are due in the next period"
    )
    say = achievements.chart_heading
    assert say(row.figures()) == "No milestone is marked as key"
    assert say(row.figures(milestones_key=2)) == "both key milestones are on or ahead of baseline"
    assert say(row.figures(milestones_key=2, milestones_key_late=1)) == (
        "1 of 2 key milestones is later than baseline"
    )


def test_the_milestones_that_need_attention_are_told_with_the_reasons():
    def say(**counts):
        return achievements.exceptions_heading(row.figures(**counts), SINCE)

    assert say() == "no milestone needs attention"
    assert say(milestones_needing_attention=1, milestones_amber=1) == "1 milestone needs attention"
    assert say(
        milestones_needing_attention=9,
        milestones_red=4,
        milestones_beyond_tolerance=2,
        milestones_moved_later=3,
    ) == (
        "9 milestones need attention: 4 are Red, 2 of them beyond tolerance; 3 have moved later "
        "since 18 January 2010"
    )


def test_change_requests_that_wait_and_those_decided_are_told_apart():
    assert changes.changes_heading(0, 0, SINCE) == ""
    assert changes.changes_heading(2, 3, SINCE) == (
        "2 change requests are waiting for a decision and 1 has been decided since 18 January 2010"
    )
    assert changes.changes_heading(0, 2, None) == ("2 change requests have been decided so far")


@pytest.mark.parametrize(
    ("late_with", "said"),
    [
        ([], "3 barriers are open with 2 departments."),
        (["A"], "3 barriers are open with 2 departments; 1 response is overdue (from A)."),
        (["A", "A"], "3 barriers are open with 2 departments; 2 responses are overdue"
                     " (both from A)."),
        (["A", "A", "B"], "3 barriers are open with 2 departments; 3 responses are overdue"
                          " (2 from A)."),
        (["A", "B"], "3 barriers are open with 2 departments; 2 responses are overdue."),
    ],
)  # fmt: skip
def test_the_barriers_message(late_with, said):
    late = [row.barrier(name, is_overdue=True) for name in late_with]
    told = row.figures(barriers_open=3, barriers_departments=2)
    assert barriers.barriers_message(told, late) == said


def test_barriers_and_opportunities():
    say, heading = barriers.barriers_message, barriers.barriers_heading
    new = row.barrier(is_new=True, is_opportunity=True)
    assert say(row.figures(), []) == "No barrier is open."
    assert say(row.figures({"opportunities_open": 1}, opportunities_new=1), []) == (
        "No barrier is open; 1 new opportunity has been raised. 1 restricted opportunity is not"
        " counted."
    )
    assert heading(row.figures()) == "No barrier is open"
    assert heading(row.figures(barriers_open=1)) == "1 open barrier, none with a response"
    assert heading(row.figures(barriers_open=2, barriers_answered=1)) == (
        "2 open barriers, 1 with a response"
    )
    assert barriers.department_heading("HM Treasury", [row.barrier(age=1)]) == (
        "HM Treasury: 1 open, 1 day old"
    )
    late = row.barrier(age=112, is_overdue=True)
    assert barriers.department_heading("HM Treasury", [row.barrier(), late]) == (
        "HM Treasury: 2 open, 1 overdue, the oldest 112 days old"
    )
    said, outcome = barriers.responses_so_far, ResponseOutcome
    assert said(Responsiveness.of([None], [None])) == ""
    assert said(Responsiveness.of([1], [])) == "median response 1 working day"
    answers = [outcome.ACCEPTED, None, outcome.PARTLY, outcome.NOT_ACCEPTED]
    assert said(Responsiveness.of([4, None, 21], answers)) == (
        "median response 12.5 working days, 1 of 3 accepted"
    )
    assert barriers.opportunities_heading(row.figures(), SINCE) == "no opportunity is open"
    told = row.figures(opportunities_open=2, opportunities_new=1)
    assert barriers.opportunities_heading(told, SINCE) == (
        "2 opportunities are open, 1 raised since 18 January 2010"
    )
    assert barriers.settled_heading([], None) == "nothing has been closed so far"
    assert barriers.settled_heading([row.barrier()], None) == "1 barrier has been closed so far"
    assert barriers.settled_heading([row.barrier(), new, new], None) == (
        "1 barrier and 2 opportunities have been closed so far"
    )


def test_the_risks_message():
    say = risks.risks_message
    assert say(row.figures(), SINCE) == "No risk is open."
    assert say(row.figures(risks_open=1, posts_missing=1), SINCE) == (
        "1 risk is open, and it is not very high; 1 post is unfilled."
    )
    told = row.figures(
        {"risks_open": 1}, risks_open=3, risks_very_high=2, risks_risen=1,
        posts_missing=Decimal("2.5"),
    )  # fmt: skip
    assert say(told, SINCE) == (
        "3 risks are open, 2 of them very high; 1 has risen since 18 January 2010 and"
        " 2.5 posts are unfilled. 1 restricted risk is not counted."
    )


def test_headings_about_risks_issues_and_resources():
    say = risks.heat_map_heading
    assert say(row.figures()) == "No risk is open"
    assert say(row.figures(risks_open=1)) == "the only open risk is not very high"
    assert say(row.figures(risks_open=2, risks_very_high=1)) == "1 of 2 open risks is very high"
    assert risks.highest_heading([row.risk()]) == "The highest risk: no change"
    assert risks.highest_heading([row.risk(before=4), row.risk(before=16)]) == (
        "The 2 highest risks: 1 up and 1 down"
    )
    say = risks.issues_heading
    assert say(row.figures()) == "no issue is open"
    assert say(row.figures(issues_open=1)) == "1 issue is open"
    assert say(row.figures(issues_open=2, issues_grave=1, issues_overdue=1)) == (
        "2 issues are open, 1 critical or high and 1 overdue"
    )
    say = risks.resources_heading
    assert say(row.figures()) == "No resource needs have been entered yet"
    assert say(row.figures(resources=1)) == "Posts and funding meet the need"
    assert say(row.figures(resources=2, posts_missing=1, funding_missing=60)) == (
        "Shortfall: 1 post and £60 of funding"
    )


def test_the_products_message():
    ask, say = row.product, products.products_message
    assert say(row.figures(), []) == "No product is under way."
    assert say(row.figures(products_open=1), [ask()]) == (
        "Nothing is needed from the group on 1 product under way; none is overdue."
    )
    told = row.figures(
        products_open=4, products_overdue=1, products_for_approval=1, products_for_comment=2
    )
    asked = [ask(ProductAsk.APPROVAL), ask(ProductAsk.COMMENT), ask(ProductAsk.COMMENT)]
    assert say(told, [*asked, ask(is_overdue=True, title="The plan")]) == (
        "The group is asked to approve 1 product and comment on 2 products; “The plan” is overdue."
    )
    assert products.asked_heading([]) == "No product needs anything from the group"
    assert products.asked_heading(asked) == (
        "3 products need the group’s comment, input or approval"
    )
    assert products.others_heading([]) == "no other product is under way"
    assert products.others_heading([ask(is_overdue=True)]) == (
        "1 other product is under way, 1 overdue"
    )


def test_the_interdependencies_message():
    dep, say = row.interdependency, interdependencies.interdependencies_message
    assert say(row.figures(), [], TODAY) == "No interdependency is open."
    assert say(row.figures(interdependencies_open=2), [], TODAY) == (
        "2 open interdependencies, none at risk."
    )
    late = dep(date(2010, 1, 22), is_at_risk=True, is_overdue=True)
    coming = dep(date(2010, 2, 12), is_at_risk=True)
    told = row.figures(
        interdependencies_open=3, interdependencies_at_risk=2, interdependencies_overdue=1
    )
    assert say(told, [late, coming, dep()], TODAY) == (
        "2 of 3 open interdependencies are at risk; 1 is overdue"
        " and the next of those at risk is needed by 12 February 2010."
    )
    assert interdependencies.interdependencies_heading([], UNTIL) == "No interdependency is open"
    assert interdependencies.interdependencies_heading([dep()], None) == "1 open interdependency"
    assert interdependencies.interdependencies_heading([dep(), dep(date(2010, 9, 1))], UNTIL) == (
        "1 of 2 open interdependencies is needed by the next meeting"
    )


def test_what_ministers_are_told():
    say = position.position_message
    assert say(row.figures(), []) == "No pilots have been entered yet."
    told = row.figures(milestones=1, milestones_red=1, risks_open=2, risks_very_high=1)
    assert say(told, [row.pilot()]) == (
        "The only pilot is on track; the only milestone is Red and 1 of 2 open risks is very high."
    )
    say = incentives.incentives_message
    assert say(row.figures(), []) == "No barrier is open."
    assert say(row.figures(barriers_open=1, barriers_answered=1), []) == (
        "Every open barrier has a response; 1 is still to be acted on."
    )
    late = [row.barrier(is_overdue=True)]
    assert say(row.figures(barriers_open=2, barriers_answered=1), late) == (
        "1 of 2 open barriers has no response; 1 response is overdue (from HM Treasury)."
    )
    say = action.action_message
    assert say(row.figures(), []) == "No department has been asked for anything yet."
    told = row.figures(
        requests=12, requests_answered=9, barriers_open=10, opportunities_open=1, requests_closed=1
    )
    assert say(told, [row.department("A", 3, 1), row.department("B", 9, 8)]) == (
        "Departments have responded to 9 of 12 requests from pilots (10 open barriers, 1 open"
        " opportunity and 1 closed); A has the most outstanding (2)."
    )
    assert say(row.figures(requests=1, requests_answered=1), [row.department("A", 1, 1)]) == (
        "Departments have responded to the only request from pilots."
    )
    assert oral.oral_message("") == "The chair will speak to this item; there is no paper."


def test_headings_for_ministers():
    worrying = [row.pilot(now=POOR), row.pilot(now=Rag.AMBER, before=GOOD), row.without_return()]
    assert position.exceptions_heading(worrying, 13) == (
        "3 of 13 pilots need attention: 1 Amber/Red, 1 moved down and 1 without a return"
    )
    assert incentives.unanswered_heading([row.barrier(age=9), row.barrier(age=1)]) == (
        "2 barriers await a response, the oldest 9 days old"
    )
    assert incentives.unanswered_heading([row.barrier(age=9)]) == (
        "1 barrier awaits a response, raised 9 days ago"
    )
    assert incentives.unanswered_heading([]) == "no barrier awaits a response"
    assert action.departments_heading([row.department("A", 2, 0, overdue=1)]) == (
        "1 department has an overdue response"
    )


def test_what_matters_arising_say():
    say = matters_arising.actions_message
    assert say(row.figures(), []) == "No action is outstanding."
    assert say(row.figures(actions_open=1), [row.action()]) == "1 action is open; none is overdue."
    many = [row.action(), row.action(1), row.action(6), row.action(is_said_done=True)]
    told = row.figures(
        {"actions_open": 1}, actions_open=4, actions_overdue=2, actions_reported_complete=1
    )
    assert say(told, many) == (
        "4 actions are open; 2 are up to 6 days overdue and 1 is reported complete. 1 restricted or"
        " marked action is not counted."
    )


def test_what_an_item_that_is_its_papers_says():
    assert paper.paper_message([]) == "No paper has been submitted for this item."
    assert paper.paper_message(["HLOG(10)01"]) == "1 paper for this item: HLOG(10)01."
