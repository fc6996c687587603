"""Words that a reader of a PDF does not see and could still copy do not travel: they are taken out
or, where that would change the page, it is drawn as a picture, or the file is refused.
"""

from collections.abc import Collection, Iterator

import pypdfium2 as pdfium

from .naming import numbered
from .page_pictures import draw_pages, picture_note
from .pdf_checks import DAMAGED
from .refusal import Refusal
from .words_out import OfPages, without_unseen_words
from .words_unseen import Why

COVERED = (
    "Page {} of this PDF has words that cannot be seen and could still be copied, such as “{}”."
    " Remove them in the program that made it, or choose to show such pages as pictures."
)
UNDRAWN = (
    "Page {} of this PDF uses a typeface that is not in the file, so that not everyone would see"
    " “{}”. Save it as PDF again with its fonts embedded (Word: Save As, PDF, Options, PDF/A;"
    " LibreOffice: Export As, PDF, Archive), and upload that."
)
UNSEEN = "it has words that cannot be seen", "they have words that cannot be seen"
BEYOND = "it has words beyond its edge", "they have words beyond their edge"
OTHERWISE = "its drawing would not look the same", "their drawings would not look the same"
LACKS = "it uses a typeface that is not in the file", "they use a typeface that is not in the file"
CUT_AWAY = "Words beyond the edge of the page were left out, on page {}."
TAKEN_OUT = "Words that cannot be seen were left out, such as “{}”, on page {}."
STILL_THERE = (
    "Page {} has words in white or without ink, such as “{}”. No one sees them, but readers can"
    " copy them. Remove them in the program that made it if they are not for readers."
)


def hide_words_for_good(
    content: bytes,
    *,
    look: bytes,
    as_pictures: bool,
    pictures: Collection[int],
    lacking: Collection[int],
) -> tuple[bytes, list[str]]:
    """A PDF without such words, and sentences for its author. ``look`` shows the same pages; those
    of ``pictures`` become pictures besides, and those that are ``lacking`` a typeface. Raises
    ``Refusal``."""
    try:
        content, found, left = without_unseen_words(content, but={*pictures, *lacking})
    except pdfium.PdfiumError:
        raise Refusal(DAMAGED) from None
    covered = dict(_with(left, Why.COVERED))
    for number, word in _with(left, Why.UNDRAWN):
        raise Refusal(UNDRAWN.format(number, word))
    if covered and not as_pictures:
        number, word = next(iter(covered.items()))
        raise Refusal(COVERED.format(number, word))
    beyond = [number for number, _word in _with(left, Why.BEYOND) if number not in covered]
    lacking = sorted({*lacking}.difference(pictures))
    drawn = sorted({*covered, *beyond, *pictures, *lacking})
    notes = list(_taken_out(found, left, drawn))
    for numbers, why in (
        (list(covered), UNSEEN),
        (beyond, BEYOND),
        (lacking, LACKS),
        (sorted(set(pictures)), OTHERWISE),
    ):
        if numbers:
            notes.append(picture_note(numbers, *why))
    still = [each for each in _with(left, Why.COLOURLESS) if each[0] not in drawn]
    notes += [STILL_THERE.format(*still[0])] if still else []
    return (draw_pages(content, look, drawn) if drawn else content), notes


def _with(words: OfPages, why: Why) -> Iterator[tuple[int, str]]:
    """The pages that have words of a kind, each with one of them."""
    for number, unseen in words.items():
        those = [each.word.text for each in unseen if each.why is why]
        if those:
            yield number, those[0]


def _taken_out(found: OfPages, left: OfPages, drawn: Collection[int]) -> Iterator[str]:
    """What is told of words that are gone from pages that are not drawn as pictures."""
    gone = {
        number: [
            each
            for each in unseen
            if not any(
                (other.why, other.word.text) == (each.why, each.word.text)
                for other in left.get(number, ())
            )
        ]
        for number, unseen in found.items()
        if number not in drawn
    }
    beyond = [number for number, _word in _with(gone, Why.BEYOND)]
    if beyond:
        yield CUT_AWAY.format(numbered(beyond))
    hidden = dict([*_with(gone, Why.COLOURLESS), *_with(gone, Why.COVERED)])
    if hidden:
        first = min(hidden)
        yield TAKEN_OUT.format(hidden[first], numbered(sorted(hidden)))


def count_pages_seen(content: bytes) -> int:
    """How many pages a viewer finds in a file as it was handed in; none where it cannot open it."""
    try:
        with pdfium.PdfDocument(content) as pdf:
            return len(pdf)
    except pdfium.PdfiumError:
        return 0
