"""A Word document as its readers see it: with the numbers, words and pictures that Word shows, or
with a list of what it lost. The cases are those that real files brought (``tests/cases/papers``).
"""

import base64
import html as entities
import io
import re
import zipfile
from functools import cache
from pathlib import Path

import pytest
from lxml import etree
from PIL import Image

from app.documents.markup import house_html
from app.documents.vetting import vet
from tests.unit.documents import word_files

CASES = Path(__file__).parents[2] / "cases" / "papers"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def case(name):
    return (CASES / f"word-{name}.docx").read_bytes()


def read(content):
    """What readers see as lines of plain words, and what its author is told."""
    vetted = handed_in(content)
    return lines(vetted.html), " ".join(vetted.notes)


@cache
def handed_in(content):
    return vet(content, most_mebibytes=20)


def lines(html):
    broken = re.sub(r"</(p|h\d|li|td|th|blockquote)>|<br>", "\n", html)
    text = entities.unescape(re.sub(r"<[^>]*>", "", broken))
    return [line.strip() for line in text.split("\n") if line.strip()]


def shown(xml, **parts):
    return read(word_files.with_body(xml) if not parts else with_parts(xml, **parts))


def with_parts(xml, *, numbering="", styles=""):
    def change(found):
        name = "word/document.xml"
        found[name] = found[name].replace(b"<w:body>", b"<w:body>" + xml.encode(), 1)
        for part, added in (("numbering", numbering), ("styles", styles)):
            name = f"word/{part}.xml"
            end = f"</w:{part}>".encode()
            found[name] = found[name].replace(end, added.encode() + end)

    return word_files.repacked(change)


def level(place, kind, text, more=""):
    return (
        f'<w:lvl w:ilvl="{place}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/>{more}'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
    )


def definition(identity, *levels):
    return f'<w:abstractNum w:abstractNumId="{identity}">{"".join(levels)}</w:abstractNum>'


def instance(identity, of, overrides=""):
    return f'<w:num w:numId="{identity}"><w:abstractNumId w:val="{of}"/>{overrides}</w:num>'


def item(text, num, place=0):
    return (
        f'<w:p><w:pPr><w:numPr><w:ilvl w:val="{place}"/><w:numId w:val="{num}"/></w:numPr></w:pPr>'
        f"<w:r><w:t>{text}</w:t></w:r></w:p>"
    )


def words(text, properties=""):
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def field(instruction, result=""):
    marks = [
        f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")
    ]
    told = f"<w:r><w:instrText>{instruction}</w:instrText></w:r>"
    return f"{marks[0]}{told}{marks[1]}{words(result)}{marks[2]}"


@pytest.mark.parametrize(
    ("name", "expected", "note"),
    [
        (
            "numbered-paragraphs",
            "1. First|2. Second|3. Third|(a) agree the plan;|(b) note the risk.|4. Fourth",
            "",
        ),
        ("numbered-headings", "1 Scope|1.1 Places|2 Cost|2.1 Staff", ""),
        ("rag-cells", "Data|Red|Estates|Green", "Red in row 2 of table 1 and Green in row 3"),
        ("hidden-text", "Shown words.  More shown.", "hidden text (4 words)"),
        ("fields", "See page 7 for ☑☑", ""),
        (
            "inline-oddities",
            "NBHcooperate✓≥ SMARTTAG FLDSIMPLE SDTRUN BDOTEXT DIRTEXT CUSTOMXMLRUBYBASE (rt)"
            "|AFTERCR\tAFTERPTAB",
            "1 document that is linked in",
        ),
        ("header-comment-marks", "Text UNDERLINED HIGHLIGHTED STRUCK", "the header “HEADERWORDS"),
        ("header-comment-marks", "DSTRUCK smallcaps", "1 comment"),
        ("header-comment-marks", "smallcaps", "Small capitals are shown as ordinary letters"),
        ("header-comment-marks", "Text", "the footer “FOOTERWORDS contact”"),
        ("deleted-row", "Head|KEPTROW", "All tracked changes were accepted"),
        ("tracked-move", "Begin. INSERTED|End. MOVEDTEXT", "All tracked changes were accepted"),
        ("other-main-part", "Begin. INSERTED|End. MOVEDTEXT", "All tracked changes were accepted"),
        ("altchunk", "Before the part.|After the part.", "1 part that was inserted"),
        ("textbox", "Around the box.|BOXWORDS", "The words of 1 text box"),
        ("textbox-no-fallback", "Around the box.|BOXWORDS key message", "The words of 1 text box"),
        ("table-odd", "BLOCKCUSTOM|BLOCKSDT|C0|C1|C2|C3|C6|C4|NESTED|C5|C7|C8|SDTROW|SDTROW", ""),
        ("odd-characters", "Smart “quotes” – dash … ellipsis’s|nbsp ﬁ ligature é", ""),
        ("style-without-type", "Plain words.", ""),
    ],
)
def test_a_real_document_keeps_what_word_shows(name, expected, note):
    found, said = read(case(name))

    seen = "|".join(found)
    for each in expected.split("|"):
        assert each in seen, seen
        seen = seen[seen.index(each) + len(each) :]
    assert note in said if note else said == word_files.NAMES_GONE


