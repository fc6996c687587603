"""What a finished PDF holds, as plain data for tests to assert on: text, tags, bookmarks, links."""

import io
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf

_PAINTING = set("f F f* B B* b b* S s sh Do INLINE IMAGE EI Tj TJ ' \"".split())
_TEXT = {"Tj", "TJ", "'", '"'}


@dataclass
class PageContent:
    """What one page draws: `tagged` text by MCID, `artifacts` by subtype; `loose` is neither."""

    tagged: dict[int, str] = field(default_factory=dict)
    artifacts: list[tuple[str, str]] = field(default_factory=list)
    loose: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The real content, in the order in which it is drawn."""
        return "\n".join(self.tagged.values())

    def artifact(self, subtype: str) -> str:
        """The text of the artifacts of one subtype, such as `Header`."""
        return "\n".join(text for kind, text in self.artifacts if kind == subtype)


@dataclass
class Element:
    """One element of the structure tree, with its children; content is told by page and MCID."""

    type: str
    object: Object
    parent: "Element | None"
    children: list["Element"] = field(default_factory=list)
    content: list[tuple[int, int]] = field(default_factory=list)
    annotations: list[Object] = field(default_factory=list)

    def walk(self) -> Iterator["Element"]:
        """This element and all below it, in reading order."""
        yield self
        for child in self.children:
            yield from child.walk()

    def attribute(self, name: str) -> Object | None:
        """The value of a layout or table attribute."""
        attributes = self.object.get(Name.A)
        return None if attributes is None else attributes.get(Name("/" + name))


def contents(pdf: bytes) -> list[PageContent]:
    """What each page draws."""
    with Pdf.open(io.BytesIO(pdf)) as document:
        return [content(page) for page in document.pages]


def outline(pdf: bytes) -> list[tuple[int, str, int]]:
    """The bookmarks: depth from 0, label, page from 1."""
    with Pdf.open(io.BytesIO(pdf)) as document, document.open_outline() as tree:
        number = page_numbers(document)

        def rows(items: list, depth: int) -> Iterator[tuple[int, str, int]]:
            for item in items:
                yield depth, item.title, number[item.destination[0].objgen]
                yield from rows(item.children, depth + 1)

        return list(rows(tree.root, 0))


def links(pdf: bytes) -> list[tuple[int, str, int | str]]:
    """The links: page from 1, description, and the page or the address that it leads to."""
    with Pdf.open(io.BytesIO(pdf)) as document:
        number = page_numbers(document)
        return [
            (
                index,
                str(annotation.get(Name.Contents, "")),
                number[annotation.Dest[0].objgen]
                if Name.Dest in annotation
                else str(annotation.A.URI),
            )
            for index, page in enumerate(document.pages, start=1)
            for annotation in page.obj.get(Name.Annots, [])
        ]


def structure(document: Pdf) -> Element:
    """The structure tree, from its one `Document` element."""
    root = document.Root.StructTreeRoot
    number = page_numbers(document)
    kids = root.K
    assert len(kids) == 1, "the structure tree has more than one root element"

    def build(item: Object, parent: Element | None) -> Element:
        element = Element(str(item.S)[1:], item, parent)
        children = item.get(Name.K, Array())
        for kid in children if isinstance(children, Array) else [children]:
            if isinstance(kid, int):
                element.content.append((number[item.Pg.objgen], kid))
            elif kid.get(Name.Type) == Name.OBJR:
                element.annotations.append(kid.Obj)
            else:
                element.children.append(build(kid, element))
        return element

    return build(kids[0], None)


def page_numbers(document: Pdf) -> dict[tuple[int, int], int]:
    return {page.obj.objgen: number for number, page in enumerate(document.pages, start=1)}


class _Font:
    def __init__(self, font: Object) -> None:
        self._meaning = {
            int(glyph, 16): bytes.fromhex(text).decode("utf-16-be")
            for glyph, text in re.findall(
                r"<([0-9A-Fa-f]{4})>\s*<((?:[0-9A-Fa-f]{4})+)>",
                font.ToUnicode.read_bytes().decode(),
            )
        }

    def decode(self, string: bytes, faults: list[str]) -> str:
        glyphs = [int.from_bytes(string[i : i + 2], "big") for i in range(0, len(string), 2)]
        if 0 in glyphs:
            faults.append("a glyph that the font lacks is drawn")
        return "".join(self._meaning.get(glyph, "\ufffd") for glyph in glyphs)


def content(page: pikepdf.Page) -> PageContent:
    drawn = PageContent()
    fonts: dict[str, _Font] = {}
    marks: list[tuple[str, int | str]] = []  # ("tag", mcid), ("artifact", subtype) or ("other", "")
    _draw(page.obj, drawn, fonts, marks)
    return drawn


def _draw(
    stream: Object, drawn: PageContent, fonts: dict[str, _Font], marks: list[tuple[str, int | str]]
) -> None:
    """Follow the operators of a page, or of a form that a page shows."""
    resources = stream.get(Name.Resources, Dictionary())
    font: _Font | None = None
    depth, started = 0, len(marks)
    for operands, operator in pikepdf.parse_content_stream(stream):
        name = str(operator)
        if name in ("BDC", "BMC"):
            _open(operands, marks, drawn)
        elif name == "EMC":
            marks.pop()
        elif name in ("q", "Q"):
            depth += 1 if name == "q" else -1
        elif name == "Tf":
            found = resources.Font[operands[0]]
            font = fonts.setdefault(str(found.BaseFont), _Font(found))
        elif name in _PAINTING:
            text = ""
            if name in _TEXT and font is not None:
                items = operands[0] if name == "TJ" else [operands[-1]]
                strings = [bytes(item) for item in items if isinstance(item, pikepdf.String)]
                text = "".join(font.decode(string, drawn.faults) for string in strings)
            _record(name, text, marks, drawn)
            if name == "Do":
                shown = resources.XObject[operands[0]]
                if shown.Subtype == Name.Form:
                    _draw(shown, drawn, fonts, marks)
                elif shown.get(Name.Interpolate) is True:
                    drawn.faults.append("a picture is smoothed")
    if depth or len(marks) != started:
        drawn.faults.append("brackets are left open")


def _open(operands: list[Object], marks: list[tuple[str, int | str]], drawn: PageContent) -> None:
    properties = operands[1] if len(operands) > 1 else {}
    kinds = {kind for kind, _ in marks}
    if operands[0] == Name.Artifact:
        if "tag" in kinds:
            drawn.faults.append("an artifact inside tagged content")
        subtype = str(properties.get("/Subtype", ""))[1:]
        marks.append(("artifact", subtype))
        drawn.artifacts.append((subtype, ""))
    elif "/MCID" in properties:
        if kinds:
            drawn.faults.append("tagged content inside other marked content")
        mcid = int(properties["/MCID"])
        if mcid in drawn.tagged:
            drawn.faults.append(f"MCID {mcid} is used twice")
        drawn.tagged[mcid] = ""
        marks.append(("tag", mcid))
    else:
        marks.append(("other", ""))


def _record(
    operator: str, text: str, marks: list[tuple[str, int | str]], drawn: PageContent
) -> None:
    kind, key = next((mark for mark in reversed(marks) if mark[0] != "other"), ("", ""))
    if kind == "tag":
        drawn.tagged[int(key)] += text
    elif kind == "artifact":
        subtype, before = drawn.artifacts[-1]
        drawn.artifacts[-1] = (subtype, "\n".join(filter(None, [before, text])))
    else:
        drawn.loose.append(text or operator)


@contextmanager
def opened(pdf: bytes) -> Iterator[Pdf]:
    """The document as pikepdf sees it, for what the functions above do not tell."""
    with Pdf.open(io.BytesIO(pdf)) as document:
        yield document


def font_names(pdf: bytes) -> set[str]:
    """The embedded fonts' names, without their subset tags."""
    with opened(pdf) as document:
        return {
            str(font.BaseFont).split("+")[1].rstrip(",")
            for page in document.pages
            for font in page.obj.Resources.Font.values()
        }


def shown_at(page: pikepdf.Page, *subtypes: str) -> list[tuple[float, ...]]:
    """The matrices under which the text of artifacts of these subtypes is shown on the paper."""
    stack: list[tuple[float, ...]] = []
    here = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    line = here
    inside = False
    found = []
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name == "BDC":
            inside = str(getattr(operands[1], "get", dict)("/Subtype", ""))[1:] in subtypes
        elif name == "EMC":
            inside = False
        elif name == "q":
            stack.append(here)
        elif name == "Q":
            here = stack.pop()
        elif name in ("cm", "Tm"):
            matrix = tuple(float(operand) for operand in operands)
            if name == "cm":
                here = _times(matrix, here)
            else:
                line = matrix
        elif name == "Tj" and inside:
            found.append(_times(line, here))
    return found


def _times(a: tuple[float, ...], b: tuple[float, ...]) -> tuple[float, ...]:
    return (
        a[0] * b[0] + a[1] * b[2],
        a[0] * b[1] + a[1] * b[3],
        a[2] * b[0] + a[3] * b[2],
        a[2] * b[1] + a[3] * b[3],
        a[4] * b[0] + a[5] * b[2] + b[4],
        a[4] * b[1] + a[5] * b[3] + b[5],
    )
