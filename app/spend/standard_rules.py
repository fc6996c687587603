"""The rules that every programme begins with, each in its first version."""

from app.spend.validation import (
    Comparator,
    RuleFamily,
    RuleScope,
    RuleSeverity,
    RuleState,
    RuleUnit,
    SpendRuleFacts,
)

#: What the letter of a code stands for.
_FAMILIES = {
    "S": RuleFamily.SHAPE,
    "A": RuleFamily.ARITHMETIC,
    "P": RuleFamily.PLAUSIBILITY,
    "C": RuleFamily.CONSISTENCY,
    "M": RuleFamily.METHOD,
}

#: The lower and the upper limit, in hundredths of a unit. A rule with one alone has no other.
_Limits = tuple[int | None, int | None, RuleUnit]

_REFUSE, _EXPLAIN, _NOTE = RuleSeverity
_LINE, _RETURN, _PROGRAMME = RuleScope
_TRIAL = RuleState.TRIAL
_PERCENT = RuleUnit.PERCENT
_NONE: _Limits = (None, 0, RuleUnit.COUNT)
_AT_LEAST_ONE: _Limits = (100, None, RuleUnit.COUNT)
_LEAST_CHANGE = 1_000_000_00


def _rule(
    code: str,
    severity: RuleSeverity,
    measure: str,
    limits: _Limits,
    wording: str,
    scope: RuleScope = _RETURN,
    *,
    state: RuleState = RuleState.LIVE,
    least_pence: int = 0,
) -> SpendRuleFacts:
    low, high, unit = limits
    compared = {low is None: Comparator.ABOVE, high is None: Comparator.BELOW}
    return SpendRuleFacts(
        code=code,
        family=_FAMILIES[code[0]],
        severity=severity,
        scope=scope,
        measure=measure,
        comparator=compared.get(True, Comparator.OUTSIDE),
        unit=unit,
        wording=wording,
        low=low,
        high=high,
        least_pence=least_pence,
        state=state,
    )


# fmt: off
STANDARD_RULES: tuple[SpendRuleFacts, ...] = (
    _rule("S1", _REFUSE, "lines", _AT_LEAST_ONE, "The return has no lines."),
    _rule("S2", _REFUSE, "missing_head", _NONE,
          "The boundary, the population or its source is missing."),
    _rule("S3", _REFUSE, "without_body", _NONE, "Lines without an organisation: {value}.", _LINE),
    _rule("S4", _EXPLAIN, "without_amount", _NONE,
          "Lines without an amount: {value}. A blank is not 0: enter 0 where nothing was spent.",
          _LINE),
    _rule("S5", _EXPLAIN, "without_sector", _NONE, "Lines without a sector: {value}.", _LINE),
    _rule("S6", _EXPLAIN, "grants_to_nobody", _NONE,
          "Grants that do not say which body received them: {value}.", _LINE),
    _rule("A1", _REFUSE, "wrong_net", _NONE,
          "Lines whose net is not gross less income: {value}.", _LINE),
    _rule("A2", _EXPLAIN, "stated_total", (None, 0, _PERCENT),
          "The total stated differs by {value} ({amount}) from the consolidated total of the "
          "lines."),
    _rule("P1", _EXPLAIN, "social_share", (70_00, 80_00, _PERCENT),
          "Health, education and social protection are {value} of the total; {low} to {high} is "
          "usual."),
    _rule("P2", _EXPLAIN, "head", (6_000_00, 8_800_00, RuleUnit.POUNDS),
          "Spend per head is {value}; {low} to {high} is usual."),
    _rule("P3", _EXPLAIN, "head_and_median", (-20_00, 20_00, _PERCENT),
          "Spend per head differs by {value} from the median of all returns; the limit is {high} "
          "either way.", _PROGRAMME),
    _rule("P4", _EXPLAIN, "stated_head", (None, 2_00, _PERCENT),
          "The spend per head that is stated differs by {value} from the total over the "
          "population; "
          "the limit is {high}."),
    _rule("P5", _EXPLAIN, "version_before", (-10_00, 10_00, _PERCENT),
          "The total changed by {value} ({amount}) from the version before; the limit is {high} "
          "either way.", least_pence=_LEAST_CHANGE),
    _rule("P6", _EXPLAIN, "year_before", (-10_00, 10_00, _PERCENT),
          "The total changed by {value} ({amount}) from the year before; the limit is {high} "
          "either way.", _PROGRAMME, least_pence=_LEAST_CHANGE),
    _rule("P7", _EXPLAIN, "benefits", _AT_LEAST_ONE, "No transfers or benefits are counted."),
    _rule("P8", _EXPLAIN, "national_bodies", _AT_LEAST_ONE, "No national body is counted."),
    _rule("C1", _NOTE, "both_counted", (None, 0, _PERCENT),
          "{amount} is counted at both the funder and the deliverer, and taken off once."),
    _rule("C2", _EXPLAIN, "unmatched", (None, 5_00, _PERCENT),
          "{amount} names another body whose line was not found: {value} of the total; the limit "
          "is {high}."),
    _rule("C3", _EXPLAIN, "other_years", _NONE,
          "Lines of another year than the return’s: {value}.", _LINE),
    _rule("C4", _EXPLAIN, "partners_without_lines", _NONE,
          "Partner bodies with no line in the return: {value}.", state=_TRIAL),
    _rule("C5", _NOTE, "both_counted_across", (None, 0, _PERCENT),
          "{amount} is counted at its other end in another return, and counts once in the "
          "programme.", _PROGRAMME),
    _rule("C6", _EXPLAIN, "counted_by_nobody", _NONE,
          "Bodies that give or receive money and that no return has a line of: {value}.",
          _PROGRAMME, state=_TRIAL),
    _rule("C7", _EXPLAIN, "ends_in_other_years", _NONE,
          "Lines whose other end is counted in another year: {value}.", _PROGRAMME),
    _rule("M1", _EXPLAIN, "low_confidence", (None, 25_00, _PERCENT),
          "{value} of the total is at confidence C or D; the limit is {high}."),
    _rule("M2", _EXPLAIN, "unclassified", (None, 10_00, _PERCENT),
          "{value} of the total has no COFOG division; the limit is {high}."),
)
# fmt: on
