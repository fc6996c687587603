"""How the packs of a large programme are set: about 300 places and as many times the records, which
takes too long for the test suite: ``.venv/bin/python -m benchmarks.layout``. It ends with 1 where a
row or a heading stands alone, something leaves its page or lies on something else, or where pages
are too empty."""

import argparse
import sys
import time
from datetime import date
from functools import partial

from app.core import clock
from app.governance.groups import queries as group_queries
from app.governance.meetings import queries as meeting_queries
from app.packs.assemble import assemble
from app.packs.draw import draw_pack
from benchmarks.pack import BASE_URL, BUILT_AT, demonstration, without_papers
from tests.guards.multiplying import multiply
from tests.layout_checks import layout_problems, papers

#: Each is made twice: 23 times the 13 places.
COPIES = 12
MEETINGS = (("officials", date(2010, 2, 18)), ("ministers", date(2010, 3, 2)))
FILLED = 0.55


def _say(slug: str, began: float, done: int, steps: int, what: str) -> None:
    print(f"{time.monotonic() - began:5.0f} s  {slug}: {done} of {steps}  {what}", flush=True)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--copies", type=int, default=COPIES)
    copies = parser.parse_args().copies
    found: list[str] = []
    with demonstration():
        multiply(copies)
        for slug, held_on in MEETINGS:
            meeting = meeting_queries.get_meeting(group_queries.get_group(slug), held_on)
            content = without_papers(assemble(meeting.id, clock.today()))
            document = draw_pack(
                content,
                version="Draft",
                built_at=BUILT_AT,
                base_url=BASE_URL,
                on_progress=partial(_say, slug, time.monotonic()),
            )
            pages = papers(document.pdf)
            filled = sum(page.filled for page in pages) / len(pages)
            print(f"{slug}: {len(pages)} pages, {filled:.0%} filled")
            found += [f"{slug}: {fault}" for fault in layout_problems(document.pdf)]
            found += [f"{slug}: left out: {each.title}" for each in document.left_out]
            if filled < FILLED:
                found.append(f"{slug}: pages are too empty")
    for fault in found:
        print(fault)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
