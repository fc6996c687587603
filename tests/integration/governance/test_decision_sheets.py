"""Decision sheets: what a group is told about each decision that it is asked for."""

from datetime import date

import pytest
from sqlalchemy import select

from app.core import clock
from app.core.access import OPERATOR
from app.core.database import transaction
from app.core.due import read_undone
from app.core.errors import DomainError
from app.core.viewers import Viewer, looking_as
from app.extensions import db
from app.governance.agendas import service as agendas
from app.governance.agendas.rules import AnswerState
from app.governance.decision_sheets.building import Asking, sheets_for
from app.governance.decision_sheets.due import list_due_sheets
from app.governance.decision_sheets.models import SheetRecord
from app.governance.groups.rules import ItemPurpose
from app.governance.meetings.models import AgendaItem, Meeting
from app.governance.meetings.queries import get_meeting_by_id
from app.governance.papers.rules import PaperState
from app.packs.assemble import assemble
from app.packs.content import decode, encode
from app.packs.parts_html import sheet_html
from app.packs.variants.page import page_of_pack
from tests import factories as make
from tests.factories import papers as papers_of
from tests.guards.watching import statements

pytestmark = pytest.mark.one_engine

ASKS = "Agree the plan.\nAgree who pays for it.\nNote the risks."


@pytest.fixture
def item(app):
    make.programme()
    make.pin()
    return make.agenda_item(
        meeting=make.meeting(), purpose=ItemPurpose.DECISION, ask=ASKS, title="The plan"
    )


def meeting_of(item):
    return get_meeting_by_id(item.meeting_id)


def sheets_of(item):
    with_content = assemble(item.meeting_id, clock.today())
    assert decode(encode(with_content)) == with_content
    return with_content.sheets


def test_an_ask_without_a_sheet_has_one_that_says_what_is_lacking(item):
    first, second = sheets_of(item)

    assert (first.number, first.question, first.asks) == (
        1,
        "Agree the plan.",
        ("Agree the plan.",),
    )
    assert second.asks == ("Agree who pays for it.",)
    assert {"no recommendation", "no options", "no cost given"} <= set(first.lacks)
    assert "who pays is not stated" not in first.lacks  # nobody pays for no option


def test_asks_that_are_one_decision_stand_on_one_sheet(item):
    make.decision_sheet(item_id=item.id, title="Shall we?", covers=ASKS)

    (sheet,) = sheets_of(item)

    assert sheet.question == "Shall we?"
    assert sheet.asks == tuple(ASKS.splitlines())


def test_a_sheet_covers_the_asks_that_no_other_covers(item):
    make.decision_sheet(item_id=item.id, title="The rest?")
    make.decision_sheet(item_id=item.id, title="Who pays?", covers="agree who pays for it")

    rest, pays = sheets_of(item)

    assert (rest.question, rest.asks) == ("The rest?", ("Agree the plan.",))
    assert (pays.question, pays.asks) == ("Who pays?", ("Agree who pays for it.",))


def test_nought_is_an_amount_and_a_blank_is_none(item):
    sheet = make.decision_sheet(item_id=item.id, covers=ASKS)
    make.decision_option(sheet, cost_pence=0, saving_pence=230_000_000)
    make.decision_option(sheet, cost_pence=None, saving_pence=0, is_recommended=True)

    (drawn,) = sheets_of(item)

    assert [option.amounts for option in drawn.options] == [
        "Costs nothing, saves £2.3m in all",
        "No cost given, saves nothing",
    ]
    assert drawn.lacks == ("no cost given for option B",)
    assert "Not given" in sheet_html(drawn, links_records=False)
    assert drawn.recommended.letter == "B"


def test_the_sheet_of_a_paper_goes_where_the_paper_goes_and_not_before_it(item):
    draft = papers_of.paper(meeting=meeting_of(item), item_id=item.id)
    make.decision_sheet(paper_id=draft.id, title="By the paper?", covers=ASKS)

    (waiting,) = sheets_of(item)
    assert waiting.source == f"{draft.reference}, to follow"
    assert waiting.question == "Agree the plan."

    draft.state = PaperState.SUBMITTED
    draft.submitted_on = date(2010, 2, 3)
    (there,) = sheets_of(item)
    assert (there.question, there.source) == ("By the paper?", f"{draft.reference} {draft.title}")


