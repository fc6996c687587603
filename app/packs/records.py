"""What a pack is made from: the records of a meeting's day, each register read once, when first
asked for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from app.barriers.models import Barrier
from app.barriers.queries import list_barriers
from app.barriers.rules import UNSETTLED, BarrierKind, BarrierState
from app.core.rag import Rag
from app.delivery import queries as delivery
from app.delivery.models import Milestone
from app.delivery.rules import ProductStage
from app.governance.actions import queries as actions
from app.governance.agendas.rules import carried_from
from app.governance.groups.models import Membership
from app.governance.groups.rules import ItemPurpose, SectionKind
from app.governance.meetings import queries as meeting_queries
from app.governance.meetings.models import AgendaItem, Meeting
from app.governance.meetings.running_order import Slot, agenda_of
from app.governance.minutes import queries as minutes
from app.governance.minutes.content import MinutesContent
from app.governance.minutes.models import MinutesVersion
from app.governance.minutes.sight import read
from app.governance.papers.models import Paper
from app.governance.papers.queries import list_papers_with_texts
from app.governance.papers.rules import PaperState
from app.packs import rows
from app.packs.content import Pointer
from app.packs.row_kinds import (
    ActionRow,
    BarrierRow,
    InterdependencyRow,
    IssueRow,
    MilestoneRow,
    PilotStanding,
    ProductRow,
    RegionTile,
    ResourceRow,
    RiskRow,
    TilePilot,
)
from app.packs.sentences.pilots import pilot_records
from app.pilots.queries import list_pilots, list_regions
from app.returns.queries import find_current_round, find_previous_round, list_returns
from app.risks import queries as risks
from app.risks.positions import highest_first, risk_position

#: What a pack, which is drawn once for all its readers, says of an item that not all may read.
RESTRICTED_MESSAGE = "This item is restricted: what belongs to it is circulated separately."


@dataclass(frozen=True)
class Head:
    """An agenda item, before its section is filled. ``message`` is empty where the section is to
    write its own; ``note`` says where the item comes from. ``item`` is None of one that is
    restricted: then everything but its number and its minutes is."""

    number: int
    title: str
    purpose: ItemPurpose | None
    presenter: str
    minutes: int
    asks: tuple[str, ...]
    anchor: str
    message: str
    note: str
    item: AgendaItem | None

    def opening(self, message: str) -> dict[str, Any]:
        """The fields that every section has, with ``message`` unless the item brings its own."""
        return {
            "number": self.number,
            "title": self.title,
            "purpose": self.purpose,
            "presenter": self.presenter,
            "minutes": self.minutes,
            "asks": self.asks,
            "anchor": self.anchor,
            "message": self.message or message,
        }


def head_of(slot: Slot, papers: Sequence[Paper]) -> Head:
    """``papers`` are those submitted for the item. Where they are the item, it takes the title of
    the one, and asks what they ask unless it has asks of its own."""
    item = slot.item
    if item is None:
        return restricted_head(slot)
    is_own = item.section is SectionKind.PAPER
    asks = slot.asks or [ask for paper in papers if is_own for ask in paper.asks]
    return Head(
        number=slot.number,
        title=papers[0].title if is_own and len(papers) == 1 else item.title,
        purpose=item.purpose,
        presenter=item.presenter.name if item.presenter else "",
        minutes=item.minutes,
        asks=tuple(asks),
        anchor=f"item-{slot.number}",
        message=item.message,
        note=carried_from(item.carried_from.held_on) if item.carried_from else "",
        item=item,
    )


def restricted_head(slot: Slot) -> Head:
    """What everybody may know of an item that only some may read."""
    return Head(
        number=slot.number,
        title=slot.title,
        purpose=None,
        presenter="",
        minutes=slot.minutes,
        asks=(),
        anchor=f"item-{slot.number}",
        message=RESTRICTED_MESSAGE,
        note="",
        item=None,
    )


class Records:
    """The records as they stand on ``today``, compared with the last meeting's day ``since``."""

    def __init__(
        self, meeting: Meeting, *, today: date, since: date | None, until: date | None
    ) -> None:
        self.meeting = meeting
        self.today = today
        self.since = since
        self.until = until
        #: All but those withdrawn.
        self.papers = list_papers_with_texts(meeting.id)
        self.heads = [head_of(slot, self.submitted_for(slot.item)) for slot in agenda_of(meeting)]
        #: Where the whole registers stand, by the name of the annex.
        self.annexes: dict[str, Pointer] = {}

    @cached_property
    def previous_on(self) -> date | None:
        """The day of the meeting before this one, come or not."""
        return meeting_queries.list_previous_days([self.meeting]).get(self.meeting.id)

    @cached_property
    def apologies(self) -> Sequence[Membership]:
        """Who has said that they cannot come."""
        return meeting_queries.list_apologies(self.meeting)

    def submitted_for(self, item: AgendaItem | None) -> list[Paper]:
        return [
            paper
            for paper in self.papers
            if item and paper.item_id == item.id and paper.state is PaperState.SUBMITTED
        ]

    @cached_property
    def _milestones(self) -> Sequence[Milestone]:
        return delivery.list_milestones()

    @cached_property
    def milestones(self) -> list[MilestoneRow]:
        """All, by baseline."""
        return [rows.milestone_row(one, self.today, self.since) for one in self._milestones]

    @cached_property
    def products(self) -> list[ProductRow]:
        """Those not withdrawn, by due date."""
        return [
            rows.product_row(product, self.today)
            for product in delivery.list_products()
            if product.stage is not ProductStage.WITHDRAWN
        ]

    @property
    def open_products(self) -> list[ProductRow]:
        return [row for row in self.products if row.published_on is None]

    @cached_property
    def interdependencies(self) -> list[InterdependencyRow]:
        """Those neither met nor closed, by need-by date."""
        return [
            rows.interdependency_row(interdependency, self.today)
            for interdependency in delivery.list_interdependencies(is_open=True)
        ]

    @cached_property
    def resources(self) -> list[ResourceRow]:
        return [rows.resource_row(need) for need in delivery.list_resource_needs()]

    @cached_property
    def risks(self) -> list[RiskRow]:
        """Those that may still happen, the highest first."""
        positions = [
            risk_position(risk, self.today, self.since) for risk in risks.list_open_risks()
        ]
        return [rows.risk_row(now) for now in highest_first(positions)]

    @cached_property
    def issues(self) -> list[IssueRow]:
        """Those not resolved, the gravest first."""
        found = [rows.issue_row(issue, self.today) for issue in risks.list_open_issues()]
        return sorted(found, key=lambda row: (-row.severity.rank, row.due_on or date.max))

    @cached_property
    def _barriers(self) -> Sequence[Barrier]:
        return list_barriers()

    def _barrier_rows(self, *states: BarrierState, kind: BarrierKind | None) -> list[BarrierRow]:
        return [
            rows.barrier_row(barrier, self.today, self.since)
            for barrier in self._barriers
            if barrier.state in states and (kind is None or barrier.kind is kind)
        ]

    @cached_property
    def barriers(self) -> list[BarrierRow]:
        """Barriers not settled, the oldest first."""
        return self._barrier_rows(*UNSETTLED, kind=BarrierKind.BARRIER)

    @cached_property
    def opportunities(self) -> list[BarrierRow]:
        """Opportunities not settled, the newest first."""
        return self._barrier_rows(*UNSETTLED, kind=BarrierKind.OPPORTUNITY)[::-1]

    @cached_property
    def requests(self) -> list[BarrierRow]:
        """Everything ever asked of a department and not withdrawn, the oldest first."""
        return self._barrier_rows(*UNSETTLED, BarrierState.RESOLVED, kind=None)

    @cached_property
    def settled(self) -> list[BarrierRow]:
        """What was resolved or withdrawn after the last meeting, the latest first."""
        found = [
            barrier
            for barrier in self._barriers
            if barrier.settled_on is not None
            and barrier.state not in UNSETTLED
            and (self.since is None or barrier.settled_on > self.since)
        ]
        found.sort(key=lambda barrier: (barrier.settled_on or date.min, -barrier.number))
        return [rows.barrier_row(barrier, self.today, self.since) for barrier in found[::-1]]

    @cached_property
    def actions(self) -> list[ActionRow]:
        """What the group has asked for and what is not settled, the earliest due first."""
        found = actions.list_open_actions(self.meeting.group_id, has_notes=True)
        return [rows.action_row(action, self.today) for action in found]

    @cached_property
    def last_minutes(self) -> MinutesVersion | None:
        """The newest version of the last minutes that went round."""
        return minutes.find_newest_version(self.meeting)

    @cached_property
    def last_minutes_read(self) -> MinutesContent | None:
        """What they say, to a pack's readers."""
        return read(self.last_minutes.content) if self.last_minutes else None

    @cached_property
    def pilots(self) -> list[PilotStanding]:
        """Every pilot by name, with its return for this meeting's round (where the meeting has
        none, for the newest). Before there is any round nothing is asked of a pilot."""
        round_ = self.meeting.round or find_current_round(self.today)
        if round_ is None:
            return [
                rows.pilot_before_any_round(pilot, self.today, self._records_of(pilot.id))
                for pilot in list_pilots()
            ]
        return [
            rows.pilot_standing(now, self.today, self._records_of(now.pilot.id))
            for now in list_returns(round_, find_previous_round(round_), self.today)
        ]

    def _records_of(self, pilot_id: int) -> str:
        red = sum(
            row.rag is Rag.RED
            for one, row in zip(self._milestones, self.milestones, strict=True)
            if one.pilot_id == pilot_id
        )
        barriers = sum(
            barrier.kind is BarrierKind.BARRIER and barrier.state in UNSETTLED
            for barrier in self._barriers
            if barrier.pilot_id == pilot_id
        )
        return pilot_records(red, barriers)

    @cached_property
    def tiles(self) -> list[RegionTile]:
        """The regions, each with its pilots."""
        return [
            RegionTile(
                name=region.name,
                row=region.tile_row,
                column=region.tile_column,
                pilots=tuple(
                    TilePilot(name=pilot.short_name, themes=pilot.themes)
                    for pilot in self.pilots
                    if pilot.region == region.name
                ),
            )
            for region in list_regions()
        ]
