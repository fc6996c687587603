"""Whole documents: sections, then the front matter that quotes their page numbers, then both."""

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from html.parser import HTMLParser
from typing import Self

import pikepdf

from app.rendering.annex import annex_section
from app.rendering.assets import Assets
from app.rendering.errors import TooMuchToDraw, UnstableFrontMatter
from app.rendering.flow import BEGINS_ABOVE, FlowMember
from app.rendering.fonts import FontFolder
from app.rendering.furniture import Furniture, stamp
from app.rendering.join import TOP, Part, join_sections, page_order
from app.rendering.metadata import Details as Details
from app.rendering.metadata import describe
from app.rendering.numbering import PageNumbers, called, label_pages, page_numbers
from app.rendering.rendered import RenderedSection
from app.rendering.section import render_flow, render_section
from app.rendering.sources import AnnexSource as AnnexSource
from app.rendering.sources import Drawn, Found, as_read, pieces_of
from app.rendering.sources import Quoting as Quoting
from app.rendering.sources import QuotingSource as QuotingSource
from app.rendering.sources import SectionSource as SectionSource
from app.rendering.sources import Source as Source


@dataclass(frozen=True, slots=True)
class DroppedSection:
    """A section in whose place a page says `why` it could not be drawn."""

    key: str
    title: str
    why: str


@dataclass(frozen=True, slots=True)
class Document:
    """A finished document; `page_of` has the page, from 1, of every `id` and section key in it,
    `left_out` what could not be drawn. `numbers` are what its pages are called, where that is not
    how many come before."""

    pdf: bytes
    page_count: int
    page_of: dict[str, int]
    complaints: tuple[str, ...] = ()
    left_out: tuple[DroppedSection, ...] = ()
    numbers: tuple[str, ...] = ()

    def number_of(self, name: str) -> str:
        """What the page is called that has this name; empty where there is none."""
        page = self.page_of.get(name)
        if page is None:
            return ""
        return self.numbers[page - 1] if self.numbers else str(page)


# The front matter's key: `pack:front` leads to the first page.
FRONT = "front"

# What quotes page numbers, a cover or an agenda, has a page for so many rows of its tables. A wrong
# guess costs one more rendering of all that quotes them.
ROWS_ON_PAGE = 22
MOST_ATTEMPTS = 5

# Steps done, steps in all, what comes next in a few words.
Progress = Callable[[int, int, str], None]
# Sections drawn, the title of one that is not yet.
Note = Callable[[int, str], None]
# Takes what could not be drawn; gives the HTML of the page that says so.
Instead = Callable[[DroppedSection], str]


class Drawer:
    """Draws the parts of a document, in this process; `apart` has one that does not."""

    def __init__(self, fonts: FontFolder, assets: Assets | None = None) -> None:
        self.fonts, self.assets = fonts, assets

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_raised: object) -> None:
        """The document is done."""

    def section(self, html: str) -> RenderedSection:
        return render_section(html, fonts=self.fonts, assets=self.assets)

    def flow(
        self, members: Sequence[FlowMember], **asked: bool
    ) -> list[tuple[int, RenderedSection | None]]:
        """See `section.render_flow`, which is ``asked``."""
        return render_flow(members, fonts=self.fonts, assets=self.assets, **asked)

    def annex(self, pdf: bytes, title: str) -> RenderedSection:
        return annex_section(pdf, title=title)

    def finish(self, parts: Sequence[Part], details: Details, furniture: Furniture) -> Document:
        """Join the parts, number and stamp their pages."""
        with join_sections(parts) as joined:
            by_part = [running_titles(part) for part in parts]
            titles = [by_part[index][page] for index, page in page_order(parts)]
            stamp(joined, furniture, titles, self.fonts)
            if furniture.numbers:
                label_pages(joined, furniture.numbers)
            describe(joined, details, is_conforming=all(p.section.is_conforming for p in parts))
            pdf = save(joined)
        return Document(
            pdf=pdf,
            page_count=len(titles),
            page_of=page_numbers(parts),
            complaints=tuple(c for part in parts for c in part.section.complaints),
            numbers=furniture.numbers,
        )

    def draw(self, source: Source) -> tuple[RenderedSection, ...]:
        if isinstance(source, AnnexSource):
            return (self.annex(source.pdf, source.title),)
        if source.members:
            return tuple(section for _members, section in self.flow(source.flow) if section)
        return (self.section(source.html),)

    def draw_all(self, sources: Sequence[Source], note: Note) -> Sequence[Drawn]:
        """What became of each, in their order."""
        drawn: list[Drawn] = []
        for source in sources:
            note(len(drawn), source.title)
            try:
                drawn.append(self.draw(source))
            except TooMuchToDraw as error:
                drawn.append(error)
        return drawn


