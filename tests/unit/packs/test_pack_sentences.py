"""What the pack's sentences say of none, one, some and all."""

from datetime import date

import pytest

from app.core.rag import Rag
from app.delivery.rules import ProductAsk
from app.packs.sentences import barriers, milestones, ministers, pilots, products, risks
from app.packs.sentences.words import capital, listed, message, some, spelled
from app.risks.rules import Severity
from tests.unit.packs import rows as row
from tests.unit.packs.rows import SINCE, TODAY, UNTIL

GOOD, FAIR, POOR = Rag.GREEN, Rag.AMBER_GREEN, Rag.AMBER_RED


def test_numbers_are_words_up_to_nine():
    assert [spelled(n) for n in (0, 1, 9, 10, 1200)] == ["no", "one", "nine", "10", "1,200"]
    assert [some(n, "entry", "entries") for n in (0, 1, 2)] == [
        "no entries",
        "one entry",
        "two entries",
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
        "Nine of 13 pilots are on track; two returns are late and Kent has moved to Amber/Red."
    )


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ([], "No pilots have been entered yet."),
        ([row.pilot()], "The one pilot is on track."),
        ([row.pilot(now=Rag.RED)], "The one pilot is not on track."),
        ([row.pilot(), row.pilot("Durham")], "Both pilots are on track."),
        (
            [row.pilot(now=Rag.RED), row.pilot("Durham", Rag.AMBER)],
            "Neither of the two pilots is on track.",
        ),
        (
            [row.pilot(), row.without_return()],
            "One of two pilots is on track; one return is late.",
        ),
        (
            [row.pilot(), row.without_return(is_late=False)],
            "One of two pilots is on track; one return is still to come.",
        ),
        (
            [row.pilot(now=GOOD, before=FAIR), row.pilot("Durham", GOOD, Rag.AMBER)],
            "Both pilots are on track; Kent and Durham have moved up to Green.",
        ),
        (
            [row.pilot(now=POOR, before=FAIR), row.pilot("Durham", Rag.RED, Rag.AMBER)],
            "Neither of the two pilots is on track; Kent and Durham have moved down.",
        ),
        (
            [row.pilot(f"P{n}", POOR, FAIR) for n in range(4)],
            "None of the four pilots is on track; four pilots have moved down.",
        ),
    ],
)
def test_the_pilots_message(given, said):
    assert pilots.pilots_message(given) == said


def test_headings_about_pilots():
    assert pilots.pilots_heading([]) == "There are no pilots to show"
    assert pilots.pilots_heading([row.pilot()]) == "No pilot is Red or Amber/Red"
    worrying = [row.pilot(now=Rag.RED), row.pilot(now=POOR), row.pilot(now=POOR)]
    assert pilots.pilots_heading(worrying) == "One pilot is Red and two are Amber/Red"
    assert pilots.map_heading(0, [], 0) == "No pilot is on the map yet"
    assert pilots.map_heading(1, ["A"], 1) == "One pilot in one region"
    assert pilots.map_heading(2, ["A", "B", "A"], 3) == (
        "Three pilots in two regions; two share the theme “A”"
    )


def test_how_a_pilots_records_stand():
    assert pilots.pilot_records(0, 0) == ""
    assert pilots.pilot_records(1, 0) == "One of its milestones is Red."
    assert pilots.pilot_records(2, 1) == "Two of its milestones are Red; one barrier is open."


def test_the_milestones_message():
    done = row.milestone(Rag.COMPLETE)
    late = row.milestone(Rag.RED, 20, title="Survey", settled_on=date(2010, 2, 1), is_key=True)
    key = row.milestone(title="Budget 2010", settled_on=date(2010, 3, 24), is_key=True)
    assert milestones.achievements_message([], [], SINCE, TODAY) == (
        "No milestones have been entered yet."
    )
    assert milestones.achievements_message([done, late, key], [done], SINCE, TODAY) == (
        "One milestone has been completed since 18 January 2010; one is Red and the next key one,"
        " “Budget 2010”, is due on 24 March 2010."
    )
    assert milestones.achievements_message([row.milestone()], [], None, TODAY) == (
        "No milestone has been completed so far; none is Red."
    )


