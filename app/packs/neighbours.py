"""Sections that follow each other share pages: they are drawn as one, so that none leaves most of a
page empty. What is long is drawn apart, and beside the others."""

import re
from collections.abc import Sequence
from dataclasses import replace

from markupsafe import escape

from app.rendering.document import AnnexSource, SectionSource, Source

#: So many characters are drawn together: as many as an item of an ordinary pack has with its
#: decision sheets and papers, or several short ones.
MOST_TOGETHER = 36_000

_BODY = re.compile(r"<body>(.*)</body>", re.DOTALL)
_TAG = re.compile(r"<[^>]*>")


def share_pages(sources: Sequence[Source]) -> list[Source]:
    """The same, in which sections that need not begin a page are one with those before them."""
    found: list[Source] = []
    for source in sources:
        last = found[-1] if found else None
        if isinstance(last, SectionSource) and _fit(last, source):
            assert isinstance(source, SectionSource)
            found[-1] = _together(last, source)
        else:
            found.append(source)
    return found


def _fit(first: SectionSource, second: Source) -> bool:
    if isinstance(second, AnnexSource) or first.begins_page or second.begins_page:
        return False
    return _length(first) + _length(second) <= MOST_TOGETHER


def _length(source: SectionSource) -> int:
    return len(" ".join(_TAG.sub(" ", _body(source)).split()))


def _body(source: SectionSource) -> str:
    found = _BODY.search(source.html)
    assert found is not None, "a section is a whole document"
    return found[1]


def _together(first: SectionSource, second: SectionSource) -> SectionSource:
    """The second below the first, with its key as the anchor of its beginning."""
    below = f'<div class="pack-next" id="{escape(second.key)}">{_body(second)}</div>'
    members = first.members or (first,)
    return replace(
        first,
        html=first.html.replace("</body>", f"{below}</body>"),
        members=(*members, second),
    )
