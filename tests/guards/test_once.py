"""What is sent twice is done once: every page that writes when it is sent does so by ``once``, on
its own or in ``RecordForm.saves`` and ``press``. The others are listed, with the reason."""

import ast
from pathlib import Path

import pytest

from config import ROOT

pytestmark = pytest.mark.one_engine

#: Functions of views that write in a plain transaction.
PLAIN = {
    "history.list_entries": "notes who took a file away, as often as they do",
    "workbook.download_export": "notes who took a file away, as often as they do",
    "workbook.download_place_workbook": "notes who took a file away, as often as they do",
    "packs.note_opened": "notes who looked, as often as they do",
    "minutes.download_version": "is opened, and asks for one drawing of a version",
    "agendas.order_items": "is sent by a script from one page again and again: A, B, and A again",
    "groups.order_standing_items": "the same",
    "undoing.undo_step": "takes a step back, and makes what was sent before it anew",
    "sign_in": "counts attempts, and opens and ends sessions, before it is known who sends it",
}


def plain_writers():
    """The functions of views that open a plain transaction."""
    for path in sorted(Path(ROOT, "app").rglob("*.py")):
        if "views" not in path.stem and path.parent.name != "views":
            continue
        folder = path.parent.parent if path.parent.name == "views" else path.parent
        for node in ast.parse(path.read_text()).body:
            if isinstance(node, ast.FunctionDef) and any(
                isinstance(call, ast.Call)
                and isinstance(call.func, ast.Name)
                and call.func.id == "transaction"
                for call in ast.walk(node)
            ):
                yield f"{folder.name}.{node.name}"


def test_every_view_that_writes_does_so_once_for_what_is_sent():
    found = set(plain_writers())
    unlisted = {each for each in found - PLAIN.keys() if each.partition(".")[0] not in PLAIN}

    assert not unlisted, f"use app.web.once.once, or list it here with the reason: {unlisted}"
    gone = {each for each in PLAIN.keys() - found if "." in each}
    assert not gone, f"no longer in a plain transaction: {gone}"
