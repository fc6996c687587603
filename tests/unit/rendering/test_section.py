import os
import pickle
import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from app.rendering.assets import Asset
from app.rendering.errors import RenderingUnavailable, ResourceRefused
from app.rendering.fonts import REGULAR, FontFolder
from app.rendering.furniture import POINTS_PER_MM
from app.rendering.section import render_section
from app.rendering.typeface import Typeface
from config import ROOT
from tests.pdf_reading import content, font_names, opened, structure
from tests.unit.rendering.sample import CHART, ONLY_DRAWING, SECTIONS, whole


def test_a_section_is_plain_data(fonts: FontFolder) -> None:
    section = render_section(SECTIONS[0].html, fonts=fonts)
    assert pickle.loads(pickle.dumps(section)) == section
    assert section.title == "Milestones"
    assert section.page_count == 2
    assert section.anchors["M-001"].page == 0
    assert section.anchors["M-060"].page == 1
    assert [bookmark.label for bookmark in section.bookmarks] == ["1. Milestones"]
    assert [child.label for child in section.bookmarks[0].children] == ["Late"]


def test_only_the_bundled_typeface_is_used_whatever_is_asked_for(fonts: FontFolder) -> None:
    body = (
        "<h1>Weights</h1><p>regular <i>italic</i> <b>bold</b> <b><i>bold italic</i></b>"
        ' <span style="font-weight: 600">semibold <i>semibold italic</i></span>'
        ' <span style="font-family: DejaVu Sans, serif">another</span> <code>code</code></p>'
    )
    section = render_section(whole("Weights", body), fonts=fonts)
    assert font_names(section.pdf) == {
        "Source-Sans-3",
        "Source-Sans-3-Italic",
        "Source-Sans-3-Semi-Bold",
        "Source-Sans-3-Semi-Bold-Italic",
        "Source-Sans-3-Bold",
        "Source-Sans-3-Bold-Italic",
    }


