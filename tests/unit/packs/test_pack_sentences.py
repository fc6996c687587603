"""What the pack's sentences say of none, 1, some and all."""

from datetime import date

import msgspec
import pytest

from app.core.rag import Rag
from app.core.sentences import agree, all_of, capital, listed, message, tally
from app.delivery.rules import ProductAsk
from app.packs.sections import (
    achievements,
    action,
    barriers,
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
from app.risks.rules import Severity
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
        "9 of 13 pilots are on track; 2 returns are late and Kent has moved down to Amber/Red."
    )


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ([], "No pilots have been entered yet."),
        ([row.pilot()], "The only pilot is on track."),
        ([row.pilot(now=Rag.RED)], "The only pilot is not on track."),
        ([row.pilot(), row.pilot("Durham")], "Both pilots are on track."),
        (
            [row.pilot(now=Rag.RED), row.pilot("Durham", Rag.AMBER)],
            "None of the 2 pilots is on track.",
        ),
        (
            [row.pilot(), row.without_return()],
            "1 of 2 pilots is on track; 1 return is late.",
        ),
        (
            [row.pilot(), row.without_return(is_late=False)],
            "1 of 2 pilots is on track; 1 return is outstanding.",
        ),
        (
            [row.pilot(now=GOOD, before=FAIR), row.pilot("Durham", GOOD, Rag.AMBER)],
            "Both pilots are on track; Kent and Durham have moved up to Green.",
        ),
        (
            [row.pilot(now=POOR, before=FAIR), row.pilot("Durham", Rag.RED, Rag.AMBER)],
            "None of the 2 pilots is on track; Kent and Durham have moved down.",
        ),
        (
            [row.pilot(f"P{n}", POOR, FAIR) for n in range(4)],
            "None of the 4 pilots is on track; 4 pilots have moved down.",
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
        "2 pilots in 2 regions; those that are Red or Amber/Red are in South East"
    )
    assert pilots.map_heading([worrying] * 4, 4) == (
        "4 pilots in 4 regions; 4 of them have one that is Red or Amber/Red"
    )


def test_how_a_pilots_records_stand():
    assert pilots.records_sentence(0, 0) == ""
    assert pilots.records_sentence(1, 0) == "1 of its milestones is Red."
    assert pilots.records_sentence(2, 1) == "2 of its milestones are Red; 1 barrier is open."


