"""Rules of validation as data: what each measures, what it expects, and how it says so."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from app.core.formats import exact_money, number
from app.core.worded import Worded

#: Values and limits are whole hundredths of their unit: 200 is 2%, or £2, or 2 lines.
HUNDREDTHS = 100


class RuleFamily(Worded):
    SHAPE = "shape"
    ARITHMETIC = "arithmetic"
    PLAUSIBILITY = "plausibility"
    CONSISTENCY = "consistency"
    METHOD = "method"


class RuleSeverity(Worded):
    """What follows where a return breaks a rule."""

    REFUSE = "refuse"
    EXPLAIN = "explain"
    NOTE = "note"


class RuleScope(Worded):
    LINE = "line", "Each line"
    RETURN = "return", "The return"
    PROGRAMME = "programme", "The return beside the others"


class RuleState(Worded):
    """A rule on trial shows what it would have asked, and asks nothing."""

    TRIAL = "trial", "On trial"
    LIVE = "live"
    RETIRED = "retired"


class Comparator(Worded):
    """When a value breaks a rule."""

    ABOVE = "above"
    BELOW = "below"
    OUTSIDE = "outside"


class RuleUnit(Worded):
    COUNT = "count"
    PERCENT = "percent"
    POUNDS = "pounds"


@dataclass(frozen=True, kw_only=True)
class SpendRuleFacts:
    """A rule in one of its versions. ``measure`` names what is measured (``measures.MEASURES``);
    ``least_pence`` is the amount that has to be at stake. ``wording`` may name the ``value``, the
    limits ``low`` and ``high``, and the ``amount``."""

    code: str
    family: RuleFamily
    severity: RuleSeverity
    scope: RuleScope
    measure: str
    comparator: Comparator
    unit: RuleUnit
    wording: str
    low: int | None = None
    high: int | None = None
    least_pence: int = 0
    state: RuleState = RuleState.LIVE
    version: int = 1

    @property
    def limits(self) -> str:
        """When it is broken, in words: "outside 70% to 80%", "above 2%"."""
        said = [say(each, self.unit) for each in (self.low, self.high) if each is not None]
        return f"{self.comparator.word} {' to '.join(said)}"


@dataclass(frozen=True)
class Measured:
    """A value in hundredths; the amount at stake; the first lines that it is about."""

    value: int
    pence: int = 0
    lines: tuple[int, ...] = ()


@dataclass(frozen=True)
class Breach:
    """What a rule raises of a return."""

    rule: SpendRuleFacts
    measured: Measured

    @property
    def text(self) -> str:
        rule = self.rule
        said = rule.wording.format_map(
            {
                "value": say(self.measured.value, rule.unit),
                "low": say(rule.low or 0, rule.unit),
                "high": say(rule.high or 0, rule.unit),
                "amount": exact_money(self.measured.pence),
            }
        )
        return said + self._lines

    @property
    def _lines(self) -> str:
        first = ", ".join(str(each) for each in self.measured.lines)
        if not first:
            return ""
        rest = self.measured.value // HUNDREDTHS - len(self.measured.lines)
        more = f" and {number(rest)} more" if rest > 0 else ""
        return (
            f" Line {first}{more}." if len(self.measured.lines) == 1 else f" Lines {first}{more}."
        )


def say(hundredths: int, unit: RuleUnit) -> str:
    """ "£5,903", "4%", "12.5%", "3"."""
    if unit is RuleUnit.POUNDS:
        return exact_money(round(hundredths / HUNDREDTHS) * HUNDREDTHS)
    whole, rest = divmod(abs(hundredths), HUNDREDTHS)
    said = f"{number(whole)}.{rest:02d}".rstrip("0").rstrip(".") if rest else number(whole)
    sign = "-" if hundredths < 0 else ""
    return f"{sign}{said}%" if unit is RuleUnit.PERCENT else sign + said


def is_broken(rule: SpendRuleFacts, measured: Measured) -> bool:
    if abs(measured.pence) < rule.least_pence:
        return False
    is_above = rule.high is not None and measured.value > rule.high
    is_below = rule.low is not None and measured.value < rule.low
    match rule.comparator:
        case Comparator.ABOVE:
            return is_above
        case Comparator.BELOW:
            return is_below
        case Comparator.OUTSIDE:
            return is_above or is_below


def check(
    rules: Iterable[SpendRuleFacts], measures: Mapping[str, Callable[[], Measured | None]]
) -> list[Breach]:
    """What the rules raise, in their order; retired ones raise nothing, and nor does one of a
    measure that cannot be taken."""
    found = []
    for rule in rules:
        if rule.state is RuleState.RETIRED or rule.measure not in measures:
            continue
        measured = measures[rule.measure]()
        if measured is not None and is_broken(rule, measured):
            found.append(Breach(rule, measured))
    return found
