"""Patches of WeasyPrint: the same bytes, and none for another version."""

import logging
from unittest.mock import patch

from app.rendering import patches
from app.rendering.assets import Asset
from app.rendering.fonts import FontFolder
from app.rendering.section import render_section
from tests.unit.rendering.sample import whole

STYLE = """
@page { size: A4; margin: 20mm }
@page :first { margin-top: 40mm }
@media print { .wide { letter-spacing: 1pt; word-spacing: 3pt } }
:root { --edge: 1px solid #444 }
td, th { border: var(--edge); padding-inline-start: 4pt }
.set { width: 60mm; text-align: justify; hyphens: auto; text-transform: uppercase }
.cut { width: 20mm; white-space: nowrap; overflow: hidden; text-overflow: ellipsis }
a { text-decoration: underline overline; float: left; position: relative }
li::before { content: counter(list-item) " of " }
"""
WORDS = "An official's reasonably extraordinary misunderstanding of interdependencies. " * 2
AWKWARD = whole(
    "Awkward",
    f'<link rel="stylesheet" href="asset:pack.css"><h1 dir="rtl">Awkward \u05d0</h1>'
    f'<p class="set">{WORDS}</p><p class="cut">{WORDS}</p><p class="wide">{WORDS}</p>'
    "<pre>One\n\tTwo\r\nThree</pre><ul><li>Soft\u00adhyphen\u00adated and \u2028 broken</li></ul>"
    f'<p style="columns: 2; font-size: calc(1rem + 1pt)">{WORDS}</p>'
    f'<table><tr><th scope="col">A</th></tr><tr><td><a href="#top" id="top">{WORDS}</a></td></tr>'
    "</table>"
    '<svg width="300" height="60" viewBox="0 0 300 60"><text y="20">Kent <tspan font-size="30"'
    ' font-weight="bold">and</tspan> Medway</text></svg>',
)


def test_bytes_are_the_same_with_and_without(fonts: FontFolder) -> None:
    assets = {"pack.css": Asset(STYLE.encode(), "text/css")}

    def drawn():
        return render_section(AWKWARD, fonts=fonts, assets=assets)

    with patches.applied(()):
        without = drawn()
    for each in (*([one] for one in patches.PATCHES), patches.PATCHES, patches.PATCHES):
        with patches.applied(tuple(each)):
            assert drawn() == without, [one.name for one in each]


def test_a_sheet_with_a_mistake_is_complained_of_each_time(fonts: FontFolder) -> None:
    assets = {"pack.css": Asset(b"p { colour: red }", "text/css")}
    for _ in range(2):
        assert "colour" in str(render_section(AWKWARD, fonts=fonts, assets=assets).complaints)


def test_another_version_is_left_as_it_is(caplog) -> None:
    with (
        patch.dict(patches.VERSIONS, weasyprint="71.0"),
        patch.object(patches, "_set") as changed,
        caplog.at_level(logging.WARNING),
    ):
        assert not patches.apply()
    assert not changed.called
    assert "for other versions" in caplog.text
    assert patches.apply()
