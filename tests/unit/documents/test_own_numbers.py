"""Paragraphs with numbers that their author gave are lists with these numbers."""

from app.documents.markup import house_html
from app.documents.own_numbers import as_lists
from tests.unit.documents.test_word_copies import case, handed_in

SEEN = (
    '<p class="pack-numbered-1">1. First.</p><p class="pack-numbered-2">(a) Inner.</p>'
    '<p class="pack-numbered-1">2. Second.</p><p>Between.</p>'
    '<p class="pack-numbered-1">3. Third.</p>'
)


def test_numbered_paragraphs_become_lists_in_lists_that_keep_their_numbers():
    assert as_lists(SEEN) == (
        '<ol class="pack-own-numbers"><li data-number="1.">First.<ol class="pack-own-numbers">'
        '<li data-number="(a)">Inner.</li></ol></li><li data-number="2.">Second.</li></ol>'
        '<p>Between.</p><ol class="pack-own-numbers"><li data-number="3.">Third.</li></ol>'
    )


def test_numbers_of_several_words_have_the_room_that_they_need():
    html = '<p class="pack-numbered-1" data-number="Article 2">Article 2 Scope.</p>'

    assert as_lists(html) == (
        '<ol class="pack-own-numbers-wide"><li data-number="Article 2">Scope.</li></ol>'
    )


def test_numbers_in_tables_and_odd_ones_stay_in_their_paragraphs():
    cell = f"<table><tbody><tr><td>{SEEN}</td></tr></tbody></table>"
    odd = '<p class="pack-numbered-1">א. First.</p>'

    assert as_lists(cell) == cell
    assert as_lists(odd) == odd


def test_a_word_paper_goes_on_with_its_numbers_after_a_heading():
    html = house_html(handed_in(case("numbered-paragraphs")).html, below=2)

    numbers = [part.partition('"')[0] for part in html.split('data-number="')[1:]]
    assert numbers == ["1.", "2.", "3.", "(a)", "(b)", "4."]
    assert html.count("<ol") == 4
