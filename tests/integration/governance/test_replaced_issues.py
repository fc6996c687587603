"""A later issue of a pack: the earlier one says what replaces it, and the mail what is new."""

import msgspec
import pytest

from app.core.markings import Marking
from app.packs import queries
from app.packs.announcing import announce_issue
from app.packs.content import NewSince, decode
from app.packs.rules import PackState
from tests import factories as make
from tests.letters import letters_to

pytestmark = pytest.mark.one_engine


@pytest.fixture
def issues(group, meeting):
    first = make.pack(meeting, PackState.ISSUED)
    make.agenda_item(meeting=meeting, title="Late business")
    return first, make.pack(meeting, PackState.ISSUED, issue_number=2)


def test_an_earlier_issue_says_first_what_replaces_it_and_what_is_new(client, issues):
    first, second = issues
    client.sign_in(make.secretariat())

    page = client.get(f"/packs/{first.id}").page.text
    assert page.index("Issue 2 replaces this issue. New in it:") < page.index("Version")
    assert "Late business" in page
    assert "replaces this issue" not in client.get(f"/packs/{second.id}").page.text
    assert "Replaced by issue 2" in client.get(f"/packs/{first.id}/preview").page.text
    assert client.get(f"/packs/{first.id}/pdf").status_code == 200


@pytest.mark.parametrize("is_marked", [False, True])
def test_the_mail_of_a_later_issue_says_what_is_new(group, issues, is_marked):
    make.member(group, email="member@example.org")
    pack = queries.get_pack(issues[1].id)
    content = decode(queries.get_snapshot(pack.id))
    lowest = Marking.PROTECT if is_marked else Marking.NOT_MARKED
    pack.meeting.marking = lowest
    news = NewSince(issue=1, issued_on=make.TODAY, lines=("Item 4, Late business, is new.",))
    content = msgspec.structs.replace(content, news=news, marking=lowest)

    announce_issue(pack, base_url="http://x.example", content=content)

    [letter] = letters_to("member@example.org")
    assert ("Late business" in letter.text) is not is_marked
    assert "since issue 1" in letter.text
