"""How things in a PDF are called when its author is told of them."""

import re
from collections.abc import Sequence

from pikepdf import Dictionary, Object, String

#: How much of a name or an address is told, and how many of a kind.
_TOLD_LENGTH, _TOLD = 80, 5


def called(action: Object) -> str:
    """ "a link to “file:///S:/plan.docx”"."""
    kind = str(action.get("/S", ""))
    if kind == "/URI":
        return f"a link to “{shortened(str(action.get('/URI', '')))}”"
    if kind in ("/GoToR", "/GoToE", "/Launch"):
        return f"a link to the file “{file_name(action.get('/F') or action.get('/Win'))}”"
    return {
        "/JavaScript": "JavaScript that runs",
        "/SubmitForm": "a button that sends the form",
        "/ImportData": "a button that loads data",
    }.get(kind, "an action")


def file_name(spec: Object | None) -> str:
    if isinstance(spec, String):
        return shortened(str(spec))
    if isinstance(spec, Dictionary):
        for key in ("/UF", "/F", "/Unix", "/DOS"):
            if isinstance(spec.get(key), String):
                return shortened(str(spec[key]))
    return "without a name"


def shortened(text: str) -> str:
    clean = re.sub(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]", "", text).strip()
    return clean if len(clean) <= _TOLD_LENGTH else f"{clean[:_TOLD_LENGTH]}…"


def told(names: list[str]) -> str:
    return listed([f"“{name}”" for name in names])


def listed(things: list[str]) -> str:
    more = len(things) - _TOLD
    return joined(things[:_TOLD] + ([f"{more} more"] if more > 0 else []))


def joined(things: Sequence[str]) -> str:
    """ "one, two and three"."""
    return things[0] if len(things) == 1 else f"{', '.join(things[:-1])} and {things[-1]}"


def numbered(pages: Sequence[int]) -> str:
    """ "1, 2 and 5"."""
    return joined([str(number) for number in pages])
