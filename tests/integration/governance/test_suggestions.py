"""What belongs on an agenda: suggested out of the records, taken, dismissed, put off."""

from datetime import date

import pytest
from sqlalchemy import select

from app.benefits.rules import ProposalState
from app.core.domain import domains_of
from app.core.restriction import Restrictable
from app.core.viewers import Viewer, looking_as
from app.delivery.rules import ProductAsk
from app.extensions import db
from app.governance.agendas.models import BacklogItem
from app.governance.agendas.queries import list_suggested
from app.governance.meetings.models import AgendaItem
from app.governance.write_rounds.rules import RoundState
from app.referrals.models import Referral
from app.referrals.rules import ReferralState
from tests import factories as make

ADDRESS = "/meetings/officials/2010-02-18/suggestions"


@pytest.fixture
def secretariat(client, meeting):
    return client.sign_in(make.secretariat())


def item(title):
    return db.session.scalars(select(AgendaItem).where(AgendaItem.title == title)).one()


def suggested(client, address=ADDRESS):
    page = client.get(address).page
    table = next((t for t in page.all("table") if "Why" in page.text), None)
    return [row[:2] for row in page.rows if table is not None and row[2].startswith("Accept")]


def test_the_records_suggest_what_the_group_should_see(secretariat, meeting):
    make.risk(title="Steady", scores=[make.score(date(2009, 12, 1), 5, 5)])
    make.risk(title="Bearable", scores=[make.score(date(2009, 12, 1), 3, 5)])
    make.risk(
        title="Rising",
        scores=[make.score(date(2009, 12, 1), 3, 3), make.score(date(2010, 2, 1), 4, 5)],
    )
    make.barrier(
        title="Late", respond_by_on=date(2010, 2, 1), department=make.department(name="Health")
    )
    make.barrier(title="In time", respond_by_on=date(2010, 2, 10))
    slipped = make.forecast(date(2010, 1, 20), date(2010, 3, 15))
    make.milestone(title="Slipped", forecasts=[slipped])
    make.milestone(title="On course")
    make.product(title="Plan", ask=ProductAsk.APPROVAL)

    assert suggested(secretariat) == [
        [
            "M-001 Slipped",
            "Forecast for 15 March 2010, 25 days after its baseline; the tolerance is 14 days.",
        ],
        ["P-001 Plan", "It is awaiting approval and is due on 1 March 2010."],
        ["R-003 Rising", "Newly very high: 20 now; it scored 9 a month ago."],
        ["R-001 Steady", "Above appetite: it scores 25, and the programme accepts up to 15."],
        ["B-001 Late", "Health was to respond by 1 February 2010, 3 days ago."],
    ]


def test_a_long_group_of_suggestions_opens_into_pages(secretariat, meeting):
    for number in range(30):
        slipped = make.forecast(date(2010, 1, 20), date(2010, 3, 15))
        make.milestone(title=f"Slipped {number:02}", forecasts=[slipped])
    make.barrier(title="Late", respond_by_on=date(2010, 2, 1))

    page = secretariat.get(ADDRESS).page
    assert "31 suggestions to accept or reject." in page.text
    assert "30 milestones have slipped past tolerance" in page.text
    assert len(suggested(secretariat)) == 11

    links = dict(page.links)
    group = next(href for text, href in links.items() if text.startswith("See all 30"))
    second = secretariat.get(f"{group}?page=2").page
    assert [row[0] for row in second.rows] == [
        f"M-0{number} Slipped {number - 1}" for number in range(26, 31)
    ]
    secretariat.do(dict(second.links)["Reject M-030 Slipped 29"], reason="Known.")
    assert "29 milestones have slipped past tolerance" in secretariat.get(ADDRESS).page.text
    assert secretariat.get(f"{ADDRESS}/of/nothing").status_code == 404


