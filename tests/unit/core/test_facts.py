"""Names that are given to commands."""

import pytest

from app.core.errors import DomainError
from app.core.facts import checked_name
from app.core.models import NAME_LENGTH

WALES = "\U0001f3f4\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f"


@pytest.mark.parametrize(
    "name", ["Blaenau Gwent", f"Cymru {WALES}", "نام\u200cه", "x" * NAME_LENGTH]
)
def test_a_name_of_any_script_and_an_emoji_stay_as_they_are(name):
    assert checked_name(f" {name}\n") == name


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("", f"1 to {NAME_LENGTH} characters"),
        ("x" * (NAME_LENGTH + 1), f"1 to {NAME_LENGTH} characters"),
        ("Kent\u0007", "cannot be shown"),
        ("Kent\udce9", "cannot be shown"),
    ],
)
def test_what_is_wrong_with_a_name_is_said(name, said):
    with pytest.raises(DomainError, match=said) as refused:
        checked_name(name)
    assert refused.value.field == "name"
