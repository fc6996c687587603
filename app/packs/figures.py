"""The figures that the sections of a pack say: read once for each pack."""

from app.core.figures import Figures, read_figures
from app.core.sections import Records, read_once


@read_once
def figures(records: Records) -> Figures:
    """Those of the registers and of the group's actions."""
    return read_figures(records.today, since=records.since, group_id=records.group_id)
