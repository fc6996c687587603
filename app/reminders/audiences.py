"""Whom a rule's audience is on a day: the people behind "the secretariat" or "the lead"."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from sqlalchemy import or_, select

from app.accounts.contacts.queries import find_seniors
from app.accounts.models import RoleGrant
from app.accounts.queries import is_held_now
from app.core.access import Role
from app.core.due_kinds import Audience
from app.core.sentences import capital
from app.core.wording import words
from app.extensions import db
from app.pilots.models import PilotRole
from app.pilots.rules import PilotRoleKind
from app.reminders.rules import rule_words

NOBODY: frozenset[int] = frozenset()

_POSTS = {
    Audience.LEAD: PilotRoleKind.LEAD,
    Audience.REVIEWER: PilotRoleKind.GOVERNMENT_OFFICE_LEAD,
}


@dataclass(frozen=True)
class Audiences:
    """Who is in the secretariat, who holds the posts of each place, and the senior of each
    organisation's contact."""

    secretariat: frozenset[int] = NOBODY
    posts: Mapping[tuple[Audience, int], int] = field(default_factory=dict)
    seniors: Mapping[int, int] = field(default_factory=dict)

    def people(
        self,
        audience: Audience,
        *,
        owner_id: int | None,
        is_of_secretariat: bool = False,
        place_id: int | None = None,
        organisation_id: int | None = None,
    ) -> frozenset[int]:
        """Those whom an audience is of one thing that is owed; what is due from the secretariat is
        due from everyone in it."""
        is_own = audience is Audience.OWNER
        if audience is Audience.SECRETARIAT or (is_own and is_of_secretariat):
            return self.secretariat
        if audience is Audience.SENIOR:
            person_id = self.seniors.get(organisation_id or 0)
        else:
            person_id = owner_id if is_own else self.posts.get((audience, place_id or 0))
        return NOBODY if person_id is None else frozenset((person_id,))


def read_audiences(on: date) -> Audiences:
    """As they are on a day of the programme, in three statements."""
    secretariat = db.session.scalars(
        select(RoleGrant.person_id).where(RoleGrant.role == Role.SECRETARIAT, is_held_now())
    )
    held = (
        select(PilotRole.kind, PilotRole.pilot_id, PilotRole.person_id)
        .where(
            PilotRole.kind.in_(_POSTS.values()),
            PilotRole.starts_on <= on,
            or_(PilotRole.ends_on.is_(None), PilotRole.ends_on > on),
        )
        .order_by(PilotRole.starts_on, PilotRole.id)  # of terms that overlap the last counts
    )
    audience_of = {kind: audience for audience, kind in _POSTS.items()}
    posts = {
        (audience_of[kind], place_id): person_id
        for kind, place_id, person_id in db.session.execute(held)
    }
    return Audiences(frozenset(secretariat), posts, find_seniors(on))


def audience_words(audience: Audience) -> str:
    """An audience inside a sentence: "the person responsible", "the hub lead"."""
    return {
        Audience.OWNER: "the person responsible",
        Audience.LEAD: f"the {words.place} lead",
        Audience.REVIEWER: f"the {words.reviewer or 'reviewer'}",
        Audience.SENIOR: "the contact’s senior",
        Audience.SECRETARIAT: "the secretariat",
    }[audience]


def rule_sentence(days: int, audience: Audience) -> str:
    """What a rule does: "2 working days before it is due, to the person responsible"."""
    return f"{capital(rule_words(days))}, to {audience_words(audience)}"
