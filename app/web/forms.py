"""The one base of all forms: what was typed is kept, errors stand beside fields, and a form drawn
from an older version of a record shows both versions and loses neither."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Protocol, TypeVar

from flask import g, request
from flask_wtf import FlaskForm
from werkzeug.datastructures import MultiDict
from wtforms import HiddenField

from app.core.database import end_reading
from app.core.errors import DomainError, NotFound, Refused, SavedMeanwhile, WrongRows
from app.core.models import Record
from app.core.workflow import MoveNotAllowed
from app.web import meanwhile
from app.web.fields import (
    Choices,
    EnumField,
    FileField,
    PickField,
    RecordField,
    RowsField,
    TicksField,
)
from app.web.form_parts import FormPart
from app.web.kept_forms import NEVER_KEPT, kept_why, typed_before
from app.web.once import once

M = TypeVar("M")

#: What the button "Save and add another" sends, as ``then``.
ANOTHER = "another"


@dataclass(frozen=True)
class Clash:
    """A field that someone else changed meanwhile: what is stored now, and what was typed."""

    label: str
    stored: str
    typed: str


class Versioned(Protocol):
    """What a form may change: a record or, where a change makes a new row, the facts that hold."""

    @property
    def version(self) -> int: ...


class _Beginning:
    """What a record's form begins with: the values given or, where there is none, the record's."""

    def __init__(self, record: Versioned | None, given: Mapping[str, Any]) -> None:
        self._record, self._given = record, given

    def __getattr__(self, name: str) -> Any:
        return self._given[name] if name in self._given else getattr(self._record, name)


class RecordForm(FlaskForm):
    """A form that makes or changes one record; one without fields asks to confirm an action.

    ``record`` fills the fields of its attributes' names, save those in ``initial``; ``choices``
    maps a ``PickField``'s or ``TicksField``'s name to its (id, text) pairs; the fields named in
    ``without`` are not shown to this person. Reads no database. Where the session was over when it
    was sent, it ``is_restored``: drawn with what was typed, and ``restored_why``.
    """

    class Meta(FlaskForm.Meta):
        csrf = False  # every unsafe request is checked, before any form is made

        def wrap_formdata(self, form: "RecordForm", formdata: Any) -> Any:
            """Fields take what they are made for: a file sent as a text is none, and the other
            way round."""
            given = super().wrap_formdata(form, formdata)
            if given is None or given is formdata:  # nothing was sent, or it is not the request's
                return given
            names = {name for name, kind in _declared(type(form)) if issubclass(kind, FileField)}
            texts = [(n, v) for n, v in request.form.items(multi=True) if n not in names]
            files = [(n, v) for n, v in request.files.items(multi=True) if n in names]
            return MultiDict(texts + files)

    #: Whether a field that may stay empty says so in its label.
    says_optional: ClassVar[bool] = True
    #: The fields that the next new record is likely to have alike: "save and add another" keeps
    #: them. Of a form that ``is_single`` there is no other.
    alike: ClassVar[tuple[str, ...]] = ()
    is_single: bool = False
    #: How a long form is divided; a field that is in none stands before them.
    parts: Sequence[FormPart] = ()

    version = HiddenField()

    def __init__(
        self,
        record: Versioned | None = None,
        *,
        choices: Mapping[str, Choices] | None = None,
        without: Collection[str] = (),
        formdata: Any = ...,
        prefix: str = "",
        **initial: Any,
    ) -> None:
        typed = typed_before() if formdata is ... else None
        own = {f"{prefix}-{name}" if prefix else name for name in self._own_names()}
        self.is_restored = typed is not None and not own.isdisjoint(typed)
        self.restored_why = kept_why() if self.is_restored else ""
        if self.is_restored:
            formdata = typed
        given = {} if formdata is ... else {"formdata": formdata}
        beginning = None if record is None else _Beginning(record, initial)
        super().__init__(obj=beginning, data=initial, prefix=prefix, **given)
        self._prefix_given = prefix
        self._record, self._choices, self._initial = record, choices or {}, initial
        self._without = tuple(without)
        if self.can_be_repeated and not self.is_submitted() and not self.is_restored:
            self._begin_as_the_last()
        for name in self._without:
            del self[name]
        for name, offered in self._choices.items():
            if name in self._without:
                continue
            field = self[name]
            assert isinstance(field, PickField | TicksField)
            field.offer(offered)
        for field in self:
            if isinstance(field, EnumField):
                field.revealed = {
                    value: [self[name] for name in names if name in self]
                    for value, names in field.reveals.items()
                }
        #: Forms of rows that are sent with it, each with what its row is called.
        self.rows: Sequence[tuple[str, RecordForm]] = ()
        self.clashes: list[Clash] = []
        self.is_stale = False
        #: Of a form that is stale: who made the change, and when.
        self.came_first = ""
        self.problems: list[str] = []
        if not self.is_submitted() and not self.is_restored and record is not None:
            self.version.data = str(record.version)

    def __init_subclass__(cls, **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        NEVER_KEPT.update(name for name, kind in _declared(cls) if kind.is_secret)

    @classmethod
    def _own_names(cls) -> set[str]:
        return {name for name, _kind in _declared(cls)}

    @property
    def drawn_parts(self) -> list[tuple[FormPart, list[RecordField]]]:
        """The parts with those of their fields that are shown to this person."""
        return [
            (part, [self[n] for n in part.names if n in self and n not in self._revealed])
            for part in self.parts
        ]

    @property
    def _revealed(self) -> set[str]:
        """The fields that are drawn below the choice that asks for them."""
        choices = (field for field in self if isinstance(field, EnumField))
        return {
            field.name
            for choice in choices
            for fields in choice.revealed.values()
            for field in fields
        }

    @property
    def before_parts(self) -> list[RecordField]:
        """The fields that are in no part."""
        divided = {name for part in self.parts for name in part.names} | self._revealed
        return [f for f in self if isinstance(f, RecordField) and f.name not in divided]

    @property
    def can_be_repeated(self) -> bool:
        """Whether it makes a new record, and another may be made right after."""
        verb = (request.endpoint or "").rpartition(".")[2]
        return self._record is None and not self.is_single and verb.startswith("create_")

    def _begin_as_the_last(self) -> None:
        """Take from the address what "save and add another" put there."""
        for name in self.alike:
            if name in self and name in request.args:
                self[name].process(request.args, self[name].data)

    def _note_another(self) -> None:
        """Where another is to be added, have ``redirect_to`` come back here."""
        if self.can_be_repeated and request.form.get("then") == ANOTHER:
            alike = [name for name in self.alike if name in self]
            asked = [(n, v) for n, v in request.args.items(multi=True) if n not in alike]
            g.another = asked + [(n, v) for n in alike for v in request.form.getlist(n)]

    def values(self) -> dict[str, Any]:
        """What the fields hold, by name; those that this person is not shown keep what the record
        has, whatever was sent."""
        beginning = _Beginning(self._record, self._initial)
        kept = {name: getattr(beginning, name) for name in self._without}
        return {name: field.data for name, field in self.asked().items()} | kept

    def asked(self) -> dict[str, RecordField]:
        """The fields that a person sees, by name, in order."""
        return {n: f for n, f in self._fields.items() if isinstance(f, RecordField)}

    def saves(self, change: Callable[[], Any], *, look: Callable[[], Any] | None = None) -> bool:
        """Whether the form was sent, is valid and current, and ``change`` went through (in one
        transaction, ``once``). If not, the form holds what to tell. ``look`` comes before it,
        outside any transaction: for what takes long, such as looking into a file. Its ``rows`` are
        saved with it: all of them, or nothing."""
        if not self._is_fit():
            return False
        try:
            if look is not None:
                end_reading()
                look()
            with once(keeps_loaded=True):
                change()
            self._note_another()
            return True
        except (NotFound, Refused):
            raise
        except DomainError as error:
            self.report(error)
            if isinstance(error, SavedMeanwhile | MoveNotAllowed):
                self._say_who_was_first()
        return False

    def passes(self, check: Callable[[], Any]) -> bool:
        """Whether the form was sent, is valid and current, and ``check`` raises nothing: for a page
        that shows what it would do before it does it."""
        if not self._is_fit():
            return False
        try:
            check()
        except (NotFound, Refused):
            raise
        except DomainError as error:
            self.report(error)
            return False
        return True

    def _is_fit(self) -> bool:
        """Whether it was sent, and it and its rows are valid and current."""
        if not self.is_submitted():
            return False
        forms = [self, *(row for _title, row in self.rows)]
        if not all([form.validate() for form in forms]):  # noqa: C419 - each says what is wrong
            return False
        meanwhile.remember()
        behind = [form for form in forms if form.is_behind]
        for form in behind:
            form._show_both()
        return not behind

    @property
    def is_behind(self) -> bool:
        """Whether its record was changed since the page was drawn."""
        return self._record is not None and self.version.data != str(self._record.version)

    def _say_who_was_first(self) -> None:
        change = meanwhile.find_change()
        if change is not None:
            self.came_first = meanwhile.sentence(change)

    def made(self, make: Callable[[], M]) -> M | None:
        """What ``make`` made, where the form ``saves`` it."""
        made: list[M] = []
        return made[0] if self.saves(lambda: made.append(make())) else None

    def report(self, error: DomainError) -> None:
        """Put an error beside its field or, where it names none, above the form."""
        if isinstance(error, WrongForms):
            for form, problem in error.problems:
                form.report(problem)
        elif isinstance(error, WrongRows):
            for field in self.asked().values():
                if isinstance(field, RowsField):
                    field.report(error.problems)
        elif error.field and error.field in self:
            self[error.field].errors = [*self[error.field].errors, error.message]
        else:
            self.problems.append(error.message)

    def _show_both(self) -> None:
        stored = type(self)(
            self._record,
            choices=self._choices,
            without=self._without,
            formdata=None,
            prefix=self._prefix_given,
            **self._initial,
        )
        self.is_stale = True
        self._say_who_was_first()
        self.clashes = [
            Clash(field.label.text, before, field.spoken())
            for name, field in self.asked().items()
            if (before := stored.asked()[name].spoken()) != field.spoken()
        ]
        assert self._record is not None
        self.version.data = str(self._record.version)

    @property
    def sends_files(self) -> bool:
        """Whether the form has to be sent as the kind that holds files."""
        return any(isinstance(field, FileField) for field in self.asked().values())

    @property
    def has_errors(self) -> bool:
        own = bool(self.errors or self.problems or self.is_stale)
        return own or any(row.has_errors for _title, row in self.rows)

    @property
    def error_list(self) -> list[dict[str, str]]:
        """The error summary's rows: each message, with a link to its field."""
        said = [self.came_first] if self.came_first and not self.is_stale else []
        rows = [{"text": message} for message in [*said, *self.problems]]
        for field in self.asked().values():
            rows += [{"text": text, "href": f"#{anchor}"} for text, anchor in field.error_rows()]
        for title, row in self.rows:
            rows += [each | {"text": f"{title}: {each['text']}"} for each in row.error_list]
            if row.is_stale:
                rows.append({"text": f"{title}: someone else changed it. Check both versions."})
        return rows


