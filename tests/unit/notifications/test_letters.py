"""A letter's two bodies say the same, whatever stands in it."""

from hypothesis import given
from hypothesis import strategies as st

from app.notifications.letters import Entry, Fixed, Heading, Letter, PageLink, Paragraph
from app.notifications.models import Message
from tests.letters import assert_bodies_agree

NASTY = "<script>alert(1)</script> & \"Sons\" <img src=x onerror='x'>"
LETTER = Letter(
    "Two papers by 5 February 2010",
    [
        Paragraph("Dear Ann,"),
        None,
        Heading("Overdue"),
        Entry("Paper TP(10)02, Plan", "Due on 1 February 2010", "https://example.org/papers/2"),
        Entry(
            "Nell: no account", links=[PageLink("Invite", "https://example.org/people/3?a=1&b=2")]
        ),
        PageLink("Read the minutes", "https://example.org/minutes"),
        Fixed("flask audit verify"),
    ],
    "You have received this email because you are the author.",
)


def sent(letter: Letter) -> Message:
    return Message(subject=letter.subject, text=letter.text, html=letter.html)


def test_the_text_is_read_as_it_stands():
    assert LETTER.text == (
        "Dear Ann,\n\nOVERDUE\n\nPaper TP(10)02, Plan\nDue on 1 February 2010\n"
        "https://example.org/papers/2\n\nNell: no account\n"
        "Invite: https://example.org/people/3?a=1&b=2\n\n"
        "Read the minutes:\nhttps://example.org/minutes\n\nflask audit verify\n\n"
        "You have received this email because you are the author.\n"
    )


def test_the_html_is_one_column_that_loads_nothing_and_links_by_words():
    html = LETTER.html

    assert (
        '<a href="https://example.org/minutes" style="font-weight:bold">Read the minutes</a>'
        in (html)
    )
    assert "?a=1&amp;b=2" in html
    assert html.count("<ul") == 1
    assert "max-width:600px" in html
    assert 'name="viewport"' in html
    assert 'content="light dark"' in html
    assert "background" not in html  # so that a dark screen shows it as anything else
    assert_bodies_agree(sent(LETTER))


def test_what_people_wrote_is_never_markup():
    letter = Letter(
        NASTY, [Paragraph(NASTY), Heading(NASTY), Entry(NASTY, NASTY), Fixed(NASTY)], NASTY
    )

    assert "<script" not in letter.html
    assert "<img" not in letter.html
    assert NASTY in letter.text


@given(st.text(alphabet=st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs"))))
def test_both_bodies_say_the_same_of_any_name(name):
    letter = Letter(name, [Paragraph(name), Entry(name, name), Heading(name), Fixed(name)])

    body = letter.html.split("<body", 1)[1]
    assert body.count("<script") == 0
    assert name.strip() in letter.text
