"""Two contents of a meeting's pack, and what is different. Pure.

A draft is compared with what is true now before it is issued, an issue with the one before it for
its cover, and a draft with a fresh one for whoever asks to build it.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import TypeVar

import msgspec

from app.core.formats import clock_time, counted, day, end_time, exact_money
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
    old, new = old.joined, new.joined
    return (*formal_changes(old, new), *section_changes(old, new))


def formal_changes(old: PackContent, new: PackContent) -> tuple[PackChange, ...]:
    """What is different of the meeting, its agenda, decision sheets, papers and members."""
    return (
        *_meeting(old, new),
        *_agenda(old, new),
        *_sheets(old, new),
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


def _times(content: PackContent) -> str:
    return f"{clock_time(content.starts_at)} to {end_time(content.ends_at, content.starts_at)}"


def _meeting(old: PackContent, new: PackContent) -> Iterator[PackChange]:
    facts: tuple[tuple[str, Callable[[PackContent], str]], ...] = (
        ("Date", lambda it: day(it.held_on)),
        ("Time", lambda it: _times(it)),
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


#: How much of a text a change quotes.
_QUOTED = 120


def _sheets(old: PackContent, new: PackContent) -> Iterator[PackChange]:
    """Of each decision asked for, what its sheet says otherwise, with each option and figure."""
    titles_then, titles_now = ({row.number: row.title for row in it.agenda} for it in (old, new))

    def question(sheet: DecisionSheet) -> str:
        return sheet.question

    for was, now in _paired(
        old.sheets, new.sheets, (question, lambda sheet: sheet.asks or sheet.question)
    ):
        if was is None and now is not None:
            yield PackChange(About.DECISIONS, f"Decision {now.number}", "", _quoted(now.question))
        elif was is not None and now is None:
            yield PackChange(About.DECISIONS, f"Decision {was.number}", _quoted(was.question), "")
        elif was is not None and now is not None:
            subject = f"Decision {now.number}"
            behind = [titles_then.get(was.item, ""), titles_now.get(now.item, "")]
            if behind[0] != behind[1] and behind[0] in titles_now.values():
                yield PackChange(About.DECISIONS, subject, *(f"under {name}" for name in behind))
            yield from _sheet(was, now, subject)


def _sheet(was: DecisionSheet, now: DecisionSheet, subject: str) -> Iterator[PackChange]:
    texts: tuple[tuple[str, Callable[[DecisionSheet], str]], ...] = (
        ("question", lambda sheet: sheet.question),
        ("recommendation", lambda sheet: sheet.recommendation),
        ("if nothing is decided", lambda sheet: sheet.consequence),
        ("decide by", lambda sheet: day(sheet.decide_by) if sheet.decide_by else ""),
        ("consulted", lambda sheet: sheet.consulted),
        ("disagreement", lambda sheet: sheet.disagreement),
        ("decided before", lambda sheet: "; ".join(sheet.decided_before)),
        ("from", lambda sheet: sheet.source),
        ("source of figures", lambda sheet: sheet.figures_from),
    )
    for name, told in texts:
        yield from _text(f"{subject}, {name}", told(was), told(now))
    if set(was.asks) != set(now.asks):
        yield PackChange(About.DECISIONS, f"{subject}, the asks that it covers")
    for old, new in _paired(was.options, now.options, (_option_title, _option_letter)):
        if old is None and new is not None:
            yield PackChange(About.DECISIONS, f"{subject}, option {new.letter}", "", new.title)
        elif old is not None and new is None:
            yield PackChange(About.DECISIONS, f"{subject}, option {old.letter}", old.title, "")
        elif old is not None and new is not None:
            yield from _option(old, new, f"{subject}, option {new.letter}")


def _option(was: SheetOption, now: SheetOption, subject: str) -> Iterator[PackChange]:
    texts: tuple[tuple[str, Callable[[SheetOption], str]], ...] = (
        ("title", _option_title),
        ("letter", _option_letter),
        ("cost", lambda option: _amount(option.cost_pence, option.per)),
        ("saving", lambda option: _amount(option.saving_pence, option.per)),
        ("who pays", lambda option: option.pays),
        ("who gains", lambda option: option.gains),
        ("risk", lambda option: option.risk),
    )
    for name, told in texts:
        yield from _text(f"{subject}, {name}", told(was), told(now))
    if was.is_recommended != now.is_recommended:
        said = ["recommended" if each.is_recommended else "not recommended" for each in (was, now)]
        yield PackChange(About.DECISIONS, subject, *said)


def _text(subject: str, before: str, after: str) -> Iterator[PackChange]:
    """A text that changed, in short; where what is quoted of both is the same, that it changed."""
    if before == after:
        return
    quoted = (_quoted(before), _quoted(after))
    yield PackChange(About.DECISIONS, subject, *(quoted if quoted[0] != quoted[1] else ()))


def _quoted(text: str) -> str:
    return text if len(text) <= _QUOTED else f"{text[: _QUOTED - 1].rstrip()}…"


def _amount(pence: int | None, per: str) -> str:
    return "not given" if pence is None else f"{exact_money(pence)} {per}".strip()


def _option_title(option: SheetOption) -> str:
    return option.title


def _option_letter(option: SheetOption) -> str:
    return option.letter


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
