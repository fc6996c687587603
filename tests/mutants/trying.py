"""Trying mutants. The tests of a subject are collected and run once, in one process that stays
warm; for each mutant a fork of it runs the tests that went through the changed lines, the quickest
first, until one fails. A fault in a function is put in where it lives, into the function's code;
one that acts while modules are loaded needs a fork in which the app was not loaded yet.
"""

import functools
import gc
import importlib.abc
import importlib.machinery
import importlib.util
import os
import pickle
import resource
import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from inspect import CO_OPTIMIZED
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any

import coverage
import hypothesis
import pytest
from _pytest.runner import runtestprotocol

from tests.mutants.making import Mutant

ROOT = Path(__file__).parents[2]

#: How many seconds of tests are run against one mutant, as they took without it.
LONGEST = 30.0

#: What the app and the tests load of others, so that a fork need not.
PRELOADED = (
    "alembic.command authlib.integrations.requests_client flask_login flask_migrate flask_wtf "
    "mammoth openpyxl psycopg segno sqlalchemy.dialects.sqlite turbohtml weasyprint xlsxwriter "
    "zxcvbn"
).split()

OPTIONS = [
    *("-q", "-o", "addopts=--strict-markers --import-mode=importlib"),
    *("-p", "no:cacheprovider", "-p", "no:xdist"),
]


@dataclass
class Test:
    """What it takes, and which lines of the modules it runs through."""

    seconds: float
    lines: dict[str, set[int]] = field(default_factory=dict)


#: Of a subject: its tests by their ids, and for each mutant whether it was killed; None where it
#: has to be there while the app is loaded.
Told = Callable[[tuple[str, Any]], None]


def preload() -> None:
    for name in PRELOADED:
        importlib.import_module(name)


def in_fork(work: Callable[[], int], seconds: float) -> int:
    """What the work says, from 0 to 100; more, where it was stopped or broke."""
    pid = os.fork()
    if pid == 0:
        code = 101
        try:
            signal.signal(signal.SIGALRM, signal.SIG_DFL)
            signal.alarm(int(seconds * 6) + 60)
            limit = int(seconds * 3) + 10 + int(time.process_time())
            resource.setrlimit(resource.RLIMIT_CPU, (limit, limit + 5))
            resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
            code = work()
        finally:
            os._exit(code)
    return abs(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))


# A fault in a function


def swaps_of(mutant: Mutant) -> dict[tuple[str, int], tuple[CodeType, CodeType]] | None:
    """The code of the functions that differ, before and after; None where other code does."""
    path = str(ROOT / mutant.path)
    before = _functions(compile(Path(path).read_text(), path, "exec", dont_inherit=True))
    after = _functions(compile(mutant.source, path, "exec", dont_inherit=True))
    swaps = {}
    for key, (old, essence) in before.items():
        if key not in after:
            continue  # a function inside one that differs
        new, changed = after[key]
        if essence != changed:
            if not old.co_flags & CO_OPTIMIZED or old.co_freevars != new.co_freevars:
                return None
            swaps[key] = old, new
    return swaps


def _functions(code: CodeType) -> dict[tuple[str, int], tuple[CodeType, Any]]:
    """All code by its name, and by its place among those of the name; and what it does."""
    found: dict[tuple[str, int], tuple[CodeType, Any]] = {}

    def walk(each: CodeType) -> None:
        place = sum(name == each.co_qualname for name, _ in found)
        found[each.co_qualname, place] = each, _essence(each)
        for const in each.co_consts:
            if isinstance(const, CodeType):
                walk(const)

    walk(code)
    return found


def _essence(code: CodeType) -> Any:
    """What code does, wherever it stands: a function with all that is inside it, a module or a
    class without its functions, which are put in by themselves."""
    is_function = bool(code.co_flags & CO_OPTIMIZED)
    consts = [
        (_essence(const) if is_function else "code")
        if isinstance(const, CodeType)
        else (type(const), repr(const))
        for const in code.co_consts
    ]
    names = (code.co_names, code.co_varnames, code.co_freevars, code.co_cellvars)
    return code.co_code, consts, names


