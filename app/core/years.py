"""Years as people type them."""

#: What a year of two figures stands for: 90 is 1990, and 89 is 2089.
_FIRST = 90


def full_year(typed: str) -> int:
    """The year that figures say; two of them are one of 1990 to 2089. Raises ``ValueError`` where
    they are no figures."""
    year = int(typed)
    if len(typed) != 2:
        return year
    return year + (1900 if year >= _FIRST else 2000)


#: Characters of a financial year as it is kept: "2008-09".
FINANCIAL_YEAR_LENGTH = 7


def financial_year(typed: str) -> str:
    """ "2008-09", however it is written: "2008/09", "2008-2009". Raises ``ValueError`` where it is
    no two years in a row, or none from 1990 to 2100."""
    plain = typed.replace("/", "-").replace("–", "-").replace(" ", "")
    first, _, second = plain.partition("-")
    if len(first) != 4 or len(second) not in (2, 4) or not (first + second).isdecimal():
        raise ValueError(typed)
    if int(second[-2:]) != (int(first) + 1) % 100 or not 1990 <= int(first) <= 2100:
        raise ValueError(typed)
    return f"{first}-{second[-2:]}"
