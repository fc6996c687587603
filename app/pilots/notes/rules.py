"""Kinds of notes, and who reads them."""

from datetime import date
from typing import TypedDict

from app.core.worded import Worded
from app.core.wording import Phrase


class PlaceNoteKind(Worded):
    SUPPORT = "support"
    CHALLENGE = "challenge"
    INFORMATION = "information"


class NoteReaders(Worded):
    """Who reads a note besides the secretariat and those who review the place."""

    REVIEWERS = "reviewers", "Only those who review it, and the secretariat"
    PLACE = "place", Phrase("Also the {place}’s lead and contributors")


class NoteFacts(TypedDict):
    kind: PlaceNoteKind
    readers: NoteReaders
    noted_on: date
    body: str
