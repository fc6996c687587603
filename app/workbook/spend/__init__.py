"""The workbook of a spend return: made for its place, filled in there, and read back."""
