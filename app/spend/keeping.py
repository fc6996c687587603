"""Keeping what a return adds up to, and checking that it still does."""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Select, and_, delete, insert, select, update

from app.extensions import db
from app.spend import queries
from app.spend.consolidation import Consolidation
from app.spend.counting import count_lines
from app.spend.matching import Across, OpenEnd, Pairs, match_across, pairs_of, read_matches
from app.spend.models import SpendLine, SpendReturn, SpendSum, SpendVersion
from app.spend.queries import select_counted
from app.spend.reading import digest_of
from app.spend.rules import OWN_BASES, FlowMatch, SpendStage, SpendState, SumBasis, SumGrouping
from app.spend.sums import (
    SUM_NAMES,
    Adjusted,
    SumKey,
    Sums,
    consolidate_lines,
    sum_across,
    sum_lines,
)

#: What moderators changed, by the number of the line: gross and income.
Changes = Mapping[int, tuple[int, int]]

_NO_PAIRS = Pairs()

#: How many lines are read by their ids in one statement.
_READ_AT_ONCE = 5_000
#: What is looked at of a line as an end, and by what sums are told.
_LOOKED_AT = (
    "id", "number", "year", "organisation", "stream", "counted_at", "counterparty", "reference",
    "counterparty_reference", "unmatched_pence", "match", "sector", "cofog", "theme", "control",
    "nature", "method", "confidence",
)  # fmt: skip
_GROUPED = (
    SpendLine.id, SpendLine.match, SpendLine.sector, SpendLine.cofog, SpendLine.theme,
    SpendLine.stream, SpendLine.control, SpendLine.nature, SpendLine.method, SpendLine.confidence,
    SpendLine.organisation,
)  # fmt: skip


def work_out(
    lines: Sequence[SpendLine], changes: Changes, pairs: Pairs = _NO_PAIRS
) -> tuple[Consolidation, dict[SumKey, Sums]]:
    """What lines add up to, with what moderators changed and said of pairs of them."""
    adjusted = [
        Adjusted(line, line.number, *changes.get(line.number, (0, 0)), line.number in changes)
        for line in lines
    ]
    consolidation = consolidate_lines(adjusted, *pairs)
    return consolidation, sum_lines(adjusted, consolidation)


def keep_version(
    version: SpendVersion, lines: Sequence[SpendLine], *, base_digest: str = ""
) -> None:
    """Note of a version what its lines are and add up to, and from which its file began."""
    adjusted = [Adjusted(line, line.number) for line in lines]
    net_pence = sum(each.net_pence for each in adjusted)
    twice_pence = sum(consolidate_lines(adjusted).twice_pence.values())
    version.line_count = len(lines)
    version.digest = digest_of(lines)
    version.base_digest = base_digest
    version.net_pence = net_pence
    version.consolidated_pence = net_pence - twice_pence


def keep_sums(spend_return: SpendReturn) -> None:
    """Work out anew, and keep, what the newest version of a return adds up to, by itself and, where
    it counts in the totals of its year, over all returns."""
    has_changed = keep_own(spend_return)
    if has_changed and is_counted(spend_return):
        keep_across(spend_return.year)


def keep_own(spend_return: SpendReturn) -> bool:
    """What the newest version adds up to by itself, how its flows match, and what rules look at.
    Whether its open ends are others than before: else nothing changes over all returns."""
    lines = queries.list_lines(spend_return)
    rows: list[dict[str, Any]] = []
    bases = _work_out_bases(spend_return, lines)
    consolidation, _ = bases[SumBasis.MODERATED]
    for basis, (_, sums) in bases.items():
        rows += _rows(spend_return.id, basis, sums)
    for line in lines:
        _note_match(line, consolidation)
    version = queries.get_version(spend_return, spend_return.current)
    version.counts = count_lines(lines, spend_return.year)
    own = SpendSum.return_id == spend_return.id
    db.session.execute(delete(SpendSum).where(own, SpendSum.basis.in_(OWN_BASES)))
    if rows:
        db.session.execute(insert(SpendSum), rows)
    before, version.ends_digest = version.ends_digest, _digest_of_ends(lines)
    return version.ends_digest != before


def _note_match(line: SpendLine, consolidation: Consolidation) -> None:
    """What became of a line; one of which nothing is new is not touched, as that costs too."""
    unmatched = consolidation.unmatched_pence.get(line.number, 0)
    found = {
        "twice_pence": consolidation.twice_pence.get(line.number, 0),
        "match": consolidation.how.get(line.number, FlowMatch.NONE),
        "unmatched_pence": unmatched,
    }
    if not unmatched:
        found |= {"across_pence": 0, "across": FlowMatch.NONE}
    for name, value in found.items():
        if getattr(line, name) != value:
            setattr(line, name, value)


