"""Who takes the programme out as a workbook, and brings one in."""

from app.core.access import Access, Actor, secretariat_only


def can_use_workbook(actor: Actor) -> Access:
    """Download the template and the export, import a workbook, and undo an import."""
    return secretariat_only(actor, "Only the secretariat can import and export the programme.")
