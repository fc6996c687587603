"""Paragraphs, lists and tables one after the other, as HTML."""

from markupsafe import escape

from .numbering import Label


class Blocks:
    def __init__(self) -> None:
        self._made: list[str] = []
        self._bullets: list[int] = []  # the levels of the lists that are open

    def add(self, html: str) -> None:
        while self._bullets:
            self._close()
        self._made.append(html)

    def paragraph(
        self, html: str, label: Label | None, *, heading: int | None, is_quote: bool
    ) -> None:
        number = f"{escape(label.text)} " if label is not None and label.text else ""
        if heading is not None:
            level = min(heading + 1, 6)
            self.add(f"<h{level}>{number}{html}</h{level}>")
        elif label is not None and not label.text:
            self._bullet(label.level, html)
        elif label is not None:
            has_spaces = " " in label.text  # else the number is the first word
            named = f' data-number="{escape(label.text)}"' if has_spaces else ""
            self.add(f'<p class="pack-numbered-{label.level + 1}"{named}>{number}{html}</p>')
        elif is_quote:
            self.add(f"<blockquote><p>{html}</p></blockquote>")
        else:
            self.add(f"<p>{html}</p>")

    def html(self) -> str:
        self.add("")
        return "".join(self._made)

    def _bullet(self, level: int, html: str) -> None:
        while self._bullets and self._bullets[-1] > level:
            self._close()
        if self._bullets and self._bullets[-1] == level:
            self._made.append("</li><li>")
        else:
            self._made.append("<ul><li>")
            self._bullets.append(level)
        self._made.append(html)

    def _close(self) -> None:
        self._made.append("</li></ul>")
        self._bullets.pop()
