"""Reporting rounds and returns."""

from datetime import date

import pytest

from app.core import clock
from app.core.due import list_due
from app.core.rag import Rag
from app.core.working_days import shift_working_days
from app.delivery.models import Milestone, MilestoneForecast
from app.extensions import db
from app.returns import queries
from app.returns.models import ReportingRound, Return, ReturnNote, ReturnVersion
from app.returns.rules import PromiseAnswer, ReturnState
from app.risks.models import Issue, Risk, RiskScore
from tests import factories as make

ANSWERS = {
    "achievements": {"achievements": "All 12 districts are counted <b>. Diolch 🎉"},
    "outlook": {"outlook": "Send the final report.\nAgree the pool."},
    "milestones": {},
    "risks": {},
    "needs": {"needs": "A named lead at the department."},
    "learning": {"is_nothing": True},
    "insight": {"insight": "Fewer people call twice."},
    "resources": {"resources": "Two posts are filled."},
    "spend": {"spend_pence": "0"},
    "confidence": {
        "headline": "The count is done",
        "confidence": Rag.AMBER,
        "confidence_reason": "One partner has yet to agree.",
    },
}


def write(client, address, **changed):
    """Write all parts of a return, as one who goes from one to the next; gives the last page."""
    page = client.get(f"{address}/edit/{next(iter(ANSWERS))}").page
    for key, answer in (ANSWERS | changed).items():
        assert page.path == f"{address}/edit/{key}", page.errors
        page = client.send(page, **answer).page
    assert not page.errors, page.errors
    return page


def submit(client, address):
    return client.submit(f"{address}/submit", "Submit return")


@pytest.fixture
def kent(app):
    make.pin()
    return make.pilot(name="Kent")


@pytest.fixture
def february(app):
    return make.reporting_round(name="February 2010")


@pytest.fixture
def january(app):
    return make.reporting_round(
        name="January 2010", opens_on=date(2009, 12, 14), due_on=date(2009, 12, 29)
    )


def test_a_part_is_saved_by_itself_and_leads_on_to_the_next(client, kent, february):
    client.sign_in(make.pilot_lead(kent))
    address = f"/returns/kent/{february.id}"

    answer = client.submit(f"{address}/edit/learning", learning="Begin with the resident.")
    assert answer.request.path == f"{address}/edit/insight"
    assert "What you learned saved." in answer.page.text
    parts = client.get(f"{address}/edit").page.text

    assert "1 of 10 parts completed" in parts
    assert "Begin with the resident." in client.get(f"{address}/edit/learning").page.html
    row = client.get(f"/returns/rounds/{february.id}").page.rows[0]
    assert row[1] == "Being written 3 days late"


def test_an_answer_is_words_or_nothing_to_report_and_fits_the_pack(client, kent, february):
    client.sign_in(make.pilot_lead(kent))
    address = f"/returns/kent/{february.id}/edit/learning"

    long = client.submit(address, learning="word " * 71)
    both = client.submit(address, learning="Something", is_nothing=True)

    assert long.page.errors == ["Enter 70 words or fewer. There are 71."]
    assert "word word" in long.page.html
    assert "Clear the answer" in both.page.errors[0]
    assert db.session.query(Return).count() == 0
    spend = f"/returns/kent/{february.id}/edit/spend"
    client.do(spend, spend_pence="")
    assert "In progress" in client.get(f"/returns/kent/{february.id}/edit").page.text
    client.do(spend, spend_pence="0")
    assert db.session.query(Return).one().spend_pence == 0


def test_what_was_promised_last_time_is_asked_about(client, kent, february, january):
    make.progress_update(pilot=kent, round=january, outlook="Count the spend.\nName a lead.")
    client.sign_in(make.pilot_lead(kent))
    address = f"/returns/kent/{february.id}"

    page = client.get(f"{address}/edit/achievements").page
    assert "In January 2010 you said that this came next" in page.text
    client.do(page, achievements="Counted.", **{"promise-0-answer": "done"})
    assert "In progress" in client.get(f"{address}/edit").page.text
    again = client.get(f"{address}/edit/achievements").page
    client.do(again, **{"promise-1-answer": "dropped", "promise-1-note": "None would"})

    answers = [(each.text, each.answer) for each in the_return().promises]
    assert answers == [
        ("Count the spend.", PromiseAnswer.DONE),
        ("Name a lead.", PromiseAnswer.DROPPED),
    ]


def the_return():
    found = db.session.query(Return).order_by(Return.id.desc()).first()
    return queries.find_return(found.round_id, found.pilot_id)


