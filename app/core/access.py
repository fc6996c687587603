"""Who asks, and the answer: roles, grants and actors; allowed or refused, with a reason.

Every permission is a function of an ``Actor`` that answers with ``allow`` or ``refuse``.
"""

from dataclasses import dataclass, field
from datetime import date

from app.core.errors import Refused
from app.core.markings import HIGHEST, LOWEST, Marking
from app.core.worded import Worded
from app.core.wording import Phrase


class Role(Worded):
    """What a person is allowed to be. Some roles are granted (``GRANTED_ROLES``); the others come
    from the record that names the person (a pilot's lead, a group's member, a record's owner)."""

    ADMINISTRATOR = "administrator"
    SECRETARIAT = "secretariat"
    GOVERNMENT_OFFICE_LEAD = "government_office_lead", Phrase("{Reviewer}")
    PILOT_LEAD = "pilot_lead", Phrase("{Place} lead")
    PILOT_CONTRIBUTOR = "pilot_contributor", Phrase("{Place} contributor")
    RECORD_OWNER = "record_owner"
    GROUP_MEMBER = "group_member"
    READER = "reader"
    SPEND_MODERATOR = "spend_moderator"
    PROGRAMME_DIRECTOR = "programme_director"


#: Roles that are granted with a second person, and that nobody ends of themselves.
HIGH_ROLES = (Role.ADMINISTRATOR, Role.SECRETARIAT)

#: Roles that give no part in the programme's work: those who keep accounts, those who read packs.
_OUTSIDE = (Role.ADMINISTRATOR, Role.READER)


@dataclass(frozen=True)
class Grant:
    """A role held, over one record (a pilot, a group) or, where ``scope_id`` is None, over all;
    until the day before ``ends_on``, where its end is known."""

    role: Role
    scope_id: int | None = None
    ends_on: date | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Actor:
    """The person who acts, with all that they hold today. Passed first to every service. Where
    somebody acts for them, that is who acts ``by`` (``accounts.acting``): then it has no more than
    both may do and read, and changes are recorded as that somebody's, on their behalf.
    ``via`` says how it is done, where that is not by signing in."""

    person_id: int | None
    name: str
    grants: frozenset[Grant] = field(default_factory=frozenset)
    clearances: frozenset[Marking] = LOWEST
    by: "Actor | None" = None
    via: str = ""

    @property
    def in_person(self) -> "Actor":
        """Who is really there."""
        return self.by or self

    @property
    def people(self) -> frozenset[int]:
        """Everyone who is in this: for rules by which one person must not do what another did."""
        ids = (self.person_id, self.in_person.person_id)
        return frozenset(each for each in ids if each is not None)

    def is_(self, role: Role, scope_id: int | None = None) -> bool:
        """Whether the role is held at all or, given a scope, over that record or over all."""
        return any(
            grant.role is role and (scope_id is None or grant.scope_id in (None, scope_id))
            for grant in self.grants
        )

    def scopes(self, role: Role) -> frozenset[int]:
        """The records over which the role is held."""
        return frozenset(
            grant.scope_id
            for grant in self.grants
            if grant.role is role and grant.scope_id is not None
        )

    @property
    def is_administrator(self) -> bool:
        return self.is_(Role.ADMINISTRATOR)

    @property
    def is_secretariat(self) -> bool:
        return self.is_(Role.SECRETARIAT)

    @property
    def pilots_kept(self) -> frozenset[int]:
        """The pilots whose records the person keeps, as their lead or as a contributor."""
        return self.scopes(Role.PILOT_LEAD) | self.scopes(Role.PILOT_CONTRIBUTOR)

    @property
    def works_in_programme(self) -> bool:
        """All but readers and pure administrators: those who may read the shared registers."""
        return any(grant.role not in _OUTSIDE for grant in self.grants)


#: Who acts when a command or a job does: nobody in particular, with every right.
OPERATOR = Actor(
    person_id=None,
    name="Operator",
    grants=frozenset(Grant(role) for role in HIGH_ROLES),
    clearances=HIGHEST,
)

#: How somebody acts who only opened a link that was sent to them (``Actor.via``).
BY_LINK = "by a link in an email"

#: Who asks where nobody is signed in.
SIGNED_OUT = Actor(person_id=None, name="")


@dataclass(frozen=True)
class Access:
    """The answer to "may this person do this?", with the reason in words. False when refused."""

    is_allowed: bool
    why: str

    def __bool__(self) -> bool:
        return self.is_allowed

    def enforce(self) -> None:
        """Raise ``Refused``, with the reason, unless allowed: the first line of a service."""
        if not self.is_allowed:
            raise Refused(self.why)


def allow(why: str) -> Access:
    return Access(True, why)


def refuse(why: str) -> Access:
    return Access(False, why)


def secretariat_only(actor: Actor, otherwise: str) -> Access:
    """For the secretariat; everyone else is told ``otherwise``."""
    return allow("You are in the secretariat.") if actor.is_secretariat else refuse(otherwise)


def programme_only(actor: Actor, otherwise: str) -> Access:
    """For all who work in the programme."""
    return allow("You work in the programme.") if actor.works_in_programme else refuse(otherwise)
