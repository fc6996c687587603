"""Forms of reporting rounds, and of the parts of a return and its review."""

from collections.abc import Mapping, Sequence
from typing import Any

from app.core.models import NAME_LENGTH
from app.core.rag import CONFIDENCE, CONFIDENCE_MEANING
from app.core.wording import Phrase
from app.returns.models import (
    FIGURE_LENGTH,
    ROUND_NAME_LENGTH,
    Return,
)
from app.returns.parts import HEADLINE_WORDS, PARTS, PartKey
from app.returns.rules import PromiseAnswer, ReturnNoteKind, ReviewVerdict
from app.web.fields import (
    DayField,
    EnumField,
    LineField,
    MoneyField,
    RowColumn,
    RowsField,
    TextField,
    TickField,
)
from app.web.forms import RecordForm

#: The most figures of customers that a return has.
MEASURES = 6


class RoundForm(RecordForm):
    name = LineField("Name", "For example, March 2010.", longest=ROUND_NAME_LENGTH)
    period_starts_on = DayField("First day of the period")
    period_ends_on = DayField("Last day of the period")
    opens_on = DayField(
        "Opens",
        Phrase("{Places} can start their returns from this date."),
        called="the date it opens",
    )
    due_on = DayField(
        "Due", "Returns received after this date are late.", called="the date returns are due"
    )


def _answer(key: PartKey) -> TextField:
    """The words of a part's answer."""
    part = PARTS[key]
    return TextField(part.question, part.hint, most_words=part.words, rows=6, is_required=False)


def _nothing(label: str = "Nothing to report") -> TickField:
    return TickField(label)


def _confidence(label: str, hint: str | Phrase, *, is_list: bool = False) -> EnumField:
    return EnumField(
        label,
        CONFIDENCE,
        hint,
        is_required=False,
        is_list=is_list,
        words={
            rating: Phrase(f"{{{rating.value}}}: {CONFIDENCE_MEANING[rating]}")
            for rating in CONFIDENCE
        },
    )


class PartForm(RecordForm):
    """A part of a return: it may be saved as far as it is written. Its version is the part's own,
    so those who write other parts at the same time do not meet."""

    says_optional = False


class AchievementsForm(PartForm):
    achievements = _answer(PartKey.ACHIEVEMENTS)
    is_nothing = _nothing()


class OutlookForm(PartForm):
    outlook = _answer(PartKey.OUTLOOK)
    is_nothing = _nothing()


class NeedsForm(PartForm):
    needs = _answer(PartKey.NEEDS)
    is_nothing = _nothing()


class LearningForm(PartForm):
    learning = _answer(PartKey.LEARNING)
    is_nothing = _nothing()


class InsightForm(PartForm):
    measures = RowsField(
        "Figures",
        (
            RowColumn("What is counted", NAME_LENGTH),
            RowColumn("Figure", FIGURE_LENGTH),
            RowColumn("Source", NAME_LENGTH),
        ),
        is_required=False,
        most=MEASURES,
        spare=2,
    )
    insight = _answer(PartKey.INSIGHT)
    is_nothing = _nothing()

    def validate(self, extra_validators: Any = None) -> bool:
        is_valid: bool = super().validate(extra_validators)
        problems = {
            at: "Enter what is counted and the figure."
            for at, (name, figure, _source) in enumerate(self.measures.data)
            if not (name and figure)
        }
        if problems:
            self.measures.report(problems)
        return is_valid and not problems


class ResourcesForm(PartForm):
    resources = _answer(PartKey.RESOURCES)
    is_nothing = _nothing()


class SpendForm(PartForm):
    spend_pence = MoneyField(
        PARTS[PartKey.SPEND].question, PARTS[PartKey.SPEND].hint, is_required=False
    )
    is_nothing = _nothing("Not known")


class ConfidenceForm(PartForm):
    headline = TextField(
        "Headline",
        "One sentence that carries the message.",
        most_words=HEADLINE_WORDS,
        longest=300,
        rows=2,
        is_required=False,
    )
    confidence = _confidence("Delivery confidence", PARTS[PartKey.CONFIDENCE].question)
    confidence_reason = TextField(
        "Reason for the confidence",
        most_words=PARTS[PartKey.CONFIDENCE].words,
        rows=4,
        is_required=False,
    )


class ConfirmPartForm(PartForm):
    """Asks nothing but that what is shown is right."""


PART_FORMS: Mapping[PartKey, type[PartForm]] = {
    PartKey.ACHIEVEMENTS: AchievementsForm,
    PartKey.OUTLOOK: OutlookForm,
    PartKey.MILESTONES: ConfirmPartForm,
    PartKey.RISKS: ConfirmPartForm,
    PartKey.NEEDS: NeedsForm,
    PartKey.LEARNING: LearningForm,
    PartKey.INSIGHT: InsightForm,
    PartKey.RESOURCES: ResourcesForm,
    PartKey.SPEND: SpendForm,
    PartKey.CONFIDENCE: ConfidenceForm,
}


def part_form(key: PartKey, returned: Return | None) -> PartForm:
    """The form of a part, with what is saved of it. One that nobody has saved has no version yet:
    whoever saves it second is told. Where a part confirms records, each row has its own."""
    form = PART_FORMS[key]
    if returned is None or PARTS[key].confirms:
        return form(None)
    saved = next(part for part in returned.parts if part.key is key)
    given: dict[str, Any] = {name: getattr(returned, name) for name in PARTS[key].fields}
    if PARTS[key].may_be_nothing:
        given["is_nothing"] = saved.is_nothing
    if key is PartKey.INSIGHT:
        given["measures"] = [(each.name, each.figure, each.source) for each in returned.measures]
    return form(saved if saved.saved_at is not None else None, **given)


class PromiseForm(RecordForm):
    """What became of one thing that was promised: a row of the achievements."""

    says_optional = False

    answer = EnumField("Outcome", PromiseAnswer, is_required=False)
    note = LineField("Note", is_required=False)


def promise_forms(answers: Sequence[tuple[PromiseAnswer | None, str]]) -> list[PromiseForm]:
    """A row for each promise, in order, with what is said of it so far and a note."""
    return [
        PromiseForm(prefix=f"promise-{at}", answer=answer, note=note)
        for at, (answer, note) in enumerate(answers)
    ]


class ReviewForm(RecordForm):
    verdict = EnumField("What do you conclude?", ReviewVerdict, called="what you conclude")
    text = TextField(
        "Reasons or concerns",
        "Needed to send it back, or to endorse it with concerns.",
        most_words=100,
        is_required=False,
    )
    confidence = _confidence("Your own delivery confidence", "", is_list=True)
    confidence_reason = TextField(
        "Reason for your rating",
        "Needed where your rating is not the same as theirs.",
        most_words=60,
        rows=3,
        is_required=False,
    )


class SendBackForm(RecordForm):
    text = TextField("Why is it sent back?", most_words=100, called="why it is sent back")


class ReturnNoteForm(RecordForm):
    is_single = True

    kind = EnumField(
        "Kind of note",
        ReturnNoteKind,
        words={
            ReturnNoteKind.SUPPORT: "Support: you can vouch for what it says",
            ReturnNoteKind.CHALLENGE: "Challenge: you see it differently",
            ReturnNoteKind.QUESTION: "Question: it needs an answer",
        },
    )
    text = TextField("Note", most_words=100)


class AnswerNoteForm(RecordForm):
    answer = TextField("Answer", most_words=100)
