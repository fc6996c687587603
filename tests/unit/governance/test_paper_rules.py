"""What a paper needs, how it is numbered, how versions and markup of it read."""

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.core.differences import RunKind
from app.core.errors import DomainError
from app.core.markings import Marking, highest
from app.documents.markup import check_markdown, from_markdown, house_html
from app.governance.groups.rules import ItemPurpose, PaperNumbering
from app.governance.papers.comparing import MOST_WORDS, compare
from app.governance.papers.rules import (
    ClearanceKind,
    ClearanceOutcome,
    ClearanceStatus,
    TaskState,
    days_late,
    missing_words,
    tasks_of,
)

FINANCE = ClearanceStatus(ClearanceKind.FINANCE, "Carl", given_for=1, is_current=True)
REFUSED = ClearanceStatus(
    ClearanceKind.LEGAL,
    "Lena",
    given_for=1,
    is_current=False,
    outcome=ClearanceOutcome.REFUSED,
    comment="The power is missing.",
)
ASKED = ClearanceStatus(ClearanceKind.FINANCE, "Carl", given_for=None, is_current=False)


@pytest.mark.parametrize(
    ("purpose", "summary", "recommendation", "has_content", "clearances", "missing"),
    [
        (ItemPurpose.DECISION, "S", "agree", True, [FINANCE], ""),
        (ItemPurpose.DECISION, "S", "agree", True, [ASKED], "finance clearance"),
        (ItemPurpose.DECISION, "S", "agree", True, [], "finance clearance"),
        (ItemPurpose.DECISION, "S", " ", True, [FINANCE], "a recommendation"),
        (ItemPurpose.DISCUSSION, "S", "", True, [], ""),
        (ItemPurpose.INFORMATION, "", "", True, [], "a summary"),
        (ItemPurpose.INFORMATION, "", "", False, [], "a summary and the paper itself"),
        (ItemPurpose.INFORMATION, "S", "", True, [ASKED], ""),
        (ItemPurpose.INFORMATION, "S", "", True, [REFUSED], "legal clearance"),
        (ItemPurpose.DECISION, "S", "agree", True, [FINANCE, REFUSED], "legal clearance"),
    ],
)
def test_what_is_missing(purpose, summary, recommendation, has_content, clearances, missing):
    tasks = tasks_of(
        purpose=purpose,
        summary=summary,
        recommendation=recommendation,
        has_content=has_content,
        clearances=clearances,
    )

    assert missing_words(tasks) == missing


def test_a_clearance_waits_for_somebody_and_is_then_of_a_version():
    def finance(given):
        tasks = tasks_of(
            purpose=ItemPurpose.DECISION,
            summary="",
            recommendation="",
            has_content=False,
            clearances=[given],
        )
        return next((t.state, t.says) for t in tasks if t.key == "finance")

    conditions = replace(
        FINANCE, outcome=ClearanceOutcome.CONDITIONS, comment="Within this year's budget."
    )
    refused = replace(REFUSED, kind=ClearanceKind.FINANCE)
    assert finance(conditions) == (
        TaskState.COMPLETED,
        "Given with conditions by Carl for version 1. Within this year's budget.",
    )
    assert finance(refused) == (
        TaskState.PROBLEM,
        "Refused by Lena: The power is missing. Correct the paper, then ask again.",
    )
    old = ClearanceStatus(ClearanceKind.FINANCE, "Carl", given_for=1, is_current=False)
    assert finance(ASKED) == (TaskState.IN_PROGRESS, "Awaiting Carl.")
    assert finance(FINANCE) == (TaskState.COMPLETED, "Given by Carl for version 1.")
    assert finance(old)[1] == "Given by Carl for version 1; the text has changed since."


@pytest.mark.parametrize(
    ("code", "reference"),
    [("HLOG", "HLOG(10)02"), ("H/L ?G", "HLG(10)02"), ("A-B", "A-B(10)02")],
)
def test_references_fit_an_address(code, reference):
    assert PaperNumbering.BRACKETED.reference(code, date(2010, 2, 18), 2) == reference


@pytest.mark.parametrize(
    ("numbering", "reference", "next_year"),
    [
        (PaperNumbering.BRACKETED, "PB(10)02", False),
        (PaperNumbering.DATED, "PB-2010-02", False),
        (PaperNumbering.RUNNING, "PB-002", True),
    ],
)
def test_a_group_numbers_its_papers_in_its_own_way(numbering, reference, next_year):
    held_on = date(2010, 2, 18)
    assert numbering.reference("PB", held_on, 2) == reference
    runs_on = numbering.counter(7, held_on) == numbering.counter(7, date(2011, 1, 4))
    assert runs_on is next_year


def test_lateness_is_counted_until_the_paper_comes():
    due, today = date(2010, 2, 5), date(2010, 2, 9)

    assert days_late(due, None, today) == 4
    assert days_late(due, date(2010, 2, 6), today) == 1
    assert days_late(due, due, today) == 0


def test_the_highest_marking_is_of_the_first_ones_scheme():
    assert highest([Marking.PROTECT, Marking.RESTRICTED]) is Marking.RESTRICTED
    assert highest([Marking.NOT_MARKED]) is Marking.NOT_MARKED
    assert highest([Marking.PROTECT, Marking.OFFICIAL_SENSITIVE]) is Marking.PROTECT


# Versions


def told(old, new):
    (part,) = compare({"body": old}, {"body": new})
    return [[(p.change.value, p.text) for p in block.pieces] for block in part.blocks]


