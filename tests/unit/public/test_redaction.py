"""Passages that are redacted are gone, however they are written, and only they."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.publishing import PublicPart
from app.public.rules import (
    PAGE_BYTES,
    PassageNotFound,
    Redaction,
    RedactionReason,
    pages_of,
)

PERSONAL, LEGAL = RedactionReason.PERSONAL, RedactionReason.LEGAL
MARK = "[redacted: personal information]"


def redacted(text, *passages, reason=PERSONAL):
    return Redaction({reason: passages}).redact(text)


@pytest.mark.parametrize(
    ("text", "passage", "left"),
    [
        ("Ann Smith said so.", "Ann Smith", f"{MARK} said so."),
        ("ANN\n  smith said so.", "Ann Smith", f"{MARK} said so."),
        ("Ann and Annual Annes", "Ann", f"{MARK} and Annual Annes"),
        ("O’Brien’s view", "O'Brien", f"{MARK}’s view"),
        ("Ann, then Ann", "Ann", f"{MARK}, then {MARK}"),
        ("DEC-1: Ann Smith of Kent …", "Ann Smith of Kent leads", f"DEC-1: {MARK} …"),
        ("DEC-1: Led by Ann …", "Ann Smith", f"DEC-1: Led by {MARK} …"),
        ("DEC-1: Ann Smith of Kent", "Ann Smith of Kent leads", "DEC-1: Ann Smith of Kent"),
        ("It cost £5m (net).", "£5m (net).", f"It cost {MARK}"),
    ],
)
def test_a_passage_is_found_however_it_is_written(text, passage, left):
    assert redacted(text, passage) == left


def test_passages_that_overlap_leave_nothing_of_each_other():
    redaction = Redaction({PERSONAL: ["one two three"], LEGAL: ["three four"]})

    assert redaction.redact("zero one two three four five") == f"zero {MARK} five"


def test_a_passage_that_is_nowhere_is_told_beside_its_reason():
    redaction = Redaction({LEGAL: ["counsel"]})
    redaction.redact("Nothing of the kind.")

    with pytest.raises(PassageNotFound) as told:
        redaction.check_all_found()

    assert told.value.field == "legal"


WORDS = st.text(st.sampled_from("abAB '’\n"), min_size=1, max_size=40)


@given(WORDS, WORDS)
def test_nothing_of_a_passage_stays(text, passage):
    if not passage.strip() or not re.search(r"\w", passage):
        return
    left = redacted(text, passage.strip())

    remaining = left.replace(MARK, "|")
    words = [re.escape(word) for word in passage.replace("’", "'").split()]
    whole = r"(?<!\w)" + r"\s+".join(words) + r"(?!\w)"
    assert not re.search(whole, remaining.replace("’", "'"), re.IGNORECASE)


def test_a_long_text_is_in_pages_of_a_bounded_size():
    parts = [
        PublicPart(
            heading=f"{n}. Item", text="\n\n".join(["x" * 7000] * 4), items=("y" * 500,) * 60
        )
        for n in range(3)
    ]

    pages = pages_of(parts)

    assert len(pages) > 3
    said = [len(part.text) + sum(map(len, part.items)) for page in pages for part in page]
    assert sum(said) == 3 * (4 * 7000 + 60 * 500)
    assert all(
        sum(len(part.text) + sum(map(len, part.items)) for part in page) <= PAGE_BYTES
        for page in pages
    )
