"""A workbook speaks the programme's own words, and is read in those and in the standard ones."""

import io
import re

import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from app.core.access import OPERATOR
from app.core.viewers import looking_as, viewer_of
from app.core.wording import words
from app.extensions import db
from app.pilots.models import Pilot, PilotRole, Region
from app.pilots.rules import PilotRoleKind
from app.workbook.book import tab_of
from app.workbook.sheets import SHEETS
from app.workbook.writing import write_export, write_template
from tests import factories as make
from tests.guards.world import OTHER_WORDS
from tests.integration.workbook.conftest import workbook

pytestmark = pytest.mark.one_engine

OF_TOTAL_PLACE = re.compile(
    r"\b(pilots?|government office|champion|locality manager|total place|departments?)\b", re.I
)
#: The only place for a word of the first programme: a kind that an organisation may be of.
KINDS = {"Department"}


def texts_in(content):
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    for title in book.sheet_names:
        yield title
        for row in book.get_sheet_by_name(title).to_python():
            yield from (cell for cell in row if isinstance(cell, str) and cell not in KINDS)


def exported():
    with looking_as(viewer_of(OPERATOR)):
        return write_export().read()


def hubs(heading="Hub", sheet="Hubs"):
    named = [["Ashmere", f"{heading} lead", "Sam Green"], ["Ashmere", "Sponsor", "Jo"]]
    sheets = {
        sheet: [["Name", "Area"], ["Ashmere", "North"]],
        "Named people": [[heading, "Role", "Person"], *named],
        "People": [["Name"], ["Sam Green"], ["Jo"]],
    }
    return workbook(**sheets)


def test_template_and_export_of_another_programme_have_no_word_of_the_first(app):
    make.pin()
    make.programme(**OTHER_WORDS)
    make.pilot(name="Kent", short_name="Kent", region=make.region(name="North"))

    for content in (write_template().read(), exported()):
        said = list(texts_in(content))
        assert {"Hubs", "Partner asked"} <= set(said)
        assert [text for text in said if OF_TOTAL_PLACE.search(text)] == []


@pytest.mark.usefixtures("hubs_app")
def test_the_second_demonstration_exports_no_word_of_the_first():
    said = [text for text in texts_in(exported()) if text not in KINDS]
    assert [t for t in said if re.search(r"pilot|government office|champion", t, re.I)] == []


@pytest.mark.parametrize("standard", [False, True])
def test_own_and_standard_names_are_read_alike(bring, take, standard):
    make.pin()
    make.programme(**OTHER_WORDS)
    make.region(name="North")
    content = hubs(heading="Place", sheet="Places") if standard else hubs()

    found, plan = bring(content)
    assert plan.problems == []
    take(found)

    kinds = {role.kind for role in db.session.scalars(select(PilotRole))}
    assert kinds == {PilotRoleKind.LEAD, PilotRoleKind.GOVERNMENT_OFFICE_LEAD}


def test_a_file_brings_its_own_words_and_regions(bring, take):
    make.pin()
    make.programme(place_word="place", places_word="places", reviewing_post="", second_post="")
    make.region(name="London")
    programme = [
        ["Name", "One place", "Several places", "Regions", "Post that reviews updates"],
        ["Total Place", "cluster", "clusters", "North\nSouth", "Sponsor"],
    ]
    content = workbook(
        Programme=programme,
        Clusters=[["Name", "Region"], ["Ashmere", "North"]],
        Milestones=[["Title", "Cluster", "Baseline date"], ["Open", "Ashmere", "1/3/2010"]],
        People=[["Name"], ["Jo"]],
        Named_people=[["Cluster", "Role", "Person"], ["Ashmere", "Sponsor", "Jo"]],
    )

    found, plan = bring(content)
    assert plan.problems == []
    assert words.place == "place"  # nothing has changed yet
    take(found)

    assert (words.place, words.reviewer) == ("cluster", "Sponsor")
    assert set(db.session.scalars(select(Region.name))) == {"North", "South"}
    assert db.session.scalars(select(Pilot)).one().name == "Ashmere"


def test_a_region_that_is_not_known_is_told_with_where_to_add_it(bring):
    make.pin()
    make.programme(**OTHER_WORDS)
    make.region(name="North")

    _found, plan = bring(workbook(Hubs=[["Name", "Area"], ["Ashmere", "West"]]))

    assert [(p.cell, p.value) for p in plan.problems] == [("B2", "West")]
    assert "Choose one of: North. Or add it under Regions" in plan.problems[0].remedy


def test_a_dash_says_that_a_programme_has_no_such_word(bring, take):
    make.pin()
    make.programme(**OTHER_WORDS | {"amber_green_word": "Fair", "amber_red_word": "Weak"})
    rows = [["Name", "Second rating", "Fourth rating"], ["Family Hubs", "-", "-"]]

    found, _plan = bring(workbook(Programme=rows))
    take(found)

    assert (words.amber_green, words.amber_red) == ("", "")


def test_a_word_that_excel_or_another_sheet_cannot_have_gives_way(app):
    make.programme(places_word="risks", place_word="risk")
    assert tab_of(next(s for s in SHEETS if s.name == "pilots")) == "Places"


def test_what_is_wrong_with_many_cells_is_told_once(bring):
    make.pin()
    make.programme(**OTHER_WORDS)
    make.region(name="North")
    rows = [["Name", "Area"], *([f"Hub {n}", "West"] for n in range(6))]

    _found, plan = bring(workbook(Hubs=rows))

    assert len(plan.problems) == 6
    assert [each.cells for each in plan.repeated()] == ["B2, B3, B4, B5 and 2 more"]
