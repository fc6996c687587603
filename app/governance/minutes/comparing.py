"""What changed between two versions of minutes, item by item."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from app.core.differences import Run, word_differences
from app.core.formats import short_day
from app.governance.minutes.content import Item, MinutesContent


@dataclass(frozen=True)
class ChangedText:
    """A part of an item whose words differ."""

    label: str
    runs: Sequence[Run]


@dataclass(frozen=True)
class ChangedItem:
    title: str
    texts: Sequence[ChangedText]


def compare(old: MinutesContent, new: MinutesContent) -> list[ChangedItem]:
    """The items in which anything differs, in the order of the newer version, those that it lacks
    last; the attendance, if that differs, first."""
    changes = [ChangedItem("Attendance", _differing([("Attendance", _roll(old), _roll(new))]))]
    before = {item.title: item for item in old.items}
    for item in new.items:
        changes.append(ChangedItem(item.title, _item(before.pop(item.title, None), item)))
    changes += [ChangedItem(item.title, _item(item, None)) for item in before.values()]
    return [change for change in changes if change.texts]


def _item(old: Item | None, new: Item | None) -> list[ChangedText]:
    pairs = []
    for label, part in _PARTS.items():
        pairs.append((label, part(old) if old else "", part(new) if new else ""))
    return _differing(pairs)


_PARTS: dict[str, Callable[[Item], str]] = {
    "Discussion": lambda item: item.discussion,
    "Summing-up": lambda item: item.summing_up,
    "Conclusion": lambda item: item.conclusion,
    "Decisions": lambda item: "\n".join(f"{d.reference} {d.text}" for d in item.decisions),
    "Actions": lambda item: "\n".join(
        f"{a.reference} {a.text} {a.owner}, by {short_day(a.due_on)}" for a in item.actions
    ),
}


def _differing(pairs: Sequence[tuple[str, str, str]]) -> list[ChangedText]:
    return [
        ChangedText(label, word_differences(old, new)) for label, old, new in pairs if old != new
    ]


def _roll(content: MinutesContent) -> str:
    """Who was there, a line each."""
    kinds = (
        ("present", content.present),
        ("substitute", content.substitutes),
        ("apologies", content.apologies),
        ("in attendance", content.in_attendance),
        ("observer", content.observers),
    )
    return "\n".join(
        f"{who.name} {who.detail}".strip() + f": {kind}" for kind, people in kinds for who in people
    )
