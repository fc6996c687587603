"""Papers, from commission to submission, as those see them who make and read them."""

from datetime import date

import pytest
from sqlalchemy import select

from app.core.access import OPERATOR
from app.core.domain import domains_of
from app.core.due import list_due
from app.core.errors import DomainError, Refused
from app.core.markings import Marking
from app.extensions import db
from app.governance.groups.rules import ItemPurpose
from app.governance.meetings import queries as meeting_queries
from app.governance.meetings.models import AgendaItem
from app.governance.papers import queries, service
from app.governance.papers.models import Paper
from app.governance.papers.rules import ClearanceKind, ClearanceOutcome, PaperState
from app.notifications.models import Message
from app.packs.assemble import assemble
from tests import factories as make
from tests.factories import papers as papers_of


def commission(client, meeting, author, **changes):
    given = {
        "title": "The future of champions",
        "author_id": author.person_id,
        "purpose": ItemPurpose.DECISION,
    }
    return client.submit(f"/papers/new?meeting={meeting.id}", **(given | changes)).page


def only_paper():
    return queries.get_paper(db.session.scalars(select(Paper.reference)).one())


def test_a_paper_is_commissioned_with_number_day_and_an_item_of_its_own(
    client, meeting, secretariat, author
):
    page = commission(client.sign_in(secretariat), meeting, author)

    assert page.path == "/papers/HLOG(10)01"
    assert "HLOG(10)01 commissioned." in page.text
    assert "Due 5 February 2010" in page.text
    item = db.session.scalars(select(AgendaItem)).one()
    assert (item.title, item.section) == ("The future of champions", "paper")


def test_numbers_count_a_groups_papers_of_a_year_and_are_never_given_again(
    client, meeting, secretariat, author
):
    client.sign_in(secretariat)
    next_year = make.meeting(group=meeting.group, held_on=date(2011, 1, 20))
    first = commission(client, meeting, author)
    client.do(f"{first.path}/withdraw")

    second = commission(client, meeting, author)
    other = commission(client, next_year, author)

    assert (second.path, other.path) == ("/papers/HLOG(10)02", "/papers/HLOG(11)01")


def test_an_item_that_is_the_papers_own_takes_its_new_title(client, meeting, secretariat, author):
    client.sign_in(secretariat)
    page = commission(client, meeting, author)

    client.do(f"{page.path}/edit", title="Champions after March")

    assert db.session.scalars(select(AgendaItem.title)).one() == "Champions after March"


def test_a_paper_is_due_before_its_meeting(client, meeting, secretariat, author):
    page = commission(client.sign_in(secretariat), meeting, author, due_on=date(2010, 2, 19))

    assert page.errors == ["The paper must be due before the meeting is held."]


def test_the_author_writes_and_sees_how_it_will_read(client, meeting, author):
    paper = papers_of.paper(meeting=meeting, author=author.person, body="", summary="")
    client.sign_in(author)

    page = client.submit(
        f"/papers/{paper.reference}/draft",
        "Save and preview",
        summary="In short.",
        body="# Why\n\n**Now** or [never](https://example.org) <script>alert(1)</script>"
        "\n\n| Body | Net |\n| --- | --: |\n| Council | 1 |",
    ).page

    assert "Why" in [h.text for h in page.all("h4")]
    assert "<script>alert(1)</script>" in page.text
    assert ("never", "https://example.org") in page.links
    assert ["Council", "1"] in page.rows


def test_a_paper_for_decision_says_what_it_lacks(client, meeting, author):
    paper = papers_of.paper(
        meeting=meeting, author=author.person, purpose=ItemPurpose.DECISION, body=""
    )
    client.sign_in(author)

    page = client.get(f"/papers/{paper.reference}").page
    refused = client.submit(f"/papers/{paper.reference}/submit").page

    lacking = "It needs a recommendation, the paper itself and finance clearance."
    assert f"It cannot be submitted yet. {lacking}" in page.text
    assert "Finance clearance Ask someone to give it" in page.text
    assert refused.errors == [f"This paper cannot be submitted yet. {lacking}"]


