"""Several tagged PDFs made into one, with one structure tree, and links and bookmarks that work.

Appending pages, as every PDF tool does it, loses the tags: they hang from the old catalogue, and
pages and annotations point back at them by numbers that start from 0 in each file. So the trees are
carried over and renumbered here.
"""

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import takewhile

import pikepdf
from pikepdf import Array, Dictionary, Name, OutlineItem, Pdf, String

from app.rendering.annex_links import OWN_PAGE
from app.rendering.errors import BrokenLink
from app.rendering.fonts import subset_name
from app.rendering.rendered import Bookmark, PagePoint, RenderedSection

LINK_SCHEME = "pack:"

# The top of the first page: higher than any paper, and cut to its height where it is used.
TOP = PagePoint(0, 0, 100_000)


@dataclass(frozen=True, slots=True)
class Part:
    """A rendered section; `key` names the top of its first page, `title` its place in the tree.
    Where it holds more than one, `others` has the `id` and the title of each but the first. The
    pages of one that is `within` stand behind so many pages of the part before it; it is read after
    that part."""

    key: str
    title: str
    section: RenderedSection
    others: tuple[tuple[str, str], ...] = ()
    within: int | None = None


def page_order(parts: Sequence[Part]) -> list[tuple[int, int]]:
    """The pages of a document in their order: of which part, and which of its pages."""
    order: list[tuple[int, int]] = []
    for index, part in enumerate(parts):
        if part.within is not None:
            continue
        tucked = list(
            takewhile(lambda n: parts[n].within is not None, range(index + 1, len(parts)))
        )
        for page in range(part.section.page_count + 1):
            for n in tucked:
                if parts[n].within == page:
                    order += [(n, own) for own in range(parts[n].section.page_count)]
            if page < part.section.page_count:
                order.append((index, page))
    return order


def places(parts: Sequence[Part]) -> dict[str, PagePoint]:
    """Where in the joined document every `id` and every part's key is.

    An `id` that is its own part's key wins over the top of the part. Raises `BrokenLink` for a name
    in two parts, since a link to it could mean either.
    """
    found: dict[str, PagePoint] = {}
    pages = {page: number for number, page in enumerate(page_order(parts))}
    for index, part in enumerate(parts):
        for name, place in {part.key: TOP, **part.section.anchors}.items():
            if name in found:
                raise BrokenLink(
                    f"The id {name!r} is used in two sections; the second is {part.title!r}."
                )
            found[name] = PagePoint(pages[index, place.page], place.x, place.y)
    return found


def join_sections(parts: Sequence[Part]) -> Pdf:
    """One PDF with the pages, tags, links and bookmarks of `parts`, in their order.

    The structure tree is one `Document` with one `Sect` a part, but for what continues another.
    Links to `pack:ID` and `#ID` become explicit destinations. Catalogue entries and metadata are
    left to `metadata.describe`.

    Raises `BrokenLink`.
    """
    where = places(parts)
    joined = Pdf.new()
    tree = _StructureTree(joined)
    first_pages = []
    for part in parts:
        first_pages.append(len(joined.pages))
        with Pdf.open(io.BytesIO(part.section.pdf)) as source:
            pages = _append_pages(joined, source)
            tree.graft(source, pages, None if part.section.continues else part.title)
            # Pages of others bring none.
            if Name.OutputIntents in source.Root and Name.OutputIntents not in joined.Root:
                joined.Root.OutputIntents = joined.copy_foreign(
                    source.make_indirect(source.Root.OutputIntents)
                )
    tree.finish()
    drawn = [page.obj for page in joined.pages]
    _retag_fonts(drawn)
    pages = [drawn[first_pages[index] + page] for index, page in page_order(parts)]
    for part, first_page in zip(parts, first_pages, strict=True):
        own = drawn[first_page : first_page + part.section.page_count]
        _resolve_links(own, part, pages, where)
    _name_destinations(joined, pages, where)
    _add_bookmarks(joined, drawn, parts, first_pages)
    if any(part.within is not None for part in parts):
        del joined.pages[:]
        joined.pages.extend(pikepdf.Page(page) for page in pages)
    return joined


def _append_pages(joined: Pdf, source: Pdf) -> list[pikepdf.Object]:
    before = len(joined.pages)
    for page in source.pages:
        joined.pages.append(page)
    return [page.obj for page in joined.pages[before:]]


