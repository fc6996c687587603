"""What a spend return and its lines may say, and the states that a return goes through."""

from functools import lru_cache
from typing import Protocol, TypedDict

from app.core.worded import Worded
from app.core.workflow import Workflow

#: The most lines that a return may have.
MOST_LINES = 20_000


class SpendStage(Worded):
    """How deep a count goes."""

    HIGH_LEVEL = "high_level", "High-level count"
    DEEP_DIVE = "deep_dive", "Deep dive on a theme"


class SpendState(Worded):
    DRAFT = "draft"
    SUBMITTED = "submitted"
    IN_MODERATION = "in_moderation"
    QUERIED = "queried"
    RESUBMITTED = "resubmitted"
    MODERATED = "moderated", "Moderated (provisional)"
    CERTIFIED = "certified"
    PUBLISHED = "published"


SPEND_WORKFLOW = Workflow(
    "spend return",
    {
        SpendState.DRAFT: (SpendState.SUBMITTED,),
        SpendState.SUBMITTED: (SpendState.IN_MODERATION,),
        SpendState.IN_MODERATION: (SpendState.QUERIED, SpendState.MODERATED),
        SpendState.QUERIED: (SpendState.RESUBMITTED, SpendState.IN_MODERATION),
        SpendState.RESUBMITTED: (SpendState.IN_MODERATION,),
        SpendState.MODERATED: (SpendState.IN_MODERATION, SpendState.CERTIFIED),
        SpendState.CERTIFIED: (SpendState.IN_MODERATION, SpendState.PUBLISHED),
        SpendState.PUBLISHED: (),
    },
)


class SpendQueryState(Worded):
    """What has become of a question about a return."""

    OPEN = "open", "Waiting for an explanation"
    EXPLAINED = "explained"
    ACCEPTED = "accepted"


SPEND_QUERY_WORKFLOW = Workflow(
    "query",
    {
        SpendQueryState.OPEN: (SpendQueryState.EXPLAINED,),
        SpendQueryState.EXPLAINED: (SpendQueryState.OPEN, SpendQueryState.ACCEPTED),
        SpendQueryState.ACCEPTED: (),
    },
)

#: States in which the place writes its return, and in which a moderator works on it.
WRITTEN_STATES = (SpendState.DRAFT, SpendState.QUERIED)
MODERATED_STATES = (SpendState.IN_MODERATION, SpendState.QUERIED)


class Sector(Worded):
    CENTRAL = "central", "Central government"
    LOCAL = "local", "Local government"
    NHS = "nhs", "NHS"
    POLICE = "police"
    FIRE = "fire"
    OTHER = "other"


class Cofog(Worded):
    """The divisions of the Classification of the Functions of Government."""

    PUBLIC_SERVICES = "01", "01 General public services"
    DEFENCE = "02", "02 Defence"
    ORDER = "03", "03 Public order and safety"
    ECONOMY = "04", "04 Economic affairs"
    ENVIRONMENT = "05", "05 Environmental protection"
    HOUSING = "06", "06 Housing and community amenities"
    HEALTH = "07", "07 Health"
    CULTURE = "08", "08 Recreation, culture and religion"
    EDUCATION = "09", "09 Education"
    PROTECTION = "10", "10 Social protection"


class SpendNature(Worded):
    """What the money does. Transfers and benefits go to people; a grant goes to another body."""

    SERVICE = "service", "Service delivery"
    TRANSFER = "transfer", "Transfer or benefit"
    GRANT = "grant", "Grant to another body"
    ADMINISTRATION = "administration"


class SpendControl(Worded):
    """How far local bodies decide what the money is spent on."""

    DIRECT = "direct"
    INFLUENCED = "influenced"
    NONE = "none"


class YesNo(Worded):
    """An answer that may stay open; its values are those of a bool in words."""

    YES = "True", "Yes"
    NO = "False", "No"


class SpendBasis(Worded):
    AUDITED = "audited", "Audited outturn"
    UNAUDITED = "unaudited", "Unaudited outturn"
    BUDGET = "budget"
    ESTIMATE = "estimate"


class SpendMethod(Worded):
    """How the amount in the area was found."""

    LEDGER = "ledger"
    POPULATION = "population", "Apportioned by population"
    CASELOAD = "caseload", "Apportioned by caseload"
    NATIONAL = "national", "National amount per head"
    MODELLED = "modelled"