def _digest_of_ends(lines: Iterable[SpendLine]) -> str:
    """The hash of all that is looked at of open ends where they are matched over returns."""
    ends = [
        [getattr(line, name) for name in _LOOKED_AT] for line in lines if line.unmatched_pence != 0
    ]
    return _digest(ends)


def _digest(of: Sequence[Any]) -> str:
    return hashlib.sha256(repr(of).encode()).hexdigest()


def keep_all_sums() -> int:
    """Work all of it out anew; how many returns there are."""
    ids = db.session.scalars(select(SpendReturn.id).order_by(SpendReturn.id)).all()
    years = set()
    for return_id in ids:
        spend_return = db.session.get_one(SpendReturn, return_id)
        keep_own(spend_return)
        years.add(spend_return.year)
        db.session.flush()
    for year in sorted(years):
        keep_across(year, anew=True)
    return len(ids)


def list_uncounted(most: int) -> Sequence[SpendReturn]:
    """The first returns of which not all is kept that is kept of returns by now, as just after an
    upgrade; by their years."""
    is_counted = (
        select(SpendSum.id)
        .where(
            SpendSum.return_id == SpendReturn.id,
            SpendSum.basis == SumBasis.MODERATED,
            SpendSum.grouping == SumGrouping.MATCH,
        )
        .exists()
    )
    has_lines = (
        select(SpendVersion.id)
        .where(
            SpendVersion.return_id == SpendReturn.id,
            SpendVersion.number == SpendReturn.current,
            SpendVersion.line_count > 0,
        )
        .exists()
    )
    return db.session.scalars(
        select(SpendReturn)
        .where(has_lines, ~is_counted)
        .order_by(SpendReturn.year, SpendReturn.id)
        .limit(most)
    ).all()


def is_counted(spend_return: SpendReturn) -> bool:
    """Whether the totals of its year have it (see ``queries.select_counted``)."""
    return (
        spend_return.stage is SpendStage.HIGH_LEVEL and spend_return.state is not SpendState.DRAFT
    )


def keep_across(year: str, *, anew: bool = False) -> None:
    """Keep which flows of a year have their ends in two returns, and what that changes in the sums
    of those of which it is not known already, or of all ``anew``. Two who do so wait for each
    other, at the year's first return."""
    of_year = select(SpendReturn.id).where(SpendReturn.year == year).order_by(SpendReturn.id)
    db.session.flush()
    db.session.execute(of_year.limit(1).with_for_update())
    across = match_across(year)
    _note_other_ends(across)
    changes = _changes_across(across)
    news = [
        (return_id, version_id, digest)
        for return_id, version_id, ends, kept in db.session.execute(_select_digests(year))
        if (digest := _digest([ends, changes.get(return_id)])) != kept or anew
    ]
    if not news:
        return
    ids = [return_id for return_id, _, _ in news]
    db.session.execute(
        delete(SpendSum).where(SpendSum.return_id.in_(ids), SpendSum.basis == SumBasis.ACROSS)
    )
    rows = [
        row
        for return_id, sums in _sums_across({each: changes.get(each, []) for each in ids}).items()
        for row in _rows(return_id, SumBasis.ACROSS, sums)
    ]
    if rows:
        db.session.execute(insert(SpendSum), rows)
    digests = {version_id: digest for _, version_id, digest in news}
    for version in db.session.scalars(select(SpendVersion).where(SpendVersion.id.in_(digests))):
        version.across_digest = digests[version.id]
    db.session.flush()


def _select_digests(year: str) -> Select[int, int, str, str]:
    """Of the newest versions that count in a year: of their open ends, and of what was kept of what
    other returns have of them."""
    return (
        select_counted(year)
        .with_only_columns(
            SpendReturn.id, SpendVersion.id, SpendVersion.ends_digest, SpendVersion.across_digest
        )
        .join(
            SpendVersion,
            and_(
                SpendVersion.return_id == SpendReturn.id,
                SpendVersion.number == SpendReturn.current,
            ),
        )
        .order_by(SpendReturn.id)
    )


def _note_other_ends(across: Across) -> None:
    """What of each open line is counted in another return, where that is something else now."""
    changed = []
    for line, _ in across.ends:
        how = across.found.how.get(line.id, FlowMatch.NONE)
        pence = across.found.twice_pence.get(line.id, 0)
        if (line.across, line.across_pence) != (how, pence):
            changed.append({"id": line.id, "across": how, "across_pence": pence})
    if not changed:
        return
    db.session.execute(update(SpendLine), changed)
    ids = {each["id"] for each in changed}
    for loaded in db.session.identity_map.values():
        if isinstance(loaded, SpendLine) and loaded.id in ids:
            db.session.expire(loaded, ["across", "across_pence"])


