"""A decision sheet as it stands on a page and in a pack: plain frozen data, text and not markup."""

from datetime import date

import msgspec

from app.core.formats import money
from app.core.sentences import capital


class SheetOption(msgspec.Struct, frozen=True, kw_only=True):
    """One thing that the group could decide. None of an amount is that nobody gave it, nought that
    there is none; ``per`` says in words over what time both are ("a year")."""

    letter: str
    title: str
    cost_pence: int | None = None
    saving_pence: int | None = None
    per: str = ""
    pays: str = ""
    gains: str = ""
    risk: str = ""
    is_recommended: bool = False

    @property
    def amounts(self) -> str:
        """ "Costs £2.3m and saves £8.3m in all", "No cost given, saves nothing"; empty where there
        is neither."""
        if self.cost_pence is None and self.saving_pence is None:
            return ""
        # Of two amounts the last says over what time both are.
        has_both = bool(self.cost_pence and self.saving_pence)
        per = "" if has_both else self.per
        cost = _amount("costs", self.cost_pence, per) or "no cost given"
        saving = _amount("saves", self.saving_pence, self.per) or "no saving given"
        return capital(f"{cost} and {saving}" if has_both else f"{cost}, {saving}")


def _amount(verb: str, pence: int | None, per: str) -> str:
    """ "saves £2.3m a year", "saves nothing"; empty where nobody gave it."""
    if pence is None:
        return ""
    return f"{verb} {money(pence)} {per}".rstrip() if pence else f"{verb} nothing"


def to_follow(reference: str) -> str:
    """The ``source`` of a sheet whose paper has not been submitted."""
    return f"{reference}, to follow"


class DecisionSheet(msgspec.Struct, frozen=True, kw_only=True):
    """What a group is asked to decide under an ``item``, in words that can be answered yes or no.
    ``asks`` are the lines of the agenda that it covers; ``source`` names the paper, write-round or
    record that it comes from, if it comes from one; ``lacks`` are what nobody gave ("no cost
    given"); ``figures_from`` is where the figures come from."""

    number: int
    item: int
    anchor: str
    question: str
    asks: tuple[str, ...] = ()
    recommendation: str = ""
    options: tuple[SheetOption, ...] = ()
    consequence: str = ""
    decide_by: date | None = None
    consulted: str = ""
    disagreement: str = ""
    decided_before: tuple[str, ...] = ()
    source: str = ""
    figures_from: str = ""
    lacks: tuple[str, ...] = ()
    is_illustrative: bool = False

    @property
    def texts(self) -> tuple[str, ...]:
        """All that it says in words that were written for it."""
        options = (
            text for each in self.options for text in (each.title, each.pays, each.gains, each.risk)
        )
        own = (self.question, *self.asks, self.recommendation, self.consequence, self.consulted)
        return (*own, self.disagreement, *options)

    @property
    def recommended(self) -> SheetOption | None:
        return next((option for option in self.options if option.is_recommended), None)
