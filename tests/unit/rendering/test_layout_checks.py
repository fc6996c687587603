"""The checks of how pages are set find what they are for."""

from collections.abc import Sequence

import pytest

from app.rendering.fonts import FontFolder
from app.rendering.section import render_section
from tests.layout_checks import layout_problems, papers

_PAGE = """<!DOCTYPE html><html lang="en-GB"><head><meta charset="utf-8"><title>A</title><style>
@page {{ size: A4; margin: 23mm 20mm 20mm }} p {{ margin: 0; line-height: 16pt }}
table {{ width: 100%; table-layout: fixed; border-spacing: 0 }} {style}</style></head><body>
<h1>A</h1>{body}</body></html>"""


def drawn(fonts: FontFolder, body: str, style: str = "") -> bytes:
    return render_section(_PAGE.format(body=body, style=style), fonts=fonts).pdf


def table(rows: int, style: str) -> str:
    cells = "".join(f"<tr{style}><td>Row {row}</td></tr>" for row in range(rows))
    return f'<table><thead><tr><th scope="col">Head</th></tr></thead><tbody>{cells}</tbody></table>'


@pytest.mark.parametrize(
    ("body", "style", "said"),
    [
        (
            table(5, ""),
            "tbody tr:last-child { break-before: page }",
            ["page 2: a row alone of a table of 5"],
        ),
        (
            "<p>Text.</p><h2>Next</h2><p class=far>Its text.</p>",
            ".far { break-before: page }",
            ["page 1: a heading (H2) without what it heads"],
        ),
        (
            "<p class=far>Overrun</p>",
            ".far { margin-left: 168mm; white-space: nowrap }",
            ["page 1: 'Overrun' leaves the margins"],
        ),
        (
            "<p>Under</p><p class=up>Above</p>",
            ".up { margin-top: -15pt }",
            ["page 1: 'Under' lies on 'Above'"],
        ),
    ],
    ids=["lone row", "orphan", "overrun", "overlap"],
)
def test_each_fault_is_found(fonts, body: str, style: str, said: Sequence[str]):
    assert layout_problems(drawn(fonts, body, style)) == said


def test_a_sound_page_has_none_and_tells_how_full_it_is(fonts):
    pdf = drawn(fonts, "<p>Text.</p>" * 20 + table(8, ""))
    (page,) = papers(pdf)

    assert layout_problems(pdf) == []
    assert 0.6 < page.filled < 0.9
