"""Sections that share pages are drawn piece by piece, and look as if they were drawn at once."""

from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.rendering import flow
from app.rendering.document import AnnexSource, SectionSource, build_document
from app.rendering.flow import FlowMember, Pieces, body_of, cut, parts_of
from app.rendering.fonts import FontFolder
from app.rendering.rendered import PagePoint, RenderedSection
from app.rendering.section import render_flow
from app.rendering.sources import as_read, pieces_of
from app.rendering.store import RenderedStore
from app.rendering.workers import WorkerDrawer
from tests.pdf_checks import problems
from tests.pdf_reading import outline
from tests.unit.rendering.sample import DETAILS, FURNITURE

#: Of the blocks, four fill a page.
STYLE = """
@page { size: A4; margin: 24mm 20mm }
html, body, h1 { margin: 0; line-height: 12pt; font-size: 9pt }
h1 { break-after: avoid }
.pack-next { margin-top: 20pt }
.pack-top, .pack-rest.pack-top > :first-child { margin-top: 0 }
h2 { margin: 9pt 0 0; line-height: 12pt; font-size: 9pt; break-after: avoid }
p { margin: 0; height: 160pt; break-inside: avoid }
"""


def member(key: str, blocks: int, word: str = "Kent") -> FlowMember:
    body = f"<h1>{key} {word}</h1>" + "<p>Block</p>" * blocks
    html = (
        f'<!doctype html><html lang="en-GB"><head><meta charset="utf-8"><title>Pack</title>'
        f"<style>{STYLE}</style></head><body>{body}</body></html>"
    )
    return FlowMember(key, html)


def members(blocks: list[int]) -> list[FlowMember]:
    return [member(f"m{number}", count) for number, count in enumerate(blocks)]


def in_parts(whole: FlowMember, blocks: int) -> FlowMember:
    """One that may be cut before each so many of its blocks."""
    marked = '<h2 data-piece="begins">Part</h2>' + "<p>Block</p>" * blocks
    return FlowMember(whole.key, whole.html.replace("<p>Block</p>" * blocks, marked))


def parts(wholes: list[FlowMember]) -> list[FlowMember]:
    return [part for whole in wholes for part in parts_of(whole.key, whole.html)]


def draw(members, store, fonts) -> tuple[tuple[RenderedSection, ...], list[tuple[str, bool]]]:
    """All sections, and the members that were laid out for them, and whether they were written."""
    pieces = Pieces(members, "", store)
    waiting, asked = pieces.to_draw(), []
    while waiting:
        stretch = waiting.pop()
        keys = " ".join(each.key for each in pieces.asked(stretch))
        asked.append((keys, not stretch.is_drawn))
        waiting += pieces.take(
            stretch,
            render_flow(
                pieces.asked(stretch),
                fonts=fonts,
                is_beginning=stretch.begin == 0,
                is_followed=pieces.is_followed(stretch),
                is_written=not stretch.is_drawn,
            ),
        )
    return pieces.sections(), sorted(asked)


@settings(max_examples=15)
@given(
    blocks=st.lists(st.integers(0, 6), min_size=2, max_size=6),
    changed=st.integers(0, 5),
    count=st.integers(0, 6),
    cut_after=st.integers(1, 4),
)
def test_a_flow_that_changed_is_drawn_as_if_nothing_were_kept(
    fonts, blocks, changed, count, cut_after
):
    with pytest.MonkeyPatch.context() as patch, TemporaryDirectory() as name:
        folder = Path(name)
        patch.setattr(flow, "LEAST_PAGES", 1)
        kept = RenderedStore(folder)
        whole = members(blocks)
        before = parts([in_parts(each, cut_after) for each in whole])
        draw(before, kept, fonts)
        whole[changed % len(whole)] = member(f"m{changed % len(whole)}", count, "Croydon")
        after = parts([in_parts(each, cut_after) for each in whole])

        assert draw(after, kept, fonts)[0] == draw(after, None, fonts)[0]
        assert draw(before, kept, fonts) == (draw(before, None, fonts)[0], [])


def test_only_the_piece_is_drawn_that_has_changed(fonts, tmp_path):
    kept = RenderedStore(tmp_path)
    before = members([20, 20, 3, 17, 3])
    sections, _asked = draw(before, kept, fonts)

    again, asked = draw([*before[:3], member("m3", 17, "Croydon"), before[4]], kept, fonts)

    assert [each.page_count for each in sections] == [5, 5, 5, 1]
    assert asked == [("m2 m3 m4", True)], "with what shows where it ends"
    unchanged = [one == other for one, other in zip(sections, again, strict=True)]
    assert unchanged == [True, True, False, True]


