"""How long a pack takes, beside the same HTML in headless Chromium, which starts anew for each run:
``.venv/bin/python -m benchmarks.pack``. Trust the ratios; machines vary.

What is drawn is kept in ``fixtures/pack.json.xz``, so that runs can be compared whatever the
demonstration says by now; ``--write`` makes it of the demonstration. ``--long`` draws one with so
many times the rows in its annexes too, and tells how time and memory grow. ``--each`` changes each
part that is drawn by itself, one after the other. ``--assemble`` reads the records of a programme
with a hundred times the registers.
"""

import argparse
import io
import json
import lzma
import math
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any

import msgspec
from flask_migrate import upgrade
from pikepdf import Pdf

from app import create_app
from app.core import clock
from app.core.database import transaction
from app.demo.loader import load_demonstration
from app.governance.groups import queries as group_queries
from app.governance.meetings import queries as meeting_queries
from app.packs import draw
from app.packs.assemble import assemble
from app.packs.content import PackContent
from app.packs.sources import section_sources
from app.rendering.assets import Asset
from app.rendering.document import (
    AnnexSource,
    QuotingSource,
    SectionSource,
    Source,
    build_document,
)
from app.rendering.flow import flow_html
from app.rendering.fonts import FACES, FontFolder
from app.rendering.furniture import Furniture
from app.rendering.house import pack_assets
from app.rendering.metadata import Details
from app.rendering.store import RenderedStore
from app.rendering.workers import WorkerDrawer
from benchmarks.pages import REGISTERS
from config import ROOT, Settings
from tests.guards.multiplying import multiply_registers

FIXTURE = Path(__file__).parent / "fixtures" / "pack.json.xz"
FONTS = ROOT / "app" / "static" / "fonts"
MEETING = date(2010, 2, 18)
BUILT_AT = datetime(2010, 2, 4, 9, tzinfo=UTC)
BASE_URL = "https://agenda.example.org"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
#: The most of Chromium's time that each may take, and by what power time may grow with pages.
GOALS = {
    "from nothing": 1.65,
    "one section changed": 0.5,
    "the worst one changed": 0.5,
    "nothing changed": 0.15,
}
MOST_GROWTH, MOST_MEBIBYTES = 1.1, 400
#: How often content is assembled of each programme; the least of its times counts.
ASSEMBLED = 10
#: How often the short pack is drawn where growth is measured.
SHORT_RUNS = 3

_FACE = re.compile(r"SourceSans3-(Regular|Semibold|Bold|It|SemiboldIt|BoldIt)\.ttf")
_WEIGHTS = {"Regular": 400, "It": 400, "Semibold": 600, "SemiboldIt": 600}
#: A program that runs a command, takes in all that it leaves behind, and says what all of it used.
_WATCHED = """
import ctypes, os, resource, subprocess, sys
ctypes.CDLL(None).prctl(36, 1, 0, 0, 0)
status = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
try:
    while True:
        os.waitpid(-1, 0)
except ChildProcessError:
    pass
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print(used.ru_utime + used.ru_stime)
sys.exit(status.returncode)
"""


