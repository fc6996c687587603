"""Two contents of a meeting's pack, and what is different. Pure.

A draft is compared with what is true now before it is issued, an issue with the one before it for
its cover, and a draft with a fresh one for whoever asks to build it.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import TypeVar

import msgspec

from app.core.formats import clock_time, counted, day
from app.core.sections import Annex, Section
from app.governance.decision_sheets.sheet import DecisionSheet, SheetOption
from app.packs.content import AgendaRow, Member, PackContent, PaperPart
from app.packs.opening.content import Overview

T = TypeVar("T")


class About(Enum):
    """What a change is about. ``SECTIONS`` is what the records say; all else is what a pack may
    not get wrong."""

    MEETING = auto()
    AGENDA = auto()
    DECISIONS = auto()
    PAPERS = auto()
    MEMBERS = auto()
    SECTIONS = auto()


@dataclass(frozen=True)
class PackChange:
    """One difference: ``subject`` ("Place") was ``before`` and is ``after``; empty where it was
    not there, or is no longer. Where both are empty, the subject says something else now."""

    about: About
    subject: str
    before: str = ""
    after: str = ""

    @property
    def sentence(self) -> str:
        if self.before and self.after:
            return f"{self.subject}: {self.before}, now {self.after}"
        if self.before or self.after:
            what = "added" if self.after else "removed"
            return f"{self.subject} {what}: {self.before or self.after}"
        return f"{self.subject}: updated"


def changes_between(old: PackContent, new: PackContent) -> tuple[PackChange, ...]:
    """What is different in ``new``, in the order of the pack: none where they say the same."""
    return (*formal_changes(old, new), *section_changes(old, new))


def formal_changes(old: PackContent, new: PackContent) -> tuple[PackChange, ...]:
    """What is different of the meeting, its agenda, decision sheets, papers and members."""
    return (
        *_meeting(old, new),
        *_agenda(old, new),
        *_decisions(old, new),
        *_papers(old, new),
        *_members(old, new),
    )


def section_changes(old: PackContent, new: PackContent) -> tuple[PackChange, ...]:
    """What the pack opens and ends with, the sections and the annexes that say something else, by
    name. A section that is new on the agenda, or no longer there, is a change of the agenda."""
    changes = [
        PackChange(About.SECTIONS, name)
        for name, was, now in (
            ("Where the programme stands", _standing(old), _standing(new)),
            (f"What {new.words.asked_many} owe", old.barriers, new.barriers),
            ("The outcome of past decisions", old.followed_up, new.followed_up),
        )
        if was != now
    ]
    changes += [
        PackChange(About.SECTIONS, f"{now.number}. {now.title}")
        for was, now in _paired(old.sections, new.sections, _section_names)
        if was and now and _told(was) != _told(now)
    ]
    for was, now in _paired(old.annexes, new.annexes, (type,)):
        if was and now and _told(was) != _told(now):
            changes.append(PackChange(About.SECTIONS, f"Annex {now.letter}, {now.title}"))
        elif was is None or now is None:
            gone, come = was.title if was else "", now.title if now else ""
            changes.append(PackChange(About.SECTIONS, "Annex", gone, come))
    return tuple(changes)


def cover_lines(changes: Sequence[PackChange], most: int = 12) -> tuple[str, ...]:
    """What is new, in so many lines: of more changes, the number that is not listed."""
    lines = [each.sentence for each in changes]
    if len(lines) <= most:
        return tuple(lines)
    return (*lines[: most - 1], f"{counted(len(lines) - most + 1, 'other change')}")


def _meeting(old: PackContent, new: PackContent) -> Iterator[PackChange]:
    facts: tuple[tuple[str, Callable[[PackContent], str]], ...] = (
        ("Date", lambda it: day(it.held_on)),
        ("Time", lambda it: f"{clock_time(it.starts_at)} to {clock_time(it.ends_at)}"),
        ("Place", lambda it: it.place or "to be confirmed"),
        ("Marking", lambda it: it.marking.word),
    )
    for subject, told in facts:
        yield from _changed(About.MEETING, subject, told(old), told(new))


def _changed(about: About, subject: str, before: str, after: str) -> Iterator[PackChange]:
    if before != after:
        yield PackChange(about, subject, before, after)


def _agenda(old: PackContent, new: PackContent) -> Iterator[PackChange]:
    pairs = _paired(old.agenda, new.agenda, (_title, _number))
    for was, now in pairs:
        if was is None and now is not None:
            yield PackChange(About.AGENDA, f"Item {now.number}", "", _title(now))
        elif was is not None and now is None:
            yield PackChange(About.AGENDA, f"Item {was.number}", _title(was), "")
        elif was is not None and now is not None:
            yield from _item(was, now, old, new)
    kept = [(was, now) for was, now in pairs if was and now]
    order = [was.number for was, _now in kept]
    if order != sorted(order):
        told = [", ".join(str(row.number) for row in rows) for rows in _renumbered(kept)]
        yield PackChange(About.AGENDA, "Order of items", *told)


def _renumbered(
    kept: Sequence[tuple[AgendaRow, AgendaRow]],
) -> tuple[Sequence[AgendaRow], Sequence[AgendaRow]]:
    """Those of both agendas, by the old numbers, in the old order and in the new one."""
    return sorted((was for was, _now in kept), key=_number), [was for was, _now in kept]


def _item(
    was: AgendaRow, now: AgendaRow, old: PackContent, new: PackContent
) -> Iterator[PackChange]:
    subject = f"Item {now.number}, {_title(now)}"
    if _title(was) != _title(now):
        yield PackChange(About.AGENDA, f"Item {now.number}", _title(was), _title(now))
    facts: tuple[Callable[[AgendaRow], str], ...] = (
        lambda row: row.purpose.word if row.purpose else "restricted",
        lambda row: f"presented by {row.presenter or 'someone to be confirmed'}",
        lambda row: counted(row.minutes, "minute"),
    )
    for told in facts:
        yield from _changed(About.AGENDA, subject, told(was), told(now))
    if _asks(old, was.number) != _asks(new, now.number):
        yield PackChange(About.AGENDA, f"What the group is asked under item {now.number}")


def _asks(content: PackContent, number: int) -> list[str]:
    return [ask.text for ask in content.asks if ask.number == number]


def _title(row: AgendaRow) -> str:
    return row.title


def _number(row: AgendaRow) -> int:
    return row.number


def _decisions(old: PackContent, new: PackContent) -> Iterator[PackChange]:
    for was, now in _paired(old.sheets, new.sheets, (_question, _asked)):
        if was is None and now is not None:
            yield PackChange(About.DECISIONS, "Decision", "", now.question)
        elif was is not None and now is None:
            yield PackChange(About.DECISIONS, "Decision", was.question, "")
        elif was is not None and now is not None:
            yield from _decision(was, now)


def _decision(was: DecisionSheet, now: DecisionSheet) -> Iterator[PackChange]:
    """What a group would decide by in words; that anything else is different in one line."""
    subject = f"Decision {now.number}"
    changes = [
        *_changed(About.DECISIONS, subject, was.question, now.question),
        *_changed(
            About.DECISIONS,
            f"{subject}, recommended option",
            _option_title(was.recommended),
            _option_title(now.recommended),
        ),
    ]
    for before, after in _paired(was.options, now.options, (_option_title,)):
        if before and after:
            name = f"{subject}, “{after.title}”"
            said = [each.amounts or "No cost given" for each in (before, after)]
            changes += _changed(About.DECISIONS, name, *said)
        else:
            told = [_option_title(before), _option_title(after)]
            changes.append(PackChange(About.DECISIONS, f"{subject}, option", *told))
    if not changes and _as_placed(was, now) != now:
        changes = [PackChange(About.DECISIONS, f"{subject}, {now.question}")]
    yield from changes


def _as_placed(was: DecisionSheet, now: DecisionSheet) -> DecisionSheet:
    """The sheet as it was, where it stands now: its place is the agenda's business."""
    return msgspec.structs.replace(was, number=now.number, item=now.item, anchor=now.anchor)


