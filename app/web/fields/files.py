"""A file to choose."""

from dataclasses import dataclass
from typing import Any

from werkzeug.datastructures import FileStorage

from app.core.models import NAME_LENGTH
from app.core.wording import Text
from app.web.fields.base import RecordField

#: What a browser's chooser offers first; what a file is, its content tells.
_PAPERS = ".pdf,.docx"


@dataclass(frozen=True)
class Upload:
    """A file as it was sent. Its ``name`` is for people: nothing goes by it."""

    name: str
    content: bytes


class FileField(RecordField):
    """One file. A form that comes back has to be given it anew: no browser sends it twice."""

    kind = "file"
    verb = "Choose"

    def __init__(
        self, label: Text, hint: Text = "", *, accepts: str = _PAPERS, **kwargs: Any
    ) -> None:
        self.accepts = accepts
        super().__init__(label, hint, **kwargs)

    def process_data(self, _value: Any) -> None:
        self.data: Upload | None = None

    def process_formdata(self, valuelist: list[Any]) -> None:
        for given in valuelist:
            if isinstance(given, FileStorage) and given.filename:
                self.data = Upload(_own_name(given.filename), given.read())

    def spoken(self) -> str:
        return self.data.name if self.data else ""


def _own_name(given: str) -> str:
    """A file's name without folders and without what does not print."""
    name = given.replace("\\", "/").rpartition("/")[2]
    return "".join(c for c in name if c.isprintable()).strip()[-NAME_LENGTH:] or "file"
