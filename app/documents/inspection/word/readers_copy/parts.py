"""A Word file while it is being changed: its parts, and how they are related. What nothing leads to
any more is not written, and parts that were not changed are written byte for byte."""

import io
import posixpath
import zipfile
from collections.abc import Iterator
from typing import Any

from lxml import etree

from ..package import RELATIONSHIP, STRICT, Package, part_of

_CONTENT_TYPES = "[Content_Types].xml"
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_OLD_OFFICE = "urn:schemas-microsoft-com:office:office"
_REFERENCES = etree.XPath(
    "descendant-or-self::*/@r:* | descendant-or-self::*/@o:*[starts-with(local-name(), 'relid')]",
    namespaces={"r": _RELATIONS, "o": _OLD_OFFICE},
)


class EditedPackage:
    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self.package = Package(archive)
        self._names = {name.lower(): name for name in archive.namelist()}
        self._roots: dict[str, Any] = {}
        self._added: dict[str, bytes] = {}
        self._changed: set[str] = set()
        self._replaced: dict[str, bytes] = {}

    @property
    def main(self) -> str:
        return self.package.main

    # Parts

    def has(self, part: str) -> bool:
        return part.lower() in self._names

    def xml(self, part: str) -> Any:
        """A part's root, to be changed; None for what is no XML."""
        if part not in self._roots:
            is_xml = part.lower().endswith((".xml", ".rels"))
            self._roots[part] = self.package.tree(part) if is_xml else None
        return self._roots[part]

    def change(self, part: str) -> None:
        self._changed.add(part)

    def replace(self, part: str, content: bytes) -> None:
        """For a part that is no XML."""
        self._replaced[part.lower()] = content
        self.change(part)

    def add(self, part: str, content: bytes, kind: str) -> None:
        """``kind`` is its media type."""
        self._added[part] = content
        types, ending = self.xml(_CONTENT_TYPES), part.rpartition(".")[2]
        known = {each.get("Extension", "").lower() for each in types.iter(f"{_TYPES}Default")}
        if ending not in known:
            types.insert(
                0, types.makeelement(f"{_TYPES}Default", Extension=ending, ContentType=kind)
            )
            self.change(_CONTENT_TYPES)

    def free_name(self, pattern: str) -> str:
        """A name with a number that no part has."""
        taken = {*self._names, *(name.lower() for name in self._added)}
        names = (pattern.format(number) for number in range(1, 10_000))
        return next(name for name in names if name.lower() not in taken)

    def parts(self) -> list[str]:
        """All that the file leads to, the main part first."""
        found: dict[str, None] = {}
        waiting = [""]
        while waiting:
            source = waiting.pop(0)
            for each in self.relations(source):
                target = target_of(each, source)
                if target and self.has(target) and target not in found:
                    found[target] = None
                    waiting.append(target)
        return sorted(found, key=lambda part: part != self.main)

    # Relationships

    def relations(self, part: str) -> list[Any]:
        root = self.xml(_relations_of(part))
        return [] if root is None else list(root.iter(RELATIONSHIP))

    def unrelate(self, part: str, relation: Any) -> None:
        relation.getparent().remove(relation)
        self.change(_relations_of(part))

    def relate(self, part: str, kind: str, target: str) -> str:
        """The identity of a new relationship to another part."""
        root = self.xml(_relations_of(part))
        taken = {each.get("Id") for each in self.relations(part)}
        identity = next(f"rIdCut{n}" for n in range(1, 10_000) if f"rIdCut{n}" not in taken)
        attributes = {"Id": identity, "Type": f"{_RELATIONS}/{kind}", "Target": f"/{target}"}
        root.append(root.makeelement(RELATIONSHIP, attributes))
        self.change(_relations_of(part))
        return identity

    # Writing

    def written(self, content: bytes) -> bytes:
        """The file itself where nothing is changed in it and nothing in it leads nowhere."""
        kept = {_CONTENT_TYPES, _relations_of("")}
        for part in self.parts():
            kept |= {part, _relations_of(part)}
        kept = {part.lower() for part in kept}
        names = [each for each in self._archive.namelist() if not each.endswith("/")]
        gone = {each.lower() for each in names} - kept
        if not gone and not self._changed:
            return content
        self._forget_types(gone)
        changed = {part.lower() for part in self._changed}
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as copy:
            for entry in self._archive.infolist():
                name = entry.filename
                if name.lower() not in kept:
                    continue
                entry.extra, entry.comment = b"", b""
                if name.lower() in self._replaced:
                    copy.writestr(entry, self._replaced[name.lower()])
                elif name.lower() in changed:
                    copy.writestr(entry, self._text(name))
                else:
                    copy.writestr(entry, self._archive.read(name))
            for name, data in self._added.items():
                copy.writestr(name, data)
        return buffer.getvalue()

    def _text(self, name: str) -> bytes:
        part = next(part for part in self._changed if part.lower() == name.lower())
        root = self.xml(part)
        text: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
        if b"purl.oclc.org" in self._archive.read(name):
            for strict, address in STRICT.items():
                text = text.replace(f'"{address}"'.encode(), b'"' + strict + b'"')
        return text

    def _forget_types(self, gone: set[str]) -> None:
        types = self.xml(_CONTENT_TYPES)
        for each in list(types.iter(f"{_TYPES}Override")):
            if each.get("PartName", "").lower().lstrip("/") in gone:
                each.getparent().remove(each)
                self.change(_CONTENT_TYPES)


def kind_of(relation: Any) -> str:
    return str(relation.get("Type", "")).rpartition("/")[2]


def is_outside(relation: Any) -> bool:
    return bool(relation.get("TargetMode") == "External")


def target_of(relation: Any, source: str) -> str:
    """The part that it leads to; empty for what is outside."""
    return "" if is_outside(relation) else part_of(source, relation.get("Target", ""))


def references(root: Any) -> Iterator[tuple[Any, str, str]]:
    """Each element that names a relationship: the element, the attribute and the identity."""
    for value in _REFERENCES(root):
        yield value.getparent(), value.attrname, str(value)


def _relations_of(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")
