"""Calls WeasyPrint, which needs Pango; `patches` and `scripts_tagged` change how it works. Call
this through `section`."""

import logging
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace
from functools import cache
from typing import Any
from xml.etree.ElementTree import Element

import pydyf
from weasyprint import CSS, HTML
from weasyprint.document import Document, Page
from weasyprint.logger import LOGGER
from weasyprint.text import ffi
from weasyprint.urls import FatalURLFetchingError, URLFetcher, URLFetcherResponse

from app.rendering import patches
from app.rendering.assets import SCHEME, Assets
from app.rendering.errors import BrokenLink, ResourceRefused
from app.rendering.flow import FlowMember, cut, flow_html
from app.rendering.folding import fold_tags
from app.rendering.fonts import FAMILY, OTHER_FAMILIES, FontFolder, drawable_characters
from app.rendering.glyphs import break_long_words, spell_out
from app.rendering.rendered import Bookmark, PagePoint, RenderedSection
from app.rendering.scripts import tell_scripts
from app.rendering.scripts_tagged import telling_scripts

patches.apply()

POINTS_PER_PIXEL = 0.75

_FAMILIES = ", ".join(f'"{family}"' for family in (FAMILY, *OTHER_FAMILIES))

# Below the templates' own rules. Smoothed pictures are not allowed in PDF/A.
_BASE_STYLE = f"""
html {{ font-family: {_FAMILIES}; overflow-wrap: anywhere }}
img, svg {{ image-rendering: crisp-edges }}
"""

# Attributes whose text may be drawn or read out.
_TEXT_ATTRIBUTES = re.compile(r"alt|title|data-.+")

# Named in WeasyPrint as it makes them; parsing one takes ten milliseconds.
_C_TYPES = (
    "PangoFcFontMap *",
    "PangoLogAttr[]",
    "PangoRectangle *",
    "char[]",
    "char[4]",
    "hb_tag_t[100]",
    "unsigned int *",
)


def has_subsetter() -> bool:
    """Whether HarfBuzz can subset fonts here; without it the bytes differ at each run."""
    return ffi.harfbuzz_subset is not None


def get_ready() -> None:
    """Do once what every new process would do again: read the C types that drawing names."""
    for name in _C_TYPES:
        ffi.ffi.typeof(name)


@cache
def _base_style() -> CSS:
    return CSS(string=_BASE_STYLE)


class _Fetcher(URLFetcher):
    """Knows `data:` and the assets handed in; all else stops the rendering."""

    def __init__(self, assets: Assets) -> None:
        super().__init__(allowed_protocols=("data",), allow_redirects=False, fail_on_errors=True)
        self._assets = assets
        self.refused: list[str] = []

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        if url.startswith(SCHEME):
            asset = self._assets.get(url.removeprefix(SCHEME))
            if asset is not None:
                return URLFetcherResponse(url, asset.content, {"Content-Type": asset.media_type})
        elif url.startswith("data:"):
            return super().fetch(url, headers)
        self.refused.append(url)
        raise FatalURLFetchingError(url)


def _set_numbers(root: Any) -> None:
    """Items with numbers of their own, ``data-number``, are drawn and tagged with these as labels:
    what a style sheet makes of ``::marker`` cannot be laid out beside an item."""
    for each in root.iter("li"):
        number = each.get("data-number")
        if number:
            escaped = "".join(f"\\{ord(letter):x} " for letter in f"{number}\u00a0\u00a0")
            each.set("style", f'list-style-type: "{escaped}"')


def render(html: str, fonts: FontFolder, assets: Assets) -> RenderedSection:
    """See `section.render_section`."""
    with _laid_out(html, fonts, assets) as layout:
        return layout.written(layout.pages)


