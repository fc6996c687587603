"""What the elements of a Word document are to its readers."""

from typing import Any, NamedTuple

from .numbering import written
from .package import child, qualified

#: What holds no words of the page: properties, marks of places, and what was taken out.
SKIPPED = frozenset(
    "w:pPr w:rPr w:sectPr w:tblPr w:tblGrid w:trPr w:tcPr w:tblPrEx w:sdtPr w:sdtEndPr w:fldData"
    " w:ffData w:customXmlPr w:smartTagPr w:annotationRef w:footnoteRef w:endnoteRef w:rt"
    " w:numPicBullet".split()
)
TAKEN_OUT = frozenset("w:del w:moveFrom w:delText w:delInstrText".split())
TRACKED = frozenset("w:ins w:del w:moveFrom w:moveTo".split())
SEND_IT = (
    " Send it as a paper of its own, or copy what readers need into the text: in Word, select it"
    " and press Ctrl+Shift+F9 to keep its picture alone."
)
PROGRAMS = {
    "Excel": "embedded Excel workbook",
    "Word": "embedded Word document",
    "PowerPoint": "embedded PowerPoint presentation",
    "Package": "embedded file",
    "AcroExch": "embedded PDF",
}
#: What Word draws and a pack does not.
DRAWN = {
    "c:chart": ("chart", "charts"),
    "cx:chart": ("chart", "charts"),
    "dgm:relIds": ("diagram", "diagrams"),
    "m:oMath": ("equation", "equations"),
    "drawing": ("drawing", "drawings"),
    "w:contentPart": ("drawing in ink", "drawings in ink"),
}


class WordNote(NamedTuple):
    """A footnote or an endnote, in their order; it may have a sign of its author's own."""

    which: str
    identity: str
    sign: str
    is_own: bool = True


def chosen(element: Any) -> list[Any]:
    """Of two ways to say the same, the one that we can read more of."""
    choice, fallback = child(element, "mc:Choice"), child(element, "mc:Fallback")
    known = ("wps:txbx", "pic:pic", "w:t", "w14:checkbox")
    is_known = choice is not None and any(
        next(choice.iter(qualified(name)), None) is not None for name in known
    )
    picked = choice if is_known or fallback is None or not len(fallback) else fallback
    return [] if picked is None else list(picked)


def note_sign(which: str, count: int) -> str:
    """ "1" of the first footnote, "i" of the first endnote."""
    return written(count, "decimal" if which == "footnote" else "lowerRoman")


def all_text(element: Any) -> str:
    return " ".join(each.text or "" for each in element.iter(qualified("w:t")))
