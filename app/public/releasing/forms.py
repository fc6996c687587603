"""The forms by which records are published and withdrawn."""

from app.core.models import LINE_LENGTH
from app.public.rules import MOST_PASSAGES, PASSAGE_LENGTH, Passages, RedactionReason
from app.web.fields import LineField, LinesField
from app.web.form_parts import FormPart
from app.web.forms import RecordForm


def _passages(reason: RedactionReason) -> LinesField:
    return LinesField(
        reason.word, "", longest_line=PASSAGE_LENGTH, most=MOST_PASSAGES, rows=3, is_required=False
    )


class PublishRecordForm(RecordForm):
    """``note`` is asked for where something is replaced."""

    is_single = True

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
        FormPart(
            "Words to redact",
            tuple(RedactionReason),
            "Copy each passage from the text below onto its own line, under the reason for leaving "
            "it out. Every place where it stands is replaced by the reason.",
            has_columns=True,
        ),
        FormPart("", ("note",)),
    )

    def passages(self) -> Passages:
        """What is to be redacted, by reason."""
        return {reason: self[reason.value].data or [] for reason in RedactionReason}


class WithdrawReleaseForm(RecordForm):
    """Why a copy is withdrawn."""

    withdrawn_reason = LineField(
        "Why it is withdrawn",
        "Anyone can read this in place of the page. Repeat nothing of what you are withdrawing.",
        longest=LINE_LENGTH,
    )
