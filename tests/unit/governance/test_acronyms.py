"""Which words of a paper are acronyms that its readers may not know."""

import pytest

from app.governance.papers.acronyms import acronyms_in, expansions_in


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The PCTs pay and DWP gains, says DWP.", ["PCT", "DWP"]),
        ("Not in education (NEET), as the NHS and the UK say.", ["NEET"]),
        ("See HLOG(10)02, B-003 and M-037 of phase II.", []),
        ("Marked RESTRICTED, and PROTECT elsewhere.", []),
        ("I agree. A plan, B or C.", []),
    ],
)
def test_acronyms_are_found_once_each_and_references_are_none(text, found):
    assert acronyms_in(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "So says the Office for National Statistics (ONS), and later the ONS.",
            {"ONS": "Office for National Statistics"},
        ),
        (
            "The Department for Work and Pensions (DWP) and HM Treasury (HMT) agree.",
            {"DWP": "Department for Work and Pensions", "HMT": "HM Treasury"},
        ),
        ("A cost-benefit analysis (CBA) of it.", {"CBA": "cost-benefit analysis"}),
        ("Primary care trusts (PCTs) pay.", {"PCT": "Primary care trusts"}),
        ("What nobody explains (NEET), and (XYZ).", {}),
    ],
)
def test_what_a_text_gives_the_words_of_is_explained_by_them(text, found):
    assert expansions_in(text) == found
