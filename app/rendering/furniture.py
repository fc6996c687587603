"""Running header and footer, drawn straight into finished pages as pagination artifacts.

Page numbers run over the whole document, which no section knows while it is rendered; and what
WeasyPrint draws in margin boxes is read out by screen readers on each page.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from pikepdf import Name, Pdf

from app.rendering.fonts import REGULAR, SEMIBOLD, FontFolder, supported_characters
from app.rendering.glyphs import spell_out
from app.rendering.typeface import Typeface, face_for

POINTS_PER_MM = 72 / 25.4

SIZE = 8.5
# Measured from the edge of the paper: the sides to the text, top and bottom to the baseline.
SIDE = 20 * POINTS_PER_MM
TOP = 13 * POINTS_PER_MM
BOTTOM = 10 * POINTS_PER_MM
# Between two baselines at the top.
LINE = 11.0
# Between two texts on one line.
GAP = 12.0
GREY = 0.27

_ELLIPSIS = "…"
#: A word of so many letters is cut rather than left out.
_LONG_WORD = 15
_FONTS = (Name.FurnitureRegular, Name.FurnitureSemibold)


@dataclass(frozen=True, slots=True)
class Furniture:
    """What stands at the edge of each page; an empty string leaves its place empty.

    Top left `title`, top centre and bottom centre `marking`, top right the running title of the
    section, below them `mark` (whose copy it is), bottom left `version`, bottom right "Page x of
    y". The first page, a cover, carries no titles at its top, since it states them. Templates keep
    page margins of 20 mm or more at top and bottom; the texts line up with side margins of 20 mm.
    Where ``numbers`` has what each page is called, one that came in between says "Page 45a", any
    other how many there are besides (``of_pages``); ``versions`` and ``marks`` have the version and
    the mark of each page.
    """

    title: str = ""
    marking: str = ""
    version: str = ""
    mark: str = ""
    numbers: tuple[str, ...] = ()
    versions: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    of_pages: int = 0


def page_numbers(furniture: Furniture, page_count: int) -> list[str]:
    """What stands at the foot of each page."""
    numbers = furniture.numbers or [str(number) for number in range(1, page_count + 1)]
    of_pages = furniture.of_pages or page_count
    return [
        f"Page {number} of {of_pages}" if number.isdigit() else f"Page {number}" if number else ""
        for number in numbers
    ]


def stamp(pdf: Pdf, furniture: Furniture, running_titles: Sequence[str], fonts: FontFolder) -> None:
    """Draw `furniture` on every page of `pdf`; `running_titles` has the section title of each page.

    What is too long for its place ends in an ellipsis; nothing overlaps.
    """
    supported = supported_characters(fonts)

    def clean(text: str) -> str:
        return " ".join(spell_out(text, supported).split())

    title, marking = clean(furniture.title), clean(furniture.marking)
    titles = [clean(text) for text in running_titles]
    page_count = len(pdf.pages)
    numbers = page_numbers(furniture, page_count)
    versions = [clean(text) for text in furniture.versions or [furniture.version] * page_count]
    marks = [clean(text) for text in furniture.marks or [furniture.mark] * page_count]
    texts = [title, *dict.fromkeys(marks), *titles, *numbers, *dict.fromkeys(versions), _ELLIPSIS]
    regular = face_for(fonts.path(REGULAR), "".join(texts))
    semibold = face_for(fonts.path(SEMIBOLD), marking + _ELLIPSIS)
    pen = _Pen(regular, semibold)
    dictionaries = (regular.embed(pdf), semibold.embed(pdf))
    save_state = pdf.make_stream(b"q")
    for index, page in enumerate(pdf.pages):
        x0, y0, x1, y1 = (float(edge) for edge in page.mediabox)
        sides = (x0 + SIDE, x1 - SIDE)
        corners = ("", "") if index == 0 else (title, titles[index])
        header = pen.line(sides, y1 - TOP, corners[0], marking, corners[1])
        if marks[index]:
            header += b" " + pen.line(sides, y1 - TOP - LINE, marks[index], "", "")
        footer = pen.line(sides, y0 + BOTTOM, versions[index], marking, numbers[index])
        # WeasyPrint leaves the page's coordinates upside down, so what it drew goes in brackets.
        page.contents_add(save_state, prepend=True)
        page.contents_add(
            b"Q\n" + _artifact("Header", header) + b"\n" + _artifact("Footer", footer)
        )
        # Sections share one dictionary among their pages; writing it again does no harm.
        for name, dictionary in zip(_FONTS, dictionaries, strict=True):
            page.resources.Font[name] = dictionary


def prepare_faces(fonts: FontFolder) -> None:
    """Do once what every new process would do again: take out of the fonts what is usual."""
    for face in (REGULAR, SEMIBOLD):
        face_for(fonts.path(face), "")


def _artifact(subtype: str, operators: bytes) -> bytes:
    opening = f"/Artifact <</Type /Pagination /Subtype /{subtype}>> BDC q {GREY} g BT"
    return opening.encode() + b" " + operators + b" ET Q EMC"


class _Pen:
    """Sets three texts on a line: left and right in `regular`, the middle in `semibold`."""

    def __init__(self, regular: Typeface, semibold: Typeface) -> None:
        self._regular = regular
        self._semibold = semibold

    def line(
        self, sides: tuple[float, float], y: float, left: str, centre: str, right: str
    ) -> bytes:
        """Operators that show the texts between the x of `sides`, baseline at `y`, in points."""
        width = sides[1] - sides[0]
        centre = shorten(centre, self._semibold, width / 2)
        centre_width = self._semibold.width(centre, SIZE)
        space = (width - centre_width) / 2 - GAP if centre else (width - GAP) / 2
        if not centre and not right:
            space = width
        left, right = (shorten(text, self._regular, space) for text in (left, right))
        right_width = self._regular.width(right, SIZE)
        texts = (
            (left, self._regular, _FONTS[0], sides[0]),
            (centre, self._semibold, _FONTS[1], sides[0] + (width - centre_width) / 2),
            (right, self._regular, _FONTS[0], sides[1] - right_width),
        )
        return b" ".join(
            b"%s %g Tf 1 0 0 1 %.2f %.2f Tm <%s> Tj"
            % (str(font).encode(), SIZE, x, y, face.encode(text))
            for text, face, font, x in texts
            if text
        )


def shorten(text: str, face: Typeface, width: float) -> str:
    """`text`, or the words that fit `width` points of it at furniture size, an ellipsis for the
    rest. A long word is cut."""
    if face.width(text, SIZE) <= width:
        return text
    kept = text
    while kept and face.width(kept.rstrip() + _ELLIPSIS, SIZE) > width:
        kept = kept[:-1]
    is_within_word = not text[len(kept) : len(kept) + 1].isspace()
    if is_within_word and " " in kept[-_LONG_WORD:]:
        kept = kept.rpartition(" ")[0]
    return kept.rstrip() + _ELLIPSIS
