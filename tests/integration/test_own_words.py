"""A programme calls what it has by its own words, on pages, in files and in packs."""

import re
from datetime import date

import msgspec
import pytest

from app.core import clock
from app.core.access import OPERATOR, Role
from app.core.errors import DomainError
from app.core.section_types import section_types
from app.core.wording import speaking
from app.extensions import db
from app.packs.assemble import assemble
from app.packs.content import BEFORE, decode, encode
from app.packs.parts_html import section_html
from app.pilots.rules import PilotRoleKind
from app.programme import service
from app.programme.rules import WordFacts
from tests import factories as make
from tests.guards.world import OTHER_WORDS

pytestmark = pytest.mark.one_engine


@pytest.fixture
def hubs(app):
    """A programme that has nothing of Total Place's but the machinery."""
    make.pin()
    return make.programme(**OTHER_WORDS)


def test_a_new_programme_begins_with_neutral_words(client, run):
    run("programme", "create", "--name=Family Hubs", "--starts-on=2026-04-01")
    client.sign_in(make.secretariat())

    assert client.get("/pilots").page.heading == "Places"
    assert client.get("/pilots/new").page.heading == "Add a place"
    options = {option.text for option in client.get("/barriers/new").page.all("option")}
    assert "Several places" in options


def test_the_secretariat_changes_the_words(client):
    make.programme()
    make.pilot(name="Kent")
    client.sign_in(make.secretariat())

    answer = client.submit(
        "/programme/words", place_word="area", places_word="areas", second_post="Delivery partner"
    )

    assert "Words saved." in answer.page.text
    assert client.get("/pilots").page.heading == "Areas"
    assert client.get("/pilots/new").page.heading == "Add an area"
    people = client.get("/pilots/kent/people").page
    assert "Delivery partner" in people.text
    assert "Locality Manager" not in people.text
    head = client.get("/milestones?format=csv").get_data(as_text=True).splitlines()[0]
    assert "Area" in head
    assert "Pilot" not in head
    history = client.get("/programme").page.text
    assert "Word for a place changed from “pilot” to “area”" in history


@pytest.mark.parametrize(
    ("field", "word", "problem"),
    [
        ("place_word", "", "Enter one place."),
        ("place_word", "<b>", "Use only letters"),
        ("place_word", "{place}", "Use only letters"),
        ("place_word", "...", "The word must have letters."),
        ("place_word", "x" * 41, "40 characters or fewer"),
        ("regions_word", "", "Enter both the singular and the plural."),
        ("second_post", "government office lead", "Each post needs its own."),
        ("amber_red_word", "", "both of the mixed ratings, or neither"),
        ("red_word", "Amber", "Each rating needs its own."),
    ],
)
def test_a_word_that_cannot_be_used_is_refused_beside_its_field(client, field, word, problem):
    make.programme()
    client.sign_in(make.secretariat())

    page = client.submit("/programme/words", **{field: word}).page

    assert problem in " ".join(page.errors)


def test_a_post_that_someone_holds_keeps_its_name(hubs):
    pilot = make.pilot(name="Kent")
    named = make.person(name="Asha Rao")
    make.pilot_role(named, pilot, PilotRoleKind.LOCALITY_MANAGER)

    with pytest.raises(DomainError, match=r"Asha Rao is named for this post at Kent") as caught:
        service.amend_words(OPERATOR, programme=hubs, **_all_words(hubs) | {"second_post": ""})

    assert caught.value.field == "second_post"


def test_a_programme_without_regions_asks_for_none(client, hubs):
    hubs.region_word = hubs.regions_word = ""
    client.sign_in(make.secretariat())

    page = client.submit("/pilots/new", name="Kent", short_name="Kent").page

    assert page.heading == "Kent"
    assert client.get("/pilots").status_code == 200
    assert "Choose" not in client.get("/pilots/kent/edit").page.text


def test_the_secretariat_keeps_the_regions(client, hubs):
    make.pilot(name="Kent", region=make.region(name="Nort"))
    make.region(name="Middle", tile_column=1)
    client.sign_in(make.secretariat())

    client.do("/programme/regions", names="North\nMiddle")
    assert "North" in client.get("/pilots/kent").page.text
    refused = client.submit("/programme/regions", names="Middle\nSouth\nWest").page
    assert refused.errors == ["North has hubs. Move them to another area first."]
    client.do("/programme/regions", names="North\nSouth\nWest")

    offered = [option.text for option in client.get("/pilots/new").page.all("option")]
    assert {"North", "South", "West"} <= set(offered)
    assert "Middle" not in offered