def test_the_milestones_message():
    done = row.milestone(Rag.COMPLETE)
    late = row.milestone(Rag.RED, 20, title="Survey", settled_on=date(2010, 2, 1), is_key=True)
    key = row.milestone(title="Budget 2010", settled_on=date(2010, 3, 24), is_key=True)
    assert achievements.achievements_message([], [], SINCE, TODAY) == (
        "No milestones have been entered yet."
    )
    assert achievements.achievements_message([done, late, key], [done], SINCE, TODAY) == (
        "1 milestone is Red; 1 has been completed since 18 January 2010 and the next key milestone,"
        " “Budget 2010”, is due on 24 March 2010."
    )
    assert achievements.achievements_message([row.milestone()], [], None, TODAY) == (
        "No milestone is Red; none has been completed so far."
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
    assert achievements.chart_heading([]) == "No milestone is marked as key"
    assert achievements.chart_heading([row.milestone()] * 2) == (
        "both key milestones are on or ahead of baseline"
    )
    assert achievements.chart_heading([row.milestone(variance=1), row.milestone()]) == (
        "1 of 2 key milestones is later than baseline"
    )
    assert achievements.exceptions_heading([], SINCE) == "no milestone needs attention"
    assert achievements.exceptions_heading([row.milestone(Rag.AMBER, 14)], SINCE) == (
        "1 milestone needs attention"
    )
    assert achievements.exceptions_heading([row.milestone(Rag.RED, 15, moved=3)] * 4, SINCE) == (
        "4 milestones have slipped beyond tolerance; 4 have moved later since 18 January 2010"
    )


@pytest.mark.parametrize(
    ("late_with", "said"),
    [
        ([], "3 barriers are open with 2 departments."),
        (["A"], "4 barriers are open with 3 departments; 1 response is overdue (from A)."),
        (["A", "A"], "5 barriers are open with 3 departments; 2 responses are overdue"
                     " (both from A)."),
        (["A", "A", "B"], "6 barriers are open with 4 departments; 3 responses are overdue"
                          " (2 from A)."),
        (["A", "B"], "5 barriers are open with 4 departments; 2 responses are overdue."),
    ],
)  # fmt: skip
def test_the_barriers_message(late_with, said):
    open_ = [row.barrier("X"), row.barrier("X"), row.barrier("Y")]
    late = [row.barrier(name, is_overdue=True) for name in late_with]
    assert barriers.barriers_message(open_ + late, []) == said


def test_barriers_and_opportunities():
    new = row.barrier(is_new=True, is_opportunity=True)
    assert barriers.barriers_message([], []) == "No barrier is open."
    assert barriers.barriers_message([], [new]) == (
        "No barrier is open; 1 new opportunity has been raised."
    )
    assert barriers.barriers_heading([]) == "No barrier is open"
    assert barriers.barriers_heading([row.barrier()]) == "1 open barrier, none with a response"
    assert barriers.barriers_heading([row.barrier(), row.barrier(is_answered=True)]) == (
        "2 open barriers, 1 with a response"
    )
    assert barriers.department_heading("HM Treasury", [row.barrier(age=1)]) == (
        "HM Treasury: 1 open, 1 day old"
    )
    late = row.barrier(age=112, is_overdue=True)
    assert barriers.department_heading("HM Treasury", [row.barrier(), late]) == (
        "HM Treasury: 2 open, 1 overdue, the oldest 112 days old"
    )
    assert barriers.opportunities_heading([], SINCE) == "no opportunity is open"
    assert barriers.opportunities_heading([new, row.barrier()], SINCE) == (
        "2 opportunities are open, 1 raised since 18 January 2010"
    )
    assert barriers.settled_heading([], None) == "nothing has been closed so far"
    assert barriers.settled_heading([row.barrier()], None) == "1 barrier has been closed so far"
    assert barriers.settled_heading([row.barrier(), new, new], None) == (
        "1 barrier and 2 opportunities have been closed so far"
    )


def test_the_risks_message():
    assert risks.risks_message([], [], SINCE) == "No risk is open."
    assert risks.risks_message([row.risk()], [row.resource("2", "1")], SINCE) == (
        "1 risk is open, and it is not very high; 1 post is unfilled."
    )
    many = [row.risk(5, 5, before=10), row.risk(), row.risk(4, 4, before=16)]
    assert risks.risks_message(many, [row.resource("3.5", "1")], SINCE) == (
        "3 risks are open, 2 of them very high; 1 has risen since 18 January 2010 and"
        " 2.5 posts are unfilled."
    )


def test_headings_about_risks_issues_and_resources():
    assert risks.heat_map_heading([]) == "No risk is open"
    assert risks.heat_map_heading([row.risk()]) == "The only open risk is not very high"
    assert risks.heat_map_heading([row.risk(5, 5), row.risk()]) == (
        "1 of 2 open risks is very high"
    )
    assert risks.highest_heading([row.risk()]) == "The highest risk: no change"
    assert risks.highest_heading([row.risk(before=4), row.risk(before=16)]) == (
        "The 2 highest risks: 1 up and 1 down"
    )
    assert risks.issues_heading([]) == "no issue is open"
    assert risks.issues_heading([row.issue()]) == "1 issue is open"
    assert risks.issues_heading([row.issue(Severity.HIGH, is_overdue=True), row.issue()]) == (
        "2 issues are open, 1 critical or high and 1 overdue"
    )
    assert risks.resources_heading([]) == "No resource needs have been entered yet"
    assert risks.resources_heading([row.resource("1", "2")]) == "Posts and funding meet the need"
    assert risks.resources_heading(
        [row.resource("2", "1", 100, 40), row.resource("1", "2", 10, 70)]
    ) == ("Shortfall: 1 post and £60 of funding")


def test_the_products_message():
    ask = row.product
    assert products.products_message([]) == "No product is under way."
    assert products.products_message([ask()]) == (
        "Nothing is needed from the group on 1 product under way; none is overdue."
    )
    asked = [ask(ProductAsk.APPROVAL), ask(ProductAsk.COMMENT), ask(ProductAsk.COMMENT)]
    assert products.products_message([*asked, ask(is_overdue=True, title="The plan")]) == (
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
    dep = row.interdependency
    assert interdependencies.interdependencies_message([], TODAY) == "No interdependency is open."
    assert interdependencies.interdependencies_message([dep(), dep()], TODAY) == (
        "2 interdependencies are open, none at risk."
    )
    late = dep(date(2010, 1, 22), is_at_risk=True, is_overdue=True)
    coming = dep(date(2010, 2, 12), is_at_risk=True)
    assert interdependencies.interdependencies_message([late, coming, dep()], TODAY) == (
        "2 of 3 interdependencies are at risk; 1 is overdue"
        " and the next of those at risk is needed by 12 February 2010."
    )
    assert interdependencies.interdependencies_heading([], UNTIL) == "No interdependency is open"
    assert interdependencies.interdependencies_heading([dep()], None) == "1 open interdependency"
    assert interdependencies.interdependencies_heading([dep(), dep(date(2010, 9, 1))], UNTIL) == (
        "1 of 2 open interdependencies is needed by the next meeting"
    )


def test_what_ministers_are_told():
    assert position.position_message([], [], []) == "No pilots have been entered yet."
    assert position.position_message([row.pilot()], [row.milestone(Rag.RED)], [row.risk(5, 5)]) == (
        "The only pilot is on track; 1 milestone is Red and 1 risk is very high."
    )
    assert incentives.incentives_message([], []) == "No barrier is open."
    assert incentives.incentives_message([], [row.barrier()]) == (
        "Every open barrier has a response; 1 is still to be acted on."
    )
    assert incentives.incentives_message([row.barrier(is_overdue=True)], []) == (
        "1 barrier has no response; 1 response is overdue (from HM Treasury)."
    )
    assert action.action_message([]) == "No department has been asked for anything yet."
    assert action.action_message([row.department("A", 3, 1), row.department("B", 9, 8)]) == (
        "Departments have responded to 9 of 12 requests from pilots; A has the most outstanding"
        " (2)."
    )
    assert action.action_message([row.department("A", 1, 1)]) == (
        "Departments have responded to the only request from pilots."
    )
    assert oral.oral_message("") == "The chair will speak to this item; there is no paper."


def test_headings_for_ministers():
    assert position.exceptions_heading(1, 13) == "1 pilot needs attention"
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
    say = matters_arising
    assert say.actions_message([]) == "No action is outstanding."
    assert say.actions_message([row.action()]) == "1 action is open; none is overdue."
    many = [row.action(), row.action(1), row.action(6), row.action(is_said_done=True)]
    assert say.actions_message(many) == (
        "4 actions are open; 2 are up to 6 days overdue and 1 is reported complete."
    )


def test_what_an_item_that_is_its_papers_says():
    assert paper.paper_message([]) == "No paper has been submitted for this item."
    assert paper.paper_message(["HLOG(10)01"]) == "1 paper for this item: HLOG(10)01."