def render_flow(
    members: Sequence[FlowMember],
    fonts: FontFolder,
    assets: Assets,
    *,
    is_beginning: bool,
    is_followed: bool,
    is_written: bool,
) -> list[tuple[int, RenderedSection | None]]:
    """See `section.render_flow`."""
    with _laid_out(flow_html(members, is_beginning=is_beginning), fonts, assets) as layout:
        ends = cut(members, _anchors(layout.pages), len(layout.pages), is_followed=is_followed)
        pieces: list[tuple[int, RenderedSection | None]] = []
        begin, first = 0, 0
        for end, behind in ends:
            written = None
            if is_written:
                written = layout.written(layout.pages[first:behind])
                written = _with_what_continues(written, members[begin:end])
            pieces.append((end - begin, written))
            begin, first = end, behind
        return pieces


def _with_what_continues(piece: RenderedSection, members: Sequence[FlowMember]) -> RenderedSection:
    """Where a piece begins within a section, its bookmarks up to the next section are of that."""
    if not members[0].continues:
        return piece
    others = (piece.anchors[member.key] for member in members if not member.continues)
    until = next(others, PagePoint(piece.page_count, 0, 0))
    place = (until.page, -until.y)
    count = sum((each.place.page, -each.place.y) < place for each in piece.bookmarks)
    return replace(
        piece,
        bookmarks=piece.bookmarks[count:],
        bookmarks_of_that=piece.bookmarks[:count],
        continues=True,
    )


@dataclass
class _Layout:
    """A document on its pages, which can be written together or apart."""

    document: Document
    tells_scripts: bool
    complaints: list[str]

    @property
    def pages(self) -> list[Page]:
        pages: list[Page] = self.document.pages
        return pages

    def written(self, pages: list[Page]) -> RenderedSection:
        document = self.document.copy(pages)
        anchors = _anchors(pages)
        _check_links(pages, anchors)
        with telling_scripts() if self.tells_scripts else nullcontext():
            pdf = document.write_pdf(pdf_variant="pdf/a-3a", pdf_identifier=False, finisher=_finish)
        # What was written holds its typefaces, megabytes of each, until it is collected.
        document.fonts.clear()
        tree = document.make_bookmark_tree(POINTS_PER_PIXEL, transform_pages=True)
        complaints, self.complaints[:] = tuple(self.complaints), []
        return RenderedSection(
            pdf=pdf,
            page_count=len(pages),
            title=document.metadata.title or "",
            anchors=anchors,
            bookmarks=_bookmarks(tree),
            complaints=complaints,
        )


@contextmanager
def _laid_out(html: str, fonts: FontFolder, assets: Assets) -> Iterator[_Layout]:
    """The layout, to be written within the block: pictures are drawn as it is."""
    fetcher = _Fetcher(assets)
    with _complaints() as complaints:
        try:
            source = HTML(string=html, url_fetcher=fetcher)
            _make_drawable(source.etree_element, drawable_characters(fonts))
            _set_numbers(source.etree_element)
            has_scripts = tell_scripts(source.etree_element)
            has_languages = any(each.get("lang") for each in source.etree_element.iter("span"))
            document = source.render(pdf_variant="pdf/a-3a", stylesheets=[_base_style()])
            yield _Layout(document, has_scripts or has_languages, complaints)
        except FatalURLFetchingError as error:
            raise _refusal(str(error)) from error
    if fetcher.refused:  # inside SVG, where WeasyPrint catches every error
        raise _refusal(fetcher.refused[0])


def _refusal(what: str) -> ResourceRefused:
    return ResourceRefused(f"A document may show only what is built into it, not {what[:200]!r}.")


