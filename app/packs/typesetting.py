"""What is set on paper alone. Which part of a document explains which abbreviation: the first in
which a reader meets it; and where lines do not break."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TypeAlias

from app.governance.papers.sheet import Acronym
from app.packs.abbreviations import Meanings, explain, meanings_of
from app.rendering.document import AnnexSource, Quoting, QuotingSource, SectionSource, Source
from app.rendering.flow import flow_html

#: By the key of a part, what is explained in it.
Plan: TypeAlias = Mapping[str, Meanings]
Part: TypeAlias = Source | QuotingSource

_FRONT = ""
_MONTHS = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
_DATE = re.compile(rf"\b\d{{1,2}} (?:{_MONTHS})(?: \d\d\b|(?=[a-z ,.;:)<]))")


def plan_of(acronyms: Iterable[Acronym], front: Quoting, parts: Iterable[Part]) -> Plan:
    """Where each is explained. Papers that came late, which others stood before, explain none."""
    left, plan = dict(meanings_of(acronyms)), {}
    for key, html in ((_FRONT, front({})), *((part.key, _html_of(part)) for part in parts)):
        if not left:
            break
        plan[key] = explain(html, left)[1]
        left = {short: meaning for short, meaning in left.items() if short not in plan[key]}
    return plan


def _html_of(part: Part) -> str:
    if isinstance(part, QuotingSource):
        return part.html({})
    return part.html if isinstance(part, SectionSource) and not part.follows else ""


def explained_front(front: Quoting, plan: Plan) -> Quoting:
    return _quoting(front, plan.get(_FRONT, {}))


def explained_in_parts(parts: Iterable[Part], plan: Plan) -> list[Part]:
    """The parts as they go on paper, where no date breaks behind its day."""
    return [_explained(part, plan.get(part.key, {})) for part in parts]


def _explained(part: Part, wanted: Meanings) -> Part:
    if isinstance(part, AnnexSource):
        return part
    if isinstance(part, QuotingSource):
        return replace(part, html=_quoting(part.html, wanted))
    members, left = [], wanted
    for each in part.members:
        html, told = explain(each.html, left)
        members.append(replace(each, html=unbroken(html)))
        left = {short: meaning for short, meaning in left.items() if short not in told}
    if members:
        part = replace(part, members=tuple(members))
        return replace(part, html=flow_html(part.flow))
    return replace(part, html=unbroken(explain(part.html, wanted)[0]))


def _quoting(front: Quoting, wanted: Meanings) -> Quoting:
    return lambda page_of: unbroken(explain(front(page_of), wanted)[0])


def unbroken(html: str) -> str:
    """With days that keep to the line of their month, "18 February", or of their year, "18 Feb
    10"."""
    return _DATE.sub(lambda match: match[0].replace(" ", "\u00a0"), html)
