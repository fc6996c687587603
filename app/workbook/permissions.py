"""Who takes the programme out as a workbook and brings one in, and who does so for one place."""

from app.core.access import Access, Actor, allow, refuse, secretariat_only
from app.pilots.permissions import can_edit_record_of
from app.workbook.models import WorkbookImport


def can_use_workbook(actor: Actor) -> Access:
    """Download the template and the export, import a workbook, and undo an import."""
    return secretariat_only(actor, "Only the secretariat can import and export the programme.")


def can_use_place_workbook(actor: Actor, pilot_id: int) -> Access:
    """Download a place's workbook, and upload it again."""
    return can_edit_record_of(actor, pilot_id)


def can_use_import(actor: Actor, found: WorkbookImport) -> Access:
    """See what an import would do, do it, and undo it. What it shows of a place may be restricted
    to whoever uploaded it."""
    if found.pilot_id is None:
        return can_use_workbook(actor)
    if actor.is_secretariat:
        return allow("You are in the secretariat.")
    if found.asked_by_id is not None and found.asked_by_id == actor.person_id:
        return can_edit_record_of(actor, found.pilot_id)
    return refuse("Only the person who uploaded this workbook and the secretariat can see it.")
