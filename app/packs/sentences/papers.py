"""What is said of papers."""

from collections.abc import Sequence

from app.packs.sentences.words import capital, listed, some


def own_paper_message(references: Sequence[str]) -> str:
    """Of an item that is its papers."""
    if not references:
        return "No paper has been submitted for this item."
    return f"{capital(some(len(references), 'paper'))} behind this item: {listed(references)}."
