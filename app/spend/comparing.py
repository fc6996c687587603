"""What differs between two versions of a return, by what lines are about."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.spend.rules import LineLike, name_of, net_of
from app.spend.showing import NOT_GIVEN, in_full


@dataclass(frozen=True)
class LinesThen:
    """What a version has about one thing: ``pence`` is None where none of its lines gives an
    amount."""

    is_there: bool = False
    pence: int | None = None

    def with_line(self, net_pence: int | None) -> "LinesThen":
        if net_pence is None:
            return LinesThen(True, self.pence)
        return LinesThen(True, (self.pence or 0) + net_pence)

    @property
    def said(self) -> str:
        if not self.is_there:
            return "No line"
        return NOT_GIVEN if self.pence is None else in_full(self.pence)


@dataclass(frozen=True)
class LineDifference:
    """Lines about one thing, in two versions."""

    organisation: str
    about: str
    then: LinesThen
    now: LinesThen

    @property
    def change_pence(self) -> int:
        return (self.now.pence or 0) - (self.then.pence or 0)

    @property
    def before(self) -> str:
        return self.then.said

    @property
    def after(self) -> str:
        return self.now.said

    @property
    def change(self) -> str:
        return ("+" if self.change_pence > 0 else "") + in_full(self.change_pence)


_Key = tuple[str, ...]


def compare(before: Iterable[LineLike], after: Iterable[LineLike]) -> list[LineDifference]:
    """What was added, taken away or changed in net amount, the largest change first. Lines of one
    body, division, category, stream, nature and other end are one thing."""
    amounts: dict[_Key, list[LinesThen]] = defaultdict(lambda: [LinesThen(), LinesThen()])
    named: dict[_Key, LineLike] = {}
    for at, lines in enumerate((before, after)):
        for line in lines:
            key = _key(line)
            named[key] = line
            amounts[key][at] = amounts[key][at].with_line(net_of(line))
    found = [
        LineDifference(named[key].organisation, _about(named[key]), one, other)
        for key, (one, other) in amounts.items()
        if one != other
    ]
    return sorted(found, key=lambda each: (-abs(each.change_pence), each.organisation, each.about))


def _key(line: LineLike) -> _Key:
    texts: Sequence[str] = (line.organisation, line.category, line.stream, line.counterparty)
    choices = (line.cofog, line.nature, line.counted_at, line.theme)
    return (*(name_of(each) for each in texts), *(str(each or "") for each in choices))


def _about(line: LineLike) -> str:
    said = line.category or line.stream or (line.cofog.word if line.cofog else "")
    return f"{said}: {line.theme}" if line.theme else said
