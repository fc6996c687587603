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
        """ "Costs £2.3m, saves £8.3m in all"; empty where neither is given."""
        given = [("costs", self.cost_pence), ("saves", self.saving_pence)]
        told = [pence for _verb, pence in given if pence]
        said = [
            f"{verb} {money(pence) if pence else 'nothing'}"
            # Of two amounts the last says over what time both are.
            + (f" {self.per}" if self.per and pence and pence is told[-1] else "")
            for verb, pence in given
            if pence is not None
        ]
        return capital(", ".join(said))


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
    def recommended(self) -> SheetOption | None:
        return next((option for option in self.options if option.is_recommended), None)
