"""What places do with their spend returns."""

from collections.abc import Sequence
from datetime import date
from typing import Unpack

from sqlalchemy import delete

from app.audit.events import audited
from app.core import clock
from app.core.access import Actor
from app.core.errors import DomainError
from app.core.facts import add_record, assign
from app.core.formats import counted
from app.core.wording import words
from app.extensions import db
from app.pilots.permissions import enforce_may_add
from app.spend import queries
from app.spend.checking import check_one
from app.spend.columns import BadLineCell, year_in
from app.spend.keeping import is_counted, keep_across, keep_sums, keep_version
from app.spend.models import SpendLine, SpendQuery, SpendReturn, SpendVersion
from app.spend.permissions import (
    can_certify_spend,
    can_explain_query,
    can_submit_spend,
    can_write_spend,
)
from app.spend.preparing import note_preparer
from app.spend.rules import (
    SPEND_QUERY_WORKFLOW,
    SPEND_WORKFLOW,
    ReturnFacts,
    SpendQueryState,
    SpendStage,
    SpendState,
)
from app.spend.validation import RuleSeverity


@audited("spend-return:added")
def create_return(
    actor: Actor,
    *,
    pilot_id: int,
    year: str,
    theme_id: int | None = None,
    **facts: Unpack[ReturnFacts],
) -> SpendReturn:
    """Begin the return of a place and a year, with no lines yet: its high-level count or, of a
    theme, a deep dive."""
    enforce_may_add(actor, pilot_id)
    try:
        year = year_in(year)
    except BadLineCell as error:
        raise DomainError(str(error), field="year") from None
    there = queries.find_return_of(pilot_id, year, theme_id)
    if there is not None:
        raise DomainError(
            f"{there.reference} is this {words.place}’s {there.stage.word.lower()} for {year}"
            f"{' already' if theme_id is None else ': this theme has one already'}. Update that "
            "one.",
            field="year",
        )
    made = add_record(
        SpendReturn(
            pilot_id=pilot_id,
            year=year,
            stage=SpendStage.HIGH_LEVEL if theme_id is None else SpendStage.DEEP_DIVE,
            theme_id=theme_id,
            preparer_id=actor.person_id,
            source="",
            **facts,
        )
    )
    _new_version(actor, made)
    db.session.flush()
    return made


@audited("spend-return:changed")
def amend_return(actor: Actor, *, spend_return: SpendReturn, **facts: Unpack[ReturnFacts]) -> None:
    can_write_spend(actor, spend_return).enforce()
    assign(spend_return, facts)


@audited("spend-return:lines-replaced")
def replace_lines(
    actor: Actor,
    *,
    spend_return: SpendReturn,
    lines: Sequence[SpendLine],
    note: str = "",
    base_digest: str = "",
) -> None:
    """Give a return other lines, all of them. What was sent in stays as a version of its own.
    ``base_digest`` is the hash of the lines that the file was downloaded with: it is refused where
    others have changed them since."""
    can_write_spend(actor, spend_return).enforce()
    version = queries.get_version(spend_return, spend_return.current)
    before = queries.digest_kept(version)
    accepted = {"", before}
    if version.made_by_id is not None and version.made_by_id == actor.person_id:
        accepted.add(version.base_digest)
    if base_digest not in accepted:
        raise DomainError(
            "The lines were changed after this workbook was downloaded. Download it again, and "
            "make your changes in that file.",
            field="file",
        )
    if version.submitted_on is not None:
        version = _new_version(actor, spend_return)
    else:
        db.session.execute(delete(SpendLine).where(SpendLine.version_id == version.id))
    db.session.flush()
    for line in lines:
        line.version_id = version.id
    db.session.add_all(lines)
    version.note = note
    version.made_on = clock.today()
    version.made_by_id = actor.person_id
    note_preparer(actor, spend_return)
    db.session.flush()
    keep_version(version, lines, base_digest=base_digest or before)
    keep_sums(spend_return)


@audited("spend-return:submitted")
def submit_return(actor: Actor, *, spend_return: SpendReturn) -> None:
    """Send a return in or, once its queries are explained, send it in again. Raises where a rule
    refuses it."""
    can_submit_spend(actor, spend_return).enforce()
    is_again = spend_return.state is SpendState.QUERIED
    if is_again and (waiting := queries.count_queries(spend_return, SpendQueryState.OPEN)):
        raise DomainError(
            f"{counted(waiting, 'query is', 'queries are')} not explained yet. Explain each first."
        )
    refused = [
        each.text
        for each in check_one(spend_return).asked
        if each.rule.severity is RuleSeverity.REFUSE
    ]
    if refused:
        raise DomainError(f"The return cannot be submitted yet. {' '.join(refused)}")
    wanted = SpendState.RESUBMITTED if is_again else SpendState.SUBMITTED
    SPEND_WORKFLOW.check(spend_return.state, wanted)
    spend_return.state = wanted
    version = queries.get_version(spend_return, spend_return.current)
    version.submitted_on = version.submitted_on or clock.today()
    if is_counted(spend_return):
        keep_across(spend_return.year)


@audited("spend-query:explained")
def explain_query(actor: Actor, *, query: SpendQuery, cause: str, amount_pence: int | None) -> None:
    """Name the cause of what is asked, and how much of it that explains."""
    can_explain_query(actor, query).enforce()
    SPEND_QUERY_WORKFLOW.check(query.state, SpendQueryState.EXPLAINED)
    query.state = SpendQueryState.EXPLAINED
    query.cause = cause
    query.amount_pence = amount_pence
    query.explained_on = clock.today()


@audited("spend-return:certified")
def certify_return(
    actor: Actor, *, spend_return: SpendReturn, certified_by: str, certified_on: date
) -> None:
    """Record that the place's finance officer stands by what was moderated."""
    can_certify_spend(actor, spend_return).enforce()
    SPEND_WORKFLOW.check(spend_return.state, SpendState.CERTIFIED)
    if certified_on > clock.today():
        raise DomainError(
            "The date of certification cannot be in the future.", field="certified_on"
        )
    spend_return.state = SpendState.CERTIFIED
    spend_return.certified_by = certified_by
    spend_return.certified_on = certified_on


def _new_version(actor: Actor, spend_return: SpendReturn) -> SpendVersion:
    spend_return.current += 1
    version = SpendVersion(
        return_id=spend_return.id,
        number=spend_return.current,
        made_on=clock.today(),
        made_by_id=actor.person_id,
    )
    db.session.add(version)
    return version