def test_the_appetite_is_the_programmes_to_set(secretariat, meeting):
    make.risk(title="Steady", scores=[make.score(date(2009, 12, 1), 3, 4)])
    assert suggested(secretariat) == []

    page = secretariat.submit("/programme/edit", appetite="cautious", appetite_score=9).page
    assert "Cautious: residual scores up to 9" in page.text

    assert [row[1] for row in suggested(secretariat)] == [
        "Above appetite: it scores 12, and the programme accepts up to 9."
    ]
    page = secretariat.get("/risks/R-001").page
    assert "Above appetite" in page.text
    assert "It scores 12, and the programme accepts up to 9: its risk appetite is" in page.text


def test_to_tolerate_a_risk_above_appetite_needs_a_groups_approval(secretariat, meeting):
    make.risk(scores=[make.score(date(2009, 12, 1), 5, 5)])

    refused = secretariat.submit("/risks/R-001/edit", response="tolerate").page
    assert refused.errors == [
        "It scores 25 now, and the programme accepts up to 15: enter the approval to "
        "tolerate it, or choose another response."
    ]
    page = secretariat.send(refused, approval="The officials, 18 January 2010").page

    assert "Approved by The officials, 18 January 2010" in page.text
    assert suggested(secretariat) == []


def test_returns_that_have_not_come_are_suggested_once_they_are_late(secretariat, meeting):
    meeting.round = make.reporting_round(name="February 2010", due_on=date(2010, 2, 1))
    make.progress_update(pilot=make.pilot(name="Kent"), round=meeting.round)
    make.pilot(name="Durham")
    db.session.commit()

    assert suggested(secretariat) == [
        [
            "Return of Durham",
            "Its return for February 2010 was due on 1 February 2010, 3 days ago, and has not "
            "been received.",
        ]
    ]
    make.pin(date(2010, 2, 1))
    assert suggested(secretariat) == []


def test_what_comes_of_a_restricted_record_is_restricted(secretariat, meeting):
    make.barrier(title="Secret", respond_by_on=date(2010, 2, 1), is_restricted=True)
    links = dict(secretariat.get(ADDRESS).page.links)

    refused = secretariat.submit(links["Accept B-001 Secret"], item_id=item("Second").id).page
    assert refused.errors == ["This is restricted and that item is not. Add it as a separate item."]
    secretariat.do(refused, item_id="")

    with looking_as(Viewer(sees_all=True)):
        assert item("B-001 Secret").is_restricted


def test_every_source_says_which_of_its_records_are_restricted(app, meeting):
    """Each suggests a record that is restricted, where its kind may be, and one that is not."""
    make.reporting_round()
    meeting.round = make.reporting_round(name="January 2010", due_on=date(2010, 1, 4))
    make.pilot()
    make.write_round(group=meeting.group, state=RoundState.SENT_TO_MEETING, settled_on=make.TODAY)
    make.referral(make.barrier(), "barrier", to_group=meeting.group)
    make.change_request()
    for each in (False, True):
        make.risk(is_restricted=each, scores=[make.score(date(2009, 12, 1), 5, 5)])
        make.risk(is_restricted=each, scores=[make.score(date(2010, 2, 1), 5, 5)])
        make.barrier(is_restricted=each, respond_by_on=date(2010, 2, 1))
        slipped = make.forecast(date(2010, 1, 20), date(2010, 3, 15))
        make.milestone(is_restricted=each, forecasts=[slipped])
        make.product(is_restricted=each, ask=ProductAsk.APPROVAL)
        make.proposal(is_restricted=each, state=ProposalState.VALIDATED)
        db.session.add(
            BacklogItem(
                group_id=meeting.group_id,
                title="Later",
                why="Asked for.",
                added_on=make.TODAY,
                is_restricted=each,
            )
        )
    db.session.commit()
    restrictable = {model.__tablename__: model for model in Restrictable.__subclasses__()}

    with looking_as(Viewer(sees_all=True)):
        sources = [domain for domain in domains_of(app) if domain.suggestions is not None]
        found = {domain.name: list(domain.suggestions(meeting, make.TODAY)) for domain in sources}
        groups = [group for domain in domains_of(app) for group in domain.suggestion_groups]
        found |= {group.name: [] for group in groups} | {
            each.group.name: list(each.suggestions)
            for each in list_suggested(groups, meeting.group_id, count=10)
        }
        said = [
            (s.record_kind, s.record_id, s.is_restricted) for each in found.values() for s in each
        ]
        kept = [
            (kind, key, db.session.get_one(restrictable[kind], key).is_restricted)
            if kind in restrictable
            else (kind, key, False)
            for kind, key, _said in said
        ]

    assert [name for name, each in found.items() if not each] == []
    assert said == kept
    both = {kind for kind, _key, is_restricted in said if is_restricted}
    assert both == {kind for kind, _key, _restricted in said if kind in restrictable}


