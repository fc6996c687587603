"""What can be made of one pack, and for whom. Pure."""

from collections.abc import Collection
from datetime import timedelta

from app.core.worded import Worded
from app.governance.groups.rules import PackForm

#: The most copies of one pack that are kept.
MOST_COPIES = 200
#: So long a copy is kept of a pack that another has replaced.
COPIES_KEPT = timedelta(days=30)


class Variant(Worded):
    FULL = "full", "Full pack"
    BRIEF = "brief"
    CHAIR = "chair", "Chair’s brief"
    READER = "reader", "One reader’s copy"
    SECTION = "section", "One section"

    @property
    def about(self) -> str:
        """What it has, for whoever asks for one."""
        return _ABOUT[self]


_ABOUT = {
    Variant.FULL: "decisions, position, every item with its papers, and the registers",
    Variant.BRIEF: "decisions, position, responses owed and the outcome of past decisions",
    Variant.CHAIR: (
        "what each item must conclude, who speaks, who is absent, handling and what to watch. Only "
        "the chair and the secretariat can open it"
    ),
    Variant.READER: (
        "what is asked of its reader comes first and is highlighted, and what is marked above "
        "their clearance is left out"
    ),
    Variant.SECTION: "one item with its decisions and papers, or one annex",
}


class CopyState(Worded):
    QUEUED = "queued", "Waiting to be made"
    BUILDING = "building", "Being made"
    BUILT = "built", "Ready"
    FAILED = "failed", "Not made"


#: Waiting for work, or being worked on.
COPIES_UNDER_WAY = (CopyState.QUEUED, CopyState.BUILDING)


def kinds_of_copies(form: PackForm) -> tuple[Variant, ...]:
    """What can be made of a pack that is issued in this form: first the other form."""
    other = Variant.BRIEF if form is PackForm.FULL else Variant.FULL
    return (other, Variant.CHAIR, Variant.READER, Variant.SECTION)


def key_of(
    variant: Variant,
    *,
    issue_number: int | None,
    reader_id: int | None = None,
    clearances: Collection[str] = (),
    anchor: str = "",
) -> str:
    """What tells a copy from every other of its pack: a draft's are not those of its issue, and a
    reader has another when their clearance changes."""
    issue = "draft" if issue_number is None else f"issue {issue_number}"
    whose = f"{reader_id or ''}+{'+'.join(sorted(clearances))}" if reader_id else ""
    return f"{issue}/{variant.value}/{whose}/{anchor}"