def test_a_whole_return_is_submitted_reviewed_and_accepted(client, app, kent, february):
    office = make.government_office_lead(kent)
    address = f"/returns/kent/{february.id}"
    lead = client.sign_in(make.pilot_lead(kent))
    assert lead.get(f"{address}/submit").status_code == 404
    write(lead, address)

    page = submit(lead, address).page
    assert "Return submitted." in page.text
    assert lead.get(f"{address}/edit").status_code == 403
    read = app.test_client().sign_in(make.pilot_lead()).get(address).page
    for said in ("All 12 districts are counted <b>", "Nothing to report.", "£0", "Amber"):
        assert said in read.text
    reviewer = app.test_client().sign_in(office)
    wrong = reviewer.submit(f"{address}/review", verdict="endorsed", confidence="red")
    assert "Enter the reason for your rating" in wrong.page.errors[0]
    reviewer.do(wrong.page, confidence_reason="Health has not signed.")
    clerk = app.test_client().sign_in(make.secretariat())
    clerk.do(clerk.get(address).page, "Accept this return")

    page = lead.get(address).page.text
    assert "Accepted" in page
    assert "Government Office lead: Red Health has not signed." in page
    assert the_return().state is ReturnState.ACCEPTED


def test_what_is_sent_back_stays_readable_and_comes_as_another_version(client, app, kent, february):
    office = make.government_office_lead(kent)
    address = f"/returns/kent/{february.id}"
    lead, reviewer = client.sign_in(make.pilot_lead(kent)), app.test_client().sign_in(office)
    write(lead, address)
    submit(lead, address)

    question = {"kind": "question", "text": "Whose budget is it?"}
    reviewer.do(f"{address}/notes/needs", **question)
    reviewer.do(f"{address}/review", verdict="sent_back", text="Say whose budget.")
    assert "Say whose budget." in lead.get(f"{address}/edit").page.text
    lead.do(f"{address}/edit/needs", needs="The health budget of Kent.")
    assert "Question to answer" in lead.get(f"{address}/edit").page.text
    assert "once every part is completed" in lead.get(f"{address}/submit").page.text
    lead.do(f"{address}/questions/{db.session.query(ReturnNote).one().id}", answer="The county’s.")
    assert "A named lead at the department." in reviewer.get(address).page.text
    submit(lead, address)

    first, second = db.session.query(ReturnVersion).order_by(ReturnVersion.number)
    assert first.needs == "A named lead at the department."
    assert second.needs == "The health budget of Kent."
    page = reviewer.get(f"{address}/versions/2").page.text
    assert "What changed since version 1" in page
    assert "Added: The health budget of Kent." in page


def test_who_reviews_the_region_owes_the_review_within_the_days_that_the_programme_sets(
    client, kent, february
):
    programme = make.programme()
    programme.reviews_region, programme.review_days = True, 4
    other = make.pilot(name="Medway", region=kent.region)
    reviewer = make.government_office_lead(other)
    db.session.commit()
    address = f"/returns/kent/{february.id}"
    write(client.sign_in(make.pilot_lead(kent)), address)
    submit(client, address)

    (owed,) = [each for each in list_due() if each.kind == "return_review"]
    assert (owed.place_id, owed.person_id) == (kent.id, reviewer.person_id)
    assert owed.due_on == shift_working_days(make.TODAY, 4)


def test_a_contributor_asks_the_lead(client, app, kent, february):
    lead = make.pilot_lead(kent)
    client.sign_in(make.contributor(kent))
    address = f"/returns/kent/{february.id}"
    client.do(f"{address}/edit/learning", learning="Begin with the resident.")

    assert client.get(f"{address}/submit").status_code == 403
    page = client.send(client.get(f"{address}/edit").page, "Ask the lead to submit it").page

    assert "The lead has been asked to submit it." in page.text
    owed = app.test_client().sign_in(lead).get("/").page.text
    assert "Submission of the return of Kent" in owed


def test_a_draft_is_hidden_from_those_who_do_not_write_it(client, kent, february):
    make.progress_update(
        pilot=kent, round=february, state="draft", headline="Secret so far", submitted_on=None
    )
    client.sign_in(make.pilot_lead())

    for address in (
        f"/returns/kent/{february.id}",
        f"/returns/rounds/{february.id}",
        "/pilots/kent",
    ):
        page = client.get(address).page
        assert "Secret so far" not in page.html
        assert "raft" not in page.text
    assert "Not received" in client.get(f"/returns/kent/{february.id}").page.text


def test_the_secretariat_submits_on_behalf_and_the_page_says_so(client, kent, february):
    clerk = make.secretariat()
    name = clerk.person.name
    client.sign_in(clerk)
    address = f"/returns/kent/{february.id}"
    write(client, address)

    page = submit(client, address).page

    assert f"by {name} on its behalf, 3 days late" in page.text


