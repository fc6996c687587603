"""Kinds of customer insight, and how its figures are said. Pure."""

from typing import TypedDict

from app.core.formats import counted, exact_money, money
from app.core.worded import Worded


class InsightKind(Worded):
    JOURNEY = "journey", "Customer journey"
    COUNT = "count", "Count of people"
    COST = "cost", "Cost of a case"
    SAID = "said", "What people say"
    FINDING = "finding", "Other finding"


class InsightFacts(TypedDict):
    """The fields of a customer insight that its form fills, but for whose it is."""

    title: str
    kind: InsightKind
    theme_id: int | None
    learned: str
    people: int | None
    case_pence: int | None
    evidence: str
    source: str


def whole_pence(people: int | None, case_pence: int | None) -> int | None:
    """What all of them cost, where both are known."""
    return None if people is None or case_pence is None else people * case_pence


def figures_in_words(people: int | None, case_pence: int | None) -> str:
    """ "250 people, £448,000 each a year: £112m in all"; empty where there is no figure."""
    said = [counted(people, "person", "people")] if people is not None else []
    if case_pence is not None:
        each = " each" if people is not None else " a case"
        said.append(f"{exact_money(case_pence)}{each} a year")
    whole = whole_pence(people, case_pence)
    return ", ".join(said) + (f": {money(whole)} in all" if whole is not None else "")
