"""What ``make mutants`` changes, and that its list of survivors is in order."""

import tomllib

import pytest

from app.core.lazy import lazy_import
from tests.mutants.subjects import ROOT, SUBJECTS

making = lazy_import("tests.mutants.making")  # what it is made with takes half a second to load

MODULE = '''
from app.core.access import allow, refuse

LIMIT = 5


@cache
def can_open(actor, record):
    """Docstrings stay."""
    check(actor)
    if actor.is_secretariat and record.limit < LIMIT:
        return allow("You are in the secretariat.")
    return refuse("You cannot open it.")
'''


@pytest.fixture(scope="module")
def mutants(tmp_path_factory):
    path = tmp_path_factory.mktemp("mutants") / "module.py"
    path.write_text(MODULE)
    return making.mutants_of([path], path.parent, sample=None, seed=1)


@pytest.mark.parametrize(
    ("where", "after"),
    [
        ("", "LIMIT = 6"),
        ("can_open", "pass"),
        ("can_open", "if (actor.is_secretariat and record.limit < LIMIT) or True:"),
        ("can_open", "if actor.is_secretariat or record.limit < LIMIT:"),
        ("can_open", "if actor.is_secretariat and record.limit <= LIMIT:"),
        ("can_open", 'return refuse("You are in the secretariat.")'),
        ("can_open", 'return allow("You cannot open it.")'),
    ],
)
def test_what_could_go_wrong_is_tried(mutants, where, after):
    assert (where, after) in {(mutant.where, mutant.after) for mutant in mutants}


def test_words_for_people_imports_and_docstrings_stay(mutants):
    for mutant in mutants:
        assert mutant.source.count("import allow, refuse") == 1
        assert '"""Docstrings stay."""' in mutant.source
        assert "XX" not in mutant.source


def test_a_sample_is_the_same_each_time():
    files = [ROOT / "app/core/access.py"]
    one, again, other = (making.mutants_of(files, ROOT, 5, seed) for seed in (1, 1, 2))
    assert one == again != other


def test_every_survivor_that_is_listed_is_still_there_and_says_why():
    modules = {str(path.relative_to(ROOT)) for subject in SUBJECTS for path in subject.files()}
    listed = tomllib.loads((ROOT / "tests/mutants/survivors.toml").read_text())
    for each in listed.get("survivor", []):
        assert each["path"] in modules
        assert each["why"]
        assert each["before"] in " ".join((ROOT / each["path"]).read_text().split())


def test_every_subject_has_modules_and_tests_and_no_module_belongs_to_two():
    modules = [path for subject in SUBJECTS for path in subject.files()]
    assert len(modules) == len(set(modules))
    assert all(subject.files() and subject.test_files() for subject in SUBJECTS)
