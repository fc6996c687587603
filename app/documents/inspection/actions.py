"""What a PDF does besides showing its pages: where links lead, and what runs."""

import re
from collections.abc import Iterator

from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream, String

from .pdf_checks import AGAIN
from .refusal import Refusal

STILL_RUNS = f"This PDF runs something that could not be taken out of it. {AGAIN}"

#: Where a link may lead, besides elsewhere in the file.
_SCHEMES = ("http:", "https:", "mailto:")
_RUNS = frozenset(
    "/JavaScript /Launch /ImportData /SubmitForm /ResetForm /GoToE /GoToR /Rendition /Movie /Sound"
    " /RichMediaExecute /Hide /SetOCGState /Trans /GoTo3DView /Thread".split()
)
#: What tells an action from another dictionary that has a style or a structure type.
_OF_ACTIONS = ("/JS", "/F", "/URI", "/T", "/R", "/D", "/AN", "/OP", "/Win")
_HOLDS = (Dictionary, Array, Stream)


def kept_action(action: Object) -> Dictionary | None:
    """What a link may do, and nothing that it does besides; None where it may not."""
    kind = action.get("/S")
    if kind == Name.GoTo and "/D" in action:
        return Dictionary(S=Name.GoTo, D=action["/D"])
    if kind == Name.URI and isinstance(action.get("/URI"), String):
        address = clean_address(str(action["/URI"]))
        return Dictionary(S=Name.URI, URI=String(address)) if address else None
    return None


def clean_address(address: str) -> str:
    """An address of the web or of email, without what only hides its scheme; empty for others."""
    bare = re.sub(r"[\x00-\x20\x7f-\xa0\u200b-\u200f\u2028-\u202f\ufeff]+", "", address)
    if bare.lower().startswith("www."):
        return f"https://{bare}"
    return bare if bare.lower().startswith(_SCHEMES) else ""


def differs(kept: Dictionary, action: Object) -> bool:
    return sorted(key for key in action.keys() if key != "/Type") != sorted(kept.keys()) or (  # noqa: SIM118
        "/URI" in kept and str(kept["/URI"]) != str(action["/URI"])
    )


def empty_actions(array: Array) -> set[str]:
    """Put nothing in the place of actions in a list; of which kinds they were."""
    gone: set[str] = set()
    for place, value in enumerate(list(array)):
        if isinstance(value, Dictionary) and runs(value):
            gone.add(str(value.get("/S")))
            array[place] = Dictionary()
        elif isinstance(value, Array) and not value.is_indirect:
            gone |= empty_actions(value)
    return gone


def runs(each: Object) -> bool:
    """Whether a dictionary is an action that does more than lead somewhere."""
    return str(each.get("/S", "")) in _RUNS and (
        each.get("/Type") == Name.Action or any(key in each for key in _OF_ACTIONS)
    )


def check_nothing_runs(pdf: Pdf) -> None:
    """Nothing that runs is left in what is kept: what is led to from the pages or the catalogue."""
    for each in _reachable(pdf.Root):
        if runs(each):
            raise Refusal(STILL_RUNS)


def _reachable(root: Object) -> Iterator[Object]:
    seen: set[tuple[int, int]] = set()
    waiting: list[Object] = [root]
    while waiting:
        each = waiting.pop()
        if isinstance(each, Array):
            waiting += [value for value in each if isinstance(value, _HOLDS)]
            continue
        if each.is_indirect:
            if each.objgen in seen:
                continue
            seen.add(each.objgen)
        yield each
        waiting += [value for _key, value in each.items() if isinstance(value, _HOLDS)]
