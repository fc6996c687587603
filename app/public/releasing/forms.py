"""The forms by which records are published and withdrawn."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from app.core.models import LINE_LENGTH
from app.public.rules import (
    MOST_NUMBERED,
    MOST_PASSAGES,
    PASSAGE_LENGTH,
    NumberedPassage,
    Passages,
    RedactionReason,
    passage_key,
)
from app.web.fields import LineField, LinesField, RecordField, TicksField
from app.web.form_parts import FormPart
from app.web.forms import RecordForm


def _passages(reason: RedactionReason) -> LinesField:
    return LinesField(
        reason.word,
        "Each on its own line.",
        longest_line=PASSAGE_LENGTH,
        most=MOST_PASSAGES,
        rows=3,
        is_required=False,
    )


class PassagesField(RecordField):
    """Numbered passages, each with a drop-down to leave it out for a reason. Its data are the
    reasons by the passages' keys."""

    kind = "passages"

    def __init__(self, label: str, hint: str = "", **kwargs: Any) -> None:
        self.offered: Sequence[NumberedPassage] = ()
        super().__init__(label, hint, is_required=False, **kwargs)

    def process_data(self, value: Mapping[str, RedactionReason] | None) -> None:
        self.data = dict(value or {})

    def process_formdata(self, valuelist: list[str]) -> None:
        if valuelist:
            self.data = dict(filter(None, map(_chosen, valuelist[:MOST_NUMBERED])))

    def choices(self, passage: NumberedPassage) -> list[dict[str, Any]]:
        """What its drop-down offers."""
        chosen = self.data.get(passage.key)
        reasons = [
            {"value": f"{passage.key} {each.value}", "text": each.word, "selected": each is chosen}
            for each in RedactionReason
        ]
        return [{"value": "", "text": "Publish", "selected": chosen is None}, *reasons]

    def texts(self) -> Iterator[tuple[RedactionReason, str]]:
        """The passages that are left out, with why."""
        for passage in self.offered:
            if passage.key in self.data:
                yield self.data[passage.key], passage.text

    @property
    def is_cut(self) -> bool:
        """Whether there may be more passages than are numbered."""
        return len(self.offered) == MOST_NUMBERED


def _chosen(value: str) -> tuple[str, RedactionReason] | None:
    key, _, reason = value.partition(" ")
    return (key, RedactionReason(reason)) if reason in set(RedactionReason) else None


class PublishRecordForm(RecordForm):
    """``note`` is asked for where something is replaced, ``files`` where there are any."""

    is_single = True
    says_optional = False

    files = TicksField(
        "Files to publish with it",
        "They are published as they are: nothing in a file can be redacted. Open each of them, and "
        "check all of it, before you choose it.",
    )
    chosen = PassagesField("Passages")
    personal = _passages(RedactionReason.PERSONAL)
    confidence = _passages(RedactionReason.CONFIDENCE)
    commercial = _passages(RedactionReason.COMMERCIAL)
    policy = _passages(RedactionReason.POLICY)
    legal = _passages(RedactionReason.LEGAL)
    note = LineField(
        "What has changed",
        "Shown on the public page beside the date.",
        longest=LINE_LENGTH,
        is_required=False,
    )

    parts = (
        FormPart("", ("files",)),
        FormPart(
            "Passages to redact",
            ("chosen",),
            "Choose a reason for each passage that must not be public. The reason is shown "
            "in its place, and wherever else the same words appear.",
        ),
        FormPart(
            "Single words to redact, such as a name",
            tuple(RedactionReason),
            is_folded=True,
            has_columns=True,
        ),
        FormPart("", ("note",)),
    )

    def begin(self, numbered: Sequence[NumberedPassage]) -> None:
        """Offer the passages of the text. What was redacted the last time and is one of them is
        chosen; the rest stays as it was typed."""
        self.chosen.offered = numbered
        if self.is_submitted() or self.is_restored:
            return
        keys = {passage.key for passage in numbered}
        for reason in RedactionReason:
            kept = self[reason.value].data or []
            self.chosen.data |= {key: reason for each in kept if (key := passage_key(each)) in keys}
            self[reason.value].data = [each for each in kept if passage_key(each) not in keys]

    def passages(self) -> Passages:
        """What is to be redacted, by reason."""
        found: dict[RedactionReason, list[str]] = {
            reason: [*(self[reason.value].data or [])] for reason in RedactionReason
        }
        for reason, text in self.chosen.texts():
            found[reason].append(text)
        return found


class WithdrawReleaseForm(RecordForm):
    """Why a copy is withdrawn."""

    withdrawn_reason = LineField(
        "Why it is withdrawn",
        "Anyone can read this in place of the page. Do not repeat what you are withdrawing.",
        longest=LINE_LENGTH,
    )
