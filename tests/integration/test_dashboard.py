"""The front page of each role, and the pages that explain the service."""

from datetime import date, time

import msgspec
import pytest

from app.core import clock
from app.core.access import Role
from app.core.markings import Marking
from app.core.rag import Rag
from app.delivery.rules import ProductAsk, ProductStage
from app.extensions import db
from app.governance.groups.rules import ItemPurpose, MemberRole
from app.operations.jobs import beat
from app.packs.rules import PackState
from app.returns.rules import ReturnState
from tests import factories as make
from tests.guards.watching import statements

MEETING = date(2010, 2, 18)


@pytest.fixture
def group(app):
    make.pin()
    make.programme()
    return make.group(name="Officials' group", slug="officials")


@pytest.fixture
def month(app):
    return make.reporting_round(
        name="February 2010", opens_on=date(2010, 1, 18), due_on=date(2010, 2, 1)
    )


@pytest.fixture
def meeting(group, month):
    return make.meeting(group=group, number=3, held_on=MEETING, starts_at=time(14), round=month)


def rows(page) -> dict[str, str]:
    """Each finding by its title: how it stands, and what is said of it."""
    found = {}
    for row in page.with_class("app-findings__row"):
        title, body = list(row)
        link = next(title.iter("a"))
        found[link.text] = " ".join("".join(e.itertext()) for e in (title, body))
    return {title: " ".join(text.split()) for title, text in found.items()}


def asks(*texts: str, **frozen: str) -> bytes:
    """A pack's content, as far as the front page reads it."""
    return msgspec.json.encode(
        {"asks": [{"text": t, "number": 1, "anchor": "item-1"} for t in texts], "other": 1} | frozen
    )


# The secretariat


def test_without_a_meeting_the_next_is_to_be_planned(client, meeting):
    make.pin(date(2010, 2, 19))
    client.sign_in(make.secretariat())

    page = client.get("/").page

    assert "No meeting is planned" in page.text
    assert dict(page.links)["Plan a meeting"] == "/meetings/new"


def test_the_secretariat_sees_how_ready_the_next_meeting_is(client, meeting, month):
    kent, durham, essex = (make.pilot(name=name) for name in ("Kent", "Durham", "Essex"))
    make.progress_update(pilot=kent, round=month)
    make.progress_update(
        pilot=durham, round=month, state=ReturnState.DRAFT, submitted_on=None, submitted_by_id=None
    )
    who = make.person()
    make.agenda_item(meeting=meeting, minutes=15, presenter_id=who.id, ask="agree the plan")
    make.agenda_item(meeting=meeting, minutes=20, purpose=ItemPurpose.DECISION)
    dangerous = make.risk(title="No power to pool", likelihood=4, impact=5)
    make.risk(likelihood=1, impact=2)
    late = make.milestone(title="Count agreed", baseline_on=date(2010, 1, 29))
    make.milestone(baseline_on=date(2010, 2, 4))
    make.milestone(baseline_on=date(2010, 1, 4), actual_on=date(2010, 1, 4))
    owed = make.barrier(
        title="Ring-fences",
        department_id=make.department(short_name="DWP").id,
        respond_by_on=date(2010, 1, 25),
    )
    make.barrier(respond_by_on=date(2010, 2, 4))
    waiting = make.product(
        title="Plan", ask=ProductAsk.APPROVAL, stage=ProductStage.APPROVAL, due_on=MEETING
    )
    make.product(ask=ProductAsk.COMMENT, stage=ProductStage.PUBLISHED)
    client.sign_in(make.secretariat())

    page = client.get("/").page
    found = rows(page)

    assert "Officials' group meets in 10 working days" in page.text
    assert found == {
        "Risks": (
            "Risks 1 very high 1 of 2 open risks is very high. "
            f"{dangerous.reference} No power to pool score 20, new"
        ),
        "Milestones": (
            "Milestones 1 overdue 1 of 2 milestones not yet complete is past its forecast. "
            f"{late.reference} Count agreed 6 days past its forecast date"
        ),
        "Barriers": (
            "Barriers 1 overdue 1 response from departments is overdue on 2 open barriers: DWP 1. "
            f"{owed.reference} Ring-fences DWP, 10 days overdue"
        ),
        "Products": (
            "Products 1 waiting 1 product is awaiting a group: 1 for approval. "
            f"{waiting.reference} Plan for approval, due on 18 February 2010"
        ),
        "Benefits": "Benefits Nothing to validate No proposal has gone beyond an idea yet.",
    }
    assert (
        "2 of 7 items received, 2 late. Next, in 4 working days: pack circulated (10 February "
        "2010). Return of Durham, February 2010 3 working days late Return of "
        "Essex, February 2010 3 working days late"
    ) in " ".join(page.text.split())
    assert essex.slug in dict(page.links)["Return of Essex, February 2010"]
    assert dict(page.links)["Chase what is late"] == f"/meetings/{meeting.id}/readiness"
    (current,) = page.with_class("app-steps__step--current")
    assert " ".join("".join(current.itertext()).split()) == "Returns due 1 Feb 10 2 late"


