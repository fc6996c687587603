"""From the records of an agenda to its decision sheets, as a pack and the readiness page have them.

An ask for a decision that nobody wrote a sheet for has one too: it says what is asked, and what is
lacking."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from app.core.formats import day
from app.core.records import label_of
from app.governance.decision_sheets import queries
from app.governance.decision_sheets.models import OptionRecord, SheetRecord
from app.governance.decision_sheets.queries import Owner
from app.governance.decision_sheets.rules import (
    NO_SHEET,
    asks_covered,
    lacks_of,
    letter_of,
    wants_decision,
)
from app.governance.decision_sheets.sheet import DecisionSheet, SheetOption, to_follow
from app.governance.decisions.models import Decision
from app.governance.groups.rules import MINUTES_SECTION, PAPER_SECTION, ItemPurpose
from app.governance.meetings.models import AgendaItem
from app.governance.papers.models import Paper
from app.governance.papers.rules import PaperState
from app.referrals.models import Referral

#: The kind of record that an item is.
_ITEM = "agenda_item"
#: How many earlier decisions a sheet tells of; the records have the rest.
MOST_DECIDED = 4


def asks_put(item: AgendaItem, own: Sequence[str], papers: Sequence[Paper]) -> list[str]:
    """What an item asks a group: its ``own`` asks or, where the item is its papers, what those
    submitted ask."""
    submitted = [each for each in papers if each.state is PaperState.SUBMITTED]
    brought = submitted if item.section == PAPER_SECTION else ()
    return [*own] or [ask for paper in brought for ask in paper.asks]


@dataclass(frozen=True)
class Asking:
    """An item of an agenda with its number, what it asks the group, and its papers. Of those that
    are still ``to_come``, the group sees that there is a sheet, and nothing of what it says."""

    number: int
    item: AgendaItem
    asks: Sequence[str]
    papers: Sequence[Paper] = ()
    to_come: Sequence[Paper] = ()

    @property
    def owners(self) -> set[Owner]:
        return {("paper", paper.id) for paper in (*self.papers, *self.to_come)}

    @property
    def to_decide(self) -> list[str]:
        """The asks that want a decision, of an item for decision or one with a paper for decision.
        That minutes are agreed needs no sheet."""
        purposes = {self.item.purpose, *(paper.purpose for paper in self.papers)}
        if ItemPurpose.DECISION not in purposes or self.item.section == MINUTES_SECTION:
            return []
        return [ask for ask in self.asks if wants_decision(ask)]


@dataclass(frozen=True)
class DecisionAsked:
    """A decision that an agenda asks for: the item with what it carries, the asks, and the sheet
    if there is one, or the paper ``to_come`` that will bring it."""

    asking: Asking
    carried: frozenset[Owner]
    asks: tuple[str, ...]
    record: SheetRecord | None = None
    to_come: Paper | None = None

    @property
    def question(self) -> str:
        return self.record.title if self.record else self.asks[0]

    @property
    def lacks(self) -> tuple[str, ...]:
        """What nobody gave; of an ask without a sheet, all."""
        return lacks_of(self.record or NO_SHEET, self.record.options if self.record else [])

    @property
    def owners(self) -> list[Owner]:
        """Whatever was decided on these was decided before on the same: the record that the sheet
        belongs to or, where that is the item itself, the item as it was before."""
        own = self.record.owner_key if self.record else (_ITEM, self.asking.item.id)
        return sorted(k for k in self.carried if k[0] == own[0]) if own[0] == _ITEM else [own]


def decisions_asked(agenda: Sequence[Asking]) -> list[DecisionAsked]:
    """Every decision that an agenda asks for, in its order, in a fixed number of queries."""
    found = queries.find_carried([asking.item for asking in agenda])
    carried = {each.item.id: frozenset(found[each.item.id] | each.owners) for each in agenda}
    sheets: dict[Owner, list[SheetRecord]] = {}
    for sheet in queries.list_sheets_of({key for keys in carried.values() for key in keys}):
        sheets.setdefault(sheet.owner_key, []).append(sheet)
    return [
        asked for asking in agenda for asked in _of_item(asking, carried[asking.item.id], sheets)
    ]


def _of_item(
    asking: Asking, carried: frozenset[Owner], by_owner: Mapping[Owner, Sequence[SheetRecord]]
) -> list[DecisionAsked]:
    sheets = [sheet for key in sorted(carried) for sheet in by_owner.get(key, ())]
    covered = asks_covered(asking.asks, sheets)
    coming = {paper.id: paper for paper in asking.to_come}
    found = [
        DecisionAsked(asking, carried, asks, to_come=coming[sheet.paper_id])
        if sheet.paper_id in coming
        else DecisionAsked(asking, carried, asks, sheet)
        for sheet, asks in zip(sheets, covered, strict=True)
        if asks or sheet.paper_id not in coming
    ]
    known = {ask for asks in covered for ask in asks}
    found += [
        DecisionAsked(asking, carried, (ask,)) for ask in asking.to_decide if ask not in known
    ]
    order = {ask: place for place, ask in enumerate(asking.asks)}
    found.sort(key=lambda asked: min((order[ask] for ask in asked.asks), default=len(order)))
    return found


def sheets_for(agenda: Sequence[Asking]) -> tuple[DecisionSheet, ...]:
    """The sheets of an agenda, numbered in its order, in a fixed number of queries."""
    asked = decisions_asked(agenda)
    owners = {owner for each in asked for owner in each.owners}
    decided = _decided_before(owners, [asking.item.id for asking in agenda])
    return tuple(
        _sheet(each, number, [said for owner in each.owners for said in decided.get(owner, ())])
        for number, each in enumerate(asked, start=1)
    )


def sheet_of_record(record: SheetRecord) -> DecisionSheet:
    """One sheet by itself, as its own page shows it."""
    owner = record.owner_key
    decided = _decided_before({owner}, [owner[1]] if owner[0] == _ITEM else [])
    return _frozen(record, 1, 0, tuple(record.covered), decided.get(owner, []))


def _sheet(asked: DecisionAsked, number: int, decided: Sequence[str]) -> DecisionSheet:
    item = asked.asking.number
    if asked.record is None:
        return DecisionSheet(
            number=number,
            item=item,
            anchor=f"decision-{number}",
            question=asked.question,
            asks=asked.asks,
            decided_before=tuple(decided),
            source=to_follow(asked.to_come.reference) if asked.to_come else "",
            lacks=asked.lacks,
        )
    return _frozen(asked.record, number, item, asked.asks, decided)


def _frozen(
    record: SheetRecord,
    number: int,
    item: int,
    asks: tuple[str, ...],
    decided: Sequence[str],
) -> DecisionSheet:
    return DecisionSheet(
        number=number,
        item=item,
        anchor=f"decision-{number}",
        question=record.title,
        asks=asks,
        recommendation=record.recommendation,
        options=tuple(_option(each, place) for place, each in enumerate(record.options)),
        consequence=record.consequence,
        decide_by=record.decide_by_on,
        consulted=record.consulted,
        disagreement=record.disagreement,
        decided_before=(*decided, *record.earlier.splitlines()),
        source=source_of(record),
        figures_from=record.source,
        lacks=lacks_of(record, record.options),
        is_illustrative=record.is_illustrative,
    )


def _option(option: OptionRecord, place: int) -> SheetOption:
    return SheetOption(
        letter=letter_of(place),
        title=option.title,
        cost_pence=option.cost_pence,
        saving_pence=option.saving_pence,
        per=option.per.word,
        pays=option.pays,
        gains=option.gains,
        risk=option.risk,
        is_recommended=option.is_recommended,
    )


def source_of(record: SheetRecord) -> str:
    """The paper, write-round or record that a sheet comes from, with its reference; of an item's
    own, nothing."""
    if record.item_id is not None:
        return ""
    owner = record.owner
    return f"{owner.reference} {owner.title}" if record.paper_id else label_of(owner)


def _decided_before(owners: set[Owner], but_items: Sequence[int]) -> Mapping[Owner, list[str]]:
    """What was decided before on some records, in words, by the records."""
    found: dict[Owner, list[str]] = {}

    def say(owner: Owner, words: str) -> None:
        said = found.setdefault(owner, [])
        if owner in owners and len(said) < MOST_DECIDED and words not in said:
            said.append(words)

    for decision in queries.list_decided(owners, but_items):
        for owner in _decided_on(decision):
            say(owner, f"{decision.reference}, {day(decision.decided_on)}: {decision.text}")
    for referral in queries.list_answered(owners):
        say((referral.record_kind, referral.record_id), _answer_words(referral))
    return found


def _decided_on(decision: Decision) -> Iterable[Owner]:
    for kind, key in (
        ("agenda_item", decision.item_id),
        ("paper", decision.paper_id),
        ("write_round", decision.write_round_id),
    ):
        if key is not None:
            yield kind, key


def _answer_words(referral: Referral) -> str:
    answer = referral.answer
    assert answer is not None
    said = f"{referral.to_group.name}, {day(answer.answered_on)}: {answer.outcome.word.lower()}"
    return f"{said}. {answer.text}" if answer.text else f"{said}."
