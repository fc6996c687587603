"""Rules are data: what each expects, at its limits, and how files of lines are read."""

from dataclasses import replace

import pytest

from app.spend.columns import LINE_COLUMNS, BadLineCell, pence_in
from app.spend.counting import count_lines
from app.spend.measures import MEASURES, Beside, ReturnHead, measures_of
from app.spend.reading import BadLines, digest_of, read_csv
from app.spend.rules import Cofog, Sector
from app.spend.standard_rules import STANDARD_RULES
from app.spend.validation import Breach, Measured, RuleState, RuleUnit, check, is_broken, say

RULES = {rule.code: rule for rule in STANDARD_RULES}


def test_every_rule_has_a_code_of_its_own_measures_something_and_can_be_said():
    assert len(RULES) == len(STANDARD_RULES)
    assert {rule.measure for rule in STANDARD_RULES} == set(MEASURES)
    assert set(measures_of(ReturnHead(""), count_lines((), ""), {}, Beside())) == set(MEASURES)
    said = [Breach(rule, Measured(300, 1_00, (4,))).text for rule in STANDARD_RULES]
    assert [text for text in said if "{" in text] == []


@pytest.mark.parametrize(
    ("code", "value", "expected"),
    [
        ("P1", 69_99, True),
        ("P1", 70_00, False),
        ("P1", 80_00, False),
        ("P1", 80_01, True),
        ("P2", 5_999_99, True),
        ("P2", 6_000_00, False),
        ("P2", 8_800_00, False),
        ("P2", 8_800_01, True),
        ("P4", 2_00, False),
        ("P4", 2_01, True),
        ("M1", 25_00, False),
        ("M1", 25_01, True),
        ("M2", 10_01, True),
        ("S1", 0, True),
        ("A1", 0, False),
        ("A1", 1_00, True),
    ],
)
def test_rules_at_their_limits(code, value, expected):
    assert is_broken(RULES[code], Measured(value)) is expected


def test_a_change_counts_by_share_and_by_amount():
    assert is_broken(RULES["P5"], Measured(10_01, 1_000_000_00))
    assert not is_broken(RULES["P5"], Measured(10_01, 999_999_99))
    assert is_broken(RULES["P5"], Measured(-10_01, -1_000_000_00))


def test_a_retired_rule_raises_nothing_and_nor_does_what_cannot_be_measured():
    broken = {"lines": lambda: Measured(0)}
    assert len(check([RULES["S1"]], broken)) == 1
    assert check([replace(RULES["S1"], state=RuleState.RETIRED)], broken) == []
    assert check([RULES["S1"]], {"lines": lambda: None}) == []


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        (5_903_27, RuleUnit.POUNDS, "£5,903"),
        (4_00, RuleUnit.PERCENT, "4%"),
        (-22_50, RuleUnit.PERCENT, "-22.5%"),
        (3_00, RuleUnit.COUNT, "3"),
    ],
)
def test_values_as_they_are_said(value, unit, expected):
    assert say(value, unit) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("0", 0), ("£1,250.50", 1_250_50), ("(300)", -300_00), ("1e3", 1_000_00), ("-5", -5_00)],
)
def test_amounts_are_whole_pence(text, expected):
    assert pence_in(text) == expected


@pytest.mark.parametrize("text", ["1.234", "a lot", "nan", "1" * 20, "inf"])
def test_what_is_no_amount_is_refused(text):
    with pytest.raises(BadLineCell):
        pence_in(text)


def test_a_file_is_read_by_its_headings_and_blank_is_not_nought():
    text = "Year,Organisation,Sector,COFOG division,Gross,Income\n2008/2009,Kent,NHS,7,,0\n\n"
    (line,) = read_csv(text.encode())
    assert (line.year, line.organisation, line.sector) == ("2008-09", "Kent", Sector.NHS)
    assert line.cofog is Cofog.HEALTH
    assert (line.gross_pence, line.income_pence, line.net_pence) == (None, 0, None)
    assert line.theme == ""


def test_every_bad_cell_is_listed():
    text = "Year,Organisation,Sector,Gross\n2008,Kent,Space,x\n2008-09,Kent,NHS,1.001\n"
    with pytest.raises(BadLines) as refused:
        read_csv(text.encode())
    assert [(each.row, each.column) for each in refused.value.errors] == [
        (2, "Year"),
        (2, "Sector"),
        (2, "Gross"),
        (3, "Gross"),
    ]


def test_headings_that_are_not_known_are_said():
    with pytest.raises(BadLines) as refused:
        read_csv(b"Year,Orgnisation\n2008-09,Kent\n")
    assert [each.column for each in refused.value.errors] == ["Orgnisation", "Organisation"]


def test_the_hash_of_lines_tells_any_change():
    text = b"Year,Organisation,Net\n2008-09,Kent,1\n"
    before = digest_of(read_csv(text))
    assert digest_of(read_csv(text)) == before
    assert digest_of(read_csv(text.replace(b",1\n", b",2\n"))) != before
    assert digest_of(read_csv(text.replace(b",1\n", b",\n"))) != before


def test_no_two_columns_have_one_name():
    assert len({column.name for column in LINE_COLUMNS}) == len(LINE_COLUMNS)
