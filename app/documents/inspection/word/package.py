"""The parts of a Word document, found by how they are related and never by their names."""

import posixpath
import zipfile
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from lxml import etree

from ..refusal import UNREADABLE, Refusal

PREFIXES = {
    "http://schemas.openxmlformats.org/wordprocessingml/2006/main": "w",
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships": "r",
    "http://schemas.openxmlformats.org/drawingml/2006/main": "a",
    "http://schemas.openxmlformats.org/drawingml/2006/picture": "pic",
    "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing": "wp",
    "http://schemas.openxmlformats.org/drawingml/2006/chart": "c",
    "http://schemas.openxmlformats.org/drawingml/2006/diagram": "dgm",
    "http://schemas.openxmlformats.org/officeDocument/2006/math": "m",
    "http://schemas.openxmlformats.org/markup-compatibility/2006": "mc",
    "http://schemas.microsoft.com/office/word/2010/wordml": "w14",
    "http://schemas.microsoft.com/office/word/2010/wordprocessingShape": "wps",
    "http://schemas.microsoft.com/office/drawing/2014/chartex": "cx",
    "urn:schemas-microsoft-com:vml": "v",
    "urn:schemas-microsoft-com:office:office": "o",
}
#: What "Strict Open XML" calls the same.
_STRICT = {
    b"http://purl.oclc.org/ooxml/wordprocessingml/main": "w",
    b"http://purl.oclc.org/ooxml/officeDocument/relationships": "r",
    b"http://purl.oclc.org/ooxml/drawingml/main": "a",
    b"http://purl.oclc.org/ooxml/drawingml/picture": "pic",
    b"http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing": "wp",
    b"http://purl.oclc.org/ooxml/drawingml/chart": "c",
    b"http://purl.oclc.org/ooxml/drawingml/diagram": "dgm",
    b"http://purl.oclc.org/ooxml/officeDocument/math": "m",
}
_ADDRESSES = {prefix: address for address, prefix in PREFIXES.items()}
#: What "Strict Open XML" calls a namespace, and what others call it.
STRICT = {strict: _ADDRESSES[prefix] for strict, prefix in _STRICT.items()}
RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"


def qualified(name: str) -> str:
    """ "w:p" as the parser calls it."""
    prefix, _, local = name.partition(":")
    return f"{{{_ADDRESSES[prefix]}}}{local}"


def name_of(element: Any) -> str:
    """ "w:p" of an element; the bare name where we know nothing of what it belongs to."""
    tag = element.tag
    return _name_of_tag(tag) if isinstance(tag, str) else ""  # a comment of the XML


@lru_cache(maxsize=1024)
def _name_of_tag(tag: str) -> str:
    """Kept, as it is asked of every element many times."""
    address, _, local = tag[1:].rpartition("}")
    prefix = PREFIXES.get(address)
    return f"{prefix}:{local}" if prefix else local


def child(element: Any, name: str) -> Any:
    return None if element is None else element.find(qualified(name))


def attribute(element: Any, name: str = "w:val") -> str | None:
    return None if element is None else element.get(qualified(name))


def is_on(element: Any) -> bool:
    """Of a property that is there: whether it is switched on."""
    return (attribute(element) or "on").lower() not in ("0", "false", "off", "none")


def number(value: str | None, default: int | None = None) -> int | None:
    try:
        return int(value or "")
    except ValueError:
        return default


def parsed(text: bytes) -> Any:
    """The root of a part's text. Raises ``Refusal``."""
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(text, parser)
    except (etree.XMLSyntaxError, ValueError):
        raise Refusal(UNREADABLE) from None


def part_of(source: str, target: str) -> str:
    """The name of the part to which one part refers by ``target``."""
    folder = posixpath.dirname(source)
    return posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")


@dataclass(frozen=True)
class Relationship:
    kind: str
    target: str
    is_outside: bool


class Package:
    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._names = {name.lower(): name for name in archive.namelist()}
        mains = [each for each in self.relationships("").values() if each.kind == "officeDocument"]
        if not mains or self.read(mains[0].target) is None:
            raise Refusal(UNREADABLE)
        self.main = mains[0].target

    def read(self, part: str) -> bytes | None:
        name = self._names.get(part.lower())
        return None if name is None else self._archive.read(name)

    def tree(self, part: str) -> Any:
        """A part's root; None where there is no such part. Raises ``Refusal``."""
        text = self.read(part)
        if text is None:
            return None
        if b"purl.oclc.org" in text:
            for strict, address in STRICT.items():
                text = text.replace(b'"' + strict + b'"', f'"{address}"'.encode())
        return parsed(text)

    def relationships(self, part: str) -> dict[str, Relationship]:
        folder, name = posixpath.split(part)
        root = self.tree(posixpath.join(folder, "_rels", f"{name}.rels"))
        if root is None:
            return {}
        found = {}
        for each in root.iter(RELATIONSHIP):
            target, is_outside = each.get("Target", ""), each.get("TargetMode") == "External"
            if not is_outside:
                target = part_of(part, target)
            kind = each.get("Type", "").rpartition("/")[2]
            found[each.get("Id", "")] = Relationship(kind, target, is_outside)
        return found

    def related(self, part: str, kind: str) -> list[str]:
        """The parts that one part has of a kind."""
        found = self.relationships(part).values()
        return [each.target for each in found if each.kind == kind and not each.is_outside]

    def related_tree(self, kind: str) -> Any:
        parts = self.related(self.main, kind)
        return self.tree(parts[0]) if parts else None