def test_a_lead_neither_accepts_nor_writes_for_another(client, kent, february):
    update = make.progress_update(pilot=kent, round=february)
    client.sign_in(make.pilot_lead(kent))
    token = client.get(f"/returns/kent/{february.id}").page.token

    refused = client.post(f"/returns/kent/{february.id}/accept", data={"csrf_token": token})
    other = make.pilot(name="Durham")

    assert refused.status_code == 403
    assert update.state is ReturnState.SUBMITTED
    assert client.get(f"/returns/{other.slug}/{february.id}/edit").status_code == 403


def test_what_was_said_before_stands_beside_the_form(client, kent, february, january):
    make.progress_update(pilot=kent, round=january, needs="Leave to pool the budgets.")
    client.sign_in(make.pilot_lead(kent))

    page = client.get(f"/returns/kent/{february.id}/edit/needs").page

    assert "What January 2010 said" in page.text
    assert "Leave to pool the budgets." in page.text


def test_two_writers_of_one_part_lose_neither_text_and_of_two_do_not_meet(
    client, app, kent, february
):
    make.progress_update(pilot=kent, round=february, state="draft", submitted_on=None)
    lead, clerk = client, app.test_client()
    lead.sign_in(make.pilot_lead(kent))
    clerk.sign_in(make.secretariat())
    address = f"/returns/kent/{february.id}/edit"
    stale, other = (clerk.get(f"{address}/{part}").page for part in ("learning", "needs"))

    lead.do(f"{address}/learning", learning="Words of the lead")
    answer = clerk.send(stale, learning="Words of the clerk")
    clerk.do(other, needs="More of the clerk’s")

    assert "Words of the lead" in answer.page.text
    assert "Words of the clerk" in answer.page.html
    assert the_return().learning == "Words of the lead"
    assert the_return().needs == "More of the clerk’s"


def test_two_first_savings_at_once_are_told_apart(client, app, kent, february):
    lead, clerk = client, app.test_client()
    lead.sign_in(make.pilot_lead(kent))
    clerk.sign_in(make.secretariat())
    address = f"/returns/kent/{february.id}/edit/learning"
    stale = clerk.get(address).page

    lead.do(address, learning="Words of the lead")
    answer = clerk.send(stale, learning="Words of the clerk")

    assert "changed this record" in answer.page.text
    assert "Words of the clerk" in answer.page.html
    assert db.session.query(Return).one().learning == "Words of the lead"


def test_addresses_of_before_lead_on(client, kent, february):
    client.sign_in(make.pilot_lead(kent))

    for rest in ("", f"/rounds/{february.id}", f"/kent/{february.id}"):
        assert client.get(f"/updates{rest}").headers["Location"] == f"/returns{rest}"


def test_a_round_is_added_and_mended(client, kent):
    client.sign_in(make.secretariat())
    days = {
        "period_starts_on": date(2010, 2, 1),
        "period_ends_on": date(2010, 2, 28),
        "opens_on": date(2010, 2, 15),
        "due_on": date(2010, 2, 1),
    }

    wrong = client.submit("/returns/rounds/new", name="March 2010", **days)
    assert wrong.page.errors == ["Returns cannot be due before the round opens."]
    page = client.send(wrong.page, due_on=date(2010, 3, 3)).page
    assert "0 of 1 pilot has sent a return; the rest are due by 3 March 2010" in page.text
    added = db.session.query(ReportingRound).one()
    client.do(f"/returns/rounds/{added.id}/edit", due_on=date(2010, 3, 4))

    assert client.get("/returns").page.rows == [
        ["March 2010", "1 Feb 10 to 28 Feb 10", "4 Mar 10", "Opens 15 Feb 10"]
    ]
    assert client.get(f"/returns/kent/{added.id}/edit").status_code == 403


def test_only_the_secretariat_adds_rounds(client, kent):
    client.sign_in(make.pilot_lead(kent))

    assert client.get("/returns/rounds/new").status_code == 403
    assert "Add a round" not in client.get("/returns").page.text


def test_returns_compare_with_the_round_named_or_the_newest_before_it(kent, february, january):
    december = make.reporting_round(
        name="December 2009", opens_on=date(2009, 11, 16), due_on=date(2009, 11, 30)
    )
    durham = make.pilot(name="Durham")
    make.progress_update(pilot=kent, round=december, confidence=Rag.RED)
    make.progress_update(pilot=kent, round=january, confidence=Rag.AMBER)
    make.progress_update(pilot=kent, round=february, confidence=Rag.GREEN)
    make.progress_update(pilot=durham, round=december, confidence=Rag.AMBER_RED)

    def before(previous):
        found = queries.list_returns(february, previous, clock.today())
        return {each.pilot.name: (each.before, each.movement.words) for each in found}

    assert before(january) == {
        "Kent": (Rag.AMBER, "up from Amber"),
        "Durham": (Rag.AMBER_RED, "not rated"),
    }
    assert before(december)["Kent"] == (Rag.RED, "up from Red")
    assert before(None)["Kent"] == (None, "first rating")
    last = {
        each.pilot.name: each.last for each in queries.list_returns(february, None, clock.today())
    }
    assert last["Durham"].round.name == "December 2009"
    assert last["Kent"].round.name == "January 2010"


