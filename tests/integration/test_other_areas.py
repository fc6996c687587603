"""Areas outside the programme that do similar work: kept by reviewers too, found from a theme, a
region and by search; and notes on places, each for its readers."""

from sqlalchemy import select

from app.core import clock
from app.extensions import db
from app.pilots.areas.models import OtherArea
from app.pilots.notes.models import PlaceNote
from app.pilots.notes.rules import NoteReaders, PlaceNoteKind
from tests import factories as make
from tests.pages import typed

LONG = "Ynys Môn 🎉 & <b>co</b> " + "a" * 150


def test_a_reviewer_adds_an_area_that_places_then_find(client):
    south = make.region(name="South")
    kent = make.pilot(name="Kent", region=south)
    theme = make.theme(kent, name="Assets")
    client.sign_in(make.government_office_lead(kent))

    page = client.submit(
        "/other-areas/new",
        "Add area",
        name=LONG,
        region_id=south.id,
        work="Lists all public buildings.",
        theme_names="assets\nLibraries",
        contact_words="Property team",
    ).page

    assert page.heading == LONG
    address = page.path
    client.sign_in(make.pilot_lead(kent))
    for other in (f"/themes/{theme.id}", f"/regions/{south.id}"):
        assert (LONG, address) in client.get(other).page.links
    assert "Assets: no other pilot; 1 other area" in client.get("/pilots/kent").page.text
    found = client.get("/find", query_string={"q": "Ynys"}).page
    assert any(link == address for _, link in found.links)
    assert "Edit area" not in client.get(address).page.text
    assert client.get(f"{address}/edit").status_code == 403


def test_areas_are_filtered_by_any_of_their_themes(client):
    assets, housing = make.theme(name="Assets"), make.theme(name="Housing")
    make.other_area(assets, housing, name="Exeter")
    make.other_area(assets, name="York")
    client.sign_in(make.secretariat())

    def shown(**asked):
        return [row[0] for row in client.get("/other-areas", query_string=asked).page.rows]

    assert shown() == ["Exeter", "York"]
    assert shown(theme=housing.id) == ["Exeter"]
    assert shown(q="yor") == ["York"]
    files = client.get("/other-areas?format=csv").text
    assert "Assets; Housing" in files


def test_an_area_has_no_more_themes_than_a_filter_looks_at(client):
    client.sign_in(make.secretariat())
    names = "\n".join(f"Theme {n}" for n in range(7))

    page = client.submit("/other-areas/new", "Add area", name="Exeter", theme_names=names).page

    assert page.errors == ["Themes must have 6 lines or fewer."]
    assert page.form().filled({}, "")["theme_names"] == typed(names)


def test_areas_and_products_follow_a_merged_theme(client):
    drugs, both = make.theme(name="Drugs"), make.theme(name="Alcohol and drugs")
    make.other_area(drugs, both, name="Exeter")
    make.other_area(drugs, name="York")
    make.product(title="Drugs paper", theme_id=drugs.id)
    client.sign_in(make.secretariat())

    page = client.submit(f"/themes/{drugs.id}/merge", into_id=both.id).page

    assert "Drugs paper" in page.text
    for name in ("Exeter", "York"):
        assert sum(text == name for text, _ in page.links) == 1
    areas = db.session.scalars(select(OtherArea)).all()
    assert len(areas) == 2


def test_a_note_is_read_by_those_whom_it_says_and_no_one_else(client):
    make.pin()
    kent, durham = make.pilot(name="Kent"), make.pilot(name="Durham")
    reviewer = make.government_office_lead(kent)
    client.sign_in(reviewer)
    for body, readers in (("For all of them.", "place"), ("For us alone.", "reviewers")):
        answer = client.submit(
            "/pilots/kent/notes/new",
            "Add note",
            kind=PlaceNoteKind.CHALLENGE,
            body=body,
            readers=NoteReaders(readers),
            noted_on=clock.today(),
        )
        assert body in answer.page.text

    def seen():
        texts = [
            client.get(page).page.text
            for page in ("/pilots/kent", "/pilots/kent/notes", f"/regions/{kent.region_id}")
        ]
        return ["For all of them." in text for text in texts], [
            "For us alone." in text for text in texts
        ]

    assert seen() == ([True] * 3, [True] * 3)
    client.sign_in(make.secretariat())
    assert seen() == ([True] * 3, [True] * 3)
    client.sign_in(make.pilot_lead(kent))
    assert seen() == ([True, True, False], [False] * 3)
    for other in (make.pilot_lead(durham), make.government_office_lead(durham)):
        client.sign_in(other)
        assert seen() == ([False] * 3, [False] * 3)
        assert client.get("/pilots/kent/notes/new").status_code == 403
    hidden = db.session.scalars(select(PlaceNote.id).where(PlaceNote.body == "For us alone.")).one()
    assert client.get(f"/notes/{hidden}/edit").status_code == 404


def test_only_its_author_and_the_secretariat_change_a_note(client):
    make.pin()
    kent = make.pilot(name="Kent")
    author = make.government_office_lead(kent)
    note = make.place_note(kent, author_id=author.person_id)
    client.sign_in(make.government_office_lead(kent))
    assert client.get(f"/notes/{note.id}/edit").status_code == 403

    client.sign_in(author)
    page = client.submit(f"/notes/{note.id}/edit", body="Spoke to both leads.").page
    assert "Spoke to both leads." in page.text
    assert client.submit(f"/notes/{note.id}/edit", noted_on="2010-03-01").page.errors
    page = client.send(client.get("/pilots/kent/notes").page, "Remove note").page
    assert "No notes that you can read." in page.text
