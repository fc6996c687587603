"""Requests to change a milestone's baseline: raised, decided, withdrawn, and where they show."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.core import clock
from app.core.access import OPERATOR
from app.core.domain import DueItem
from app.core.due import list_due
from app.core.errors import DomainError
from app.delivery import queries, service
from app.delivery.models import ChangeRequest, Milestone
from app.delivery.rules import ChangeState, Decider
from app.delivery.status import milestone_status
from app.delivery.suggestions import suggest_changes
from app.extensions import db
from app.governance.minutes.rules import VersionKind
from app.notifications.models import Message
from app.packs.assemble import assemble
from app.packs.rules import PackState
from tests import factories as make

pytestmark = pytest.mark.one_engine

TODAY = make.TODAY
ASKED = {
    "to_on": date(2010, 2, 25),
    "why": "Counsel's advice is awaited.",
    "effect": "None on other milestones. No cost.",
}


@pytest.fixture
def kent(app):
    make.pin()
    make.programme()
    return make.pilot(name="Kent")


@pytest.fixture
def lead(kent):
    return make.pilot_lead(kent)


def new_milestone(client, lead, **given):
    client.sign_in(lead)
    client.do("/milestones/new", title="Final report", baseline_on=date(2010, 2, 18), **given)
    return queries.get_milestone("M-001")


# A typing error


def test_a_baseline_typed_wrong_is_put_right_within_a_day(client, lead):
    new_milestone(client, lead)

    form = client.get("/milestones/M-001/edit").page
    page = client.send(form, baseline_on=date(2010, 2, 19)).page

    assert "You can correct the baseline until the end of 5 February 2010" in form.text
    assert "19 February 2010" in page.text
    assert "The forecast has not moved" in page.text
    milestone = queries.get_milestone("M-001")
    assert milestone.first_baseline_on == milestone.baseline_on == date(2010, 2, 19)


def test_after_a_day_it_takes_a_change_request(client, lead):
    milestone = new_milestone(client, lead)
    make.pin(TODAY + timedelta(days=2))

    page = client.get("/milestones/M-001/edit").page

    assert "It changes only by an approved change request." in page.text
    assert "baseline_on-day" not in page.form().names()
    with pytest.raises(DomainError, match="approved change request"):
        amend(OPERATOR, milestone, baseline_on=date(2010, 2, 19))


def amend(actor, milestone, **given):
    milestone = queries.get_milestone(milestone.reference)
    kept = ("title", "description", "pilot_id", "owner_id", "is_key", "actual_on")
    facts = {name: getattr(milestone, name) for name in kept}
    facts["forecast_on"] = milestone.forecast_at(clock.today())
    service.amend_milestone(actor, milestone=milestone, **facts | {"forecast_reason": ""} | given)


def test_an_issued_pack_that_shows_it_settles_it(client, lead):
    new_milestone(client, lead)
    meeting = make.meeting(group=make.group(name="Officials"))
    shown = b'{"rows": [{"path": "/milestones/M-001"}]}'
    make.pack(meeting, PackState.ISSUED, snapshot=shown)

    page = client.get("/milestones/M-001/edit").page

    assert "The pack for Officials on 18 February 2010 shows this baseline" in page.text


def test_a_draft_of_a_pack_and_a_pack_without_it_settle_nothing(client, lead):
    new_milestone(client, lead)
    shown = b'{"rows": [{"path": "/milestones/M-001"}]}'
    make.pack(make.meeting(), PackState.BUILT, snapshot=shown)
    make.pack(make.meeting(), PackState.ISSUED, snapshot=b'"/milestones/M-0011"')

    assert "You can correct the baseline" in client.get("/milestones/M-001/edit").page.text


def test_minutes_that_name_it_settle_it(client, lead):
    new_milestone(client, lead)
    minutes = make.minutes(make.meeting(held_on=date(2010, 1, 18)))
    make.minutes_version(
        minutes, kind=VersionKind.CIRCULATED, made_on=TODAY, content=b'"M-001 was discussed."'
    )

    page = client.get("/milestones/M-001/edit").page

    assert "Minutes that were circulated name this milestone." in page.text


# Asking


def test_who_keeps_a_milestone_asks_for_another_baseline(client, lead, kent):
    director = make.programme_director()
    make.milestone(pilot=kent)
    client.sign_in(lead)

    page = client.submit("/milestones/M-001/change", **ASKED).page

    assert page.heading == "Move the baseline of M-001 to 25 February 2010"
    assert "Awaiting decision" in page.text
    assert "The programme director can decide this" in page.text
    assert "A decision is due by 18 February 2010" in page.text
    again = client.get("/milestones/M-001").page
    assert "CR-001 to move it to 25 February 2010, 7 days later: awaiting decision" in (again.text)
    assert client.get("/milestones/M-001/change").status_code == 403
    (message,) = db.session.scalars(select(Message)).all()
    assert message.to_address == director.email
    assert message.subject == "CR-001: please decide by 18 February 2010"
    assert "Counsel" not in message.text


def test_the_form_says_what_is_missing_and_keeps_what_was_typed(client, lead, kent):
    make.milestone(pilot=kent)
    client.sign_in(lead)

    page = client.submit("/milestones/M-001/change", **ASKED | {"effect": ""}).page
    same = client.submit("/milestones/M-001/change", **ASKED | {"to_on": date(2010, 2, 18)}).page

    assert page.errors == ["Enter the effect of the change."]
    assert "Counsel's advice is awaited." in page.form().filled({}, "")["why"]
    assert same.errors == ["This is already the baseline. Enter another date."]


def test_nobody_else_asks(client, kent):
    make.milestone(pilot=kent)
    client.sign_in(make.pilot_lead(make.pilot(name="Durham")))

    assert client.get("/milestones/M-001/change").status_code == 403
    assert "Request a new baseline" not in client.get("/milestones/M-001").page.text


# Deciding


def test_the_programme_director_approves_a_small_move(client, lead, kent):
    milestone = make.milestone(pilot=kent, owner=lead.person, baseline_set_on=date(2010, 1, 4))
    make.change_request(milestone, raised_by=lead.person)
    client.sign_in(make.programme_director(person=make.person(name="Dee Rector")))

    form = client.get("/changes/CR-001/decide").page
    page = client.send(form, outcome="approved", reason="It is right.").page

    assert "Decision of the group" not in form.text
    assert "Approved" in page.text
    assert "Dee Rector, programme director" in page.text
    shown = client.get("/milestones/M-001").page
    assert "25 February 2010 (first 18 February 2010)" in shown.text
    assert ["18 February 2010", "4 January 2010", "First baseline"] in shown.rows
    assert ["25 February 2010", "4 February 2010", "CR-001"] in shown.rows
    assert ["4 February 2010", "25 February 2010", "New baseline, by CR-001."] in shown.rows
    (message,) = db.session.scalars(select(Message)).all()
    assert (message.to_address, message.subject) == (lead.email, "CR-001 has been approved")


def test_a_move_past_the_limit_is_not_the_directors(client, kent):
    make.change_request(make.milestone(pilot=kent), to_on=date(2010, 3, 5))
    client.sign_in(make.programme_director())

    answer = client.get("/changes/CR-001/decide")

    assert answer.status_code == 403
    assert "It moves the baseline by 15 days. The programme director can decide up to 14 days" in (
        answer.page.text
    )


def test_the_limit_is_the_programmes(client, kent):
    make.change_request(make.milestone(pilot=kent), to_on=date(2010, 3, 5))
    client.sign_in(make.secretariat())
    client.do("/programme/edit", change_tolerance_days="15", milestone_tolerance_days="3")
    client.sign_in(make.programme_director())

    assert client.get("/changes/CR-001/decide").status_code == 200
    assert "up to 15 days" in client.get("/programme").page.text


def test_the_secretariat_records_what_a_group_decided(client, kent):
    change = make.change_request(make.milestone(pilot=kent), to_on=date(2010, 3, 30))
    before = make.decision(decided_on=date(2010, 2, 3), text="Before it was raised.")
    client.sign_in(make.secretariat())
    nothing = client.get("/changes/CR-001/decide").page
    decision = make.decision(decided_on=TODAY, text="Agree the new date of M-001.")

    form = client.get("/changes/CR-001/decide").page
    refused = client.send(form, outcome="approved", decision_id=None).page
    page = client.send(form, outcome="approved", decision_id=decision.id).page

    assert "No decision has been recorded since the change was requested." in nothing.text
    assert before.reference not in form.text
    assert "decision of the group" in refused.errors[0].lower()
    assert decision.reference in page.text
    assert "A group" in page.text
    change = queries.get_change("CR-001")
    assert (change.decided_by, change.milestone.baseline_on) == (Decider.GROUP, date(2010, 3, 30))
    assert "was decided by this decision" in removal_of(decision)


def test_a_decision_that_does_not_name_the_change_has_to_be_confirmed(client, kent):
    make.change_request(make.milestone(pilot=kent, title="Business case"), to_on=date(2010, 3, 30))
    other = make.decision(decided_on=TODAY, text="Agree the date of M-0011.")
    client.sign_in(make.secretariat())

    form = client.get("/changes/CR-001/decide").page
    page = client.send(form, outcome="approved", decision_id=other.id).page

    assert page.errors == [
        f"{other.reference} names neither CR-001 nor M-001. Choose another decision, or confirm "
        "that it is about this change."
    ]
    assert queries.get_change("CR-001").state is ChangeState.WAITING
    assert "CR-001 approved." in client.send(page, is_confirmed="y").page.text


@pytest.mark.parametrize("named_in", ["text", "item"])
def test_the_decision_that_names_it_is_offered_first_and_chosen(client, kent, named_in):
    make.change_request(make.milestone(pilot=kent, title="Business case"), to_on=date(2010, 3, 30))
    item = make.agenda_item(
        meeting=make.meeting(),
        title="Cr-001 Move the baseline" if named_in == "item" else "Any other",
    )
    text = "Agree." if named_in == "item" else "Move the business case to 30 March."
    named = make.decision(decided_on=TODAY, text=text, item_id=item.id)
    make.decision(decided_on=TODAY, text="Something else.")
    client.sign_in(make.secretariat())

    form = client.get("/changes/CR-001/decide").page

    assert form.form().filled({}, "")["decision_id"] == [str(named.id)]
    assert "CR-001 approved." in client.send(form, outcome="approved").page.text


def removal_of(decision):
    with pytest.raises(DomainError) as refused:
        service.check_decision_unused(decision)
    return str(refused.value)


def test_a_refusal_says_why_and_changes_nothing(client, kent):
    make.change_request(make.milestone(pilot=kent))
    client.sign_in(make.programme_director())

    unexplained = client.submit("/changes/CR-001/decide", outcome="refused").page
    page = client.send(unexplained, reason="All pilots have one date.").page

    assert unexplained.errors == ["Enter why the request is refused."]
    assert "All pilots have one date." in page.text
    assert queries.get_milestone("M-001").baseline_on == date(2010, 2, 18)
    assert client.get("/changes/CR-001/decide").status_code == 403


def test_it_is_withdrawn_by_who_may_edit_the_milestone(client, lead, kent):
    make.change_request(make.milestone(pilot=kent))
    client.sign_in(lead)

    page = client.submit("/changes/CR-001/withdraw", reason="The advice has come.").page

    assert "Withdrawn" in page.text
    assert "The advice has come." in page.text
    assert client.get("/milestones/M-001/change").status_code == 200


# What follows


def test_a_forecast_that_moved_otherwise_stays(kent):
    moved = [make.forecast(date(2010, 2, 1), date(2010, 3, 9))]
    milestone = make.milestone(pilot=kent, forecasts=moved)
    change = make.change_request(milestone)

    service.decide_change(
        make.actor(make.programme_director()),
        change=queries.get_change(change.reference),
        outcome=ChangeState.APPROVED,
        reason="",
    )

    milestone = queries.get_milestone("M-001")
    assert [row.forecast_on for row in milestone.forecasts] == [date(2010, 3, 9)]
    assert milestone_status(milestone, TODAY).variance == 12


def test_what_was_forecast_before_stays_as_it_was(kent):
    """A milestone that nobody forecast otherwise was forecast for its first baseline then."""
    change = make.change_request(make.milestone(pilot=kent))
    service.decide_change(
        make.actor(make.programme_director()),
        change=queries.get_change(change.reference),
        outcome=ChangeState.APPROVED,
        reason="",
    )

    milestone = queries.get_milestone("M-001")
    assert milestone.forecast_at(date(2010, 1, 18)) == date(2010, 2, 18)
    assert milestone_status(milestone, TODAY, date(2010, 1, 18)).moved == 7


def changes_due(items) -> list[DueItem]:
    return [each for each in items if each.kind == "change_request"]


@pytest.mark.every_engine
def test_it_is_due_from_the_director_or_suggested_to_groups(kent):
    meeting = make.meeting()
    make.change_request(make.milestone(pilot=kent))
    assert [each.record_kind for each in suggest_changes(meeting, TODAY)] == ["change_request"]
    assert changes_due(list_due()) == []

    director = make.programme_director()
    make.change_request(make.milestone(pilot=kent), to_on=date(2010, 6, 1))

    (due,) = changes_due(list_due(person_id=director.person_id))
    (suggested,) = suggest_changes(meeting, TODAY)
    assert due.what.startswith("CR-001")
    assert suggested.title == "CR-002 Move the baseline of M-002 to 1 June 2010"
    assert "103 days later" in suggested.why
    assert changes_due(list_due(person_id=make.secretariat().person_id)) == []


def test_the_register_lists_them_and_downloads_them(client, lead, kent):
    make.change_request(make.milestone(pilot=kent))
    client.sign_in(lead)

    page = client.get("/changes").page
    file = client.get("/changes?format=csv").text

    assert "1 of 1 change request is waiting for a decision" in page.text
    assert "Counsel's advice is awaited." in file


def test_requests_about_what_is_restricted_are_hidden_with_it(client, kent):
    make.change_request(make.milestone(pilot=kent, is_restricted=True))
    client.sign_in(make.pilot_lead(make.pilot(name="Durham")))

    assert client.get("/changes/CR-001").status_code == 404
    assert "CR-001" not in client.get("/changes").page.text


def test_requests_about_what_was_withdrawn_leave_lists(client, kent):
    make.change_request(make.milestone(pilot=kent, withdrawn_on=TODAY))
    client.sign_in(make.secretariat())

    assert client.get("/changes/CR-001").status_code == 404
    assert list(queries.list_waiting_changes()) == []


def test_the_milestones_tolerance_is_the_programmes(client, kent):
    forecasts = [make.forecast(date(2010, 2, 1), date(2010, 2, 26))]
    make.milestone(pilot=kent, forecasts=forecasts)
    client.sign_in(make.secretariat())

    def rated(rating):
        return client.get(f"/milestones?rating={rating}").page.text

    assert "M-001" in rated("amber")
    client.do("/programme/edit", milestone_tolerance_days="7")
    assert "M-001" in rated("red")
    assert "Red" in client.get("/milestones/M-001").page.text
    assert "7 days" in client.get("/help").page.text


def test_history_tells_it_in_words(client, lead, kent):
    make.milestone(pilot=kent)
    client.sign_in(lead)
    client.do("/milestones/M-001/change", **ASKED)
    client.sign_in(make.programme_director())
    client.do("/changes/CR-001/decide", outcome="approved")

    page = client.get("/milestones/M-001").page

    assert "Change request added: CR-001 by" in page.text
    assert "Decided by" in page.text
    assert "Baseline moved from 18 February to 25 February" in page.text
    assert "status changed from Awaiting decision to Approved" in page.text
    assert db.session.scalars(select(Milestone)).one().baseline_on == date(2010, 2, 25)
    assert db.session.scalars(select(ChangeRequest)).one().decided_on == TODAY


def test_the_pack_tells_of_requests_and_of_the_first_baseline(kent):
    milestone = make.milestone(
        pilot=kent, is_key=True, first_baseline_on=date(2010, 1, 15), title="Final report"
    )
    given = {"decided_on": date(2010, 2, 1), "decided_by": Decider.GROUP, "raised_on": TODAY}
    make.change_request(milestone, state=ChangeState.APPROVED, **given)
    make.change_request(milestone, state=ChangeState.WITHDRAWN, decided_on=date(2010, 2, 1))
    make.change_request(milestone)
    meeting = make.meeting()
    make.agenda_item(meeting=meeting, section="achievements")
    db.session.expire_all()

    (part,) = assemble(meeting.id, TODAY).sections

    assert part.changes.heading == (
        "1 change request is waiting for a decision and 1 has been decided so far"
    )
    assert [(row.reference, row.outcome) for row in part.changes.rows] == [
        ("CR-003", "Decision due by 18 Feb 10"),
        ("CR-001", "Approved by a group on 1 Feb 10."),
    ]
    assert part.chart.rows[0].first_baseline_on == date(2010, 1, 15)
    assert part.timeline.bars[0].first_x < part.timeline.bars[0].baseline_x
