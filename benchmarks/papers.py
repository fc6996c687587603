"""What becomes of papers that people hand in, and whether a document of those that are accepted
opens everywhere: ``.venv/bin/python -m benchmarks.papers``, of the cases of the tests or of any
``FOLDER ...`` of PDF and Word files. Every file goes through what an upload goes through; those
that are accepted are joined as in a pack, so many pages at a time, and the other programs of this
machine (qpdf, pdftoppm, mutool) open that; where one complains, the papers are named.

It prints the outcomes by reason, and how many of the PDFs that pdfium shows whole are refused.
With ``--shard 1/2`` it takes every second file; with ``--log FILE`` it keeps what became of each
and, run again, goes on from there (``--report`` only counts what logs have). It ends with 1 where
a program complains, a document cannot be made or something breaks."""

import argparse
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from app import create_app
from app.core.errors import DomainError
from app.governance.papers.trial import take_file
from app.rendering.document import Details, Drawer
from app.rendering.furniture import Furniture
from app.rendering.house import font_folder, pack_assets
from app.rendering.join import Part
from config import ROOT, Settings

CASES = ROOT / "tests" / "cases" / "papers"
MOST_MEBIBYTES = 20
#: So many pages are joined to a document.
PAGES_AT_ONCE = 150
#: What opens a file, from a page to a page, quiet where nothing is wrong with these; the first
#: looks at the whole alone.
PROGRAMS = (
    "qpdf --check --no-warn {file}",
    "pdftoppm -r 20 -gray -f {first} -l {last} {file} {file}-page",
    "mutool draw -q -r 20 -o {file}-%d.png {file} {first}-{last}",
)
#: What they say of themselves and not of the file.
_OF_THEIR_OWN = ("warning: ICC support is not available",)
#: How a PDF looks to pdfium, in a process that may be brought down by it: its pages, or nothing
#: where one cannot be drawn, none has ink, or words have letters that it has no shapes for.
_LOOK = """
import sys
from pypdfium2 import PdfDocument
from pypdfium2.raw import FPDFText_GetUnicode
def is_flat(text, place):
    left, bottom, right, top = text.get_charbox(place)
    code = FPDFText_GetUnicode(text, place)
    return code > 0x24F and chr(code).isalnum() and right - left > 1 and top - bottom < 0.1
with PdfDocument(sys.argv[1]) as pdf:
    for page in pdf:
        text = page.get_textpage()
        if any(is_flat(text, place) for place in range(text.count_chars())):
            sys.exit(1)
    pictures = [page.render(scale=0.3, grayscale=True).to_pil().convert("L") for page in pdf]
    if any(picture.getextrema()[0] < 230 for picture in pictures):
        print(len(pictures))
"""
_LOOK_SECONDS = 120
ACCEPTED, BROKE = "accepted", "BROKE: "


class Outcome(msgspec.Struct):
    """What became of a file. ``complaints`` are of the programs that open it in a document."""

    name: str
    said: str
    seconds: float
    is_pdf: bool
    is_shown: bool = False
    notes: list[str] = []
    complaints: list[str] = []


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path, default=[CASES])
    parser.add_argument("--shard", default="1/1", metavar="K/N")
    parser.add_argument("--log", type=Path, action="append", default=[])
    parser.add_argument("--report", action="store_true")
    given = parser.parse_args()
    outcomes = [outcome for log in given.log for outcome in _read(log)]
    if not given.report:
        done = {outcome.name for outcome in outcomes}
        shard, of = map(int, given.shard.split("/"))
        files = [found for folder in given.folders for found in _files(folder)]
        random.Random(1).shuffle(files)  # so that shards take equally long
        waiting = [found for found in files[shard - 1 :: of] if found[0] not in done]
        for outcome in _run(waiting):
            outcomes.append(outcome)
            if given.log:
                with given.log[0].open("ab") as log:
                    log.write(msgspec.json.encode(outcome) + b"\n")
    return _report(outcomes)


def _read(log: Path) -> list[Outcome]:
    if not log.exists():
        return []
    return [msgspec.json.decode(line, type=Outcome) for line in log.read_bytes().splitlines()]


def _files(folder: Path) -> list[tuple[str, Path]]:
    """The papers of a folder and those below it, by their names in it."""
    return [
        (f"{folder.name}/{path.relative_to(folder)}", path)
        for path in sorted(folder.rglob("*"))
        if path.suffix.lower() in (".pdf", ".docx")
    ]


def _run(files: list[tuple[str, Path]]) -> Iterator[Outcome]:
    """Tells of each file once it has been joined."""
    with tempfile.TemporaryDirectory() as name:
        settings = {"DATABASE_URL": f"sqlite:///{name}/none.sqlite3", "INSTANCE_PATH": name}
        with create_app(Settings.from_environment(settings)).app_context():
            waiting: list[tuple[Outcome, Part]] = []
            for number, (path_name, path) in enumerate(files):
                outcome, part = _take(path_name, path, number)
                print(f"{outcome.seconds:5.1f} s  {path_name}: {outcome.said}", flush=True)
                if part is None:
                    yield outcome
                    continue
                waiting.append((outcome, part))
                if sum(part.section.page_count for _outcome, part in waiting) > PAGES_AT_ONCE:
                    yield from _joined(waiting, Path(name))
                    waiting = []
            yield from _joined(waiting, Path(name))