class WrongForms(DomainError):
    """Of the rows of a form some cannot be saved, and so nothing is: each form with its problem."""

    def __init__(self, problems: Sequence[tuple[RecordForm, DomainError]]) -> None:
        super().__init__("Correct the rows that are marked.")
        self.problems = problems


def save_rows(changes: Sequence[tuple[RecordForm, Callable[[], Any]]]) -> None:
    """Make the change of each row, inside the change of the form that they are ``rows`` of. Raises
    ``WrongForms``, which says of all rows what is wrong."""
    problems: list[tuple[RecordForm, DomainError]] = []
    for form, change in changes:
        try:
            change()
        except (NotFound, Refused, SavedMeanwhile):
            raise
        except DomainError as error:
            problems.append((form, error))
    if problems:
        raise WrongForms(problems)


def by_row(rows: Mapping[int, RecordForm], change: Callable[[], Any]) -> None:
    """Do what a service does with several records, by whose keys the form has its ``rows``: what
    it says of some of them (``WrongRows``) is said beside these."""
    try:
        change()
    except WrongRows as wrong:
        problems = [(rows[key], DomainError(text)) for key, text in wrong.problems.items()]
        raise WrongForms(problems) from None


def press(record: Record, change: Callable[[], Any]) -> None:
    """Do what a button of a record's page does, in one transaction: a form that asks nothing, and
    carries the version that the page was drawn from (``post_button``). Raises ``SavedMeanwhile``
    where someone has changed the record since, and does nothing."""
    meanwhile.remember()
    if request.form.get("version") != str(record.version):
        raise SavedMeanwhile
    with once():
        change()


def _declared(form: type[RecordForm]) -> Iterator[tuple[str, type[RecordField]]]:
    """The fields that a form's class declares for people: names and kinds."""
    for name in dir(form):
        kind = getattr(getattr(form, name, None), "field_class", None)
        if isinstance(kind, type) and issubclass(kind, RecordField):
            yield name, kind


def asked_for(name: str, longest: int = 100) -> str:
    """A free text from the address, cut to size."""
    return request.args.get(name, "").replace("\x00", "").strip()[:longest]
