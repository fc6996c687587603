"""Sections that follow each other share pages: they are drawn as one, so that none leaves most of a
page empty. What is long begins a page, and so much at once is drawn beside the rest."""

import re
from collections.abc import Sequence
from dataclasses import replace

from app.rendering.document import AnnexSource, SectionSource, Source
from app.rendering.flow import body_of, flow_html, head_of

#: What has so many characters, some six pages, begins a page.
LONG = 16_000
#: So many are drawn together: half of an ordinary pack, so that two processes share it.
MOST_TOGETHER = 56_000

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
    if head_of(first.html) != head_of(second.html):
        return False
    more = _length(second)
    return more < LONG and _length(first) + more <= MOST_TOGETHER


def _length(source: SectionSource) -> int:
    return len(" ".join(_TAG.sub(" ", body_of(source.html)).split()))


def _together(first: SectionSource, second: SectionSource) -> SectionSource:
    """The second below the first, with its key as the anchor of its beginning."""
    both = replace(first, members=(*(first.members or (first,)), second))
    return replace(both, html=flow_html(both.flow))
