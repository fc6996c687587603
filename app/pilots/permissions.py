"""Who may read and change pilots, and the records that belong to one."""

from enum import StrEnum

from app.accounts.rules import Actor, Decision, Role, allow, refuse


class PilotPermission(StrEnum):
    READ = "pilot:read"
    EDIT = "pilot:edit"


def can_read_registers(actor: Actor) -> Decision:
    """The shared registers: pilots, milestones, risks, barriers, products, interdependencies."""
    if actor.works_in_programme:
        return allow("You work in the programme.")
    return refuse("The registers are read by those who work in the programme.")


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


def can_add_record(actor: Actor) -> Decision:
    """Whether the actor may add a record of some pilot or of the programme."""
    if actor.is_secretariat:
        return allow("You are in the secretariat.")
    if actor.is_(Role.PILOT_LEAD):
        return allow("You lead a pilot.")
    return refuse("Records are added by pilot leads and the secretariat.")