# Takes the typeface and the assets.
Drawers = Callable[[FontFolder, Assets | None], Drawer]


def build_document(
    front: Quoting,
    sections: Sequence[Source | QuotingSource],
    *,
    details: Details,
    furniture: Furniture,
    front_title: str,
    fonts: FontFolder,
    assets: Assets | None = None,
    drawer: Drawers = Drawer,
    instead: Instead | None = None,
    numbering: PageNumbers | None = None,
    on_progress: Progress | None = None,
) -> Document:
    """Render, number, join and stamp. Front matter comes first; `front(page_of)` makes its HTML,
    its running title after the cover is `front_title`, and its key is FRONT.

    `page_of` has the final page, from 1, of every `id` in the sections and of every section's key,
    so page numbers are literal text; but no `id` of what quotes them. That is made again until its
    own length agrees with the numbers it was given. The same input gives the same bytes. PDF/UA and
    PDF/A are claimed unless there is an annex. A section that is `TooMuchToDraw` drops out where
    there is `instead` to make the page in its place, at which all links to it lead. A `numbering`
    says what its pages are called, where they are not just counted.

    Raises `RenderingUnavailable`, `ResourceRefused`, `BrokenLink`, `UnstableFrontMatter`,
    `TooMuchToDraw`.
    """
    order = [QuotingSource(FRONT, front_title, front), *sections]
    plain = [source for source in order if not isinstance(source, QuotingSource)]
    steps = len(plain) + 2

    def say(done: int, what: str) -> None:
        if on_progress is not None:
            on_progress(done, steps, what)

    with drawer(fonts, assets) as drawing:
        parts: dict[int, Part] = {}
        left_out: list[DroppedSection] = []
        found = as_read(_drawn(order, drawing.draw_all(plain, say), drawing))
        host: tuple[Source | QuotingSource, Part] | None = None
        for place, (source, drawn) in enumerate(found):
            if drawn is None:
                host = None
                continue
            if isinstance(drawn, TooMuchToDraw):
                if instead is None:
                    raise drawn
                left_out.append(DroppedSection(source.key, source.title, drawn.why))
                rendered = _stand_in(source, drawing.section(instead(left_out[-1])))
            else:
                rendered = drawn
            parts[place] = _part(source, rendered)
            if isinstance(source, QuotingSource) or not source.follows:
                host = (source, parts[place])
            elif host is not None:
                within = _pages_until_end(source.follows, *host)
                parts[place] = replace(parts[place], within=within)
        say(len(plain), front_title)
        joined = _settled([source for source, _drawn in found], parts, drawing, numbering)
        say(len(plain) + 1, "Joining the sections")
        if numbering is not None:
            furniture = numbering.applied(furniture, joined)
        document = drawing.finish(joined, details, furniture)
    say(steps, "Done")
    return replace(document, left_out=tuple(left_out))


def _drawn(
    order: Sequence[Source | QuotingSource], drawn: Sequence[Drawn], drawing: Drawer
) -> Iterator[Found]:
    """Each with what became of it, piece by piece. Where several sections together are too much,
    each is drawn alone, so that no more than the one at fault drops out."""
    results = iter(drawn)
    for source in order:
        if isinstance(source, QuotingSource):
            yield source, None
            continue
        result = next(results)
        members = source.members if isinstance(source, SectionSource) else ()
        if members and isinstance(result, TooMuchToDraw):
            alone = drawing.draw_all(members, _unnoted)
            yield from _drawn(members, alone, drawing)
        elif isinstance(result, TooMuchToDraw):
            yield source, result
        elif members and isinstance(source, SectionSource):
            yield from zip(pieces_of(source, result), result, strict=True)
        else:
            yield source, result[0]


