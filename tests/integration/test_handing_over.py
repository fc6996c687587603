"""An owner who is nothing else keeps their record, and cannot make someone else its owner: not
even by a form that was forged."""

from inspect import signature
from typing import get_args

import pytest

from app.core.errors import Refused
from app.delivery import service as delivery
from app.risks import service as risks
from tests import factories as make

pytestmark = pytest.mark.one_engine

#: Each kind of record with an owner: how one is made, and how it is amended.
KINDS = {
    "milestone": (make.milestone, delivery.amend_milestone),
    "product": (make.product, delivery.amend_product),
    "interdependency": (make.interdependency, delivery.amend_interdependency),
    "risk": (make.risk, risks.amend_risk),
    "issue": (make.issue, risks.amend_issue),
}


def names_of(service):
    """What a service takes, its facts among it."""
    for name, each in signature(service).parameters.items():
        if each.kind is each.VAR_KEYWORD:
            (facts,) = get_args(each.annotation)
            yield from facts.__annotations__
        else:
            yield name


@pytest.mark.parametrize("kind", KINDS)
def test_an_owner_hands_a_record_to_nobody(app, kind):
    made, amend = KINDS[kind]
    owner, other = make.member(), make.person(name="Someone else")
    record = made(owner=owner.person)
    fields = {
        name: getattr(record, name, "") for name in names_of(amend) if name not in ("actor", kind)
    }
    if kind == "milestone":
        fields["forecast_on"] = record.baseline_on
    actor = make.actor(owner)

    amend(actor, **{kind: record}, **fields | {"title": "As its owner has it"})
    with pytest.raises(Refused):
        amend(actor, **{kind: record}, **fields | {"owner_id": other.id})

    assert record.title == "As its owner has it"
    assert record.owner_id == owner.person_id
