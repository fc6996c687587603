"""The names in the code: one thing, one name; one name, one thing."""

import ast
from collections import defaultdict

import pytest

from config import ROOT

pytestmark = pytest.mark.one_engine


def test_a_name_stands_for_one_class():
    places = defaultdict(list)
    for path in sorted((ROOT / "app").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ClassDef):
                places[node.name].append(f"{path.relative_to(ROOT)}:{node.lineno}")

    assert {name: where for name, where in places.items() if len(where) > 1} == {}
