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

_A_HEAD_LOW, _A_HEAD_HIGH = 6_000_00, 8_800_00


def _lines(
    code: str, family: RuleFamily, measure: str, wording: str, severity: RuleSeverity
) -> SpendRuleFacts:
    """No line may be one of those that are counted."""
    return SpendRuleFacts(
        code=code,
        family=family,
        severity=severity,
        scope=RuleScope.LINE,
        measure=measure,
        comparator=Comparator.ABOVE,
        high=0,
        unit=RuleUnit.COUNT,
        wording=wording,
    )


def _share(
    code: str,
    family: RuleFamily,
    measure: str,
    wording: str,
    *,
    low: int | None = None,
    high: int | None = None,
    scope: RuleScope = RuleScope.RETURN,
    severity: RuleSeverity = RuleSeverity.EXPLAIN,
    state: RuleState = RuleState.LIVE,
    least_pence: int = 0,
) -> SpendRuleFacts:
    """A percentage that has limits."""
    return SpendRuleFacts(
        code=code,
        family=family,
        severity=severity,
        scope=scope,
        measure=measure,
        comparator=Comparator.ABOVE if low is None else Comparator.OUTSIDE,
        low=low,
        high=high,
        unit=RuleUnit.PERCENT,
        wording=wording,
        state=state,
        least_pence=least_pence,
    )


def _present(code: str, measure: str, wording: str, severity: RuleSeverity) -> SpendRuleFacts:
    """There must be at least one."""
    return SpendRuleFacts(
        code=code,
        family=RuleFamily.SHAPE if severity is RuleSeverity.REFUSE else RuleFamily.PLAUSIBILITY,
        severity=severity,
        scope=RuleScope.RETURN,
        measure=measure,
        comparator=Comparator.BELOW,
        low=100,
        unit=RuleUnit.COUNT,
        wording=wording,
    )


_REFUSE, _EXPLAIN, _NOTE = RuleSeverity.REFUSE, RuleSeverity.EXPLAIN, RuleSeverity.NOTE