def test_whoever_reviews_a_place_reviews_its_region_only_where_the_programme_says_so(app, hubs):
    region = make.region(name="North")
    one, other = make.pilot(region=region), make.pilot(region=region)
    sponsor = make.government_office_lead(one)

    assert make.actor(sponsor).scopes(Role.GOVERNMENT_OFFICE_LEAD) == {one.id, other.id}
    hubs.reviews_region = False
    db.session.commit()
    assert make.actor(sponsor).scopes(Role.GOVERNMENT_OFFICE_LEAD) == {one.id}


def test_nothing_is_illustrative_outside_a_demonstration(client):
    make.programme()
    make.pilot(name="Kent")
    client.sign_in(make.secretariat())

    for address in ("/programme/edit", "/pilots/kent/edit", "/help", "/help/glossary"):
        assert "llustrative" not in client.get(address).page.text


def test_what_the_programme_does_without_is_nowhere_and_its_records_stay(client, hubs):
    hubs.uses_risks = hubs.uses_barriers = hubs.uses_delivery = False
    kent = make.pilot(name="Kent", region=make.region(name="North"))
    lead = make.pilot_lead(kent)
    risk = make.risk(pilot=kent, title="A risk that is kept", owner=lead.person)
    make.milestone(pilot=kent, baseline_on=date(2009, 12, 1), owner=lead.person)
    meeting = make.meeting(round=make.reporting_round())
    make.agenda_item(meeting=meeting, section="risks", position=1, title="What may go wrong")
    make.agenda_item(meeting=meeting, section="position", position=2)

    for account in (lead, make.secretariat()):
        client.sign_in(account)
        home = client.get("/").page.text
        said = home + client.get("/pilots/kent").page.text
        said += client.get(f"/meetings/{meeting.id}/readiness", follow_redirects=True).page.text
        said += client.get(f"/returns/kent/{meeting.round_id}/edit").page.text
        assert client.get(f"/returns/kent/{meeting.round_id}/edit/risks").status_code == 404
        assert re.findall(r"[Rr]isks?\b|[Bb]arriers?\b|[Mm]ilestones?\b", said) == []
        assert client.get("/risks").status_code == 404
        assert client.get("/milestones?format=csv").status_code == 404
    offered = client.get(f"/meetings/{meeting.id}/items/new", follow_redirects=True).page.all(
        "option"
    )
    assert "risks" not in {option.get("value") for option in offered}

    db.session.expire_all()
    content = assemble(meeting.id, clock.today())
    shown = msgspec.structs.replace(content, figures=())
    texts = " ".join(_texts(msgspec.to_builtins(shown)))
    assert re.findall(r"[Rr]isks?\b|[Mm]ilestones?\b", texts) == []
    assert "What may go wrong" in texts

    db.session.get_one(type(hubs), hubs.id).uses_risks = True
    db.session.commit()
    assert client.get(f"/risks/{risk.reference}").page.heading.endswith("A risk that is kept")


def _texts(found, path=""):
    """Every text of a pack's content, but for addresses and the names of kinds."""
    if isinstance(found, str):
        yield found
    elif isinstance(found, dict):
        for key, value in found.items():
            if key not in ("type", "kind", "path", "anchor", "unused"):
                yield from _texts(value)
    elif isinstance(found, list | tuple):
        for each in found:
            yield from _texts(each)


OF_TOTAL_PLACE = re.compile(
    r"\b((?i:pilots?|Government Office|champion|Locality Manager|Total Place|departments?)|"
    r"Red|Amber|Green)\b"
)


def test_a_pack_says_the_programmes_words_and_keeps_them(hubs):
    today = clock.today()
    kent = make.pilot(name="Kent", region=make.region(name="North"))
    make.pilot(name="Durham", region=make.region(name="South"))
    make.milestone(pilot=kent, baseline_on=date(2009, 12, 1))
    make.risk(pilot=kent)
    make.barrier(pilot=kent, department=make.organisation(), respond_by_on=date(2010, 1, 4))
    meeting = make.meeting(round=make.reporting_round())
    for position, kind in enumerate(section_types(), start=1):
        make.agenda_item(meeting=meeting, section=kind, position=position)
    db.session.expire_all()

    content = assemble(meeting.id, today)

    built = msgspec.to_builtins(content)
    assert [text for text in _texts(built) if OF_TOTAL_PLACE.search(text)] == []
    assert "hub" in " ".join(_texts(built))
    kept = decode(encode(content))
    with speaking(BEFORE), speaking(kept.words):  # as a page of a later time does
        html = " ".join(
            section_html(each, links_records=False) for each in (*kept.sections, *kept.annexes)
        )
    plain = re.sub(r"<[^>]*>", " ", html)
    assert OF_TOTAL_PLACE.search(plain) is None
    assert "Hub" in plain


def _all_words(programme):
    return {name: getattr(programme, name) for name in WordFacts.__annotations__}
