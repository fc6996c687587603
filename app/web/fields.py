"""The fields that forms are made of. ``kind`` tells the template which component draws a field."""

import re
from collections.abc import Sequence
from datetime import date, time
from decimal import Decimal
from enum import StrEnum
from typing import Any, cast

from wtforms import Field, StringField, TextAreaField, validators
from wtforms.fields import BooleanField, PasswordField, SelectField

from app.core import formats
from app.core.models import LINE_LENGTH, TEXT_LENGTH

Choices = Sequence[tuple[Any, str]]

EARLIEST_DAY = date(1990, 1, 1)
LATEST_DAY = date(2100, 1, 1)


def _strip(value: str | None) -> str:
    """Outer white space goes; line ends are single; NUL, which PostgreSQL refuses, goes too."""
    return (value or "").replace("\r\n", "\n").replace("\x00", "").strip()


def _named(label: str) -> str:
    """The label inside a sentence: "Due date" becomes "due date", "NHS body" stays."""
    return label if label[:2].isupper() else label[:1].lower() + label[1:]


def _presence(
    label: str, is_required: bool, verb: str = "Enter"
) -> validators.DataRequired | validators.Optional:
    if is_required:
        return validators.DataRequired(f"{verb} {_named(label)}.")
    return validators.Optional(strip_whitespace=True)


class LineField(StringField):
    """One line of text."""

    kind = "line"

    def __init__(
        self,
        label: str,
        hint: str = "",
        *,
        is_required: bool = True,
        longest: int = LINE_LENGTH,
        input_type: str = "text",
        autocomplete: str = "",
        **kwargs: Any,
    ) -> None:
        self.longest, self.input_type, self.autocomplete = longest, input_type, autocomplete
        too_long = f"{label} must be {longest:,} characters or fewer."
        checks = [_presence(label, is_required), validators.Length(max=longest, message=too_long)]
        super().__init__(label, checks, description=hint, filters=[_strip], **kwargs)


class TextField(TextAreaField):
    """Several lines of plain text."""

    kind = "text"

    def __init__(
        self,
        label: str,
        hint: str = "",
        *,
        is_required: bool = True,
        longest: int = TEXT_LENGTH,
        rows: int = 5,
        **kwargs: Any,
    ) -> None:
        self.longest, self.rows = longest, rows
        too_long = f"{label} must be {longest:,} characters or fewer."
        checks = [_presence(label, is_required), validators.Length(max=longest, message=too_long)]
        super().__init__(label, checks, description=hint, filters=[_strip], **kwargs)


class LinesField(Field):
    """Short texts, one a line: a list of strings, in which nothing stands twice."""

    kind = "text"

    def __init__(
        self,
        label: str,
        hint: str = "One on each line.",
        *,
        is_required: bool = True,
        longest_line: int = LINE_LENGTH,
        most: int = 20,
        rows: int = 5,
        **kwargs: Any,
    ) -> None:
        self.is_required, self.longest_line, self.most = is_required, longest_line, most
        self.rows, self.longest = rows, most * longest_line
        super().__init__(label, description=hint, **kwargs)

    def _value(self) -> str:
        return "\n".join(self.data or ())

    def process_data(self, value: Sequence[str] | None) -> None:
        self.data = list(value or ())

    def process_formdata(self, valuelist: list[str]) -> None:
        typed = "\n".join(valuelist[:1]).replace("\x00", "").splitlines()
        self.data = list(dict.fromkeys(line.strip() for line in typed if line.strip()))

    def pre_validate(self, form: Any) -> None:
        if self.is_required and not self.data:
            raise validators.StopValidation(f"Enter {_named(self.label.text)}.")
        if len(self.data) > self.most:
            raise validators.StopValidation(f"{self.label.text}: {self.most} lines at the most.")
        if any(len(line) > self.longest_line for line in self.data):
            raise validators.StopValidation(
                f"{self.label.text}: each line must be {self.longest_line:,} characters or fewer."
            )


class SecretField(PasswordField):
    """A password. It is never shown again, not even where two versions are compared."""

    kind = "password"

    def __init__(
        self,
        label: str,
        hint: str = "",
        *,
        is_required: bool = True,
        autocomplete: str = "current-password",
        **kwargs: Any,
    ) -> None:
        self.autocomplete = autocomplete
        checks = [_presence(label, is_required), validators.Length(max=200)]
        super().__init__(label, checks, description=hint, **kwargs)


