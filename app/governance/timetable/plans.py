"""What is known to come before each meeting, and a year of meetings at a glance."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from app.core.formats import day
from app.core.lazy import lazy_import
from app.core.wording import words
from app.core.working_days import bank_holidays
from app.delivery.models import Milestone, Product
from app.delivery.rules import FINISHED_STAGES, ProductAsk
from app.governance.agendas.models import BacklogItem
from app.governance.groups.models import Group
from app.governance.groups.rules import duration
from app.governance.meetings.models import Meeting
from app.governance.meetings.running_order import Slot
from app.governance.meetings.steps import Step, due_on
from app.referrals.labels import ReferralText
from app.referrals.models import Referral
from app.referrals.rules import ReferralState

if TYPE_CHECKING:
    from dateutil import relativedelta
else:
    relativedelta = lazy_import("dateutil.relativedelta")

#: How many meetings of a group the forward plan shows, and how many records a line names.
MEETINGS_AHEAD = 6
NAMED = 5
MONTHS = 12


@dataclass(frozen=True)
class Listed:
    """A record that a plan names, with the endpoint of its page and the values in it."""

    text: str
    endpoint: str
    values: Mapping[str, str]
    is_illustrative: bool


@dataclass(frozen=True)
class Outlook:
    """What is known to come to a meeting. ``items`` are its agenda's titles or, where nothing is
    prepared, those of the standing agenda (``is_standing``)."""

    meeting: Meeting
    items: Sequence[str]
    is_standing: bool
    length: str
    returns_due_on: date | None
    papers_due_on: date
    milestones: Sequence[Listed]
    more_milestones: int
    products: Sequence[Listed]
    more_products: int


def outlook(
    meeting: Meeting,
    agenda: Sequence[Slot],
    since: date,
    standing: Sequence[str],
    milestones: Sequence[Milestone],
    products: Sequence[Product],
    today: date,
) -> Outlook:
    """``since`` is the day after which records are this meeting's: that of the one before."""
    titles = [slot.title for slot in agenda]
    if "delivery" in words.unused:
        milestones, products = (), ()
    due = [
        m
        for m in milestones
        if m.actual_on is None and since < m.forecast_at(today) <= meeting.held_on
    ]
    due.sort(key=lambda m: (m.forecast_at(today), m.number))
    asking = [
        p
        for p in products
        if p.ask is not ProductAsk.NONE
        and p.stage not in FINISHED_STAGES
        and since < p.due_on <= meeting.held_on
    ]
    asking.sort(key=lambda p: (p.due_on, p.number))
    return Outlook(
        meeting=meeting,
        items=titles or standing,
        is_standing=not titles,
        length=duration(sum(slot.minutes for slot in agenda)) if titles else "",
        returns_due_on=meeting.round.due_on if meeting.round else None,
        papers_due_on=due_on(Step.PAPERS, meeting.held_on, meeting.group),
        milestones=[
            _listed(m, "delivery.show_milestone", day(m.forecast_at(today))) for m in due[:NAMED]
        ],
        more_milestones=len(due[NAMED:]),
        products=[
            _listed(p, "delivery.show_product", f"for {p.ask.value}") for p in asking[:NAMED]
        ],
        more_products=len(asking[NAMED:]),
    )


def _listed(record: Milestone | Product, endpoint: str, detail: str) -> Listed:
    text = f"{record.reference} {record.title}, {detail}"
    return Listed(text, endpoint, {"reference": record.reference}, record.is_illustrative)


@dataclass(frozen=True)
class Waiting:
    """Something that is to come to a group and is on no agenda yet: a title and where it came
    from; ``reference`` is that of the referral that brings it, where one does."""

    title: str
    why: str
    reference: str = ""
    is_illustrative: bool = False


def waiting_of(
    group: Group,
    backlog: Sequence[BacklogItem],
    referrals: Sequence[Referral],
    texts: Mapping[int, ReferralText],
) -> list[Waiting]:
    """A group's backlog, what is referred to it, and what came back to it. ``texts`` are what
    whoever looks reads of the referrals."""
    waiting = [
        Waiting(item.title, f"since {day(item.added_on)}")
        for item in backlog
        if item.group_id == group.id
    ]
    for each in referrals:
        label = texts[each.id].label
        if each.state is ReferralState.REFERRED and each.to_group_id == group.id:
            why = f"referred by {each.from_group.name} on {day(each.referred_on)}"
        elif each.state is ReferralState.ANSWERED and each.from_group_id == group.id:
            on = f" on {day(each.answer.answered_on)}" if each.answer else ""
            why = f"answered by {each.to_group.name}{on}"
        else:
            continue
        waiting.append(Waiting(label, why, each.reference, each.is_illustrative))
    return waiting


@dataclass(frozen=True)
class Month:
    """A month of the planner: its first day, each group's meetings in it, its bank holidays."""

    first_on: date
    meetings: Sequence[tuple[Group, Sequence[Meeting]]]
    holidays: Sequence[tuple[date, str]]


def first_of_year(asked: str, today: date) -> date:
    """The month with which the planner begins: the one that an address asks for ("2010-02"), or
    this one."""
    try:
        first = date.fromisoformat(f"{asked}-01") if len(asked) == 7 else today.replace(day=1)
    except ValueError:
        first = today.replace(day=1)
    return first if 1990 <= first.year <= 2098 else today.replace(day=1)


def after_months(first: date, count: int) -> date:
    later: date = first + relativedelta.relativedelta(months=count)
    return later


def year_of(first: date, groups: Sequence[Group], meetings: Sequence[Meeting]) -> list[Month]:
    """Twelve months from one on."""
    months = []
    for count in range(MONTHS):
        begins, ends = after_months(first, count), after_months(first, count + 1)
        within = [m for m in meetings if begins <= m.held_on < ends]
        months.append(
            Month(
                begins,
                [(g, [m for m in within if m.group_id == g.id]) for g in groups],
                bank_holidays(begins, ends),
            )
        )
    return months