def _put_in(swaps: Iterable[tuple[CodeType, CodeType]]) -> None:
    """Give the functions that exist the other code, and forget what any remembered."""
    new = {_identity(old): code for old, code in swaps}
    gc.unfreeze()
    for each in gc.get_objects():
        if type(each) is FunctionType and _identity(each.__code__) in new:
            each.__code__ = new[_identity(each.__code__)]
        elif isinstance(each, functools._lru_cache_wrapper) and str(each.__module__)[:4] == "app.":
            each.cache_clear()


def _identity(code: CodeType) -> tuple[str, str, int]:
    return code.co_filename, code.co_qualname, code.co_firstlineno


class Warm:
    """A plugin of pytest: instead of running the tests once, it tries mutants with them."""

    def __init__(self, mutants: Sequence[Mutant], tell: Told) -> None:
        self._mutants = mutants
        self._tell = tell

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection(self) -> None:
        quiet_hypothesis()

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        items = {item.nodeid: item for item in session.items if is_wanted(item)}
        _warm_up(list(items.values()))
        tests = self._learn(items)
        self._tell(("tests", tests))
        for mutant in self._mutants:
            self._tell(("mutant", (mutant, self._is_killed(mutant, items, tests))))
        return True

    def _learn(self, items: dict[str, pytest.Item]) -> dict[str, Test]:
        """What each test runs through: in a fork, as mutants are tried."""
        receiving, sending = os.pipe()
        watched = sorted({str(ROOT / mutant.path) for mutant in self._mutants})

        def work() -> int:
            covering = coverage.Coverage(data_file=None, include=watched, config_file=False)
            covering.start()
            seconds = {}
            for item, following in _in_turn(list(items.values())):
                covering.switch_context(item.nodeid)
                begun = time.process_time()
                if run(item, following):
                    seconds[item.nodeid] = time.process_time() - begun
                else:
                    os.write(2, f"fails without a mutant: {item.nodeid}\n".encode())
            covering.stop()
            tests = {nodeid: Test(spent) for nodeid, spent in seconds.items()}
            for path in covering.get_data().measured_files():
                for line, contexts in covering.get_data().contexts_by_lineno(path).items():
                    for nodeid in contexts:
                        if nodeid in tests:
                            name = str(Path(path).relative_to(ROOT))
                            tests[nodeid].lines.setdefault(name, set()).add(line)
            os.set_blocking(sending, True)
            with os.fdopen(sending, "wb") as file:
                pickle.dump(tests, file)
            return 0

        pid = os.fork()
        if pid == 0:
            try:
                os.close(receiving)
                work()
            finally:
                os._exit(0)
        os.close(sending)
        with os.fdopen(receiving, "rb") as file:
            tests: dict[str, Test] = pickle.load(file)
        os.waitpid(pid, 0)
        return tests

    def _is_killed(
        self, mutant: Mutant, items: dict[str, pytest.Item], tests: dict[str, Test]
    ) -> bool | None:
        swaps = swaps_of(mutant)
        chosen = chosen_for(mutant, tests)
        if swaps is None or not chosen:
            return None

        def work() -> int:
            _put_in(swaps.values())
            turn = _in_turn([items[nodeid] for nodeid in chosen])
            return 0 if all(run(item, following) for item, following in turn) else 1

        return in_fork(work, sum(tests[nodeid].seconds for nodeid in chosen)) != 0


def chosen_for(mutant: Mutant, tests: dict[str, Test]) -> list[str]:
    """The tests that run through the function's changed lines, the quickest first."""
    through = [
        (test.seconds, nodeid)
        for nodeid, test in tests.items()
        if not test.lines.get(mutant.path, set()).isdisjoint(mutant.lines)
    ]
    return _as_many_as_fit(through)


def _as_many_as_fit(timed: Iterable[tuple[float, str]]) -> list[str]:
    chosen, left = [], LONGEST
    for seconds, nodeid in sorted(timed):
        left -= seconds
        if chosen and left < 0:
            break
        chosen.append(nodeid)
    return chosen