class DayField(Field):
    """A day, typed as day, month and year; the month as a number or a name. What was typed is
    kept when it is not a date."""

    kind = "day"

    def __init__(
        self, label: str, hint: str = "", *, is_required: bool = True, **kwargs: Any
    ) -> None:
        self.is_required = is_required
        self.typed: list[str] = ["", "", ""]
        super().__init__(label, description=hint, **kwargs)

    def process_data(self, value: date | None) -> None:
        self.data = value
        if value is not None:
            self.typed = [str(value.day), str(value.month), str(value.year)]

    def process_formdata(self, valuelist: list[str]) -> None:
        if not valuelist:
            return
        self.typed = [part.strip()[:20] for part in [*valuelist, "", "", ""][:3]]
        self.data = None
        if not any(self.typed):
            return
        missing = [
            n for n, part in zip(("day", "month", "year"), self.typed, strict=True) if not part
        ]
        if missing:
            raise ValueError(f"{self.label.text} must include a {' and '.join(missing)}.")
        try:
            self.data = date(int(self.typed[2]), _month(self.typed[1]), int(self.typed[0]))
        except (ValueError, OverflowError):
            raise ValueError(f"{self.label.text} must be a real date.") from None
        if not EARLIEST_DAY <= self.data <= LATEST_DAY:
            self.data = None
            raise ValueError(
                f"{self.label.text} must be between {EARLIEST_DAY.year} and {LATEST_DAY.year}."
            )

    def pre_validate(self, form: Any) -> None:
        if self.is_required and self.data is None and not self.process_errors:
            raise validators.StopValidation(f"Enter {_named(self.label.text)}.")


_MONTHS = "jan feb mar apr may jun jul aug sep oct nov dec".split()


def _month(typed: str) -> int:
    if typed.isdecimal():
        return int(typed)
    return _MONTHS.index(typed[:3].lower()) + 1


_TIME = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm)?")


class ClockField(Field):
    """A time of day, typed as 9:30am, 2pm, noon or 14:30."""

    kind = "line"
    input_type = "text"
    autocomplete = ""
    longest = 20

    def __init__(self, label: str, hint: str = "", **kwargs: Any) -> None:
        self.typed = ""
        super().__init__(label, description=hint, **kwargs)

    def _value(self) -> str:
        return self.typed or (formats.clock_time(self.data) if self.data is not None else "")

    def process_formdata(self, valuelist: list[str]) -> None:
        if not valuelist:
            return
        self.typed = valuelist[0].strip()[: self.longest]
        self.data = _clock(self.typed)
        if self.typed and self.data is None:
            raise ValueError(f"{self.label.text} must be a time, like 9:30am or 14:30.")

    def pre_validate(self, form: Any) -> None:
        if self.data is None and not self.process_errors:
            raise validators.StopValidation("Enter the time, like 9:30am or 14:30.")


def _clock(typed: str) -> time | None:
    """The time that a text says. An hour alone needs am or pm."""
    text = typed.lower().replace(" ", "")
    if text in ("noon", "midday", "12noon"):
        return time(12)
    found = _TIME.fullmatch(text)
    if not found or not (found[2] or found[3]):
        return None
    hour, minute = int(found[1]), int(found[2] or 0)
    if found[3]:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if found[3] == "pm" else 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def pairs(field: SelectField) -> list[tuple[Any, str]]:
    """A field's choices: value and text. (WTForms allows groups as well; we use none.)"""
    return cast(list[tuple[Any, str]], field.choices or [])


class PickField(SelectField):
    """One of a list of records, by id; None where it may be left open."""

    kind = "pick"

    def __init__(
        self,
        label: str,
        hint: str = "",
        *,
        is_required: bool = True,
        nothing: str = "None",
        **kwargs: Any,
    ) -> None:
        self.is_required, self.nothing = is_required, nothing
        checks = [validators.InputRequired(f"Choose {_named(label)}.")] if is_required else []
        super().__init__(label, checks, description=hint, coerce=_record_id, choices=[], **kwargs)

    def offer(self, choices: Choices) -> None:
        """Set what can be chosen."""
        first = (
            ("", f"Choose {_named(self.label.text)}") if self.is_required else ("", self.nothing)
        )
        self.choices = [first, *choices]

    def pre_validate(self, form: Any) -> None:
        if self.data is None:
            if self.is_required:
                raise validators.StopValidation(f"Choose {_named(self.label.text)}.")
            return
        if all(value != self.data for value, _text in pairs(self)):
            raise validators.ValidationError(f"Choose {_named(self.label.text)} from the list.")


def _record_id(value: Any) -> int | None:
    text = str(value if value is not None else "")
    return int(text) if text.isdecimal() and len(text) < 12 else None


class EnumField(SelectField):
    """One value of an enumeration: radios, or a drop-down where there are many."""

    def __init__(
        self,
        label: str,
        choices: type[StrEnum] | Sequence[StrEnum],
        hint: str = "",
        *,
        is_required: bool = True,
        words: dict[Any, str] | None = None,
        **kwargs: Any,
    ) -> None:
        members = list(choices)
        self.kind = "radios" if len(members) <= 7 else "pick"
        offered = [(m.value, (words or {}).get(m) or _word(m)) for m in members]
        if not is_required:
            offered.insert(0, ("", "Not yet decided"))
        elif self.kind == "pick":
            offered.insert(0, ("", f"Choose {_named(label)}"))
        self._members = {member.value: member for member in members}
        self.is_required = is_required
        super().__init__(label, description=hint, choices=offered, coerce=self._member, **kwargs)

    def _member(self, value: Any) -> StrEnum | None:
        return self._members.get(str(value)) if value else None

    def offer(self, members: Sequence[StrEnum]) -> None:
        """Leave only some to choose; the service that saves checks that it is one of them."""
        kept = {member.value for member in members}
        self.choices = [(value, text) for value, text in pairs(self) if not value or value in kept]

    def pre_validate(self, form: Any) -> None:
        if self.data is None and self.is_required:
            raise validators.StopValidation(f"Choose {_named(self.label.text)}.")


