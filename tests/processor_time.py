"""What the tests cost: the processor time of each layer and the ten slowest tests, printed after
them. In CI a layer that passes its budget fails the run.

``--durations=50`` prints fifty. Processor time, not the clock's; that of the database server, the
browser and all other children counts too. A slow or busy machine takes more of it for the same
work, three times as much was seen: budgets are for a machine that does the yardstick in
``YARDSTICK``, and are stretched by as much as this one takes longer.
"""

import gc
import os
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from time import monotonic, process_time
from typing import Any

import pytest

#: The seconds of processor time that each layer may take. A domain adds at most ten to their sum:
#: raise a budget by what a new domain needs, never for tests that have become slow.
BUDGETS = {
    "start": 25,
    "unit": 130,
    "integration, sqlite": 600,
    "integration, postgresql": 125,
    "guards": 350,
    "browser": 350,
}

#: Seconds of processor time that the yardstick takes where the budgets hold, and after how many
#: tests each worker does it again.
YARDSTICK, EVERY = 0.02, 150

#: A test that took fewer seconds by the clock is counted with the next: looking at all processes
#: takes longer than most tests of rules.
LEAST = 0.1

#: What was spent elsewhere than in the test that is running, by the layer that it belongs to.
_elsewhere: Counter[str] = Counter()

_TICK = os.sysconf("SC_CLK_TCK")
_PROPERTY, _MEASURED = "processor", "yardstick"


def pytest_load_initial_conftests() -> None:
    """What is imported and collected stays: see ``tests.conftest``."""
    gc.disable()


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(ProcessorTime(config), "processor-time")


def layer_of(nodeid: str) -> str:
    layer = nodeid.split("/")[1]
    if layer != "integration":
        return layer
    return f"integration, {'postgresql' if 'postgresql' in nodeid else 'sqlite'}"


class ProcessorTime:
    """In a worker it measures, in the process that prints it adds up; without workers, both."""

    def __init__(self, config: pytest.Config) -> None:
        self._config = config
        self._begun, self._looked = 0.0, 0.0
        self._spent: Counter[str] = Counter()
        self._slowest: Counter[str] = Counter()
        self._tests, self._measure_at = 0, 0
        self._measured: list[float] = []

    def pytest_collection_finish(self, session: pytest.Session) -> None:
        if hasattr(self._config, "workeroutput"):
            self._config.workeroutput[_PROPERTY] = family_time()
        else:
            self._spent["start"] += family_time()

    def pytest_runtest_logstart(self, nodeid: str) -> None:
        # A test begins with what the one before ended with: looking costs some milliseconds.
        self._begun = self._begun or family_time()
        self._looked = self._looked or monotonic()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_makereport(self, item: pytest.Item) -> Iterator[None]:
        report: Any = yield
        if report.when == "teardown":
            self._tests += 1
        if report.when == "teardown" and monotonic() - self._looked >= LEAST:
            before, self._begun = self._begun, family_time()
            self._looked = monotonic()
            spent = self._begun - before - _elsewhere.total()
            report.user_properties.append((_PROPERTY, spent))
            report.user_properties += [(_PROPERTY + each, s) for each, s in _elsewhere.items()]
            _elsewhere.clear()
            if self._tests >= self._measure_at:
                self._measure_at = self._tests + EVERY
                report.user_properties.append((_MEASURED, yardstick()))
        return report

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        for name, spent in report.user_properties:
            if name == _PROPERTY and report.when == "teardown":
                self._spent[layer_of(report.nodeid)] += spent
                self._slowest[report.nodeid] += spent
            elif name == _MEASURED and report.when == "teardown":
                self._measured.append(spent)
            elif name.startswith(_PROPERTY) and report.when == "teardown":
                self._spent[name.removeprefix(_PROPERTY)] += spent

    def pytest_testnodedown(self, node: Any) -> None:
        self._spent["start"] += getattr(node, "workeroutput", {}).get(_PROPERTY, 0.0)

    @property
    def _stretch(self) -> float:
        """How much longer than YARDSTICK this machine takes; 1 where it is as quick, or quicker."""
        taken = self._measured or [YARDSTICK]
        return max(1.0, sum(taken) / len(taken) / YARDSTICK)

    def _over_budget(self) -> list[str]:
        return [n for n, spent in self._spent.items() if spent > BUDGETS[n] * self._stretch]

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        is_worker = hasattr(self._config, "workeroutput")
        if os.environ.get("CI") == "true" and not is_worker and self._over_budget():
            session.exitstatus = session.exitstatus or pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        if not self._slowest:
            return
        write = terminalreporter.write_line
        terminalreporter.section("processor time")
        for layer, budget in BUDGETS.items():
            if spent := self._spent[layer]:
                write(f"{spent:7.1f} s of {budget:3} {layer}")
        write(f"{sum(self._spent.values()):7.1f} s of {sum(BUDGETS.values()):3} in all")
        taken = self._stretch
        write(
            f"Budgets count {taken:.2f} times: the machine took {1000 * taken * YARDSTICK:.1f} ms"
            f" for the yardstick's {1000 * YARDSTICK:.1f}."
        )
        write("The slowest:")
        for nodeid, spent in self._slowest.most_common(self._config.option.durations or 10):
            write(f"{spent:7.1f} s {nodeid}")
        for layer in self._over_budget():
            write(f"Over its budget: {layer}. See {__name__}.BUDGETS.", red=True)


