"""What a PDF carries besides its pages is taken out of the copy that readers see, and what shows on
a page without being part of it becomes part of it. Its author is told.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, Stream, String

from .page_parts import annotations_of
from .pdf_checks import AGAIN, dictionaries
from .refusal import Refusal

ONLY_ADOBE = (
    "This PDF is a form that only Adobe Reader shows. Print it to a new PDF, filled in, and upload"
    " that."
)
FORM = "This PDF is a form. The pack shows it as it is filled in now."
SIGNED = "This PDF is signed. The pack shows a copy; readers can download the signed original."
SIGNATURE_LOST = (
    "This PDF is signed. Readers see a copy, and the signature does not hold for the copy."
)
SCRIPT = "Left out: JavaScript, which a pack cannot run."
SENDS = "Left out: something that starts another program, or sends or loads data."
STILL_RUNS = f"This PDF runs something that could not be taken out of it. {AGAIN}"

#: Where a link may lead, besides elsewhere in the file.
_SCHEMES = ("http:", "https:", "mailto:")
_MEDIA = frozenset(("/Movie", "/Sound", "/Screen", "/RichMedia", "/3D"))
#: Marks of reviewers: what they wrote is in a window of its own, which a pack does not have.
_REMARKS = frozenset(
    "/Text /Highlight /Underline /Squiggly /StrikeOut /Caret /Square /Circle /Ink /Line /Polygon"
    " /PolyLine /Stamp".split()
)
_RUNS = frozenset(
    "/JavaScript /Launch /ImportData /SubmitForm /ResetForm /GoToE /GoToR /Rendition /Movie /Sound"
    " /RichMediaExecute /Hide /SetOCGState /Trans /GoTo3DView /Thread".split()
)
_SENDS = frozenset(("/Launch", "/ImportData", "/SubmitForm"))
#: What tells an action from another dictionary that has a style or a structure type.
_OF_ACTIONS = ("/JS", "/F", "/URI", "/T", "/R", "/D", "/AN", "/OP", "/Win")
#: How much of a name or an address is told, and how many of a kind.
_TOLD_LENGTH, _TOLD = 80, 5


_HOLDS = (Dictionary, Array, Stream)


@dataclass
class LeftOut:
    """``notes`` are sentences for the author. One ``is_changed`` that is not the file any more."""

    notes: list[str] = field(default_factory=list)
    is_changed: bool = False
    is_signed: bool = False


def leave_out(pdf: Pdf) -> LeftOut:
    """Raises ``Refusal`` where what shows is not in the file."""
    if bool(pdf.Root.get("/NeedsRendering", False)):
        raise Refusal(ONLY_ADOBE)
    out = LeftOut()
    _scripts(pdf, out)
    _attachments(pdf, out)
    _links(pdf, out)
    _media_and_remarks(pdf, out)
    _outlines(pdf, out)
    _actions(pdf, out)
    had_notes = bool(out.notes)
    _forms(pdf, out, had_notes=had_notes)
    _flatten(pdf, out)
    if out.is_changed:
        _check_rest(pdf)
    return out


def _scripts(pdf: Pdf, out: LeftOut) -> None:
    """What starts when the file is opened."""
    names = pdf.Root.get("/Names", Dictionary())
    if "/JavaScript" in names and _leaves(names["/JavaScript"]):
        del names["/JavaScript"]
        _note(out, SCRIPT)
    opening = pdf.Root.get("/OpenAction")
    if isinstance(opening, Dictionary) and opening.get("/S") != Name.GoTo:
        del pdf.Root["/OpenAction"]
        _note(out, f"Left out: {_called(opening)} when the file is opened.")
    elif isinstance(opening, Dictionary) and "/Next" in opening:
        del opening["/Next"]
        out.is_changed = True


def _attachments(pdf: Pdf, out: LeftOut) -> None:
    names = pdf.Root.get("/Names", Dictionary())
    found: list[str] = []
    if "/EmbeddedFiles" in names:
        found += [_file_name(each) for each in _leaves(names["/EmbeddedFiles"])]
        del names["/EmbeddedFiles"]
        out.is_changed = True
    for page in pdf.pages:
        gone = [a for a in annotations_of(page) if a.get("/Subtype") == Name.FileAttachment]
        found += [_file_name(each.get("/FS")) for each in gone]
        _keep_annotations(page, gone, out)
    for key in ("/Collection", "/AF"):
        if key in pdf.Root:
            del pdf.Root[key]
            out.is_changed = True
    for each in dictionaries(pdf):
        if "/EF" in each and isinstance(each["/EF"], Dictionary):
            name = _file_name(each)
            found += [name] if name not in found else []
            del each["/EF"]
            out.is_changed = True
        if "/AF" in each:
            del each["/AF"]
            out.is_changed = True
    if found:
        what = "the attached file" if len(found) == 1 else "the attached files"
        _note(out, f"Left out: {what} {_told(found)}. Send attachments as papers of their own.")


def _links(pdf: Pdf, out: LeftOut) -> None:
    """Links lead to the web, to an email address or elsewhere in the file; no other is kept."""
    gone_to: dict[str, int] = {}
    for number, page in enumerate(pdf.pages, start=1):
        gone = []
        for each in annotations_of(page):
            action = each.get("/A")
            if not isinstance(action, Dictionary):
                continue
            kept = kept_action(action)
            if kept is None:
                del each["/A"]
                out.is_changed = True
                if each.get("/Subtype") == Name.Link:
                    gone.append(each)
                    gone_to.setdefault(_called(action), number)
            elif _differs(kept, action):
                each["/A"] = kept
                out.is_changed = True
        _keep_annotations(page, gone, out)
    if gone_to:
        told = [f"{what} on page {number}" for what, number in gone_to.items()]
        _note(
            out,
            f"Left out: {_listed(told)}. Links can lead to the web, to an email address or to"
            " another page of the file.",
        )


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


def _media_and_remarks(pdf: Pdf, out: LeftOut) -> None:
    remarks = 0
    media: dict[int, None] = {}
    for number, page in enumerate(pdf.pages, start=1):
        gone = []
        for each in annotations_of(page):
            kind = str(each.get("/Subtype"))
            if kind in _MEDIA:
                media[number] = None
                if "/AP" not in each:
                    gone.append(each)
            if kind in _REMARKS and str(each.get("/Contents", "")).strip():
                remarks += 1
            if kind in ("/Text", "/Popup"):
                gone.append(each)
        _keep_annotations(page, gone, out)
    if media:
        where = _listed([str(number) for number in media])
        _note(out, f"Left out: sound, video or 3D on page {where}.")
    if remarks:
        said = "1 comment" if remarks == 1 else f"{remarks} comments"
        _note(out, f"Left out: {said} in the margin.")


def _forms(pdf: Pdf, out: LeftOut, *, had_notes: bool) -> None:
    """Boxes to fill in become what they show."""
    form = pdf.Root.get("/AcroForm")
    if not isinstance(form, Dictionary):
        return
    fields = list(_fields(form.get("/Fields", Array())))
    if not fields and "/XFA" in form:
        raise Refusal(ONLY_ADOBE)
    if not fields:
        return
    signatures = [each for each in fields if each.get("/FT") == Name.Sig and "/V" in each]
    if bool(form.get("/NeedAppearances", False)):
        pdf.generate_appearance_streams()
    if signatures:
        out.is_signed = not had_notes
        _note(out, SIGNED if out.is_signed else SIGNATURE_LOST)
    if any(each.get("/FT") != Name.Sig for each in fields):
        _note(out, FORM)
    out.is_changed = True


def _flatten(pdf: Pdf, out: LeftOut) -> None:
    """What annotations show becomes part of the page; what shows nothing goes."""
    if not any(_shows(each) for page in pdf.pages for each in annotations_of(page)):
        if out.is_changed and "/AcroForm" in pdf.Root:
            del pdf.Root["/AcroForm"]
        return
    pdf.flatten_annotations("screen")
    for page in pdf.pages:
        gone = [each for each in annotations_of(page) if each.get("/Subtype") == Name.Widget]
        _keep_annotations(page, gone, out)
    if "/AcroForm" in pdf.Root:
        del pdf.Root["/AcroForm"]
    out.is_changed = True


def _shows(annotation: Object) -> bool:
    return "/AP" in annotation or annotation.get("/Subtype") == Name.Widget


def _outlines(pdf: Pdf, out: LeftOut) -> None:
    """Bookmarks lead to pages of the file, or to the web."""
    for each in _outline_items(pdf):
        action = each.get("/A")
        if not isinstance(action, Dictionary):
            continue
        kept = kept_action(action)
        if kept is None:
            del each["/A"]
            out.is_changed = True
        elif _differs(kept, action):
            each["/A"] = kept
            out.is_changed = True


def _actions(pdf: Pdf, out: LeftOut) -> None:
    """Whatever else runs, wherever it lies and whether anything leads to it or not."""
    gone: set[str] = set()
    for each in dictionaries(pdf):
        if _runs(each):  # what nothing leads to is not saved
            gone.add(str(each.get("/S")))
        for key, value in list(each.items()):
            if isinstance(value, Dictionary) and _runs(value):
                gone.add(str(value.get("/S")))
                del each[key]
            elif isinstance(value, Array):
                gone |= _empty_actions(value)
    if not gone:
        return
    out.is_changed = True
    if "/JavaScript" in gone and SCRIPT not in out.notes:
        out.notes.append(SCRIPT)
    if gone & _SENDS and not any("link" in note for note in out.notes):
        out.notes.append(SENDS)


def _empty_actions(array: Array) -> set[str]:
    """Put nothing in the place of actions in a list; of which kinds they were."""
    gone: set[str] = set()
    for place, value in enumerate(list(array)):
        if isinstance(value, Dictionary) and _runs(value):
            gone.add(str(value.get("/S")))
            array[place] = Dictionary()
        elif isinstance(value, Array) and not value.is_indirect:
            gone |= _empty_actions(value)
    return gone


def _runs(each: Object) -> bool:
    """Whether a dictionary is an action that does more than lead somewhere."""
    return str(each.get("/S", "")) in _RUNS and (
        each.get("/Type") == Name.Action or any(key in each for key in _OF_ACTIONS)
    )


def _check_rest(pdf: Pdf) -> None:
    """Nothing that runs is left in what is kept: what is led to from the pages or the catalogue."""
    for each in _reachable(pdf.Root):
        if _runs(each):
            raise Refusal(STILL_RUNS)


def _reachable(root: Object) -> Iterator[Object]:
    seen: set[tuple[int, int]] = set()
    waiting: list[Object] = [root]
    while waiting:
        each = waiting.pop()
        if isinstance(each, Array):
            waiting += [
                value for value in each if isinstance(value, Dictionary | Array | pikepdf.Stream)
            ]
            continue
        if each.is_indirect:
            if each.objgen in seen:
                continue
            seen.add(each.objgen)
        yield each
        waiting += [value for _key, value in each.items() if isinstance(value, _HOLDS)]


def _keep_annotations(page: pikepdf.Page, gone: Iterable[Object], out: LeftOut) -> None:
    gone = list(gone)
    if not gone:
        return
    out.is_changed = True
    page.obj["/Annots"] = Array([each for each in annotations_of(page) if each not in gone])


def _fields(found: Object, depth: int = 0) -> Iterator[Object]:
    if not isinstance(found, Array) or depth > 20:
        return
    for each in found:
        if isinstance(each, Dictionary):
            yield each
            yield from _fields(each.get("/Kids", Array()), depth + 1)


def _leaves(tree: Object, depth: int = 0) -> list[Object]:
    """The values of a name tree."""
    if not isinstance(tree, Dictionary) or depth > 20:
        return []
    pairs = tree.get("/Names", Array())
    found = [pairs[place] for place in range(1, len(pairs), 2)]
    for kid in tree.get("/Kids", Array()):
        found += _leaves(kid, depth + 1)
    return found


def _outline_items(pdf: Pdf) -> Iterator[Object]:
    outlines = pdf.Root.get("/Outlines")
    waiting = [outlines.get("/First")] if isinstance(outlines, Dictionary) else []
    seen: set[tuple[int, int]] = set()
    while waiting:
        each = waiting.pop()
        if not isinstance(each, Dictionary) or each.objgen in seen:
            continue
        seen.add(each.objgen)
        yield each
        waiting += [each.get("/Next"), each.get("/First")]


def _called(action: Object) -> str:
    """ "a link to “file:///S:/plan.docx”"."""
    kind = str(action.get("/S", ""))
    if kind == "/URI":
        return f"a link to “{_short(str(action.get('/URI', '')))}”"
    if kind in ("/GoToR", "/GoToE", "/Launch"):
        return f"a link to the file “{_file_name(action.get('/F') or action.get('/Win'))}”"
    return {
        "/JavaScript": "JavaScript that runs",
        "/SubmitForm": "a button that sends the form",
        "/ImportData": "a button that loads data",
    }.get(kind, "an action")


def _file_name(spec: Object | None) -> str:
    if isinstance(spec, String):
        return _short(str(spec))
    if isinstance(spec, Dictionary):
        for key in ("/UF", "/F", "/Unix", "/DOS"):
            if isinstance(spec.get(key), String):
                return _short(str(spec[key]))
    return "without a name"


def _short(text: str) -> str:
    clean = re.sub(r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]", "", text).strip()
    return clean if len(clean) <= _TOLD_LENGTH else f"{clean[:_TOLD_LENGTH]}…"


def _told(names: list[str]) -> str:
    return _listed([f"“{name}”" for name in names])


def _listed(things: list[str]) -> str:
    more = len(things) - _TOLD
    shown = things[:_TOLD] + ([f"{more} more"] if more > 0 else [])
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"


def _note(out: LeftOut, sentence: str) -> None:
    out.notes.append(sentence)
    out.is_changed = True


def _differs(kept: Dictionary, action: Object) -> bool:
    return sorted(key for key in action.keys() if key != "/Type") != sorted(kept.keys()) or (  # noqa: SIM118
        "/URI" in kept and str(kept["/URI"]) != str(action["/URI"])
    )
