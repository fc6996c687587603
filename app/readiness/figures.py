"""What is counted of what a meeting waits for; ``rules.Readiness`` counts it."""

from app.core.figure_kinds import FigureKind, FigureSource

FIGURES = (
    FigureSource(
        (
            FigureKind(
                "items_due",
                "Items due for a meeting",
                "Everything that a meeting waits for, received or not: replies to its invitation, "
                "progress updates, papers, clearances, actions due by then, its pack and its "
                "minutes. In a cancelled meeting nothing is due.",
            ),
            FigureKind(
                "items_received",
                "Items received",
                "Items due for a meeting that have been done or sent in, early or late.",
                of="items_due",
            ),
            FigureKind(
                "items_late",
                "Items late",
                "Items due for a meeting that have not been received, a working day or more after "
                "the day that they were due.",
                of="items_due",
            ),
        )
    ),
)
