"""How often somebody wants to be told of what is not compulsory, and on what days that is."""

from dataclasses import dataclass
from datetime import date, timedelta

from app.core.worded import Worded
from app.core.working_days import is_working_day

#: The hours in London that people can choose from. The programme's own limits are within them.
HOURS = range(6, 21)


def is_first_of_week(on: date) -> bool:
    """Whether no day of its week before a working day is one."""
    monday = on - timedelta(days=on.weekday())
    return not any(is_working_day(monday + timedelta(days=n)) for n in range(on.weekday()))


class HowOften(Worded):
    """Of items that are not compulsory: those that are come on the day all the same."""

    DAILY = "daily", "Every working day, with everything else"
    WEEKLY = "weekly", "Once a week, on its first working day"
    NEVER = "never", "Not at all"


@dataclass(frozen=True)
class Preferences:
    """What a person has chosen: the hour of their email (None: the programme's usual one)."""

    hour: int | None = None
    how_often: HowOften = HowOften.DAILY

    def wants_optional(self, on: date) -> bool:
        """Whether they are told of what is not compulsory on a working day: those who want it
        weekly, on the first one of a week."""
        if self.how_often is HowOften.WEEKLY:
            return is_first_of_week(on)
        return self.how_often is HowOften.DAILY

    def hour_within(self, usual: int, earliest: int, latest: int) -> int:
        """The hour of their email, within the programme's limits."""
        return min(max(usual if self.hour is None else self.hour, earliest), latest)