STANDARD_RULES: tuple[SpendRuleFacts, ...] = (
    _present("S1", "lines", "The return has no lines.", _REFUSE),
    _lines(
        "S2",
        RuleFamily.SHAPE,
        "missing_head",
        "The boundary, the population or its source is missing.",
        _REFUSE,
    ),
    _lines(
        "S3", RuleFamily.SHAPE, "without_body", "Lines without an organisation: {value}.", _REFUSE
    ),
    _lines(
        "S4",
        RuleFamily.SHAPE,
        "without_amount",
        "Lines without an amount: {value}. A blank is not 0: enter 0 where nothing was spent.",
        _EXPLAIN,
    ),
    _lines("S5", RuleFamily.SHAPE, "without_sector", "Lines without a sector: {value}.", _EXPLAIN),
    _lines(
        "S6",
        RuleFamily.SHAPE,
        "grants_to_nobody",
        "Grants that do not say which body received them: {value}.",
        _EXPLAIN,
    ),
    _lines(
        "A1",
        RuleFamily.ARITHMETIC,
        "wrong_net",
        "Lines whose net is not gross less income: {value}.",
        _REFUSE,
    ),
    _share(
        "A2",
        RuleFamily.ARITHMETIC,
        "stated_total",
        "The total stated differs by {value} ({amount}) from the consolidated total of the lines.",
        high=0,
    ),
    _share(
        "P1",
        RuleFamily.PLAUSIBILITY,
        "social_share",
        "Health, education and social protection are {value} of the total; {low} to {high} "
        "is usual.",
        low=70_00,
        high=80_00,
    ),
    SpendRuleFacts(
        code="P2",
        family=RuleFamily.PLAUSIBILITY,
        severity=_EXPLAIN,
        scope=RuleScope.RETURN,
        measure="head",
        comparator=Comparator.OUTSIDE,
        low=_A_HEAD_LOW,
        high=_A_HEAD_HIGH,
        unit=RuleUnit.POUNDS,
        wording="Spend a head is {value}; {low} to {high} is usual.",
    ),
    _share(
        "P3",
        RuleFamily.PLAUSIBILITY,
        "head_and_median",
        "Spend a head differs by {value} from the median of all returns; the limit is {high} "
        "either way.",
        low=-20_00,
        high=20_00,
        scope=RuleScope.PROGRAMME,
    ),
    _share(
        "P4",
        RuleFamily.PLAUSIBILITY,
        "stated_head",
        "The spend a head that is stated differs by {value} from the total over the population; "
        "the limit is {high}.",
        high=2_00,
    ),
    _share(
        "P5",
        RuleFamily.PLAUSIBILITY,
        "version_before",
        "The total changed by {value} ({amount}) from the version before; the limit is {high} "
        "either way.",
        low=-10_00,
        high=10_00,
        least_pence=1_000_000_00,
    ),
    _share(
        "P6",
        RuleFamily.PLAUSIBILITY,
        "year_before",
        "The total changed by {value} ({amount}) from the year before; the limit is {high} either "
        "way.",
        low=-10_00,
        high=10_00,
        scope=RuleScope.PROGRAMME,
        least_pence=1_000_000_00,
    ),
    _present("P7", "benefits", "No transfers or benefits are counted.", _EXPLAIN),
    _present("P8", "national_bodies", "No national body is counted.", _EXPLAIN),
    _share(
        "C1",
        RuleFamily.CONSISTENCY,
        "both_counted",
        "{amount} is counted at both the funder and the deliverer, and taken off once.",
        high=0,
        severity=_NOTE,
    ),
    _share(
        "C2",
        RuleFamily.CONSISTENCY,
        "unmatched",
        "{amount} names another body whose line was not found: {value} of the total; the limit is "
        "{high}.",
        high=5_00,
    ),
    _lines(
        "C3",
        RuleFamily.CONSISTENCY,
        "other_years",
        "Lines of another year than the return’s: {value}.",
        _EXPLAIN,
    ),
    SpendRuleFacts(
        code="C4",
        family=RuleFamily.CONSISTENCY,
        severity=_EXPLAIN,
        scope=RuleScope.RETURN,
        measure="partners_without_lines",
        comparator=Comparator.ABOVE,
        high=0,
        unit=RuleUnit.COUNT,
        wording="Partner bodies with no line in the return: {value}.",
        state=RuleState.TRIAL,
    ),
    _share(
        "C5",
        RuleFamily.CONSISTENCY,
        "both_counted_across",
        "{amount} is counted at its other end in another return, and counts once in the programme.",
        high=0,
        severity=_NOTE,
        scope=RuleScope.PROGRAMME,
    ),
    SpendRuleFacts(
        code="C6",
        family=RuleFamily.CONSISTENCY,
        severity=_EXPLAIN,
        scope=RuleScope.PROGRAMME,
        measure="counted_by_nobody",
        comparator=Comparator.ABOVE,
        high=0,
        unit=RuleUnit.COUNT,
        wording="Bodies that give or receive money and that no return has a line of: {value}.",
        state=RuleState.TRIAL,
    ),
    SpendRuleFacts(
        code="C7",
        family=RuleFamily.CONSISTENCY,
        severity=_EXPLAIN,
        scope=RuleScope.PROGRAMME,
        measure="ends_in_other_years",
        comparator=Comparator.ABOVE,
        high=0,
        unit=RuleUnit.COUNT,
        wording="Lines whose other end is counted in another year: {value}.",
    ),
    _share(
        "M1",
        RuleFamily.METHOD,
        "low_confidence",
        "{value} of the total is at confidence C or D; the limit is {high}.",
        high=25_00,
    ),
    _share(
        "M2",
        RuleFamily.METHOD,
        "unclassified",
        "{value} of the total has no COFOG division; the limit is {high}.",
        high=10_00,
    ),
)
