"""What a person is told by mail of what they owe, and of what others owe that they look after."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from textwrap import shorten

from app.answers.service import OfferedAnswer
from app.core.domain import DueItem, declared_due_kinds, open_name_of
from app.core.due_kinds import Audience
from app.core.formats import counted, day
from app.core.links import link_to
from app.core.news import News
from app.core.worded import Worded
from app.core.wording import words
from app.core.working_days import away, last_late_day
from app.notifications.letters import Block, Entry, Heading, Letter, PageLink, Paragraph
from app.readiness.rules import Recipient, may_know
from app.reminders.firing import RuleInForce, how_due, identity_of
from app.reminders.rules import say

#: What the outbox calls such a message.
KIND = "reminders"
#: The most things that a mail lists, and the longest name of one.
LISTED = 40
NAME_SHOWN = 160
ASK_SHOWN = 500
_SIGNED_IN = (
    "Each link opens the page where it is done, once you have signed in. What you have done "
    "already is not listed again."
)
_NO_ACCOUNT = (
    "Send your response to the secretariat, who will record it. What they have recorded already is "
    "not listed again."
)
_WITHOUT_SIGNING_IN = (
    "Some items can be answered here without signing in: the link shows what will be recorded, and "
    "nothing is recorded until you select the button there. Do not forward this email."
)
#: The page on which someone begins to act for another.
_ACTING = "acting.list_acting"
#: How far ahead what is due counts as due soon.
SOON = timedelta(days=7)
#: The most overdue items that are listed once more though the last mail listed them.
FEW_LATE = 3


class DigestPart(Worded):
    """The parts of a mail, in their order."""

    OVERDUE = "overdue"
    SOON = "soon", "Due in the next 7 days"
    NEW = "new", "New to you"
    LATER = "later", "Due later"
    OF_OTHERS = "of_others", "Waiting on others"


@dataclass(frozen=True)
class ToldThing:
    """One thing in a mail: why it is told today (empty: it is owed too, and no reminder came of
    it), and what its rule says of it. ``owner`` names who owes it, where that is another."""

    item: DueItem
    why: str = ""
    wording: str = ""
    is_new: bool = False
    is_of_others: bool = False
    owner: str = ""
    answers: Sequence[OfferedAnswer] = ()

    def is_late(self, today: date) -> bool:
        return self.item.due_on <= last_late_day(today)

    def part(self, today: date) -> DigestPart:
        if self.is_of_others:
            return DigestPart.OF_OTHERS
        if self.is_late(today):
            return DigestPart.OVERDUE
        if self.item.due_on <= today + SOON:
            return DigestPart.SOON
        return DigestPart.NEW if self.is_new else DigestPart.LATER


def why_told(item: DueItem, audience: Audience | None, why: str, today: date) -> str:
    """Why a reminder comes, in a sentence."""
    if audience is None:
        return f"You are told because {why}."
    reason = how_due(item.due_on, today)
    match audience:
        case Audience.OWNER:
            return f"You are reminded because {reason}."
        case Audience.SECRETARIAT:
            return f"The secretariat is told because {reason}."
        case Audience.SENIOR:
            return f"You are told as the senior of the person who was asked because {reason}."
    post = words.reviewer if audience is Audience.REVIEWER else f"{words.place} lead"
    return f"You are told as the {post} because {reason}."


@dataclass(frozen=True)
class Fired:
    """A reminder that stands: of what, by which rule (None: because it is new to them) and why."""

    item: DueItem
    rule: RuleInForce | None
    fires_on: date
    why: str

    @property
    def order(self) -> tuple[bool, date, int]:
        return self.rule is None, self.fires_on, self.rule.id if self.rule else 0


@dataclass(frozen=True)
class Reader:
    """Whom a mail is for, and what it takes to write it: the names of places and of those who owe,
    by their ids. ``last_told_on`` is the day of their last mail, if they had any."""

    person: Recipient
    today: date
    is_secretariat: bool = False
    places: Mapping[int, str] = field(default_factory=dict)
    names: Mapping[int, str] = field(default_factory=dict)
    last_told_on: date | None = None

    def tell(
        self, fired: Iterable[Fired], owed: Iterable[DueItem], news: Sequence[News] = ()
    ) -> DigestMail:
        """The mail: each thing that a reminder stands for once, as new where it is and else by the
        latest of them; of what else they owe, what is late or due soon; and what changed. Where
        more than a few were late in their last mail too, these are counted, and not listed anew."""
        latest = {
            identity_of(each.item): each for each in sorted(fired, key=lambda each: each.order)
        }
        others = [
            item
            for item in owed
            if identity_of(item) not in latest
            and item.due_on <= self.today + SOON
            and self._is_theirs(item)
        ]
        before = [item for item in others if self._was_late(item)]
        if len(before) <= FEW_LATE:
            before = []
        told = [self._told(each) for each in latest.values()]
        counted_only = {identity_of(item) for item in before}
        told += [ToldThing(each) for each in others if identity_of(each) not in counted_only]
        return compose(
            self.person.name,
            told,
            self.today,
            news,
            can_sign_in=self.person.has_account,
            told_before=len(before),
        )

    def _was_late(self, item: DueItem) -> bool:
        """Whether their last mail told them of it as late. Who cannot sign in has no page that
        lists it, and is told each time."""
        last = self.last_told_on
        return self.person.has_account and last is not None and item.due_on <= last_late_day(last)

    def _is_theirs(self, item: DueItem) -> bool:
        """What the secretariat is reminded of is everyone's in it; what no rule begins with is
        reminded of under another name."""
        kind = declared_due_kinds().get(item.kind)
        return not item.is_of_secretariat or bool(kind and kind.reminders)

    def _told(self, fired: Fired) -> ToldThing:
        item, rule = fired.item, fired.rule
        is_own = item.person_id == self.person.person_id or (
            item.is_of_secretariat and self.is_secretariat
        )
        audience = rule.audience if rule else None
        return ToldThing(
            item,
            why=why_told(
                item, Audience.OWNER if rule and is_own else audience, fired.why, self.today
            ),
            wording=worded(rule.wording, item, self.today, self._place(item)) if rule else "",
            is_new=rule is None,
            is_of_others=not is_own,
            owner="" if is_own else self.names.get(item.person_id or 0, "no one in particular"),
        )

    def _place(self, item: DueItem) -> str:
        return self.places.get(item.place_id or 0, "")


@dataclass(frozen=True)
class DigestMail:
    """A mail of reminders, whole: ``parts`` are what it lists, ``left_out`` counts what it does
    not; ``news`` are what others did to what the person waits for. Who cannot sign in is told what
    is asked in place of links. ``acts_for`` names the person for whom its reader acts, and
    ``stop_at`` is where optional reminders are stopped, where it has any. ``told_before`` counts
    what is late and stood in the last mail already."""

    name: str
    today: date
    parts: Mapping[DigestPart, Sequence[ToldThing]]
    left_out: int
    news: Sequence[News] = ()
    can_sign_in: bool = True
    acts_for: str = ""
    stop_at: str = ""
    told_before: int = 0

    @property
    def things(self) -> list[ToldThing]:
        return [each for told in self.parts.values() for each in told]

    @property
    def thing_count(self) -> int:
        return len(self.things) + self.told_before

    @property
    def late_count(self) -> int:
        return sum(each.is_late(self.today) for each in self.things) + self.told_before

    @property
    def subject(self) -> str:
        """What and by when: of one thing its name, of several how many are due."""
        things = self.things
        if self.thing_count == 1 and not self.left_out:
            item = things[0].item
            name = shorten(open_name_of(item), NAME_SHOWN, placeholder="...")
            was = "Overdue since" if things[0].is_late(self.today) else "Due on"
            return f"{was} {day(item.due_on)}: {name}"
        own = [each for each in things if not each.is_of_others]
        late = sum(each.is_late(self.today) for each in own) + self.told_before
        soon = [e for e in own if e.part(self.today) is DigestPart.SOON]
        rest = [e for e in own if e.item.due_on > self.today + SOON]
        said = [f"{late} overdue"] if late else []
        if soon:
            said.append(f"{len(soon)} due by {_last_day(soon)}")
        if rest:
            said.append(f"{len(rest)} due {'later' if said else f'by {_last_day(rest)}'}")
        if len(things) > len(own):
            said.append(f"{len(things) - len(own)} waiting on others")
        return ", ".join(said)

    @property
    def text(self) -> str:
        return self.letter.text

    @property
    def letter(self) -> Letter:
        blocks: list[Block] = [Paragraph(f"To {self.name}")]
        if self.acts_for:
            why = f"You get this because you act for {self.acts_for}, who is asked for this."
            blocks += [Paragraph(why), PageLink("Begin to act for them", link_to(_ACTING))]
        for part in DigestPart:
            told = [self._entry(each) for each in self.parts.get(part, ())]
            before = self._before() if part is DigestPart.OVERDUE else []
            blocks += [Heading(part.word), *told, *before] if told or before else []
        if self.left_out:
            more = f"And {counted(self.left_out, 'more item')}"
            blocks.append(PageLink(more, link_to("dashboard.show_home")))
        if self.news:
            blocks += [Heading("What has changed"), *(_news_entry(each) for each in self.news)]
        if self.has_answers:
            blocks.append(Paragraph(_WITHOUT_SIGNING_IN))
        blocks.append(Paragraph(_SIGNED_IN if self.can_sign_in else _NO_ACCOUNT))
        if self.stop_at:
            blocks.append(PageLink("Stop reminders of optional items", self.stop_at))
        return Letter(self.subject, blocks)

    def _before(self) -> list[PageLink]:
        """What is late and was told before, in one line."""
        if not self.told_before:
            return []
        more = "more overdue item" if DigestPart.OVERDUE in self.parts else "overdue item"
        said = f"{counted(self.told_before, more)} that you were told of before"
        return [PageLink(said, link_to("dashboard.show_home"))]

    @property
    def has_answers(self) -> bool:
        """Whether it holds links that answer: it is then for its reader alone."""
        return any(each.answers for each in self.things)

    def offering(self, answers: Mapping[str, Sequence[OfferedAnswer]]) -> DigestMail:
        """The mail with the links by which its reader can answer, by the things' keys."""
        parts = {
            part: [replace(each, answers=answers.get(each.item.key, ())) for each in told]
            for part, told in self.parts.items()
        }
        return replace(self, parts=parts)

    def as_told_to(self, acting: Recipient) -> DigestMail | None:
        """The mail as somebody gets it who acts for its reader: no more than both may know. None
        where nothing is left of it."""
        parts = {
            part: [each for each in told if may_know(each.item, acting)]
            for part, told in self.parts.items()
        }
        left = {part: told for part, told in parts.items() if told}
        name, owner = acting.name, acting.acts_for
        return (
            replace(
                self,
                name=name,
                acts_for=owner,
                can_sign_in=acting.has_account,
                parts=left,
                left_out=0,
                told_before=0,
                news=(),
            )
            if left
            else None
        )

    def as_first_told(self, person: Recipient) -> DigestMail | None:
        """The mail as it goes out first: to its reader or, where they have no address, to those who
        act for them."""
        if person.address:
            return self
        copies = (self.as_told_to(each) for each in person.stand_ins)
        return next((each for each in copies if each is not None), None)

    def _entry(self, told: ToldThing) -> Entry:
        item = told.item
        who = f" from {told.owner}" if told.owner else ""
        lines = [
            told.wording,
            f"Due{who} on {day(item.due_on)}, {self._how_late(told)}",
            "" if self.can_sign_in else _ask_of(item),
            told.why,
        ]
        return Entry(
            shorten(open_name_of(item), NAME_SHOWN, placeholder="..."),
            "\n".join(line for line in lines if line),
            link_to(item.endpoint, **item.values) if self.can_sign_in else "",
            [PageLink(each.label, each.address) for each in told.answers],
        )

    def _how_late(self, told: ToldThing) -> str:
        on = told.item.due_on
        if told.is_late(self.today):
            return how_due(on, self.today).removeprefix("it is ")
        return away(on, self.today)


