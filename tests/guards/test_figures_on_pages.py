"""Pages, packs and mails of one day say the same figures."""

import re
from datetime import date

from app.packs.assemble import assemble
from app.readiness.messages import chasing
from app.readiness.status import ready_meetings, status_of
from tests.guards.test_figures import TODAY, meeting_of, recount
from tests.guards.told_figures import N, as_said, extras, of_any_number

#: What pages say of the programme on one day, by their addresses.
ON_PAGES: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    ("/", rf"{N} of {N} open risks are very high", ("risks_very_high", "risks_open")),
    (
        "/",
        rf"{N} of {N} milestones not yet complete are past their forecast",
        ("milestones_overdue", "milestones_pending"),
    ),
    (
        "/",
        rf"{N} responses from departments are overdue on {N} open barriers",
        ("barriers_overdue", "barriers_open"),
    ),
    ("/", rf"{N} products are awaiting a group", ("products_asked",)),
    ("/risks", rf"{N} of {N} open risks are very high", ("risks_very_high", "risks_open")),
    (
        "/issues",
        rf"{N} of \d+ issues are open: {N} critical or high, {N} overdue",
        ("issues_open", "issues_grave", "issues_overdue"),
    ),
    (
        "/milestones",
        rf"\d+ of {N} milestones are late: {N} Red and {N} Amber. {N} are complete",
        ("milestones", "milestones_red", "milestones_amber", "milestones_complete"),
    ),
    (
        "/barriers",
        rf"{N} barriers and {N} opportunities of \d+ in all are open.* {N} await a response, {N} "
        "overdue",
        (
            "barriers_open", "opportunities_open", "requests_waiting",
            "requests_overdue",
        ),
    ),
    (
        "/products",
        rf"asked about {N} of {N} products under way. {N} are past",
        ("products_asked", "products_open", "products_overdue"),
    ),
    (
        "/interdependencies",
        rf"{N} of \d+ interdependencies are open: {N} at risk, {N} overdue",
        (
            "interdependencies_open", "interdependencies_at_risk", "interdependencies_overdue",
        ),
    ),
    (
        "/resources",
        rf"{N} of [\d.]+ posts are unfilled; (£\S+) of £\S+ is not secured",
        ("posts_missing", "funding_missing"),
    ),
    ("/changes", rf"{N} of \d+ change requests are waiting", ("changes_waiting",)),
    ("/pilots", rf"{N} of {N} pilots are on track", ("places_on_track", "places")),
    (
        "/spend",
        rf"{N} pilots count (£\S+) in \d{{4}}-\d\d, .* it is (£[\d.]+\w+)\.",
        ("spend_returns", "spend_consolidated_said", "spend_consolidated_without_said"),
    ),
    ("/returns", rf"{N} of {N}", ("returns_received", "places")),
)  # fmt: skip


def test_pages_and_packs_of_one_day_say_the_same(demo_app, demo_client):
    """The secretariat reads what is restricted: its pages count that too, and the pack says how
    many it does not."""
    meeting = meeting_of("ministers", date(2010, 3, 2))
    content = assemble(meeting.id, TODAY)
    again = recount(content, meeting)
    expected = extras(again, content)
    seen = {**expected, **{n: expected[n] + more for n, more in again.hidden.items() if more}}
    demo_client.sign_in("secretariat@example.org")
    for address, pattern, names in ON_PAGES:
        text = demo_client.get(address).page.text
        found = re.search(of_any_number(pattern), text)
        assert found, (address, pattern)
        assert found.groups() == tuple(as_said(seen[name]) for name in names), address
    assert "1 restricted risk is not counted." in content.sections[0].message
    demo_client.sign_in("go-west-midlands@example.org")
    text = demo_client.get("/risks").page.text
    assert f"{expected['risks_very_high']} of {expected['risks_open']} open risks" in text
    assert "1 restricted risk is not listed or counted here." in text


def test_the_front_page_the_readiness_page_and_the_mail_count_alike(demo_app, demo_client):
    meeting = meeting_of("officials", date(2010, 2, 18))
    said = ready_meetings([meeting], TODAY)[meeting.id].sentence
    owing = status_of(meeting, TODAY).assignees[0].outstanding
    demo_client.sign_in("secretariat@example.org")
    assert said in demo_client.get("/").page.text
    page = demo_client.get(f"/meetings/{meeting.id}/readiness").page.text
    assert said in page
    assert owing.says in page
    assert owing.says in chasing(meeting, owing, TODAY).subject
