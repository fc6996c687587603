"""Workers that stay and what is kept of their drawing: the same bytes, drawn once."""

import os
import stat
import threading
import time
from dataclasses import replace
from functools import partial

import pytest

from app.core.limited.pool import Pool
from app.core.limited.runner import Helper, Limits, OutOfTime
from app.rendering import workers
from app.rendering.document import Document, SectionSource
from app.rendering.errors import TooMuchToDraw
from app.rendering.fonts import FontFolder
from app.rendering.rendered import RenderedSection
from app.rendering.store import RenderedStore, key_of
from app.rendering.workers import WorkerDrawer
from tests.unit.rendering.sample import ASSETS, build
from tests.unit.rendering.test_apart import ENDLESS, LINKING, TIGHT


@pytest.fixture
def store(tmp_path) -> RenderedStore:
    return RenderedStore(tmp_path / "rendered")


@pytest.fixture
def asked(monkeypatch) -> list[str]:
    """What is given to workers: what others wait for last, and what goes before all else."""
    found: list[str] = []
    real = Pool.submit

    def submit(self, payload, limits, *, size):
        found.append("last" if size == float("inf") else "early")
        return real(self, payload, limits, size=size)

    monkeypatch.setattr(Pool, "submit", submit)
    return found


def test_bytes_are_the_same_drawn_by_workers_and_out_of_the_store(
    sample: Document, fonts: FontFolder, store: RenderedStore, asked: list[str]
) -> None:
    said = []
    drawer = partial(WorkerDrawer, store=store)

    first = build(fonts, drawer=drawer)
    at_first = asked[:]
    asked.clear()
    again = build(fonts, drawer=drawer, on_progress=lambda *step: said.append(step))

    assert first == sample
    assert again == sample
    assert at_first == ["early"] * 4 + ["last"], "sections, the front and its guess, the whole"
    assert asked == ["last"], "nothing is drawn twice; only the whole is joined"
    assert said[-1] == (4, 4, "Done")


def test_what_is_damaged_or_made_by_another_version_is_drawn_again(
    sample: Document,
    fonts: FontFolder,
    tmp_path,
    store: RenderedStore,
    asked: list[str],
    monkeypatch,
) -> None:
    drawer = partial(WorkerDrawer, store=store)
    build(fonts, drawer=drawer)
    kept = list((tmp_path / "rendered").iterdir())
    for file in kept:
        file.write_bytes(file.read_bytes()[:-1] + b"?")
    asked.clear()
    assert build(fonts, drawer=drawer) == sample
    assert len(asked) == len(kept) + 1

    asked.clear()
    monkeypatch.setattr(workers, "fingerprint", lambda _fonts: b"another")
    assert build(fonts, drawer=drawer) == sample
    assert len(asked) == len(kept) + 1


def test_only_the_site_reads_what_is_kept_and_a_store_that_cannot_be_written_stops_nothing(
    sample: Document, fonts: FontFolder, tmp_path, store: RenderedStore
) -> None:
    build(fonts, drawer=partial(WorkerDrawer, store=store))
    folder = tmp_path / "rendered"
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir()} == {0o600}

    (tmp_path / "file").write_text("in the way")
    nowhere = RenderedStore(tmp_path / "file" / "rendered")
    assert build(fonts, drawer=partial(WorkerDrawer, store=nowhere)) == sample


def test_the_store_is_bounded_and_forgets_what_nobody_asked_for(tmp_path, sample) -> None:
    section = build_one()
    store = RenderedStore(tmp_path, most_bytes=10_000)
    now = time.time()
    names = [key_of(b"program", ASSETS, "section", str(n)) for n in range(20)]
    for age, name in enumerate(names):
        store.keep(name, section)
        os.utime(tmp_path / name, (now - age, now - age))
    assert store.find(names[-1]) == section, "asked for last, it is the newest"

    store.trim()

    held = {file.name for file in tmp_path.iterdir()}
    assert sum(file.stat().st_size for file in tmp_path.iterdir()) <= 10_000
    assert {names[-1], names[0]} <= held
    assert store.trim(now=now + 13 * 86_400) == 0
    assert store.trim(now=now + 15 * 86_400) == len(held)
    assert not list(tmp_path.iterdir())


def build_one() -> RenderedSection:
    return RenderedSection(pdf=b"%PDF" * 250, page_count=1, title="One")