def quiet_hypothesis() -> None:
    """The same examples each time; one that fails is not made smaller."""
    phases = [hypothesis.Phase.explicit, hypothesis.Phase.generate]
    hypothesis.settings.register_profile(
        "mutants",
        hypothesis.settings.get_profile("tests"),
        derandomize=True,
        database=None,
        phases=phases,
    )
    hypothesis.settings.load_profile("mutants")


def is_wanted(item: pytest.Item) -> bool:
    """One database is enough to see a fault in rights."""
    return "postgresql" not in item.nodeid and item.get_closest_marker("drawn") is None


def _warm_up(items: Sequence[pytest.Item]) -> None:
    """Make the app and what the databases are filled with."""
    seen = set()
    for item in items:
        names = set(getattr(item, "fixturenames", ()))
        kind = frozenset(names & {"app", "demo_app", "known", "client", "demo_client"})
        if kind and kind not in seen:
            seen.add(kind)
            run(item, next(other for other in items if other is not item))


def _in_turn(items: Sequence[pytest.Item]) -> Iterator[tuple[pytest.Item, pytest.Item]]:
    """Each, with the one that follows: the last is followed by another, so that what the whole
    session uses stays."""
    session = items[0].session
    session._setupstate.teardown_exact(items[0])
    following = [*items[1:], next(item for item in session.items if item is not items[-1])]
    yield from zip(items, following, strict=True)


def run(item: pytest.Item, following: pytest.Item) -> bool:
    """Whether the test passes."""
    return not any(report.failed for report in runtestprotocol(item, log=False, nextitem=following))


# A fault in what is there while modules are loaded


class _Finder(importlib.abc.MetaPathFinder):
    def __init__(self, mutant: Mutant) -> None:
        self._name = mutant.path.removesuffix(".py").replace("/", ".")
        self._mutant = mutant

    def find_spec(self, fullname: str, path: Any = None, target: Any = None) -> Any:
        if fullname != self._name:
            return None
        loader = _Loader(fullname, str(ROOT / self._mutant.path))
        loader.mutated = self._mutant.source
        return importlib.util.spec_from_file_location(fullname, loader.path, loader=loader)


class _Loader(importlib.machinery.SourceFileLoader):
    mutated: str

    def get_code(self, fullname: str) -> CodeType:
        return compile(self.mutated, self.path, "exec", dont_inherit=True)


class _Cold:
    """A plugin that runs the tests named, in their order."""

    def __init__(self, nodeids: Sequence[str]) -> None:
        self._place = {nodeid: place for place, nodeid in enumerate(nodeids)}

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection(self) -> None:
        quiet_hypothesis()

    def pytest_collection_modifyitems(self, items: list[pytest.Item]) -> None:
        items[:] = sorted(
            (item for item in items if item.nodeid in self._place),
            key=lambda item: self._place[item.nodeid],
        )


def is_killed_cold(mutant: Mutant, tests: dict[str, Test]) -> bool:
    # A constant is looked at without running a line of its module: unit tests do that.
    through = [
        (test.seconds, nodeid)
        for nodeid, test in tests.items()
        if mutant.path in test.lines or nodeid.startswith("tests/unit/")
    ]
    chosen = _as_many_as_fit(through or [(test.seconds, nodeid) for nodeid, test in tests.items()])
    files = sorted({nodeid.partition("::")[0] for nodeid in chosen})

    def work() -> int:
        sys.meta_path.insert(0, _Finder(mutant))
        silence(1, 2)
        return int(pytest.main([*OPTIONS, "-x", *files], plugins=[_Cold(chosen)]))

    return in_fork(work, 20 + sum(tests[nodeid].seconds for nodeid in chosen)) != 0


def silence(*descriptors: int) -> None:
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for descriptor in descriptors:
        with suppress(OSError):
            os.dup2(nowhere, descriptor)


def warm(mutants: Sequence[Mutant], files: Sequence[str], tell: Told) -> None:
    silence(1)
    pytest.main([*OPTIONS, *files], plugins=[Warm(mutants, tell)])
