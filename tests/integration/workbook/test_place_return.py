"""The return in a place's workbook: its answers and promises, saved as a draft."""

from datetime import date

import pytest

from app.core.database import transaction
from app.core.rag import Rag
from app.extensions import db
from app.returns import queries, service
from app.returns.models import Return
from app.returns.parts import PartKey
from app.returns.rules import PromiseAnswer, ReturnState
from tests import factories as make
from tests.integration.workbook.places import Kent, all_of

pytestmark = pytest.mark.one_engine


@pytest.fixture
def kent(app):
    kent = Kent()
    before = make.reporting_round(name="January 2010", due_on=date(2010, 1, 4))
    make.progress_update(pilot=kent.pilot, round=before, outlook="Open the hub.\nCount the spend.")
    kent.round = make.reporting_round(name="February 2010", due_on=date(2010, 2, 8))
    kent.returned = lambda: queries.find_return(kent.round.id, kent.pilot_id)
    with transaction():
        service.begin_return(kent.actor, round_=kent.round, pilot=kent.pilot)
    return kent


def answering(label, heading, value):
    def edit(book):
        page = book["Return"]
        column = next(at.column for at in page[1] if at.value == heading)
        row = next(at.row for at in page["A"] if at.value == label)
        page.cell(row, column).value = value

    return edit


ANSWERS = (
    ("Promise 1", "Answer", "Done"),
    ("Promise 2", "Answer", "Not yet"),
    ("Promise 2", "Note", "A partner is late."),
    ("Headline", "Answer", "The hub is open"),
    ("Achievements", "Answer", "The hub opened on 1 February."),
    ("What comes next", "Answer", "Count the spend.\nWrite the report."),
    ("What you learned", "Nothing to report", "Yes"),
    ("Spend to date", "Answer", "£25,000.50"),
    ("Delivery confidence", "Answer", "amber/green"),
    ("Reason for the confidence", "Answer", "One partner is late."),
)


def test_what_is_written_in_the_workbook_is_saved_as_a_draft(kent):
    found, plan = kent.check(kent.edited(all_of(*(answering(*each) for each in ANSWERS))))

    assert plan.problems == []
    shown = {c.label: [(d.column, d.before, d.after) for d in c.differences] for c in plan.changes}
    assert shown["Headline"] == [("Answer", "", "The hub is open")]
    assert shown["Promise 2"] == [("Answer", "", "Not yet"), ("Note", "", "A partner is late.")]
    assert kent.returned().headline == ""

    kent.save(found)

    returned = kent.returned()
    assert (returned.state, returned.submissions) == (ReturnState.DRAFT, 0)
    assert (returned.headline, returned.confidence) == ("The hub is open", Rag.AMBER_GREEN)
    assert (returned.spend_pence, returned.outlook) == (
        2_500_050,
        "Count the spend.\nWrite the report.",
    )
    assert [(p.answer, p.note) for p in returned.promises] == [
        (PromiseAnswer.DONE, ""),
        (PromiseAnswer.NOT_YET, "A partner is late."),
    ]
    by_key = {part.key: part for part in returned.parts}
    assert by_key[PartKey.LEARNING].is_nothing
    assert by_key[PartKey.NEEDS].saved_at is None

    _found, plan = kent.check(kent.download())  # as it is now
    assert (plan.problems, plan.changes) == ([], [])


def test_an_answer_that_cannot_be_taken_says_what_to_do_and_nothing_is_saved(kent):
    wrong = (
        ("Promise 1", "Answer", "Perhaps", "It is not one of the choices."),
        ("Spend to date", "Answer", "a lot", "It is not an amount of money."),
        ("Delivery confidence", "Answer", "Purple", "It is not one of the choices."),
        ("Headline", "Answer", "word " * 31, "It has more than 30 words."),
        ("Headline", "Nothing to report", "Yes", "This part needs an answer."),
        ("Achievements", "Nothing to report", "Maybe", "It must be Yes or blank."),
        ("Achievements", "Answer", "word " * 101, "Achievements: Enter 100 words or fewer."),
    )
    content = kent.download()
    for label, heading, value, reason in wrong:
        edit = all_of(
            answering(label, heading, value), answering("Resources", "Answer", "Two posts.")
        )
        found, plan = kent.check(kent.edited(edit, content))
        assert [(p.sheet, p.reason) for p in plan.problems] == [("Return", reason)], label
        assert not found.can_be_imported
    assert kent.returned().resources == ""


def test_an_answer_that_someone_else_changed_since_is_refused_with_both(kent):
    content = kent.edited(answering("Resources", "Answer", "Two posts."))
    other = kent.edited(answering("What you learned", "Answer", "Start early."))
    with transaction():
        service.save_part(
            kent.actor,
            round_=kent.round,
            returned=kent.returned(),
            key=PartKey.RESOURCES,
            resources="Three posts.",
        )

    _found, plan = kent.check(content)
    assert [(p.value, p.reason) for p in plan.problems] == [
        (
            "Two posts.",
            "It was blank when the workbook was downloaded, and is Three posts. now.",
        )
    ]
    found, plan = kent.check(other)
    assert plan.problems == []
    kent.save(found)
    returned = kent.returned()
    assert (returned.resources, returned.learning) == ("Three posts.", "Start early.")


def test_a_return_that_was_submitted_since_is_not_changed_and_one_not_begun_is(kent):
    content = kent.edited(answering("Resources", "Answer", "Two posts."))
    with transaction():
        kent.returned().state = ReturnState.SUBMITTED
    _found, plan = kent.check(content)
    assert [p.reason for p in plan.problems] == [
        "This return is submitted. To change it, ask for it to be sent back."
    ]

    kent.round = make.reporting_round(name="March 2010", due_on=date(2010, 3, 8))
    db.session.commit()
    kent.returned = Return
    content = kent.edited(answering("Resources", "Answer", "Two posts."))
    found, plan = kent.check(content)
    assert plan.problems == []
    kent.save(found)
    assert queries.find_return(kent.round.id, kent.pilot_id).resources == "Two posts."


def test_the_page_gives_the_sheet_to_those_who_may_write_the_return(client, kent):
    client.sign_in(kent.lead)
    content = client.get("/pilots/kent/workbook/download").data
    _found, plan = kent.check(kent.edited(answering("Resources", "Answer", "Two."), content))
    assert [(c.sheet, c.label) for c in plan.changes] == [("Return", "Resources")]
