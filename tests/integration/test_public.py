"""What anyone may read: copies that were published, redacted, replaced and withdrawn, and nothing
else, in any page, feed or file."""

import re
from datetime import date
from xml.etree import ElementTree

import pytest
from sqlalchemy import func, select

from app.core import clock
from app.core.access import OPERATOR
from app.core.due import list_due
from app.core.markings import Marking
from app.extensions import db
from app.governance.minutes.rules import MinutesState, VersionKind
from app.notifications.models import Message
from app.public.interest.models import Interest
from app.public.interest.rules import MOST_OF_A_NETWORK
from app.public.kinds import kind_called
from app.public.models import Release
from app.public.releasing.jobs import tell_of_unfit
from app.public.releasing.service import NotFit, prepare, publish
from app.returns.rules import ReturnState
from tests import factories as make
from tests.guards.watching import statements

CONTROLS = "/publication/of/decision/"


@pytest.fixture
def decision(client):
    make.pin()
    make.programme(name="Total Place")
    made = make.decision(
        text="Kent lets Ann O’Brien plan all public land.", rationale="Counsel says that it may."
    )
    client.sign_in(make.secretariat())
    return made


def published(client, decision, **typed):
    page = client.get(f"{CONTROLS}{decision.id}").page
    checked = client.send(page, "Check redaction", **typed).page
    return client.send(checked, "Publish what is shown below", **typed).page


def anyone(client):
    return client.application.test_client()


def release(name, record, **more):
    kind = kind_called(name)
    passages = more.pop("passages", {})
    checked = prepare(kind, record.id, passages).digest
    return publish(
        OPERATOR, record=record, kind=kind, passages=passages, note="Anew.", checked=checked
    )


def test_a_decision_is_published_redacted_replaced_and_withdrawn(client, decision):
    address = f"/public/decisions/{decision.reference.lower()}"
    assert anyone(client).get(address).status_code == 404

    published(client, decision, personal="ann o'brien", legal="Counsel says")

    text = anyone(client).get(address).page.text
    assert "Kent lets [redacted: personal information] plan all public land." in text
    assert "[redacted: legal advice] that it may." in text
    for seen in ("/public", address, "/public/decisions", "/public/feed.atom"):
        assert "Brien" not in anyone(client).get(seen).text
        assert "Counsel" not in anyone(client).get(seen).text

    # What is changed of the record stays unpublished; the next copy asks again what to redact.
    decision.text = "Kent lets Ann O’Brien and Bob Day plan all public land."
    assert "Bob Day" not in anyone(client).get(address).text
    page = client.get(f"{CONTROLS}{decision.id}").page
    assert "[redacted: personal information] and Bob Day" in page.text
    page = client.send(page, "Check redaction", personal="Ann O'Brien\nBob Day").page
    refused = client.send(page, "Publish what is shown below").page
    assert refused.errors == ["Enter what has changed."]
    client.do(refused, "Publish what is shown below", note="A second person is planning.")
    text = anyone(client).get(address).page.text
    assert "[redacted: personal information] and [redacted: personal information] plan" in text
    assert "A second person is planning." in text
    assert "Replaced 4 February 2010" in text

    newest = db.session.scalars(select(Release).order_by(Release.id.desc()).limit(1)).one()
    client.do(f"/publication/{newest.id}/withdraw", withdrawn_reason="It was published too early.")
    gone = anyone(client).get(address)
    assert gone.status_code == 410
    assert "It was published too early." in gone.page.text
    assert "land" not in gone.text
    assert anyone(client).get(f"{address}/pdf").status_code == 404
    assert "land" not in anyone(client).get("/public/feed.atom").text


def test_what_was_checked_is_what_is_published(client, decision):
    page = client.get(f"{CONTROLS}{decision.id}").page
    decision.text = "Something else."

    refused = client.send(page, "Publish what is shown below").page

    assert "has changed since you checked it" in refused.errors[0]
    assert "Something else." in refused.text
    typed = client.send(refused, "Publish what is shown below", personal="Something")
    assert "has changed since you checked it" in typed.page.errors[0]
    assert db.session.scalar(select(func.count()).select_from(Release)) == 0


def test_words_to_redact_that_are_not_there_are_told_beside_them(client, decision):
    page = client.get(f"{CONTROLS}{decision.id}").page

    answer = client.send(page, "Check redaction", commercial="no such words").page

    assert "“no such words” is not in the text" in answer.errors[0]
    assert "no such words" in typed_in(answer, "commercial")


def typed_in(page, name):
    return page.form("Check redaction").filled({}, "")[name][0]


def test_only_the_secretariat_publishes(client, decision):
    client.sign_in(make.pilot_lead())

    assert client.get(f"{CONTROLS}{decision.id}").status_code == 404
    assert client.get("/publication").status_code == 403


