"""Work in a helper: what it gives, what it may not take, and that nothing is left of it."""

import os
import select
import time

import pytest

from app.core.limited.helper import REQUEST
from app.core.limited.runner import Helper, Limits, OutOfMemory, OutOfTime, Turns, WorkFailed

LIMITS = Limits(seconds=20, cpu_seconds=10, memory_bytes=1 << 30)

WORK = """
import os, re, sys, time
from pathlib import Path

def prepare(word):
    return lambda payload: work(payload, word)

def work(payload, word):
    what, _, file = payload.decode().partition(" ")
    if what == "loop":
        while True: pass
    if what == "sleep":
        Path(file).write_text(f"{os.getpid()} {os.getppid()}")
        time.sleep(600)
    if what == "fill": return b"x" * (4 << 30)
    if what == "recurse": return work(payload, word)
    if what == "abort": os.abort()
    if what == "raise": raise ValueError("no such thing")
    if what == "print": print("said aloud")
    if what == "write": Path(file).write_text("kept")
    if what == "environment": return ",".join(sorted(os.environ)).encode()
    if what == "search": return search()
    if what == "modules": return ",".join(sys.modules).encode()
    return word.encode() if what == "word" else payload

def search():
    own = b"secret:" + b"%064x" % 7
    return b"none but its own" if found() == {own} else b"others"

def found():
    spans = [line.split()[:2] for line in Path("/proc/self/maps").read_text().splitlines()]
    secrets = set()
    with open("/proc/self/mem", "rb", 0) as memory:
        for span, rights in spans:
            start, end = (int(each, 16) for each in span.split("-"))
            if rights.startswith("rw"):
                memory.seek(start)
                secrets |= set(re.findall(rb"secret:[0-9a-f]{64}", memory.read(end - start)))
    return secrets
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("work")
    (folder / "shop").mkdir()
    # What a package does when it is imported is not done.
    (folder / "shop" / "__init__.py").write_text("raise SystemExit('the package was run')")
    (folder / "shop" / "bench.py").write_text(WORK)
    return folder


@pytest.fixture(scope="module")
def helper(folder):
    with Helper(folder, "shop.bench", "prepare", "a word") as helper:
        yield helper


def test_work_is_done_one_piece_after_the_other(helper):
    large = b"x" * (3 << 20)

    assert [helper.call(each, LIMITS) for each in (b"a", large, b"")] == [b"a", large, b""]


@pytest.mark.parametrize(
    ("what", "limits", "error"),
    [
        (b"loop", Limits(20, 1, 1 << 30), OutOfTime),
        (b"sleep /dev/null", Limits(0.2, 10, 1 << 30), OutOfTime),
        (b"fill", LIMITS, OutOfMemory),
        (b"recurse", LIMITS, OutOfMemory),
        (b"abort", LIMITS, OutOfMemory),
        (b"raise", LIMITS, WorkFailed),
    ],
    ids=["processor", "time", "memory", "depth", "brought down", "a mistake"],
)
def test_what_takes_too_much_is_stopped_and_the_next_is_done(helper, what, limits, error):
    with pytest.raises(error):
        helper.call(what, limits)

    assert helper.call(b"next", LIMITS) == b"next"


def test_a_piece_of_work_finds_nothing_of_those_before_it_in_its_memory(helper):
    helper.call(b"secret:" + os.urandom(32).hex().encode(), LIMITS)

    assert helper.call(b"search", LIMITS) == b"none but its own"


def test_the_work_is_prepared_with_words(helper):
    assert helper.call(b"word", LIMITS) == b"a word"


def test_what_is_printed_is_no_answer(helper):
    assert helper.call(b"print", LIMITS) == b"print"


def test_no_file_is_written_unless_it_may(helper, tmp_path):
    kept = tmp_path / "kept"
    with pytest.raises((WorkFailed, OutOfMemory)):
        helper.call(f"write {kept}".encode(), LIMITS)
    assert kept.read_text() == ""

    helper.call(f"write {kept}".encode(), Limits(20, 10, 1 << 30, file_bytes=100))
    assert kept.read_text() == "kept"


def test_a_helper_is_told_no_secret(helper, monkeypatch):
    monkeypatch.setenv("SECRET_KEY", "s" * 40)

    told = helper.call(b"environment", LIMITS).decode().split(",")

    assert set(told) <= {"PATH", "LD_LIBRARY_PATH", "LANG", "TMPDIR", "LC_CTYPE"}


def sleeping(helper, tmp_path, end):
    """Let a piece of work begin to sleep, call ``end`` with the pids of its child and the helper,
    and see both of them gone."""
    pids = tmp_path / "pids"
    process = helper._start()
    request = f"sleep {pids}".encode()
    process.stdin.write(REQUEST.pack(60, 0, 10, 1 << 30, 100, len(request)) + request)
    process.stdin.flush()
    until = time.monotonic() + 20
    while not (pids.exists() and " " in pids.read_text()) and time.monotonic() < until:
        select.select([], [], [], 0.005)
    child, parent = map(int, pids.read_text().split())
    watch = [os.pidfd_open(child), os.pidfd_open(parent)]
    end(process, parent)
    for descriptor in watch:
        assert select.select([descriptor], [], [], 10)[0], "it lives on"
        os.close(descriptor)


@pytest.mark.parametrize("how", ["the input ends", "killed", "what hands it work is killed"])
def test_no_child_outlives_its_helper_nor_a_helper_who_started_it(folder, tmp_path, how):
    def end(process, parent):
        if how != "the input ends":
            os.kill(process.pid if how == "killed" else parent, 9)
        else:
            process.stdin.close()

    with Helper(folder, "shop.bench", "prepare", "a word") as helper:
        sleeping(helper, tmp_path, end)


def test_a_helper_that_died_is_started_again(folder):
    with Helper(folder, "shop.bench", "prepare", "a word") as helper:
        helper.call(b"a", LIMITS)
        os.kill(helper._process.pid, 9)
        with pytest.raises(OutOfMemory):
            helper.call(b"b", LIMITS)

        assert helper.call(b"c", LIMITS) == b"c"


def test_so_many_at_once_and_the_next_is_told():
    turns = Turns(2, seconds=0.01)
    with turns.take() as first, turns.take() as second, turns.take() as third:
        assert (first, second, third) == (True, True, False)
    with turns.take() as again:
        assert again
