"""Case notes: written in Markdown with pictures, and published with the lesson."""

import io

import pytest
from PIL import Image
from sqlalchemy import select

from app.documents.models import StoredFile
from app.extensions import db
from app.lessons import queries
from app.lessons.rules import LessonState
from tests import factories as make
from tests.pages import Attached


@pytest.fixture
def kent(app):
    make.pin()
    return make.pilot(name="Kent")


def photograph(width=2000, height=1000):
    """With the place where it was taken."""
    exif = Image.Exif()
    exif[0x010E] = "Taken at home"
    buffer = io.BytesIO()
    Image.new("RGB", (width, height), "teal").save(buffer, "JPEG", exif=exif)
    return buffer.getvalue()


def test_a_case_note_with_a_picture_is_seen_by_others_once_it_is_published(app, kent):
    lesson = make.lesson(pilot=kent)
    address = f"/lessons/{lesson.reference}"
    officer = app.test_client().sign_in(make.secretariat())
    reader = app.test_client().sign_in(make.pilot_lead(kent))

    refused = officer.submit(f"{address}/case-note/edit", case_note="[picture 1]")
    assert "There is no picture 1 here" in refused.page.text
    refused = officer.submit(f"{address}/pictures/new", file=Attached("desk.jpg", photograph()))
    assert "What it shows" in refused.page.text
    officer.do(
        f"{address}/pictures/new",
        file=Attached("desk.jpg", photograph()),
        alt="The desk <on> its first day",
        caption="January 2010",
    )
    officer.do(
        f"{address}/case-note/edit",
        case_note="# One desk\n\n[picture 1]\n\n<script> **Three**",
    )
    assert "One desk" not in reader.get(f"{address}/case-note").page.text.partition("History")[0]
    officer.do(f"{address}/publish", change="With a case note")

    page = reader.get(f"{address}/case-note").page
    assert "<strong>Three</strong>" in page.html
    assert "&lt;script&gt;" in page.html
    assert 'alt="The desk &lt;on&gt; its first day"' in page.html
    assert "January 2010" in page.text
    shown = reader.get(f"{address}/pictures/1")
    assert shown.mimetype == "image/jpeg"
    with Image.open(io.BytesIO(shown.data)) as picture:
        assert picture.size == (1600, 800)
        assert not picture.getexif()
    assert b"Taken at home" not in shown.data


@pytest.mark.parametrize("content", [b"GIF89a nothing", b"<svg onload='x'/>"])
def test_what_is_no_picture_is_refused_beside_the_field(app, kent, content):
    lesson = make.lesson(pilot=kent, state=LessonState.DRAFT)
    client = app.test_client().sign_in(make.pilot_lead(kent))
    page = client.submit(
        f"/lessons/{lesson.reference}/pictures/new",
        file=Attached("desk.png", content),
        alt="The desk",
    ).page
    assert "This picture cannot be read" in page.text
    assert queries.get_lesson(lesson.reference).pictures == []


def test_a_picture_that_is_removed_is_gone_from_the_database_too(app, kent):
    lesson = make.lesson(pilot=kent, state=LessonState.DRAFT)
    make.lesson_picture(lesson.reference, 1)
    client = app.test_client().sign_in(make.pilot_lead(kent))
    client.do(f"/lessons/{lesson.reference}/case-note", "Remove picture 1")
    assert db.session.scalars(select(StoredFile.sha256)).all() == []
    assert client.get(f"/lessons/{lesson.reference}/pictures/1").status_code == 404


def test_a_picture_of_a_restricted_lesson_is_not_found(app, kent):
    lesson = make.lesson(pilot=kent, is_restricted=True)
    make.lesson_picture(lesson.reference, 1)
    other = app.test_client().sign_in(make.pilot_lead(make.pilot(name="Durham")))
    for page in ("case-note", "pictures/1"):
        assert other.get(f"/lessons/{lesson.reference}/{page}").status_code == 404