def test_the_two_late_pilots_of_the_demonstration_are_named(demo_client):
    demo_client.sign_in("secretariat@example.org")
    round_ = queries.find_current_round(clock.today())

    page = demo_client.get(f"/returns/rounds/{round_.id}").page

    assert "11 of 13 pilots have sent a return" in page.text
    assert len(page.rows) == 13
    assert [row[1] for row in page.rows[:2]] == [
        "Not started 3 days late",
        "Being written 3 days late",
    ]
    assert "due on 1 February 2010" in page.text


def boxes(prefix, **given):
    return {f"{prefix}-{name}": value for name, value in given.items()}


def test_milestones_are_brought_up_to_date_in_one_save_or_none_of_them(client, kent, february):
    late, done = make.milestone(pilot=kent), make.milestone(pilot=kent)
    client.sign_in(make.pilot_lead(kent))
    address = f"/returns/kent/{february.id}/edit/milestones"
    page = client.get(address).page
    assert page.html.count("<table") == 1
    assert f"Forecast: {late.reference}" in page.text
    assert f"Actual: {done.reference}" in page.text
    forecast = {f"{late.reference}-forecast_on": date(2010, 5, 1)}
    actual = boxes(
        done.reference, actual_on=date(2010, 2, 1), evidence="The report", confirmed_by="The board"
    )

    wrong = client.send(page, **forecast, **actual).page
    assert wrong.errors == [f"{late.reference}: Enter why the forecast has moved."]
    assert "The report" in wrong.html
    db.session.expire_all()
    assert db.session.get_one(Milestone, done.id).actual_on is None
    client.do(wrong, **boxes(late.reference, forecast_reason="The survey came late"))

    db.session.expire_all()
    assert db.session.get_one(Milestone, done.id).actual_on == date(2010, 2, 1)
    moved = db.session.query(MilestoneForecast).filter_by(milestone_id=late.id).all()[-1]
    assert (moved.forecast_on, moved.reason) == (date(2010, 5, 1), "The survey came late")


def test_a_row_that_someone_changed_meanwhile_is_shown_twice(client, app, kent, february):
    milestone = make.milestone(pilot=kent)
    client.sign_in(make.pilot_lead(kent))
    clerk = app.test_client().sign_in(make.secretariat())
    address = f"/returns/kent/{february.id}/edit/milestones"
    stale = clerk.get(address).page
    why = {"forecast_reason": "The survey came late"}

    client.do(address, **boxes(milestone.reference, forecast_on=date(2010, 5, 1), **why))
    late = boxes(milestone.reference, forecast_on=date(2010, 6, 1), **why)
    answer = clerk.send(stale, **late).page

    assert f"{milestone.reference}: someone else changed it. Check both versions." in answer.errors
    assert "Saved version: 1 May 2010" in answer.text
    assert "You wrote: 1 June 2010" in answer.text


def test_risks_are_confirmed_scored_again_and_closed(client, kent, february):
    stays, moves, ends = (make.risk(pilot=kent) for _ in range(3))
    issue = make.issue(pilot=kent)
    client.sign_in(make.pilot_lead(kent))
    address = f"/returns/kent/{february.id}/edit/risks"
    page = client.get(address).page
    assert page.html.count("<table") == 1
    assert f"Likelihood: {moves.reference}" in page.text
    assert f"Severity : {issue.reference}" in page.text
    given = (
        boxes(moves.reference, likelihood=1, reason="A deputy is named")
        | boxes(ends.reference, closed_because="impossible", closure_agreed_by="The board")
        | boxes(issue.reference, is_resolved=True)
    )

    wrong = client.send(page, **given).page
    assert wrong.errors == [f"{ends.reference}: Enter why it is closed."]
    client.do(wrong, **boxes(ends.reference, reason="The law has changed"))

    db.session.expire_all()
    states = {row.id: row.state.value for row in db.session.query(Risk)}
    assert states == {stays.id: "open", moves.id: "open", ends.id: "closed"}
    said = {row.risk_id: row.reason for row in db.session.query(RiskScore).order_by(RiskScore.id)}
    assert said[stays.id] == "Confirmed in the return for February 2010."
    assert said[moves.id] == "A deputy is named"
    assert db.session.get_one(Issue, issue.id).resolved_on is not None