def _question(sheet: DecisionSheet) -> str:
    return sheet.question


def _asked(sheet: DecisionSheet) -> object:
    """What a sheet that was given another question has kept; nothing that two have in common."""
    return sheet.asks or sheet.question


def _option_title(option: SheetOption | None) -> str:
    return option.title if option else ""


def _papers(old: PackContent, new: PackContent) -> Iterator[PackChange]:
    titles = {row.title for row in new.agenda}
    for was, now in _paired(old.papers, new.papers, (lambda part: part.sheet.reference,)):
        if was is None and now is not None:
            yield PackChange(About.PAPERS, f"Paper {now.sheet.reference}", "", now.sheet.title)
        elif was is not None and now is None:
            yield PackChange(About.PAPERS, f"Paper {was.sheet.reference}", was.sheet.title, "")
        elif was is not None and now is not None:
            yield from _paper(was, now, _behind(was, old), _behind(now, new), titles)


def _paper(
    was: PaperPart, now: PaperPart, behind: str, behind_now: str, titles: set[str]
) -> Iterator[PackChange]:
    subject = f"Paper {now.sheet.reference}"
    if was.sheet.version != now.sheet.version:
        versions = (f"version {was.sheet.version}", f"version {now.sheet.version}")
        yield PackChange(About.PAPERS, subject, *versions)
    elif was.sheet != now.sheet:
        yield PackChange(About.PAPERS, subject)
    if behind != behind_now and (behind in titles or not behind):
        places = [f"behind {name}" if name else "behind no item" for name in (behind, behind_now)]
        yield PackChange(About.PAPERS, subject, *places)


