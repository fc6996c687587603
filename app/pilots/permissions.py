"""Who may read and change pilots, and the records that belong to one."""

from app.core.access import Access, Actor, Role, allow, programme_only, refuse, secretariat_only
from app.core.errors import DomainError
from app.core.wording import words


def can_read_registers(actor: Actor) -> Access:
    """The shared registers: pilots, milestones, risks, barriers, products, interdependencies."""
    return programme_only(actor, "Only people who work in the programme can see the registers.")


def can_read_register(actor: Actor, _record: object) -> Access:
    """One of their records. One that is restricted is not even found by whoever may not see it."""
    return can_read_registers(actor)


def can_edit_pilot(actor: Actor) -> Access:
    return secretariat_only(
        actor, f"Only the secretariat can edit {words.a_place}’s details and named people."
    )


def can_edit_record_of(actor: Actor, pilot_id: int | None) -> Access:
    """Whether the actor may change a record of a pilot (None: of the programme as a whole)."""
    if actor.is_secretariat:
        return allow("You are in the secretariat.")
    if pilot_id is None:
        return refuse("Only the secretariat can change programme-wide records.")
    if actor.is_(Role.PILOT_LEAD, pilot_id):
        return allow(f"You lead this {words.place}.")
    if actor.is_(Role.PILOT_CONTRIBUTOR, pilot_id):
        return allow(f"You contribute to this {words.place}.")
    return refuse(
        f"Only the {words.place}’s lead, its contributors and the secretariat can change this "
        "record."
    )


def can_edit_owned_record(actor: Actor, pilot_id: int | None, owner_id: int | None) -> Access:
    """The same for a record with an owner, who may change it: the record is the grant."""
    if owner_id is not None and owner_id == actor.person_id and actor.works_in_programme:
        return allow("You own this record.")
    decision = can_edit_record_of(actor, pilot_id)
    return decision if decision else refuse(f"You do not own this record. {decision.why}")


def can_hand_over(actor: Actor, pilot_id: int | None) -> Access:
    """Whether the actor may make someone else the owner of a record: those who keep it may, its
    owner as such may not."""
    return can_edit_record_of(actor, pilot_id)


def fields_kept(
    actor: Actor, pilot_id: int | None, names: tuple[str, ...] = ("owner_id", "pilot_id")
) -> tuple[str, ...]:
    """The fields of an owned record that its form leaves out for the actor: whose it is."""
    return () if can_hand_over(actor, pilot_id) else names


def enforce_may_hand_over(
    actor: Actor, pilot_id: int | None, before_id: int | None, after_id: int | None
) -> None:
    """Raise where a change would hand a record over, and the actor may not."""
    if before_id != after_id:
        can_hand_over(actor, pilot_id).enforce()


def enforce_may_move(actor: Actor, before_id: int | None, after_id: int | None) -> None:
    """Raise where a change would make a record another pilot's (None: the programme's), and the
    actor does not keep the records of both."""
    if before_id != after_id:
        can_edit_record_of(actor, before_id).enforce()
        enforce_may_add(actor, after_id)


def can_restrict(actor: Actor, pilot_id: int | None) -> Access:
    """Whether the actor says who may read a record."""
    if actor.is_secretariat:
        return allow("You are in the secretariat.")
    if pilot_id is not None and actor.is_(Role.PILOT_LEAD, pilot_id):
        return allow(f"You lead this {words.place}.")
    return refuse(
        f"Only the {words.place}’s lead and the secretariat can choose who can read a record."
    )


def can_add_record(actor: Actor) -> Access:
    """Whether the actor may add a record of some pilot or of the programme."""
    if actor.is_secretariat:
        return allow("You are in the secretariat.")
    if actor.pilots_kept:
        return allow(f"You lead {words.a_place} or contribute to one.")
    return refuse(f"Only {words.place} leads, contributors and the secretariat can add records.")


def enforce_may_add(actor: Actor, pilot_id: int | None) -> None:
    """Raise unless the actor may add a record of this pilot (None: of the programme as a whole).
    Whoever keeps a pilot and named none is asked to."""
    if pilot_id is None and not actor.is_secretariat and can_add_record(actor):
        raise DomainError(
            f"Choose your {words.place}. Only the secretariat can add programme-wide records.",
            field="pilot_id",
        )
    can_edit_record_of(actor, pilot_id).enforce()


def only_pilot_of(actor: Actor) -> int | None:
    """The pilot whose records the actor keeps, where it is exactly one and no other choice: what a
    form begins with."""
    kept = actor.pilots_kept
    return next(iter(kept)) if len(kept) == 1 and not actor.is_secretariat else None
