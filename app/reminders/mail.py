"""The mail of what a person owes, and of what others owe that they look after, as it is written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from textwrap import shorten

from app.answers.service import OfferedAnswer
from app.core.domain import DueItem, open_name_of
from app.core.formats import counted, day
from app.core.links import link_to
from app.core.news import News
from app.core.worded import Worded
from app.core.working_days import away, last_late_day
from app.notifications.letters import Block, Entry, Heading, Letter, PageLink, Paragraph
from app.readiness.rules import Recipient, may_know
from app.reminders.firing import how_due
from app.reminders.rules import FROM_REMINDER
from app.reminders.timing import SOON

#: What the outbox calls such a message.
KIND = "reminders"
#: The most things that a mail lists, and the longest name of one.
LISTED = 40
NAME_SHOWN = 160
ASK_SHOWN = 500
_SIGNED_IN = (
    "Each link opens the page where you can do it, once you have signed in. Items that are done "
    "are not listed. The secretariat can see on which day you open a link."
)
_NO_ACCOUNT = (
    "Send your response to the secretariat, who will record it. Responses that they have recorded "
    "are not listed."
)
_NO_ACCOUNT_OF_OTHERS = (
    "Ask them to respond, or tell the secretariat who to ask instead. Responses that the "
    "secretariat has recorded are not listed."
)
_WITHOUT_SIGNING_IN = (
    "Some items can be answered here without signing in: the link shows what will be recorded, and "
    "nothing is recorded until you select the button there. Do not forward this email."
)
#: The page on which someone begins to act for another.
_ACTING = "acting.list_acting"


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
    group: str = ""
    reminder_id: int | None = None
    answers: Sequence[OfferedAnswer] = ()

    @property
    def address(self) -> str:
        """Where it is done, with the reminder of it, if there is one."""
        of = {} if self.reminder_id is None else {FROM_REMINDER: self.reminder_id}
        return link_to(self.item.endpoint, **self.item.values, **of)

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
            why = (
                f"You have received this email because you act for {self.acts_for}, who "
                "is asked for this."
            )
            blocks += [Paragraph(why), PageLink("Sign in to act for them", link_to(_ACTING))]
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
        blocks.append(Paragraph(self._closing))
        if self.stop_at:
            blocks.append(PageLink("Stop reminders of optional items", self.stop_at))
        return Letter(self.subject, blocks)

    @property
    def _closing(self) -> str:
        """How what is listed is done."""
        if self.can_sign_in:
            return _SIGNED_IN
        is_own = any(not each.is_of_others for each in self.things)
        return _NO_ACCOUNT if is_own else _NO_ACCOUNT_OF_OTHERS

    def _before(self) -> list[PageLink]:
        """What is late and was told before, in one line."""
        if not self.told_before:
            return []
        more = "more overdue item" if DigestPart.OVERDUE in self.parts else "overdue item"
        said = f"{counted(self.told_before, more)} that you were told about before"
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
        name = shorten(open_name_of(item), NAME_SHOWN, placeholder="...")
        who = f" from {told.owner}" if told.owner else ""
        lines = [
            told.wording,
            f"For {told.group}" if told.group not in name else "",
            f"Due{who} on {day(item.due_on)}, {self._how_late(told)}",
            "" if self.can_sign_in else _ask_of(item),
            told.why,
        ]
        return Entry(
            name,
            "\n".join(line for line in lines if line),
            told.address if self.can_sign_in else "",
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
