"""What comes out of a marked meeting or record has its marking, and above somebody's clearance is
named by its number alone."""

from datetime import date

import pytest
from sqlalchemy import select

from app.core import clock
from app.core.access import OPERATOR
from app.core.frozen import Frozen
from app.core.marked import Marked
from app.core.markings import Marking, MarkingScheme, is_lower
from app.core.models import Base
from app.core.viewers import Viewer, looking_as
from app.extensions import db
from app.governance.agendas.models import BacklogItem
from app.governance.agendas.service import add_to_backlog, carry_over
from app.governance.decisions.models import Decision
from app.governance.groups.rules import ItemPurpose
from app.governance.meetings.models import AgendaItem
from app.governance.meetings.queries import get_meeting_by_id
from app.governance.meetings.service import amend_meeting
from app.governance.write_rounds.models import WriteRound
from app.packs.assemble import assemble
from app.packs.content import encode
from app.referrals.models import Referral
from app.referrals.rules import ReferralState
from tests import factories as make
from tests.factories import papers as papers_of
from tests.pages import pages_from

pytestmark = pytest.mark.one_engine

SECRET = "Zanzibar"

#: What has a marking that somebody chooses, with permissions of its own.
CHOSEN = {"governance_group", "meeting", "paper"}
#: A copy of a pack has that of what is in it.
DRAWN = {"pack_variant"}


def test_whatever_has_a_marking_inherits_it_or_keeps_it_or_somebody_chooses_it():
    marked = {
        mapper.class_ for mapper in Base.registry.mappers if "marking" in mapper.local_table.c
    }
    left = {each for each in marked if not issubclass(each, Marked | Frozen)}
    assert {each.__tablename__ for each in left} == CHOSEN | DRAWN
    assert {Decision, WriteRound, AgendaItem, BacklogItem, Referral} <= marked


def test_which_marking_is_lower():
    old, new = MarkingScheme.BEFORE_APRIL_2014.markings, MarkingScheme.SINCE_APRIL_2014.markings
    assert [is_lower(each, old[1]) for each in (*old, *new)] == [True, *[False] * 4]


@pytest.fixture
def meeting(app):
    make.pin()
    make.programme()
    return make.meeting(marking=Marking.PROTECT)


@pytest.fixture
def secret(meeting):
    """A RESTRICTED meeting of the group, over, with all that comes out of one."""
    held = make.meeting(group=meeting.group, held_on=date(2010, 1, 18), marking=Marking.RESTRICTED)
    item = make.agenda_item(meeting=held, title=f"The {SECRET} affair", ask=f"agree {SECRET}")
    decision = make.decision(meeting=held, item_id=item.id, text=f"To leave {SECRET}.")
    make.action(
        group=held.group,
        meeting_id=held.id,
        text=f"Leave {SECRET}.",
        owner=make.person(name="Its owner"),
    )
    make.decision_sheet(item_id=item.id, title=f"Should {SECRET} be left?")
    make.suggestion_answer(held, title=f"{SECRET} rises")
    make.write_round(group=held.group, item_id=item.id, title=f"On {SECRET}")
    other = make.group(name="Others")
    make.referral(
        decision,
        "decision",
        from_group=held.group,
        to_group=other,
        state=ReferralState.REFERRED,
        ask=f"Agree to {SECRET}.",
        reason=f"As {SECRET}.",
    )
    with looking_as(Viewer(sees_all=True)):
        carry_over(OPERATOR, meeting=get_meeting_by_id(held.id), item=item)
    db.session.commit()
    return held


def marked(model):
    return set(db.session.scalars(select(model.marking)))


def test_all_that_comes_out_of_a_marked_meeting_has_its_marking(secret):
    for model in Marked.__subclasses__():
        assert marked(model) == {Marking.RESTRICTED}, model


def test_between_meetings_the_groups_own_marking_counts(app, meeting):
    group = meeting.group
    group.marking = Marking.PROTECT
    make.action(group=group, meeting_id=None)
    kept = add_to_backlog(
        OPERATOR, group=group, title="T", why="W", ask="", purpose=ItemPurpose.DISCUSSION
    )
    round_ = make.write_round(group=group)
    assert {kept.marking, round_.marking} == {Marking.PROTECT}
    assert make.decision(group=group, write_round_id=round_.id).marking is Marking.PROTECT


def test_a_decision_has_the_highest_marking_of_meeting_and_paper(app, meeting):
    paper = papers_of.submitted_paper(meeting=meeting, marking=Marking.RESTRICTED)
    assert make.decision(meeting=meeting, paper_id=paper.id).marking is Marking.RESTRICTED
    assert make.decision(meeting=meeting).marking is Marking.PROTECT


def amend(meeting_id, marking):
    found = get_meeting_by_id(meeting_id)
    kept = ("starts_at", "length_minutes", "place", "number", "round_id")
    facts = {name: getattr(found, name) for name in kept}
    amend_meeting(OPERATOR, meeting=found, marking=marking, **facts)
    db.session.commit()


def test_what_came_out_is_raised_with_a_meeting_and_not_lowered_with_it(app, meeting):
    item = make.agenda_item(meeting=meeting)
    decision = make.decision(meeting=meeting, item_id=item.id)
    referral = make.referral(decision, "decision")
    round_ = make.write_round(group=meeting.group, item_id=item.id)
    assert {each.marking for each in (item, decision, referral, round_)} == {Marking.PROTECT}

    amend(meeting.id, Marking.RESTRICTED)
    assert {each.marking for each in (item, decision, referral, round_)} == {Marking.RESTRICTED}

    amend(meeting.id, Marking.PROTECT)
    assert item.marking is Marking.PROTECT
    assert {each.marking for each in (decision, referral, round_)} == {Marking.RESTRICTED}


