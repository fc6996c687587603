"""An oral item: who speaks, and that there is no paper."""

from app.packs.content import Oral
from app.packs.records import Head, Records
from app.packs.sentences.ministers import oral_message


def build(head: Head, _records: Records) -> Oral:
    return Oral(**head.opening(oral_message(head.presenter)))
