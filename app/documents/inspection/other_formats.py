"""Files that are neither a PDF nor a Word document: what each is, and how its author makes a paper
of it in the program that they have."""

import re

OTHER = (
    "This is neither a PDF nor a Word document (.docx). Save it as one of these and upload that."
)
OLD_WORD = (
    "This is an older Word document (.doc). In Word choose File, Save As, Word Document (.docx),"
    " and upload that."
)
SPREADSHEET = "This is an Excel workbook. In Excel choose File, Save As, PDF, and upload that."
PRESENTATION = (
    "This is a PowerPoint presentation. In PowerPoint choose File, Export, PDF, and upload that."
)
EMAIL = "This is an email. Save the paper that is attached to it, and upload that."
RICH_TEXT = (
    "This is a rich text document (.rtf). Open it in Word, choose File, Save As, Word Document"
    " (.docx), and upload that."
)
PAGES = "This is a Pages document. In Pages choose File, Export To, PDF, and upload that."
OPEN_TEXT = (
    "This is an OpenDocument text (.odt). In LibreOffice choose File, Save As, Word (.docx), and"
    " upload that."
)
OPEN_OTHER = (
    "This is an OpenDocument file. In LibreOffice choose File, Export As, PDF, and upload that."
)
ZIP = (
    "This is a zip archive, not a Word document. Unpack it, and upload the paper in it as PDF or"
    " .docx."
)
PICTURE = (
    "This is a picture. Put it into a Word document with a sentence that says what it shows, and"
    " upload that."
)
WEB_PAGE = "This is a web page. Print it to PDF in the browser, and upload that."
PLAIN_TEXT = (
    "This is plain text. Copy it into the text of the paper, or save it in Word as a Word document"
    " (.docx), and upload that."
)

_PICTURES = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*")
_MARKUP = re.compile(rb"<(!doctype html|html|head|body|svg)\b", re.IGNORECASE)
#: How much of a file is looked at, and what no text has.
_BEGINNING, _NO_TEXT = 4096, re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def advice_on(content: bytes) -> str:
    """What its author is told of a file that is no archive of parts."""
    start = content[:_BEGINNING].lstrip(b"\xef\xbb\xbf \t\r\n")
    if start.startswith(b"{\\rtf"):
        return RICH_TEXT
    if start.startswith(_PICTURES) or start[8:12] == b"WEBP" or start[4:8] == b"ftyp":
        return PICTURE
    if _MARKUP.search(start):
        return WEB_PAGE
    return OTHER if _NO_TEXT.search(start) or start.startswith(b"MZ") else PLAIN_TEXT


def advice_on_zipped(names: set[str], kind: bytes) -> str:
    """The same of a zip archive that is no Office document: by its parts, and what it says of
    its kind."""
    if b"opendocument" in kind:
        return OPEN_TEXT if b"opendocument.text" in kind else OPEN_OTHER
    if any(name.startswith("index/") or name == "index.zip" for name in names):
        return PAGES
    return ZIP