def test_headings_about_milestones():
    assert milestones.done_heading([], SINCE) == "Nothing was completed since 18 January 2010"
    assert milestones.done_heading([row.event(), row.event("P")], None) == (
        "One milestone and one product have been completed so far"
    )
    assert milestones.done_heading([row.event()], None) == (
        "One milestone has been completed so far"
    )
    assert milestones.ahead_heading([], UNTIL) == (
        "Nothing is due by the next meeting on 22 March 2010"
    )
    assert milestones.ahead_heading([row.event()] * 2, None) == (
        "Two milestones are due in the next period"
    )
    assert milestones.chart_heading([]) == "No milestone is marked as key"
    assert milestones.chart_heading([row.milestone()] * 2) == (
        "Both key milestones keep to their baseline"
    )
    assert milestones.chart_heading([row.milestone(variance=1), row.milestone()]) == (
        "One of two key milestones is later than its baseline"
    )
    assert milestones.exceptions_heading([], 14) == "No milestone needs the group’s attention"
    assert milestones.exceptions_heading([row.milestone(Rag.AMBER, 14)], 14) == (
        "One milestone needs attention"
    )
    assert milestones.exceptions_heading([row.milestone(Rag.RED, 15, moved=3)] * 4, 14) == (
        "Four milestones have slipped past tolerance; four moved later since the last meeting"
    )


