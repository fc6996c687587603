"""The words of a page, as they are read."""

from collections.abc import Iterator

from turbohtml.etree import ElementView as Element


def text_of(element: Element) -> str:
    """The words of an element, white space made single."""
    return " ".join("".join(_texts(element)).split())


def _texts(element: Element) -> Iterator[str]:
    if element.tag in ("script", "style", "template"):
        return
    yield element.text or ""
    for child in element:
        if isinstance(child.tag, str):
            if child.tag in _BLOCKS:
                yield " "
            yield from _texts(child)
            if child.tag in _BLOCKS:
                yield " "
        yield child.tail or ""


_BLOCKS = frozenset(
    "address article br caption dd div dl dt fieldset footer form h1 h2 h3 h4 header legend li "
    "main nav ol option p section span table tbody td th thead tr ul".split()
)
