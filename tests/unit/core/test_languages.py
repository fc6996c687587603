"""A name in Welsh is known by its letters and words, and one in English is not taken for it."""

import pytest

from app.core.formats import named
from app.core.languages import language_of


@pytest.mark.parametrize(
    "name",
    [
        "Cyngor Sir Ynys Môn",
        "Llywodraeth Cymru",
        "Llŷn a Môn",
        "Bwrdd Iechyd Lleol",
        "Cynllun plant",
    ],
)
def test_welsh_names(name: str):
    assert language_of(name) == "cy"
    assert named(name) == f'<span lang="cy">{name}</span>'


@pytest.mark.parametrize(
    "name",
    ["Kent", "Sir John Plant", "Llywodraeth Cymru and the Treasury agree a plan", "", "a < b"],
)
def test_other_names_are_left_as_they_are(name: str):
    assert language_of(name) == ""
    assert "<" not in named(name)