def test_every_finding_leads_to_what_it_tells_of(client, meeting, month):
    make.progress_update(pilot=make.pilot(), round=month)
    make.risk(likelihood=5, impact=5)
    make.milestone(baseline_on=date(2010, 1, 4))
    make.barrier(respond_by_on=date(2010, 1, 4))
    make.product(ask=ProductAsk.INPUT)
    make.proposal()
    client.sign_in(make.secretariat())
    page = client.get("/").page

    places = [next(row.iter("a")).get("href") for row in page.with_class("app-findings__row")]

    assert len(places) == 5
    for place in places:
        assert client.get(place).page.rows != []


def test_who_owes_nothing_and_looks_after_nothing_is_told_so(client):
    make.programme()
    client.sign_in(make.spend_moderator())

    page = client.get("/").page

    assert "Nothing is due from you." in page.text
    assert ("See what you can read and do", "/account/rights") in page.links


def test_a_quiet_programme_says_that_nothing_is_left(client, meeting, month):
    make.progress_update(pilot=make.pilot(), round=month)
    make.agenda_item(meeting=meeting, presenter_id=make.person().id)
    make.pack(meeting, PackState.ISSUED)
    client.sign_in(make.secretariat())

    page = client.get("/").page
    found = rows(page)

    assert "All 3 items received." in page.text
    assert "Chase what is late" not in page.text
    assert dict(page.links)["Prepare the meeting"] == f"/meetings/{meeting.id}"
    assert "There are no open risks." in found["Risks"]
    assert "There are no milestones outstanding." in found["Milestones"]
    assert "There are no open barriers." in found["Barriers"]
    assert "No products are awaiting a group." in found["Products"]


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (None, "The pack: not built yet"),
        (PackState.QUEUED, "The pack: being built"),
        (PackState.BUILT, "The pack: built and not issued"),
        (PackState.FAILED, "The pack: the last build failed"),
    ],
)
def test_a_late_pack_is_told_as_it_stands(client, meeting, state, said):
    if state is not None:
        make.pack(meeting, state)
    make.pin(date(2010, 2, 11))
    client.sign_in(make.secretariat())

    page = client.get("/").page

    assert f"{said} 1 working day late" in page.text
    assert len(page.forms) == (state is None)  # nothing to build for the first time


def test_the_other_groups_meeting_is_told_in_short(client, meeting):
    make.meeting(group=make.group(name="Ministers"), held_on=date(2010, 3, 2))
    client.sign_in(make.secretariat())

    page = client.get("/").page

    assert "Ministers meets in 18 working days" in page.text
    assert [e.text for e in page.all("h2")][-2:] == [
        "Officials' group meets in 10 working days",
        "Ministers meets in 18 working days",
    ]


# Pilots' leads


def test_a_lead_sees_what_it_owes_and_has_one_button(client, group, month):
    kent = make.pilot(name="Kent")
    client.sign_in(make.pilot_lead(kent))

    page = client.get("/").page

    assert (
        "The return for February 2010 is 3 days late: it was due on 1 February 2010." in page.text
    )
    buttons = [e.get("href") for e in page.with_class("govuk-button")]
    assert buttons == [f"/returns/{kent.slug}/{month.id}/edit"]
    assert client.get(buttons[0]).status_code == 200


def test_a_lead_that_has_returned_reads_what_it_said(client, group, month):
    kent = make.pilot(name="Kent")
    make.progress_update(
        pilot=kent, round=month, confidence=Rag.AMBER_RED, submitted_on=date(2010, 1, 29)
    )
    client.sign_in(make.pilot_lead(kent))

    page = client.get("/").page

    assert "The return for February 2010 was submitted on 29 January 2010." in page.text
    assert "Amber/Red first rating" in page.text
    assert "Read the return" in dict(page.links)


