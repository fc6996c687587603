from app.rendering.document import Document, SectionSource, build_document
from app.rendering.fonts import REGULAR, FontFolder
from app.rendering.furniture import SIZE, Furniture, shorten
from app.rendering.typeface import Typeface
from tests.pdf_checks import problems
from tests.pdf_reading import contents, opened, shown_at
from tests.unit.rendering.sample import DETAILS, whole


def test_every_page_carries_marking_number_and_version(sample: Document) -> None:
    pages = contents(sample.pdf)
    assert len(pages) == sample.page_count
    for number, page in enumerate(pages, start=1):
        assert "OFFICIAL" in page.artifact("Header")
        assert page.artifact("Footer").split("\n") == [
            "Version 3",
            "OFFICIAL",
            f"Page {number} of {len(pages)}",
        ]


def test_running_titles_change_with_the_section_and_spare_the_cover(sample: Document) -> None:
    headers = [page.artifact("Header").split("\n") for page in contents(sample.pdf)]
    assert headers[0] == ["OFFICIAL"]
    assert headers[1] == ["Officials’ group", "OFFICIAL", "Agenda"]
    assert headers[sample.page_of["M-060"] - 1] == ["Officials’ group", "OFFICIAL", "Milestones"]
    assert headers[-1] == ["Officials’ group", "OFFICIAL", "Risks"]


def test_furniture_is_read_by_no_screen_reader(sample: Document) -> None:
    for page in contents(sample.pdf)[1:]:
        assert "OFFICIAL" not in page.text
        assert "Page " not in page.text


def test_it_stands_upright_at_the_edges_of_the_paper(sample: Document) -> None:
    with opened(sample.pdf) as document:
        for page in document.pages:
            width, height = float(page.mediabox[2]), float(page.mediabox[3])
            places = shown_at(page, "Header", "Footer")
            assert places
            for matrix in places:
                across, up = matrix[4], matrix[5]
                assert matrix[:4] == (1, 0, 0, 1)
                assert 50 < across < width - 50
                assert up > height - 60 or up < 60


def test_long_titles_end_in_an_ellipsis_and_touch_nothing(fonts: FontFolder) -> None:
    long = "The officials’ group of the programme, with a name that goes on " * 4
    document = build_document(
        lambda page_of: whole("Agenda", "<h1>Agenda</h1>"),
        [SectionSource("long", long, whole("Long", "<h1>Long</h1>"))],
        details=DETAILS,
        furniture=Furniture(long, "OFFICIAL: SENSITIVE", long),
        front_title=long,
        fonts=fonts,
    )
    header = contents(document.pdf)[1].artifact("Header").split("\n")
    assert [text.endswith("…") for text in header] == [True, False, True]
    face = Typeface(fonts.path(REGULAR), "".join(header))
    with opened(document.pdf) as opened_document:
        left, centre, right = (place[4] for place in shown_at(opened_document.pages[1], "Header"))
    assert left + face.width(header[0], SIZE) < centre
    assert centre + face.width(header[1], SIZE) < right
    assert right + face.width(header[2], SIZE) < 595 - 56
    assert problems(document.pdf) == []


def test_characters_that_the_typeface_lacks_are_spelled_out(fonts: FontFolder) -> None:
    document = build_document(
        lambda page_of: whole("Agenda", "<h1>Agenda</h1>"),
        [],
        details=DETAILS,
        furniture=Furniture("", "OFFICIAL 😀", "Version\n3"),
        front_title="Agenda",
        fonts=fonts,
    )
    assert contents(document.pdf)[0].artifact("Header") == "OFFICIAL [grinning face]"
    assert "Version 3" in contents(document.pdf)[0].artifact("Footer")
    assert problems(document.pdf) == []


def test_shortening_keeps_what_fits(fonts: FontFolder) -> None:
    face = Typeface(fonts.path(REGULAR), "Milestones…")
    assert shorten("Milestones", face, 500) == "Milestones"
    shortened = shorten("Milestones", face, 30)
    assert shortened.startswith("Mil")
    assert shortened.endswith("…")
    assert face.width(shortened, SIZE) <= 30
