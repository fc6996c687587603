"""Where milestones stand on the chart."""

from datetime import date

from fontTools.ttLib import TTFont

from app.core.rag import Rag
from app.packs.sections.pilots import MapPilot, MapRegion, fits_map
from app.packs.timeline import LABEL_WIDTH, MOST_TICKS, WIDTH, timeline, width_of
from app.rendering.fonts import REGULAR, SEMIBOLD
from config import ROOT
from tests.unit.packs import rows as row
from tests.unit.packs.rows import TODAY


def milestone(baseline_on: date, settled_on: date, title: str = "Budget", **given):
    return row.milestone(
        baseline_on=baseline_on,
        settled_on=settled_on,
        variance=(settled_on - baseline_on).days,
        title=title,
        **given,
    )


def test_time_runs_from_the_titles_to_the_right():
    chart = timeline(
        [
            milestone(date(2009, 6, 30), date(2009, 7, 30), rag=Rag.COMPLETE),
            milestone(date(2010, 3, 24), date(2010, 3, 24)),
        ],
        TODAY,
    )
    first, last = chart.bars
    assert LABEL_WIDTH < first.baseline_x < first.settled_x < chart.today_x < last.settled_x
    assert last.baseline_x == last.settled_x
    assert (first.words, last.words) == ("30 Jul 09, 30 days late", "24 Mar 10")
    assert first.y < last.y < chart.height


def test_words_stay_on_the_chart():
    chart = timeline(
        [
            milestone(date(2009, 1, 1), date(2009, 1, 2)),
            milestone(date(2009, 1, 1), date(2010, 6, 1)),
            milestone(date(2010, 6, 2), date(2010, 6, 1)),
        ],
        TODAY,
    )
    assert all(bar.last_x < bar.words_x for bar in chart.bars)
    assert all(bar.words_x + width_of(bar.words) <= WIDTH for bar in chart.bars)
    assert chart.today_x < chart.bars[0].words_x
    assert [bar.words for bar in chart.bars][::2] == [
        "2 Jan 09, 1 day late",
        "1 Jun 10, 1 day early",
    ]


def test_one_milestone_on_one_day_has_a_chart():
    chart = timeline([milestone(TODAY, TODAY)], TODAY)
    assert LABEL_WIDTH < chart.bars[0].settled_x < WIDTH
    assert chart.today_x == chart.bars[0].settled_x


def test_the_line_of_today_is_left_out_where_today_is_off_the_chart():
    assert timeline([milestone(date(2005, 1, 1), date(2005, 2, 1))], TODAY).today_x is None


def test_ticks_stay_few_however_long_the_time():
    for last in (date(2010, 2, 1), date(2010, 12, 1), date(2019, 1, 1), date(2210, 1, 1)):
        chart = timeline([milestone(date(2010, 1, 1), last)], TODAY)
        assert 1 <= len(chart.ticks) <= MOST_TICKS + 1, last
        assert all(LABEL_WIDTH <= tick.x <= WIDTH for tick in chart.ticks)


def test_long_titles_are_cut_short():
    for title in ("long title " * 20, "W" * 300, "MMMM " * 60, "漢字" * 100):
        lines = timeline([milestone(TODAY, TODAY, title)], TODAY).bars[0].lines
        assert all(width_of(line) < LABEL_WIDTH for _y, line in lines), title
        assert lines[-1][1].endswith(" …")
    lines = timeline([milestone(TODAY, TODAY, "Budget 2010")], TODAY).bars[0].lines
    assert [line for _y, line in lines] == ["Budget 2010"]


def tile(name: str, row: int = 0, column: int = 0, pilots: int = 1) -> MapRegion:
    pilot = MapPilot(name="Kent", themes=("Gateway access", "Assets"))
    return MapRegion(name=name, row=row, column=column, pilots=(pilot,) * pilots)


def test_regions_are_a_map_while_they_fit_one():
    assert fits_map([tile("East", 0, 0), tile("West", 0, 1), tile("South", 1, 0, pilots=9)])
    assert not fits_map([tile("East"), tile("West")]), "both on one place"
    assert not fits_map([tile("East", column=3)]), "off the map"
    assert not fits_map([tile("East", row=6)]), "off the map"
    assert not fits_map([tile("East", pilots=60)]), "higher than a page"


def test_a_first_baseline_has_a_mark_of_its_own_and_its_words_keep_clear_of_it():
    moved = milestone(date(2010, 2, 1), date(2010, 2, 3), first_baseline_on=date(2010, 3, 20))
    chart = timeline([moved, milestone(date(2010, 2, 1), date(2010, 2, 1))], date(2010, 2, 4))

    first, other = chart.bars
    assert first.first_x is not None
    assert first.baseline_x < first.settled_x < first.first_x < first.words_x
    assert other.first_x is None


def test_no_letter_of_the_typeface_is_wider_than_is_reckoned():
    for face, size in ((REGULAR, 13), (SEMIBOLD, 12)):
        with TTFont(ROOT / "app" / "static" / "fonts" / face, lazy=True) as font:
            glyphs, widths = font.getBestCmap(), font["hmtx"].metrics
            unit = size / font["head"].unitsPerEm
            latin = [chr(code) for code in glyphs if 32 <= code < 0x250]
            wider = [c for c in latin if widths[glyphs[ord(c)]][0] * unit > width_of(c) + 0.05]
        assert wider == []
