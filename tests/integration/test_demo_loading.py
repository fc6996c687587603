"""Loading a demonstration: which of them, and what is said of files and rows that do not fit."""

import shutil
from datetime import date

import pytest
from sqlalchemy import func, select

from app.core.database import transaction
from app.demo.files import DATA, BadData, read_data
from app.demo.later import move_date
from app.demo.loader import load_demonstration
from app.demo.models import Demonstration
from app.demo.queries import find_demonstration_date
from app.extensions import db
from app.pilots.models import Pilot
from app.programme.models import Programme


def count(model):
    return db.session.scalar(select(func.count()).select_from(model))


@pytest.fixture
def folder(tmp_path):
    """A copy of the demonstrations' files, to spoil."""
    return shutil.copytree(DATA, tmp_path / "data")


def spoil(folder, file, old, new):
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.one_engine
def test_an_unknown_name_is_refused_with_the_names_that_there_are(app, run):
    result = run("demo", "load", "--name", "middle-earth")
    assert result.exit_code != 0
    assert result.output.strip().splitlines() == [
        "Error: There is no demonstration called 'middle-earth'. "
        "Choose one of: family-hubs, total-place."
    ]
    assert count(Programme) == 0


def test_a_database_remembers_which_demonstration_it_holds(app, folder):
    """On both databases: other tests find what PostgreSQL holds copied from SQLite."""
    shutil.copytree(folder / "family-hubs", folder / "small-place")
    later = folder / "small-place/later.toml"
    events = later.read_text(encoding="utf-8").split("[[later]]")
    told = "[[later]]".join(events[:2]).replace("2026-10-09", "2026-10-10", 1)
    later.write_text(told, encoding="utf-8")
    with transaction():
        load_demonstration("no hash", "small-place", folder=folder)
    assert db.session.get(Demonstration, 1).name == "small-place"
    with transaction():
        assert move_date(date(2026, 10, 9), folder=folder).told == 0
        assert move_date(date(2026, 10, 10), folder=folder).told == 1


@pytest.mark.parametrize(
    ("file", "old", "new", "complaint"),
    [
        ("issues.toml", "[[issue]]", "[[issue", r"issues\.toml is not well-formed"),
        ("issues.toml", "[[issue]]", "[issue]", r"issues\.toml (may hold only|is not well)"),
        ("rounds.toml", "[[reporting_round]]", "row = 1\n[[reporting_round]]", r"\[\[row\]\]"),
        ("demonstration.toml", "today_on = 2010", 'today_on = "x" # ', "must give title, today_on"),
        ("demonstration.toml", '"risks"', '"dangers"', r"dangers\.toml cannot be read"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(folder, file, old, new, complaint):
    spoil(folder, f"total-place/{file}", old, new)
    with pytest.raises(BadData, match=complaint):
        read_data(data=folder)


@pytest.mark.one_engine
@pytest.mark.parametrize(
    ("file", "old", "new", "complaint"),
    [
        (
            "regions.toml",
            "tile_row",
            "tile_raw",
            r"^regions\.toml, region 1 \(east\), tile_raw = \d: "
            r"region has no such column; it has .*tile_row",
        ),
        (
            "regions.toml",
            "tile_row = 2",
            "",
            r"^regions\.toml, region 1 \(east\): it needs tile_row$",
        ),
        (
            "rounds.toml",
            "due_on = 2009-11-30",
            'due_on = "soon"',
            r"^rounds\.toml, reporting_round 1 \(december-2009\), due_on = 'soon': Invalid",
        ),
        (
            "risks.toml",
            'proximity = "one_to_three"',
            'proximity = "near"',
            r"risk 1 \(no-cash\), proximity = 'near': .*choose one of: .*one_to_three",
        ),
        (
            "risks.toml",
            "likelihood = 3",
            "likelihood = 6",
            r"^risks\.toml, risk 1 \(no-cash\), scores 1: likelihood and impact run from 1 to 5$",
        ),
        (
            "risks.toml",
            "assessed_on = 2009-10-15",
            "assessed_on = 2010-03-01",
            r"scores 1, assessed_on = 2010-03-01: that is after 2010-02-04$",
        ),
        ("organisations.toml", 'name = "', 'name = "' + "x" * 201, r"organisation 1 .*<= 200"),
        (
            "milestones.toml",
            'owner = "secretariat"',
            'owner = "nobody"',
            r"^milestones\.toml, milestone 2 \(groups-agreed\), owner = 'nobody': "
            r"there is no person with the key nobody$",
        ),
        ("milestones.toml", 'owner = "secretariat"', "owner = 5", "the key of a person is wanted"),
        (
            "meetings.toml",
            '"officials/6"',
            '"officials/7"',
            r"^meetings\.toml, meeting 1 \(officials-2009-12\), items \d, "
            r"standing_item = 'officials/7': there is no standing_item",
        ),
        (
            "barriers.toml",
            'key = "streams"',
            'key = "ring-fences"',
            r"^barriers\.toml, barrier 2 \(ring-fences\): "
            r"another barrier has the key ring-fences$",
        ),
        (
            "rounds.toml",
            "[[reporting_round]]",
            "[[meal]]",
            r"^rounds\.toml, meal 1 .*no table meal",
        ),
        (
            "rounds.toml",
            'name = "January 2010"',
            'name = "December 2009"',
            r"^rounds\.toml, reporting_round 2 \(january-2010\): the database refuses it: UNIQUE",
        ),
        (
            "decisions.toml",
            'superseded_by = "final-reports-february"',
            'superseded_by = "never"',
            r"superseded_by = 'never': there is no decision with the key never$",
        ),
        (
            "groups.toml",
            'section = "risks"',
            'section = "dangers"',
            r"^groups\.toml, governance_group 1 \(officials\), standing_items 4: There is no",
        ),
    ],
)
def test_a_row_that_does_not_fit_is_named_and_nothing_is_kept(
    app, folder, file, old, new, complaint
):
    spoil(folder, f"total-place/{file}", old, new)
    with pytest.raises(BadData, match=complaint), transaction():
        load_demonstration("no hash", folder=folder)
    assert count(Programme) == 0
    assert count(Pilot) == 0


@pytest.mark.one_engine
@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        (
            'change = "kent-final-report"',
            'change = "kent-report"',
            r"^later\.toml, later 1 \(kent-report\): there is no milestone with the key kent-",
        ),
        (
            "actual_on = 2010-02-05",
            'actual_on = "done"',
            r"later 1 .*, actual_on = 'done': Invalid",
        ),
        ("on = 2010-02-05", "on = 5", r"later 1 \(kent-final-report\), on = 5: a date is wanted"),
    ],
)
def test_a_later_event_that_does_not_fit_is_named(demo_app, folder, old, new, complaint):
    spoil(folder, "total-place/later.toml", old, new)
    with pytest.raises(BadData, match=complaint), transaction():
        move_date(date(2010, 2, 5), folder=folder)
    assert find_demonstration_date() == date(2010, 2, 4)