@pytest.mark.parametrize(
    ("late_with", "said"),
    [
        ([], "Three barriers are open with two departments."),
        (["A"], "Four barriers are open with three departments; one is past its date for an"
                " answer, with A."),
        (["A", "A"], "Five barriers are open with three departments; two are past their date for"
                     " an answer, both with A."),
        (["A", "A", "B"], "Six barriers are open with four departments; three are past their"
                          " date for an answer, two of them with A."),
        (["A", "B"], "Five barriers are open with four departments; two are past their date for"
                     " an answer."),
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
        "No barrier is open; one new opportunity has come up."
    )
    assert barriers.barriers_heading([]) == "No barrier is open"
    assert barriers.barriers_heading([row.barrier()]) == "One open barrier, none answered yet"
    assert barriers.barriers_heading([row.barrier(), row.barrier(is_answered=True)]) == (
        "Two open barriers, one answered"
    )
    assert barriers.department_heading("HM Treasury", [row.barrier(age=1)]) == (
        "HM Treasury: one open, 1 day old"
    )
    late = row.barrier(age=112, is_overdue=True)
    assert barriers.department_heading("HM Treasury", [row.barrier(), late]) == (
        "HM Treasury: two open, one overdue, the oldest 112 days"
    )
    assert barriers.opportunities_heading([], SINCE) == "No opportunity is open"
    assert barriers.opportunities_heading([new, row.barrier()], SINCE) == (
        "Two opportunities are open, one raised since 18 January 2010"
    )
    assert barriers.settled_heading([], None) == "Nothing was settled so far"
    assert barriers.settled_heading([row.barrier()], None) == "One barrier has been settled so far"
    assert barriers.settled_heading([row.barrier(), new, new], None) == (
        "One barrier and two opportunities have been settled so far"
    )


def test_the_risks_message():
    assert risks.risks_message([], [], SINCE) == "No risk is open."
    assert risks.risks_message([row.risk()], [row.resource("2", "1")], SINCE) == (
        "One risk is open, and it is not very high; 1 post is unfilled."
    )
    many = [row.risk(5, 5, before=10), row.risk(), row.risk(4, 4, before=16)]
    assert risks.risks_message(many, [row.resource("3.5", "1")], SINCE) == (
        "Three risks are open, two of them very high; one has risen since 18 January 2010 and"
        " 2.5 posts are unfilled."
    )


def test_headings_about_risks_issues_and_resources():
    assert risks.heat_map_heading([]) == "No risk is open"
    assert risks.heat_map_heading([row.risk()]) == "The one open risk is not very high"
    assert risks.heat_map_heading([row.risk(5, 5), row.risk()]) == (
        "One of two open risks is very high"
    )
    assert risks.highest_heading([row.risk()]) == "The highest risk: none has moved"
    assert risks.highest_heading([row.risk(before=4), row.risk(before=16)]) == (
        "The two highest risks: one up and one down"
    )
    assert risks.issues_heading([]) == "No issue is open"
    assert risks.issues_heading([row.issue()]) == "One issue is open"
    assert risks.issues_heading([row.issue(Severity.HIGH, is_overdue=True), row.issue()]) == (
        "Two issues are open, one critical or high and one overdue"
    )
    assert risks.resources_heading([]) == "No resource needs have been entered yet"
    assert risks.resources_heading([row.resource("1", "2")]) == "Posts and funding meet the need"
    assert risks.resources_heading(
        [row.resource("2", "1", 100, 40), row.resource("1", "2", 10, 70)]
    ) == ("Still to be found: 1 post and £60 of funding")


def test_the_products_message():
    ask = row.product
    assert products.products_message([]) == "No product is under way."
    assert products.products_message([ask()]) == (
        "Nothing is asked of the group on one product under way; none is overdue."
    )
    asked = [ask(ProductAsk.APPROVAL), ask(ProductAsk.COMMENT), ask(ProductAsk.COMMENT)]
    assert products.products_message([*asked, ask(is_overdue=True, title="The plan")]) == (
        "The group is asked to approve one product and comment on two products; The plan is"
        " overdue."
    )
    assert products.asked_heading([]) == "No product needs anything of the group"
    assert products.asked_heading(asked) == (
        "Three products need the group’s comment, input or approval"
    )
    assert products.other_products_heading([]) == "No other product is under way"
    assert products.other_products_heading([ask(is_overdue=True)]) == (
        "One other product is under way, one overdue"
    )


def test_the_interdependencies_message():
    dep = row.interdependency
    assert products.interdependencies_message([], TODAY) == "No interdependency is open."
    assert products.interdependencies_message([dep(), dep()], TODAY) == (
        "None of two open interdependencies is at risk."
    )
    late = dep(date(2010, 1, 22), is_at_risk=True, is_overdue=True)
    coming = dep(date(2010, 2, 12), is_at_risk=True)
    assert products.interdependencies_message([late, coming, dep()], TODAY) == (
        "Two of three interdependencies are at risk; one is past the day by which it was needed"
        " and the next of those at risk is needed by 12 February 2010."
    )
    assert products.interdependencies_heading([], UNTIL) == "No interdependency is open"
    assert products.interdependencies_heading([dep()], None) == "One open interdependency"
    assert products.interdependencies_heading([dep(), dep(date(2010, 9, 1))], UNTIL) == (
        "One of two open interdependencies is needed by the next meeting"
    )


def test_what_ministers_are_told():
    assert ministers.position_message([], [], []) == "No pilots have been entered yet."
    assert ministers.position_message(
        [row.pilot()], [row.milestone(Rag.RED)], [row.risk(5, 5)]
    ) == ("The one pilot is on track; one milestone is Red and one risk is very high.")
    assert ministers.incentives_message([], []) == "No barrier is open."
    assert ministers.incentives_message([], [row.barrier()]) == (
        "Every open barrier has an answer; one is still to be carried out."
    )
    assert ministers.incentives_message([row.barrier(is_overdue=True)], []) == (
        "One barrier is without an answer; one is past its date for an answer, with HM Treasury."
    )
    assert ministers.action_message([]) == "Nothing has been asked of any department yet."
    assert ministers.action_message([row.department("A", 3, 1), row.department("B", 9, 8)]) == (
        "Departments have answered nine of 12 requests from pilots; A has the most still to answer,"
        " two."
    )
    assert ministers.action_message([row.department("A", 1, 1)]) == (
        "Departments have answered the one request from pilots."
    )
    assert ministers.decisions_message(0) == "No decision is sought at this meeting."
    assert ministers.decisions_message(3) == "Three decisions are sought at this meeting."
    assert ministers.oral_message("") == "The chair will speak to this item; there is no paper."


def test_headings_for_ministers():
    assert ministers.pilot_exceptions_heading([row.pilot()]) == "One pilot needs attention"
    assert ministers.red_milestones_heading([]) == "No milestone is Red"
    assert ministers.very_high_heading([row.risk()] * 2) == "Two risks are very high"
    assert ministers.unanswered_heading([row.barrier(age=9), row.barrier(age=1)]) == (
        "Two barriers wait for an answer, the oldest for 9 days"
    )
    assert ministers.answered_heading([row.barrier()]) == (
        "One barrier has an answer that is still to be carried out"
    )
    assert ministers.departments_heading([row.department("A", 2, 0, overdue=1)]) == (
        "One department is past a date for an answer"
    )
    assert ministers.at_risk_heading([]) == "No interdependency is at risk or overdue"
    assert ministers.sought_heading(1) == "One decision to take"
    assert ministers.approvals_heading([]) == "No product waits for approval"
