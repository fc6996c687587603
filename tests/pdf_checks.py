"""What PDF/UA-1 and PDF/A-3a ask of a document, as far as its structure can tell.

No validator can be had from the package registries, so the rules that WeasyPrint, our templates or
our joining could break are written out here. Use: `assert problems(pdf) == []`. Sources: ISO
14289-1 (clause 7), ISO 19005-3 (clause 6) and the Matterhorn Protocol's checkpoints.
"""

import io
import re
from collections import Counter
from collections.abc import Iterator

from pikepdf import Array, Name, Object, Pdf

from tests.pdf_reading import Element, PageContent, content, page_numbers, structure

_TYPES = set(
    "Document Part Art Sect Div BlockQuote Caption TOC TOCI Index NonStruct P H1 H2 H3 H4 H5 H6 L"
    " LI Lbl LBody Table TR TH TD THead TBody TFoot Span Quote Note Reference Link Figure Formula"
    " Form".split()
)
_CHILDREN = {
    "Table": {"Caption", "TR", "THead", "TBody", "TFoot"},
    "THead": {"TR"},
    "TBody": {"TR"},
    "TFoot": {"TR"},
    "TR": {"TH", "TD"},
    "L": {"Caption", "L", "LI"},
    "LI": {"Lbl", "LBody"},
}
_XMP_CLAIMS = ('pdfaid:part="3"', 'pdfaid:conformance="A"', 'pdfuaid:part="1"', "pdfaExtension:")


def problems(pdf: bytes) -> list[str]:
    """Everything found wrong, one line each; empty for a document that keeps the rules."""
    with Pdf.open(io.BytesIO(pdf)) as document:
        pages = [content(page) for page in document.pages]
        tree = structure(document)
        return [
            *_catalogue_problems(document),
            *_tree_problems(tree),
            *_heading_problems(tree),
            *_table_problems(tree),
            *_content_problems(document, pages, tree),
            *_annotation_problems(document, tree),
            *_font_problems(document),
        ]


def _catalogue_problems(document: Pdf) -> Iterator[str]:
    root = document.Root
    if not str(root.get(Name.Lang, "")):
        yield "no language"
    if root.get(Name.MarkInfo, {}).get(Name.Marked) is not True:
        yield "not marked as tagged"
    if root.get(Name.ViewerPreferences, {}).get(Name.DisplayDocTitle) is not True:
        yield "viewers are not told to show the title"
    if Name.OutputIntents not in root:
        yield "no output intent"
    title = str(document.docinfo.get(Name.Title, ""))
    with document.open_metadata() as metadata:
        if not title or metadata.get("dc:title") != title:
            yield "no title, or two different ones"
    packet = root.Metadata.read_bytes().decode()
    yield from (f"the metadata lacks {claim}" for claim in _XMP_CLAIMS if claim not in packet)
    forbidden = (Name.OpenAction, Name.AA, Name.AcroForm)
    yield from (f"the catalogue has {key}" for key in forbidden if key in root)
    names = [
        bytes(name)
        for name in list(root.get(Name.Names, {}).get(Name.Dests, {}).get(Name.Names, []))[::2]
    ]
    if names != sorted(set(names)):
        yield "named destinations are not sorted, or not unique"


def _tree_problems(tree: Element) -> Iterator[str]:
    if tree.type != "Document":
        yield f"the root element is {tree.type}"
    for element in tree.walk():
        if element.type not in _TYPES:
            yield f"{element.type} is not a standard type"
        if element.parent and element.object.P.objgen != element.parent.object.objgen:
            yield f"a {element.type} does not point back at its parent"
        allowed = _CHILDREN.get(element.type)
        for child in element.children:
            if allowed and child.type not in allowed:
                yield f"{child.type} inside {element.type}"
        if element.type == "Figure":
            if not str(element.object.get(Name.Alt, "")).strip():
                yield "a figure without a text alternative"
            if element.attribute("BBox") is None:
                yield "a figure without a bounding box"
        if element.type == "Link" and not (element.annotations and element.content):
            yield "a link tag without its annotation or without text"


def _heading_problems(tree: Element) -> Iterator[str]:
    level = 0
    for element in tree.walk():
        match = re.fullmatch(r"H([1-6])", element.type)
        if match:
            if int(match[1]) > level + 1:
                yield f"a heading of level {match[1]} follows one of level {level}"
            level = int(match[1])
    for section in tree.children:
        count = sum(element.type == "H1" for element in section.walk())
        if not count:  # short sections that follow each other are drawn as one
            yield f"no heading of level 1 in {section.object.get(Name.T, 'a section')}"