def test_the_machines_fonts_are_given_back_afterwards(
    fonts: FontFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("FONTCONFIG_FILE", "before")
    render_section(whole("A", "<h1>A</h1>"), fonts=fonts)
    assert os.environ["FONTCONFIG_FILE"] == "before"
    monkeypatch.delenv("FONTCONFIG_FILE")
    render_section(whole("A", "<h1>A</h1>"), fonts=fonts)
    assert "FONTCONFIG_FILE" not in os.environ


def test_no_missing_glyph_is_drawn_wherever_the_text_stands(fonts: FontFolder) -> None:
    body = (
        "<h1>One 😀</h1><p>Two &#128512; 漢字</p>"
        '<p data-note="three 😀"></p><style>p::after { content: attr(data-note) }</style>'
        "<svg width='90' height='20'><title>four 😀</title><text y='15'>five 😀</text></svg>"
    )
    section = render_section(whole("Six 😀", body), fonts=fonts)
    with opened(section.pdf) as document:
        (page,) = [content(page) for page in document.pages]
    assert page.faults == []
    assert page.text.count("[grinning face]") == 3
    assert section.title == "Six [grinning face]"
    assert section.bookmarks[0].label == "One [grinning face]"


@pytest.mark.parametrize("width", ["15mm", "160mm"])
def test_a_word_of_any_length_stays_inside_its_column(width: str, fonts: FontFolder) -> None:
    body = f'<h1>W</h1><div style="width: {width}">{"W" * 200_000}</div>'
    section = render_section(whole("W", body), fonts=fonts)
    with opened(section.pdf) as document:
        lines = [
            text
            for page in document.pages
            for text in content(page).tagged.values()
            if set(text) <= {"W", "\u200b"}
        ]
    points = int(width.removesuffix("mm")) * POINTS_PER_MM
    letter = Typeface(fonts.path(REGULAR), "W").width("W", 12)
    assert max(len(line.replace("\u200b", "")) for line in lines) * letter <= points


def test_what_the_renderer_dislikes_is_told(fonts: FontFolder) -> None:
    body = '<h1>A</h1><img src="data:image/svg+xml,<svg/>"><p style="colour: red">b</p>'
    section = render_section(whole("A", body), fonts=fonts)
    assert any("alt" in complaint for complaint in section.complaints)
    assert any("colour" in complaint for complaint in section.complaints)


def test_data_and_listed_assets_are_shown(fonts: FontFolder) -> None:
    assets = {
        "chart.svg": Asset(CHART.encode(), "image/svg+xml"),
        "style.css": Asset(b"h1::after { content: ' styled' }", "text/css"),
    }
    body = (
        '<link rel="stylesheet" href="asset:style.css"><h1>A</h1>'
        '<img src="asset:chart.svg" alt="A chart">'
        '<img alt="A square" src="' + SVG.format("%3Crect width='9' height='9'/%3E") + '">'
    )
    section = render_section(whole("A", body), fonts=fonts, assets=assets)
    with opened(section.pdf) as document:
        page = content(document.pages[0])
    assert section.complaints == ()
    assert "styled" in page.text
    assert "On track" in page.text.replace("Ontrack", "On track")


@pytest.fixture
def listener() -> Iterator[tuple[str, list[str]]]:
    """A web server on this machine that redirects to a file, and the paths it was asked for."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(302)
            self.send_header("Location", "file:///etc/passwd")
            self.end_headers()

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/", asked
    server.shutdown()
    thread.join()
    server.server_close()


SVG = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' width='9' height='9'%3E{}"
    "%3C/svg%3E"
)


@pytest.mark.parametrize(
    "markup",
    [
        '<img src="{url}" alt="x">',
        '<link rel="stylesheet" href="{url}">',
        '<link rel="attachment" href="{url}">',
        '<object data="{url}">x</object>',
        '<embed src="{url}">',
        '<style>@import "{url}";</style>',
        "<style>@font-face {{ font-family: x; src: url({url}) }}</style>",
        '<p style="background: url({url})">x</p>',
        "<style>p::before {{ content: url({url}) }}</style><p>x</p>",
        '<ul style="list-style-image: url({url})"><li>x</li></ul>',
        '<svg width="9" height="9"><image href="{url}" width="9" height="9"/></svg>',
        '<img alt="x" src="' + SVG.format("%3Cimage href='{url}' width='9' height='9'/%3E") + '">',
    ],
)
@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "ftp://127.0.0.1/a", "asset:other", "LISTENER"]
)
def test_nothing_else_can_be_reached(
    markup: str, url: str, listener: tuple[str, list[str]], fonts: FontFolder
) -> None:
    address, asked = listener
    body = "<h1>A</h1>" + markup.format(url=address if url == "LISTENER" else url)
    with pytest.raises(ResourceRefused, match="built into it"):
        render_section(whole("A", body), fonts=fonts, assets={"mine": Asset(b"p{}", "text/css")})
    assert asked == []


@pytest.mark.parametrize("url", ["/etc/passwd", "../../etc/passwd", "asset", "mine"])
def test_a_relative_address_shows_nothing_and_is_told(url: str, fonts: FontFolder) -> None:
    section = render_section(
        whole("A", f'<h1>A</h1><img src="{url}" alt="x">'),
        fonts=fonts,
        assets={"mine": Asset(b"", "text/css")},
    )
    assert any("elative" in complaint for complaint in section.complaints)


def test_a_broken_data_address_is_refused(fonts: FontFolder) -> None:
    with pytest.raises(ResourceRefused, match="data:nonsense"):
        render_section(whole("A", '<h1>A</h1><img src="data:nonsense" alt="x">'), fonts=fonts)


def test_a_base_address_does_not_open_the_disk(fonts: FontFolder) -> None:
    html = whole("A", '<h1>A</h1><img src="passwd" alt="x">').replace(
        "<head>", '<head><base href="file:///etc/">'
    )
    with pytest.raises(ResourceRefused):
        render_section(html, fonts=fonts)


def test_a_missing_typeface_is_one_line(tmp_path: Path) -> None:
    with pytest.raises(
        RenderingUnavailable, match=r"^The typeface is not in .*run `make setup`\.$"
    ):
        render_section(whole("A", "<h1>A</h1>"), fonts=FontFolder(tmp_path, tmp_path))


def test_a_cache_that_cannot_be_written_is_one_line(fonts: FontFolder, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")
    cache = tmp_path / "file" / "cache"
    with pytest.raises(RenderingUnavailable, match=r"^The font cache .* cannot be written"):
        render_section(whole("A", "<h1>A</h1>"), fonts=FontFolder(fonts.folder, cache))


@pytest.mark.parametrize(
    ("library", "message"),
    [("pango", "PDFs need Pango"), ("harfbuzz-subset", "HarfBuzz’s subsetter")],
)
def test_a_missing_library_is_one_line(
    library: str, message: str, fonts: FontFolder, tmp_path: Path
) -> None:
    program = f"""{ONLY_DRAWING}
import cffi, pathlib, sys
load = cffi.FFI.dlopen
def dlopen(self, name, flags=0):
    if {library!r} in str(name):
        raise OSError("cannot load library")
    return load(self, name, flags)
cffi.FFI.dlopen = dlopen
from app.rendering.fonts import FontFolder
from app.rendering.section import render_section
from app.rendering.errors import RenderingUnavailable
try:
    folder, cache = pathlib.Path({str(fonts.folder)!r}), pathlib.Path({str(tmp_path)!r})
    render_section("", fonts=FontFolder(folder, cache))
except RenderingUnavailable as error:
    print(error.message)
"""
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stderr == ""
    assert done.stdout.count("\n") == 1
    assert message in done.stdout
    assert "make setup" in done.stdout


def test_an_item_with_a_number_of_its_own_is_labelled_with_it(fonts: FontFolder) -> None:
    body = '<h1>Asks</h1><ol><li data-number="(b)">Note the risk.</li><li>Agree.</li></ol>'

    with opened(render_section(whole("Asks", body), fonts=fonts).pdf) as pdf:
        items = [each for each in structure(pdf).walk() if each.type == "LI"]
        assert [[child.type for child in item.children] for item in items] == [["Lbl", "LBody"]] * 2
        drawn = content(pdf.pages[0]).text.replace("\u00a0", " ")
    assert "(b)" in drawn
    assert "2." in drawn
