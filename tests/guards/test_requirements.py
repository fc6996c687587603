"""The packages that tests and checks install hold those of the service, at the same versions."""

import re

import pytest

from config import ROOT

pytestmark = pytest.mark.one_engine


def pinned(file):
    text = (ROOT / file).read_text()
    return set(re.findall(r"^[\w.-]+==\S+", text, re.MULTILINE))


def test_the_larger_set_holds_the_smaller():
    assert pinned("requirements.txt") - pinned("requirements-dev.txt") == set()
