"""What lies in a PDF and is on none of its pages: pictures that nothing draws any more, and what
programs keep there for themselves."""

from contextlib import suppress

from pikepdf import Dictionary, Pdf, Stream

from .page_parts import resources_of
from .pdf_checks import dictionaries

UNSHOWN = "Left out: pictures or data in the file that no page shows."

#: What the program that made a page or a picture knows of it, and small pictures of pages.
_KEYS = ("/PieceInfo", "/Thumb")


def take_out_unshown(pdf: Pdf) -> tuple[bool, bool]:
    """Whether there was any, and whether its author needs to be told: of a drawing that nothing
    uses, as programs leave them, nobody does."""
    was_there = False
    for each in dictionaries(pdf):
        for key in _KEYS:
            if key in each:
                del each[key]
                was_there = True
    before = _drawable(pdf)
    with suppress(RuntimeError):  # of odd resources the library cannot tell which are used
        pdf.remove_unreferenced_resources()
    after = _drawable(pdf)
    gone = {each: is_picture for each, is_picture in before.items() if each not in after}
    return was_there or bool(gone), was_there or any(gone.values())


def _drawable(pdf: Pdf) -> dict[tuple[int, int], bool]:
    """What the pages could draw by its name, and whether each is a picture."""
    found: dict[tuple[int, int], bool] = {}
    for page in pdf.pages:
        drawn = resources_of(page).get("/XObject")
        if isinstance(drawn, Dictionary):
            found |= {
                each.objgen: each.get("/Subtype") == "/Image"
                for _key, each in drawn.items()
                if isinstance(each, Stream) and each.is_indirect
            }
    return found
