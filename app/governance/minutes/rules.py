"""States of minutes, and what a version is made for."""

from typing import TypedDict

from app.core.worded import Worded
from app.core.workflow import Workflow

#: The longest text of one part of an item, in characters.
MINUTES_LENGTH = 8000
#: The longest comment.
COMMENT_LENGTH = 2000


class MinutesState(Worded):
    DRAFT = "draft"
    CIRCULATED = "circulated"
    AGREED = "agreed"
    LOCKED = "locked", "Agreed and locked"


MINUTES_WORKFLOW = Workflow(
    "set of minutes",
    {
        MinutesState.DRAFT: (MinutesState.CIRCULATED,),
        MinutesState.CIRCULATED: (MinutesState.AGREED,),
        MinutesState.AGREED: (MinutesState.LOCKED,),
        MinutesState.LOCKED: (),
    },
)


class ItemTexts(TypedDict):
    """What is written on an item of the minutes."""

    discussion: str
    summing_up: str
    conclusion: str


#: While the note-takers still write.
WRITABLE = (MinutesState.DRAFT, MinutesState.CIRCULATED)


class VersionKind(Worded):
    """Why minutes were put on record as they stood."""

    CIRCULATED = "circulated"
    AGREED = "agreed"
    AMENDED = "amended"


#: The versions that readers may read.
FINAL = (VersionKind.AGREED, VersionKind.AMENDED)