@contextmanager
def charged_to(layer: str) -> Iterator[None]:
    """What is spent meanwhile is that layer's, whatever test is ending: servers that all its tests
    used are counted when they stop."""
    before = family_time()
    yield
    _elsewhere[layer] += family_time() - before


def yardstick() -> float:
    """Seconds of processor time that a fixed piece of work takes: much like a test's, with strings
    and dicts, more of them than the processor's caches hold."""
    gc.disable()  # what is there besides is no part of it
    began = process_time()
    made = [{str(number): [number]} for number in range(40_000)]
    sorted(made, key=lambda each: max(each))
    taken = process_time() - began
    gc.enable()
    return taken


#: Processes that work for the tests and are no children of theirs.
_watched: set[int] = set()


def watch(pid: int) -> None:
    _watched.add(pid)


def family_time() -> float:
    """Seconds that this process, all that descend from it and what it watches have worked so far.
    Of those too that still live: helpers stay for many tests, as children of the process that
    forks them, and would count as the test in which they end.
    """
    global _most, _lost
    living = {*_watched, *_children_of("self")}
    found = sum(os.times()[:4]) + sum(map(_time_of, living)) + _lost
    _lost += max(_most - found, 0)
    _most = max(_most, found)
    return _most


#: What a browser's helpers have worked is lost where it ends before it hears of their end.
_most, _lost = 0.0, 0.0


def _children_of(pid: int | str) -> list[int]:
    found: list[int] = []
    with suppress(OSError):  # the process has ended meanwhile
        for thread in os.listdir(f"/proc/{pid}/task"):
            with suppress(OSError):  # or one of its threads
                found += map(int, _read(f"/proc/{pid}/task/{thread}/children").split())
    return found


def _time_of(pid: int) -> float:
    """Of a process and all that descend from it, those that have ended too."""
    try:
        fields = _read(f"/proc/{pid}/stat").rpartition(b")")[2].split()
    except OSError:
        return 0.0
    own = sum(map(int, fields[11:15])) / _TICK
    return own + sum(map(_time_of, _children_of(pid)))


def _read(path: str) -> bytes:
    """As quick as it goes: a server of a database has a score of processes."""
    handle = os.open(path, os.O_RDONLY)
    try:
        return os.read(handle, 1 << 16)
    finally:
        os.close(handle)