def _behind(part: PaperPart, content: PackContent) -> str:
    """The title of the item that a paper stands behind."""
    return next((row.title for row in content.agenda if row.number == part.item), "")


def _members(old: PackContent, new: PackContent) -> Iterator[PackChange]:
    for was, now in _paired(old.members, new.members, (_name,)):
        if was is None and now is not None:
            yield PackChange(About.MEMBERS, "Member", "", _name(now))
        elif was is not None and now is None:
            yield PackChange(About.MEMBERS, "Member", _name(was), "")
        elif was is not None and now is not None:
            yield from _changed(About.MEMBERS, _name(now), _post(was), _post(now))
    for was, now in _paired(old.apologies, new.apologies, (_name,)):
        if was is None or now is None:
            gone, come = _name(was) if was else "", _name(now) if now else ""
            yield PackChange(About.MEMBERS, "Apologies", gone, come)


def _name(member: Member) -> str:
    return member.name


def _post(member: Member) -> str:
    return f"{member.role}, {member.represents}" if member.represents else member.role


def _section_title(section: Section) -> tuple[type[Section], str]:
    return type(section), section.title


def _section_type(section: Section) -> type[Section]:
    return type(section)


_section_names: tuple[Callable[[Section], object], ...] = (_section_title, _section_type)


def _standing(content: PackContent) -> Overview | None:
    """Where the programme stands, whatever the day."""
    found = content.overview
    return found and msgspec.structs.replace(found, as_at_on=content.held_on)


def _told(part: Section | Annex) -> dict[str, object]:
    """What a section says of the records; its place on the agenda is the agenda's business."""
    aside = set(Section.__struct_fields__) | {"letter"}
    return {
        name: value
        for name, value in msgspec.structs.asdict(part).items()
        if name not in aside or name == "message"
    }


def _paired(
    old: Sequence[T], new: Sequence[T], keys: Sequence[Callable[[T], object]]
) -> list[tuple[T | None, T | None]]:
    """Each of ``new`` with what it was: the one of the same first key or, of those that are left,
    of the next. What is gone stands at the end."""
    rest = list(old)
    found: dict[int, T] = {}
    for key in keys:
        for place, now in enumerate(new):
            if place in found:
                continue
            was = next((each for each in rest if key(each) == key(now)), None)
            if was is not None:
                found[place] = was
                rest.remove(was)
    pairs: list[tuple[T | None, T | None]] = [
        (found.get(place), now) for place, now in enumerate(new)
    ]
    return pairs + [(was, None) for was in rest]
