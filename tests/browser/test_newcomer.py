"""Somebody who has a programme in spreadsheets and has never seen this: what it takes them."""

import os
import re
import subprocess
import sys

import pytest

from config import ROOT
from scripts.newcomer import MOST_ACTIONS, MOST_PAGES

#: What issue 10 of the programme's own plan allows for setting up.
PAGES, ACTIONS = 25, 60


@pytest.mark.one_engine
def test_a_newcomer_issues_a_pack_that_the_minister_opens_within_25_pages_and_60_actions(
    hubs_app, run, tmp_path
):
    assert (MOST_PAGES, MOST_ACTIONS) == (PAGES, ACTIONS)
    export = tmp_path / "export.xlsx"
    assert run("workbook", "export", str(export)).exit_code == 0
    done = subprocess.run(
        [sys.executable, "-m", "scripts.newcomer", "--export", str(export)],
        cwd=ROOT,
        env=os.environ | {"BUILD_PACKS_AHEAD": "no"},  # it presses Build, and reads no other draft
        capture_output=True,
        text=True,
    )

    assert done.returncode == 0, done.stderr
    counts = re.search(r"(\d+) pages +(\d+) actions +in all", done.stdout)
    assert counts, done.stdout
    assert (int(counts[1]) <= PAGES, int(counts[2]) <= ACTIONS) == (True, True), done.stdout
    assert "The minister’s pack opened" in done.stdout
