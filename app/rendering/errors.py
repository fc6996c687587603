"""What can go wrong between HTML and PDF. Every message is one line that says what to do."""

from app.core.errors import DomainError


class RenderingError(Exception):
    """Any reason why a document could not be made."""


class RenderingUnavailable(RenderingError, DomainError):
    """This machine cannot make a PDF: a system library or the bundled typeface is missing."""


class ResourceRefused(RenderingError):
    """The HTML asked for something that is neither `data:` nor among the app's own assets."""


class BrokenLink(RenderingError):
    """A link points at a name that nothing, or more than one thing, in the document carries."""


class UnstableFrontMatter(RenderingError):
    """The front matter changes its own length each time its page numbers are filled in."""


class TooMuchToDraw(RenderingError, DomainError):
    """A part of a document takes more time or memory than it may, or brings down what draws it."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


class DrawersBusy(TooMuchToDraw):
    """As many documents as may be drawn at once are being drawn."""


class UnlikeOriginal(RenderingError):
    """What is drawn of a PDF does not look as in its author's file. The message are the numbers of
    its pages, 0 for the whole."""

    @property
    def pages(self) -> list[int]:
        return [int(number) for number in str(self).split()]