def test_a_paper_to_follow_is_told_with_the_decision_that_it_brings_or_with_all(item):
    draft = papers_of.paper(meeting=meeting_of(item), item_id=item.id)
    brought = make.decision_sheet(paper_id=draft.id, title="By the paper?", covers="Agree the plan")

    content = assemble(item.meeting_id, clock.today())
    first, second = content.sheets
    assert (content.awaits_for(first), content.awaits_for(second)) == ((draft.reference,), ())
    assert content.awaits_besides(first.item) == ()

    db.session.delete(brought)
    content = assemble(item.meeting_id, clock.today())
    assert [content.awaits_for(each) for each in content.sheets] == 2 * [(draft.reference,)]
    page = page_of_pack(content, {}, links_records=False, file_address=None)
    assert str(page.parts).count(f"Paper to follow: {draft.reference}") == 2


def test_what_a_suggestion_put_on_the_agenda_brings_its_sheet(item):
    barrier = make.barrier()
    make.suggestion_answer(
        meeting_of(item),
        item_id=item.id,
        key=f"barrier:{barrier.id}:overdue:2010-02-01",
        state=AnswerState.TAKEN,
    )
    make.decision_sheet(barrier_id=barrier.id, title="Lift it?", covers="Agree the plan.")

    lift, _pays = sheets_of(item)

    assert (lift.question, lift.source) == ("Lift it?", f"{barrier.reference} {barrier.title}")


def test_what_was_decided_before_on_the_same_paper_is_told(item):
    paper = papers_of.submitted_paper(meeting=meeting_of(item), item_id=item.id)
    make.decision_sheet(paper_id=paper.id, earlier="Ministers asked for options.", covers=ASKS)
    make.decision(paper_id=paper.id, text="Wait a month.", decided_on=date(2010, 1, 20))

    (sheet,) = sheets_of(item)

    assert [line.partition(", ")[2] for line in sheet.decided_before[:1]] == [
        "20 January 2010: Wait a month."
    ]
    assert sheet.decided_before[1:] == ("Ministers asked for options.",)


def test_the_sheet_of_a_restricted_item_is_in_no_pack(item):
    item.is_restricted = True
    make.decision_sheet(item_id=item.id)

    assert sheets_of(item) == ()


@pytest.mark.every_engine
def test_reading_the_sheets_of_an_agenda_takes_as_many_statements_for_many(item):
    meeting = meeting_of(item)
    items = [make.agenda_item(meeting=meeting, purpose=ItemPurpose.DECISION) for _ in range(6)]
    for each in items:
        make.decision_option(make.decision_sheet(item_id=each.id))

    def count(some):
        db.session.expire_all()
        agenda = [Asking(number, each, ["Agree it."]) for number, each in enumerate(some, 1)]
        [each.item.purpose for each in agenda]
        with statements() as seen:
            sheets_for(agenda)
        return len(seen)

    assert count(items) == count(items[:1]) <= 8


def test_the_secretariat_writes_a_sheet_and_puts_its_options_into_order(item, client):
    client.sign_in(make.secretariat())
    page = client.get(f"/meetings/{item.meeting_id}/items/{item.id}/edit").page
    address = dict(page.links)["Add a decision sheet"]

    shown = client.submit(address, title="Shall the plan go ahead?").page
    assert "Incomplete: no recommendation; no options" in shown.text
    sheet = db.session.scalars(select(SheetRecord)).one()

    options = f"/decision-sheets/{sheet.id}/options/new"
    client.do(options, "Add option", title="Wait", per="all", cost_pence="0")
    shown = client.submit(
        options, "Add option", title="Begin", per="year", cost_pence="£2.3m", is_recommended="y"
    ).page
    assert [row[:3] for row in shown.rows] == [
        ["A. Wait", "£0", "Not given"],
        ["B. Begin Recommended", "£2.3m a year", "Not given"],
    ]

    shown = client.send(shown, "Move up Begin").page
    assert [row[0] for row in shown.rows] == ["A. Begin Recommended", "B. Wait"]
    shown = client.send(shown, "Remove Wait").page
    assert [row[0] for row in shown.rows] == ["A. Begin Recommended"]