def test_before_the_first_round_there_is_nothing_to_return(client, group):
    client.sign_in(make.pilot_lead())

    assert "No reporting round has opened yet." in client.get("/").page.text


def test_a_lead_sees_what_became_of_its_own_barriers(client, group, month):
    kent, durham = make.pilot(name="Kent"), make.pilot(name="Durham")
    department = make.department(name="HM Treasury")
    make.barrier(
        pilot=kent,
        title="Ring-fences",
        department=department,
        raised_on=date(2009, 12, 1),
        state="responded",
        response="Fewer from April.",
        responded_on=date(2010, 1, 25),
    )
    make.barrier(pilot=kent, respond_by_on=date(2010, 1, 4))
    make.barrier(pilot=durham, title="Another's", state="responded", responded_on=date(2010, 1, 25))
    make.milestone(pilot=kent, title="Late report", baseline_on=date(2010, 1, 4))
    make.milestone(pilot=durham, title="Another's late report", baseline_on=date(2010, 1, 4))
    client.sign_in(make.pilot_lead(kent))

    page = client.get("/").page

    assert "Ring-fences HM Treasury responded on 25 January 2010" in page.text
    assert "1 barrier or opportunity awaits a response; 1 is overdue." in page.text
    assert "Late report" in page.text
    assert "Another's" not in page.text


def test_who_leads_two_pilots_sees_both(client, group, month):
    lead = make.pilot_lead(make.pilot(name="Kent"))
    make.pilot_role(lead.person, make.pilot(name="Durham"))
    client.sign_in(lead)

    assert [e.text for e in client.get("/").page.all("h2")] == [
        "Durham",
        "Kent",
        "Due from you",
    ]


# Members and readers


def test_a_member_sees_what_the_agenda_will_ask(client, group, meeting):
    make.agenda_item(meeting=meeting, ask="agree the plan\nnote the risks")
    client.sign_in(make.member(group))

    page = client.get("/").page

    assert "Meets in 10 working days: 18 February 2010 at 2pm" in page.text
    assert "What the group will be asked (draft agenda) agree the plan note the risks" in page.text
    assert "is due to be circulated by 10 February 2010" in page.text


def test_once_the_pack_is_issued_members_and_readers_see_its_asks(client, group, meeting):
    make.agenda_item(meeting=meeting, ask="asked later")
    pack = make.pack(
        meeting,
        PackState.ISSUED,
        issue_number=1,
        issued_on=date(2010, 2, 3),
        pages=54,
        snapshot=asks("agree the plan"),
    )
    for account in (make.member(group), make.reader(group)):
        client.sign_in(account)

        page = client.get("/").page

        assert "What the group is asked agree the plan" in page.text
        assert "54 pages" in page.text
        assert "asked later" not in page.text
        assert dict(page.links)["Read the pack"] == f"/packs/{pack.id}/preview"


def test_a_reader_sees_no_draft(client, group, meeting):
    make.agenda_item(meeting=meeting, ask="agree in secret")
    make.pack(meeting, PackState.BUILT, snapshot=asks("agree in secret"))
    client.sign_in(make.reader(group))

    page = client.get("/").page

    assert "No pack has been issued yet." in page.text
    assert "secret" not in page.text


def test_the_last_meetings_pack_stands_until_the_next_is_issued(client, group, meeting):
    before = make.meeting(group=group, held_on=date(2010, 1, 18))
    make.pack(before, PackState.ISSUED, issue_number=1, snapshot=asks("agree the theme"))
    client.sign_in(make.reader(group))

    text = client.get("/").page.text

    assert "What the group was asked on 18 January 2010 agree the theme" in text
    assert "The latest pack" in text


@pytest.mark.parametrize(
    ("packs", "meetings"), [("restricted", "protect"), ("protect", "restricted")]
)
def test_what_was_frozen_above_a_clearance_is_not_asked(client, group, meeting, packs, meetings):
    """Neither the pack's own marking nor its meeting's of today may be above the reader's."""
    meeting.marking = Marking(meetings)
    make.pack(meeting, PackState.ISSUED, snapshot=asks("agree the plan", marking=packs))
    reader = make.reader(group)
    reader.clearance_before_2014 = Marking.PROTECT
    client.sign_in(reader)
    assert "agree the plan" not in client.get("/").page.text

    reader.clearance_before_2014 = Marking.RESTRICTED

    assert "agree the plan" in client.get("/").page.text