def test_a_paper_is_cleared_by_whoever_was_asked_and_then_submitted(client, meeting, author):
    paper = papers_of.paper(
        meeting=meeting,
        author=author.person,
        purpose=ItemPurpose.DECISION,
        recommendation="agree the plan",
    )
    clearer = make.pilot_lead(person=make.person(name="Carl Clearer"))
    address = f"/papers/{paper.reference}"
    client.sign_in(author).do(
        f"{address}/clearances/new",
        kind=ClearanceKind.FINANCE,
        person_id=clearer.person_id,
        role="Head of Finance",
    )

    cleared = client.sign_in(clearer).submit(
        f"{address}/clearances/finance", outcome="given", comment="Within budget"
    )
    submitted = client.sign_in(author).submit(f"{address}/submit").page

    said = "Finance clearance Given by Carl Clearer, Head of Finance, on 4 February 2010."
    assert f"{said} Within budget" in (cleared.page.text)
    assert f"{paper.reference} submitted." in submitted.text
    assert "Submitted 4 February 2010" in submitted.text


def test_a_clearance_keeps_to_the_version_that_it_was_given_for(client, meeting, author):
    paper = papers_of.paper(meeting=meeting, author=author.person)
    clearer = make.pilot_lead()
    papers_of.clearance(paper, clearer.person, role="Lawyer", kind=ClearanceKind.LEGAL)
    address = f"/papers/{paper.reference}"
    client.sign_in(clearer).do(f"{address}/clearances/legal", outcome="given")

    client.sign_in(author).do(f"{address}/draft", summary="Another summary.")
    page = client.submit(f"{address}/versions/new", note="New summary").page

    assert "for version 1; the text has changed since." in page.text
    assert "4 February 2010, for version 1 of 2" in page.text


def test_the_secretariat_records_a_clearance_for_another(client, meeting, secretariat):
    paper = papers_of.paper(meeting=meeting)
    papers_of.clearance(paper, make.person(name="Carl Clearer"))

    page = (
        client.sign_in(secretariat)
        .submit(
            f"/papers/{paper.reference}/clearances/finance",
            role="Head of Finance",
            outcome="given",
            given_on=date(2010, 2, 2),
            comment="By telephone",
        )
        .page
    )

    said = "Given by Carl Clearer, Head of Finance, on 2 February 2010. By telephone"
    assert said in page.text
    db.session.expire_all()
    assert only_paper().clearances[0].recorded_by_id == secretariat.person_id


def test_no_clearance_is_given_ahead_of_its_day(client, meeting, secretariat):
    paper = papers_of.paper(meeting=meeting)
    papers_of.clearance(paper)

    page = (
        client.sign_in(secretariat)
        .submit(
            f"/papers/{paper.reference}/clearances/finance",
            role="Head",
            outcome="given",
            given_on=date(2010, 2, 9),
        )
        .page
    )

    assert page.errors == ["The date of a clearance cannot be in the future."]


@pytest.fixture
def asked(client, meeting, author):
    """A paper that lacks nothing but the answer of a lawyer: its address, and who is asked."""
    paper = papers_of.paper(meeting=meeting, author=author.person, purpose=ItemPurpose.DISCUSSION)
    clearer = make.pilot_lead(person=make.person(name="Lena Lawyer"))
    papers_of.clearance(paper, clearer.person, role="Head of law", kind=ClearanceKind.LEGAL)
    return f"/papers/{paper.reference}", clearer


def answer(client, asked, **given):
    address, clearer = asked
    client.sign_in(clearer)
    return client.submit(f"{address}/clearances/legal", **given).page


def newest_mail():
    return db.session.scalars(select(Message).order_by(Message.id.desc()).limit(1)).one()


@pytest.mark.parametrize(
    ("outcome", "said"),
    [("refused", "Enter why it is refused."), ("conditions", "Enter the conditions.")],
)
def test_conditions_and_a_refusal_say_what_they_are(client, asked, outcome, said):
    assert answer(client, asked, outcome=outcome).errors == [said]
    assert only_paper().clearances[0].outcome is None


def test_a_refused_clearance_stands_in_the_way_until_it_is_asked_for_again(client, asked, author):
    address, clearer = asked
    answer(client, asked, outcome="refused", comment="The power to do it is missing.")
    mail = newest_mail()

    page = client.sign_in(author).get(address).page
    blocked = client.submit(f"{address}/submit").page
    client.do(f"{address}/clearances/new", kind="legal", person_id=clearer.person_id)
    again = client.get(address).page
    submitted = client.submit(f"{address}/submit").page

    assert (mail.to_address, mail.subject) == (
        author.email,
        f"{only_paper().reference}: legal clearance refused",
    )
    assert "power" not in mail.text
    assert "Legal clearance was refused by Lena Lawyer on 4 February 2010" in page.text
    assert "The power to do it is missing." in page.text
    assert "There is a problem" in page.text
    assert "It cannot be submitted yet. It needs legal clearance." in page.text
    assert "This paper cannot be submitted yet. It needs legal clearance." in blocked.text
    assert "Legal clearance is awaited from" not in page.text
    assert "Earlier answers about clearance" in again.text
    assert ["Legal", "Lena Lawyer, Head of law", "Refused on 4 February 2010, for version 1",
            "The power to do it is missing."] in again.rows  # fmt: skip
    assert "submitted." in submitted.text


def test_a_refused_clearance_is_the_authors_to_put_right(client, asked, author):
    answer(client, asked, outcome="refused", comment="The power is missing.")

    owed = [each.what for each in list_due(person_id=author.person_id) if not each.is_done]

    assert any(what.startswith("Legal clearance was refused for") for what in owed)


def test_conditions_stand_on_the_front_sheet_and_in_the_pack(client, asked, author):
    address, _clearer = asked
    page = answer(client, asked, outcome="conditions", comment="Counsel sees the final text.")
    mail = newest_mail()
    client.sign_in(author).do(f"{address}/submit")
    db.session.expire_all()

    content = assemble(only_paper().meeting_id, make.TODAY)

    assert "Given with conditions by" in page.text
    assert "on 4 February 2010. Counsel sees the final text." in page.text
    assert mail.subject.endswith("legal clearance given with conditions")
    (part,) = content.papers
    (row,) = part.sheet.clearances
    assert (row.outcome, row.comment) == (
        ClearanceOutcome.CONDITIONS,
        "Counsel sees the final text.",
    )


def test_who_changes_their_mind_leaves_the_earlier_answer(client, asked):
    answer(client, asked, outcome="refused", comment="The power is missing.")
    page = answer(client, asked, outcome="given", comment="")

    assert "Refused on 4 February 2010, for version 1" in page.text
    assert "Legal clearance was refused" not in page.text


def test_a_late_paper_says_why_and_is_marked_everywhere(client, meeting, author):
    paper = papers_of.paper(meeting=meeting, author=author.person, due_on=date(2010, 2, 1))
    address = f"/papers/{paper.reference}"
    panel = f"/meetings/{meeting.group.slug}/{meeting.held_on.isoformat()}"
    client.sign_in(author)

    silent = client.submit(f"{address}/submit").page
    told = client.submit(f"{address}/submit", late_reason="Figures came late.").page

    assert silent.errors == ["Enter why it is late."]
    assert "3 days late" in told.text
    late = (
        "Late: it was due on 1 February 2010 and submitted on 4 February 2010. Figures came late."
    )
    assert late in told.text
    assert "3 days late" in client.get("/papers").page.text
    assert "3 days late" in client.get(panel).page.text


def test_a_submitted_paper_is_changed_only_once_it_is_given_back(
    client, meeting, secretariat, author
):
    paper = papers_of.submitted_paper(meeting=meeting, author=author.person)
    address = f"/papers/{paper.reference}"
    client.sign_in(author)

    refused = client.submit(f"{address}/draft", summary="Otherwise.").page
    client.sign_in(secretariat).do(client.get(address).page, "Return to author")
    changed = client.sign_in(author).submit(f"{address}/draft", summary="Otherwise.").page

    assert "Ask the secretariat to return it" in refused.errors[0]
    assert "Draft saved." in changed.text


# Who reads


def test_a_draft_is_for_those_who_make_it_and_a_submitted_paper_for_the_group(
    client, meeting, secretariat, author
):
    draft = papers_of.paper(meeting=meeting, author=author.person, title="Drafted")
    sponsor, clearer = make.pilot_lead(), make.pilot_lead()
    draft.sponsor_id = sponsor.person_id
    papers_of.clearance(draft, clearer.person)
    papers_of.submitted_paper(meeting=meeting, title="Handed in")
    member = make.member(meeting.group)
    other = make.member(make.group())

    def seen(who):
        client.sign_in(who)
        text = client.get("/papers").page.text
        return [title for title in ("Drafted", "Handed in") if title in text]

    assert seen(secretariat) == ["Drafted", "Handed in"]
    assert seen(author) == seen(sponsor) == seen(clearer) == ["Drafted"]
    assert seen(member) == ["Handed in"]
    assert seen(other) == []


def test_a_marking_above_a_clearance_is_listed_without_content(client, meeting, secretariat):
    paper = papers_of.submitted_paper(
        meeting=meeting, title="Most secret", marking=Marking.RESTRICTED
    )
    client.sign_in(make.member(meeting.group, clearance_before_2014=Marking.NOT_MARKED))

    page = client.get("/papers").page

    assert f"{paper.reference}, marked RESTRICTED: above your clearance" in page.text
    assert "Most secret" not in page.text
    assert client.get(f"/papers/{paper.reference}").status_code == 404


def test_services_refuse_whoever_may_not(app, meeting):
    paper = papers_of.paper(meeting=meeting)
    stranger = make.actor(make.pilot_lead())

    with pytest.raises(Refused, match="Only the author and the secretariat can write"):
        service.submit_paper(stranger, paper=queries.get_paper(paper.reference))
    with pytest.raises(Refused, match="Only the secretariat can commission"):
        service.withdraw_paper(stranger, paper=queries.get_paper(paper.reference))


def test_an_item_of_another_meeting_is_refused(app, meeting):
    elsewhere = make.agenda_item(meeting=make.meeting())
    paper = papers_of.paper(meeting=meeting)

    with pytest.raises(DomainError, match="not on the agenda"):
        service.amend_paper(
            OPERATOR,
            paper=queries.get_paper(paper.reference),
            title="Title",
            author_id=paper.author_id,
            sponsor_id=None,
            purpose=paper.purpose,
            marking=Marking.NOT_MARKED,
            due_on=paper.due_on,
            item_id=elsewhere.id,
        )


# What is owed


def due(app, person_id=None, meetings=None):
    domain = next(each for each in domains_of(app) if each.name == "papers")
    return [
        (item.kind, item.person_id, item.due_on, item.is_done)
        for item in domain.due(person_id, meetings)
    ]


def test_authors_owe_papers_and_clearers_clearances(app, meeting):
    paper = papers_of.paper(meeting=meeting)
    asked = papers_of.clearance(paper)
    papers_of.submitted_paper(meeting=meeting)
    papers_of.paper(state=PaperState.WITHDRAWN)
    db.session.expire_all()

    owed = [
        ("paper", paper.author_id, date(2010, 2, 5), False),
        ("clearance", asked.person_id, date(2010, 2, 9), False),
    ]
    assert due(app) == owed
    assert due(app, person_id=paper.author_id) == owed[:1]
    assert due(app, person_id=asked.person_id) == owed[1:]
    read = meeting_queries.get_meeting_by_id(meeting.id)
    assert [item[3] for item in due(app, meetings=[read])] == [False, False, True]
