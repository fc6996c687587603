"""The shapes of the demonstration's rows, as they stand in the TOML files: people, places, groups
and meetings here, the registers in ``register_rows``, later facts in ``later_rows``.

A row names others by their keys. A row without a ``source`` was made up so that the demonstration
is complete; whether a record is flagged as illustrative follows from its source alone.
"""

from datetime import date, time
from typing import Annotated

from msgspec import Meta, Struct

from app.accounts.rules import OrganisationKind
from app.core.access import Role
from app.core.markings import Marking, MarkingScheme
from app.core.models import LINE_LENGTH, NAME_LENGTH, TEXT_LENGTH
from app.core.rag import CONFIDENCE, Rag
from app.governance.groups.rules import ItemPurpose, MemberRole
from app.governance.timetable.rules import Occurrence, SeriesKind, Weekday

Key = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=60)]
Name = Annotated[str, Meta(min_length=1, max_length=NAME_LENGTH)]
Line = Annotated[str, Meta(max_length=LINE_LENGTH)]
Text = Annotated[str, Meta(max_length=TEXT_LENGTH)]
Minutes = Annotated[int, Meta(ge=0, le=240)]

#: How a source begins that is none: made up, or from memory and unverified.
UNPUBLISHED = ("Illustrative", "Recalled")


def is_illustrative(source: str) -> bool:
    return source.startswith(UNPUBLISHED)


class Row(Struct, kw_only=True, frozen=True, forbid_unknown_fields=True):
    source: Name = "Illustrative"

    @property
    def is_illustrative(self) -> bool:
        return is_illustrative(self.source)

    def check(self, is_right: object, complaint: str) -> None:
        """For ``__post_init__``: a ``ValueError`` becomes a complaint that names the row."""
        if not is_right:
            raise ValueError(complaint)


class Figure(Row, kw_only=True, frozen=True):
    """A number and where it comes from; pounds or people, whole."""

    value: Annotated[int, Meta(ge=0)]


class ProgrammeRow(Row, kw_only=True, frozen=True):
    name: Name
    summary: Text
    funding_pounds: int
    funding_note: Line
    starts_on: date
    ends_on: date
    marking_scheme: MarkingScheme
    aims: list[Line]


class OrganisationRow(Row, kw_only=True, frozen=True):
    key: Key
    name: Name
    kind: OrganisationKind
    short_name: Annotated[str, Meta(max_length=60)] = ""


