"""Reading plain HTML quickly: the same tree as of a parser of all HTML, or none."""

import pytest
import tinyhtml5

from app.rendering.parsing import NotPlain, parse_plain
from benchmarks.pack import Fixture
from tests.unit.rendering.sample import whole

PLAIN = {
    "references": '<p>A &amp; B &#39;c&#x27; &nbsp;&eacute;</p><p title="&lt;&quot;">d</p>',
    "drawing": '<p><svg viewBox="0 0 9 9"><title>A</title><g><path d="M0 0"/></g></svg> after</p>',
    "table": "<table>\n<caption>A</caption><colgroup><col></colgroup>\n<thead><tr><th>B</th></tr>"
    "</thead> <tbody>\n<tr>\n<td><table><tbody><tr><td>C<br>D</td></tr></tbody></table></td></tr>"
    "</tbody>\n</table>",
    "lists": "<ul>\n<li>A<ul><li>B</li></ul></li></ul><dl><dt>C</dt><dd>D</dd></dl>",
    "emphasis": '<p><strong>A <em>B</em></strong> <a href="#x">C</a><a href="#y">D</a></p>',
}
ODD = {
    "a paragraph that is not closed": "<p>A<p>B</p>",
    "a block within a paragraph": "<p><div>A</div></p>",
    "tags closed crosswise": "<p><b>A<i>B</b>C</i></p>",
    "text within a table": "<table><tbody>A<tr><td>B</td></tr></tbody></table>",
    "a row without its group": "<table><tr><td>A</td></tr></table>",
    "a heading in a heading": "<h1>A<h2>B</h2></h1>",
    "a link in a link": '<a href="#a">A<a href="#b">B</a></a>',
    "an item in an item": "<ul><li>A<li>B</li></li></ul>",
    "a cell outside": "<p><span><td>A</td></span></p>",
    "an element of a form": "<p><input value='a'></p>",
    "a comment": "<p>A<!-- B --></p>",
    "an attribute twice": '<p class="a" class="b">A</p>',
    "an attribute without quotes": "<p class=a>A</p>",
    "a reference without its end": "<p>A &copy B &amp C</p>",
    "a reference to nothing": "<p>&nothing; &#0; &#150; &#x110000;</p>",
    "text with a line feed that is dropped": "<pre>\nA</pre>",
    "a carriage return": "<p>A\r\nB</p>",
    "a capital": "<P>A</P>",
    "HTML within a drawing": '<svg viewBox="0 0 1 1"><p>A</p></svg>',
    "something closed that is not open": "<p>A</span></p>",
    "an end tag too few": "<div><p>A</p>",
    "an end of the body within it": "<p>A</p></body><p>B</p>",
}


def flat(root):
    return [(each.tag, list(each.attrib.items()), each.text, each.tail) for each in root.iter()]


def in_full(html):
    return flat(tinyhtml5.parse(html, namespace_html_elements=False))


@pytest.mark.parametrize("case", PLAIN)
def test_plain_html_has_the_same_tree(case):
    html = whole("Plain", PLAIN[case]) + "\n"
    assert flat(parse_plain(html)) == in_full(html)


@pytest.mark.parametrize("case", ODD)
def test_what_is_not_plain_is_left_to_another(case):
    with pytest.raises(NotPlain):
        parse_plain(whole("Odd", ODD[case]))


def test_a_pack_is_plain():
    fixture = Fixture.read()
    for html in (fixture.front, *(section.html for section in fixture.sections)):
        assert flat(parse_plain(html)) == in_full(html)