def test_an_amount_that_is_none_is_told_beside_its_box_and_nothing_typed_is_lost(item, client):
    client.sign_in(make.secretariat())
    sheet = make.decision_sheet(item_id=item.id)

    answer = client.submit(
        f"/decision-sheets/{sheet.id}/options/new",
        "Add option",
        title="Begin",
        per="all",
        cost_pence="about 2m",
    )

    assert "Cost must be an amount of money, like 250,000 or 2.3m" in answer.page.text
    assert 'value="about 2m"' in answer.text


def test_an_author_writes_the_sheets_of_a_paper_until_it_is_submitted(item, client):
    author = make.account()
    paper = papers_of.paper(meeting=meeting_of(item), item_id=item.id, author=author.person)
    sheet = make.decision_sheet(paper_id=paper.id)
    client.sign_in(author)
    assert client.get(f"/decision-sheets/{sheet.id}/edit").status_code == 200

    paper.state = PaperState.SUBMITTED
    db.session.commit()
    assert client.get(f"/decision-sheets/{sheet.id}").status_code == 200
    assert client.get(f"/decision-sheets/{sheet.id}/edit").status_code == 403


def test_the_sheet_of_an_item_that_is_carried_over_goes_with_it_whatever_it_is_called(item):
    sheet = make.decision_sheet(item_id=item.id, title="Shall it go ahead?")
    held_on = meeting_of(item).held_on
    for later in (held_on + 14 * make.DAY, held_on + 28 * make.DAY):
        make.meeting(group=meeting_of(item).group, held_on=later)
        with transaction():
            agendas.carry_over(OPERATOR, meeting=meeting_of(item), item=item)
        with transaction():
            facts = item.facts() | {"ask": item.ask, "title": f"Otherwise, {later}"}
            agendas.amend_item(OPERATOR, item=item, **facts)
            with pytest.raises(DomainError, match="already been carried over"):
                agendas.carry_over(OPERATOR, meeting=meeting_of(item), item=item)
        [item] = db.session.scalars(
            select(AgendaItem).join(AgendaItem.meeting).where(Meeting.held_on == later)
        )
        [asked] = [each for each in sheets_of(item) if each.recommendation == sheet.recommendation]
        assert asked.question == "Shall it go ahead?"


def test_a_sheet_follows_its_ask_when_that_is_put_otherwise_and_goes_with_its_item(item):
    make.decision_option(make.decision_sheet(item_id=item.id, covers="Agree the plan."))
    sheet = db.session.scalars(select(SheetRecord)).one()
    facts = item.facts() | {"ask": ASKS.replace("Agree the plan.", "Approve the plan.")}

    with transaction():
        agendas.amend_item(OPERATOR, item=item, **facts)
    assert sheet.covered == ["Approve the plan."]

    with transaction():
        agendas.remove_item(OPERATOR, meeting=meeting_of(item), item_id=item.id)
    assert db.session.scalars(select(SheetRecord)).all() == []


def test_readiness_says_what_a_sheet_lacks_and_whom_to_ask(item, client):
    presenter = make.person(name="Director, finance")
    item.presenter_id = presenter.id
    author = make.person(name="Head of planning")
    paper = papers_of.paper(meeting=meeting_of(item), item_id=None, author=author)
    whole = make.decision_sheet(item_id=item.id, covers="Agree the plan.", title="The plan?")
    for _ in range(2):
        make.decision_option(whole)
    other = make.agenda_item(
        meeting=meeting_of(item), purpose=ItemPurpose.DECISION, ask="Agree the price."
    )
    paper.item_id = other.id
    price = make.decision_sheet(paper_id=paper.id, title="The price?")
    make.decision_option(price, cost_pence=None)
    make.decision_option(price)
    db.session.commit()
    meeting = get_meeting_by_id(item.meeting_id)

    found = {each.what: each for each in list_due_sheets(None, [meeting])}

    assert {what: each.is_done for what, each in found.items()} == {
        "Decision sheet for item 1, “The plan?”": True,
        "Decision sheet for item 1, “Agree who pays for it”: not written": False,
        "Decision sheet for item 2, “The price?”: no cost given for option A": False,
    }
    with statements() as asked:
        hers = [each.what for each in list_due_sheets(presenter.id, None)]
    assert hers == [
        "Decision sheet for item 1, “The plan?”",
        "Decision sheet for item 1, “Agree who pays for it”: not written",
    ]
    assert len(asked) == 1, "what one part of a page has read, the next does not read again"
    who = {what.partition(", ")[2]: each.person_id for what, each in found.items()}
    assert who["“Agree who pays for it”: not written"] == presenter.id
    assert who["“The price?”: no cost given for option A"] == author.id

    client.sign_in(make.secretariat())
    page = client.get(f"/meetings/{meeting.id}/readiness").page
    assert "“The price?”: no cost given for option A" in page.text
    assert "Head of planning" in page.text


