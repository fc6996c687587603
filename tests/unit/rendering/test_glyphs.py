import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.rendering.fonts import FontFolder, supported_characters
from app.rendering.glyphs import LONGEST_WORD, break_long_words, missing_glyphs, spell_out
from config import ROOT

SUPPORTED = supported_characters(FontFolder(ROOT / "app" / "static" / "fonts", ROOT))


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        (
            "Plain text, with £5 – “quoted” – and ŵ, ŷ, é",
            "Plain text, with £5 – “quoted” – and ŵ, ŷ, é",
        ),
        ("Well done 😀", "Well done [grinning face]"),
        ("w\u0302", "ŵ"),
        ("①", "1"),
        ("漢", "[cjk unified ideograph-6f22]"),
        ("👩\u200d👧", "[woman][girl]"),
        ("✓\ufe0f", "✓"),
        ("a\u2028b", "a b"),
        ("\ue123", "[U+E123]"),
        ("line\none\ttab", "line\none\ttab"),
        ("bell\x07", "bell"),
    ],
)
def test_what_the_typeface_lacks_is_spelled_out(text: str, drawn: str) -> None:
    assert spell_out(text, SUPPORTED) == drawn


def test_missing_glyphs_are_named_once_each() -> None:
    assert missing_glyphs("a😀b漢😀", SUPPORTED) == ["😀", "漢"]


@settings(max_examples=200, deadline=None)
@given(st.text(st.characters(codec="utf-8")))
def test_whatever_is_written_can_be_drawn(text: str) -> None:
    assert missing_glyphs(spell_out(text, SUPPORTED), SUPPORTED) == []


def test_ordinary_words_and_addresses_are_left_alone() -> None:
    text = "Ordinary words and https://example.org/a/rather/long/address?with=a&query=string"
    assert break_long_words(text * 1) == text


def test_a_long_word_may_break_and_keeps_its_letters() -> None:
    broken = break_long_words("before " + "x" * 300 + " after")
    assert "\u200b" in broken
    assert broken.replace("\u200b", "") == "before " + "x" * 300 + " after"


def test_an_absurd_word_is_cut_and_says_so() -> None:
    broken = break_long_words("x" * 200_000)
    assert broken.count("x") == LONGEST_WORD
    assert broken.endswith("… [199,500 more characters without a space]")
