"""What a meeting waits for, against its timetable: what is in, what is missing, and how late."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from app.core.domain import DueItem
from app.core.due import Unlisted
from app.core.formats import are, counted
from app.core.markings import Marking, is_within
from app.core.working_days import away, last_late_day, working_days_between
from app.governance.meetings.steps import DatedStep, Settings, Step, timetable

#: What is said in the place of a person.
SECRETARIAT = "The secretariat"
NOBODY = "Not assigned"

#: Why a thing is not named to whoever owes it.
UNREADABLE = "it is marked above their clearance or restricted to others"


@dataclass(frozen=True)
class Missing:
    """What is not in. ``days_late`` are the working days since its day; nought until then."""

    item: DueItem
    days_late: int
    when: str

    @property
    def is_late(self) -> bool:
        return self.days_late > 0


@dataclass(frozen=True)
class StepStatus:
    """A step of the timetable, how far off it is ("in 3 working days"), and what is waited for by
    then: what is listed, and how much more there is."""

    dated: DatedStep
    away: str
    done: Sequence[DueItem]
    missing: Sequence[Missing]
    more_done: int = 0
    more_missing: int = 0
    more_late: int = 0

    @property
    def done_count(self) -> int:
        return len(self.done) + self.more_done

    @property
    def missing_count(self) -> int:
        return len(self.missing) + self.more_missing

    @cached_property
    def late_count(self) -> int:
        return sum(each.is_late for each in self.missing) + self.more_late

    @property
    def listed(self) -> list[Missing]:
        """All that is listed of it: what is missing, then what is in."""
        return [*self.missing, *(Missing(item, 0, "received") for item in self.done)]

    @property
    def state(self) -> str:
        """In a few words: "2 missing, 1 late"."""
        if not self.missing:
            return "All received" if self.done else "Nothing due"
        late = self.late_count
        return f"{self.missing_count} outstanding" + (f", {late} late" if late else "")


@dataclass(frozen=True)
class Readiness:
    """How a meeting stands, by the steps of its timetable. Of one that was held (``is_over``)
    there are only the steps from which something is still outstanding."""

    steps: Sequence[StepStatus]
    is_over: bool = False

    @property
    def done_count(self) -> int:
        return sum(step.done_count for step in self.steps)

    @property
    def missing_count(self) -> int:
        return sum(step.missing_count for step in self.steps)

    @property
    def late_count(self) -> int:
        return sum(step.late_count for step in self.steps)

    @cached_property
    def missing(self) -> list[Missing]:
        """What is listed of it."""
        return [each for step in self.steps for each in step.missing]

    @cached_property
    def late(self) -> list[Missing]:
        """What is listed of what is late, latest first."""
        late = (each for each in self.missing if each.is_late)
        return sorted(late, key=lambda each: (-each.days_late, each.item.what))

    @property
    def opened(self) -> StepStatus | None:
        """The step to look at first: the next from which something is missing that is not late
        (what is late is listed before all steps)."""
        waiting = (s for s in self.steps if s.missing_count > s.late_count)
        return next(waiting, None)

    @cached_property
    def has_made_up(self) -> bool:
        """Whether anything named needs the dagger's note."""
        done = (item for step in self.steps for item in step.done)
        return any(item.is_illustrative for item in (*done, *(m.item for m in self.missing)))

    @property
    def is_settled(self) -> bool:
        return self.done_count > 0 and not self.missing

    @property
    def state(self) -> str:
        if self.late_count:
            return f"{self.late_count} late"
        if self.missing:
            return f"{self.missing_count} outstanding"
        return "All received" if self.done_count else "Nothing due yet"

    @property
    def sentence(self) -> str:
        missing, late = self.missing_count, self.late_count
        if self.is_over:
            if not missing:
                return "The meeting is over and nothing is outstanding."
            return (
                f"The meeting is over; {counted(missing, 'item')} {are(missing)} still outstanding."
            )
        total = self.done_count + missing
        if not total:
            return "Nothing is due yet."
        if not missing:
            return (
                "The 1 item due has been received."
                if total == 1
                else f"All {total} items received."
            )
        said = f"{self.done_count} of {counted(total, 'item')} received"
        return f"{said}, {late} late." if late else f"{said}, none late."


def readiness(
    held_on: date,
    settings: Settings,
    items: Iterable[DueItem],
    today: date,
    step_of: Mapping[str, Step],
    unlisted: Sequence[Unlisted] = (),
) -> Readiness:
    """Put what is due for a meeting with the steps of its timetable. ``step_of`` says by which each
    kind of thing is in."""
    by_step: dict[Step, list[DueItem]] = {step: [] for step in Step}
    for item in items:
        by_step[step_of[item.kind]].append(item)
    steps = [
        StepStatus(
            dated,
            away(dated.on, today),
            [each for each in by_step[dated.step] if each.is_done],
            missing_of((each for each in by_step[dated.step] if not each.is_done), today),
            *_more([each for each in unlisted if step_of[each.kind] is dated.step], today),
        )
        for dated in timetable(held_on, settings)
    ]
    is_over = held_on < today
    return Readiness([step for step in steps if step.missing] if is_over else steps, is_over)


def _more(unlisted: Sequence[Unlisted], today: date) -> tuple[int, int, int]:
    """How much is not listed of what is done, of what is missing, and of what of that is late."""
    until = last_late_day(today)
    missing = [each for each in unlisted if not each.is_done]
    return (
        sum(each.count for each in unlisted if each.is_done),
        sum(each.count for each in missing),
        sum(each.count for each in missing if each.due_on <= until),
    )