class CountedAt(Worded):
    """Which end of a flow a line tells of."""

    FUNDER = "funder"
    DELIVERER = "deliverer"


class SpendConfidence(Worded):
    A = "A"
    B = "B"
    C = "C"
    D = "D"


LOW_CONFIDENCE = (SpendConfidence.C, SpendConfidence.D)


class PlacedBy(Worded):
    """Whether money is counted where people benefit from it, or where it is spent."""

    BENEFIT = "benefit", "Where people benefit"
    LOCATION = "location", "Where it is spent"


class PriceBasis(Worded):
    CASH = "cash", "Prices of the year"
    CONSTANT = "constant", "Constant prices"


class FlowMatch(Worded):
    """How the two ends of a flow were found to be one."""

    NONE = "none", "No flow"
    REFERENCE = "reference", "By reference"
    PAIR = "pair", "By bodies, stream, year and amount"
    PERSON = "person", "By a moderator"
    UNMATCHED = "unmatched"


class MatchAnswer(Worded):
    """What a person says of two ends of flows."""

    SAME = "same", "The same money: match them"
    APART = "apart", "Not the same money"


class SumBasis(Worded):
    """``ACROSS`` is no sum of lines: it is by how much those that count in a year's total differ
    from the moderated ones, because the other end of a flow is in another return."""

    SUBMITTED = "submitted", "As submitted"
    MODERATED = "moderated"
    ACROSS = "across", "Matched over returns"


#: The bases of which a return keeps what its own lines add up to.
OWN_BASES = (SumBasis.SUBMITTED, SumBasis.MODERATED)


class SumGrouping(Worded):
    """What the kept sums of a return are told by."""

    TOTAL = "total"
    SECTOR = "sector"
    COFOG = "cofog", "COFOG division"
    THEME = "theme"
    STREAM = "stream", "Funding stream"
    CONTROL = "control"
    NATURE = "nature"
    METHOD = "method"
    CONFIDENCE = "confidence"
    ORGANISATION = "organisation"
    MATCH = "match", "Other end"


class ReturnFacts(TypedDict):
    """The fields of a spend return that its form fills."""

    boundary: str
    population: int | None
    population_source: str
    population_year: int | None
    left_out: str
    stated_total_pence: int | None
    stated_head_pence: int | None


class LineFacts(TypedDict):
    """What a line says."""

    year: str
    organisation: str
    sector: Sector | None
    cofog: Cofog | None
    category: str
    theme: str
    stream: str
    is_ring_fenced: bool | None
    is_capital: bool | None
    gross_pence: int | None
    income_pence: int | None
    net_pence: int | None
    nature: SpendNature | None
    control: SpendControl | None
    basis: SpendBasis | None
    method: SpendMethod | None
    counted_at: CountedAt | None
    counterparty: str
    reference: str
    counterparty_reference: str
    confidence: SpendConfidence | None
    placed_by: PlacedBy | None
    is_identifiable: bool | None
    segment: str
    price_basis: PriceBasis | None
    source: str
    notes: str


class FlowLike(Protocol):
    """A line as far as it is the end of a flow."""

    year: str
    organisation: str
    stream: str
    counted_at: CountedAt | None
    counterparty: str
    reference: str
    counterparty_reference: str


class LineLike(FlowLike, Protocol):
    """A line as the rules read it: a row of the database, or one that is only read from a file.
    Amounts are whole pence; one that is blank is None, and is not nought."""

    number: int
    sector: Sector | None
    cofog: Cofog | None
    category: str
    theme: str
    gross_pence: int | None
    income_pence: int | None
    net_pence: int | None
    nature: SpendNature | None
    control: SpendControl | None
    method: SpendMethod | None
    confidence: SpendConfidence | None


@lru_cache(maxsize=20_000)
def name_of(text: str) -> str:
    """What two spellings of one name have in common."""
    return " ".join(text.casefold().split())


def net_of(line: LineLike) -> int | None:
    """What a line says is spent, net: as stated or, where it states none, gross less income."""
    if line.net_pence is not None:
        return line.net_pence
    if line.gross_pence is None or line.income_pence is None:
        return None
    return line.gross_pence - line.income_pence


def is_transfer(line: LineLike) -> bool:
    return line.nature is SpendNature.TRANSFER


def per_head_pence(total_pence: int, population: int | None) -> int | None:
    """Pence a head, to the nearest."""
    return (2 * total_pence + population) // (2 * population) if population else None