def build_plain_document(
    source: SectionSource,
    *,
    details: Details,
    furniture: Furniture,
    fonts: FontFolder,
    assets: Assets | None = None,
    drawer: Drawers = Drawer,
) -> Document:
    """The same of one section without front matter: rendered once, stamped. The same input gives
    the same bytes."""
    with drawer(fonts, assets) as drawing:
        return drawing.finish([_part(source, drawing.draw(source)[0])], details, furniture)


def _part(source: Source | QuotingSource, rendered: RenderedSection) -> Part:
    members = source.members if isinstance(source, SectionSource) else ()
    others = tuple((member.key, member.title) for member in members[1:])
    return Part(source.key, source.title, rendered, others)


def _pages_until_end(key: str, source: Source | QuotingSource, part: Part) -> int:
    """So many pages of a part end with the last of what has this key in its source."""
    after = source.keys[source.keys.index(key) + 1 :] if key in source.keys else ()
    place = part.section.anchors.get(after[0]) if after else None
    if place is None:
        return part.section.page_count
    return place.page + (place.y < BEGINS_ABOVE)


def running_titles(part: Part) -> list[str]:
    """The title of each of its pages: of the section with which the page begins."""
    titles = [part.title] * part.section.page_count
    for anchor, title in part.others:
        place = part.section.anchors.get(anchor)
        if place is not None:
            first = place.page + (place.y < BEGINS_ABOVE)
            titles[first:] = [title] * len(titles[first:])
    return titles


def _stand_in(source: Source | QuotingSource, rendered: RenderedSection) -> RenderedSection:
    """The page in a section's place, with all names that the section had, for links that lead to
    them."""
    names = _Names()
    if isinstance(source, SectionSource):
        names.feed(source.html)
    anchors = {name: TOP for name in names.found if name != source.key}
    return replace(rendered, anchors=anchors | rendered.anchors)


class _Names(HTMLParser):
    """Every `id` of an HTML document."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, _tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        self.found += [value for name, value in attrs if name == "id" and value]


def _settled(
    order: Sequence[Source | QuotingSource],
    others: Mapping[int, Part],
    drawing: Drawer,
    numbering: PageNumbers | None,
) -> list[Part]:
    """All parts, those that quote page numbers with numbers that allow for their own length."""
    quoting = {n: source for n, source in enumerate(order) if isinstance(source, QuotingSource)}
    lengths = dict.fromkeys(quoting, 1)
    for attempt in range(MOST_ATTEMPTS + 1):
        guessed = {
            n: RenderedSection(pdf=b"", page_count=lengths[n], title=source.title)
            for n, source in quoting.items()
        }
        parts = [
            others[n] if n in others else Part(source.key, source.title, guessed[n])
            for n, source in enumerate(order)
        ]
        page_of = called(parts, numbering)
        sources = [
            SectionSource(source.key, source.title, source.html(page_of))
            for source in quoting.values()
        ]
        if not attempt:
            rows = (each.html.count("<tr>") for each in sources)
            lengths = {n: 1 + count // ROWS_ON_PAGE for n, count in zip(quoting, rows, strict=True)}
            continue
        drawn = dict(zip(quoting, drawing.draw_all(sources, _unnoted), strict=True))
        for n, rendered in drawn.items():
            if isinstance(rendered, TooMuchToDraw):
                raise rendered
            parts[n] = _part(quoting[n], rendered[0])
        found = {n: parts[n].section.page_count for n in quoting}
        if found == lengths:
            return parts
        lengths = found
    raise UnstableFrontMatter(
        "The contents pages change their own length with every page number that they quote:"
        " shorten or lengthen the cover by a few lines."
    )


def _unnoted(_done: int, _what: str) -> None:
    """What is drawn meanwhile is of one step, however much it is."""


def save(pdf: pikepdf.Pdf) -> bytes:
    """The same document gives the same bytes."""
    buffer = io.BytesIO()
    pdf.save(
        buffer,
        deterministic_id=True,
        stream_decode_level=pikepdf.StreamDecodeLevel.none,
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        fix_metadata_version=False,
        min_version="1.7",
        force_version="1.7",
    )
    return buffer.getvalue()
