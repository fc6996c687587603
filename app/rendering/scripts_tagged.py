"""WeasyPrint gives the tag of a run of text neither its language nor what it says. So that where a
document has runs of other scripts (`scripts`) or languages, its tags are completed as they are
made.

For WeasyPrint 70; upstream might take it as `lang` and `aria-label` on any element.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pydyf
from weasyprint.pdf import tags

from app.rendering.scripts import SAID


@contextmanager
def telling_scripts() -> Iterator[None]:
    """Within the block, tags of such runs have ``Lang``, and of other scripts ``ActualText``."""
    made = tags._build_box_tree
    told: set[int] = set()

    def complete(box: Any, *given: Any) -> Iterator[Any]:
        element = box.element
        said = None if element is None else element.get(SAID)
        language = None if element is None or element.tag != "span" else element.get("lang")
        for tag in made(box, *given):
            if language and tag["S"] == "/Span":
                tag["Lang"] = pydyf.String(language)
            if said and tag["S"] == "/Span":
                # Of a run that goes over lines, the first part says it all.
                tag["ActualText"] = pydyf.String("" if id(element) in told else said)
                told.add(id(element))
            yield tag

    tags._build_box_tree = complete
    try:
        yield
    finally:
        tags._build_box_tree = made
