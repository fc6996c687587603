"""Numbers, with or without thousands' commas."""

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any, ClassVar

from app.core.formats import exact_money, pounds
from app.core.wording import Text
from app.web.fields.base import BoxField


class WholeField(BoxField):
    """A whole number. ``prefix`` stands before the box."""

    inputmode = "numeric"

    def __init__(
        self,
        label: Text,
        hint: Text = "",
        *,
        low: int = 0,
        high: int = 10**12,
        prefix: str = "",
        **kwargs: Any,
    ) -> None:
        self.low, self.high, self.prefix = low, high, prefix
        super().__init__(label, hint, **kwargs)

    def parse(self, typed: str) -> int | Decimal:
        plain = _plain(typed)
        if not plain.isdecimal() or not self.low <= int(plain) <= self.high:
            raise ValueError(
                f"{self.subject} must be a whole number from "
                f"{self.prefix}{self.low:,} to {self.prefix}{self.high:,}."
            )
        return int(plain)

    def shown(self, value: int) -> str:
        return f"{value:,}"


class TenthsField(WholeField):
    """A number with at most one decimal: posts in full-time equivalents. Its data is a Decimal."""

    inputmode = "decimal"

    def parse(self, typed: str) -> Decimal:
        plain = _plain(typed)
        if not re.fullmatch(r"\d+(\.\d)?", plain) or not self.low <= Decimal(plain) <= self.high:
            raise ValueError(
                f"{self.subject} must be a number from {self.low:,} to {self.high:,}, "
                "like 2 or 2.5."
            )
        return Decimal(plain).quantize(Decimal("0.1"))

    def shown(self, value: int | Decimal) -> str:
        return f"{Decimal(value).normalize():f}"


class MoneyField(BoxField):
    """An amount of money, typed as people write it: "£2.3m", "250,000", "1.5bn", "12.50". Its data
    are whole pence; left blank it is None, which is not nought."""

    inputmode = "text"
    prefix = "£"
    _UNITS: ClassVar[Mapping[str, int]] = {"": 1, "k": 10**3, "m": 10**6, "bn": 10**9}

    def __init__(self, label: Text, hint: Text = "", *, most: int = 10**15, **kwargs: Any) -> None:
        self.most = most
        super().__init__(label, hint, **kwargs)

    def parse(self, typed: str) -> int:
        found = re.fullmatch(r"(\d+(?:\.\d+)?)(k|m|bn|)", _plain(typed).lower())
        pence = Decimal(found[1]) * self._UNITS[found[2]] * 100 if found else None
        if pence is None or pence != int(pence) or pence > self.most:
            raise ValueError(
                f"{self.subject} must be an amount of money, like 250,000 or 2.3m, up to "
                f"{pounds(self.most // 100)}."
            )
        return int(pence)

    def shown(self, value: int) -> str:
        return exact_money(value).removeprefix("£")


def _plain(typed: str) -> str:
    return re.sub(r"[,£\s]", "", typed)
