"""What a PDF carries besides its pages is taken out of the copy that readers see, and what shows on
a page without being part of it becomes part of it. Its author is told.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

import pikepdf
from pikepdf import Array, Dictionary, Name, Object, Pdf, String

from .actions import check_nothing_runs, differs, empty_actions, kept_action, runs
from .names_out import NAMES, take_out_names
from .naming import called, file_name, listed, told
from .page_parts import annotations_of
from .pdf_checks import dictionaries
from .refusal import Refusal
from .unshown import UNSHOWN, take_out_unshown

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
_MEDIA = frozenset(("/Movie", "/Sound", "/Screen", "/RichMedia", "/3D"))
#: Marks of reviewers: what they wrote is in a window of its own, which a pack does not have.
_REMARKS = frozenset(
    "/Text /Highlight /Underline /Squiggly /StrikeOut /Caret /Square /Circle /Ink /Line /Polygon"
    " /PolyLine /Stamp".split()
)
_SENDS = frozenset(("/Launch", "/ImportData", "/SubmitForm"))


@dataclass
class CopyMade:
    """``notes`` are sentences for the author. One ``is_changed`` that is not the file any more, and
    ``shows_less`` that knowingly does not look the same."""

    shows_less: bool = False
    notes: list[str] = field(default_factory=list)
    is_changed: bool = False
    is_signed: bool = False


def leave_out(pdf: Pdf) -> CopyMade:
    """Raises ``Refusal`` where what shows is not in the file."""
    if bool(pdf.Root.get("/NeedsRendering", False)):
        raise Refusal(ONLY_ADOBE)
    out = CopyMade()
    _scripts(pdf, out)
    _attachments(pdf, out)
    _links(pdf, out)
    _media_and_remarks(pdf, out)
    _outlines(pdf, out)
    _actions(pdf, out)
    had_notes = bool(out.notes)
    _forms(pdf, out, had_notes=had_notes)
    _flatten(pdf, out)
    if not out.is_signed:
        was_there, is_told = take_out_unshown(pdf)
        out.is_changed |= was_there
        out.notes += [UNSHOWN] if is_told else []
        was_there, is_told = take_out_names(pdf)
        out.is_changed |= was_there
        out.notes += [NAMES] if is_told else []
    if out.is_changed:
        check_nothing_runs(pdf)
    return out


def _scripts(pdf: Pdf, out: CopyMade) -> None:
    """What starts when the file is opened."""
    names = pdf.Root.get("/Names", Dictionary())
    if "/JavaScript" in names and _leaves(names["/JavaScript"]):
        del names["/JavaScript"]
        _note(out, SCRIPT)
    opening = pdf.Root.get("/OpenAction")
    if isinstance(opening, Dictionary) and opening.get("/S") != Name.GoTo:
        del pdf.Root["/OpenAction"]
        _note(out, f"Left out: {called(opening)} when the file is opened.")
    elif isinstance(opening, Dictionary) and "/Next" in opening:
        del opening["/Next"]
        out.is_changed = True


def _attachments(pdf: Pdf, out: CopyMade) -> None:
    names = pdf.Root.get("/Names", Dictionary())
    found: list[str] = []
    if "/EmbeddedFiles" in names:
        found += [file_name(each) for each in _leaves(names["/EmbeddedFiles"])]
        del names["/EmbeddedFiles"]
        out.is_changed = True
    for page in pdf.pages:
        gone = [a for a in annotations_of(page) if a.get("/Subtype") == Name.FileAttachment]
        found += [file_name(each.get("/FS")) for each in gone]
        out.shows_less |= bool(gone)
        _keep_annotations(page, gone, out)
    for key in ("/Collection", "/AF"):
        if key in pdf.Root:
            del pdf.Root[key]
            out.is_changed = True
    for each in dictionaries(pdf):
        if "/EF" in each and isinstance(each["/EF"], Dictionary):
            name = file_name(each)
            found += [name] if name not in found else []
            del each["/EF"]
            out.is_changed = True
        if "/AF" in each:
            del each["/AF"]
            out.is_changed = True
    if found:
        what = "the attached file" if len(found) == 1 else "the attached files"
        _note(out, f"Left out: {what} {told(found)}. Send attachments as papers of their own.")


def _links(pdf: Pdf, out: CopyMade) -> None:
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
                    gone_to.setdefault(called(action), number)
            elif differs(kept, action):
                each["/A"] = kept
                out.is_changed = True
        _keep_annotations(page, gone, out)
    if gone_to:
        where = [f"{what} on page {number}" for what, number in gone_to.items()]
        _note(
            out,
            f"Left out: {listed(where)}. Links can lead to the web, to an email address or to"
            " another page of the file.",
        )


def _media_and_remarks(pdf: Pdf, out: CopyMade) -> None:
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
        out.shows_less |= bool(gone)
        _keep_annotations(page, gone, out)
    if media:
        where = listed([str(number) for number in media])
        _note(out, f"Left out: sound, video or 3D on page {where}.")
    if remarks:
        said = "1 comment" if remarks == 1 else f"{remarks} comments"
        _note(out, f"Left out: {said} in the margin.")


def _forms(pdf: Pdf, out: CopyMade, *, had_notes: bool) -> None:
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
    if any(_lacks_drawing(each) for each in fields):
        form["/NeedAppearances"] = True
    if bool(form.get("/NeedAppearances", False)):
        pdf.generate_appearance_streams()
    if signatures:
        out.is_signed = not had_notes
        _note(out, SIGNED if out.is_signed else SIGNATURE_LOST)
    if any(each.get("/FT") != Name.Sig for each in fields):
        _note(out, FORM)
    out.is_changed = True


def _lacks_drawing(field: Object) -> bool:
    """Whether something was filled in of which viewers draw what the file does not."""
    is_text = field.get("/FT") in (Name.Tx, Name.Ch)
    has_words = isinstance(field.get("/V"), String) and bool(str(field["/V"]))
    return is_text and has_words and "/AP" not in field and "/Rect" in field


def _flatten(pdf: Pdf, out: CopyMade) -> None:
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


def _outlines(pdf: Pdf, out: CopyMade) -> None:
    """Bookmarks lead to pages of the file, or to the web."""
    for each in _outline_items(pdf):
        action = each.get("/A")
        if not isinstance(action, Dictionary):
            continue
        kept = kept_action(action)
        if kept is None:
            del each["/A"]
            out.is_changed = True
        elif differs(kept, action):
            each["/A"] = kept
            out.is_changed = True


def _actions(pdf: Pdf, out: CopyMade) -> None:
    """Whatever else runs, wherever it lies and whether anything leads to it or not."""
    gone: set[str] = set()
    for each in dictionaries(pdf):
        if runs(each):  # what nothing leads to is not saved
            gone.add(str(each.get("/S")))
        for key, value in list(each.items()):
            if isinstance(value, Dictionary) and runs(value):
                gone.add(str(value.get("/S")))
                del each[key]
            elif isinstance(value, Array):
                gone |= empty_actions(value)
    if not gone:
        return
    out.is_changed = True
    if "/JavaScript" in gone and SCRIPT not in out.notes:
        out.notes.append(SCRIPT)
    if gone & _SENDS and not any("link" in note for note in out.notes):
        out.notes.append(SENDS)


def _keep_annotations(page: pikepdf.Page, gone: Iterable[Object], out: CopyMade) -> None:
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


def _note(out: CopyMade, sentence: str) -> None:
    out.notes.append(sentence)
    out.is_changed = True
