"""Every page can be reached, and none leads nowhere, whatever the records hold."""

from datetime import date
from itertools import cycle, islice

import pytest
from sqlalchemy import String, select, update

from app.core.models import Base
from app.extensions import db
from app.governance.actions.rules import ActionState
from app.governance.groups import queries as group_queries
from app.governance.meetings import queries as meeting_queries
from app.packs.rules import PackState
from tests import factories as make
from tests.guards.crawling import crawl

pytestmark = pytest.mark.one_engine

#: Answered by scripts or by forms, and linked from nowhere: each with its reason.
NOT_LINKED = {
    "sign_in.enter_password": "shown to those who are not signed in",
    "sign_in.ask_for_reset": "shown to those who are not signed in",
    "sign_in.enter_code": "follows the password of those who have set up codes",
    "sign_in.enter_recovery_code": "follows the password of those who have set up codes",
    "sign_in.reset_password": "a letter leads there",
    "sign_in.accept_invitation": "a letter leads there",
    "sign_in.renew_recovery_codes": "shown to those who have set up codes",
    "sign_in.turn_off_codes": "shown to those who have set up codes",
    "approvals.show_request": "shown where something waits for a second person",
    "approvals.refuse_change": "a letter leads there",
    "attendance.answer_invitation": "shown to the members of the meeting's group",
    "answers.give_answer": "a letter leads there",
    "reminders.send_at_once": "shown where reminders wait to be sent",
    "preferences.stop_optional": "a letter leads there",
    "sign_in.prove": "asked before some changes, once the last proof is old",
    "sign_in.reset_codes": "shown of those who have set up codes",
    "calendars.read_feed": "asked for by people's calendars, at an address shown once",
    "meetings.find_meeting": "where addresses of meetings as they were lead",
    "agendas.show_suggestion_group": "shown of a kind with more suggestions than the page lists",
    "barriers.triage_barrier": "shown of a barrier that has just been raised",
    "barriers.record_group_answer": "shown of a barrier that is with a group",
    "barriers.disagree_resolved": "shown to a place that is asked whether it is resolved",
    "barriers.take_up": "shown to those who keep a place, of an opportunity",
    "returns.review_return": "shown to those who review the place",
    "returns.lead_on": "where addresses of returns as they were lead",
    "returns.show_version": "shown of a return with more than one version",
    "lessons.show_ask": "shown to the place that is asked for a lesson",
    "lessons.answer_ask": "shown to the place that is asked for a lesson",
    "timetable.settle_series": "shown once a changed series no longer fits its meetings",
    "spend.ask_again": "shown of a question on spend that was answered",
    "benefits.agree_proposal": "shown of a proposal that finance has validated",
    "public.download_release": "shown once the scheduler has drawn a published copy",
    "delivery.download_product_file": "shown of a product that has files",
    "releasing.preview_file": "shown where a record that has files is published",
    "interest.thank": "follows the form that is sent",
    "public.read_place_feed": "linked from the page of a place that has published updates",
    "public.show_missing": "any address below /public that is no page",
    "public.show_map": "asked for by search engines",
    "public.tell_robots": "asked for by search engines",
    "search.find": "where the box in the header of every page leads",
    "public.find": "where the box in the header of every public page leads",
    "operations.answer_health": "asked for by machines",
    "operations.answer_ready": "asked for by machines",
    "packs.show_progress": "asked for by the script of the pack's page",
    "packs.approve_pack": "shown to the chair who is asked to approve a draft",
    "packs.download_late_pages": "shown of an issue with late papers",
    "packs.show_copy": "shown once a copy was asked for",
    "packs.show_copy_progress": "asked for by the script of the copy's page",
    "packs.download_copy": "shown once a copy was made",
    "workbook.show_import": "shown once a file was uploaded",
    "workbook.match_columns": "shown once a file was uploaded",
    "workbook.show_progress": "asked for by the script of an import's page",
    "minutes.edit_item": "where the editor of minutes sends one item",
    "minutes.give_action": "where actions were added, before the editor did that: it leads there",
    "minutes.record_decision": "where the editor of minutes leads once its item is saved",
    "minutes.amend_item": "shown of minutes that are agreed and not locked yet",
    "minutes.lock_minutes": "shown of minutes that are agreed and not locked yet",
}


@pytest.fixture
def meeting(demo_app):
    """The officials' meeting with a draft of its pack and one issued (files are no PDFs), a
    decision still to be announced, and an action still to be confirmed."""
    meeting = meeting_queries.get_meeting(group_queries.get_group("officials"), date(2010, 2, 18))
    make.pack(meeting, PackState.ISSUED)
    make.pack(meeting, PackState.BUILT)
    make.decision(meeting=meeting, announced_on=None)
    make.action(group=meeting.group, meeting=meeting, state=ActionState.AWAITING_CONFIRMATION)
    return meeting


