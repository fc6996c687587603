"""What a domain declares of itself. The registry lists the domains; low rooms read the lists,
so that a pilot's page shows its milestones though pilots know nothing of delivery."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import click
from flask import Blueprint, Flask, current_app
from sqlalchemy import ColumnElement, Select, select

from app.core.access import Access, Actor
from app.core.answers import Answer
from app.core.due_kinds import DueKind
from app.core.figure_kinds import FigureSource
from app.core.findings import FindingSource
from app.core.held import HeldKind
from app.core.holdings import HoldingSource
from app.core.labels import humanised, table_label, table_plural
from app.core.markings import LOWEST, Marking
from app.core.news import AwaitedSource, NewsSource
from app.core.operating import Condition
from app.core.positions import PositionSource
from app.core.publishing import PublicKind
from app.core.registers import Register
from app.core.restriction import Restrictable
from app.core.rows import Rows
from app.core.searched import BY_ITSELF, Searched
from app.core.sections import SectionType
from app.core.suggestions import LeftOut, Suggestion, SuggestionGroup
from app.core.timed import Job
from app.core.wording import Text, words


@dataclass(frozen=True)
class NavigationEntry:
    """A page in the service navigation. Entries of one ``section`` share a heading there and show
    side by side inside it or, where they are many, on a page of their own, each with what it is
    ``about``; ``is_shown`` asks the actor."""

    said_section: Text
    said: Text
    endpoint: str
    order: int
    is_shown: Callable[[Actor], object]
    about: Text = ""

    @property
    def section(self) -> str:
        return str(self.said_section)

    @property
    def label(self) -> str:
        return str(self.said)


@dataclass(frozen=True)
class HeaderLink:
    """What stands beside someone's name in the header of every page ("8 to do, 2 overdue"), what
    it is ``about``, and the page that it leads to; where it ``keeps_page``, with the address of
    this one (``next``)."""

    text: str
    about: str
    endpoint: str
    is_late: bool = False
    keeps_page: bool = False


#: A panel that stands below every record that some domain declares (see ``RecordKind``).
EVERY_RECORD = "*"


@dataclass(frozen=True)
class Panel:
    """A part of another domain's record page; ``on`` names the page, or is ``EVERY_RECORD``.
    ``load(record, actor)`` gives the template's context, or None to show nothing; it must take a
    fixed number of queries."""

    on: str
    order: int
    template: str
    load: Callable[[Any, Actor], dict[str, Any] | None]


@dataclass(frozen=True)
class Found:
    """How records of a kind are found by words that stand in no one column of theirs, or at an
    address that their key does not give: the ``title`` in SQL, over all that the kind's
    ``readable`` joins; ``columns`` of ``core.rows`` besides; ``address(row)``, and ``note(row)``,
    which tells one of them from another or, where it ``says_kind``, what it is."""

    title: Any
    address: Callable[[Any], tuple[str, dict[str, Any]]]
    columns: Mapping[str, Any] = field(default_factory=dict)
    note: Callable[[Any], str] = lambda _row: ""
    says_kind: bool = False


@dataclass(frozen=True)
class RecordKind:
    """A kind of record that people open. ``name`` is what audit and links call it ("milestone");
    ``address(record)`` gives the endpoint of its page and the values in it, given a record loaded
    with ``parts`` (loader options); ``can_read(actor, record)`` is the permission that the
    page itself asks; its history has one of its own where it tells more than the page;
    ``can_delete`` is asked of whoever takes back what was added by mistake. Records of a kind
    that ``can_be_referred`` go from one group to another; a ``is_register`` is read by all who
    work in the programme, and found by words of its title. So is one that is ``readable``: a
    select of the records that an actor may read on a day, None where that is none of them;
    ``found`` says how, where not by a column that is their title, and ``searched`` what else of it
    is searched.
    What it is called stands in its table's ``info`` (``core.labels``).
    """

    name: str
    model: type[Any]
    address: Callable[[Any], tuple[str, dict[str, Any]]]
    can_read: Callable[[Actor, Any], Access]
    parts: Sequence[Any] = ()
    can_read_history: Callable[[Actor, Any], Access] | None = None
    can_delete: Callable[[Actor, Any], Access] | None = None
    can_be_referred: bool = False
    is_register: bool = False
    readable: Callable[[Actor, date], Select[Any] | None] | None = None
    found: Found | None = None
    searched: Searched = BY_ITSELF

    @property
    def title(self) -> Any:
        """The column of what one of them is called."""
        names = ("title", "name", "text")
        return next(getattr(self.model, name) for name in names if hasattr(self.model, name))

    def select_readable(self, actor: Actor, on: date) -> Select[Any] | None:
        """Those that the actor finds by words of their title; None where that is none."""
        if self.readable is not None:
            return self.readable(actor, on)
        return select(self.model) if self.is_register and self.can_read(actor, None) else None

    @property
    def label(self) -> str:
        """What one of them is called inside a sentence: "agenda item"."""
        return table_label(self.model.__tablename__)

    @property
    def plural(self) -> str:
        return table_plural(self.model.__tablename__)

    @property
    def can_be_restricted(self) -> bool:
        return issubclass(self.model, Restrictable)

    @property
    def has_owner(self) -> bool:
        return hasattr(self.model, "owner_id")

    def reads_history(self, actor: Actor, record: Any) -> Access:
        """Whether the actor reads what was changed in the record."""
        return (self.can_read_history or self.can_read)(actor, record)


@dataclass(frozen=True)
class Anchor:
    """The head of the record of changes as something kept elsewhere remembers it: how many
    entries there were, the hash of the last (or how it begins), and what remembers it
    ("Issue 1 of ...")."""

    count: int
    hash: str
    what: str


@dataclass(frozen=True, kw_only=True)
class DueItem:
    """Something that someone owes by a day: a return, a paper, an action. ``person_id`` is None
    where nobody is named, or where it ``is_of_secretariat``, whoever of them does it;
    ``meeting_id`` is the meeting that waits for it, if one does; ``kind`` names a ``DueKind`` of
    its domain; ``endpoint`` and ``values`` lead to where it is done. ``is_done`` items are what has
    come. ``marking`` covers even its name. Where it is about a restricted record, ``readers`` are
    those who may know of it besides the secretariat. Where neither may go, it is called ``short``.
    ``place_id``, ``group_id`` and, where a body owes it, ``organisation_id`` say whose it is, for
    those who are told of it besides the owner;
    ``record`` is the table and id of what its history is kept of; ``part`` tells several things
    of a kind apart that are done in one place, and ``named`` names what is done in one place today
    and in another tomorrow. ``ask`` is what is asked for, for those who cannot open its page.
    """

    kind: str
    what: str
    due_on: date
    endpoint: str
    values: dict[str, Any]
    person_id: int | None = None
    meeting_id: int | None = None
    is_done: bool = False
    is_of_secretariat: bool = False
    is_illustrative: bool = False
    marking: Marking | None = None
    short: str = ""
    readers: frozenset[int] | None = None
    place_id: int | None = None
    group_id: int | None = None
    organisation_id: int | None = None
    record: tuple[str, int] | None = None
    part: str = ""
    ask: str = ""
    named: str = ""

    @property
    def key(self) -> str:
        """Names the thing whoever owes it and whenever it is due: its kind and where it is done."""
        if self.named:
            return f"{self.kind} {self.named}"
        values = "&".join(f"{name}={self.values[name]}" for name in sorted(self.values))
        return f"{self.kind} {self.endpoint} {values} {self.part}".rstrip()

    @property
    def open_name(self) -> str:
        """What it is called where every mailbox between may read it."""
        is_marked = self.marking is not None and self.marking not in LOWEST
        return self.short if is_marked or self.readers is not None else self.what

    @property
    def covered_name(self) -> str:
        """What it is called should its record be marked or restricted later: its whole name, where
        that gives nothing of the record away."""
        is_never_covered = self.marking is None and self.readers is None and not self.short
        return self.what if is_never_covered else self.short


@dataclass(frozen=True)
class Domain:
    """One domain's declarations. A programme can do without one that ``is_optional``
    (``domains_in_use``); its records stay. ``grants()`` gives selects of what people hold by that
    domain's records (see ``accounts.grants``). ``start_programme(actor)`` lays down what the
    domain has in every new programme. ``due(person_id, meetings)`` yields what is owed by a person
    (None: by anybody) or for some meetings (None: for any), in a fixed number of queries;
    ``due_rows(of_person, of_meetings)`` the same of what grows with a register, as rows of the one
    statement of all domains, made once for all that is asked: see ``core.rows``;
    ``owes()`` is a condition on ``rows.PERSON`` without which ``due`` gives nothing of a person:
    whoever does not meet it is not asked for;
    ``due_kinds`` are the kinds of both, ``answers`` those that a link in an email can give;
    ``suggestions(meeting, today)`` what belongs on that meeting's agenda, ``suggestion_groups``
    what the registers say does; ``sections`` are what can fill an item of it; ``figures`` what is
    counted of its records, ``findings`` what the secretariat's front page says of them, ``news``
    what changed of them lately, ``positions`` where they stood on a past day, ``awaited`` what
    others did to those that someone waits for.
    ``anchors()`` yields what the domain's records remember of the record of changes.
    ``administrative`` are the kinds of entries in the record of changes that administrators read
    whole. ``role_scopes`` names what roles are granted over ("pilot"), and lists the records to
    choose from, by id and name. ``checks`` are what a lower domain asks of the ones above it before
    it changes something, by the name of the change ("meeting:record-changed"): each raises a
    ``DomainError`` where that must not be, or changes with it what is the same fact. ``events``
    are what people call events of the record of changes, by their tags, where these do not say
    it. ``prepared(meeting_ids)`` says what has been prepared for some meetings, by their ids ("2
    papers"), in a fixed number of queries. ``holdings`` are what a place or group that is to be
    archived may still hold of that domain, ``held`` what people and organisations do;
    ``public`` are the kinds of record that can be published.
    ``header(actor)`` gives what the header of every page says to an actor, if anything: every page
    waits for it. ``conditions()`` yields what an operator should know of the domain's work,
    ``guessable()`` the names that no password should be made of. ``draw_error(status, heading,
    advice)`` answers an error at an address of the domain's that has no page of the service's
    around it; None elsewhere.
    """

    name: str
    blueprint: Blueprint | None = None
    is_optional: bool = False
    grants: Callable[[], Iterable[Select[Any]]] | None = None
    navigation: Sequence[NavigationEntry] = ()
    panels: Sequence[Panel] = ()
    jobs: Sequence[Job] = ()
    commands: Sequence[click.Command] = ()
    records: Sequence[RecordKind] = ()
    administrative: Sequence[str] = ()
    role_scopes: Mapping[str, Callable[[], Sequence[tuple[int, str]]]] = field(default_factory=dict)
    due_kinds: Sequence[DueKind] = ()
    due: Callable[[int | None, Sequence[Any] | None], Iterable[DueItem]] | None = None
    due_rows: Callable[[bool, bool], Iterable[Rows[DueItem]]] | None = None
    owes: Callable[[], ColumnElement[bool]] | None = None
    answers: Sequence[Answer] = ()
    suggestions: Callable[[Any, date], Iterable[Suggestion | LeftOut]] | None = None
    registers: Sequence[Register[Any, Any]] = ()
    sections: Sequence[SectionType[Any]] = ()
    suggestion_groups: Sequence[SuggestionGroup] = ()
    figures: Sequence[FigureSource] = ()
    findings: Sequence[FindingSource] = ()
    news: Sequence[NewsSource] = ()
    positions: Sequence[PositionSource] = ()
    header: Callable[[Actor], HeaderLink | None] | None = None
    awaited: Sequence[AwaitedSource] = ()
    anchors: Callable[[], Iterable[Anchor]] | None = None
    start_programme: Callable[[Actor], None] | None = None
    checks: Mapping[str, Callable[[Any], None]] = field(default_factory=dict)
    events: Mapping[str, str] = field(default_factory=dict)
    conditions: Callable[[], Iterable[Condition]] | None = None
    guessable: Callable[[], Iterable[str]] | None = None
    holdings: Sequence[HoldingSource] = ()
    held: Sequence[HeldKind] = ()
    prepared: Callable[[Sequence[int]], Mapping[int, Sequence[str]]] | None = None
    public: Sequence[PublicKind] = ()
    draw_error: Callable[[int, str, str], Any | None] | None = None


def domains_of(app: Flask) -> Sequence[Domain]:
    """The domains that the registry gave this app."""
    found: Sequence[Domain] = app.extensions["domains"]
    return found


def domains_in_use(app: Flask) -> Sequence[Domain]:
    """Those that the programme uses: whatever people are shown or asked for comes from these."""
    unused = words.unused
    known: dict[tuple[str, ...], Sequence[Domain]]
    known = app.extensions.setdefault("domains_in_use", {})
    found = known.get(unused)
    if found is None:
        found = known[unused] = [
            each for each in domains_of(app) if not (each.is_optional and each.name in unused)
        ]
    return found


def declared_answers() -> dict[str, Answer]:
    """What can be answered by a link in an email, by the answers' names."""
    return {each.name: each for domain in domains_in_use(current_app) for each in domain.answers}


def event_words(tag: str) -> str | None:
    """What the domain of an event calls it; None where its tag says it."""
    declared = (domain.events[tag] for domain in domains_of(current_app) if tag in domain.events)
    return next(declared, None)


def enforce_checks(change: str, subject: Any) -> None:
    """Ask the domains that check this change. Raises the ``DomainError`` of one that refuses it."""
    for domain in domains_of(current_app):
        if change in domain.checks:
            domain.checks[change](subject)


def list_prepared(meeting_ids: Sequence[int]) -> dict[int, list[str]]:
    """What has been prepared for some meetings, by their ids."""
    found: dict[int, list[str]] = {meeting_id: [] for meeting_id in meeting_ids}
    for domain in domains_in_use(current_app):
        if domain.prepared is not None and meeting_ids:
            for meeting_id, said in domain.prepared(meeting_ids).items():
                found[meeting_id] += said
    return found


def kinds_in_use(app: Flask) -> list[RecordKind]:
    """The kinds of record that the programme uses."""
    return [kind for domain in domains_in_use(app) for kind in domain.records]


def kind_of(app: Flask, record: Any) -> RecordKind | None:
    """The kind that a domain declares for a record, if one does."""
    return kind_of_model(app, type(record))


def kind_of_model(app: Flask, model: type) -> RecordKind | None:
    """The same of the records of a model."""
    domains = domains_of(app)
    known, by_model = app.extensions.get("kinds_by_model", (None, {}))
    if known is not domains:
        by_model = {}
        for kind in (kind for domain in domains for kind in domain.records):
            by_model.setdefault(kind.model, kind)
        app.extensions["kinds_by_model"] = (domains, by_model)
    found: RecordKind | None = by_model.get(model)
    return found


def declared_due_kinds() -> dict[str, DueKind]:
    """The kinds of thing that are owed, by name."""
    return {kind.name: kind for domain in domains_of(current_app) for kind in domain.due_kinds}


def reminded_due_kinds() -> dict[str, DueKind]:
    """Those of which there can be reminders."""
    return {name: kind for name, kind in declared_due_kinds().items() if not kind.is_seen_again}


def due_kind_words(name: str) -> str:
    """What a kind of thing that is owed is called; of one that nobody declares, its name."""
    declared = declared_due_kinds().get(name)
    return (str(declared.said) if declared else "") or humanised(name)


def open_name_of(item: DueItem) -> str:
    """What a thing that is owed is called in mails: where no more than its number may be said,
    with its kind."""
    return name_with_kind(item.kind, item.open_name)


def name_with_kind(kind: str, name: str) -> str:
    """A name or, of a number alone, what kind of thing it is with it: "Milestone M-012"."""
    return name if " " in name else f"{due_kind_words(kind)} {name}".rstrip()