def test_words_are_compared_inside_paragraphs():
    assert told("One old word.", "One new word.") == [
        [("kept", "One "), ("removed", "old"), ("added", "new"), ("kept", " word.")]
    ]


def test_paragraphs_far_from_a_change_are_counted():
    same = "\n".join(f"Paragraph {n}." for n in range(9))
    (part,) = compare({"body": same}, {"body": f"{same}\nA last one."})

    assert [block.left_out for block in part.blocks] == [8, 0, 0]


def test_endless_paragraphs_are_not_compared_word_by_word():
    old, new = "a " * (MOST_WORDS + 1), "b " * (MOST_WORDS + 1)

    assert [change for change, _ in told(old, new)[0]] == ["removed", "added"]


@given(old=st.text(alphabet="ab \n", max_size=60), new=st.text(alphabet="ab \n", max_size=60))
def test_nothing_of_the_new_version_is_lost(old, new):
    """As far as it is shown: unchanged paragraphs may be counted instead."""
    words = new.split()
    for part in compare({"body": old}, {"body": new}):
        shown = [
            word
            for block in part.blocks
            for piece in block.pieces
            if piece.change is not RunKind.REMOVED
            for word in piece.text.split()
        ]
        assert len("".join(shown)) <= len("".join(words))
        if not any(block.left_out for block in part.blocks):
            assert "".join(shown) == "".join(words)


# Markup


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("# One\n\n### Two\n\n## Three", "<h4>One</h4>\n<h5>Two</h5>\n<h5>Three</h5>\n"),
        ("<b>x</b>", "<p>&lt;b&gt;x&lt;/b&gt;</p>\n"),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>\n"),
        ("[x](http://a.test)", '<p><a href="http://a.test">x</a></p>\n'),
        ("[x](/groups)", "<p>[x](/groups)</p>\n"),
        ("![x](http://a.test/p.png)", '<p>!<a href="http://a.test/p.png">x</a></p>\n'),
    ],
)
def test_markdown_as_it_is_set(text, html):
    assert from_markdown(text, below=3) == html


TOO_MUCH = {
    "rows": ("a|b\n-|-\n" + "|\n" * 29_000, "more than 5,000 cells in all"),
    "a wide head and short rows": (
        "|" + "a|" * 3_000 + "\n|" + "-|" * 3_000 + "\n" + "a\n" * 20_000,
        "more than 5,000 cells in all",
    ),
    "many tables": ("|a|b|c|\n|-|-|-|\n" + "|\n" * 90 + "\n", "more than 5,000 cells in all"),
    "in a quotation": ("> a|b\n> -|-\n" + "> |\n" * 12_000, "more than 5,000 cells in all"),
    "columns": ("|" + "a|" * 40 + "\n|" + "-|" * 40 + "\n", "more than 30 columns"),
    "stars": ("**a " * 500 + "b** " * 500, "too deep inside one another"),
    "quotations": (">" * 60 + "a", "too deep inside one another"),
    "lists": ("- " * 30_000 + "a", "too deep inside one another"),
    "lines": ("a\\\n" * 19_000 + "b" + "\n\n---" * 12_000, "too many paragraphs"),
}


@pytest.mark.parametrize(("text", "says"), TOO_MUCH.values(), ids=TOO_MUCH)
def test_a_text_that_cannot_be_set_is_refused_beside_its_field(text, says):
    if text.startswith("|a|b|c|"):
        text *= 25
    with pytest.raises(DomainError, match=re.escape(says)) as refused:
        check_markdown(text, field="body")

    assert refused.value.field == "body"


@pytest.mark.parametrize(
    "text",
    [
        "|" + "a|" * 30 + "\n|" + "-|" * 30 + "\n" + ("|" + "a|" * 30 + "\n") * 160,
        "".join("  " * level + "- item\n" for level in range(9)),
        ">" * 9 + " a **b _c_**",
        "One\n\n" * 5_000,
    ],
    ids=["table", "lists", "quotations", "paragraphs"],
)
def test_what_papers_hold_is_taken(text):
    check_markdown(text, field="body")

    assert "cannot be shown" not in from_markdown(text, below=3)


def test_a_text_from_before_the_limits_says_so_in_its_place():
    html = from_markdown(TOO_MUCH["rows"][0], below=3)

    assert html.startswith("<p>This text cannot be shown. The tables have more than 5,000 cells")
    assert len(html) < 300


def test_word_lists_and_cells_hold_lines_and_not_paragraphs():
    html = "<ul><li><p>a</p><p>b</p></li></ul><table><tr><th></th><td><p>c</p></td></tr></table>"

    assert house_html(html, below=1) == (
        "<ul><li>a<br>b</li></ul><table><caption>Table 1</caption>"
        "<tbody><tr><td></td><td>c</td></tr></tbody></table>"
    )


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script>",
        "<p onclick=alert(1) style='color:red'>x</p>",
        "<a href='javascript:alert(1)'>x</a>",
        "<img src='https://a.test/p.png'>",
        "<img src='data:image/svg+xml;base64,AAAA'>",
        "<svg><script>alert(1)</script></svg>",
        "<iframe src='https://a.test'></iframe>",
        "<h1 id='main-content'>x</h1>",
    ],
)
def test_nothing_runs_loads_or_takes_a_name(html):
    set_html = house_html(html, below=1)

    for word in ("script", "onclick", "style", "src=", "svg", "iframe", "id=", "javascript"):
        assert word not in set_html


@given(st.text(max_size=200))
def test_whatever_is_written_has_no_heading_above_its_own(text):
    html = from_markdown(text, below=3)

    assert not any(f"<h{level}" in html for level in (1, 2, 3))
