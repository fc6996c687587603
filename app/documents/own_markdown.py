"""The Markdown that people write here: tables are known, HTML and images are words."""

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_block import table as parse_table

from app.documents.inspection.refusal import Refusal
from app.documents.inspection.shape import MANY_CELLS, MOST_CELLS, MOST_DEPTH

_LINKS = ("http://", "https://", "mailto:")


class _OwnMarkdown(MarkdownIt):
    def validateLink(self, url: str) -> bool:  # noqa: N802 - the library's name
        return url.strip().lower().startswith(_LINKS)


def _table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """The library's rule, which fills up every row to as many cells as the head has: a short text
    may make millions. Raises ``Refusal`` before it does."""
    if not parse_table(state, start, end, True):
        return False
    if silent:
        return True
    last = start + 1
    while last < end and not state.isEmpty(last) and state.sCount[last] >= state.blkIndent:
        last += 1
    columns = state.src[state.bMarks[start + 1] : state.eMarks[start + 1]].count("|") + 1
    state.env["cells"] = state.env.get("cells", 0) + (last - start - 1) * columns
    if state.env["cells"] > 2 * MOST_CELLS:  # counted roughly; ``check_shape`` counts again
        raise Refusal(MANY_CELLS)
    return parse_table(state, start, end, False)


_markdown = (
    # What stands deeper than this the library leaves out; what is as deep, ``check_shape`` refuses.
    _OwnMarkdown("commonmark", {"html": False, "maxNesting": 2 * MOST_DEPTH})
    .enable("table")
    .disable("image")
)
_markdown.block.ruler.at("table", _table, {"alt": ["paragraph", "reference"]})


def render(text: str) -> str:
    """Markdown as HTML, as the library gives it. Raises ``Refusal`` for a table too large."""
    html: str = _markdown.render(text)
    return html