class _StructureTree:
    """The tree so far, and the numbers by which pages and annotations find their place in it."""

    def __init__(self, joined: Pdf) -> None:
        self._pdf = joined
        self._root = joined.make_indirect(Dictionary(Type=Name.StructTreeRoot))
        self._document = joined.make_indirect(
            Dictionary(Type=Name.StructElem, S=Name.Document, P=self._root, K=Array())
        )
        self._root.K = Array([self._document])
        joined.Root.StructTreeRoot = self._root
        self._parents: dict[int, pikepdf.Object] = {}
        self._next_key = 0

    def graft(self, source: Pdf, pages: Sequence[pikepdf.Object], title: str | None) -> None:
        """Hang the tags of `source`, whose copied pages are `pages`, under a new Sect, `title`, or
        under the last."""
        if title is not None or not len(self._document.K):
            made = Dictionary(
                Type=Name.StructElem,
                S=Name.Sect,
                P=self._document,
                T=String(title or ""),
                K=Array(),
            )
            self._document.K.append(self._pdf.make_indirect(made))
        section = self._document.K[-1]
        # The pages are copied already, so every /Pg and /Obj below leads to the copies.
        tree = self._pdf.copy_foreign(source.Root.StructTreeRoot)
        for element in tree.K[0].K:
            element.P = section
            section.K.append(element)
        offset = self._next_key
        for page in pages:
            page.StructParents = int(page.StructParents) + offset
            for annotation in page.get(Name.Annots, []):
                annotation.StructParent = int(annotation.StructParent) + offset
        numbers = list(tree.ParentTree.Nums)
        for key, parents in zip(numbers[::2], numbers[1::2], strict=True):
            self._parents[int(key) + offset] = parents
            self._next_key = max(self._next_key, int(key) + offset + 1)

    def finish(self) -> None:
        """Write the numbers down."""
        numbers = Array()
        for key in sorted(self._parents):
            numbers.append(key)
            numbers.append(self._parents[key])
        self._root.ParentTree = self._pdf.make_indirect(Dictionary(Nums=numbers))
        self._root.ParentTreeNextKey = self._next_key


def _retag_fonts(pages: Sequence[pikepdf.Object]) -> None:
    """Give each subset a tag of its own.

    WeasyPrint derives the six letters from the font's name, so the subsets of two sections would
    share them, which ISO 32000-1 (9.6.4) forbids and which makes some viewers mix up their glyphs.
    """
    done = set()
    for page in pages:
        for font in page.Resources.get(Name.Font, {}).values():
            if font.objgen in done:
                continue
            done.add(font.objgen)
            descendant = font.DescendantFonts[0]
            descriptor = descendant.FontDescriptor
            name = subset_name(
                str(descriptor.FontName).split("+", 1)[1],
                descriptor.FontFile2.read_raw_bytes(),
            )
            font.BaseFont = descendant.BaseFont = descriptor.FontName = Name(name)


def _resolve_links(
    own_pages: Sequence[pikepdf.Object],
    part: Part,
    pages: Sequence[pikepdf.Object],
    where: Mapping[str, PagePoint],
) -> None:
    for page in own_pages:
        for annotation in page.get(Name.Annots, []):
            if OWN_PAGE in annotation:
                number = int(annotation[OWN_PAGE])
                del annotation[OWN_PAGE]
                annotation.Dest = Array([own_pages[number], Name.Fit])
                continue
            name = _target(annotation)
            if name is None:
                continue
            if name not in where:
                raise BrokenLink(
                    f"A link in {part.title!r} points at {LINK_SCHEME}{name},"
                    " which is not in the document."
                )
            if Name.A in annotation:
                del annotation[Name.A]
            annotation.Dest = _destination(pages, where[name])


def _target(annotation: pikepdf.Object) -> str | None:
    """The name that a link within the document points at, else None."""
    if Name.Dest in annotation:
        return str(annotation.Dest)
    action = annotation.get(Name.A)
    if action is None or action.get(Name.S) != Name.URI:
        return None
    address = str(action.URI)
    return address.removeprefix(LINK_SCHEME) if address.startswith(LINK_SCHEME) else None


def _destination(pages: Sequence[pikepdf.Object], place: PagePoint) -> Array:
    page = pages[place.page]
    top = min(place.y, float(page.MediaBox[3]))
    return Array([page, Name.XYZ, place.x, top, 0])


def _name_destinations(
    joined: Pdf, pages: Sequence[pikepdf.Object], where: Mapping[str, PagePoint]
) -> None:
    """Named destinations, so that `pack.pdf#R-007` opens at that record."""
    names = Array()
    # A name tree is searched by halves, so it is sorted as the names' bytes are.
    for name in sorted(where, key=lambda name: bytes(String(name))):
        names.append(String(name))
        names.append(_destination(pages, where[name]))
    joined.Root.Names = Dictionary(Dests=Dictionary(Names=names))


def _add_bookmarks(
    joined: Pdf,
    pages: Sequence[pikepdf.Object],
    parts: Sequence[Part],
    first_pages: Sequence[int],
) -> None:
    def item(bookmark: Bookmark, first_page: int) -> OutlineItem:
        place = bookmark.place
        moved = PagePoint(first_page + place.page, place.x, place.y)
        made = OutlineItem(bookmark.label, _destination(pages, moved))
        made.is_closed = True
        made.children.extend(item(child, first_page) for child in bookmark.children)
        return made

    with joined.open_outline() as outline:
        for part, first_page in zip(parts, first_pages, strict=True):
            section, top = part.section, outline.root
            below = top[-1].children if top else top
            below.extend(item(each, first_page) for each in section.bookmarks_of_that)
            own = section.bookmarks
            if not own and not section.continues:
                own = (Bookmark(part.title, TOP),)
            top.extend(item(each, first_page) for each in own)