@pytest.mark.parametrize("who", ["chair@example.org", "reader@example.org"])
def test_nobody_is_led_where_they_may_not_go(demo_app, demo_client, meeting, who):
    """Nor are the secretariat, administrators and those who lead a pilot: the crawl of each fails
    where a page does not open."""
    demo_client.sign_in(who)

    for visit in crawl(demo_app, demo_client):
        assert visit.answer.status_code == 200


#: Begins every text, so that each place that shows one is seen to escape it.
MARKUP = "<u>\"'"

AWKWARD = tuple(
    MARKUP + text
    for text in (
        "<script>alert('x')</script>",
        'O\'Brien & Sons "quoted" ${7 * 7} %s {0}',
        "Dŵr Cymru: Llanfairpwllgwyngyllgogerychwyrndrobwllllantysiliogogogoch 🏴\u200d☠️ שלום",
        "x" * 195,
        "null",
    )
)

#: Texts that the program reads, not people.
OF_THE_PROGRAM = {
    "email", "password_hash", "token_hash", "slug", "sha256", "media_type", "file_sha256",
    "failure", "reference", "uid", "section", "kind", "record_kind", "endpoint", "key", "rule_code",
    "digest", "base_digest", "ends_digest", "across_digest",
}  # fmt: skip


def make_awkward(every=1):
    """Put a text that is hard to show into every text that people write, of all records or of one
    in so many: a record has all of them, each in another place than the next record."""
    for table in Base.metadata.sorted_tables:
        texts = [
            column
            for column in table.columns
            if type(column.type) is String
            and column.name not in OF_THE_PROGRAM
            and not column.foreign_keys
            and not column.info.get("is_code")
        ]
        if not texts or "id" not in table.columns or table.name.startswith("audit_"):
            continue
        rows = db.session.execute(select(table)).mappings().all()
        if not rows:
            continue
        for number, row in enumerate(rows[min(every, len(rows)) - 1 :: every]):
            changed = {
                column.name: f"{text[: (column.type.length or 300) - 8]} {row['id']}"
                for column, text in zip(
                    texts, islice(cycle(AWKWARD), number % 5, None), strict=False
                )
            }
            db.session.execute(update(table).where(table.c.id == row["id"]).values(changed))
    db.session.commit()
    db.session.expire_all()


def awkward_texts_on(visit):
    """Those that its page shows, none of which it takes for markup."""
    page = getattr(visit.answer, "page", None)
    if page is None:
        return set()
    scripts = [e for e in page.all("script") if "alert" in (e.text or "")]
    assert page.all("u") == scripts == [], visit.address
    return {text for text in AWKWARD if text in page.text}


def test_every_page_is_reached_and_takes_no_awkward_text_for_markup(demo_app, demo_client, meeting):
    """From the front page. Half of the records stay as they are: some pages show only what fits
    together, as the lines of two places that are the same money."""
    make_awkward(every=2)
    reached, shown = set(), set()
    # The administrator looks for someone who has an account.
    starts = {"secretariat": "/", "administrator": "/people?q=secretariat"}
    for who, start in starts.items():
        demo_client.sign_in(f"{who}@example.org")
        for visit in crawl(demo_app, demo_client, start):
            reached.add(visit.endpoint)
            shown |= awkward_texts_on(visit)

    pages = {rule.endpoint for rule in demo_app.url_map.iter_rules() if "GET" in rule.methods}
    assert pages - reached == set(NOT_LINKED)
    assert shown == set(AWKWARD)


def test_a_place_is_shown_awkward_texts_and_never_as_markup(demo_app, demo_client, meeting):
    make_awkward()
    demo_client.sign_in("kent@example.org")
    shown = set()

    for visit in crawl(demo_app, demo_client, of_a_kind=2):
        shown |= awkward_texts_on(visit)

    assert shown == set(AWKWARD)


def test_an_empty_programme_has_every_list_and_says_how_to_begin(app, client):
    make.pin()

    reached = set()
    for who in (make.secretariat(), make.administrator()):
        client.sign_in(who)
        reached |= {visit.endpoint for visit in crawl(app, client)}

    lists = {rule.endpoint for rule in app.url_map.iter_rules() if ".list_" in rule.endpoint}
    lists.remove("dashboard.list_owed")  # every page leads there once something is due
    lists.remove("public.list_releases")  # of what has been published
    lists.remove("notes.list_notes")  # of a place, which an empty programme has none of
    assert lists <= reached
