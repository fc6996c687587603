"""The words of the programme, however they are declared."""

import pytest

from app.core.rag import CONFIDENCE, Rag, scale
from app.core.wording import NEUTRAL, Phrase, Words, speaking, with_article, words


@pytest.mark.parametrize(
    "said",
    [
        "a pilot",
        "a hub",
        "an area",
        "a unit",
        "a university",
        "an hour",
        "an NHS trust",
        "a UK site",
        "an ICB",
        "a one-stop shop",
        "an island",
    ],
)
def test_a_word_has_its_article(said):
    assert with_article(said.split(" ", 1)[1]) == said


def test_words_are_those_that_are_spoken_and_the_others_again_afterwards():
    before = words.place
    label = Phrase("{Place} lead: {a_place} of {places}")
    with speaking(Words(place="area", places="areas")):
        assert str(label) == f"{label}" == "Area lead: an area of areas"
        assert words.count_places(1) == "1 area"
        assert words.count_places(2) == "2 areas"
    assert words.place == before


def test_what_a_word_is_made_of_says_nothing_itself():
    with speaking(Words(place="{places}", places="<b>")):
        assert str(Phrase("{place}")) == "{places}"


def test_an_enumeration_is_read_in_the_words_of_the_moment():
    with speaking(Words(red="Poor")):
        assert Rag.RED.word == "Poor"
    with speaking(NEUTRAL):
        assert Rag.RED.word == "Red"


def test_a_scale_has_five_points_or_three():
    assert scale(NEUTRAL) == CONFIDENCE
    assert scale(Words(amber_green="", amber_red="")) == (Rag.GREEN, Rag.AMBER, Rag.RED)
