"""Terms of reference in versions, the quorum in force, substitutes, who chairs next."""

from datetime import date

import pytest

from app.core.access import OPERATOR
from app.core.errors import Refused
from app.extensions import db
from app.governance.groups.rules import MemberRole
from app.governance.terms import queries, service
from app.governance.terms.rules import QuorumRule, TermsState
from app.governance.terms.service import TermsAlreadyAgreed
from tests import factories as make

pytestmark = pytest.mark.one_engine


@pytest.fixture
def secretary(client, group):
    return client.sign_in(make.secretariat())


def test_the_first_terms_are_written_and_agreed(secretary, group, meeting):
    make.standing_item(group=group, title="Progress")
    make.meeting(group=group, number=900, held_on=date(2010, 1, 18))
    begun = secretary.submit("/groups/officials/terms", "Start the first version").page
    draft = secretary.submit(
        begun.path,
        purpose="To support and oversee.",
        authority="It advises Ministers.",
        frequency="Monthly",
        quorum_percent=34,
        do_substitutes_count=True,
    ).page

    agreed = secretary.submit(
        f"{draft.path}/agree", agreed_on=date(2010, 1, 18), agreed_at_id=_meeting_of_january(group)
    ).page

    assert "A draft. It has no effect until the group agrees it" in draft.text
    assert "Agreed on 18 January 2010, at meeting 900; in force." in agreed.text
    assert "The chair or a deputy and 34% of members." in agreed.text
    assert "who count towards the quorum" in agreed.text
    assert "Progress" in agreed.text
    assert "Edit this draft" not in agreed.text
    shown = secretary.get("/groups/officials/rules").page.text
    assert "Purpose To support and oversee." in shown
    assert "Version 1, agreed on 18 January 2010" in shown


def _meeting_of_january(group):
    return next(
        meeting_id
        for meeting_id, day in queries.meeting_choices(group, make.TODAY)
        if day == "18 January 2010"
    )


def test_agreed_terms_stay_as_they_are(secretary, group):
    terms = make.terms(group=group)

    page = secretary.submit("/groups/officials/terms/1/edit", purpose="Another").page

    assert page.errors == ["Version 1 has been agreed and cannot be changed. Start a new version."]
    db.session.expire_all()
    assert queries.get_version(group, 1).purpose == "To oversee the work."
    with pytest.raises(TermsAlreadyAgreed):
        service.amend_terms(OPERATOR, terms=terms, purpose="Another")


def test_a_new_version_begins_as_a_copy_and_is_compared(secretary, group):
    make.terms(group=group, purpose="To oversee the work.", authority="Advises Ministers.")
    begun = secretary.submit("/groups/officials/terms", "Start a new version").page
    assert begun.form().filled({}, "")["authority"] == ["Advises Ministers."]

    secretary.do(begun.path, purpose="To support the whole work.", quorum_percent=40)
    page = secretary.get("/groups/officials/terms/2/compare").page

    assert "2 parts differ" in page.text
    assert "To [removed: oversee] [added: support] the [added: whole] work." in page.text
    assert "and [removed: half] [added: 40%] of [removed: the] members." in page.text
    assert "Advises Ministers" not in page.text
    assert "Start a new version" not in secretary.get("/groups/officials/terms").page.text


def test_versions_that_say_the_same_and_those_there_are_not(secretary, group):
    make.terms(group=group)

    assert (
        "The 2 versions are the same."
        in secretary.get("/groups/officials/terms/1/compare").page.text
    )
    assert secretary.get("/groups/officials/terms/1/compare?with=7").status_code == 404
    assert secretary.get("/groups/officials/terms/7").status_code == 404


def test_terms_are_agreed_by_today_and_in_order(secretary, group):
    make.terms(group=group, agreed_on=date(2010, 1, 18))
    make.terms(group=group, number=2, state=TermsState.DRAFT, purpose="Newer")

    ahead = secretary.submit("/groups/officials/terms/2/agree", agreed_on=date(2010, 3, 1)).page
    back = secretary.submit("/groups/officials/terms/2/agree", agreed_on=date(2010, 1, 1)).page

    assert ahead.errors == ["The date of agreement cannot be in the future."]
    assert back.errors == [
        "The version before was agreed on 18 January 2010: choose that day or a later one."
    ]


def test_the_quorum_of_a_day_is_that_of_the_terms_in_force(app, group):
    make.terms(group=group, agreed_on=date(2009, 7, 1), quorum_percent=25)
    make.terms(group=group, number=2, agreed_on=date(2010, 1, 18), needs_chair=False)
    make.terms(group=group, number=3, state=TermsState.DRAFT, quorum_percent=90)

    assert queries.quorum_of(group, date(2009, 6, 30)) == QuorumRule()
    assert queries.quorum_of(group, date(2010, 1, 17)) == QuorumRule(percent=25)
    assert queries.quorum_of(group, date(2010, 2, 4)) == QuorumRule(needs_chair=False)


def test_substitutes_are_named_and_removed(secretary, group):
    term = make.membership(group=group, person=make.person(name="Director of finance"))
    deputy = make.person(name="Head of finance")

    named = secretary.submit(
        "/groups/officials/substitutes/new", membership_id=term.id, person_id=deputy.id
    ).page
    twice = secretary.submit(
        "/groups/officials/substitutes/new", membership_id=term.id, person_id=deputy.id
    ).page
    oneself = secretary.submit(
        "/groups/officials/substitutes/new", membership_id=term.id, person_id=term.person_id
    ).page
    gone = secretary.send(
        named, "Remove Head of finance as substitute for Director of finance"
    ).page

    assert "Head of finance, for Director of finance" in named.text
    assert twice.errors == ["Head of finance is already a substitute for Director of finance."]
    assert oneself.errors == ["A member cannot be their own substitute."]
    assert "No substitutes named." in gone.text


def test_the_groups_page_says_who_chairs_and_who_follows(secretary, group):
    make.membership(
        group=group,
        role=MemberRole.CHAIR,
        name_then="Sir Michael Bichard",
        starts_on=date(2009, 7, 1),
        ends_on=date(2010, 3, 25),
    )
    make.membership(
        group=group,
        role=MemberRole.CHAIR,
        name_then="Lord Michael Bichard",
        starts_on=date(2010, 3, 25),
    )

    assert (
        "Chaired by Sir Michael Bichard since 1 July 2009 until 25 March 2010, then Lord Michael "
        "Bichard."
    ) in secretary.get("/groups/officials/rules").page.text


def test_a_review_that_has_come_is_said(secretary, group):
    make.terms(group=group, review_on=date(2010, 2, 1))

    assert "1 February 2010, now due" in secretary.get("/groups/officials/rules").page.text


def test_services_refuse_whoever_asks_them(app, group):
    member = make.actor(make.member(group))
    draft = make.terms(group=group, state=TermsState.DRAFT)

    for deed in (
        lambda: service.begin_version(member, group=group),
        lambda: service.amend_terms(member, terms=draft, purpose="Mine"),
        lambda: service.agree_terms(
            member, terms=draft, group=group, agreed_on=make.TODAY, agreed_at_id=None
        ),
    ):
        with pytest.raises(Refused, match="Only the secretariat can change groups"):
            deed()