def test_what_is_to_be_decided_comes_first_and_the_rest_is_counted(client, group, meeting):
    make.agenda_item(meeting=meeting, ask="note the risks")
    make.agenda_item(meeting=meeting, ask="agree the plan", purpose=ItemPurpose.DECISION)
    client.sign_in(make.member(group))

    text = client.get("/").page.text

    assert (
        "What the group will be asked to decide (draft agenda) agree the plan and 1 other ask"
    ) in text
    assert "note the risks" not in text


def test_members_see_ratings_with_movement_the_worst_first(client, group, meeting, month):
    earlier = make.reporting_round(
        name="January 2010", opens_on=date(2009, 12, 18), due_on=date(2010, 1, 4)
    )
    kent, durham, essex = (make.pilot(name=name) for name in ("Kent", "Durham", "Essex"))
    make.progress_update(pilot=kent, round=earlier, confidence=Rag.AMBER)
    make.progress_update(pilot=kent, round=month, confidence=Rag.RED)
    make.progress_update(pilot=durham, round=month, confidence=Rag.GREEN)
    make.progress_update(pilot=essex, round=earlier, confidence=Rag.AMBER)
    client.sign_in(make.member(group))

    page = client.get("/").page
    places = [
        " ".join("".join(row.itertext()).split()) for row in page.with_class("app-ratings__place")
    ]

    assert places == [
        "Kent Red down from Amber",
        "Essex Amber first rating last reported for January 2010",
        "Durham Green first rating",
    ]
    assert dict(page.links)["Kent"] == "/pilots/kent"


def test_a_reader_sees_the_ratings_of_the_pack_alone(client, group, meeting, month):
    make.progress_update(pilot=make.pilot(name="Durham"), round=month, confidence=Rag.GREEN)
    rated = {
        "type": "pilots",
        "pilots": {
            "rows": [
                {"short_name": "Kent", "confidence": "red", "movement": ["down", "down from Amber"]}
            ]
        },
    }
    snapshot = msgspec.json.encode({"asks": [], "sections": [{"type": "risks"}, rated]})
    make.pack(meeting, PackState.ISSUED, issue_number=1, snapshot=snapshot)
    client.sign_in(make.reader(group))

    text = client.get("/").page.text

    assert "Delivery confidence, in the pack for 18 February 2010 Kent Red down from Amber" in text
    assert "Durham" not in text


def changed(page) -> list[str]:
    rows = page.with_class("app-changes__row")
    return [" ".join("".join(row.itertext()).split()) for row in rows]


def test_members_see_what_changed_since_they_were_last_here_and_before_that(client, group, meeting):
    make.meeting(group=group, number=2, held_on=date(2010, 1, 18))
    risk = make.risk(title="No power", likelihood=2, impact=2)
    risk.raised_on = date(2009, 12, 1)
    risk.scores[:] = [make.score(date(2009, 12, 1), 2, 2), make.score(date(2010, 2, 1), 4, 5)]
    late = make.milestone(title="Count", baseline_on=date(2010, 1, 29))
    late.forecasts.append(make.forecast(date(2010, 1, 20), date(2010, 3, 1)))
    make.barrier(title="Rings", responded_on=date(2010, 1, 10))  # before the last meeting
    secret = make.milestone(title="Secret", actual_on=date(2010, 2, 2), is_restricted=True)
    decided = make.decision(group=group, text="Pool it.", decided_on=date(2010, 1, 18))
    account = make.member(group, here_on=date(2010, 1, 28))
    client.sign_in(account)

    page = client.get("/").page

    assert changed(page) == [
        f"1 Feb 10 {risk.reference} No power score 20, up from 4",
        f"20 Jan 10 {late.reference} Count now expected on 1 March 2010, not 29 January 2010",
        f"18 Jan 10 {decided.reference} Pool it. decided",
    ]
    assert secret.title not in page.text
    assert "Since you were last here, on 28 January 2010" in page.text
    assert "Before that, since the last meeting, on 18 January 2010" in page.text


def test_who_signs_in_twice_in_a_day_was_last_here_before_that_day(client, group):
    account = make.member(group, here_on=date(2010, 1, 28))
    for _ in range(2):
        client.sign_in(account)
        client.get("/")

    db.session.refresh(account)
    assert (account.here_before_on, account.here_on) == (date(2010, 1, 28), clock.today())