def _word(member: StrEnum) -> str:
    word: str | None = getattr(member, "word", None)
    return word or member.value.replace("_", " ").capitalize()


class WholeField(StringField):
    """A whole number, with or without thousands' commas. ``prefix`` stands before the box."""

    kind = "line"
    autocomplete = ""
    input_type = "text"
    inputmode = "numeric"
    data: Any

    def __init__(
        self,
        label: str,
        hint: str = "",
        *,
        low: int = 0,
        high: int = 10**12,
        is_required: bool = True,
        prefix: str = "",
        **kwargs: Any,
    ) -> None:
        self.low, self.high, self.prefix = low, high, prefix
        self.is_required, self.longest = is_required, 20
        self.typed = ""
        super().__init__(label, description=hint, **kwargs)

    def _value(self) -> str:
        return self.typed or (f"{self.data:,}" if self.data is not None else "")

    def process_formdata(self, valuelist: list[str]) -> None:
        if not valuelist:
            return
        self.typed = valuelist[0].strip()[:20]
        self.data = None
        plain = self.typed.replace(",", "").replace("£", "").replace(" ", "")
        if not plain:
            return
        if not plain.isdecimal() or not self.low <= int(plain) <= self.high:
            raise ValueError(
                f"{self.label.text} must be a whole number from "
                f"{self.prefix}{self.low:,} to {self.prefix}{self.high:,}."
            )
        self.data = int(plain)

    def pre_validate(self, form: Any) -> None:
        if self.is_required and self.data is None and not self.process_errors:
            raise validators.StopValidation(f"Enter {_named(self.label.text)}.")


class TenthsField(WholeField):
    """A number with at most one decimal: posts in full-time equivalents. Its data is a Decimal."""

    inputmode = "decimal"

    def _value(self) -> str:
        return self.typed or (f"{self.data.normalize():f}" if self.data is not None else "")

    def process_formdata(self, valuelist: list[str]) -> None:
        if not valuelist:
            return
        self.typed = valuelist[0].strip()[:20]
        self.data = None
        plain = self.typed.replace(",", "").replace(" ", "")
        if not plain:
            return
        if not re.fullmatch(r"\d+(\.\d)?", plain) or not self.low <= Decimal(plain) <= self.high:
            raise ValueError(
                f"{self.label.text} must be a number from {self.low:,} to {self.high:,}, "
                "like 2 or 2.5."
            )
        self.data = Decimal(plain).quantize(Decimal("0.1"))


class TickField(BooleanField):
    kind = "tick"

    def __init__(self, label: str, hint: str = "", **kwargs: Any) -> None:
        super().__init__(label, description=hint, **kwargs)


class TicksField(Field):
    """Any number of a list of records, by id, each with its own box."""

    kind = "ticks"

    def __init__(self, label: str, hint: str = "", **kwargs: Any) -> None:
        self.choices: list[tuple[int, str]] = []
        super().__init__(label, description=hint, **kwargs)

    def offer(self, choices: Choices) -> None:
        """Set what can be ticked."""
        self.choices = list(choices)

    def process_data(self, value: Sequence[int] | None) -> None:
        self.data = list(value or ())

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = [found for given in valuelist if (found := _record_id(given)) is not None]

    def pre_validate(self, form: Any) -> None:
        if not set(self.data) <= {value for value, _text in self.choices}:
            raise validators.StopValidation("Choose from the list.")


def spoken(field: Field) -> str:
    """A field's value as a person reads it."""
    if isinstance(field, ClockField):
        return field._value()
    if isinstance(field, LinesField):
        return "; ".join(field.data)
    if isinstance(field, TicksField):
        return ", ".join(text for value, text in field.choices if value in field.data)
    if isinstance(field, DayField):
        return formats.day(field.data) if field.data else " ".join(field.typed).strip()
    if isinstance(field, SelectField):
        chosen = field.data.value if isinstance(field.data, StrEnum) else field.data
        return next(
            (t for v, t in pairs(field) if str(v) == str(chosen if chosen is not None else "")), ""
        )
    if isinstance(field, BooleanField):
        return "Yes" if field.data else "No"
    return (
        ""
        if field.data is None
        else f"{field.data:,}"
        if isinstance(field.data, int)
        else str(field.data)
    )
