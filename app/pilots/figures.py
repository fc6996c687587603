"""What places add up to; ``totals.pilot_totals`` counts it."""

from app.core.figure_kinds import FigureKind, FigureSource
from app.core.wording import Phrase

FIGURES = (
    FigureSource(
        (
            FigureKind(
                "places_mapped",
                Phrase("{Places} with mapped spend"),
                Phrase("{Places} in use that give the public spending mapped there."),
                of="places",
            ),
            FigureKind(
                "mapped_spend",
                "Mapped spend",
                Phrase(
                    "Pounds of public spending a year, added up over the {places} in use that give "
                    "it. How many do is said with it."
                ),
            ),
            FigureKind(
                "population",
                "Population",
                Phrase("People who live in the {places} in use that give it, added up."),
            ),
        )
    ),
)
