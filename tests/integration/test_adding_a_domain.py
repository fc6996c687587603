"""A domain costs one folder in ``app/`` and one in ``templates/``, one line in the registry, one
migration and its rows in the tables of the tests: ``tests/examples`` adds one, and it is found
everywhere. See ``docs/adding-a-domain.md``."""

import subprocess
import sys

from config import ROOT

#: What guards ask of every route, of the rows of the added domain alone.
GUARDS = (
    "test_access.py::test_addresses_lead_to_their_endpoints",
    "test_access.py::test_each_role_opens_what_it_may",
    "test_access.py::test_other_methods_give_nothing",
    "test_access.py::test_every_form_is_refused_without_its_token",
    "test_due_kinds.py::test_kinds_have_names_of_their_own_and_steps_that_there_are",
    "test_reading.py::test_filters_take_nothing_that_they_do_not_offer",
    "test_reading.py::test_odd_addresses_are_answered_in_words",
    "test_two_editors.py::test_the_second_of_two_editors_overwrites_nothing",
)


def test_an_added_domain_is_found_everywhere():
    """In a process of its own, as models stay in the one that has them."""
    command = [
        *(sys.executable, "-m", "pytest", "-q", "-p", "tests.examples.adding"),
        *("-p", "no:processor-time", "-p", "no:cacheprovider", "-k", "not postgresql"),
        "tests/examples/checks.py",
        *(f"tests/guards/{guard}" for guard in GUARDS),
    ]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout[-8000:] + ran.stderr[-2000:]
