"""States of a pack."""

from enum import StrEnum

from app.core.workflow import Workflow


class PackState(StrEnum):
    """A pack is queued, then built (or failed); a built one may be issued, which is for good."""

    QUEUED = "queued"
    BUILDING = "building"
    BUILT = "built"
    FAILED = "failed"
    ISSUED = "issued"


PACK_WORKFLOW = Workflow(
    "pack",
    {
        PackState.QUEUED: (PackState.BUILDING,),
        PackState.BUILDING: (PackState.BUILT, PackState.FAILED, PackState.QUEUED),
        PackState.BUILT: (PackState.ISSUED,),
        PackState.FAILED: (),
        PackState.ISSUED: (),
    },
)