def test_what_is_restricted_marked_or_not_final_is_not_published(app):
    make.pin()
    make.programme()
    meeting = make.meeting(held_on=date(2010, 1, 18), marking=Marking.PROTECT)
    marked = make.decision(meeting=meeting)
    waiting = make.decision(announced_on=None)
    item = make.agenda_item(meeting=make.meeting(group=meeting.group), is_restricted=True)
    restricted = make.decision(group=meeting.group, item_id=item.id)
    minutes = make.minutes(make.meeting(held_on=date(2010, 1, 19)), MinutesState.CIRCULATED)
    draft = make.progress_update(state=ReturnState.SUBMITTED)
    db.session.commit()

    for name, record in (
        ("decision", marked),
        ("decision", waiting),
        ("decision", restricted),
        ("meeting", meeting),
        ("minutes", minutes),
        ("update", draft),
    ):
        with pytest.raises(NotFit):
            prepare(kind_called(name), record.id, {})


def test_a_copy_of_what_has_been_restricted_since_is_named_until_it_is_withdrawn(client, decision):
    published(client, decision)
    warning = "1 published copy is of a record that has since been restricted"
    assert warning not in client.get("/publication").text

    decision.item_id = make.agenda_item(meeting=make.meeting(), is_restricted=True).id
    page = client.get("/publication").page

    assert warning in page.text
    copy = db.session.scalars(select(Release)).one()
    assert page.text.count(copy.title) == 2, "in the warning too, not in the list alone"
    client.do(f"/publication/{copy.id}/withdraw", withdrawn_reason="Restricted since.")
    assert warning not in client.get("/publication").text


def test_the_secretariat_is_told_once_by_email_of_a_copy_to_withdraw(client, decision, app):
    published(client, decision)
    to = make.secretariat().email
    db.session.commit()
    tell_of_unfit()
    assert mails_about("Withdraw or replace") == []

    item = make.agenda_item(meeting=make.meeting(), is_restricted=True)
    decision.item_id = item.id
    db.session.commit()
    tell_of_unfit()
    tell_of_unfit()

    told = mails_about("Withdraw or replace 1 published copy")
    assert to in [mail.to_address for mail in told]
    assert len(told) == len({mail.to_address for mail in told}), "once each"
    assert decision.reference not in told[0].text

    item.is_restricted = False
    db.session.commit()
    tell_of_unfit()
    item.is_restricted = True
    db.session.commit()
    tell_of_unfit()
    assert len(mails_about("Withdraw or replace")) == 2 * len(told), "again, as it is so again"


def mails_about(subject):
    starts = Message.subject.startswith(subject)
    return db.session.scalars(select(Message).where(starts)).all()


def test_a_restricted_item_of_minutes_stays_out_of_them(app):
    make.pin()
    make.programme()
    meeting = make.meeting(held_on=date(2010, 1, 18))
    hidden = make.agenda_item(meeting=meeting, title="Estates of the Crown")
    make.agenda_item(meeting=meeting, title="Libraries")
    minutes = make.minutes(meeting, MinutesState.AGREED)
    hidden.is_restricted = True
    db.session.commit()

    texts = " ".join(prepare(kind_called("minutes"), minutes.id, {}).content.texts())

    assert "Libraries" in texts
    assert "Crown" not in texts
    assert "Restricted item" in texts


