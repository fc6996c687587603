"""What keeps people from opening a pack that they should read, and where it is put right."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from app.core.formats import counted
from app.core.markings import Marking, is_within
from app.core.operating import Remedy
from app.core.worded import Worded

#: What is said where nobody is kept out.
EVERYONE = "Everyone who should read the pack can open it"
#: The most people that a page about something else lists.
SHOWN = 5


class Obstacle(Worded):
    """What keeps someone from a pack, the first thing first."""

    NO_ACCOUNT = "no_account", "No account"
    CLOSED = "closed", "Sign-in disabled"
    NOT_ACCEPTED = "not_accepted", "Has not accepted the invitation"
    NO_ROLE = "no_role", "No role that reads the packs of this group"
    NOT_CLEARED = "not_cleared", "Not cleared"
    MAIL_FAILING = "mail_failing", "Mail is not delivered"


#: Where administrators remove each, and in what words.
_FOR_ADMINISTRATORS = {
    Obstacle.NO_ACCOUNT: ("accounts.edit_account", "Invite"),
    Obstacle.CLOSED: ("accounts.edit_account", "Enable sign-in"),
    Obstacle.NOT_ACCEPTED: ("accounts.show_person", "Send the invitation again"),
    Obstacle.NOT_CLEARED: ("roles.edit_clearance", "Change the clearance"),
    Obstacle.MAIL_FAILING: ("accounts.edit_account", "Correct the address"),
}


@dataclass(frozen=True)
class Expected:
    """Someone who should read a meeting's pack: what they are to the group, and what they have.
    ``clearances`` is None where they have no account; ``request_id`` is what waits for a second
    person about them, if anything does."""

    person_id: int
    name: str
    part: str
    reads: bool
    address: str = ""
    clearances: Collection[Marking] | None = None
    is_enabled: bool = False
    has_signed_up: bool = False
    mail_fails: bool = False
    request_id: int | None = None


@dataclass(frozen=True)
class Barred:
    """Someone who should read a pack and could not open it, and why."""

    who: Expected
    obstacles: Sequence[Obstacle]
    marking: Marking

    @property
    def why(self) -> str:
        """All of it in a sentence: "No account", "Sign-in disabled; not cleared for PROTECT"."""
        said = [self._say(each) for each in self.obstacles]
        return "; ".join([said[0], *(each[0].lower() + each[1:] for each in said[1:])])

    def _say(self, obstacle: Obstacle) -> str:
        if obstacle is Obstacle.NOT_CLEARED:
            return f"Not cleared for {self.marking.word}"
        if obstacle is Obstacle.MAIL_FAILING:
            return f"Mail to {self.who.address} is not delivered"
        return obstacle.word

    def remedies(self, slug: str, *, may_administer: bool) -> list[Remedy]:
        """Where it is put right: by whoever administers accounts or, for the secretariat of the
        group with this short name, what it may do itself. A request that waits for a second person
        comes first."""
        person: dict[str, Any] = {"person_id": self.who.person_id}
        found = []
        if self.who.request_id is not None:
            values: dict[str, Any] = {"request_id": self.who.request_id}
            found.append(Remedy("See the request", "approvals.show_request", values))
        for obstacle in self.obstacles:
            if obstacle is Obstacle.NO_ROLE:
                values = {"slug": slug, **person}
                found.append(Remedy("Add as a reader", "groups.create_reader", values))
            elif may_administer:
                endpoint, words = _FOR_ADMINISTRATORS[obstacle]
                found.append(Remedy(words, endpoint, person))
        return found

    @property
    def needs_administrator(self) -> bool:
        return any(each is not Obstacle.NO_ROLE for each in self.obstacles)


@dataclass(frozen=True)
class Readership:
    """All who should read a meeting's pack, which is marked ``marking``, and those of them who
    could not open it."""

    marking: Marking
    expected: Sequence[Expected]

    @cached_property
    def barred(self) -> list[Barred]:
        return list(find_barred(self.expected, self.marking))

    @property
    def first_barred(self) -> Sequence[Barred]:
        """Those that a page about something else lists."""
        return self.barred[:SHOWN]

    @property
    def sentence(self) -> str:
        """What stands above the list."""
        total, barred = len(self.expected), len(self.barred)
        if not total:
            return "This group has no members or readers yet, so no one can open its pack."
        if not barred:
            return f"{EVERYONE} ({counted(total, 'person', 'people')})."
        return f"{barred:,} of {counted(total, 'person', 'people')} cannot open the pack."


def find_barred(expected: Iterable[Expected], marking: Marking) -> Iterator[Barred]:
    """Those who could not open a pack with this marking, in the order given."""
    for who in expected:
        obstacles = list(_obstacles(who, marking))
        if obstacles:
            yield Barred(who, obstacles, marking)


def _obstacles(who: Expected, marking: Marking) -> Iterator[Obstacle]:
    if who.clearances is None:
        yield Obstacle.NO_ACCOUNT
    elif not who.is_enabled:
        yield Obstacle.CLOSED
    elif not who.has_signed_up:
        yield Obstacle.NOT_ACCEPTED
    if not who.reads:
        yield Obstacle.NO_ROLE
    if who.clearances is not None and not is_within(marking, who.clearances):
        yield Obstacle.NOT_CLEARED
    if who.mail_fails:
        yield Obstacle.MAIL_FAILING