@dataclass(frozen=True)
class Fixture:
    """Sections as they are given to be drawn, without papers: what others have drawn is no measure
    of our drawing. Those that are ``quoting`` page numbers, here literal ones, are drawn last, and
    so is the ``front``."""

    style: str
    front: str
    sections: tuple[SectionSource, ...]
    quoting: frozenset[str]

    @classmethod
    def read(cls) -> "Fixture":
        kept = json.loads(lzma.decompress(FIXTURE.read_bytes()))
        sections = tuple(_read(given) for given in kept["sections"])
        return cls(kept["style"], kept["front"], sections, frozenset(kept["quoting"]))

    @property
    def sources(self) -> list[SectionSource | QuotingSource]:
        return [
            QuotingSource(each.key, each.title, lambda _page_of, html=each.html: html)  # type: ignore[misc]
            if each.key in self.quoting
            else each
            for each in self.sections
        ]

    @property
    def assets(self) -> dict[str, Asset]:
        return {"pack.css": Asset(self.style.encode(), "text/css")}

    @property
    def by_length(self) -> list[SectionSource]:
        """Each section by itself, the shortest first."""
        plain = [source for source in self.sections if source.key not in self.quoting]
        each = [member for source in plain for member in source.members or (source,)]
        return sorted(each, key=lambda source: len(source.html))

    def with_a_change(self, turn: int, *, at_worst: bool = False) -> "Fixture":
        """One section says something else: of middling length or, at worst, the longest but for
        registers."""
        changed = self.by_length[len(self.by_length) // 2]
        if at_worst:
            changed = [source for source in self.by_length if not source.is_long][-1]
        return self.with_changed(changed, turn)

    def with_changed(self, changed: SectionSource, turn: int) -> "Fixture":
        html = changed.html.replace("</h1>", f" ({turn})</h1>", 1)
        said = replace(changed, html=html)

        def with_it(source: SectionSource) -> SectionSource:
            members = tuple(said if one is changed else one for one in source.members)
            return said if source is changed else _flowing(source, members)

        return replace(self, sections=tuple(map(with_it, self.sections)))

    def with_rows(self, times: int) -> "Fixture":
        """So many times the rows of the annexes, each annex in parts as a pack has them."""
        sections: list[SectionSource] = []
        for source in self.sections:
            sections.append(source)
            if source.is_long:
                sections += [_again(source, number) for number in range(2, times + 1)]
        return replace(self, sections=tuple(sections))


def _read(given: list[Any]) -> SectionSource:
    key, title, html, *others = given
    is_long, members = others or (False, [])
    source = SectionSource(key, title, html, is_long)
    return _flowing(source, tuple(SectionSource(*member) for member in members))


def _flowing(source: SectionSource, members: tuple[SectionSource, ...]) -> SectionSource:
    """With these members, if any, which share pages."""
    if not members:
        return source
    source = replace(source, members=members)
    return replace(source, html=flow_html(source.flow))


def _again(source: SectionSource, number: int) -> SectionSource:
    html = re.sub(r' id="([^"]+)"', rf' id="\1-{number}"', source.html)
    return replace(source, key=f"{source.key}-{number}", html=html)


@dataclass
class Contender:
    """One way to make the pack, with the wall-clock and processor seconds of its runs."""

    name: str
    work: Callable[[int], tuple[bytes, float]]
    wall: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)
    pages: int = 0

    def run(self, turn: int) -> None:
        started = time.perf_counter()
        pdf, processor = self.work(turn)
        self.wall.append(time.perf_counter() - started)
        self.processor.append(processor)
        with Pdf.open(io.BytesIO(pdf)) as document:
            self.pages = len(document.pages)

    def median(self, seconds: list[float]) -> float:
        return statistics.median(seconds[1:])


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("--runs", type=int, default=5, help="runs of each, after one to warm up")
    parser.add_argument("--write", action="store_true", help="make the fixture anew")
    parser.add_argument("--long", type=int, default=0, metavar="TIMES", help="how it grows")
    parser.add_argument("--each", action="store_true", help="what a change of each part takes")
    parser.add_argument("--assemble", type=int, default=0, metavar="TIMES", help="how reading does")
    given = parser.parse_args()
    if given.write:
        with demonstration():
            write_fixture()
        return 0
    if given.assemble:
        with demonstration():
            report_assembling(given.assemble)
        return 0
    with tempfile.TemporaryDirectory() as name:
        folder, fixture = Path(name), Fixture.read()
        if given.long:
            report_growth(fixture, fixture.with_rows(given.long), folder)
            return 0
        found = contenders(fixture, folder, of_each=given.each)
        # In turns, so that what else the machine does meets all alike; the first to warm up.
        for turn in range(max(1, given.runs) + 1):
            say(f"Run {turn} of {given.runs}" if turn else "Warming up")
            for contender in found:
                contender.run(turn)
        report(found)
    return 0


def contenders(fixture: Fixture, folder: Path, *, of_each: bool = False) -> list[Contender]:
    """Chromium last: the others are measured against it."""
    kept = RenderedStore(folder / "kept")

    def ours(store: Callable[[int], RenderedStore], given: Callable[[int], Fixture]) -> Any:
        def work(turn: int) -> tuple[bytes, float]:
            before = tree_seconds()
            pdf = build(given(turn), folder, store(turn))
            return pdf, tree_seconds() - before

        return work

    worst = partial(fixture.with_a_change, at_worst=True)
    found = [
        Contender(
            "from nothing",
            ours(lambda turn: RenderedStore(folder / f"new-{turn}"), lambda _turn: fixture),
        ),
        Contender("one section changed", ours(lambda _turn: kept, fixture.with_a_change)),
        Contender("the worst one changed", ours(lambda _turn: kept, worst)),
        Contender("nothing changed", ours(lambda _turn: kept, lambda _turn: fixture)),
    ]
    if of_each:
        found = [
            Contender(
                f"{each.key} changed",
                ours(lambda _turn: kept, partial(fixture.with_changed, each)),
            )
            for each in fixture.by_length
        ]
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        say("There is no Chromium on this machine: install chromium to compare with it.")
        return found
    page, pdf = folder / "pack.html", folder / "pack.pdf"
    page.write_text(whole_html(fixture))

    def in_browser(turn: int) -> tuple[bytes, float]:
        command = [sys.executable, "-c", _WATCHED, browser, "--headless", "--no-sandbox"]
        command += ["--disable-gpu", f"--user-data-dir={folder / f'browser-{turn}'}"]
        command += ["--no-pdf-header-footer", f"--print-to-pdf={pdf}", page.as_uri()]
        said = subprocess.run(command, check=True, capture_output=True, timeout=120)
        return pdf.read_bytes(), float(said.stdout)

    return [*found, Contender("Chromium", in_browser)]


