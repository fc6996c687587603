"""Changes to the programme."""

from collections.abc import Sequence
from datetime import date
from typing import Unpack

from app.audit.events import audited
from app.core import wording
from app.core.access import Actor
from app.core.domain import enforce_checks
from app.core.errors import DomainError
from app.core.facts import add_record, assign, checked_name
from app.core.markings import MarkingScheme
from app.programme.models import Programme, ProgrammeAbbreviation, ProgrammeAim
from app.programme.permissions import can_edit_programme
from app.programme.queries import find_programme
from app.programme.rules import (
    POSTS,
    Appetite,
    WordFacts,
    check_abbreviations,
    check_period,
    check_words,
)


class ProgrammeExists(DomainError):
    """A deployment serves one programme."""


@audited("programme:added")
def create_programme(actor: Actor, *, name: str, starts_on: date) -> Programme:
    """The programme of an empty deployment. Raises ``ProgrammeExists`` where there is one."""
    can_edit_programme(actor).enforce()
    name = checked_name(name)
    present = find_programme()
    if present is not None:
        raise ProgrammeExists(
            f"This database already holds a programme, {present.name}. Another programme needs a "
            "database of its own: name it in DATABASE_URL."
        )
    programme = Programme(name=name, starts_on=starts_on, aims=[])
    wording.forget()
    return add_record(programme)


@audited("programme:changed")
def amend_programme(
    actor: Actor,
    *,
    programme: Programme,
    name: str,
    summary: str,
    aim_texts: Sequence[str],
    funding_pounds: int | None,
    funding_note: str,
    starts_on: date,
    ends_on: date | None,
    marking_scheme: MarkingScheme,
    appetite: Appetite,
    appetite_score: int,
    milestone_tolerance_days: int,
    change_tolerance_days: int,
    answer_days: int,
    response_days: int,
    escalation_days: int,
    second_escalation_days: int,
    review_days: int,
    acceptance_days: int,
    source: str,
    is_illustrative: bool,
) -> None:
    """Change the programme's facts. Its aims become those given, in their order."""
    can_edit_programme(actor).enforce()
    check_period(starts_on, ends_on)
    programme.name, programme.summary = name, summary
    programme.funding_pounds, programme.funding_note = funding_pounds, funding_note
    programme.starts_on, programme.ends_on = starts_on, ends_on
    programme.marking_scheme = marking_scheme
    programme.appetite, programme.appetite_score = appetite, appetite_score
    programme.milestone_tolerance_days = milestone_tolerance_days
    programme.change_tolerance_days = change_tolerance_days
    programme.answer_days = answer_days
    programme.response_days = response_days
    programme.escalation_days = escalation_days
    programme.second_escalation_days = second_escalation_days
    programme.review_days, programme.acceptance_days = review_days, acceptance_days
    programme.source, programme.is_illustrative = source, is_illustrative
    if [aim.text for aim in programme.aims] != list(aim_texts):
        programme.aims = [
            ProgrammeAim(position=place, text=text) for place, text in enumerate(aim_texts, 1)
        ]
    programme.touch()
    wording.forget()


@audited("programme:abbreviations-changed")
def amend_abbreviations(
    actor: Actor, *, programme: Programme, abbreviations: Sequence[tuple[str, str, str]]
) -> None:
    """Change what packs and papers explain: all of it becomes what is given, in the order of the
    alphabet; each with its letters, what they stand for and a note. Raises ``WrongRows``. The
    programme comes with its abbreviations."""
    can_edit_programme(actor).enforce()
    check_abbreviations(abbreviations)
    given = sorted(abbreviations, key=lambda row: row[0].casefold())
    if [(each.short, each.meaning, each.note) for each in programme.abbreviations] != given:
        programme.abbreviations = [
            ProgrammeAbbreviation(position=place, short=short, meaning=meaning, note=note)
            for place, (short, meaning, note) in enumerate(given, 1)
        ]
    programme.touch()


@audited("programme:words-changed")
def amend_words(actor: Actor, *, programme: Programme, **facts: Unpack[WordFacts]) -> None:
    """Change what the programme calls its places, regions, posts and ratings. A post that someone
    is named for keeps a name: raises ``DomainError``."""
    can_edit_programme(actor).enforce()
    check_words(facts)
    given = dict(facts)
    for post in POSTS:
        if getattr(programme, post) and not given[post]:
            enforce_checks("programme:post-given-up", post)
    assign(programme, facts)
    wording.forget()
