"""What every field has, and what those have that are one box to type in."""

from typing import Any

from wtforms import Field
from wtforms.validators import StopValidation

from app.core.sentences import capital, the
from app.core.wording import Text


def clean(typed: str) -> str:
    """Outer white space goes; line ends are single; NUL, which PostgreSQL refuses, goes too."""
    return typed.replace("\r\n", "\n").replace("\x00", "").strip()


class RecordField(Field):
    """A field of a ``RecordForm``. ``kind`` tells the template which component draws it."""

    kind: str
    #: Whether what is typed may be kept nowhere and is never shown again.
    is_secret = False
    #: What a person does in it, as a message says.
    verb = "Enter"

    def __init__(
        self,
        label: Text,
        hint: Text = "",
        *,
        called: Text = "",
        is_required: bool = True,
        **kwargs: Any,
    ) -> None:
        """``called`` is what a message calls it where the label is no noun: "the due date" where
        the label is "Due"."""
        self.called = str(called)
        self.is_required = is_required
        super().__init__(str(label), description=str(hint), **kwargs)

    @property
    def words(self) -> str:
        """The label inside a sentence, with its article: "the due date", "the NHS body"."""
        return self.called or the(self.label.text)

    @property
    def subject(self) -> str:
        """What a message about it begins with."""
        return capital(self.called) or self.label.text

    @property
    def missing(self) -> str:
        """What to say where it is empty and may not be."""
        return f"{self.verb} {self.words}."

    def pre_validate(self, form: Any) -> None:
        if self.is_required and self.data in (None, "", []) and not self.process_errors:
            raise StopValidation(self.missing)

    def error_rows(self) -> list[tuple[str, str]]:
        """What the error summary says of it: messages, and the ids of what they lead to."""
        anchor = f"{self.id}-day" if self.kind == "day" else self.id
        return [(str(text), anchor) for text in self.errors[:1]]

    def spoken(self) -> str:
        """Its value as a person reads it."""
        return "" if self.data is None else str(self.data)


class BoxField(RecordField):
    """One box, in which a value is typed. What was typed is kept where it is no such value."""

    kind = "line"
    input_type = "text"
    inputmode = ""
    autocomplete = ""
    prefix = ""
    longest = 20
    typed = ""

    def parse(self, typed: str) -> Any:
        """The value that a text says. Raises ``ValueError``, which says what it should be."""
        return typed

    def shown(self, value: Any) -> str:
        """The text that says a value."""
        return str(value)

    def process_formdata(self, valuelist: list[str]) -> None:
        if not valuelist:
            return
        self.typed = clean(valuelist[0])[: self.longest]
        self.data = None
        self.data = self.parse(self.typed) if self.typed else None

    def _value(self) -> str:
        return self.typed or self.spoken()

    def spoken(self) -> str:
        return "" if self.data is None else self.shown(self.data)
