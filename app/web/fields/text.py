"""Words: a line, several lines, a list of lines, a secret."""

from collections.abc import Sequence
from typing import Any

from wtforms.validators import StopValidation

from app.core.models import LINE_LENGTH, TEXT_LENGTH
from app.core.wording import Text
from app.web.fields.base import BoxField, RecordField, clean


class TextField(RecordField):
    """Several lines of plain text, of at most so many words where it says."""

    kind = "text"

    def __init__(
        self,
        label: Text,
        hint: Text = "",
        *,
        longest: int = TEXT_LENGTH,
        rows: int = 5,
        most_words: int = 0,
        **kwargs: Any,
    ) -> None:
        self.longest, self.rows, self.most_words = longest, rows, most_words
        super().__init__(label, hint, **kwargs)

    def process_data(self, value: str | None) -> None:
        self.data = clean(value or "")

    def process_formdata(self, valuelist: list[str]) -> None:
        if valuelist:
            self.data = clean(valuelist[0])

    def _value(self) -> str:
        return self.spoken()

    def pre_validate(self, form: Any) -> None:
        super().pre_validate(form)
        if len(self.data) > self.longest:
            raise StopValidation(f"{self.subject} must be {self.longest:,} characters or fewer.")
        count = len(self.data.split())
        if 0 < self.most_words < count:
            raise StopValidation(f"Enter {self.most_words} words or fewer. There are {count:,}.")


class LineField(TextField):
    """One line of text."""

    kind = BoxField.kind
    inputmode = BoxField.inputmode
    prefix = BoxField.prefix

    def __init__(
        self,
        label: Text,
        hint: Text = "",
        *,
        longest: int = LINE_LENGTH,
        input_type: str = BoxField.input_type,
        autocomplete: str = BoxField.autocomplete,
        **kwargs: Any,
    ) -> None:
        self.input_type, self.autocomplete = input_type, autocomplete
        super().__init__(label, hint, longest=longest, **kwargs)

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata([" ".join(text.splitlines()) for text in valuelist])


class SecretField(RecordField):
    """A password: taken as typed, and never shown again, not even where versions are compared."""

    kind = "password"
    is_secret = True
    longest = 200

    def __init__(self, label: Text, hint: Text = "", *, autocomplete: str, **kwargs: Any) -> None:
        self.autocomplete = autocomplete
        super().__init__(label, hint, **kwargs)

    def process_data(self, value: str | None) -> None:
        self.data = value or ""

    def pre_validate(self, form: Any) -> None:
        super().pre_validate(form)
        if len(self.data) > self.longest:
            raise StopValidation(f"{self.subject} must be {self.longest} characters or fewer.")

    def spoken(self) -> str:
        return ""


class LinesField(RecordField):
    """Short texts, one a line: a list of strings, in which nothing stands twice."""

    kind = "text"

    def __init__(
        self,
        label: Text,
        hint: str = "Enter each on a new line.",
        *,
        longest_line: int = LINE_LENGTH,
        most: int = 20,
        rows: int = 5,
        **kwargs: Any,
    ) -> None:
        self.longest_line, self.most, self.rows = longest_line, most, rows
        self.most_words = 0
        self.longest = most * longest_line
        super().__init__(label, hint, **kwargs)

    def process_data(self, value: Sequence[str] | None) -> None:
        self.data = list(value or ())

    def process_formdata(self, valuelist: list[str]) -> None:
        typed = clean("\n".join(valuelist[:1])).splitlines()
        self.data = list(dict.fromkeys(line.strip() for line in typed if line.strip()))

    def _value(self) -> str:
        return "\n".join(self.data)

    def pre_validate(self, form: Any) -> None:
        super().pre_validate(form)
        if len(self.data) > self.most:
            raise StopValidation(f"{self.subject} must have {self.most} lines or fewer.")
        if any(len(line) > self.longest_line for line in self.data):
            raise StopValidation(
                f"{self.subject}: each line must be {self.longest_line:,} characters or fewer."
            )

    def spoken(self) -> str:
        return "; ".join(self.data)