@pytest.mark.parametrize(
    ("name", "gone"),
    [
        ("hidden-text", "HIDDENWORDS"),
        ("deleted-row", "DELETEDROW"),
        ("tracked-move", "DELETED"),
        ("odd-characters", "\u200f"),
        ("odd-characters", "\u202e"),
        ("odd-characters", "\xad"),
    ],
)
def test_what_word_does_not_show_is_nowhere(name, gone):
    vetted = handed_in(case(name))

    assert gone not in vetted.html
    assert gone not in " ".join(vetted.notes)


def test_marks_survive_as_marks():
    html = handed_in(case("header-comment-marks")).html

    for each in ("<u>UNDERLINED</u>", "<mark> HIGHLIGHTED</mark>", "<s> STRUCK DSTRUCK</s>"):
        assert each in html


def test_moved_words_stand_where_they_were_moved_to():
    assert str(read(case("tracked-move"))).count("MOVEDTEXT") == 1


def test_what_is_cut_away_from_a_picture_does_not_travel():
    html = handed_in(case("cropped-picture")).html
    [data] = re.findall(r"base64,([^\"]+)", html)

    with zipfile.ZipFile(io.BytesIO(case("cropped-picture"))) as archive:
        whole = Image.open(io.BytesIO(archive.read("word/media/image1.png")))
        cut = Image.open(io.BytesIO(base64.b64decode(data)))
        assert cut.size == (whole.width // 2, whole.height)
        assert set(cut.convert("RGB").get_flattened_data()) < set(
            whole.convert("RGB").get_flattened_data()
        )


def test_a_merged_row_spans_its_columns():
    html = handed_in(case("merged-wide-row")).html

    assert '<td colspan="8"><p>narrative0 ' in html
    assert 'colspan="8"' in house_html(html, below=3)


def test_a_table_too_wide_for_a_page_is_shown_in_parts():
    found, said = read(case("wide-table"))

    html = handed_in(case("wide-table")).html
    assert re.findall("<table[^>]*>", html) == ["<table>", '<table class="pack-continued">']
    assert "<caption>Table 1, continued</caption>" in house_html(html, below=3)
    assert "Month 13" in found
    assert "£12000,000" in found
    assert "Table 1 is too wide for a page: it is shown in 2 parts" in said


# Numbers


OUTLINE = definition(
    70,
    level(0, "decimal", "%1."),
    level(1, "lowerLetter", "(%2)"),
    level(2, "lowerRoman", "%3)"),
)


def test_numbers_go_on_restart_and_count_by_level():
    numbering = (
        OUTLINE
        + instance(70, 70)
        + instance(71, 70, '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>')
    )
    xml = "".join(
        [
            item("one", 70),
            item("a", 70, 1),
            item("i", 70, 2),
            item("ii", 70, 2),
            item("b", 70, 1),
            f"<w:p>{words('between')}</w:p>",
            item("two", 70),
            item("a again", 70, 1),
            item("new", 71),
            item("newer", 71),
        ]
    )

    found, _ = shown(xml, numbering=numbering)

    assert found[:10] == [
        *("1. one", "(a) a", "i) i", "ii) ii", "(b) b", "between", "2. two", "(a) a again"),
        *("1. new", "2. newer"),
    ]


@pytest.mark.parametrize(
    ("kind", "first", "third"),
    [
        ("upperRoman", "I", "III"),
        ("lowerLetter", "a", "c"),
        ("upperLetter", "A", "C"),
        ("decimalZero", "01", "03"),
        ("ordinal", "1st", "3rd"),
        ("cardinalText", "One", "Three"),
        ("ordinalText", "First", "Third"),
    ],
)
def test_numbers_are_written_as_word_writes_them(kind, first, third):
    numbering = definition(70, level(0, kind, "Part %1:")) + instance(70, 70)

    found, _ = shown("".join(item(t, 70) for t in "xyz"), numbering=numbering)

    assert (found[0], found[2]) == (f"Part {first}: x", f"Part {third}: z")


def test_numbers_that_a_style_gives_and_legal_ones():
    numbering = definition(
        70,
        level(0, "upperRoman", "%1.", '<w:pStyle w:val="Clause"/>'),
        level(1, "decimal", "%1.%2", "<w:isLgl/>"),
    ) + instance(70, 70)
    styles = (
        '<w:style w:type="paragraph" w:styleId="Clause"><w:name w:val="Clause"/><w:pPr><w:numPr>'
        '<w:numId w:val="70"/></w:numPr></w:pPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="Sub"><w:name w:val="Sub"/>'
        '<w:basedOn w:val="Clause"/>'
        "</w:style>"
    )
    styled = '<w:p><w:pPr><w:pStyle w:val="{}"/>{}</w:pPr><w:r><w:t>{}</w:t></w:r></w:p>'
    none = '<w:numPr><w:numId w:val="0"/></w:numPr>'
    xml = styled.format("Clause", "", "first") + styled.format("Sub", "", "second")
    xml += item("below", 70, 1) + styled.format("Clause", none, "without")

    found, _ = shown(xml, numbering=numbering, styles=styles)

    assert found[:4] == ["I. first", "II. second", "2.1 below", "without"]


def test_bullets_stay_a_list_in_a_list():
    numbering = definition(70, level(0, "bullet", "•"), level(1, "bullet", "o")) + instance(70, 70)
    content = with_parts(
        item("outer", 70) + item("inner", 70, 1) + item("next", 70), numbering=numbering
    )

    html = handed_in(content).html

    assert "<ul><li>outer<ul><li>inner</li></ul></li><li>next</li></ul>" in html


def test_a_paper_that_numbers_its_paragraphs_gets_no_second_numbers():
    html = handed_in(case("numbered-paragraphs")).html
    plain = "<p>One.</p><p>Two.</p>"

    assert "pack-paragraph" not in house_html(html, below=3, has_numbers=True)
    assert house_html(plain, below=3, has_numbers=True).count("pack-paragraph") == 2


# Fields, links and what loads


def test_references_and_captions_keep_their_words():
    caption = words("Table ") + field(" SEQ Table ", "4")
    reference = words(", see ") + field(" REF x ", "Costs")

    assert shown(f"<w:p>{caption}{reference}</w:p>")[0][0] == "Table 4, see Costs"


def test_boxes_to_tick_choices_and_ticks_of_symbol_fonts():
    choice = (
        '<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:ddList><w:result w:val="1"/>'
        '<w:listEntry w:val="Yes"/><w:listEntry w:val="Not yet"/></w:ddList></w:ffData></w:fldChar>'
        "</w:r><w:r><w:instrText>FORMDROPDOWN</w:instrText></w:r>"
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    tick = words("ü", '<w:rFonts w:ascii="Wingdings"/>')
    empty = '<w:r><w:sym w:font="Wingdings" w:char="F06F"/></w:r>'

    assert shown(f"<w:p>{choice}{words(' ')}{tick}{empty}</w:p>")[0][0] == "Not yet ✓☐"


@pytest.mark.parametrize(
    "instruction",
    [
        "DDEAUTO excel c:\\x.xlsx",
        'INCLUDEPICTURE "https://example.org/a.png"',
        "INCLUDETEXT x.docx",
    ],
)
def test_a_field_that_loads_becomes_the_words_that_it_showed(instruction):
    for xml in (
        f"<w:p>{field(entities.escape(instruction), 'seen')}</w:p>",
        f"<w:p><w:fldSimple w:instr='{instruction}'>{words('seen')}</w:fldSimple></w:p>",
    ):
        content = word_files.with_body(xml)
        found, said = read(content)

        assert found[0] == "seen"
        assert f"Left out: the field “{instruction}”." in said
        assert instruction.split()[0].encode() not in b"".join(
            word_files.parts_of(handed_in(content).content).values()
        )


@pytest.mark.parametrize(
    "target",
    ["file:///S:/plan.docx", "ms-word:ofe|u|https://x", "java\tscript:alert(1)", "\\\\server\\x"],
)
def test_links_lead_to_the_web_or_nowhere(target):
    link = field(f" HYPERLINK &quot;{target}&quot; ", "the plan")
    content = word_files.with_body(f"<w:p>{link}</w:p>")

    found, said = read(content)

    assert found[0] == "the plan"
    assert "Left out: a link to “" in said
    assert handed_in(content).html.startswith("<p>the plan</p>")


# Hidden


def test_hidden_by_a_style_a_row_or_for_the_web_is_hidden():
    styles = (
        '<w:style w:type="character" w:styleId="Secret"><w:name w:val="Secret"/>'
        "<w:rPr><w:vanish/></w:rPr></w:style>"
    )
    row = f"<w:tr><w:trPr><w:hidden/></w:trPr><w:tc><w:p>{words('ROWGONE')}</w:p></w:tc></w:tr>"
    kept = f"<w:tr><w:tc><w:p>{words('ROWKEPT')}</w:p></w:tc></w:tr>"
    gone = words("GONE", '<w:rStyle w:val="Secret"/>')
    back = words("BACK", '<w:rStyle w:val="Secret"/><w:vanish w:val="0"/>')
    web = words("WEBGONE", "<w:webHidden/>")
    xml = f"<w:p>{gone}{back}{web}</w:p><w:tbl>{row}{kept}</w:tbl>"

    found, said = shown(xml, styles=styles)

    assert found[:2] == ["BACK", "ROWKEPT"]
    assert "GONE" not in said
    assert "hidden text (2 words)" in said


def test_words_in_white_or_too_small_to_read_are_hidden_but_not_on_a_colour():
    white = '<w:color w:val="FFFFFF"/>'
    dark = f'<w:p><w:pPr><w:shd w:val="clear" w:fill="003366"/></w:pPr>{words("BAND", white)}</w:p>'
    fill = '<w:tcPr><w:shd w:val="clear" w:fill="003366"/></w:tcPr>'
    cell = f"<w:tbl><w:tr><w:tc>{fill}<w:p>{words('CELL', white)}</w:p></w:tc></w:tr></w:tbl>"
    unseen = (
        f"<w:p>{words('Shown ')}{words('WHITE', white)}{words('TINY', '<w:sz w:val=%s/>')}</w:p>"
    )

    found, said = shown(unseen % '"2"' + dark + cell)

    assert found[:3] == ["Shown", "BAND", "CELL"]
    assert "hidden text (2 words)" in said


def test_a_drawing_that_holds_nothing_we_know_is_said():
    graphic = '<w:drawing><wp:inline><wp:docPr id="1" name="Freeform 1"/></wp:inline></w:drawing>'

    found, said = shown(f"<w:p>{words('Before ')}<w:r>{graphic}</w:r></w:p>")

    assert found[0] == "Before [Drawing left out]"
    assert "Left out: 1 drawing" in said


# Nothing disappears unsaid


FOOTNOTE = (
    f"<w:p>{words('Claim')}<w:r><w:footnoteReference w:id='7'/></w:r>{words(' goes on.')}</w:p>"
)


def footnoted():
    def change(parts):
        parts["word/document.xml"] = parts["word/document.xml"].replace(
            b"<w:body>", b"<w:body>" + FOOTNOTE.encode(), 1
        )
        parts["word/footnotes.xml"] = (
            f"<w:footnotes xmlns:w='{W[1:-1]}'><w:footnote w:id='7'><w:p>{words('SOURCEWORDS')}"
            "</w:p></w:footnote></w:footnotes>"
        ).encode()
        rels = "word/_rels/document.xml.rels"
        kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
        added = f'<Relationship Id="rIdF" Type="{kind}" Target="footnotes.xml"/></Relationships>'
        parts[rels] = parts[rels].replace(b"</Relationships>", added.encode())

    return word_files.repacked(change)


def test_footnotes_stand_at_the_end():
    found, _ = read(footnoted())

    assert found[0] == "Claim1 goes on."
    assert found[-2:] == ["Notes", "SOURCEWORDS"]


def test_a_note_with_a_sign_of_its_own_keeps_it():
    mark = '<w:footnoteReference w:customMarkFollows="1" w:id="7"/><w:t>§</w:t>'

    def change(parts):
        name = "word/document.xml"
        plain = b"<w:footnoteReference w:id='7'/>"
        assert plain in parts[name]
        parts[name] = parts[name].replace(plain, mark.encode())

    found, _ = read(word_files.repacked(change, footnoted()))

    assert found[0] == "Claim§ goes on."
    assert found[-2:] == ["§", "SOURCEWORDS"]


ZOO = {path.stem: path.read_bytes for path in sorted(CASES.glob("word-*.docx"))} | {
    "sound": word_files.sound,
    "footnoted": footnoted,
    "pictures": lambda: word_files.with_pictures(
        word_files.picture(), word_files.picture("GIF"), word_files.broken_picture()
    ),
    "box in a hidden paragraph": lambda: word_files.with_body(
        "<w:p><w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr><w:r><w:pict><v:shape"
        " xmlns:v='urn:schemas-microsoft-com:vml'><v:textbox><w:txbxContent>"
        f"<w:p>{words('INHIDDEN')}</w:p></w:txbxContent></v:textbox></v:shape></w:pict></w:r></w:p>"
    ),
    "nested": lambda: word_files.nested_tables(2),
    "shape in a group": lambda: word_files.with_body(
        "<w:p><w:r><w:pict><v:group xmlns:v='urn:schemas-microsoft-com:vml'><v:shape><v:textbox>"
        f"<w:txbxContent><w:p>{words('INGROUP')}</w:p></w:txbxContent></v:textbox></v:shape>"
        "<v:shape><v:textpath string='ARTWORDS'/></v:shape></v:group></w:pict></w:r></w:p>"
    ),
}


@pytest.mark.parametrize("name", ZOO)
def test_every_word_and_picture_is_shown_or_told(name):
    content = ZOO[name]()
    vetted = handed_in(content)
    said = " ".join(vetted.notes)
    seen = "".join(lines(vetted.html)) + said
    lost, pictures = [], 0
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for part in archive.namelist():
            if re.fullmatch(r"word/(document|footnotes|header|footer)\d*\.xml", part):
                root = etree.fromstring(archive.read(part))
                lost += [each for each in source_words(root) if each not in seen]
                pictures += len(root.findall(".//{*}pic"))

    assert lost == []
    told = sum(int(count) for count in re.findall(r"(\d+) pictures? w", said))
    assert vetted.html.count("<img") + told == pictures


def source_words(root):
    """All that is written in a part, but for what is hidden, deleted or moved away."""
    for each in root.iter(f"{W}t"):
        around = {ancestor.tag for ancestor in each.iterancestors()}
        if around & {f"{W}moveFrom", f"{W}del"} or any("Fallback" in tag for tag in around):
            continue
        if each.getparent().find(f"{W}rPr/{W}vanish") is not None:
            continue
        text = re.sub("[\xad\u200b-\u200f\u202a-\u202e\u2028]", " ", each.text or "")
        yield from text.replace("e\u0301", "é").replace("☒", "☑").split()
