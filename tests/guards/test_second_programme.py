"""Nothing of Total Place is built in: what holds of its pages holds of another programme's."""

from datetime import date

import pytest
from flask import Flask

from app.governance.groups import queries as group_queries
from app.governance.meetings import queries as meeting_queries
from app.governance.meetings.models import Meeting
from app.packs.rules import PackState
from tests import factories as make
from tests.guards.crawling import crawl
from tests.pages import Client

pytestmark = pytest.mark.one_engine


@pytest.fixture
def meetings(hubs_app: Flask) -> list[Meeting]:
    """The next meeting of each board, with a draft of its pack and one issued."""
    found = []
    for slug, day in (("programme-board", (2026, 10, 22)), ("ministerial-board", (2026, 11, 4))):
        group = group_queries.get_group(slug)
        meeting = meeting_queries.get_meeting(group, date(*day))
        make.pack(meeting, PackState.BUILT)
        make.pack(meeting, PackState.ISSUED)
        found.append(meeting)
    return found


@pytest.mark.usefixtures("meetings")
def test_no_page_leads_astray(hubs_app: Flask, hubs_client: Client) -> None:
    hubs_client.sign_in("secretariat@example.org")

    for visit in crawl(hubs_app, hubs_client, of_a_kind=1):
        assert visit.answer.status_code == 200


@pytest.mark.parametrize("who", ["minister", "saltmarsh", "dfe"])
def test_front_pages_are_shown(hubs_client: Client, who: str) -> None:
    """To a minister, a hub's lead and a sponsor."""
    hubs_client.sign_in(f"{who}@example.org")

    for address in ("/", "/account/rights", "/pilots/wenbury"):
        assert hubs_client.get(address).status_code == 200
