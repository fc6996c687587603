"""How long the officials' pack takes, beside the same HTML in one WeasyPrint document and in
headless Chromium: ``.venv/bin/python -m benchmarks.pack``. Trust the ratios; machines vary.

The demonstration is loaded into a database of its own, which goes when the run ends. WeasyPrint
runs in this process, warm; Chromium starts anew for each run, which is how one would call it.
"""

import argparse
import io
import re
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

import msgspec
from flask_migrate import upgrade
from pikepdf import Pdf
from weasyprint import HTML, urls

from app import create_app
from app.core import clock
from app.core.database import transaction
from app.demo.loader import load_demonstration
from app.governance.groups import queries as group_queries
from app.governance.meetings import queries as meeting_queries
from app.packs import draw
from app.packs.assemble import assemble
from app.packs.content import PackContent
from app.rendering.document import SectionSource
from app.rendering.fonts import FACES
from app.rendering.house import font_folder, pack_assets
from config import Settings

MEETING = date(2010, 2, 18)
VERSION = "Draft"
BUILT_AT = datetime(2010, 2, 4, 9, tzinfo=UTC)
BASE_URL = "https://agenda.example.org"
BROWSERS = ("chromium", "chromium-browser", "google-chrome")

_FACE = re.compile(r"SourceSans3-(Regular|Semibold|Bold|It|SemiboldIt|BoldIt)\.ttf")
_WEIGHTS = {"Regular": 400, "It": 400, "Semibold": 600, "SemiboldIt": 600}


@dataclass
class Contender:
    """One way to make the pack, with the wall-clock and processor seconds of its runs (those of
    its child processes among the latter) and the pages that came out."""

    name: str
    work: Callable[[], bytes]
    wall: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)
    pages: int = 0

    def run(self) -> None:
        wall, processor = time.perf_counter(), processor_seconds()
        pdf = self.work()
        self.wall.append(time.perf_counter() - wall)
        self.processor.append(processor_seconds() - processor)
        with Pdf.open(io.BytesIO(pdf)) as document:
            self.pages = len(document.pages)


def processor_seconds() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n")[0])
    parser.add_argument("--runs", type=int, default=3, help="runs of each, after one to warm up")
    runs = max(1, parser.parse_args().runs)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        app = create_app(
            Settings.from_environment(
                {
                    "DATABASE_URL": f"sqlite:///{folder / 'pack.sqlite3'}",
                    "INSTANCE_PATH": str(folder),
                }
            )
        )
        with app.app_context():
            content = demonstration_content()
            found = contenders(content, folder)
            # In turns, so that what else the machine does meets all alike; the first to warm up.
            for turn in range(runs + 1):
                say(f"Run {turn} of {runs}" if turn else "Warming up")
                for contender in found:
                    contender.run()
    report(found, runs)
    return 0


def demonstration_content() -> PackContent:
    say("Loading the demonstration")
    upgrade()
    with transaction():
        load_demonstration("no account can sign in here")
    started = time.perf_counter()
    meeting = meeting_queries.get_meeting(group_queries.get_group("officials"), MEETING)
    # Without papers: what others have drawn is no measure of our drawing.
    content = msgspec.structs.replace(assemble(meeting.id, clock.today()), papers=())
    say(f"Records read and put into words in {time.perf_counter() - started:.2f} s")
    return content


def contenders(content: PackContent, folder: Path) -> list[Contender]:
    """Ours first: the others are measured against it."""
    fonts = font_folder()
    html = whole_html(content)

    def ours() -> bytes:
        return draw.draw_pack(content, version=VERSION, built_at=BUILT_AT, base_url=BASE_URL).pdf

    def one_document() -> bytes:
        with fonts.in_use():
            fetcher = urls.URLFetcher(allowed_protocols=("data",))
            pdf = HTML(string=html, url_fetcher=fetcher).write_pdf(pdf_variant="pdf/ua-1")
        assert isinstance(pdf, bytes)
        return pdf

    found = [
        Contender("Our pack: sections, joined, tagged, stamped", ours),
        Contender("WeasyPrint, the same HTML in one document, tagged", one_document),
    ]
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        say("There is no Chromium on this machine: install chromium to compare with it.")
        return found
    page, pdf = folder / "pack.html", folder / "pack.pdf"
    page.write_text(html.replace("<style>", f"<style>{font_faces(fonts.folder)}", 1))

    def in_browser() -> bytes:
        command = [browser, "--headless", "--no-sandbox", "--disable-gpu"]
        command += [f"--user-data-dir={folder / 'browser'}", "--no-pdf-header-footer"]
        command += [f"--print-to-pdf={pdf}", page.as_uri()]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        return pdf.read_bytes()

    return [*found, Contender("Headless Chromium, the same HTML", in_browser)]


def whole_html(content: PackContent) -> str:
    """The pack's documents as one, each on pages of its own, its style sheet inside it. Page
    numbers in the front matter are left out: no one pass knows them."""
    setting = draw.Setting(base_url=BASE_URL, place="#", level=1)
    sources = draw.section_sources(content, version=VERSION, built_at=BUILT_AT, setting=setting)
    page_of = {source.key: 0 for source in sources}
    front = draw.front_html(content, page_of, version=VERSION, setting=setting)
    bodies = [body(front)]
    bodies += [
        f'<div class="benchmark-part" id="{source.key}">{body(source.html)}</div>'
        for source in sources
        if isinstance(source, SectionSource)
    ]
    style = pack_assets()["pack.css"].content.decode()
    style += ' html { font-family: "Source Sans 3" } .benchmark-part { break-before: page }'
    return (
        f'<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8"><title>Pack</title>'
        f'<style>{style}</style></head><body class="pack">{"".join(bodies)}</body></html>'
    )


def body(html: str) -> str:
    found = re.search(r"<body[^>]*>(.*)</body>", html, re.DOTALL)
    assert found is not None
    return found.group(1)


def font_faces(folder: Path) -> str:
    """The bundled typeface, for a browser that does not have it."""
    rules = []
    for face in FACES:
        found = _FACE.fullmatch(face)
        assert found is not None
        weight = _WEIGHTS.get(found.group(1), 700)
        style = "italic" if found.group(1).endswith("It") else "normal"
        rules.append(
            f'@font-face {{ font-family: "Source Sans 3"; font-weight: {weight};'
            f' font-style: {style}; src: url("{(folder / face).as_uri()}") }}'
        )
    return "\n".join(rules)


def report(found: list[Contender], runs: int) -> None:
    def seconds(values: list[float]) -> float:
        return statistics.median(values[1:])

    ours = found[0]
    title = f"Seconds, median of {runs}"
    print(f"\n{title:<52}{'wall':>7}{'CPU':>7}{'pages':>7}{'to ours, wall':>15}{'CPU':>7}")
    for one in found:
        wall, processor = seconds(one.wall), seconds(one.processor)
        print(
            f"{one.name:<52}{wall:>7.2f}{processor:>7.2f}{one.pages:>7}"
            f"{wall / seconds(ours.wall):>15.2f}{processor / seconds(ours.processor):>7.2f}"
        )


def say(what: str) -> None:
    print(f"  {what}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
