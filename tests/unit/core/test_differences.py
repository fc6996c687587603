"""How two texts differ, in words."""

from hypothesis import given
from hypothesis import strategies as st

from app.core.differences import RunKind, word_differences


def test_a_word_that_changed_is_told_from_those_that_stayed():
    runs = word_differences("Half of the members.", "A third of the members.\n\nAnd the chair.")

    assert [(run.change, run.text) for run in runs] == [
        (RunKind.REMOVED, "Half"),
        (RunKind.ADDED, "A third"),
        (RunKind.KEPT, "of the members."),
        (RunKind.ADDED, "\n\nAnd the chair."),
    ]


TEXTS = st.text(alphabet="ab \n", max_size=60)


@given(TEXTS, TEXTS)
def test_what_stayed_and_what_went_are_the_text_before(before, after):
    runs = word_differences(before, after)

    def words(*kinds):
        return " ".join(run.text for run in runs if run.change in kinds).split()

    assert words(RunKind.KEPT, RunKind.REMOVED) == before.split()
    assert words(RunKind.KEPT, RunKind.ADDED) == after.split()
