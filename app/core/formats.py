"""How values read on pages and in packs (look.md): dates, money, plurals, paragraphs."""

from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal

from markupsafe import Markup, escape

from app.core.clock import LONDON
from app.core.languages import language_of


def day(value: date) -> str:
    """18 February 2010."""
    return f"{value.day} {value:%B %Y}"


def short_day(value: date) -> str:
    """18 Feb 10, for tables."""
    return f"{value.day} {value:%b %y}"


def clock_time(value: time) -> str:
    """2pm, 2:30pm, noon."""
    if (value.hour, value.minute) == (12, 0):
        return "noon"
    hour = value.hour % 12 or 12
    minutes = f":{value.minute:02d}" if value.minute else ""
    return f"{hour}{minutes}{'am' if value.hour < 12 else 'pm'}"


def end_time(ends_at: time, starts_at: time) -> str:
    """When something ends that began at a time: "4pm"; past midnight "12:30am the next day"."""
    return clock_time(ends_at) + (" the next day" if ends_at < starts_at else "")


def moment(value: datetime) -> str:
    """18 February 2010 at 2:05pm, London time."""
    local = value.astimezone(LONDON)
    return f"{day(local.date())} at {clock_time(local.time())}"


def pounds(value: int) -> str:
    """£10tn, £8.3bn, £3.25m, £250,000: in trillions, billions and millions to two decimals, halves
    up."""
    sign, size = "-" if value < 0 else "", abs(value)
    # What rounds to £1,000m is said in billions, and so on.
    units = ((10**12, "tn", 999_995_000_000), (10**9, "bn", 999_995_000), (10**6, "m", 10**6))
    for unit, letters, least in units:
        if size >= least:
            shown = (Decimal(size) / unit).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
            return f"{sign}£{shown}".rstrip("0").rstrip(".") + letters
    return exact_pounds(value)


def money(pence: int) -> str:
    """An amount in whole pence as ``pounds`` has it; one that is no whole pounds to the penny."""
    return pounds(pence // 100) if pence % 100 == 0 else exact_money(pence)


def exact_money(pence: int) -> str:
    """£3,250,000; £12.50 where it is no whole pounds."""
    whole, rest = divmod(abs(pence), 100)
    return f"{'-' if pence < 0 else ''}£{whole:,}" + (f".{rest:02d}" if rest else "")


def exact_pounds(value: int) -> str:
    """£3,250,000: to the pound, where a small difference must show."""
    return f"{'-' if value < 0 else ''}£{abs(value):,}"


def number(value: int | Decimal) -> str:
    """1,200; 2.5; a whole Decimal without its nought: 2."""
    return f"{value:,}".removesuffix(".0")


def counted(count: int, one: str, many: str | None = None) -> str:
    """``counted(1, "risk")`` is "1 risk"; ``counted(0, "entry", "entries")`` is "0 entries"."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def are(count: int) -> str:
    """The verb after so many: ``1 of 2 risks is``, ``2 of 3 are``."""
    return "is" if count == 1 else "are"


def paragraphs(text: str, lead: str = "") -> Markup:
    """Plain text as paragraphs: a blank line ends one, a line break stays. Nothing is markup. The
    first begins with ``lead``, in bold."""
    blocks = [block.strip() for block in text.replace("\r\n", "\n").split("\n\n")]
    leads = [Markup("<strong>{}</strong> ").format(lead)] if lead else []
    return Markup("").join(
        Markup('<p class="govuk-body">{}{}</p>').format(
            leads.pop() if leads else "",
            Markup("<br>").join(escape(line) for line in block.split("\n")),
        )
        for block in blocks
        if block
    )


def named(name: str) -> Markup:
    """A name, marked as Welsh where it is."""
    language = language_of(str(name))
    if not language:
        return escape(name)
    return Markup('<span lang="{}">{}</span>').format(language, name)


FILTERS = {
    "named": named,
    "day": day,
    "short_day": short_day,
    "clock_time": clock_time,
    "end_time": end_time,
    "moment": moment,
    "pounds": pounds,
    "money": money,
    "number": number,
    "counted": counted,
    "paragraphs": paragraphs,
}
