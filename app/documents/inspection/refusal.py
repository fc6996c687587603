"""Why a file is refused: one sentence or two that its author can act on."""

TOO_MUCH = (
    "This file takes too much time or memory to check. Save it again, with smaller pictures or in"
    " parts, and upload that."
)
UNREADABLE = (
    "This file is damaged: it could not be read. Open it, save it again, and upload the new file."
)


class Refusal(Exception):
    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence
