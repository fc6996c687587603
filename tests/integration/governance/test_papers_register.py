"""The register of papers over all meetings, as a page and as a file."""

from datetime import date

import pytest

from app.core.markings import Marking
from app.governance.papers.rules import PaperState
from tests import factories as make
from tests.factories import papers as papers_of
from tests.integration.test_downloads import rows


@pytest.fixture
def officials(app):
    make.pin()
    make.programme()
    return make.group(name="Officials", code="HLOG", slug="officials")


@pytest.mark.one_engine
@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", ["Late one", "Of another group", "On time"]),
        ("group=officials", ["Late one", "On time"]),
        ("state=submitted", ["On time"]),
        ("late=yes", ["Late one"]),
        ("author=them", ["Of another group"]),
        ("group=officials&late=yes&state=submitted", []),
    ],
)
def test_page_and_file_hold_what_the_filters_leave(client, officials, query, expected):
    meeting = make.meeting(group=officials)
    author = make.person(name="Ann Author")
    papers_of.paper(meeting=meeting, title="Late one", due_on=date(2010, 2, 1))
    papers_of.submitted_paper(meeting=meeting, title="On time")
    papers_of.paper(meeting=make.meeting(), title="Of another group", author=author)
    client.sign_in(make.secretariat())
    query = query.replace("them", str(author.id))

    page = client.get(f"/papers?{query}").page
    found = rows(client, f"/papers?{query}&format=csv")

    assert sorted(row["Title"] for row in found) == expected
    assert all(title in page.text for title in expected)
    assert client.get(f"/papers?{query}&format=xlsx").data.startswith(b"PK")


def test_the_file_holds_what_its_reader_sees_alone(client, officials):
    meeting = make.meeting(group=officials)
    papers_of.submitted_paper(meeting=meeting, title="For all of us")
    papers_of.paper(meeting=meeting, title="Still in draft")
    secret = papers_of.submitted_paper(
        meeting=meeting, title="Above you", marking=Marking.RESTRICTED, source="Source above you"
    )
    client.sign_in(make.member(officials, clearance_before_2014=Marking.PROTECT))

    found = rows(client, "/papers?format=csv")

    by_reference = {row["Reference"]: row for row in found}
    assert sorted(row["Title"] for row in found) == ["Above your clearance", "For all of us"]
    assert by_reference[secret.reference]["Marking"] == "RESTRICTED"
    assert "bove you" not in str(by_reference[secret.reference]).replace("Above your", "")


@pytest.mark.one_engine
def test_the_file_says_who_cleared_a_paper_and_why_it_was_late(client, officials):
    paper = papers_of.paper(
        meeting=make.meeting(group=officials),
        state=PaperState.SUBMITTED,
        due_on=date(2010, 2, 1),
        submitted_on=date(2010, 2, 3),
        late_reason="Figures came late.",
    )
    papers_of.clearance(
        paper, make.person(name="Fay Finance"), given_on=date(2010, 2, 2), given_for=1
    )
    client.sign_in(make.secretariat())

    [row] = rows(client, "/papers?format=csv")

    assert row["Clearances"] == "Finance: Fay Finance, given on 2 February 2010"
    assert (row["Days late"], row["Why it was late"]) == ("2", "Figures came late.")