def build(fixture: Fixture, folder: Path, store: RenderedStore) -> bytes:
    return build_document(
        lambda _page_of: fixture.front,
        fixture.sources,
        details=Details("Pack", "Standing Agenda", BUILT_AT),
        furniture=Furniture("Officials’ group", "UNMARKED", "Draft"),
        front_title="Agenda",
        fonts=FontFolder(FONTS, folder / "fonts"),
        assets=fixture.assets,
        drawer=partial(WorkerDrawer, store=store),
    ).pdf


def whole_html(fixture: Fixture) -> str:
    """The sections as one document, each on pages of its own, its style sheet inside it."""
    bodies = [body(fixture.front)]
    bodies += [
        f'<div class="benchmark-part" id="{source.key}">{body(source.html)}</div>'
        for source in fixture.sections
    ]
    style = f"{font_faces(FONTS)}\n{fixture.style}"
    style += ' html { font-family: "Source Sans 3" } .benchmark-part { break-before: page }'
    html = (
        f'<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8"><title>Pack</title>'
        f'<style>{style}</style></head><body class="pack">{"".join(bodies)}</body></html>'
    )
    return html.replace('href="pack:', 'href="#')


def body(html: str) -> str:
    found = re.search(r"<body[^>]*>(.*)</body>", html, re.DOTALL)
    assert found is not None
    return found.group(1)


def font_faces(folder: Path) -> str:
    """The bundled typeface, for a browser that does not have it."""
    rules = []
    for face in FACES:
        found = _FACE.fullmatch(face)
        if found is None:
            continue
        weight = _WEIGHTS.get(found.group(1), 700)
        style = "italic" if found.group(1).endswith("It") else "normal"
        rules.append(
            f'@font-face {{ font-family: "Source Sans 3"; font-weight: {weight};'
            f' font-style: {style}; src: url("{(folder / face).as_uri()}") }}'
        )
    return "\n".join(rules)


def report(found: Sequence[Contender]) -> None:
    browser = found[-1] if found[-1].name == "Chromium" else None
    runs = len(found[0].wall) - 1
    title = f"Seconds, median of {runs}"
    heads = f"{'pages':>7}{'to Chromium':>13}{'by CPU':>8}{'goal':>7}"
    print(f"\n{title:<28}{'wall':>7}{'CPU':>7}{heads}")
    for one in found:
        wall, processor = one.median(one.wall), one.median(one.processor)
        ratio = wall / browser.median(browser.wall) if browser else math.nan
        by_processor = processor / browser.median(browser.processor) if browser else math.nan
        goal = GOALS.get(one.name, GOALS["the worst one changed"] if one is not browser else "")
        print(
            f"{one.name:<28}{wall:>7.2f}{processor:>7.2f}{one.pages:>7}{ratio:>13.2f}"
            f"{by_processor:>8.2f}{goal:>7}"
        )


def report_growth(short: Fixture, long: Fixture, folder: Path) -> None:
    """The power of pages by which time grows, and the most memory that a process held: of the short
    one the least of some runs, since what else the machine does only adds to them."""
    build(short, folder, RenderedStore(folder / "warm"))
    said, peaks, is_over = [], {"this one": 0.0, "a worker": 0.0}, threading.Event()

    def watch() -> None:
        while not is_over.wait(0.1):
            for pid in (os.getpid(), *_descendants_still()):
                name = "this one" if pid == os.getpid() else "a worker"
                with suppress(OSError):  # it has just ended
                    peaks[name] = max(peaks[name], peak_mebibytes(pid))

    threading.Thread(target=watch, daemon=True).start()
    for fixture, runs in ((short, SHORT_RUNS), (long, 1)):
        took = []
        for run in range(runs):
            started, processor = time.perf_counter(), tree_seconds()
            pdf = build(fixture, folder, RenderedStore(folder / f"growth-{runs}-{run}"))
            # Of those that have ended too: a child is counted by its parent.
            took.append((time.perf_counter() - started, tree_seconds() - processor))
        with Pdf.open(io.BytesIO(pdf)) as document:
            said.append((len(document.pages), *map(min, zip(*took, strict=True))))
        pages, seconds, processor = said[-1]
        print(f"{pages:>5} pages in {seconds:.1f} s, {processor:.1f} s of processors", flush=True)
    is_over.set()
    (pages, *short_took), (more_pages, *long_took) = said
    growth = math.log(more_pages / pages)
    wall, processors = (
        math.log(b / a) / growth for a, b in zip(short_took, long_took, strict=True)
    )
    print(
        f"Time grows by the power {wall:.2f} of pages, processor time by {processors:.2f}"
        f" (goal: at most {MOST_GROWTH})."
    )
    held = ", ".join(f"{name} {most:.0f} MiB" for name, most in peaks.items())
    print(f"The most that a process held: {held} (goal: at most {MOST_MEBIBYTES} MiB).")