def test_of_what_stands_before_a_change_only_the_end_is_looked_for(fonts, tmp_path):
    kept = RenderedStore(tmp_path)
    before = members([20, 20, 2, 20])
    draw(before, kept, fonts)

    _again, asked = draw([before[0], member("m1", 20, "Croydon"), *before[2:]], kept, fonts)
    assert asked == [("m0 m1", False), ("m1 m2", True)]

    # What is a heading alone has room at the end of the page before it.
    after = [before[0], member("m1", 0), *before[2:]]
    again, asked = draw(after, kept, fonts)
    assert ("m0 m1", False) in asked
    assert again == draw(after, None, fonts)[0]


def test_a_piece_ends_where_a_page_begins_and_is_of_some_length():
    anchors = {
        "b": PagePoint(1, 0, 777),
        "c": PagePoint(4, 0, 777),
        "d": PagePoint(9, 0, 400),
        "e": PagePoint(10, 0, 777),
    }
    of = [FlowMember(key, "") for key in "abcde"]

    assert cut(of, anchors, 12, is_followed=False) == [(2, 4), (4, 10), (5, 12)]
    assert cut(of, anchors, 12, is_followed=True) == [(2, 4), (4, 10)]
    assert cut(of[:4], anchors, 10, is_followed=True) == [(2, 4)]


def test_a_long_section_has_no_more_parts_than_a_short_one():
    whole = in_parts(member("a", 300), 1)
    found = list(parts_of(whole.key, whole.html))

    assert len(found) == 1 + flow.MOST_PARTS
    assert "".join(body_of(each.html) for each in found) == body_of(whole.html)
    assert {each.continues for each in found} == {"", "a"}


def test_workers_draw_again_only_what_has_changed(fonts: FontFolder, tmp_path, monkeypatch):
    monkeypatch.setattr(flow, "LEAST_PAGES", 1)
    asked = []
    real = WorkerDrawer.request
    monkeypatch.setattr(
        WorkerDrawer, "request", lambda self, ask: asked.append(ask) or real(self, ask)
    )
    store = RenderedStore(tmp_path / "rendered")

    def drawn(
        flowing: list[FlowMember], store: RenderedStore | None = store
    ) -> list[RenderedSection]:
        asked.clear()
        parts = tuple(SectionSource(each.key, "", each.html) for each in flowing)
        source = replace(parts[0], members=parts)
        with WorkerDrawer(fonts, store=store) as drawer:
            (found,) = drawer.draw_all([source], lambda _done, _title: None)
        return found

    before = members([8, 8, 3, 5])
    after = [*before[:3], member("m3", 5, "Croydon")]
    drawn(before)
    again = drawn(after)
    assert [[each.key for each in ask.members] for ask in asked] == [["m2", "m3"]]
    assert drawn(after) == again
    assert asked == []
    assert drawn(after, None) == again


def section(*anchors: str) -> RenderedSection:
    places = {name: PagePoint(0, 0, 0) for name in anchors}
    return RenderedSection(pdf=b"", page_count=1, title="", anchors=places)


def test_what_follows_another_is_read_after_the_piece_that_holds_it():
    html = member("", 1).html
    of = tuple(
        SectionSource(key, "", in_parts(FlowMember("", html), 1).html if key == "b" else html)
        for key in "abcd"
    )
    source = replace(of[0], members=of)
    pieces = list(pieces_of(source, [section("b"), section("c", "d")]))
    assert [(each.key, each.keys) for each in pieces] == [
        ("a", ("a", "b")),
        ("b.2", ("b", "c", "d")),
    ]

    late = [SectionSource("late", "", "", follows="b"), AnnexSource("pdf", "", b"", follows="b")]
    other = SectionSource("e", "", "")
    order = as_read((each, None) for each in [*pieces, *late, other])

    assert [each.key for each, _drawn in order] == ["a", "b.2", "late", "pdf", "e"]


def test_what_is_kept_in_pieces_is_one_section_to_its_reader(fonts, monkeypatch):
    monkeypatch.setattr(flow, "LEAST_PAGES", 1)
    asked = (in_parts(member("a", 12), 4), member("b", 2))
    of = tuple(SectionSource(each.key, each.key.upper(), each.html) for each in asked)
    late = SectionSource("late", "Late", member("late", 1).html, follows="a")

    document = build_document(
        lambda _page_of: member("front", 1).html,
        [replace(of[0], members=of), late],
        details=DETAILS,
        furniture=FURNITURE,
        front_title="Front",
        fonts=fonts,
    )

    pages = {"a Kent": 2, "late Kent": 5, "b Kent": 6}
    assert [each for each in outline(document.pdf) if each[0] == 0][1:] == [
        (0, title, page) for title, page in pages.items()
    ]
    assert [each for each in outline(document.pdf) if each[0] == 1] == [
        (1, "Part", page) for page in (2, 3, 4)
    ]
    assert problems(document.pdf) == []