def _table_problems(tree: Element) -> Iterator[str]:
    for table in (element for element in tree.walk() if element.type == "Table"):
        rows = [element for element in table.walk() if element.type == "TR"]
        if not any(element.type == "TH" for element in table.walk()):
            yield "a table without header cells"
        hanging: Counter[int] = Counter()  # cells that reach down into each row
        widths = set()
        for index, row in enumerate(rows):
            width = hanging[index]
            for cell in row.children:
                across = int(cell.attribute("ColSpan") or 1)
                width += across
                for below in range(1, int(cell.attribute("RowSpan") or 1)):
                    hanging[index + below] += across
                if cell.type == "TH" and cell.attribute("Scope") is None:
                    yield "a header cell without a scope"
            widths.add(width)
        if len(widths) > 1:
            yield f"a table with rows of {sorted(widths)} cells"


def _content_problems(document: Pdf, pages: list[PageContent], tree: Element) -> Iterator[str]:
    owners = {place: element for element in tree.walk() for place in element.content}
    claimed = Counter(place for element in tree.walk() for place in element.content)
    yield from (f"{place} hangs in two places" for place, count in claimed.items() if count > 1)
    parents = _parent_tree(document)
    keys = [page.obj.get(Name.StructParents) for page in document.pages]
    if len(set(keys)) != len(keys):
        yield "two pages share a key in the parent tree"
    for number, (page, drawn) in enumerate(zip(document.pages, pages, strict=True), start=1):
        if page.obj.get(Name.Tabs) != Name.S:
            yield f"page {number}: tab order is not that of the structure"
        yield from (f"page {number}: {fault}" for fault in drawn.faults)
        yield from (
            f"page {number}: {item} is neither tagged nor an artifact" for item in drawn.loose
        )
        own = parents.get(int(page.obj.get(Name.StructParents, -1)))
        if own is None:
            yield f"page {number}: not in the parent tree"
            continue
        in_tree = {mcid for place, mcid in owners if place == number}
        if in_tree != set(drawn.tagged) or len(own) != len(in_tree):
            yield f"page {number}: tags and content do not match"
            continue
        for mcid in in_tree:
            if own[mcid].objgen != owners[number, mcid].object.objgen:
                yield f"page {number}: the parent tree gives {mcid} to another element"


def _parent_tree(document: Pdf) -> dict[int, Object]:
    numbers = list(document.Root.StructTreeRoot.ParentTree.Nums)
    keys = [int(key) for key in numbers[::2]]
    assert keys == sorted(set(keys)), "the parent tree is not sorted"
    return dict(zip(keys, numbers[1::2], strict=True))


def _annotation_problems(document: Pdf, tree: Element) -> Iterator[str]:
    parents = _parent_tree(document)
    number = page_numbers(document)
    owners = {
        annotation.objgen: element for element in tree.walk() for annotation in element.annotations
    }
    for page_number, page in enumerate(document.pages, start=1):
        for annotation in page.obj.get(Name.Annots, []):
            what = f"page {page_number}: link {str(annotation.get(Name.Contents, ''))!r}"
            if annotation.get(Name.Subtype) != Name.Link:
                yield f"page {page_number}: an annotation that is no link"
            if not str(annotation.get(Name.Contents, "")).strip():
                yield f"{what} has no description"
            if int(annotation.get(Name.F, 0)) != 4:
                yield f"{what} would not be printed"
            owner = owners.get(annotation.objgen)
            if owner is None or owner.type != "Link":
                yield f"{what} is not in the structure tree"
            elif parents[int(annotation.StructParent)].objgen != owner.object.objgen:
                yield f"{what} points at another element"
            if Name.Dest in annotation:
                target = annotation.Dest
                if not isinstance(target, Array) or target[0].objgen not in number:
                    yield f"{what} leads nowhere"
            elif not re.match(
                r"(https?|mailto):", str(annotation.get(Name.A, {}).get(Name.URI, ""))
            ):
                yield f"{what} leads nowhere"


def _font_problems(document: Pdf) -> Iterator[str]:
    files: dict[str, bytes] = {}
    for page in document.pages:
        for font in page.obj.Resources.get(Name.Font, {}).values():
            name = str(font.BaseFont)
            descriptor = font.DescendantFonts[0].FontDescriptor
            if Name.FontFile2 not in descriptor:
                yield f"{name} is not embedded"
                continue
            if Name.ToUnicode not in font:
                yield f"{name} does not say what its glyphs mean"
            file = descriptor.FontFile2.read_raw_bytes()
            if files.setdefault(name, file) != file:
                yield f"two subsets are called {name}"