def missing_of(items: Iterable[DueItem], today: date) -> list[Missing]:
    """What is not in, with how late or how far off it is."""
    owed = list(items)
    # Days are counted one by one: once for each day on which something was due.
    late = {on: working_days_between(on, today) for on in {item.due_on for item in owed}}
    when = {on: _when(on, days, today) for on, days in late.items()}
    return [Missing(item, late[item.due_on], when[item.due_on]) for item in owed]


def _when(on: date, days_late: int, today: date) -> str:
    return f"{counted(days_late, 'working day')} late" if days_late else f"due {away(on, today)}"


@dataclass(frozen=True)
class Recipient:
    """Someone who may be written to: at ``address``, which is empty where there is no account
    that is open. Of some who have none (``has_account``) the address is known all the same.
    ``acts_for`` names the person for whom they act, where they are written to for that, and from
    when until when (None: until that is ended); ``stand_ins`` are those who act for them and can be
    written to."""

    person_id: int
    name: str
    address: str
    clearances: Collection[Marking]
    acts_for: str = ""
    has_account: bool = True
    stand_ins: Sequence["Recipient"] = ()
    acts_from: date = date.min
    acts_until: date | None = None

    @property
    def reached_at(self) -> str:
        """Their address or, where they have none, that of the first who acts for them."""
        return self.address or next((each.address for each in self.stand_ins), "")

    def mail_count(self, on: date) -> int:
        """To how many addresses a mail to them goes on a day."""
        acting = (
            each
            for each in self.stand_ins
            if each.acts_from <= on and (each.acts_until is None or each.acts_until >= on)
        )
        return bool(self.address) + sum(1 for _each in acting)


@dataclass(frozen=True)
class Outstanding:
    """What one person owes a meeting: what a message may name to them (``named``), and what they
    may not read, being marked above their clearance or restricted to others."""

    recipient: Recipient
    named: Sequence[Missing]
    withheld: Sequence[Missing]

    @cached_property
    def late_count(self) -> int:
        return sum(each.is_late for each in (*self.named, *self.withheld))

    @property
    def says(self) -> str:
        """``3 things, 1 late``."""
        return things(len(self.named) + len(self.withheld), self.late_count)

    @property
    def why_not(self) -> str:
        """Why no message goes to them; empty where one can."""
        if not self.recipient.reached_at:
            return "They have no open account with an email address, so no message can be sent."
        if not self.named:
            return f"{UNREADABLE.capitalize()}, so no message can be sent."
        return ""

    @property
    def is_to_be_chased(self) -> bool:
        """Whether a message can go, and something that it names is late."""
        return not self.why_not and any(each.is_late for each in self.named)


def things(count: int, late: int) -> str:
    return counted(count, "item") + (f", {late} late" if late else "")


def outstanding_by_person(
    missing: Iterable[Missing], people: Mapping[int, Recipient]
) -> list[Outstanding]:
    """What is owed by people, those with the latest thing first."""
    owed: dict[int, list[Missing]] = {}
    for each in missing:
        if each.item.person_id is not None:
            owed.setdefault(each.item.person_id, []).append(each)
    found = [
        _outstanding(people[person_id], owed[person_id])
        for person_id in owed
        if person_id in people
    ]
    return sorted(found, key=_urgency)


def as_told_to(acting: Recipient, outstanding: Outstanding) -> Outstanding:
    """What someone owes, as whoever acts for them is told of it: no more than both may know."""
    return _outstanding(acting, outstanding.named)


def may_know(item: DueItem, recipient: Recipient, *, is_secretariat: bool = False) -> bool:
    """Whether a message may name a thing to somebody: by its marking, and where it is about a
    restricted record, by who may know of that."""
    is_cleared = item.marking is None or is_within(item.marking, recipient.clearances)
    is_reader = item.readers is None or recipient.person_id in item.readers
    return is_cleared and (is_reader or is_secretariat)


def may_be_told(item: DueItem, recipient: Recipient, *, is_secretariat: bool = False) -> bool:
    """Whether a message about what somebody owes may name a thing: to them or, where they cannot be
    written to, to one who acts for them. Without an account nobody is cleared for anything: then
    the clearance of whoever acts decides, as it does on the pages."""
    knows = may_know(item, recipient, is_secretariat=is_secretariat)
    if recipient.address or not recipient.stand_ins:
        return knows
    return (knows or not recipient.has_account) and any(
        may_know(item, each) for each in recipient.stand_ins
    )


def _outstanding(recipient: Recipient, missing: Sequence[Missing]) -> Outstanding:
    named: list[Missing] = []
    withheld: list[Missing] = []
    for each in missing:
        (named if may_be_told(each.item, recipient) else withheld).append(each)
    return Outstanding(recipient, named, withheld)


def _urgency(outstanding: Outstanding) -> tuple[int, date, str, int]:
    everything = (*outstanding.named, *outstanding.withheld)
    return (
        -max(each.days_late for each in everything),
        min(each.item.due_on for each in everything),
        outstanding.recipient.name,
        outstanding.recipient.person_id,
    )


def owed_by(item: DueItem, people: Mapping[int, Recipient]) -> str:
    """Who owes a thing, in words."""
    if item.is_of_secretariat:
        return SECRETARIAT
    named = people.get(item.person_id) if item.person_id is not None else None
    return named.name if named else NOBODY


def lines(ready: Readiness, people: Mapping[int, Recipient]) -> Iterator[str]:
    """The whole as plain lines, with ISO dates."""
    yield ready.sentence
    for step in ready.steps:
        yield f"{step.dated.on.isoformat()}  {step.dated.step.word}: {step.state.lower()}"
        for each in step.missing:
            who = owed_by(each.item, people)
            yield f"  {each.item.due_on.isoformat()}  {each.item.what}  ({who}; {each.when})"