def test_readers_are_told_of_decisions_alone(client, group, meeting):
    make.meeting(group=group, number=2, held_on=date(2010, 1, 18))
    make.milestone(actual_on=date(2010, 2, 2))
    decided = make.decision(group=group, text="Pool it.", decided_on=date(2010, 1, 18))
    client.sign_in(make.reader(group))

    assert changed(client.get("/").page) == [f"18 Jan 10 {decided.reference} Pool it. decided"]


# Several roles, and none


def test_a_person_with_several_roles_sees_the_part_of_each(client, group, meeting, month):
    account = make.secretariat()
    make.pilot_role(account.person, make.pilot(name="Kent"))
    make.membership(group=make.group(name="Board"), person=account.person)
    make.membership(group=group, person=account.person, role=MemberRole.SECRETARY)
    beat()
    client.sign_in(account)

    assert [e.text for e in client.get("/").page.all("h2")] == [
        "First steps",
        "Officials' group meets in 10 working days",
        "Kent",
        "Due from you",
    ]


def test_who_has_no_part_is_told_so(client, group):
    client.sign_in(make.account())

    answer = client.get("/")

    assert answer.status_code == 403
    assert "an account but no role in the programme" in answer.page.text


@pytest.mark.usefixtures("kept")
def test_the_number_of_queries_does_not_grow(client, group, month):
    """With ten times the records, and meetings of more groups."""
    account = make.secretariat()
    kent = make.pilot()
    person = account.person
    make.pilot_role(person, kent)
    make.membership(group=group, person=person)
    make.role(person, Role.READER, group)

    def fill(number: int) -> None:
        other = make.group()
        make.membership(group=other, person=person)
        for where in (group, other):
            held = make.meeting(group=where, held_on=date(2010, 3, number), round=month)
            make.agenda_item(meeting=held, ask="agree", presenter_id=make.person().id)
            make.pack(held, PackState.ISSUED, issue_number=1, snapshot=asks("agree"))
        pilot = make.pilot()
        make.progress_update(pilot=pilot, round=month)
        for place in (kent, pilot):
            make.risk(pilot=place, likelihood=5, impact=5)
            make.milestone(pilot=place, baseline_on=date(2010, 1, 4))
            make.barrier(pilot=place, respond_by_on=date(2010, 1, 4))
        make.product(ask=ProductAsk.INPUT)

    client.sign_in(account)
    fill(1)
    with statements() as few:
        client.get("/")
    for number in range(2, 11):
        fill(number)
    with statements() as many:
        client.get("/")

    assert len(many) <= len(few) + 1 < 35, "one asks what was changed since"


# What people write


def test_markup_and_long_words_are_only_text(client, meeting, month):
    nasty = "<script>alert(1)</script> Cyfarfod ŵyl 🎉 & " + "x" * 150
    kent = make.pilot(name=nasty)
    account = make.secretariat()
    make.pilot_role(account.person, kent)
    make.membership(group=make.group(name=nasty, slug="nasty"), person=account.person)
    make.risk(title=nasty, likelihood=5, impact=5)
    make.agenda_item(meeting=meeting, ask=nasty)
    client.sign_in(account)

    page = client.get("/").page

    assert page.text.count(nasty) >= 3
    assert "<script>alert" not in page.html


# The pages that explain


@pytest.mark.parametrize(
    ("address", "heading"),
    [
        ("/help", "Help"),
        ("/help/glossary", "Glossary"),
        ("/accessibility", "Accessibility statement"),
    ],
)
def test_anybody_reads_the_pages_that_explain(client, address, heading):
    assert client.get(address).page.heading == heading
    client.sign_in(make.reader())
    assert address in dict(client.get(address).page.links).values()


def test_help_says_what_every_rating_means(client):
    text = client.get("/help").page.text

    for rating in set(Rag) - {Rag.NOT_RATED}:
        assert rating.word in text
    assert "12 clear working days" in text


def test_who_of_the_secretariat_is_a_member_of_a_group_sees_so(client, group):
    make.group(name="Ministers")
    account = make.secretariat()
    make.membership(group=group, person=account.person)
    client.sign_in(account)

    page = client.get("/").page

    assert "You are a member of Officials' group." in page.text
    assert dict(page.links)["Officials' group"] == "/groups/officials"
