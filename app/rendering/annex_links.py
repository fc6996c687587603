"""The links of a PDF from elsewhere, as they lie on the pages that it is drawn on."""

from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Matrix, Name, Pdf, String

#: Of a link within the paper: the page of its own section that it leads to, counted from 0. The
#: joiner knows where that page comes to lie.
OWN_PAGE = Name.OwnPage

_SCHEMES = ("http://", "https://", "mailto:")
_DEEPEST = 20


class SourceLinks:
    """Of a vetted PDF: to the web, to email addresses and to its own pages."""

    def __init__(self, source: Pdf) -> None:
        self._source = source
        self._pages = {page.obj.objgen: number for number, page in enumerate(source.pages)}
        self._named = dict(_destinations(source))

    def of_page(self, number: int, placed: Matrix) -> Iterator[Dictionary]:
        """The links of a page, whose points come to lie where ``placed`` says."""
        annotations = self._source.pages[number].obj.get("/Annots", Array())
        for each in annotations if isinstance(annotations, Array) else ():
            if not isinstance(each, Dictionary) or each.get("/Subtype") != Name.Link:
                continue
            leads_to = self._leads_to(each)
            if leads_to:
                made = Dictionary(Type=Name.Annot, Subtype=Name.Link, F=4)
                made.Rect = Array(_moved(each.Rect, placed))
                made.Border = Array([0, 0, 0])
                for key, value in leads_to.items():
                    made[f"/{key}"] = value
                yield made

    def _leads_to(self, link: pikepdf.Object) -> dict[str, Any]:
        action = link.get("/A", Dictionary())
        if action.get("/S") == Name.URI:
            address = str(action.get("/URI", ""))
            if not address.lower().startswith(_SCHEMES):
                return {}
            made = Dictionary(S=Name.URI, URI=String(address))
            return {"A": made, "Contents": String(address)}
        page = self._page_of(action.get("/D") if "/D" in action else link.get("/Dest"))
        if page is None:
            return {}
        return {"OwnPage": page, "Contents": String(f"Page {page + 1} of this paper")}

    def _page_of(self, destination: pikepdf.Object | None) -> int | None:
        if isinstance(destination, String | Name):
            destination = self._named.get(str(destination))
        if isinstance(destination, Dictionary):
            destination = destination.get("/D")
        if not isinstance(destination, Array) or len(destination) == 0:
            return None
        page: Any = destination[0]
        if isinstance(page, Dictionary):
            return self._pages.get(page.objgen)
        return page if isinstance(page, int) and 0 <= page < len(self._pages) else None


def _moved(box: pikepdf.Object, placed: Matrix) -> list[float]:
    left, bottom, right, top = (float(edge) for edge in box)
    corners = [placed.transform((x, y)) for x in (left, right) for y in (bottom, top)]
    xs, ys = zip(*corners, strict=True)
    return [round(edge, 3) for edge in (min(xs), min(ys), max(xs), max(ys))]


def _destinations(source: Pdf) -> Iterator[tuple[str, pikepdf.Object]]:
    old = source.Root.get("/Dests")
    if isinstance(old, Dictionary):
        yield from old.items()
    names = source.Root.get("/Names")
    if isinstance(names, Dictionary):
        yield from _leaves(names.get("/Dests"), 0)


def _leaves(tree: pikepdf.Object | None, depth: int) -> Iterator[tuple[str, pikepdf.Object]]:
    if not isinstance(tree, Dictionary) or depth > _DEEPEST:
        return
    pairs = tree.get("/Names", Array())
    for place in range(0, len(pairs) - 1, 2):
        yield str(pairs[place]), pairs[place + 1]
    for kid in tree.get("/Kids", Array()):
        yield from _leaves(kid, depth + 1)
