"""The fields that forms are made of, by kind of what is asked: text, days, numbers, choices."""

from app.web.fields.base import RecordField
from app.web.fields.choices import (
    Choices,
    EnumField,
    PickField,
    TickField,
    TicksField,
)
from app.web.fields.days import ClockField, DayField
from app.web.fields.files import FileField, Upload
from app.web.fields.numbers import MoneyField, TenthsField, WholeField
from app.web.fields.rows import RowColumn, RowsField
from app.web.fields.text import LineField, LinesField, SecretField, TextField

__all__ = [
    "Choices",
    "ClockField",
    "DayField",
    "EnumField",
    "FileField",
    "LineField",
    "LinesField",
    "MoneyField",
    "PickField",
    "RecordField",
    "RowColumn",
    "RowsField",
    "SecretField",
    "TenthsField",
    "TextField",
    "TickField",
    "TicksField",
    "Upload",
    "WholeField",
]
