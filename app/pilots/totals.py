"""What the pilots' figures come to, and how much of it is published."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from app.pilots.models import Pilot


@dataclass(frozen=True)
class Total:
    """A sum over those pilots that give the figure; ``made_up`` counts the illustrative ones."""

    value: int
    given: int
    made_up: int


@dataclass(frozen=True)
class PilotTotals:
    """Population in people, mapped spend in pounds a year."""

    pilots: int
    regions: int
    population: Total
    mapped_spend: Total

    @property
    def figures(self) -> dict[str, int]:
        """By name."""
        return {
            "places_mapped": self.mapped_spend.given,
            "mapped_spend": self.mapped_spend.value,
            "population": self.population.value,
        }


def pilot_totals(pilots: Sequence[Pilot]) -> PilotTotals:
    return PilotTotals(
        pilots=len(pilots),
        regions=len({pilot.region_id for pilot in pilots} - {None}),
        population=_total((p.population, p.is_population_illustrative) for p in pilots),
        mapped_spend=_total(
            (p.mapped_spend_pounds, p.is_mapped_spend_illustrative) for p in pilots
        ),
    )


def _total(figures: Iterable[tuple[int | None, bool]]) -> Total:
    given = [(value, made_up) for value, made_up in figures if value is not None]
    return Total(
        value=sum(value for value, _ in given),
        given=len(given),
        made_up=sum(made_up for _, made_up in given),
    )
