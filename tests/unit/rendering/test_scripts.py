"""Words in scripts that the typeface lacks are set in fonts of their own, and say what they say."""

import pytest
from pikepdf import Name

from app.rendering.section import render_section
from tests.pdf_reading import content, font_names, opened, structure

_PAGE = '<!DOCTYPE html><html lang="en-GB"><head><title>A</title></head><body><h1>A</h1>{}</body>'


@pytest.mark.parametrize(
    ("said", "language", "font"),
    [
        ("خدمات الأطفال", "ar", "Arabic"),
        ("بچوں کی خدمات", "ur", "Arabic"),
        ("שירותי ילדים", "he", "Hebrew"),
        ("बच्चों की सेवाएँ", "hi", "Devanagari"),
        ("শিশু পরিষেবা", "bn", "Bengali"),
        ("ਬੱਚਿਆਂ ਦੀਆਂ ਸੇਵਾਵਾਂ", "pa", "Gurmukhi"),
        ("બાળકો સેવાઓ", "gu", "Gujarati"),
        ("குழந்தைகள் சேவைகள்", "ta", "Tamil"),
    ],
)
def test_a_script_is_drawn_in_its_font_and_read_out_in_its_language(fonts, said, language, font):
    html = _PAGE.format(f"<p>In Kent: {said}, <em>agreed</em> {said}.</p>")
    section = render_section(html, fonts=fonts)

    assert section.complaints == ()
    assert section.pdf == render_section(html, fonts=fonts).pdf
    assert f"Noto-Sans-{font}" in font_names(section.pdf)
    with opened(section.pdf) as pdf:
        told = [each.object for each in structure(pdf).walk() if Name.ActualText in each.object]
        assert [(str(each.ActualText), str(each.Lang)) for each in told] == [(said, language)] * 2
        drawn = content(pdf.pages[0])
    assert drawn.faults == []
    assert "[" not in drawn.text


def test_what_no_font_has_is_spelled_out_still(fonts):
    with opened(render_section(_PAGE.format("<p>儿 😀</p>"), fonts=fonts).pdf) as pdf:
        text = content(pdf.pages[0]).text

    assert "[cjk unified ideograph-513f]" in text
    assert "[grinning face]" in text


def test_a_name_in_another_language_is_read_out_in_it(fonts):
    html = _PAGE.format('<p>Kent and <span lang="cy">Cyngor Gwynedd</span></p>')
    with opened(render_section(html, fonts=fonts).pdf) as pdf:
        told = [each.object for each in structure(pdf).walk() if Name.Lang in each.object]

    assert [str(each.Lang) for each in told] == ["cy"]
