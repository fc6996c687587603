"""A row of the access table, and the roles that it speaks of."""

from dataclasses import dataclass
from functools import cached_property

#: Who opens pages; ``world.py`` says who each of them is. Kent's records are "own" to its lead, its
#: contributor and its region's Government Office lead, "other" to those of Durham; the officials'
#: group is that of ``member`` and ``reader``, the ministers' that of the other two.
EVERYBODY = frozenset(
    """
    anonymous administrator secretariat own other contributor other_contributor go other_go owner
    member other_member reader other_reader spend_moderator director ended stranger
    """.split()
)
SIGNED_IN = EVERYBODY - {"anonymous"}
#: Those with a part in the programme today.
WITH_PART = SIGNED_IN - {"ended", "stranger"}
SECRETARIAT = frozenset({"secretariat"})
#: Keep accounts, roles and clearances, and read no content.
ADMINISTRATORS = frozenset({"administrator"})
#: Grant the roles of a reader and a contributor.
GRANTING = SECRETARIAT | ADMINISTRATORS
READERS = frozenset({"reader", "other_reader"})
#: Those with a part in the programme, save readers and administrators.
WORKING = WITH_PART - READERS - ADMINISTRATORS
PEOPLE_READERS = WORKING | ADMINISTRATORS
#: Those who keep Kent's records, not those who keep other pilots'; the owners of some besides.
OF_KENT = SECRETARIAT | {"own", "contributor"}
OWNED = OF_KENT | {"owner"}
OF_PRODUCT = SECRETARIAT | {"owner"}
#: Those who review some place.
REVIEWERS = SECRETARIAT | {"go", "other_go"}
#: Say who may read Kent's records.
RESTRICTING = SECRETARIAT | {"own"}
#: The author of the papers, who leads Kent, and the secretariat.
AUTHORS = SECRETARIAT | {"own"}
#: Those who add records: of some pilot, or of the programme.
LEADS = OF_KENT | {"other", "other_contributor"}
#: Those who read a draft of what Kent spends.
WRITING_SPEND = OF_KENT | {"spend_moderator"}
MODERATORS = SECRETARIAT | {"spend_moderator"}
#: The officials' packs once issued; those of the ministers.
PACK_READERS = SECRETARIAT | {"member", "reader"}
THEIR_PACK_READERS = SECRETARIAT | {"other_member", "other_reader"}
#: Those who read what only a group's members do.
MEMBERS = frozenset({"secretariat", "member"})

#: Who sees the record that an address begins with, of all domains. Those who may not take an action
#: are told so (403); to anybody else there is no such record (404). The longest beginning counts.
SIGHT: dict[str, frozenset[str]] = {}


@dataclass(frozen=True)
class Route:
    """``address`` is filled in from the world's. Those not in ``allowed`` are refused: by
    ``refusal`` or, where the address names a record, as ``SIGHT`` says; nobody signed in is led to
    sign-in. Below ``/public`` nobody is led anywhere."""

    endpoint: str
    address: str
    allowed: frozenset[str]
    refusal: int = 403

    @cached_property
    def sight(self) -> frozenset[str] | None:
        begun = [beginning for beginning in SIGHT if self.address.startswith(beginning)]
        return SIGHT[max(begun, key=len)] if begun else None

    def expected(self, role: str) -> str | int:
        """What a role gets: "allowed", "sign in first", 403 or 404."""
        if role in self.allowed:
            return "allowed"
        if role == "anonymous" and not self.address.startswith("/public/"):
            return "sign in first"
        if self.sight is None or self.refusal == 404:
            return self.refusal
        return 403 if role in self.sight else 404


def crud(
    domain: str, one: str, many: str, key: str, edit: frozenset[str], add: frozenset[str]
) -> list[Route]:
    return [
        Route(f"{domain}.list_{many}", f"/{many}", WORKING),
        Route(f"{domain}.show_{one}", f"/{many}/{{{key}}}", WORKING),
        Route(f"{domain}.create_{one}", f"/{many}/new", add),
        Route(f"{domain}.edit_{one}", f"/{many}/{{{key}}}/edit", edit),
    ]
