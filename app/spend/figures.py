"""What all places count, as figures; ``count_spend`` takes them from the four figures that pages,
packs and commands show, so that all of them say the same."""

from collections.abc import Iterable

from app.core.figure_kinds import FigureKind, FigureSource
from app.core.wording import Phrase
from app.spend.rules import SpendState
from app.spend.showing import FourFigures

#: States in which a return's figures are no longer being asked about.
SETTLED_STATES = (SpendState.MODERATED, SpendState.CERTIFIED, SpendState.PUBLISHED)

FIGURES = (
    FigureSource(
        (
            FigureKind(
                "spend_returns",
                "Spend returns counted",
                "High-level counts that were sent in, for the year with the most of them. Drafts "
                "and deep dives on a theme are left out.",
            ),
            FigureKind(
                "spend_returns_moderated",
                "Spend returns moderated",
                "Those whose moderation was concluded, certified and published ones among them.",
                of="spend_returns",
            ),
            FigureKind(
                "spend_net",
                "Net spend, with transfers",
                "Gross less income of all lines of these returns, as moderated, in pence. Money "
                "that a funder and a deliverer both count is in it twice. Lines without an amount "
                "are left out.",
            ),
            FigureKind(
                "spend_net_without",
                "Net spend, without transfers",
                "The same, less the lines of benefits and other transfers to people.",
            ),
            FigureKind(
                "spend_twice",
                "Spend counted twice",
                Phrase(
                    "What a funder’s line and a deliverer’s both have of the same money, within a "
                    "return or in those of two {places}, in pence."
                ),
            ),
            FigureKind(
                "spend_consolidated",
                "Consolidated spend, with transfers",
                "Net spend less what is counted twice.",
            ),
            FigureKind(
                "spend_consolidated_without",
                "Consolidated spend, without transfers",
                "The same, less the lines of benefits and other transfers to people.",
            ),
            FigureKind(
                "spend_unmatched",
                "Spend unmatched",
                "What lines have of money from or to another body whose own line was not found, in "
                "pence. It is in the totals.",
            ),
        )
    ),
)


def count_spend(states: Iterable[SpendState], four: FourFigures) -> dict[str, int]:
    """The figures of the returns that a year's totals are of."""
    all_states = list(states)
    return {
        "spend_returns": len(all_states),
        "spend_returns_moderated": sum(each in SETTLED_STATES for each in all_states),
        "spend_net": four.net.pence,
        "spend_net_without": four.net_without.pence,
        "spend_twice": four.twice_pence,
        "spend_consolidated": four.consolidated.pence,
        "spend_consolidated_without": four.consolidated_without.pence,
        "spend_unmatched": four.unmatched_pence,
    }
