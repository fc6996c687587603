"""The parts of a return, declared once: what each asks, how long its answer may be so that it fits
the pack, and when it is complete."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any

from app.core.worded import Worded
from app.core.wording import Phrase, Text, words


class PartKey(Worded):
    """A part, by the name in its address."""

    ACHIEVEMENTS = "achievements"
    OUTLOOK = "outlook", "What comes next"
    MILESTONES = "milestones"
    RISKS = "risks", "Risks and issues"
    NEEDS = "needs", "What you need"
    LEARNING = "learning", "What you learned"
    INSIGHT = "insight", "Customer insight"
    RESOURCES = "resources"
    SPEND = "spend", "Spend to date"
    CONFIDENCE = "confidence", "Headline and delivery confidence"


#: What a part says where there is nothing to report.
NOTHING = "Nothing to report."

#: The most words of the headline.
HEADLINE_WORDS = 30


@dataclass(frozen=True)
class PartKind:
    """``fields`` are the columns that its answer is kept in; ``text`` is the one with the words, of
    at most so many ``words``, and ``about`` its label where the answer is read. One that
    ``confirms`` records is complete once they have been looked through; of the others, what is
    ``missing`` tells what to do. ``may_be_nothing`` is whether "Nothing to report" answers it. A
    programme that does without a ``domain`` is not asked about its records."""

    key: PartKey
    question: Text
    hint: Text = ""
    text: str = ""
    words: int = 0
    fields: tuple[str, ...] = ()
    about: Text = ""
    missing: str = ""
    may_be_nothing: bool = True
    confirms: bool = False
    domain: str = ""

    @property
    def label(self) -> str:
        return self.key.word


def _texts(key: PartKey, words: int, question: Text, missing: str, **more: Any) -> PartKind:
    return PartKind(key, question, text=key, words=words, fields=(key,), missing=missing, **more)


PARTS: Mapping[PartKey, PartKind] = {
    part.key: part
    for part in (
        _texts(
            PartKey.ACHIEVEMENTS,
            100,
            "What was achieved in the period?",
            "Enter what was achieved, or choose “Nothing to report”.",
            about="Achieved",
        ),
        _texts(
            PartKey.OUTLOOK,
            90,
            "What comes next?",
            "Enter what comes next, or choose “Nothing to report”.",
            hint="Put each thing that you will do on its own line. Next time you will be asked "
            "whether each is done.",
            about="Next",
        ),
        PartKind(
            PartKey.MILESTONES,
            "Are these dates right?",
            missing="Check the milestones and save them.",
            may_be_nothing=False,
            confirms=True,
            domain="delivery",
        ),
        PartKind(
            PartKey.RISKS,
            "Are these risks and issues right?",
            missing="Check the risks and issues and save them.",
            may_be_nothing=False,
            confirms=True,
            domain="risks",
        ),
        _texts(
            PartKey.NEEDS,
            70,
            "What do you need from the group?",
            "Enter what you need from the group, or choose “Nothing to report”.",
            about="Needs from this group",
        ),
        _texts(
            PartKey.LEARNING,
            70,
            "What have you learned that others could use?",
            "Enter what was learned, or choose “Nothing to report”.",
            about="Learning",
        ),
        _texts(
            PartKey.INSIGHT,
            70,
            "What do the people who use the services say and do?",
            "Enter what the figures and the people say, or choose “Nothing to report”.",
            about="Customer insight",
        ),
        _texts(
            PartKey.RESOURCES,
            60,
            "Do you have the people and the money that you need?",
            "Enter how resources stand, or choose “Nothing to report”.",
            about="Resources",
        ),
        PartKind(
            PartKey.SPEND,
            "How much has been spent to date?",
            hint=Phrase("All that the {place} has spent on the programme so far. Enter 0 if none."),
            fields=("spend_pence",),
            about="Spend to date",
            missing="Enter the spend to date, or choose “Not known”.",
        ),
        PartKind(
            PartKey.CONFIDENCE,
            Phrase("How likely is the {place} to deliver what it set out to?"),
            text="confidence_reason",
            words=60,
            fields=("headline", "confidence", "confidence_reason"),
            about="Reason for the confidence",
            missing="Enter the headline, the delivery confidence and its reason.",
            may_be_nothing=False,
        ),
    )
}


def parts_in_use() -> dict[PartKey, PartKind]:
    """Those that the programme asks for, in order."""
    return {key: part for key, part in PARTS.items() if part.domain not in words.unused}


#: The columns in which answers are kept, in the order of the parts.
ANSWER_FIELDS = tuple(name for part in PARTS.values() for name in part.fields)


class PartState(Worded):
    """How far a part is, as the task list says it."""

    NOT_STARTED = "not_started", "Not yet started"
    IN_PROGRESS = "in_progress"
    COMPLETE = "complete", "Completed"
    PROBLEM = "problem", "Question to answer"


def is_complete(
    part: PartKind, answer: Callable[[str], object], *, is_nothing: bool, is_saved: bool
) -> bool:
    """Whether a part is answered. ``answer`` gives what a column holds: an empty text and None are
    no answer, 0 is one."""
    if part.confirms:
        return is_saved
    if is_nothing and part.may_be_nothing:
        return True
    return all(answer(name) not in ("", None) for name in part.fields)


def count_words(text: str) -> int:
    """Words as the page counts them while they are typed: what stands between white space."""
    return len(text.split())


def promises_of(outlook: str) -> list[str]:
    """What was promised, a line each."""
    return [line.strip() for line in outlook.splitlines() if line.strip()]


def missing_parts(complete: Collection[PartKey]) -> list[PartKind]:
    """The parts that a return still lacks, in order."""
    return [part for key, part in parts_in_use().items() if key not in complete]