def test_a_worker_that_takes_too_much_is_followed_by_another(fonts: FontFolder, store) -> None:
    said: list[tuple[int, str]] = []
    sources = [
        SectionSource("risks", "Risks", LINKING),
        SectionSource("costs", "Costs", ENDLESS),
        SectionSource("risks-2", "Risks", LINKING),
    ]
    with WorkerDrawer(fonts, ASSETS, limits=TIGHT, store=store) as drawer:
        risks, costs, again = drawer.draw_all(sources, lambda *step: said.append(step))
        assert (drawer.section(LINKING),) == risks

    assert said[0] == (0, "Costs"), "the largest is begun first"
    assert isinstance(costs, TooMuchToDraw)
    assert risks == again
    assert not isinstance(risks, TooMuchToDraw)


WORK = """
import os, time
def prepare():
    return work
def work(payload):
    if payload == b"pid": return str(os.getpid()).encode()
    if payload == b"loop":
        while True: pass
    if payload.startswith(b"use "):
        until = time.process_time() + float(payload[4:])
        while time.process_time() < until: pass
    if payload == b"raise": raise ValueError
    if payload == b"grow": globals()["held"] = b"x" * (80 << 20)
    return payload
"""
LIMITS = Limits(seconds=20, cpu_seconds=1, memory_bytes=1 << 30)


@pytest.fixture
def warm(tmp_path):
    (tmp_path / "shop").mkdir()
    (tmp_path / "shop" / "bench.py").write_text(WORK)
    with Helper(tmp_path, "shop.bench", "prepare", stay=64 << 20) as helper:
        yield helper


def test_a_child_stays_until_it_was_stopped_failed_or_has_grown(warm):
    def pid():
        return warm.call(b"pid", LIMITS)

    first = pid()
    assert pid() == first
    assert warm.call(b"pid", replace(LIMITS, held_bytes=60 << 20)) == first
    assert warm.call(b"pid", replace(LIMITS, held_bytes=1 << 20)) != first, "for what takes much"
    for what, error in ((b"loop", OutOfTime), (b"raise", Exception), (b"grow", None)):
        before = pid()
        if error is None:
            warm.call(what, LIMITS)
        else:
            with pytest.raises(error):
                warm.call(what, replace(LIMITS, cpu_seconds=0))  # no more than has begun
        assert pid() != before, what
    stopped = int(pid())
    with open(f"/proc/{stopped}/stat") as state:
        os.kill(stopped, 9)
        while ") Z " not in (state.seek(0), state.read())[1]:
            time.sleep(0.01)
    assert warm.call(b"next", LIMITS) == b"next", "one that the machine stopped is no one's fault"


def test_limits_count_from_the_piece_of_work_on(warm):
    """A child that stays has used up more and more of a processor."""
    before = warm.call(b"pid", LIMITS)
    warm.call(b"use 1.01", replace(LIMITS, cpu_seconds=9))
    warm.call(b"use 0.1", LIMITS)
    assert warm.call(b"pid", LIMITS) == before


def test_the_largest_comes_first_and_what_is_cancelled_never():
    given: list[bytes] = []
    begun, goes_on = threading.Event(), threading.Event()

    class Slow:
        def __enter__(self):
            return self

        def __exit__(self, *_raised):
            pass

        def call(self, payload, _limits):
            begun.set()
            goes_on.wait(10)
            given.append(payload)
            return payload

        def close(self):
            pass

    pool = Pool(1, Slow)  # type: ignore[arg-type]
    futures = [pool.submit(b"first", LIMITS, size=1)]
    begun.wait(10)
    futures += [pool.submit(str(n).encode(), LIMITS, size=n) for n in (2, 9, 5, 7)]
    futures[3].cancel()
    goes_on.set()
    assert [futures[n].result(10) for n in (0, 1, 2, 4)] == [b"first", b"2", b"9", b"7"]
    assert given == [b"first", b"9", b"7", b"2"]


def test_what_was_too_much_is_tried_again_only_if_it_is_asked_for_or_changed(
    fonts: FontFolder, store: RenderedStore, asked: list[str]
) -> None:
    short = replace(TIGHT, seconds=0.1)

    def draw(html, tries_again):
        asked.clear()
        drawer = WorkerDrawer(fonts, ASSETS, limits=short, store=store, tries_again=tries_again)
        with drawer:
            (drawn,) = drawer.draw_all([SectionSource("a", "A", html)], lambda *_step: None)
        return drawn, len(asked)

    first, _count = draw(ENDLESS, True)
    assert isinstance(first, TooMuchToDraw)
    again, count = draw(ENDLESS, False)
    assert isinstance(again, TooMuchToDraw)
    assert (again.why, count) == (first.why, 0)
    assert draw(ENDLESS, True)[1] == 1
    assert draw(ENDLESS.replace("<body>", "<body><p>New</p>"), False)[1] == 1