def test_an_item_that_is_put_off_keeps_its_marking_at_the_next_meeting(app, meeting, secret):
    """It was carried over from the RESTRICTED meeting to the one that is marked PROTECT."""
    items = db.session.scalars(select(AgendaItem).where(AgendaItem.meeting_id == meeting.id)).all()
    assert [(each.title, each.marking) for each in items] == [
        (f"The {SECRET} affair", Marking.RESTRICTED)
    ]


START = (
    "/",
    "/meetings",
    "/meetings/forward-plan",
    "/meetings/year",
    "/decisions",
    "/decisions?format=csv",
    "/decisions/DEC-001",
    "/actions",
    "/actions?format=csv",
    "/actions/A-001",
    "/write-rounds",
    "/write-rounds?format=csv",
    "/write-rounds/WR-001",
    "/referrals",
    "/referrals?format=csv",
    "/referrals/RF-001",
    "/minutes",
    "/papers",
    "/help",
)


def read_as(app, account, start):
    client = app.test_client().sign_in(account)
    client.checks = False
    return {
        path: answer.get_data().decode("utf-8", "replace")
        for path, answer in pages_from(client, start).items()
    }


@pytest.mark.parametrize("who", ["member", "secretariat", "lead"])
def test_above_a_clearance_there_is_a_number_and_nothing_else(app, meeting, secret, who):
    numbers = ("DEC-001 (RESTRICTED)", "A-001 (RESTRICTED)", "WR-001 (RESTRICTED)")
    cleared = {"clearance_before_2014": Marking.PROTECT}
    account = {
        "member": lambda: make.member(meeting.group, **cleared),
        "secretariat": lambda: make.secretariat(**cleared),
        "lead": lambda: make.pilot_lead(**cleared),
    }[who]()
    start = [*START, f"/meetings/{secret.id}", f"/meetings/{meeting.id}"]
    start += [
        f"/meetings/{meeting.id}/{page}" for page in ("suggestions", "readiness", "attendance")
    ]

    seen = read_as(app, account, start)

    assert [path for path, text in seen.items() if SECRET in text] == []
    agenda = seen[f"/meetings/{secret.id}"]
    if who != "lead":
        assert "Marked RESTRICTED: above your clearance." in agenda
        for page, number in zip(("/decisions", "/actions", "/write-rounds"), numbers, strict=True):
            assert f"Marked above your clearance: {number}" in seen[page]


def test_who_is_cleared_reads_all_of_it(app, meeting, secret):
    client = app.test_client().sign_in(make.secretariat())
    for address in (
        "/decisions",
        "/actions",
        "/write-rounds",
        "/referrals",
        f"/meetings/{secret.id}",
    ):
        page = client.get(address).page
        assert SECRET in page.text, address
        assert "above your clearance" not in page.text


def test_who_owes_it_is_told_its_number(app, meeting):
    meeting.marking = Marking.RESTRICTED
    owner = make.member(meeting.group, clearance_before_2014=Marking.PROTECT)
    make.action(
        group=meeting.group, meeting_id=meeting.id, owner=owner.person, text=f"Leave {SECRET}."
    )
    db.session.commit()

    page = app.test_client().sign_in(owner).get("/").page

    assert "A-001, marked above your clearance" in page.text
    assert SECRET not in page.text


@pytest.mark.every_engine
def test_a_pack_leaves_out_what_is_marked_above_it_and_names_its_number(app, meeting):
    group = meeting.group
    before = make.meeting(group=group, held_on=date(2010, 1, 18), marking=Marking.RESTRICTED)
    make.agenda_item(meeting=meeting, section="matters_arising")
    make.action(group=group, meeting_id=before.id, text=f"Leave {SECRET}.")
    make.action(group=group, meeting_id=meeting.id, text="Say so.")
    db.session.commit()
    db.session.expire_all()

    content = assemble(meeting.id, clock.today())

    assert content.marking is Marking.PROTECT
    assert SECRET not in encode(content).decode()
    assert "Say so." in encode(content).decode()
    assert "Actions marked above this pack, not shown: A-001 (RESTRICTED)." in content.provenance


def test_the_secretariat_lowers_a_marking_for_a_reason_that_history_keeps(app, client, secret):
    member = make.member(secret.group, clearance_before_2014=Marking.PROTECT)
    decision = db.session.scalars(select(Decision)).one()
    address = f"/markings/decision/{decision.id}"
    theirs = app.test_client().sign_in(member)
    assert theirs.get("/decisions/DEC-001").status_code == 404
    client.sign_in(make.secretariat())
    assert ("Change marking", address) in client.get("/decisions/DEC-001").page.links

    refused = client.submit(address, marking=Marking.PROTECT).page
    done = client.submit(address, marking=Marking.PROTECT, marking_reason="It was published.").page

    assert "reason" in refused.errors[0].lower()
    assert "Marking saved." in done.text
    assert "It was published." in done.text
    assert f"To leave {SECRET}." in theirs.get("/decisions/DEC-001").page.text
    assert theirs.get(address).status_code == 403
