"""What may go wrong, said so that the reader knows what to do. A message is one plain sentence."""

from collections.abc import Mapping

from app.core.wording import Text


class DomainError(Exception):
    """Something that a person asked for cannot be done; the message says why and what to do.

    ``field`` names the form field that it stands beside, where there is one.
    """

    def __init__(self, message: Text, *, field: str | None = None) -> None:
        super().__init__(str(message))
        self.message = str(message)
        self.field = field


class WrongRows(DomainError):
    """Of several records that were to be made at once, some cannot be, and so none is. The
    problems are by their rows, counted from 0; of records that there are, by their keys."""

    def __init__(self, problems: Mapping[int, str]) -> None:
        super().__init__("; ".join(f"Row {n + 1}: {text}" for n, text in sorted(problems.items())))
        self.problems = problems


class NotFound(DomainError):
    """There is no such record, or none that this person may see."""


class RecordWithdrawn(NotFound):
    """The record was withdrawn: its own page says by whom, when and why."""

    def __init__(self, message: str, record: object) -> None:
        super().__init__(message)
        self.record = record


class Refused(DomainError):
    """This person may not do this."""


class SavedMeanwhile(DomainError):
    """Two people saved at the same moment; this one came second, and nothing of theirs is kept."""

    def __init__(self) -> None:
        super().__init__(
            "Someone else has just saved this, so your changes were not saved. Try again."
        )
