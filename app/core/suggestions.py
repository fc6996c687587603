"""What the registers say belongs on a meeting's agenda: groups of records with one reason, read in
one statement, so that "10 milestones have slipped past tolerance" is one suggestion of ten."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row

from app.core.access import Actor
from app.core.models import LINE_LENGTH, Numbered, reference_of
from app.core.rows import Rows


@dataclass(frozen=True)
class Suggestion:
    """A record that the data says belongs on a meeting's agenda, and why, in one sentence.
    ``key`` names it for good ("risk:12:very-high"), so that a dismissal holds. What is made of a
    record that ``is_restricted`` is restricted to the same people; ``public_title`` is what an
    agenda calls what has a restricted record's name and is not restricted itself. The item that it
    becomes begins with its ``ask``, and with the person whom it is about as its presenter."""

    key: str
    title: str
    why: str
    record_kind: str
    record_id: int
    endpoint: str
    values: dict[str, Any]
    is_restricted: bool = False
    public_title: str = ""
    ask: str = ""
    presenter_id: int | None = None

    @property
    def agenda_title(self) -> str:
        return self.public_title or self.title


def suggestion_of(
    model: type[Numbered], endpoint: str, row: Row[Any], why: str, ask: str
) -> Suggestion:
    """Of a record with a reference (which ``ask`` has at "{reference}"), from a row of its group:
    who is named in it presents it."""
    reference = reference_of(model.PREFIX, row.number)
    return Suggestion(
        key=row.key,
        title=f"{reference} {row.title}",
        why=why,
        record_kind=model.__tablename__,  # type: ignore[attr-defined]  # every such model is a table
        record_id=row.record_id,
        endpoint=endpoint,
        values={"reference": reference},
        is_restricted=row.is_restricted,
        ask=ask.replace("{reference}", reference),
        presenter_id=row.person_id,
    )


@dataclass(frozen=True)
class AcceptedSuggestion:
    """What somebody put on an agenda of a group: the subject of the check
    ``suggestion:accepted``."""

    actor: Actor
    group_id: int
    suggestion: Suggestion


def one_ask(text: str) -> str:
    """A text as the ask of a new item; what is too long for a line is left to be put shorter."""
    line = " ".join(text.split())
    return line if len(line) <= LINE_LENGTH else ""


@dataclass(frozen=True)
class LeftOut:
    """How many more a domain would suggest one by one, beyond its limit. They follow as those
    before them are settled."""

    count: int


@dataclass(frozen=True)
class SuggestionGroup:
    """Records that a domain suggests for one reason. ``name`` stands in addresses;
    ``words(count)`` is its heading; ``rows()`` selects them with their key and place. The select is
    made once: it takes the day from ``rows.TODAY``."""

    name: str
    words: Callable[[int], str]
    rows: Callable[[], Rows[Suggestion]]


@dataclass(frozen=True)
class Suggested:
    """A group as it is for a meeting: how many of it nobody has answered, and the first of them."""

    group: SuggestionGroup
    count: int
    suggestions: Sequence[Suggestion]

    @property
    def heading(self) -> str:
        return self.group.words(self.count)
