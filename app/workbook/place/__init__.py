"""The workbook of one place: what it is asked about, as it stands, to be changed and uploaded."""
