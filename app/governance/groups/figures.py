"""What is counted of a group's members."""

from app.core.figure_kinds import FigureKind, FigureSource

#: ``rules.count_members`` counts them.
FIGURES = (
    FigureSource(
        (
            FigureKind(
                "members",
                "Members",
                "The chair, deputies and members of a group on a day, of whom its quorum is "
                "counted. Secretaries and observers, who attend, are left out.",
            ),
            FigureKind(
                "secretaries",
                "Secretaries",
                "The secretaries of a group on a day. They do not count towards its quorum.",
            ),
            FigureKind(
                "observers",
                "Observers",
                "The observers of a group on a day. They do not count towards its quorum.",
            ),
        )
    ),
)
