"""Changes to single lines of a return that is being written."""

from typing import Any, Unpack

from app.audit.events import audited
from app.core import clock
from app.core.access import Actor
from app.core.errors import DomainError, NotFound
from app.core.facts import assign
from app.extensions import db
from app.spend import queries
from app.spend.columns import BadLineCell, year_in
from app.spend.keeping import keep_sums, keep_version
from app.spend.models import SpendLine, SpendReturn, SpendVersion
from app.spend.permissions import can_write_spend
from app.spend.preparing import note_preparer
from app.spend.reading import values_of
from app.spend.rules import MOST_LINES, LineFacts


@audited("spend-line:added")
def add_line(actor: Actor, *, spend_return: SpendReturn, **facts: Unpack[LineFacts]) -> None:
    """Add a line behind the others."""
    can_write_spend(actor, spend_return).enforce()
    values = _checked(facts)
    version, lines = _to_write(actor, spend_return)
    _check_reference(lines, values)
    if len(lines) >= MOST_LINES:
        raise DomainError(f"The return has {MOST_LINES:,} lines, which is the most it may have.")
    number = max((line.number for line in lines), default=0) + 1
    line = SpendLine(version_id=version.id, number=number, **values)
    db.session.add(line)
    _keep(actor, spend_return, version, [*lines, line])


@audited("spend-line:changed")
def change_line(
    actor: Actor, *, spend_return: SpendReturn, line_number: int, **facts: Unpack[LineFacts]
) -> None:
    """Change what a line says."""
    can_write_spend(actor, spend_return).enforce()
    values = _checked(facts)
    version, lines = _to_write(actor, spend_return)
    line = _one_of(lines, line_number)
    _check_reference([each for each in lines if each is not line], values)
    assign(line, values)
    _keep(actor, spend_return, version, lines)


@audited("spend-line:removed")
def remove_line(actor: Actor, *, spend_return: SpendReturn, line_number: int) -> None:
    """Take a line away. What was submitted stays as a version of its own."""
    can_write_spend(actor, spend_return).enforce()
    version, lines = _to_write(actor, spend_return)
    line = _one_of(lines, line_number)
    db.session.delete(line)
    _keep(actor, spend_return, version, [each for each in lines if each is not line])


def _checked(facts: LineFacts) -> dict[str, Any]:
    try:
        return {**facts, "year": year_in(facts["year"])}
    except BadLineCell as error:
        raise DomainError(str(error), field="year") from None


def _check_reference(others: list[SpendLine], values: dict[str, Any]) -> None:
    wanted = str(values.get("reference") or "").casefold()
    for line in others:
        if wanted and line.reference.casefold() == wanted:
            raise DomainError(
                f"Line {line.number} has this reference too. Give each line its own.",
                field="reference",
            )


def _to_write(actor: Actor, spend_return: SpendReturn) -> tuple[SpendVersion, list[SpendLine]]:
    """The version that is being written and its lines: where the newest was submitted, a new one
    with the same lines."""
    version = queries.get_version(spend_return, spend_return.current)
    lines = list(queries.list_lines_of(version))
    if version.submitted_on is None:
        return version, lines
    spend_return.current += 1
    version = SpendVersion(
        return_id=spend_return.id,
        number=spend_return.current,
        made_on=clock.today(),
        made_by_id=actor.person_id,
    )
    db.session.add(version)
    db.session.flush()
    copies = [
        SpendLine(version_id=version.id, number=line.number, **values_of(line)) for line in lines
    ]
    db.session.add_all(copies)
    db.session.flush()  # what is to be removed has to be there
    return version, copies


def _one_of(lines: list[SpendLine], number: int) -> SpendLine:
    found = next((line for line in lines if line.number == number), None)
    if found is None:
        raise NotFound(f"There is no line {number}.")
    return found


def _keep(
    actor: Actor, spend_return: SpendReturn, version: SpendVersion, lines: list[SpendLine]
) -> None:
    """Who wrote a line has prepared the return, as who sent in a file has: another moderates it."""
    note_preparer(actor, spend_return)
    db.session.flush()
    keep_version(version, lines)
    keep_sums(spend_return)
