"""Tags take less room, since joining a long document holds all of them in memory. Those that say
nothing are folded into those around them: WeasyPrint puts each line of text into a ``Span`` of its
own, and much into a ``NonStruct``, more than half of all tags. What every tag says of itself, that
it is one, is left out, and cells that are alike share what is said of them. What is read out, and
in what order, stays the same.
"""

from collections.abc import Mapping

import pydyf

#: What may hold text itself.
_HOLDS_TEXT = frozenset(
    f"/{tag}"
    for tag in ("P", "H1", "H2", "H3", "H4", "H5", "H6", "TH", "TD", "LBody", "Lbl", "Caption")
)
#: What says nothing where it has no other entries than these.
_SILENT = frozenset(("/Span", "/NonStruct"))
_BARE = frozenset(("Type", "S", "K", "Pg", "P"))


def fold_tags(
    pdf: pydyf.PDF, elements: Mapping[bytes, pydyf.Dictionary], parents: pydyf.Array
) -> None:
    """Do both to ``elements``, which stand under their references, parents before their children;
    ``parents`` are the numbers of the tree of parents."""
    _fold_silent(elements, parents)
    shared: dict[bytes, bytes] = {}
    for element in elements.values():
        element.pop("Type", None)  # it may be left out
        if element.get("S") in ("/TH", "/TD") and "A" in element:
            said = element["A"].data
            if said not in shared:
                pdf.add_object(element["A"])
                shared[said] = element["A"].reference
            element["A"] = shared[said]


def _fold_silent(elements: Mapping[bytes, pydyf.Dictionary], parents: pydyf.Array) -> None:
    homes: dict[bytes, bytes] = {}
    for reference, element in elements.items():
        if element.get("S") in _HOLDS_TEXT:  # else it is folded already, or holds no text
            element["K"] = pydyf.Array(_kids(reference, element, elements, homes))
    for page in parents[1::2]:
        if isinstance(page, list):
            page[:] = [homes.get(reference, reference) for reference in page]


def _kids(
    home: bytes,
    element: pydyf.Dictionary,
    elements: Mapping[bytes, pydyf.Dictionary],
    homes: dict[bytes, bytes],
) -> list[object]:
    """What is left below an element whose kids belong to ``home``."""
    found: list[object] = []
    for kid in element["K"]:
        below = elements.get(kid) if isinstance(kid, bytes) else None
        if below is None:  # text, or a reference to a link
            found.append(kid)
        elif below["S"] in _SILENT and below.keys() <= _BARE and below["Pg"] == element["Pg"]:
            homes[kid] = home
            found += _kids(home, below, elements, homes)
            below.clear()  # nothing leads to it any more
        else:
            below["P"] = home
            found.append(kid)
    return found
