"""Drawing in processes with limits: what takes too much drops out, and nothing else does."""

from collections.abc import Mapping
from concurrent.futures import Future
from dataclasses import replace
from functools import partial

import pytest

from app.core.limited.runner import Limits, OutOfTime
from app.packs.neighbours import share_pages
from app.rendering import apart
from app.rendering.apart import ApartDrawer
from app.rendering.document import (
    AnnexSource,
    Document,
    DroppedSection,
    SectionSource,
    Source,
    build_document,
)
from app.rendering.errors import DrawersBusy, RenderingUnavailable, TooMuchToDraw
from app.rendering.fonts import FontFolder
from tests.pdf_checks import problems
from tests.pdf_reading import contents, links, outline
from tests.unit.documents import pdfs
from tests.unit.rendering.sample import ASSETS, DETAILS, FURNITURE, build, whole

TIGHT = replace(apart.SECTION, cpu_seconds=1)
#: Takes half a minute and more: on any machine more than ``TIGHT``. What it says of an id is words.
ENDLESS = whole(
    "Costs",
    '<h1 id="costs">Costs</h1><table><caption>id="risks"</caption>'
    + "".join(f'<tr id="C-{n}"><th scope="row">{n}</th><td>word</td></tr>' for n in range(30_000))
    + "</table>",
)
LINKING = whole(
    "Risks", '<h1>Risks</h1><p><a href="pack:C-7">the seventh cost</a> <a href="pack:costs">all</a>'
)


def drawn(fonts: FontFolder, *sources: Source, limits: Limits = TIGHT) -> Document:
    def front(page_of: Mapping[str, int]) -> str:
        return whole("Agenda", f"<h1>Agenda</h1><p>Costs: page {page_of.get('costs')}</p>")

    def instead(left_out: DroppedSection) -> str:
        return whole(left_out.title, f"<h1>{left_out.title}</h1><p>Not drawn. {left_out.why}</p>")

    return build_document(
        front,
        sources,
        details=DETAILS,
        furniture=FURNITURE,
        front_title="Agenda",
        fonts=fonts,
        assets=ASSETS,
        drawer=partial(ApartDrawer, limits=limits),
        instead=instead,
    )


def test_a_document_drawn_apart_is_the_same_byte_for_byte(
    sample: Document, fonts: FontFolder
) -> None:
    assert build(fonts, drawer=ApartDrawer) == sample


def test_a_section_that_takes_too_much_drops_out_by_name(fonts: FontFolder) -> None:
    document = drawn(
        fonts,
        SectionSource("costs", "2. Costs", ENDLESS),
        SectionSource("risks", "3. Risks", LINKING),
    )

    assert [(each.key, each.title) for each in document.left_out] == [("costs", "2. Costs")]
    assert "too long" in document.left_out[0].why
    text = [page.text for page in contents(document.pdf)]
    assert len(text) == document.page_count == 3
    assert "Not drawn. It takes too long" in text[1]
    assert "Risks" in text[2]
    assert "Costs: page 2" in text[0]
    assert (3, "the seventh cost", 2) in links(document.pdf)
    assert (3, "all", 2) in links(document.pdf)
    assert (0, "2. Costs", 2) in outline(document.pdf)
    assert problems(document.pdf) == []


def test_of_sections_that_share_pages_only_the_one_at_fault_drops_out(fonts: FontFolder) -> None:
    costs = SectionSource("costs", "2. Costs", ENDLESS, begins_page=False)
    risks = SectionSource("risks", "3. Risks", LINKING, begins_page=False)

    document = drawn(fonts, *share_pages([risks, costs]))

    assert [(each.key, each.title) for each in document.left_out] == [("costs", "2. Costs")]
    assert "Risks" in contents(document.pdf)[document.page_of["risks"] - 1].text


def test_whatever_stops_a_section_stops_it_alone(fonts: FontFolder) -> None:
    document = drawn(
        fonts,
        SectionSource("deep", "Deep", whole("Deep", "<em>" * 3_000)),
        SectionSource("seen", "Seen", whole("Seen", "<img src='https://a.test/p.png' alt='a'>")),
        AnnexSource("cut", "Cut", pdfs.saved(pdfs.plain())[:200]),
        AnnexSource("kept", "Kept", pdfs.saved(pdfs.plain())),
        limits=apart.SECTION,
    )

    assert {each.key: each.why for each in document.left_out} == {
        "deep": apart.LARGE,
        "seen": apart.FAULT,
        "cut": apart.FAULT,
    }
    assert document.page_count == 5


class Impatient:
    """Helpers that draw nothing, and note what each piece of work might have taken."""

    def __init__(self) -> None:
        self.given: list[Limits] = []

    def submit(self, _payload: bytes, limits: Limits, *, size: float) -> Future[bytes]:
        self.given.append(limits)
        future: Future[bytes] = Future()
        future.set_exception(OutOfTime())
        return future


def test_each_piece_of_work_has_the_limits_of_its_kind(
    fonts: FontFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    helpers = Impatient()
    monkeypatch.setattr(apart, "_pool", lambda _fonts: helpers)
    with ApartDrawer(fonts, limits=apart.TRIAL) as drawer:
        for work in (
            lambda: drawer.draw(SectionSource("a", "A", "<p>", is_long=True)),
            lambda: drawer.draw(SectionSource("a", "A", "<p>")),
            lambda: drawer.section("<p>"),
            lambda: drawer.annex(b"", "A"),
            lambda: drawer.finish([], DETAILS, FURNITURE),
        ):
            with pytest.raises(TooMuchToDraw):
                work()

    assert helpers.given == [apart.LONG, apart.TRIAL, apart.TRIAL, apart.TRIAL, apart.WHOLE]
    # What is accepted when it is handed in will be drawn in its pack.
    assert apart.TRIAL.cpu_seconds < apart.SECTION.cpu_seconds
    assert apart.TRIAL.memory_bytes < apart.SECTION.memory_bytes


def test_where_nothing_can_be_drawn_nothing_is_left_out(fonts: FontFolder) -> None:
    nowhere = replace(fonts, folder=fonts.cache)
    with pytest.raises(RenderingUnavailable, match="typeface"):
        drawn(nowhere, SectionSource("risks", "Risks", LINKING))


def test_pages_of_the_program_itself_must_be_drawn(fonts: FontFolder) -> None:
    """No page can stand in for the cover."""
    with pytest.raises(TooMuchToDraw, match="too long"):
        build_document(
            lambda _page_of: ENDLESS,
            (),
            details=DETAILS,
            furniture=FURNITURE,
            front_title="Agenda",
            fonts=fonts,
            drawer=partial(ApartDrawer, limits=replace(TIGHT, seconds=0.1)),
            instead=lambda _left_out: LINKING,
        )


def test_requests_draw_so_many_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "_turns", apart.Turns(1, seconds=0.01))
    with (
        apart.taking_turns(),
        pytest.raises(DrawersBusy, match="Try again in a minute"),
        apart.taking_turns(),
    ):
        pass