def report_assembling(times: int) -> None:
    """How much more processor time reading takes with so many times the rows in the registers."""
    meeting = meeting_queries.get_meeting(group_queries.get_group("officials"), MEETING)
    seconds = []
    for turn in range(2):
        if turn:
            multiply_registers(times, REGISTERS)
        runs = []
        for _ in range(ASSEMBLED):
            started = time.process_time()
            assemble(meeting.id, clock.today())
            runs.append(time.process_time() - started)
        # The least disturbed: what else the machine does only adds to processor time.
        seconds.append(min(runs))
    print(f"Assembling: {seconds[0]:.2f} s; of {times} times the registers: {seconds[1]:.2f} s,")
    print(f"{seconds[1] / seconds[0]:.1f} times as long (goal: at most 10).")


@contextmanager
def demonstration() -> Iterator[None]:
    """The demonstration, in a database of its own that goes afterwards."""
    with tempfile.TemporaryDirectory() as name:
        app = create_app(
            Settings.from_environment(
                {"DATABASE_URL": f"sqlite:///{name}/pack.sqlite3", "INSTANCE_PATH": name}
            )
        )
        with app.app_context():
            say("Loading the demonstration")
            upgrade()
            with transaction():
                load_demonstration("no account can sign in here")
            yield


def write_fixture() -> None:
    meeting = meeting_queries.get_meeting(group_queries.get_group("officials"), MEETING)
    content = without_papers(assemble(meeting.id, clock.today()))
    setting = draw.Setting(base_url=BASE_URL, place="pack:", level=1)
    given: dict[str, Any] = {"version": "Draft", "setting": setting}
    drawn = draw.draw_pack(content, version="Draft", built_at=BUILT_AT, base_url=BASE_URL)
    sources = [
        *draw.opening_sources(content, setting),
        *section_sources(content, built_at=BUILT_AT, **given),
    ]
    kept = {
        "style": pack_assets()["pack.css"].content.decode(),
        "front": draw.front_html(content, drawn.page_of, **given),
        "sections": [_kept(one, drawn.page_of) for one in sources],
        "quoting": [one.key for one in sources if isinstance(one, QuotingSource)],
    }
    text = json.dumps(kept, ensure_ascii=False, sort_keys=True).encode()
    FIXTURE.write_bytes(lzma.compress(text, preset=9))
    print(f"{drawn.page_count} pages are in {FIXTURE}.")


def _kept(source: Source | QuotingSource, page_of: dict[str, int]) -> list[Any]:
    assert not isinstance(source, AnnexSource), "papers are not of the fixture"
    if isinstance(source, QuotingSource):
        return [source.key, source.title, source.html(page_of)]
    members = [[member.key, member.title, member.html] for member in source.members]
    return [source.key, source.title, "" if members else source.html, source.is_long, members]


def without_papers(content: PackContent) -> PackContent:
    return msgspec.structs.replace(content, papers=())


def descendants(pid: int) -> list[int]:
    """The processes that a process has begun, and theirs."""
    children = Path(f"/proc/{pid}/task")
    found = [
        int(child)
        for task in children.iterdir()
        for child in (task / "children").read_text().split()
    ]
    return [*found, *(one for child in found for one in descendants(child))]


def _descendants_still() -> list[int]:
    try:
        return descendants(os.getpid())
    except OSError:  # one has just ended
        return []


def tree_seconds() -> float:
    """Processor seconds of this process and of those that it has begun, the ended ones too."""
    ticks = 0
    for pid in (os.getpid(), *descendants(os.getpid())):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        ticks += sum(map(int, fields[11:15]))
    return ticks / os.sysconf("SC_CLK_TCK")


def peak_mebibytes(pid: int) -> float:
    found = re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
    return int(found.group(1)) / 1024 if found else 0.0


def say(what: str) -> None:
    print(f"  {what}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
