"""What the rules raise of a return, and how the rules fare with all of them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from app.spend import queries
from app.spend.beside import read_beside, read_versions
from app.spend.counting import count_lines
from app.spend.measures import ReturnHead, measures_of
from app.spend.models import SpendReturn, SpendVersion
from app.spend.rules import SpendStage, SumBasis, SumGrouping
from app.spend.validation import Breach, RuleState, SpendRuleFacts, check

#: The groupings that measures are taken of.
_MEASURED = (SumGrouping.TOTAL, SumGrouping.COFOG, SumGrouping.ORGANISATION)


@dataclass(frozen=True)
class Checked:
    """A return with what the rules raise of it."""

    spend_return: SpendReturn
    breaches: Sequence[Breach]

    @property
    def asked(self) -> list[Breach]:
        """What is asked: by rules that are live."""
        return [each for each in self.breaches if each.rule.state is RuleState.LIVE]

    @property
    def on_trial(self) -> list[Breach]:
        """What rules on trial would ask."""
        return [each for each in self.breaches if each.rule.state is RuleState.TRIAL]


def check_returns(returns: Sequence[SpendReturn], rules: Sequence[SpendRuleFacts]) -> list[Checked]:
    """What rules raise of returns of one year as they were submitted, beside the others of it."""
    versions = read_versions(returns)
    returns = [each for each in returns if each.id in versions]
    beside = read_beside(returns, versions)
    sums = queries.read_sums([each.id for each in returns], SumBasis.SUBMITTED, _MEASURED)
    return [
        Checked(
            each,
            check(
                rules,
                measures_of(
                    head_of(each),
                    _counts_of(versions[each.id].newest, each.year),
                    sums.get(each.id, {}),
                    beside[each.id],
                ),
            ),
        )
        for each in returns
    ]


def check_all(year: str) -> list[Checked]:
    """What the rules raise of a year's returns, by the places' names."""
    return check_returns(queries.list_counted(year), queries.read_rules())


def check_one(spend_return: SpendReturn) -> Checked:
    """What the rules raise of one return, beside the others of its year."""
    return check_returns([spend_return], queries.read_rules())[0]


def _counts_of(version: SpendVersion, year: str) -> Mapping[str, Any]:
    """As kept or, of a version that nothing was kept of yet, worked out."""
    return version.counts or count_lines(queries.list_lines_of(version), year)


def passed_by_none(checked: Sequence[Checked]) -> list[SpendRuleFacts]:
    """The rules that every one of several returns breaks: rather the rule's fault than theirs."""
    if len(checked) < 2:
        return []
    broken = [{breach.rule.code for breach in each.breaches} for each in checked]
    by_all = set.intersection(*broken)
    return [b.rule for b in checked[0].breaches if b.rule.code in by_all]


def head_of(spend_return: SpendReturn) -> ReturnHead:
    return ReturnHead(
        year=spend_return.year,
        boundary=spend_return.boundary,
        population=spend_return.population,
        population_source=spend_return.population_source,
        stated_total_pence=spend_return.stated_total_pence,
        stated_head_pence=spend_return.stated_head_pence,
        is_deep_dive=spend_return.stage is SpendStage.DEEP_DIVE,
    )


@dataclass(frozen=True)
class RuleFares:
    """How a rule fares with a year's returns: which of them raise it, also where it asks nothing
    because it is on trial or retired; and whether none passes."""

    rule: SpendRuleFacts
    raised_by: Sequence[SpendReturn]
    is_passed_by_none: bool


def fares_of(year: str) -> tuple[list[RuleFares], int]:
    """The same of every rule, and of how many returns."""
    rules = queries.read_rules()
    # One that is retired would ask nothing; here it is looked at as if it were on trial.
    looked_at = [
        replace(rule, state=RuleState.TRIAL) if rule.state is RuleState.RETIRED else rule
        for rule in rules
    ]
    checked = check_returns(queries.list_counted(year), looked_at)
    by_code: dict[str, list[SpendReturn]] = defaultdict(list)
    for each in checked:
        for breach in each.breaches:
            by_code[breach.rule.code].append(each.spend_return)
    none = {rule.code for rule in passed_by_none(checked)}
    return [RuleFares(rule, by_code[rule.code], rule.code in none) for rule in rules], len(checked)
