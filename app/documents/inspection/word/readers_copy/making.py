"""What readers can download of a Word file, and what was left out of it."""

import re
import zipfile
from collections.abc import Iterable
from typing import Any

from ...naming import joined, shortened, told
from ...picture_details import without_details
from ..package import name_of, qualified
from ..styles import Styles
from .cutting import Cutting
from .hidden import take_out_comments, take_out_data, take_out_hidden, take_out_notes
from .links import may_stay, unlink_fields, unlink_shapes
from .parts import EditedPackage, is_outside, kind_of, references, target_of
from .properties import take_out_names
from .tracked import accept_changes

SIGNED = "This document is signed. Readers can download the signed original."
SIGNATURE_LOST = (
    "This document is signed. Readers get a copy, and the signature does not hold for it."
)
COPY = "The file that readers can download is a copy without {}."
LOADED = (
    "Left out: what this document would load when it is opened, from {}. To keep such a thing, put"
    " it into the document itself: in Word choose File, Info, Edit Links to Files, Break Link, and"
    " upload the document again."
)

#: What a document shows, is drawn with or can be read by: nothing else comes with it.
_KEPT = frozenset(
    "officeDocument core-properties extended-properties styles stylesWithEffects numbering"
    " fontTable font settings webSettings theme themeOverride footnotes endnotes header footer"
    " image hyperlink chart chartEx chartStyle chartColorStyle chartUserShapes diagramData"
    " diagramLayout diagramQuickStyle diagramColors diagramDrawing".split()
)
#: Parts with words that their readers see, as they see them.
_STORIES = ("officeDocument", "header", "footer", "footnotes", "endnotes")
#: By how it is related, what is told of a part that is left out.
_TOLD = {
    "oleObject": "the embedded files",
    "package": "the embedded files",
    "aFChunk": "the inserted parts",
    "comments": "the comments",
    "custom-properties": "the names and other details in its properties",
    "glossaryDocument": "hidden data",
    "customXml": "the names and other details in its properties",
}
#: What of an element goes with the part or the address to which it refers; of others only the
#: reference goes.
_GO = frozenset(
    "w:altChunk w:subDoc w:control w:attachedTemplate w:mailMerge w:saveThroughXslt"
    " w:sourceFileName w:contentPart w:dataSource w:headerSource o:OLEObject c:externalData"
    " hlinkClick hlinkHover hlinkMouseOver a:hlinkClick a:hlinkHover a:hlinkMouseOver videoFile"
    " audioFile wavAudioFile a:videoFile a:audioFile a:wavAudioFile".split()
)
_ORDER = (
    "the hidden text",
    "the tracked changes and the words that were deleted",
    "the comments",
    "the cropped parts of pictures",
    "the embedded files",
    "the inserted parts",
    "details that cameras store in pictures, such as where they were taken",
    "hidden data",
    "the names and other details in its properties",
)
#: What a signed original may have that its copies have not.
_HARMLESS = frozenset(_ORDER[-3:])
_HARMLESS_KINDS = frozenset("origin signature thumbnail customXmlProps people".split())
#: A template or a file on the author's own disk: nobody else has it.
_OWN_DISK = re.compile(r"file:///[A-Za-z]:", re.IGNORECASE)
_USED_BY_NAME = ("image", "header", "footer", "chart", "chartEx", "hyperlink", "diagramData")


def copy_for_readers(archive: zipfile.ZipFile, content: bytes) -> tuple[bytes, list[str]]:
    """The file itself where nothing has to be left out, or where it is signed and nothing has but
    what does no harm; and sentences for its author."""
    making = _Making(archive)
    is_signed = any(kind_of(each) == "origin" for each in making.package.relations(""))
    making.leave_out()
    gone = making.gone
    if is_signed and not making.is_unsafe and gone <= _HARMLESS:
        return content, [SIGNED]
    notes = [SIGNATURE_LOST] if is_signed else []
    if making.addresses:
        notes.append(LOADED.format(told(sorted(making.addresses))))
    if gone:
        notes.append(COPY.format(joined([what for what in _ORDER if what in gone])))
    return making.package.written(content), notes


