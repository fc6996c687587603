"""Reads of decision sheets: of one, of a record, and of all that an agenda puts before a group."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Integer,
    Select,
    and_,
    bindparam,
    exists,
    literal,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import joinedload, selectinload, undefer

from app.core.reading import get_one
from app.core.rows import PERSON, TODAY
from app.extensions import db
from app.governance.agendas.models import ItemLink, SuggestionAnswer
from app.governance.agendas.queries import list_earlier_items
from app.governance.agendas.rules import AnswerState
from app.governance.decision_sheets.models import SheetRecord
from app.governance.decision_sheets.rules import OWNERS
from app.governance.decisions.models import Decision
from app.governance.groups.rules import MINUTES_SECTION, ItemPurpose
from app.governance.meetings.models import AgendaItem, Meeting
from app.governance.papers.models import Paper
from app.governance.papers.rules import OPEN_STATES, PaperState
from app.referrals.models import Referral

#: The most sheets, decisions and answers that are read of one agenda.
SHEET_LIMIT = 500

#: How the keys of suggestions begin that put a record on an agenda which can have a sheet.
_BEGINNINGS = {"write-round": "write_round", "barrier": "barrier", "product": "product"}

#: A kind of record and the id of one.
Owner = tuple[str, int]


def _sheets() -> Select[SheetRecord]:
    """With the records that they belong to."""
    return select(SheetRecord).options(
        joinedload(SheetRecord.item).joinedload(AgendaItem.meeting),
        joinedload(SheetRecord.paper).options(
            undefer(Paper.recommendation), joinedload(Paper.item)
        ),
        joinedload(SheetRecord.write_round),
        joinedload(SheetRecord.barrier),
        joinedload(SheetRecord.product),
    )


def get_sheet(sheet_id: int) -> SheetRecord:
    wanted = _sheets().where(SheetRecord.id == sheet_id).options(selectinload(SheetRecord.options))
    return get_one(wanted, "There is no such decision sheet.")


def list_sheets_of(owners: Collection[Owner]) -> Sequence[SheetRecord]:
    """The sheets of some records, in the order in which they were made."""
    if not owners:
        return []
    by_kind: dict[str, list[int]] = defaultdict(list)
    for kind, key in owners:
        by_kind[kind].append(key)
    return db.session.scalars(_sheets_of(*sorted(by_kind)), by_kind).unique().all()


@cache
def _sheets_of(*kinds: str) -> Select[SheetRecord]:
    """Of records of these kinds, which are given by their ids. Made once: every page of such a
    record asks it."""
    is_theirs = (
        getattr(SheetRecord, OWNERS[kind]).in_(bindparam(kind, expanding=True)) for kind in kinds
    )
    wanted = _sheets().where(or_(*is_theirs)).options(joinedload(SheetRecord.options))
    return wanted.order_by(SheetRecord.id).limit(SHEET_LIMIT)


def may_owe_sheets() -> ColumnElement[bool]:
    """Whether a person presents an item of a meeting to come that may ask for a decision or have a
    sheet, or is still writing a paper for one."""
    papers = exists().where(Paper.item_id == AgendaItem.id)
    suggested = (getattr(SheetRecord, OWNERS[kind]) for kind in _BEGINNINGS.values())
    may_have = or_(*(each.is_not(None) for each in suggested))
    presents = and_(
        AgendaItem.presenter_id == PERSON,
        or_(
            and_(AgendaItem.purpose == ItemPurpose.DECISION, AgendaItem.section != MINUTES_SECTION),
            papers,
            exists().where(SheetRecord.item_id == AgendaItem.id),
            and_(
                exists().where(SheetRecord.item_id.is_not(None)),
                exists().where(ItemLink.later_id == AgendaItem.id),
            ),
            exists().where(
                SuggestionAnswer.item_id == AgendaItem.id,
                or_(SuggestionAnswer.referral_id.is_not(None), exists().where(may_have)),
            ),
        ),
    )
    writes = papers.where(Paper.author_id == PERSON, Paper.state.in_(OPEN_STATES))
    return exists().where(
        AgendaItem.meeting_id == Meeting.id, Meeting.held_on >= TODAY, or_(presents, writes)
    )


def list_titles_of(item_ids: Collection[int]) -> Sequence[Any]:
    """The sheets of some agenda items themselves: their ids, titles and items."""
    return db.session.execute(
        select(SheetRecord.id, SheetRecord.title, SheetRecord.item_id)
        .where(SheetRecord.item_id.in_(item_ids))
        .order_by(SheetRecord.id)
        .limit(SHEET_LIMIT)
    ).all()


def list_papers_of(item: AgendaItem) -> Sequence[Paper]:
    """The papers of an agenda item with what they ask, but for those withdrawn."""
    return db.session.scalars(
        select(Paper)
        .where(Paper.item_id == item.id, Paper.state != PaperState.WITHDRAWN)
        .options(undefer(Paper.recommendation))
        .order_by(Paper.reference, Paper.id)
        .limit(SHEET_LIMIT)
    ).all()


#: What stands for the key of a suggestion where an item came from another.
_LINKED = "linked"


def find_carried(items: Collection[AgendaItem]) -> Mapping[int, set[Owner]]:
    """What some agenda items put before the group besides their papers, by the items' ids: the item
    itself, the items that it came from, and the records that suggestions
    or referrals put there."""
    found: dict[int, set[Owner]] = {item.id: {("agenda_item", item.id)} for item in items}
    if not found:
        return found
    later = set()
    rows: Sequence[Any] = db.session.execute(_carried(), {"item_ids": list(found)}).all()
    for row in rows:
        item_id, key, kind, record_id = row
        assert item_id is not None
        if kind in OWNERS:
            found[item_id].add((kind, record_id))
        beginning, _, rest = key.partition(":")
        number = rest.partition(":")[0]
        if beginning in _BEGINNINGS and number.isdecimal():
            found[item_id].add((_BEGINNINGS[beginning], int(number)))
        if key == _LINKED:
            later.add(item_id)
    for item_id, earlier_id in list_earlier_items(later) if later else ():
        found[item_id].add(("agenda_item", earlier_id))
    return found


@cache
def _carried() -> Any:
    """Made once: the header of every page may ask it after a change."""
    items: BindParameter[Any] = bindparam("item_ids", type_=Integer(), expanding=True)
    came = select(ItemLink.later_id, literal(_LINKED), null(), null()).where(
        ItemLink.later_id.in_(items)
    )
    answers = (
        select(
            SuggestionAnswer.item_id,
            SuggestionAnswer.key,
            Referral.record_kind,
            Referral.record_id,
        )
        .outerjoin(Referral, Referral.id == SuggestionAnswer.referral_id)
        .where(SuggestionAnswer.item_id.in_(items), SuggestionAnswer.state == AnswerState.TAKEN)
    )
    return union_all(came, answers).limit(SHEET_LIMIT)


def list_decided(owners: Collection[Owner], but_items: Collection[int]) -> Sequence[Decision]:
    """What has been announced as decided on some records, by any group, the latest first; but for
    what was decided under the items that these are asked under now."""
    keys: dict[str, set[int]] = defaultdict(set)
    for kind, key in owners:
        keys[kind].add(key)
    return db.session.scalars(
        select(Decision)
        .where(
            or_(
                Decision.item_id.in_(keys["agenda_item"] - set(but_items)),
                Decision.paper_id.in_(keys["paper"]),
                Decision.write_round_id.in_(keys["write_round"]),
            ),
            or_(Decision.item_id.is_(None), Decision.item_id.not_in(but_items)),
            Decision.announced_on.is_not(None),
        )
        .order_by(Decision.decided_on.desc(), Decision.number.desc())
        .limit(SHEET_LIMIT)
    ).all()


def list_answered(owners: Collection[Owner]) -> Sequence[Referral]:
    """The referrals of some records that another group answered, the latest first."""
    named = [
        and_(Referral.record_kind == kind, Referral.record_id == key)
        for kind, key in sorted(owners)
        if kind in ("barrier", "product")
    ]
    if not named:
        return []
    wanted = (
        select(Referral)
        .where(or_(*named))
        .options(joinedload(Referral.to_group), selectinload(Referral.answers))
        .order_by(Referral.number.desc())
        .limit(SHEET_LIMIT)
    )
    return [each for each in db.session.scalars(wanted) if each.answer is not None]