def _last_day(things: Iterable[ToldThing]) -> str:
    return day(max(each.item.due_on for each in things))


def _news_entry(news: News) -> Entry:
    name = shorten(news.text, NAME_SHOWN, placeholder="...")
    address = link_to(news.place.endpoint, **news.place.values)
    return Entry(f"{name}: {news.note}", url=address)


def _ask_of(item: DueItem) -> str:
    """What is asked for, unless a mailbox between may not read it."""
    is_open = item.ask and open_name_of(item) == item.what
    return f"What is asked: {shorten(item.ask, ASK_SHOWN, placeholder='...')}" if is_open else ""


def compose(
    name: str,
    things: Iterable[ToldThing],
    today: date,
    news: Sequence[News] = (),
    *,
    can_sign_in: bool = True,
    told_before: int = 0,
) -> DigestMail:
    """The mail to somebody by that name. Where there is too much to list, what a reminder came of
    goes first, then what is due first."""
    told = sorted(things, key=lambda each: (not each.why, each.item.due_on, each.item.what))
    listed = sorted(told[:LISTED], key=lambda each: (each.item.due_on, each.item.what))
    parts = {part: [each for each in listed if each.part(today) is part] for part in DigestPart}
    return DigestMail(
        name,
        today,
        {part: each for part, each in parts.items() if each},
        len(told) - len(listed),
        news,
        can_sign_in,
        told_before=told_before,
    )


def worded(wording: str, item: DueItem, today: date, place: str) -> str:
    """What a rule says of a thing in its own words."""
    if not wording:
        return ""
    return say(
        wording,
        what=open_name_of(item),
        due_on=item.due_on,
        away=away(item.due_on, today),
        place=place,
    )
