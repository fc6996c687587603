"""Which sections share pages, and what stands at the head of each page then."""

from app.packs.neighbours import LONG, MOST_TOGETHER, share_pages
from app.rendering.document import AnnexSource, SectionSource, running_titles
from app.rendering.join import Part
from app.rendering.rendered import PagePoint, RenderedSection


def source(key: str, text: str = "Text.", **given) -> SectionSource:
    html = f"<!DOCTYPE html><html><head></head><body><h1>{key}</h1>{text}</body></html>"
    return SectionSource(key, f"Title of {key}", html, **{"begins_page": False} | given)


def keys(sources) -> list[list[str]]:
    return [[member.key for member in getattr(each, "members", ()) or (each,)] for each in sources]


def test_short_sections_that_follow_each_other_are_drawn_as_one():
    (one,) = share_pages([source("a"), source("b"), source("c")])

    assert keys([one]) == [["a", "b", "c"]]
    assert one.html.index('id="b"') < one.html.index("<h1>b") < one.html.index('id="c"')
    assert one.html.count("<body>") == one.html.count("</body>") == 1


def test_annexes_and_what_is_long_stand_apart():
    annex, pages = source("annex", begins_page=True), AnnexSource("pages", "Pages", b"")
    long = source("long", "word " * (LONG // 5 + 1))

    shared = share_pages([source("a"), annex, pages, source("b"), long, source("c")])

    assert keys(shared) == [["a"], ["annex"], ["pages"], ["b"], ["long", "c"]]


def test_so_much_is_drawn_together_and_no_more():
    count = MOST_TOGETHER // 10_000 + 1
    many = [source(str(number), "word " * 2_000) for number in range(count)]

    assert [len(group) for group in keys(share_pages(many))] == [count - 1, 1]


def test_a_page_is_headed_by_the_section_with_which_it_begins():
    anchors = {"b": PagePoint(1, 0, 400), "c": PagePoint(3, 0, 777)}
    drawn = RenderedSection(pdf=b"", page_count=5, title="A", anchors=anchors)
    part = Part("a", "A", drawn, (("b", "B"), ("c", "C")))

    assert running_titles(part) == ["A", "A", "B", "C", "C"]
