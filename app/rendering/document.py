"""Whole documents: sections, then the front matter that quotes their page numbers, then both."""

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import pikepdf

from app.rendering.annex import annex_section
from app.rendering.assets import Assets
from app.rendering.errors import UnstableFrontMatter
from app.rendering.fonts import FontFolder
from app.rendering.furniture import Furniture, stamp
from app.rendering.join import Part, join_sections, places
from app.rendering.metadata import Details as Details
from app.rendering.metadata import describe
from app.rendering.rendered import RenderedSection
from app.rendering.section import render_section


@dataclass(frozen=True, slots=True)
class SectionSource:
    """A section still to be rendered.

    `key` is an anchor at the top of its first page (so `pack:KEY` links to it, and `page_of[KEY]`
    is its page). It and every `id` in the HTML are unique in the document. `title` is the running
    title, also the bookmark where the HTML has no heading. `html` is a whole HTML document.
    """

    key: str
    title: str
    html: str


@dataclass(frozen=True, slots=True)
class AnnexSource:
    """A PDF from elsewhere, vetted, to be joined as a section: see `annex`. `key` and `title` are
    as those of other sections."""

    key: str
    title: str
    pdf: bytes


@dataclass(frozen=True, slots=True)
class Document:
    """A finished document; `page_of` has the page, from 1, of every `id` and section key in it."""

    pdf: bytes
    page_count: int
    page_of: dict[str, int]
    complaints: tuple[str, ...] = ()


# The front matter's key: `pack:front` leads to the first page.
FRONT = "front"

# A cover and a page of agenda is the usual length; a wrong guess costs one more rendering of the
# front matter.
FIRST_GUESS = 2
MOST_ATTEMPTS = 5

# Takes the page of every name; gives back the front matter's HTML.
FrontMatter = Callable[[Mapping[str, int]], str]
# Steps done, steps in all, what comes next in a few words.
Progress = Callable[[int, int, str], None]


def build_document(
    front: FrontMatter,
    sections: Sequence[SectionSource | AnnexSource],
    *,
    details: Details,
    furniture: Furniture,
    front_title: str,
    fonts: FontFolder,
    assets: Assets | None = None,
    on_progress: Progress | None = None,
) -> Document:
    """Render, number, join and stamp. Front matter comes first; `front(page_of)` makes its HTML.

    `page_of` has the final page, from 1, of every `id` in the sections and of every section's key;
    so page numbers are literal text. `front` is called again until its own length agrees with the
    numbers it was given. `front_title` is its running title after the cover, and its key is FRONT.
    The same input gives the same bytes. PDF/UA and PDF/A are claimed unless there is an annex.

    Raises `RenderingUnavailable`, `ResourceRefused`, `BrokenLink`, `UnstableFrontMatter`.
    """
    steps = len(sections) + 2

    def say(done: int, what: str) -> None:
        if on_progress is not None:
            on_progress(done, steps, what)

    parts = []
    for index, source in enumerate(sections):
        say(index, source.title)
        if isinstance(source, AnnexSource):
            rendered = annex_section(source.pdf, title=source.title)
        else:
            rendered = render_section(source.html, fonts=fonts, assets=assets)
        parts.append(Part(source.key, source.title, rendered))
    say(len(sections), front_title)
    opening = _settle_front(front, front_title, parts, fonts, assets)
    parts.insert(0, opening)
    say(len(sections) + 1, "Joining the sections")
    document = _finish(parts, details, furniture, fonts)
    say(steps, "Done")
    return document


def build_plain_document(
    source: SectionSource,
    *,
    details: Details,
    furniture: Furniture,
    fonts: FontFolder,
    assets: Assets | None = None,
) -> Document:
    """The same of one section without front matter: rendered once, stamped. The same input gives
    the same bytes."""
    part = Part(source.key, source.title, render_section(source.html, fonts=fonts, assets=assets))
    return _finish([part], details, furniture, fonts)


def _finish(
    parts: Sequence[Part], details: Details, furniture: Furniture, fonts: FontFolder
) -> Document:
    """Join the parts, number and stamp their pages."""
    with join_sections(parts) as joined:
        titles = [part.title for part in parts for _ in range(part.section.page_count)]
        stamp(joined, furniture, titles, fonts)
        describe(joined, details, is_conforming=all(p.section.is_conforming for p in parts))
        pdf = _save(joined)
    return Document(
        pdf=pdf,
        page_count=len(titles),
        page_of=_page_numbers(parts),
        complaints=tuple(c for part in parts for c in part.section.complaints),
    )


def _settle_front(
    front: FrontMatter,
    title: str,
    parts: Sequence[Part],
    fonts: FontFolder,
    assets: Assets | None,
) -> Part:
    """Front matter whose page numbers allow for its own length."""
    length = FIRST_GUESS
    for _ in range(MOST_ATTEMPTS):
        after = Part(FRONT, title, RenderedSection(pdf=b"", page_count=length, title=title))
        page_of = _page_numbers([after, *parts])
        rendered = render_section(front(page_of), fonts=fonts, assets=assets)
        if rendered.page_count == length:
            return Part(FRONT, title, rendered)
        length = rendered.page_count
    raise UnstableFrontMatter(
        "The contents pages change their own length with every page number that they quote:"
        " shorten or lengthen the cover by a few lines."
    )


def _page_numbers(parts: Sequence[Part]) -> dict[str, int]:
    return {name: place.page + 1 for name, place in places(parts).items()}


def _save(pdf: pikepdf.Pdf) -> bytes:
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
