"""Choices: one record of a list, one value of an enumeration, boxes to tick.

Choices are pairs of value and text. WTForms' own fields of this kind are not used: our templates
draw the GOV.UK components, and what can be chosen is known only when the form is made.
"""

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import Any

from wtforms.validators import StopValidation

from app.core.choices import CurrentChoices, ManyChoices
from app.core.models import NAME_LENGTH
from app.core.reading import FirstRows
from app.core.wording import Text
from app.web.fields.base import RecordField, clean

Choices = Sequence[tuple[Any, str]]


class ChoiceField(RecordField):
    """One of a list. Its data is what ``coerce`` makes of the value sent, None for none."""

    verb = "Choose"
    choices: list[tuple[Any, str]]

    def coerce(self, value: Any) -> Any:
        return value

    def process_data(self, value: Any) -> None:
        self.data = self.coerce(value)

    def process_formdata(self, valuelist: list[str]) -> None:
        if valuelist:
            self.data = self.coerce(valuelist[0])

    def spoken(self) -> str:
        chosen = "" if self.data is None else str(self.data)
        return next((text for value, text in self.choices if str(value) == chosen), "")


class PickField(ChoiceField):
    """One of a list of records, by id; None where it may be left open. Where there are too many
    for a list the name is typed, and those that it may mean are then listed."""

    kind = "pick"
    input_type, inputmode, autocomplete, prefix = "text", "", "off", ""
    longest = NAME_LENGTH

    def __init__(
        self, label: Text, hint: Text = "", *, nothing: Text = "None", **kwargs: Any
    ) -> None:
        self.nothing = str(nothing)
        self.choices = []
        self.typed = ""
        self.problem = ""
        super().__init__(label, hint, **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        if valuelist:
            self.typed = clean(valuelist[0])[: self.longest]
        super().process_formdata(valuelist)

    def coerce(self, value: Any) -> int | None:
        return _record_id(value)

    def offer(self, choices: Choices) -> None:
        """Set what can be chosen."""
        first = f"Choose {self.words}" if self.is_required else self.nothing
        if isinstance(choices, ManyChoices):
            choices = self._find_among(choices)
        elif isinstance(choices, FirstRows) and choices.left_out:
            self._hint(f"{len(choices):,} of {choices.total:,} are listed.")
        elif isinstance(choices, CurrentChoices):
            choices = [*choices, *choices.former(self.object_data)]
        self.choices = [("", first), *choices]

    def _find_among(self, many: ManyChoices) -> Choices:
        """Those to list: the one that is meant, or those that may be."""
        kept = many.get(self.data or self.object_data, self.object_data)
        if self.data is None and kept is not None and kept[1] == self.typed:
            self.data = kept[0]
        typed = kept[1] if self.data is not None and kept is not None else self.typed
        found = many.find(typed) if self.typed else []
        if self.data is None and len(found) == 1:
            self.data = found[0][0]
        if self.data is None and self.typed:
            self.problem = self._why_not(len(found), many.most)
        if 1 < len(found) <= many.most:
            return found
        self.kind = "line"
        self._hint(f"Enter the name, or part of it: there are {many.total:,} to choose from.")
        one = [kept] if kept is not None and self.data == kept[0] else found
        return one if self.data is not None else []

    def _why_not(self, count: int, most: int) -> str:
        if count > most:
            return f"More than {most} match “{self.typed}”: enter more of the name."
        if count:
            return f"{count} match “{self.typed}”: choose {self.words} from the list."
        return f"No name contains “{self.typed}”: enter {self.words} as its own page names it."

    def _hint(self, words: str) -> None:
        self.description = f"{self.description} {words}".strip()

    def _value(self) -> str:
        """What stands in the box where the name is typed."""
        return self.spoken() if self.data is not None else self.typed

    def pre_validate(self, form: Any) -> None:
        if self.problem:
            raise StopValidation(self.problem)
        super().pre_validate(form)
        if self.data is not None and all(value != self.data for value, _text in self.choices):
            raise StopValidation(f"Choose {self.words} from the list.")


def _record_id(value: Any) -> int | None:
    text = "" if value is None else str(value)
    return int(text) if text.isdecimal() and len(text) < 12 else None


class EnumField(ChoiceField):
    """One value of an enumeration: radios, or a drop-down where there are many, or where it
    ``is_list``. ``reveals`` names fields that are asked for by one of the values: they stand below
    it, and where there is a script only while it is chosen."""

    def __init__(
        self,
        label: Text,
        choices: type[StrEnum] | Sequence[StrEnum],
        hint: Text = "",
        *,
        words: Mapping[Any, Text] | None = None,
        reveals: Mapping[str, Sequence[str]] | None = None,
        is_list: bool = False,
        **kwargs: Any,
    ) -> None:
        self.reveals = reveals or {}
        self.revealed: dict[str, list[RecordField]] = {}
        self._members = {member.value: member for member in choices}
        super().__init__(label, hint, **kwargs)
        self.kind = "pick" if is_list or len(self._members) > 7 else "radios"
        self.choices = [
            (value, str((words or {}).get(member) or _word(member)))
            for value, member in self._members.items()
        ]
        if not self.is_required:
            self.choices.insert(0, ("", "Not yet decided"))
        elif self.kind == "pick":
            self.choices.insert(0, ("", f"Choose {self.words}"))

    def coerce(self, value: Any) -> StrEnum | None:
        return self._members.get(str(value))

    def offer(self, members: Sequence[StrEnum]) -> None:
        """Leave only some to choose; the service that saves checks that it is one of them."""
        kept = {"", *(member.value for member in members)}
        self.choices = [(value, text) for value, text in self.choices if value in kept]


def _word(member: StrEnum) -> str:
    word: str | None = getattr(member, "word", None)
    return word or member.value.replace("_", " ").capitalize()


class TickField(RecordField):
    """Yes or no: one box, ticked or not."""

    kind = "tick"

    def __init__(self, label: Text, hint: Text = "", **kwargs: Any) -> None:
        super().__init__(label, hint, is_required=False, **kwargs)

    def process_data(self, value: Any) -> None:
        self.data = bool(value)

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = bool(valuelist)

    def spoken(self) -> str:
        return "Yes" if self.data else "No"


class TicksField(RecordField):
    """Any number of a list of records, by id, each with its own box."""

    kind = "ticks"

    def __init__(self, label: Text, hint: Text = "", **kwargs: Any) -> None:
        self.choices: list[tuple[int, str]] = []
        super().__init__(label, hint, is_required=False, **kwargs)

    def offer(self, choices: Choices) -> None:
        """Set what can be ticked."""
        self.choices = list(choices)

    def process_data(self, value: Sequence[int] | None) -> None:
        self.data = list(value or ())

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = [found for given in valuelist if (found := _record_id(given)) is not None]

    def pre_validate(self, form: Any) -> None:
        if not set(self.data) <= {value for value, _text in self.choices}:
            raise StopValidation("Choose from the list.")

    def spoken(self) -> str:
        return ", ".join(text for value, text in self.choices if value in self.data)