def _take(name: str, path: Path, number: int) -> tuple[Outcome, Part | None]:
    began = time.monotonic()
    outcome = Outcome(name, ACCEPTED, 0, is_pdf=path.suffix.lower() == ".pdf")
    section = None
    try:
        vetted, section = take_file(
            path.read_bytes(), most_mebibytes=MOST_MEBIBYTES, as_pictures=False
        )
        outcome.notes = list(vetted.notes)
    except DomainError as refused:
        outcome.said = refused.message
    except Exception as error:
        traceback.print_exc()
        outcome.said = f"{BROKE}{error!r}"[:300]
    outcome.seconds = time.monotonic() - began
    outcome.is_shown = outcome.is_pdf and (outcome.said == ACCEPTED or _is_shown(path))
    return outcome, Part(f"paper-{number}", path.stem, section) if section else None


def _is_shown(path: Path) -> bool:
    look = [sys.executable, "-c", _LOOK, str(path)]
    try:
        run = subprocess.run(look, capture_output=True, timeout=_LOOK_SECONDS)
    except subprocess.TimeoutExpired:
        return False
    return run.returncode == 0 and bool(run.stdout.strip())


def _joined(waiting: list[tuple[Outcome, Part]], folder: Path) -> Iterator[Outcome]:
    """What they were, each with what is said of its pages in the document in which it is."""
    parts = [part for _outcome, part in waiting]
    if parts:
        complaints = _complaints(parts, folder)
        for (outcome, _part), said in zip(waiting, complaints, strict=True):
            outcome.complaints = said
            if said:
                print(f"{outcome.name}: {said}", flush=True)
    yield from (outcome for outcome, _part in waiting)


def _complaints(parts: list[Part], folder: Path) -> list[list[str]]:
    """What is said of each in a document of all; where that cannot be made or is no PDF to the
    first program, each is looked at alone."""
    details = Details("Papers", "Secretariat", datetime(2010, 2, 4, 9, tzinfo=UTC))
    out = folder / "papers.pdf"
    try:
        drawer = Drawer(font_folder(), pack_assets())
        document = drawer.finish(parts, details, Furniture(title="Papers", marking="Official"))
    except Exception as error:
        traceback.print_exc()
        whole = [f"{BROKE}{error!r}"[:300]]
        return [whole] if len(parts) == 1 else _alone(parts, folder)
    out.write_bytes(document.pdf)
    pages = document.page_count
    complaining = [program for program in PROGRAMS if _complaint(program, out, 1, pages)]
    names = [program.split()[0] for program in complaining]
    print(f"{len(parts)} papers, {pages} pages: {names or 'opens'}", flush=True)
    if PROGRAMS[0] in complaining and len(parts) > 1:
        return _alone(parts, folder)
    found, first = [], 1
    for part in parts:
        last = first + part.section.page_count - 1
        said = [_complaint(program, out, first, last) for program in complaining]
        found.append([each for each in said if each])
        first = last + 1
    for drawn in folder.glob("papers.pdf-*"):
        drawn.unlink()
    return found


def _alone(parts: list[Part], folder: Path) -> list[list[str]]:
    return [said for part in parts for said in _complaints([part], folder)]


def _complaint(program: str, file: Path, first: int, last: int) -> str:
    """What a program says of some pages, beside that they are well; empty where it says nothing."""
    command = program.format(file=file, first=first, last=last).split()
    if shutil.which(command[0]) is None:
        return ""
    run = subprocess.run(command, capture_output=True, text=True, errors="replace")
    lines = [line for line in run.stderr.splitlines() if line not in _OF_THEIR_OWN]
    said = "\n".join(lines[:5]).strip() or (run.stdout.strip()[:500] if run.returncode else "")
    return f"{command[0]}: {said}" if said or run.returncode else ""


def _report(outcomes: list[Outcome]) -> int:
    for kind, of_kind in (
        ("PDF", [each for each in outcomes if each.is_pdf]),
        ("Word", [each for each in outcomes if not each.is_pdf]),
    ):
        if not of_kind:
            continue
        print(f"\n{len(of_kind)} {kind} files")
        counted = Counter(_reason(each.said) for each in of_kind)
        shown = Counter(_reason(each.said) for each in of_kind if each.is_shown)
        for said, count in counted.most_common():
            whole = f" ({shown[said]} shown whole)" if kind == "PDF" and said != ACCEPTED else ""
            print(f"{count:5}  {said}{whole}")
    seen = [each for each in outcomes if each.is_shown]
    refused = [each for each in seen if each.said != ACCEPTED]
    if seen:
        share = len(refused) / len(seen)
        print(
            f"\nOf {len(seen)} PDFs that pdfium shows whole, {len(refused)} are refused"
            f" ({share:.1%})"
        )
    complained = [each for each in outcomes if each.complaints]
    for each in complained:
        print(f"{each.name}: {'; '.join(each.complaints)}")
    names = [program.split()[0] for program in PROGRAMS]
    missing = [name for name in names if shutil.which(name) is None]
    print(
        f"{len(complained)} of {sum(each.said == ACCEPTED for each in outcomes)} accepted files are"
        f" complained of in a document{f' (not installed: {missing})' if missing else ''}"
    )
    return 1 if complained or any(each.said.startswith(BROKE) for each in outcomes) else 0


def _reason(said: str) -> str:
    """A sentence without what is one file's own."""
    return re.sub(r"“[^”]*”", "“…”", re.sub(r"\b\d+\b", "N", said))


if __name__ == "__main__":
    raise SystemExit(main())