class _Making:
    """``gone`` names what was left out, ``addresses`` what it would have loaded from elsewhere."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.package = EditedPackage(archive)
        self.gone: set[str] = set()
        self.addresses: set[str] = set()
        self.is_unsafe = False
        self._styles = Styles(self.package.package.related_tree("styles"))
        self._cutting = Cutting(self.package)

    def leave_out(self) -> None:
        for part in ["", *self.package.parts()]:
            self._unrelate(part)
        kinds = self._kinds()
        for part, kind in kinds.items():
            root = self.package.xml(part)
            if root is not None:
                self._clean(part, kind, root)
        if self._cutting.was_cut:
            self.gone.add("the cropped parts of pictures")
        self._forget_notes(kinds)
        for part in kinds:
            self._forget_unused(part)
        if self._take_details_out(kinds):
            self.gone.add("details that cameras store in pictures, such as where they were taken")
        if take_out_names(self.package):
            self.gone.add("the names and other details in its properties")

    def _take_details_out(self, kinds: dict[str, str]) -> bool:
        was_there = False
        for part in (part for part, kind in kinds.items() if kind == "image"):
            data = self.package.package.read(part) or b""
            bare = without_details(data, keeps_turn=True)
            if bare != data:
                self.package.replace(part, bare)
                was_there = True
        return was_there

    def _kinds(self) -> dict[str, str]:
        """How each part is related to the one that leads to it."""
        parts = self.package.parts()
        found = {
            target_of(each, part): kind_of(each)
            for part in ["", *parts]
            for each in self.package.relations(part)
        }
        return {part: found[part] for part in parts}

    # Relationships

    def _unrelate(self, part: str) -> None:
        """Only what shows stays, and links to the web or to an email address."""
        relations = self.package.relations(part)
        root = self.package.xml(part) if part and relations else None
        used: dict[str, list[tuple[Any, str]]] = {}
        for element, key, value in () if root is None else references(root):
            used.setdefault(value, []).append((element, key))
        for each in relations:
            users = used.get(each.get("Id", ""), [])
            if self._stays(part, each, users):
                continue
            self.package.unrelate(part, each)
            for element, key in users:
                self.package.change(part)
                _take_out(element, key)

    def _stays(self, part: str, relation: Any, users: Iterable[tuple[Any, str]]) -> bool:
        kind, address = kind_of(relation), relation.get("Target", "")
        if not is_outside(relation):
            # Ink is related as if it were data.
            is_ink = kind == "customXml" and any(name_of(e) == "w:contentPart" for e, _ in users)
            if (kind in _KEPT or is_ink) and self.package.has(target_of(relation, part)):
                return True
            if kind in _TOLD:
                self.gone.add(_TOLD[kind])
            self.is_unsafe |= kind not in {*_TOLD, *_HARMLESS_KINDS, *_KEPT}
            return False
        if kind == "hyperlink" and may_stay(address):
            return True
        self.is_unsafe = True
        if kind != "hyperlink" and not _OWN_DISK.match(address):
            self.addresses.add(shortened(address))
        return False

    def _forget_unused(self, part: str) -> None:
        """What words refer to that are not there any more."""
        relations = self.package.relations(part)
        root = self.package.xml(part) if relations else None
        if root is None:
            return
        used = {value for _element, _key, value in references(root)}
        gone = [
            each
            for each in relations
            if kind_of(each) in _USED_BY_NAME and each.get("Id") not in used
        ]
        if not any(kind_of(e) == "diagramData" and e not in gone for e in relations):
            gone += [each for each in relations if kind_of(each) == "diagramDrawing"]
        for each in gone:
            self.package.unrelate(part, each)

    # Words

    def _clean(self, part: str, kind: str, root: Any) -> None:
        found = {
            "the tracked changes and the words that were deleted": accept_changes(root),
            "the comments": take_out_comments(root),
            "hidden data": take_out_data(root),
        }
        if kind in _STORIES:
            found["the hidden text"] = take_out_hidden(root, self._styles)
            if unlink_fields(root) | unlink_shapes(root):
                self.package.change(part)
                self.is_unsafe = True
        gone = {what for what, is_there in found.items() if is_there}
        if gone:
            self.package.change(part)
            self.gone |= gone
        self._cutting.cut_pictures(part, root)

    def _forget_notes(self, kinds: dict[str, str]) -> None:
        for kind in ("footnote", "endnote"):
            named = {
                each.get(qualified("w:id"), "")
                for part, of in kinds.items()
                if of in _STORIES
                for each in self.package.xml(part).iter(qualified(f"w:{kind}Reference"))
            }
            for part, of in kinds.items():
                root = self.package.xml(part) if of == f"{kind}s" else None
                if root is not None and take_out_notes(root, kind, named):
                    self.package.change(part)


def _take_out(element: Any, key: str) -> None:
    parent = element.getparent()
    if parent is None:
        return
    if name_of(element) in _GO:
        parent.remove(element)
        return
    around = next((e for e in element.iterancestors() if name_of(e) in ("a:ext", "ext")), None)
    if around is not None and name_of(around.getparent()) in ("a:extLst", "extLst"):
        around.getparent().remove(around)  # an addition, such as the picture before it was changed
        return
    element.attrib.pop(key, None)
