"""What a Word file says of who made it, and with what."""

from lxml import etree

from .parts import EditedPackage, kind_of, target_of

#: Of the properties that are about the document, those that its readers are helped by.
_KEPT = frozenset("title language created modified revision".split())
#: Of those that are about its program, those that tell of its author.
_NAMES = frozenset("Company Manager Template HyperlinkBase HLinks".split())


def take_out_names(package: EditedPackage) -> bool:
    """Whether there were any."""
    was_there = False
    for relation in package.relations(""):
        kind, part = kind_of(relation), target_of(relation, "")
        root = package.xml(part) if kind in ("core-properties", "extended-properties") else None
        if root is None:
            continue
        for each in list(root):
            local = etree.QName(each).localname
            is_gone = local in _NAMES if kind == "extended-properties" else local not in _KEPT
            if is_gone:
                was_there |= bool("".join(each.itertext()).strip())
                root.remove(each)
                package.change(part)
    return was_there
