"""What a document is drawn of, and what became of each."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from app.rendering.errors import TooMuchToDraw
from app.rendering.flow import FlowMember, parts_of
from app.rendering.rendered import RenderedSection


@dataclass(frozen=True, slots=True)
class SectionSource:
    """A section still to be rendered, or some that share pages.

    `key` is an anchor at the top of its first page (so `pack:KEY` links to it, and `page_of[KEY]`
    is its page). It and every `id` in the HTML are unique in the document. `title` is the running
    title, also the bookmark where the HTML has no heading. `html` is a whole HTML document. One
    that `is_long` is the program's own, and may take its time. Where it holds more sections than
    one, they are its `members`, it has the first one's key and title, and its `html` is what `flow`
    makes of theirs; one that `begins_page` stands below no other. The pages of one that `follows`
    another, by its key, stand behind those of that one even where it shares them, and between the
    pages of what comes after.
    """

    key: str
    title: str
    html: str
    is_long: bool = False
    members: tuple["SectionSource", ...] = ()
    begins_page: bool = True
    follows: str = ""

    @property
    def keys(self) -> tuple[str, ...]:
        """Of all that it holds, in their order."""
        return tuple(member.key for member in self.members) or (self.key,)

    @property
    def flow(self) -> tuple[FlowMember, ...]:
        """Its members, each in its parts, to be laid out as one."""
        parts = (parts_of(member.key, member.html) for member in self.members)
        return tuple(chain.from_iterable(parts))


@dataclass(frozen=True, slots=True)
class AnnexSource:
    """A PDF from elsewhere, vetted, to be joined as a section: see `annex`. `key`, `title` and
    `follows` are as those of other sections."""

    key: str
    title: str
    pdf: bytes
    follows: str = ""

    @property
    def keys(self) -> tuple[str, ...]:
        return (self.key,)


Source = SectionSource | AnnexSource

# Takes what the page of every name is called; gives back a section's HTML.
Quoting = Callable[[Mapping[str, int | str]], str]


@dataclass(frozen=True, slots=True)
class QuotingSource:
    """A section that quotes page numbers, and so is drawn when the others are: a cover, an agenda.
    It may stand anywhere."""

    key: str
    title: str
    html: Quoting

    @property
    def keys(self) -> tuple[str, ...]:
        return (self.key,)


# What became of a source: its sections, more than one where it is kept in pieces.
Drawn = tuple[RenderedSection, ...] | TooMuchToDraw
# What stands on pages of its own, and what became of it: None of what quotes pages.
Found = tuple[Source | QuotingSource, RenderedSection | TooMuchToDraw | None]


def pieces_of(source: SectionSource, drawn: Sequence[RenderedSection]) -> Iterator[SectionSource]:
    """For each piece of a source with members, those of them that are in it, wholly or in part. One
    that begins within a member has another key than it."""
    members, flow, begin = {member.key: member for member in source.members}, source.flow, 0
    for section in drawn:
        end = begin + 1
        while end < len(flow) and flow[end].key in section.anchors:
            end += 1
        keys = dict.fromkeys(part.continues or part.key for part in flow[begin:end])
        held = tuple(members[key] for key in keys)
        yield replace(held[0], key=flow[begin].key, members=held)
        begin = end


def as_read(found: Iterator[Found]) -> list[Found]:
    """What follows another is read after the piece that holds it."""
    order: list[Found] = []
    for each in found:
        place = len(order)
        follows = "" if isinstance(each[0], QuotingSource) else each[0].follows
        if follows:
            holding = [n for n, (other, _drawn) in enumerate(order) if follows in other.keys]
            place = (holding or [place - 1])[-1] + 1
            while place < len(order) and _follows(order[place][0]):
                place += 1
        order.insert(place, each)
    return order


def _follows(source: Source | QuotingSource) -> bool:
    return not isinstance(source, QuotingSource) and bool(source.follows)
