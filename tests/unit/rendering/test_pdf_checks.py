"""The checks are worth something only if a broken document fails them."""

import io
from collections.abc import Callable

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String

from app.rendering.document import Document
from tests.pdf_checks import problems
from tests.pdf_reading import Element, structure


def first(document: Pdf, kind: str) -> Element:
    return next(element for element in structure(document).walk() if element.type == kind)


def link(document: Pdf) -> pikepdf.Object:
    return document.pages[1].obj.Annots[0]


def font(document: Pdf) -> pikepdf.Object:
    return next(iter(document.pages[0].obj.Resources.Font.values()))


def delete(holder: pikepdf.Object, name: Name) -> None:
    del holder[name]


def put(holder: pikepdf.Object, name: Name, value: object) -> None:
    holder[name] = value


def draw(document: Pdf, operators: bytes) -> None:
    document.pages[0].contents_add(operators)


BREAKAGES: dict[str, Callable[[Pdf], object]] = {
    "no language": lambda d: delete(d.Root, Name.Lang),
    "not marked as tagged": lambda d: delete(d.Root, Name.MarkInfo),
    "not told to show the title": lambda d: delete(d.Root, Name.ViewerPreferences),
    "no output intent": lambda d: delete(d.Root, Name.OutputIntents),
    "no title": lambda d: put(d.docinfo, Name.Title, String("Another")),
    "the catalogue has /OpenAction": lambda d: put(d.Root, Name.OpenAction, Dictionary()),
    "not sorted": lambda d: put(
        d.Root.Names.Dests, Name.Names, Array(list(d.Root.Names.Dests.Names)[::-1])
    ),
    "not a standard type": lambda d: put(first(d, "P").object, Name.S, Name.Paragraph),
    "TD inside Table": lambda d: put(first(d, "THead").object, Name.S, Name.TD),
    "without a text alternative": lambda d: delete(first(d, "Figure").object, Name.Alt),
    "heading of level 3 follows": lambda d: put(first(d, "H2").object, Name.S, Name.H3),
    "no heading of level 1": lambda d: put(first(d, "H1").object, Name.S, Name.P),
    "header cell without a scope": lambda d: delete(first(d, "TH").object.A, Name.Scope),
    "rows of [2, 3] cells": lambda d: first(d, "TBody").children[0].object.K.pop(),
    "does not point back at its parent": lambda d: put(
        first(d, "H1").object, Name.P, first(d, "P").object
    ),
    "tags and content do not match": lambda d: first(d, "H1").object.K.pop(),
    "not in the parent tree": lambda d: put(d.pages[0].obj, Name.StructParents, 999),
    "tab order": lambda d: delete(d.pages[0].obj, Name.Tabs),
    "neither tagged nor an artifact": lambda d: draw(d, b"0 0 5 5 re f"),
    "MCID 0 is used twice": lambda d: draw(d, b"/P <</MCID 0>> BDC EMC"),
    "artifact inside tagged content": lambda d: draw(
        d, b"/P <</MCID 99>> BDC /Artifact BMC EMC EMC"
    ),
    "brackets are left open": lambda d: draw(d, b"q"),
    "a glyph that the font lacks": lambda d: draw(
        d, b"/Artifact BMC BT /FurnitureRegular 9 Tf <0000> Tj ET EMC"
    ),
    "has no description": lambda d: delete(link(d), Name.Contents),
    "would not be printed": lambda d: delete(link(d), Name.F),
    "leads nowhere": lambda d: put(link(d), Name.Dest, String("milestones")),
    "points at another element": lambda d: put(
        link(d), Name.StructParent, d.pages[1].obj.Annots[1].StructParent
    ),
    "without its annotation": lambda d: put(first(d, "P").object, Name.S, Name.Link),
    "is not embedded": lambda d: delete(font(d).DescendantFonts[0].FontDescriptor, Name.FontFile2),
    "two subsets are called": lambda d: put(
        font(d), Name.BaseFont, d.pages[0].obj.Resources.Font.FurnitureRegular.BaseFont
    ),
}


@pytest.mark.parametrize(("finding", "breakage"), BREAKAGES.items(), ids=BREAKAGES.keys())
def test_what_is_broken_is_found(
    finding: str, breakage: Callable[[Pdf], object], sample: Document
) -> None:
    with Pdf.open(io.BytesIO(sample.pdf)) as document:
        breakage(document)
        buffer = io.BytesIO()
        document.save(buffer, fix_metadata_version=False)
    found = problems(buffer.getvalue())
    assert any(finding in problem for problem in found), found
