"""Which words of a paper are acronyms that its readers may not know."""

import pytest

from app.governance.papers.acronyms import acronyms_in


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
