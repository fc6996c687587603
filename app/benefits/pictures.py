"""Who invests against who gains, and what is saved less what is invested so far, as pictures: where
each bar and word stands. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.benefits.totals import PaysAndGains
from app.core.formats import money

#: Units of a picture's width; of a page of 320 pixels it is all.
WIDTH = 320
_ROW, _HEAD, _BAR = 40, 22, 14
#: The most rows of a picture, and the longest name in it; the table beside it has all.
MOST_BODIES, MOST_YEARS, LONGEST_NAME = 8, 12, 44
#: Half the width less what the amount beside the bar takes.
_LONGEST_BAR = 84


@dataclass(frozen=True)
class PictureBar:
    """A bar from ``x`` to the right, with the amount that stands beside its end."""

    x: int
    width: int
    text: str
    text_x: int


@dataclass(frozen=True)
class PictureRow:
    """``left`` and ``right`` stand on either side of the line in the middle."""

    label: str
    y: int
    left: PictureBar | None
    right: PictureBar | None


@dataclass(frozen=True)
class BenefitPicture:
    """``said`` is the picture in words, for those who do not see it; ``left_out`` counts what it
    has no room for."""

    height: int
    rows: Sequence[PictureRow]
    said: str
    left_out: int
    middle: int = WIDTH // 2


def pays_picture(bodies: Sequence[PaysAndGains]) -> BenefitPicture:
    """What each body invests to the left, what it gains to the right."""
    shown = bodies[:MOST_BODIES]
    longest = max((max(each.pays, each.gains) for each in shown), default=0)
    return BenefitPicture(
        height=_HEAD + _ROW * len(shown),
        rows=[
            PictureRow(
                label=_short(each.name),
                y=_HEAD + _ROW * place,
                left=_left(each.pays, longest),
                right=_right(each.gains, longest),
            )
            for place, each in enumerate(shown)
        ],
        said=". ".join(
            f"{each.name} invests {money(each.pays)} and gains {money(each.gains)}"
            for each in shown
        ),
        left_out=len(bodies) - len(shown),
    )


def balance_picture(balance: Sequence[tuple[str, int]]) -> BenefitPicture:
    """What is saved less what is invested by the end of each year: to the left while more has been
    put in than came back."""
    shown = balance[:MOST_YEARS]
    longest = max((abs(pence) for _year, pence in shown), default=0)
    return BenefitPicture(
        height=_HEAD + _ROW * len(shown),
        rows=[
            PictureRow(
                label=year,
                y=_HEAD + _ROW * place,
                left=_left(-pence, longest, pence) if pence < 0 else None,
                right=_right(pence, longest) if pence >= 0 else None,
            )
            for place, (year, pence) in enumerate(shown)
        ],
        said=". ".join(f"By the end of {year}: {money(pence)}" for year, pence in shown),
        left_out=len(balance) - len(shown),
    )


def _left(pence: int, longest: int, said: int | None = None) -> PictureBar | None:
    if not pence:
        return None
    width = _width(pence, longest)
    x = WIDTH // 2 - width
    return PictureBar(x, width, money(pence if said is None else said), x - 4)


def _right(pence: int, longest: int) -> PictureBar | None:
    if not pence:
        return None
    width = _width(pence, longest)
    return PictureBar(WIDTH // 2, width, money(pence), WIDTH // 2 + width + 4)


def _width(pence: int, longest: int) -> int:
    return max(1, _LONGEST_BAR * pence // longest)


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1].rstrip()}…"
