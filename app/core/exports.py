"""Cells of tables that leave the service: a spreadsheet shows their text and runs nothing."""

#: What a spreadsheet may take for the beginning of a formula.
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def as_text_cell(value: object) -> str:
    """A value as text that no spreadsheet takes for a formula: one that could be begins with an
    apostrophe, which spreadsheets read as "text" (OWASP, "CSV injection")."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
