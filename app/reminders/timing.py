"""On which day a reminder goes: that on which its rule fires, unless its reader has chosen to be
told less often or it can wait. What is due in more than a week waits for the reader's next email,
or for the first working day of a week; what goes to the secretariat, for one of its days. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol, TypeVar

from app.accounts.preferences.rules import HowOften, Preferences, is_first_of_week
from app.core.domain import DueItem, declared_due_kinds
from app.core.working_days import shift_working_days
from app.reminders.rules import SecretariatDays


class WaitingReminder(Protocol):
    """A reminder that has not gone yet."""

    @property
    def item(self) -> DueItem: ...
    @property
    def is_new(self) -> bool: ...


#: How far ahead what is due counts as due soon.
SOON = timedelta(days=7)

W = TypeVar("W", bound=WaitingReminder)


@dataclass(frozen=True)
class Habits:
    """How often one person is written to: as they have chosen and, of someone in the secretariat,
    on its days (None: of anyone else)."""

    chosen: Preferences
    days: SecretariatDays | None = None

    @property
    def wants_no_optional(self) -> bool:
        return self.chosen.how_often is HowOften.NEVER

    def is_wanted(self, kind: str, on: date) -> bool:
        """Whether they want to be told on a day of a kind of thing."""
        declared = declared_due_kinds().get(kind)
        is_compulsory = declared is None or declared.is_compulsory
        return is_compulsory or self.chosen.wants_optional(on)

    def divide(self, waiting: Sequence[W], on: date) -> tuple[list[W], list[W]]:
        """Which of the reminders that wait go on a working day, all that are wanted then if one of
        them cannot wait for longer; and which wait on."""
        wanted, rest = list[W](), list[W]()
        for each in waiting:
            (wanted if self.is_wanted(each.item.kind, on) else rest).append(each)
        if any(self._presses(each, on) for each in wanted):
            return wanted, rest
        return [], list(waiting)

    def _presses(self, waiting: WaitingReminder, on: date) -> bool:
        if self.days is None:
            is_far = waiting.item.due_on > on + SOON and not waiting.is_new
            return not is_far or is_first_of_week(on)
        if self.days.holds(on):
            return True
        is_due = on <= waiting.item.due_on < shift_working_days(on, 1)
        return is_due and waiting.item.is_of_secretariat
