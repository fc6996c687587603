"""The states of an import."""

from app.core.worded import Worded
from app.core.workflow import Workflow


class ImportState(Worded):
    """A file is read, then checked: a dry run. What is right can be imported, and undone."""

    CHECKING = "checking", "Being checked"
    CHECKED = "checked"
    IMPORTING = "importing", "Being imported"
    IMPORTED = "imported"
    FAILED = "failed", "Not checked"
    UNDONE = "undone"


IMPORT_WORKFLOW = Workflow(
    "import",
    {
        ImportState.CHECKING: (ImportState.CHECKED, ImportState.FAILED),
        ImportState.CHECKED: (ImportState.CHECKING, ImportState.IMPORTING),
        ImportState.IMPORTING: (ImportState.IMPORTED, ImportState.CHECKED, ImportState.FAILED),
        ImportState.IMPORTED: (ImportState.UNDONE,),
        ImportState.FAILED: (ImportState.CHECKING,),
        ImportState.UNDONE: (),
    },
)

#: Waiting for work, or being worked on.
UNDER_WAY = (ImportState.CHECKING, ImportState.IMPORTING)
#: The file can still be matched anew.
OPEN = (ImportState.CHECKED, ImportState.FAILED)

#: How many workers may die over an import before it counts as failed.
MAX_ATTEMPTS = 3