def _kept_across(year: str) -> dict[int, dict[SumKey, Sums]]:
    """What is kept over all returns of a year, also of those that count no more."""
    of_year = select(SpendReturn.id).where(SpendReturn.year == year)
    return queries.read_sums(db.session.scalars(of_year).all(), SumBasis.ACROSS)


def find_wrong(spend_return: SpendReturn) -> list[str]:
    """What is kept of a return and is not so: empty where its lines are those that were sent in,
    and add up to what is kept."""
    lines = queries.list_lines(spend_return)
    version = queries.get_version(spend_return, spend_return.current)
    found = []
    if version.digest != digest_of(lines):
        found.append("its lines are not those that were sent in")
    if version.counts and version.counts != count_lines(lines, spend_return.year):
        found.append("what is counted of its lines is not what they say")
    bases = _work_out_bases(spend_return, lines)
    consolidation, _ = bases[SumBasis.MODERATED]
    for basis, (_, sums) in bases.items():
        if sums != queries.read_sums([spend_return.id], basis).get(spend_return.id, {}):
            found.append(f"its kept sums ({basis.word.lower()}) are not those of its lines")
    if any(
        line.unmatched_pence != consolidation.unmatched_pence.get(line.number, 0)
        or line.twice_pence != consolidation.twice_pence.get(line.number, 0)
        for line in lines
    ):
        found.append("what is kept of its flows is not what they are")
    return found


def find_wrong_across(year: str) -> list[str]:
    """The same of what is kept of flows over the returns of a year."""
    if _sums_across(_changes_across(match_across(year))) != _kept_across(year):
        return [f"the kept sums of {year} over all returns are not those of the lines"]
    return []


def _work_out_bases(
    spend_return: SpendReturn, lines: Sequence[SpendLine]
) -> dict[SumBasis, tuple[Consolidation, dict[SumKey, Sums]]]:
    """As submitted and as moderated: with adjustments and what people say of flows within it.
    Mostly there are none."""
    submitted = work_out(lines, {})
    number_of = {line.id: line.number for line in lines}
    ends = [OpenEnd(line, spend_return.id) for line in lines if line.counterparty]
    pairs = pairs_of(read_matches(spend_return.year), ends)
    by_number = Pairs(
        *([(number_of[one], number_of[other]) for one, other in each] for each in pairs)
    )
    changes = queries.read_changes(spend_return)
    moderated = submitted
    if changes or any(by_number):
        moderated = work_out(lines, changes, by_number)
    return {SumBasis.SUBMITTED: submitted, SumBasis.MODERATED: moderated}


def _changes_across(across: Across) -> dict[int, list[tuple[int, int, int]]]:
    """Of each return, by the ids of its lines, what other returns count too and what is unmatched
    no more, where there is anything of it."""
    found: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    for line, return_id in across.ends:
        twice = across.found.twice_pence.get(line.id, 0)
        rest = line.unmatched_pence - across.found.unmatched_pence.get(line.id, 0)
        if twice or rest:
            found[return_id].append((line.id, twice, rest))
    return found


def _sums_across(
    changes: Mapping[int, Sequence[tuple[int, int, int]]],
) -> dict[int, dict[SumKey, Sums]]:
    """By how much the sums of returns differ for that, where they do."""
    changed = {each[0]: (return_id, each) for return_id, own in changes.items() for each in own}
    ids = list(changed)
    lines_of: dict[int, list[tuple[Any, FlowMatch, int, int]]] = defaultdict(list)
    for first in range(0, len(ids), _READ_AT_ONCE):
        some = SpendLine.id.in_(ids[first : first + _READ_AT_ONCE])
        for line in db.session.execute(select(*_GROUPED).where(some)):
            return_id, (_, twice, rest) = changed[line.id]
            lines_of[return_id].append((line, line.match, twice, rest))
    return {return_id: sum_across(lines) for return_id, lines in lines_of.items()}


def _rows(return_id: int, basis: SumBasis, sums: Mapping[SumKey, Sums]) -> Sequence[dict[str, Any]]:
    return [
        {
            "return_id": return_id,
            "basis": basis,
            "grouping": grouping,
            "told_by": told_by,
            "is_transfer": is_transfer,
        }
        | {name: getattr(own, name) for name in SUM_NAMES}
        for (grouping, told_by, is_transfer), own in sums.items()
    ]