@contextmanager
def _complaints() -> Iterator[list[str]]:
    """Collect what WeasyPrint logs, instead of letting it reach the terminal."""
    messages: list[str] = []

    class Collector(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            messages.append(record.getMessage())

    handler = Collector(logging.WARNING)
    handlers, propagate = LOGGER.handlers[:], LOGGER.propagate
    LOGGER.handlers[:], LOGGER.propagate = [handler], False
    try:
        yield messages
    finally:
        LOGGER.handlers[:], LOGGER.propagate = handlers, propagate


def _make_drawable(root: Element, supported: frozenset[int]) -> None:
    """Spell out what the typeface lacks, in all that shows or is read out; let long words break."""
    for element in root.iter():
        if element.text:
            element.text = _drawable(element.text, supported, is_code=element.tag == "style")
        if element.tail:
            element.tail = _drawable(element.tail, supported)
        for name, value in element.attrib.items():
            if _TEXT_ATTRIBUTES.fullmatch(name):
                element.set(name, spell_out(value, supported))


def _drawable(text: str, supported: frozenset[int], *, is_code: bool = False) -> str:
    spelled = spell_out(text, supported)
    return spelled if is_code else break_long_words(spelled)


def _anchors(pages: list[Page]) -> dict[str, PagePoint]:
    anchors: dict[str, PagePoint] = {}
    for index, page in enumerate(pages):
        for name, (x, y, *_) in page.anchors.items():
            anchors.setdefault(
                name, PagePoint(index, x * POINTS_PER_PIXEL, (page.height - y) * POINTS_PER_PIXEL)
            )
    return anchors


def _check_links(pages: list[Page], anchors: dict[str, PagePoint]) -> None:
    """WeasyPrint drops a dead link and leaves an empty tag behind, which no validator accepts."""
    for page in pages:
        for kind, target, *_ in page.links:
            if kind == "internal" and target not in anchors:
                raise BrokenLink(f"A link points at #{target}, which is not in its section.")


def _bookmarks(tree: list[Any]) -> tuple[Bookmark, ...]:
    return tuple(
        Bookmark(label, PagePoint(*target), _bookmarks(children))
        for label, target, children, _ in tree
    )


def _finish(document: Document, pdf: pydyf.PDF) -> None:
    """Mend the tags before the file is written, as PDF/UA wants them and as joining needs them."""
    for page in document.pages:
        for _, _, _, box in page.links:
            _describe_link(box)
        for box in page._page_box.descendants():
            # The tag that WeasyPrint leaves on each cell; an anonymous part of one has none.
            if box.element_tag == "th" and box.element is not None and hasattr(box, "mark"):
                is_row = box.element.get("scope") == "row"
                box.mark["A"]["Scope"] = "/Row" if is_row else "/Column"
    elements = {
        item.reference: item
        for item in pdf.objects
        if isinstance(item, pydyf.Dictionary) and item.get("Type") == "/StructElem"
    }
    pages = zip(pdf.page_references, document.pages, strict=True)
    heights = {reference: page.height for reference, page in pages}
    for reference, element in reversed(elements.items()):  # children before their parents
        if element["S"] in ("/TH", "/TD"):
            _drop_header_ids(element)
        elif element["S"] == "/Figure":
            _mend_bounding_box(element, heights[element["Pg"]])
        elif element["S"] == "/NonStruct" and not element["K"]:
            # Left by a line break or a list marker; a list item may hold no such thing.
            siblings = elements[element["P"]]["K"]
            if reference in siblings:
                siblings.remove(reference)
    fold_tags(pdf, elements, _parent_tree(pdf)["Nums"])


def _parent_tree(pdf: pydyf.PDF) -> pydyf.Dictionary:
    root = pdf.objects[int(pdf.catalog["StructTreeRoot"].split()[0])]
    return pdf.objects[int(root["ParentTree"].split()[0])]


def _describe_link(box: Any) -> None:
    """Say what the link leads to: its visible text, not its address."""
    annotation = getattr(box, "link_annotation", None)
    if annotation is None or box.element is None:
        return
    text = box.element.get("title") or " ".join("".join(box.element.itertext()).split())
    if text:
        annotation["Contents"] = pydyf.String(text)


def _drop_header_ids(cell: pydyf.Dictionary) -> None:
    """`Scope` tells header cells; `ID` and `Headers` are numbers that collide when joined."""
    cell.pop("ID", None)
    cell["A"].pop("Headers", None)
    if len(cell["A"]) == 1:  # only its owner is left
        del cell["A"]


def _mend_bounding_box(figure: pydyf.Dictionary, page_height: float) -> None:
    """WeasyPrint writes pixels from the top left; PDF has points from the bottom left."""
    left, top, right, bottom = figure["A"]["BBox"]
    figure["A"]["BBox"] = pydyf.Array(
        round(value * POINTS_PER_PIXEL, 3)
        for value in (left, page_height - bottom, right, page_height - top)
    )
