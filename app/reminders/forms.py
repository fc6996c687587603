"""Forms of the rules of reminders and of their settings."""

from typing import Any

from app.core.due_kinds import Audience
from app.core.errors import DomainError
from app.core.worded import Worded
from app.core.wording import words
from app.reminders.firing import RuleInForce
from app.reminders.models import ReminderRule
from app.reminders.preview import proposed
from app.reminders.rules import (
    FIELDS,
    MOST_DAYS,
    WORDING_LENGTH,
    SecretariatDays,
    check_days,
    check_wording,
)
from app.web.fields import EnumField, PickField, TextField, TicksField, WholeField
from app.web.forms import RecordForm


class When(Worded):
    """On which side of the day that something is due."""

    BEFORE = "before", "Before it is due"
    ON = "on", "On the day it is due"
    AFTER = "after", "After it was due, if it is still outstanding"


class KindField(PickField):
    """One of the kinds of thing that the domains say are owed, by its name."""

    def coerce(self, value: Any) -> Any:
        return value or None


def _days_field(label: str) -> WholeField:
    return WholeField(label, low=1, high=MOST_DAYS, is_required=False)


class RuleForm(RecordForm):
    says_optional = False  # the number of days is asked for by what is chosen

    kind = KindField("What it reminds people of")
    when = EnumField(
        "When",
        When,
        reveals={When.BEFORE.value: ("days_before",), When.AFTER.value: ("days_after",)},
    )
    days_before = _days_field("Working days before")
    days_after = _days_field("Working days after")
    audience = EnumField("Who it goes to", Audience, called="who it goes to")
    wording = TextField(
        "Wording (optional)",
        "Shown above the item in the email. You can use "
        + "; ".join(f"{{{name}}} for {what}" for name, what in FIELDS.items())
        + ".",
        is_required=False,
        longest=WORDING_LENGTH,
        rows=2,
    )
    group_ids_off = TicksField(
        "Groups it is off for", "Nothing that is due for a meeting of these groups is mentioned."
    )

    alike = ("kind", "audience")

    def __init__(self, rule: ReminderRule | None = None, **kwargs: Any) -> None:
        given = {} if rule is None else _of_rule(rule)
        super().__init__(rule, **(given | kwargs))
        if not words.reviewer and self.audience.data is not Audience.REVIEWER:
            self.audience.offer([each for each in Audience if each is not Audience.REVIEWER])

    def facts(self) -> dict[str, Any]:
        """What the service takes. Raises ``DomainError`` beside the number of days."""
        return {
            "days": check_days(self._days()),
            "audience": self.audience.data,
            "wording": check_wording(self.wording.data),
            "group_ids_off": self.group_ids_off.data,
        }

    def rule(self, kind: str) -> RuleInForce:
        """The rule that it describes."""
        return proposed(kind, **self.facts())

    def _days(self) -> int:
        if self.when.data is When.ON:
            return 0
        is_before = self.when.data is When.BEFORE
        field = self.days_before if is_before else self.days_after
        days: int | None = field.data
        if days is None:
            raise DomainError("Enter the number of working days.", field=field.name)
        return -days if is_before else days

    def report(self, error: DomainError) -> None:
        """What the rules say of the days stands beside when it reminds."""
        if error.field == "days":
            error.field = self.when.name
        super().report(error)


def _of_rule(rule: ReminderRule) -> dict[str, Any]:
    return {
        "when": When.ON if not rule.days else When.BEFORE if rule.days < 0 else When.AFTER,
        "days_before": -rule.days if rule.days < 0 else None,
        "days_after": rule.days if rule.days > 0 else None,
        "group_ids_off": [each.group_id for each in rule.groups_off],
    }


class ReminderSettingsForm(RecordForm):
    hour = WholeField("Usual hour", "When emails go out, by the 24-hour clock. 8 is 8am.", high=23)
    earliest_hour = WholeField(
        "Earliest hour", "No one can choose to have theirs before this.", high=23
    )
    latest_hour = WholeField("Latest hour", "No one can choose to have theirs after this.", high=23)
    secretariat_days = EnumField(
        "When the secretariat gets its emails",
        SecretariatDays,
        "On other working days it gets one only if something is due from it that day.",
    )