def test_public_pages_ask_no_one_and_can_be_kept(client):
    make.pin()
    decision = make.decision()
    made = release("decision", decision)
    address = f"/public/decisions/{made.key}"
    db.session.commit()
    stranger = anyone(client)

    first = stranger.get(address)
    client.sign_in(make.secretariat())
    client.get("/")
    mine = client.get(address)

    assert first.data == mine.data
    for answer in (first, mine):
        assert "Set-Cookie" not in answer.headers
        assert "Vary" not in answer.headers
        assert answer.headers["Cache-Control"] == "public, max-age=300"
    tag = first.headers["ETag"]
    again = stranger.get(address, headers={"If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    stranger.checks = False  # what has no body is no page
    head = stranger.head(address)
    assert (head.status_code, head.data, head.headers["ETag"]) == (200, b"", tag)
    missing = client.get("/public/decisions/none")
    assert missing.status_code == 404
    assert missing.page.heading == "Page not found"
    assert "Vary" not in missing.headers


def test_a_public_page_asks_as_much_of_many_copies(client):
    make.pin()
    group = make.group()
    made = release("group", group)
    db.session.commit()

    def asked(address):
        with statements() as seen:
            assert anyone(client).get(address).status_code == 200
        return len(seen)

    addresses = ("/public", "/public/groups", f"/public/groups/{made.key}", "/public/feed.atom")
    before = [asked(address) for address in addresses]
    for _ in range(12):
        release("decision", make.decision(group=group))
    db.session.commit()
    after = [asked(address) for address in addresses]

    assert after == before
    assert max(after) <= 6


def test_long_minutes_are_in_pages_of_less_than_50_kilobytes(client):
    make.pin()
    make.programme()
    meeting = make.meeting(held_on=date(2010, 1, 18))
    for _ in range(4):
        make.agenda_item(meeting=meeting)
    minutes = make.minutes(meeting, MinutesState.AGREED)
    for item in minutes.items:
        item.discussion = "It was said — at length — that all is well. " * 170
        item.summing_up = item.discussion
    make.minutes_version(minutes, VersionKind.AMENDED)
    made = release("minutes", minutes)
    db.session.commit()
    address = f"/public/minutes/{made.key}"

    page = anyone(client).get(address)
    sizes, number = [], 1
    while f"page={number + 1}" in page.text:
        sizes.append(len(page.data))
        number += 1
        page = anyone(client).get(f"{address}?page={number}")
    sizes.append(len(page.data))

    assert number > 1
    assert max(sizes) < 50_000


def test_the_feed_and_the_site_map_name_what_is_public(demo_client):
    demo_client.checks = False
    atom = {"a": "http://www.w3.org/2005/Atom"}
    feed = ElementTree.fromstring(demo_client.get("/public/places/kent/feed.atom").data)
    titles = [each.text for each in feed.findall("a:entry/a:title", atom)]
    assert titles == ["Kent: update for January 2010", "Kent: update for December 2009", "Kent"]

    everything = ElementTree.fromstring(demo_client.get("/public/feed.atom").data)
    links = [each.get("href") for each in everything.findall("a:entry/a:link", atom)]
    rows = ElementTree.fromstring(demo_client.get("/sitemap.xml").data)
    places = [loc.text for loc in rows.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]
    assert len(places) == 1 + db.session.scalar(select(func.count()).select_from(Release))
    for link in {*links[:5], *places[-5:]}:
        path = re.sub(r"^https?://[^/]+", "", link)
        assert demo_client.get(path).status_code == 200
    assert "Sitemap: http" in demo_client.get("/robots.txt").text
    shown = ["", "/documents", "/documents/p-003", "/search?q=kent", "/register-interest", "/none"]
    for path in shown:
        assert "not a government website" in demo_client.get(f"/public{path}").text, path


def test_publishing_and_withdrawing_are_undone(client, decision):
    client.do(published(client, decision), "Undo")
    assert anyone(client).get(f"/public/decisions/{decision.reference.lower()}").status_code == 404

    published(client, decision)
    address = f"/public/decisions/{decision.reference.lower()}"
    release_page = f"/publication/{db.session.scalars(select(Release.id)).one()}"

    page = client.submit(f"{release_page}/withdraw", withdrawn_reason="Too early.").page
    assert anyone(client).get(address).status_code == 410

    client.do(page, "Undo")
    assert anyone(client).get(address).status_code == 200


FORM = "/public/register-interest"
SENT = {
    "area": "Ynys Môn <b>",
    "name": "Jo",
    "email": "Jo@Example.org",
    "work": "We would like to do the same.",
}


def test_another_area_registers_interest_and_is_answered(client):
    make.pin()
    stranger = anyone(client)
    page = stranger.get(FORM).page

    answer = stranger.send(page, "Send to the secretariat", **SENT)
    assert answer.page.heading == "The secretariat has received it"
    assert "Set-Cookie" not in answer.headers
    stranger.do(page, "Send to the secretariat", **SENT)  # the same form counts once

    client.sign_in(make.secretariat())
    [owed] = list_due()
    assert owed.what == "Answer to Ynys Môn <b>, which registered its interest"
    assert (owed.due_on, owed.is_of_secretariat) == (date(2010, 2, 18), True)
    assert client.get("/interest").page.rows == [["Ynys Môn <b>", "Jo", "4 Feb 10", "New"]]
    interest = db.session.scalars(select(Interest)).one()
    client.do(f"/interest/{interest.id}/answer", answer="Come and see us in Kent.")
    mail = db.session.scalars(select(Message)).one()
    assert list(list_due()) == []
    assert (mail.to_address, "Come and see us in Kent." in mail.text) == ("jo@example.org", True)
    shown = client.get(f"/interest/{interest.id}").page
    listed = client.send(shown, "Add to the other areas").page
    assert ("Ynys Môn <b>", f"/other-areas/{interest.area_id}") in listed.links
    client.sign_in(make.pilot_lead())
    assert client.get("/interest").status_code == 403


def test_what_programs_send_is_not_kept(client):
    make.pin()
    stranger = anyone(client)
    page = stranger.get(FORM).page

    assert stranger.send(page, "Send to the secretariat", **SENT, website="buy.example").page
    assert stranger.post(FORM, data=SENT).status_code == 400
    wrong = stranger.send(page, "Send to the secretariat", **SENT | {"email": "jo"}).page
    assert wrong.errors[0].startswith("Enter an email address in the correct format")
    assert "We would like to do the same." in wrong.html
    assert db.session.scalar(select(func.count()).select_from(Interest)) == 0

    for number in range(MOST_OF_A_NETWORK):
        make.interest(area=str(number), network="127.0.0.0/24", received_at=clock.now())
    full = stranger.send(page, "Send to the secretariat", **SENT).page
    assert "We have received too many messages today" in full.errors[0]