def test_a_suggestion_becomes_an_item_and_comes_back_when_the_item_goes(secretariat, meeting):
    make.referral(make.barrier(title="Pooling"), "barrier", to_group=meeting.group)
    links = dict(secretariat.get(ADDRESS).page.links)

    page = secretariat.submit(links["Accept B-001 Pooling"], ask="Agree the pooling.").page
    assert "No suggestions." in page.text
    assert "item “B-001 Pooling”" in page.text
    page = secretariat.get("/meetings/officials/2010-02-18").page
    assert "4. B-001 Pooling" in page.text
    assert "Agree the pooling." in page.text
    referral = db.session.scalars(select(Referral)).one()
    assert (referral.state, referral.meeting_id) == (ReferralState.ON_AGENDA, meeting.id)

    made = item("B-001 Pooling")
    secretariat.do(f"/meetings/officials/2010-02-18/items/{made.id}/remove", "Remove item")
    assert [row[0] for row in suggested(secretariat)] == ["B-001 Pooling"]
    assert db.session.scalars(select(Referral.state)).one() is ReferralState.REFERRED


def test_a_suggestion_joins_an_item_as_one_of_its_asks(secretariat, meeting):
    make.barrier(title="Late", respond_by_on=date(2010, 2, 1))
    links = dict(secretariat.get(ADDRESS).page.links)

    secretariat.do(
        links["Accept B-001 Late"], item_id=item("Second").id, ask="Ask again by 26 February."
    )

    assert item("Second").asks == ["Ask again by 26 February."]
    titles = select(AgendaItem.title).order_by(AgendaItem.position)
    assert db.session.scalars(titles).all() == ["First", "Second", "Third"]


def test_a_dismissal_needs_a_reason_is_kept_and_can_be_undone(secretariat, meeting):
    make.barrier(title="Late", respond_by_on=date(2010, 2, 1))
    make.meeting(group=meeting.group, held_on=date(2010, 3, 22))
    dismiss = dict(secretariat.get(ADDRESS).page.links)["Reject B-001 Late"]

    assert secretariat.submit(dismiss).page.errors == ["Enter the reason."]
    page = secretariat.submit(dismiss, reason="Settled by telephone.").page
    assert "Rejected on 4 Feb 10: Settled by telephone." in page.text
    assert suggested(secretariat, "/meetings/officials/2010-03-22/suggestions") == []

    page = secretariat.send(page, "Suggest again B-001 Late").page
    assert "Accept B-001 Late" in dict(page.links)


def test_something_is_put_on_the_backlog_by_hand(secretariat, meeting):
    page = secretariat.submit(
        f"{ADDRESS}/new",
        title="Champions",
        why="Their term ends in March.",
        purpose="decision",
    ).page

    assert page.rows[0][:2] == ["Champions", "Their term ends in March."]


def test_an_agenda_longer_than_its_meeting_is_told_so(secretariat, meeting):
    assert "longer than" not in secretariat.get("/meetings/officials/2010-02-18").page.text
    make.agenda_item(meeting=meeting, minutes=75)

    page = secretariat.get("/meetings/officials/2010-02-18").page

    assert (
        "The agenda is 15 minutes longer than the meeting, which is planned for 120 minutes, so "
        "it would end during item 4, Item"
    ) in page.text
    assert "The meeting is due to end during this item." in page.rows[3][1]


def test_members_do_not_see_what_is_suggested(client, meeting):
    client.sign_in(make.member(meeting.group))

    assert client.get(ADDRESS).status_code == 403
    assert "Suggested items" not in client.get("/meetings/officials/2010-02-18").page.text
