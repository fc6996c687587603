"""Who has opened an issued pack, as the record of changes tells it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from app.audit.queries import Looked, list_looks
from app.packs.models import Pack
from app.packs.readership.rules import Expected

#: What each look is recorded as.
OPENED, READ, DOWNLOADED = "pack:opened", "pack:read", "pack:downloaded"


@dataclass(frozen=True)
class Receipt:
    """A person, what they are to the group ("" for somebody else), and when they first opened the
    pack's page, read the pack as a page and opened its PDF; None where they have not."""

    name: str
    part: str
    opened_at: datetime | None = None
    read_at: datetime | None = None
    downloaded_at: datetime | None = None

    @property
    def has_looked(self) -> bool:
        return self.read_at is not None or self.downloaded_at is not None


def read_receipts(pack: Pack, expected: Sequence[Expected]) -> list[Receipt]:
    """Those who should read the pack and those who have looked at it besides, the ones who have not
    looked first."""
    return receipts_of(expected, list_looks(pack, (OPENED, READ, DOWNLOADED)))


def receipts_of(expected: Sequence[Expected], looks: Iterable[Looked]) -> list[Receipt]:
    by_person: dict[int, dict[str, Looked]] = {}
    for look in looks:
        by_person.setdefault(look.person_id, {})[look.event] = look
    parts = {each.person_id: (each.name, each.part) for each in expected}
    for person_id, seen in by_person.items():
        parts.setdefault(person_id, (next(iter(seen.values())).name, ""))
    found = [
        _receipt(name, part, by_person.get(person_id, {}))
        for person_id, (name, part) in parts.items()
    ]
    return sorted(found, key=lambda each: (each.has_looked, not each.part, each.name.casefold()))


def _receipt(name: str, part: str, seen: dict[str, Looked]) -> Receipt:
    first = {event: look.first_at for event, look in seen.items()}
    return Receipt(
        name,
        part,
        opened_at=first.get(OPENED),
        read_at=first.get(READ),
        downloaded_at=first.get(DOWNLOADED),
    )
