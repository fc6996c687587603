"""Abbreviations are explained at their first use, where a reader meets them."""

import pytest

from app.governance.papers.sheet import Acronym
from app.packs.abbreviations import explain_parts
from app.packs.typesetting import explained_in_parts, plan_of
from app.rendering.document import SectionSource

CLG = Acronym(short="CLG", meaning="Communities and Local Government")
PCT = Acronym(short="PCT", meaning="primary care trust")
RND = Acronym(short="R&D", meaning="research & development")
KNOWN = (CLG, PCT, RND)


@pytest.mark.parametrize(
    ("html", "said"),
    [
        ("<p>CLG pays.</p>", "<p>Communities and Local Government (CLG) pays.</p>"),
        ("<p>PCTs pay a PCT.</p>", "<p>primary care trusts (PCTs) pay a PCT.</p>"),
        ("<p>For R&amp;D.</p>", "<p>For research &amp; development (R&amp;D).</p>"),
        # Where it is explained already, or no words could stand in its place.
        ("<p>a primary care trust (PCT)</p><p>PCT</p>",) * 2,
        ("<p>Lead, CLG, Communities and Local Government</p><p>CLG</p>",) * 2,
        ("<p>CLG’s lawyers</p>",) * 2,
        # Not in headings, links, papers and minutes, nor inside other words.
        ("<h2>CLG <em>pays</em></h2><p>CLG</p>",
         "<h2>CLG <em>pays</em></h2><p>Communities and Local Government (CLG)</p>"),
        ('<table><tr><th>CLG</th><td><a href="/CLG">CLG</a></td></tr></table>',) * 2,
        ('<div class="pack-prose"><p>CLG</p><br></div>',) * 2,
        ("<p>CLG-led, XCLG, B/CLG</p>",) * 2,
    ],
)  # fmt: skip
def test_where_an_abbreviation_is_explained(html, said):
    assert [*explain_parts([html], KNOWN)] == [said]


def test_each_is_explained_once_in_a_document_and_late_papers_change_no_page():
    first = SectionSource("a", "", "<h1>CLG</h1>")
    members = tuple(SectionSource(key, "", f"<body>{key} CLG</body></html>") for key in ("b", "c"))
    both = SectionSource("b", "", "<body>b CLG; c CLG</body></html>", members=members)
    late = SectionSource("late", "", "<p>PCT</p>", follows="a")
    last = SectionSource("d", "", "<p>CLG and PCT</p>")

    def front(_page_of):
        return "<p>You are asked</p>"

    parts = [first, late, both, last]
    drawn = explained_in_parts(parts, plan_of(KNOWN, front, parts))

    told = "b Communities and Local Government (CLG)"
    below = '<div class="pack-next" id="c">c CLG</div>'
    assert [each.html for each in drawn] == [
        first.html,
        late.html,
        f"<body>{told}{below}</body></html>",
        "<p>CLG and primary care trust (PCT)</p>",
    ]
    assert [each.html for each in drawn[2].members] == [
        f"<body>{told}</body></html>", "<body>c CLG</body></html>",
    ]  # fmt: skip