class GrantRow(Struct, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """A role granted to a person: over a group, over a pilot, or over neither."""

    role: Role
    group: Key | None = None
    pilot: Key | None = None


class PersonRow(Row, kw_only=True, frozen=True):
    """``signs_in`` opens an account under the email address; ``grants`` are its roles, besides
    those that come from records; ``clearance`` is the highest marking that is read with it."""

    key: Key
    name: Name
    role_title: Annotated[str, Meta(max_length=NAME_LENGTH)] = ""
    organisation: Key | None = None
    email: Annotated[str, Meta(pattern=r"^[a-z0-9.-]+@example\.org$")] | None = None
    signs_in: bool = False
    grants: list[GrantRow] = []
    clearance: Marking = Marking.RESTRICTED

    def __post_init__(self) -> None:
        self.check(self.signs_in or not self.grants, "a role needs an account")
        self.check(self.email or not self.signs_in, "an account needs an email")
        self.check(
            self.clearance in MarkingScheme.BEFORE_APRIL_2014.markings,
            "the clearance is not of the programme's scheme",
        )


class RegionRow(Row, kw_only=True, frozen=True):
    key: Key
    name: Annotated[str, Meta(max_length=60)]
    tile_row: int
    tile_column: int
    government_office: Key


class ThemeRow(Row, kw_only=True, frozen=True):
    name: Name


class PilotPeopleRow(Struct, kw_only=True, frozen=True, forbid_unknown_fields=True):
    lead: Key
    government_office_lead: Key
    locality_manager: Key
    champion: Key
    starts_on: date


class PilotRow(Row, kw_only=True, frozen=True):
    key: Key
    name: Name
    short_name: Annotated[str, Meta(max_length=60)]
    region: Key
    lead_organisation: Key
    summary: Text
    population: Figure
    mapped_spend: Figure
    spend_per_head: Figure
    areas: list[Name]
    partners: list[Key]
    themes: list[ThemeRow]
    people: PilotPeopleRow


class MemberRow(Row, kw_only=True, frozen=True):
    person: Key
    represents: Key | None = None
    name_then: Annotated[str, Meta(max_length=NAME_LENGTH)] = ""
    role: MemberRole = MemberRole.MEMBER
    starts_on: date
    ends_on: date | None = None
    substitutes: list[Key] = []


class StandingRow(Struct, kw_only=True, frozen=True, forbid_unknown_fields=True):
    title: Name
    description: Text
    section: str
    purpose: ItemPurpose
    minutes: Minutes
    presenter: Key


class TermsRow(Row, kw_only=True, frozen=True):
    """A version of the terms of reference; a draft where ``agreed_on`` is missing. What it does
    not give is as in the version before."""

    purpose: Text | None = None
    authority: Text | None = None
    reporting_line: Line | None = None
    frequency: Annotated[str, Meta(max_length=60)] | None = None
    quorum_percent: Annotated[int, Meta(ge=0, le=100)] | None = None
    do_substitutes_count: bool | None = None
    review_on: date | None = None
    agreed_on: date | None = None


class SeriesRow(Struct, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """A rule by which the group meets, with its meetings up to ``plans_until``; the one of
    ``cancelled_on`` is cancelled."""

    kind: SeriesKind
    occurrence: Occurrence | None = None
    weekday: Weekday | None = None
    starts_on: date
    starts_at: time
    place: Name
    plans_until: date
    cancelled_on: date | None = None
    cancelled_because: Line = ""


class GroupRow(Row, kw_only=True, frozen=True):
    key: Key
    name: Name
    code: Annotated[str, Meta(max_length=12)]
    purpose: Text
    frequency: Annotated[str, Meta(max_length=60)]
    marking: Marking
    members: list[MemberRow]
    standing_items: list[StandingRow]
    terms: list[TermsRow] = []
    series: list[SeriesRow] = []


class ItemRow(Struct, kw_only=True, frozen=True, forbid_unknown_fields=True):
    """An item of one meeting: taken from the standing item of that position (from 1), where one
    is named, save for what the row itself gives."""

    standing: Annotated[int, Meta(ge=1)] | None = None
    title: Name | None = None
    section: str | None = None
    purpose: ItemPurpose | None = None
    minutes: Minutes | None = None
    presenter: Key | None = None
    ask: Text = ""
    message: Line = ""

    def __post_init__(self) -> None:
        given = (self.title, self.section, self.purpose, self.minutes)
        if self.standing is None and None in given:
            raise ValueError("an item needs a standing item, or title, section, purpose, minutes")


class MeetingRow(Row, kw_only=True, frozen=True):
    key: Key
    group: Key
    number: Annotated[int, Meta(ge=1)]
    held_on: date
    starts_at: time
    place: Name
    marking: Marking
    round: Key | None = None
    apologies: list[Key] = []
    items: list[ItemRow]


class RoundRow(Struct, kw_only=True, frozen=True, forbid_unknown_fields=True):
    key: Key
    name: Annotated[str, Meta(max_length=60)]
    period_starts_on: date
    period_ends_on: date
    opens_on: date
    due_on: date


class UpdateRow(Row, kw_only=True, frozen=True):
    """A draft where ``submitted_on`` is missing; it may then lack any text."""

    round: Key
    pilot: Key
    headline: Line = ""
    achievements: Text = ""
    outlook: Text = ""
    learning: Text = ""
    needs: Text = ""
    confidence: Rag | None = None
    confidence_reason: Text = ""
    submitted_on: date | None = None

    def __post_init__(self) -> None:
        self.check(
            self.confidence in (None, *CONFIDENCE), "confidence is not one of the five points"
        )
        texts = (
            self.headline,
            self.achievements,
            self.outlook,
            self.learning,
            self.needs,
            self.confidence_reason,
        )
        is_whole = all(texts) and self.confidence is not None
        self.check(is_whole or self.submitted_on is None, "a submitted update needs every text")
