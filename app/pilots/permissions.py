"""Who may read and change pilots, and the records that belong to one."""

from app.accounts.rules import Actor, Decision, Role, allow, refuse
from app.core.errors import DomainError


def can_read_registers(actor: Actor) -> Decision:
    """The shared registers: pilots, milestones, risks, barriers, products, interdependencies."""
    if actor.works_in_programme:
        return allow("You work in the programme.")
    return refuse("The registers are read by those who work in the programme.")


def can_read_register(actor: Actor, _record: object) -> Decision:
    """One of their records. One that is restricted is not even found by whoever may not see it."""
    return can_read_registers(actor)


def can_edit_pilot(actor: Actor) -> Decision:
    if actor.is_secretariat:
        return allow("You are in the secretariat.")
    return refuse("Only the secretariat changes a pilot's facts and named people.")


def can_edit_record_of(actor: Actor, pilot_id: int | None) -> Decision:
    """Whether the actor may change a record of a pilot (None: of the programme as a whole)."""
    if actor.is_secretariat:
        return allow("You are in the secretariat.")
    if pilot_id is None:
        return refuse("Only the secretariat changes records of the programme as a whole.")
    if actor.is_(Role.PILOT_LEAD, pilot_id):
        return allow("You lead this pilot.")
    return refuse("Only the pilot's lead and the secretariat change this record.")


def can_edit_owned_record(actor: Actor, pilot_id: int | None, owner_id: int | None) -> Decision:
    """The same for a record with an owner, who may change it: the record is the grant."""
    if owner_id is not None and owner_id == actor.person_id and actor.works_in_programme:
        return allow("You own this record.")
    return can_edit_record_of(actor, pilot_id)


def can_add_record(actor: Actor) -> Decision:
    """Whether the actor may add a record of some pilot or of the programme."""
    if actor.is_secretariat:
        return allow("You are in the secretariat.")
    if actor.is_(Role.PILOT_LEAD):
        return allow("You lead a pilot.")
    return refuse("Records are added by pilot leads and the secretariat.")


def enforce_may_add(actor: Actor, pilot_id: int | None) -> None:
    """Raise unless the actor may add a record of this pilot (None: of the programme as a whole). A
    pilot lead who named no pilot is asked to."""
    if pilot_id is None and not actor.is_secretariat and can_add_record(actor):
        raise DomainError(
            "Choose your pilot. Only the secretariat adds records of the programme as a whole.",
            field="pilot_id",
        )
    can_edit_record_of(actor, pilot_id).enforce()


def only_pilot_of(actor: Actor) -> int | None:
    """The pilot that the actor leads, where it is exactly one and no other choice: what a form
    begins with."""
    led = actor.scopes(Role.PILOT_LEAD)
    return next(iter(led)) if len(led) == 1 and not actor.is_secretariat else None