def test_who_owes_a_sheet_finds_it_on_their_own_front_page_and_can_write_it(item, client):
    group = meeting_of(item).group
    presenter, author = (make.member(group, email=f"{who}@example.org") for who in ("ann", "bob"))
    item.presenter_id, item.ask = presenter.person_id, "Agree the plan."
    other = make.agenda_item(
        meeting=meeting_of(item), purpose=ItemPurpose.DECISION, ask="Agree the price."
    )
    paper = papers_of.paper(
        meeting=meeting_of(item), item_id=other.id, author=author.person, title="Price"
    )
    db.session.commit()

    for account, asked in ((presenter, "Agree the plan"), (author, "Agree the price")):
        client.sign_in(account)
        page = client.get("/").page
        [address] = [href for text, href in page.links if f"“{asked}”: not written" in text]
        assert client.get(address).status_code == 200, asked
        hers = [item.what for item in read_undone(person_id=account.person_id)]
        assert sum("Decision sheet" in each for each in hers) == 1

    paper.state, paper.recommendation = PaperState.SUBMITTED, "Agree the price."
    make.decision_sheet(paper_id=paper.id, title="The price?")
    db.session.commit()
    assert "Decision sheet" not in client.get("/").page.text, "only the secretariat can write it"
    found = list_due_sheets(None, [meeting_of(item)])
    assert [each.is_of_secretariat for each in found] == [False, True]


def test_readiness_counts_what_a_paper_asks_for_an_item_without_words_of_its_own(item, client):
    item.section, item.ask = "paper", ""
    papers_of.submitted_paper(
        meeting=meeting_of(item), item_id=item.id, recommendation="Agree the price."
    )
    client.sign_in(make.secretariat())

    page = client.get(f"/meetings/{item.meeting_id}/readiness").page

    assert "Decision sheet for item 1, “Agree the price”: not written" in page.text


def test_an_ask_too_long_for_a_question_does_not_begin_one(item, client):
    item.ask = f"Agree {'a very long plan ' * 24}"
    client.sign_in(make.secretariat())
    address = f"/decision-sheets/of/agenda_item/{item.id}/new"

    sent = client.submit(address, title="Shall we?")

    assert 'value="Agree' not in client.get(address).text
    assert sent.page.heading == "Shall we?"


def test_a_decision_begins_with_the_option_that_the_group_chose(item, client):
    item.ask = "Agree the plan."
    sheet = make.decision_sheet(item_id=item.id, title="Should the plan go ahead?")
    make.decision_option(sheet, title="NHS trusts wait a year.")
    make.decision_option(sheet, title="Begin in April", is_recommended=True)
    minutes = make.minutes(meeting_of(item))
    make.present(meeting_of(item))
    client.sign_in(make.secretariat())
    part = next(each for each in minutes.items if each.agenda_item_id == item.id)
    address = f"/meetings/{item.meeting_id}/minutes/items/{part.id}/decisions/new"

    def text_on(page):
        return page.form("Record decision").filled({}, "Record decision")["text"]

    page = client.get(address).page
    chose = "On the question “Should the plan go ahead?” the group chose"
    assert text_on(page) == [f"{chose} “Begin in April”."]

    page = client.get(dict(page.links)["NHS trusts wait a year."]).page
    assert text_on(page) == [f"{chose} “NHS trusts wait a year”."]


def test_the_question_on_a_restricted_record_is_told_to_no_one_in_mails(item):
    barrier = make.barrier(is_restricted=True)
    key = f"barrier:{barrier.id}:overdue:2010-02-01"
    make.suggestion_answer(meeting_of(item), item_id=item.id, key=key, state=AnswerState.TAKEN)
    make.decision_sheet(barrier_id=barrier.id, title="Close it?", covers="Agree the plan.")
    meeting = meeting_of(item)

    with looking_as(Viewer(sees_all=True)):
        found = list_due_sheets(None, [meeting])
        readers = {each.what.partition("“")[2][:5]: each.readers for each in found}

    assert readers == {"Close": frozenset(), "Agree": None}
