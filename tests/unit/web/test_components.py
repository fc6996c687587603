"""The GOV.UK components, and what they remember of what they have drawn."""

import pytest
from markupsafe import Markup

from app.web import components
from app.web.components import REMEMBERED, TYPED_REMEMBERED

LABEL = {"text": "Name"}


@pytest.fixture
def draw():
    """A component that has drawn nothing yet."""
    return components._Component


@pytest.mark.parametrize(
    ("folder", "params"),
    [
        ("inset-text", [{"text": "<b>1</b>"}, {"text": Markup("<b>1</b>")}]),
        ("inset-text", [{"text": 1}, {"text": True}, {"text": "1"}, {"text": None}, {}]),
        ("inset-text", [{"text": "a", "id": "b"}, {"text": "b", "id": "a"}]),
        (
            "select",
            [
                {
                    "name": "x",
                    "label": LABEL,
                    "items": [{"value": "1", "text": "One", "selected": chosen}],
                }
                for chosen in (True, False)
            ],
        ),
    ],
)
def test_each_is_drawn_as_itself_however_often(draw, folder, params):
    kept = draw(folder)
    for _ in range(2):
        for each in params:
            assert kept(each) == draw(folder)(each), each


def test_what_someone_typed_is_not_remembered(draw):
    kept = draw("input")
    kept({"name": "x", "label": LABEL, "value": "s" * (TYPED_REMEMBERED + 1)})
    assert not kept._drawn
    kept({"name": "x", "label": LABEL, "value": ""})
    assert len(kept._drawn) == 1


def test_so_much_is_remembered_and_no_more(draw):
    kept = draw("inset-text")
    for number in range(REMEMBERED + 5):
        kept({"text": number})
    assert len(kept._drawn) <= REMEMBERED
