"""The papers that can be added to an issue: submitted, or submitted again, since it was made."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import msgspec

from app.core import clock
from app.core.markings import highest
from app.governance.decision_sheets.sheet import DecisionSheet, to_follow
from app.governance.papers.queries import find_version_ids
from app.packs.assemble import assemble_frame
from app.packs.content import PackContent, PaperPart
from app.packs.models import Pack


@dataclass(frozen=True)
class Candidate:
    """A version of a paper, behind the item that it has in the issue, with the decision sheets that
    it brings. ``replaces`` is the version that the issue has, or 0; ``why_not`` is why it cannot be
    added, if so."""

    version_id: int
    part: PaperPart
    replaces: int
    sheets: tuple[DecisionSheet, ...]
    why_not: str

    @property
    def label(self) -> str:
        sheet = self.part.sheet
        behind = f"item {self.part.item}" if self.part.item else "no item"
        said = f"{sheet.reference}: {sheet.title}, behind {behind}"
        if self.replaces:
            said += f". Version {sheet.version}, in place of version {self.replaces}"
        return said


def find_candidates(pack: Pack, content: PackContent) -> list[Candidate]:
    """Of an issue with this content; in a fixed number of queries."""
    now = assemble_frame(pack.meeting_id, clock.today())
    had = {part.sheet.reference: part.sheet.version for part in content.joined.papers}
    new = [part for part in now.papers if had.get(part.sheet.reference, 0) < part.sheet.version]
    ids = find_version_ids({part.sheet.reference: part.sheet.version for part in new})
    return [
        Candidate(
            version_id=ids[part.sheet.reference],
            part=msgspec.structs.replace(part, item=_item_then(part, now, content)),
            replaces=had.get(part.sheet.reference, 0),
            sheets=_sheets_of(part, now, content),
            why_not=_why_not(part, content),
        )
        for part in new
        if part.sheet.reference in ids
    ]


def _item_then(part: PaperPart, now: PackContent, then: PackContent) -> int | None:
    """The number that its item had: the one that waited for it or had it, or the one of the title
    that its item has now."""
    reference = part.sheet.reference
    for row in then.agenda:
        if reference in row.awaits:
            return row.number
    for earlier in then.papers:
        if earlier.sheet.reference == reference:
            return earlier.item
    title = next((row.title for row in now.agenda if row.number == part.item), None)
    return next((row.number for row in then.agenda if row.title == title), None)


def _sheets_of(part: PaperPart, now: PackContent, then: PackContent) -> tuple[DecisionSheet, ...]:
    """The decision sheets of the paper that say something else than those of the issue, under the
    numbers that they have there."""
    reference, old = part.sheet.reference, then.joined.sheets
    item = _item_then(part, now, then) or 0
    found: list[DecisionSheet] = []
    last = max((sheet.number for sheet in old), default=0)
    for sheet in now.sheets:
        if sheet.source.split(" ", 1)[0] != reference:
            continue
        before = next(iter(_counterparts(sheet, reference, old)), None)
        if before is None:
            last += 1
            number = last
        else:
            number = before.number
        renumbered = msgspec.structs.replace(
            sheet, number=number, item=item, anchor=f"decision-{number}"
        )
        if renumbered != before:
            found.append(renumbered)
    return tuple(found)


def _counterparts(
    sheet: DecisionSheet, reference: str, old: Sequence[DecisionSheet]
) -> Iterator[DecisionSheet]:
    """The sheets of the issue that may be of the same decision, the likeliest first."""
    yield from (each for each in old if set(each.asks) & set(sheet.asks))
    yield from (each for each in old if each.question == sheet.question)
    yield from (each for each in old if each.source == to_follow(reference))


def _why_not(part: PaperPart, content: PackContent) -> str:
    marking = part.sheet.marking
    if highest([content.marking, marking]) is content.marking:
        return ""
    return (
        f"{part.sheet.reference} is marked {marking.word}, above this pack ({content.marking.word})"
        ". Build and issue a new pack, so that every page carries the higher marking."
    )
