"""Products."""

from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from app.core import clock
from app.core.access import Actor
from app.core.errors import DomainError
from app.delivery import service
from app.delivery.models import Product
from app.delivery.rules import ProductAsk, ProductStage
from app.workbook.columns import SOURCED, Sheet, Values, choice, day, line, link, name, reference
from app.workbook.sheets.parts import (
    READERS,
    as_it_stood,
    check_past,
    description,
    facts_of,
    keep_readers,
    keep_reference,
    keep_source,
    owner,
)


def _products() -> Select[Any]:
    return (
        select(Product)
        .options(joinedload(Product.owner), joinedload(Product.theme))
        .order_by(Product.number)
    )


_PRODUCT = ("title", "description", "owner_id", "due_on", "theme_id")
_MOVE = ("stage", "ask", "ask_detail")


def _add_product(actor: Actor, values: Values) -> Product:
    keep_reference(Product, values)
    made = service.create_product(actor, **facts_of(values, *_PRODUCT))
    made.owner, made.theme = values["owner"], values["theme"]
    made.stage = values["stage"]  # it comes from elsewhere, and had got so far there
    service.move_product(actor, product=made, **facts_of(values, *_MOVE))
    _keep_published(made, values)
    keep_source(made, values)
    keep_readers(actor, made, values)
    return made


def _change_product(actor: Actor, record: Product, values: Values, changed: frozenset[str]) -> None:
    service.amend_product(actor, product=record, **facts_of(values, *_PRODUCT))
    record.theme = values["theme"]
    if changed & set(_MOVE):
        service.move_product(actor, product=record, **facts_of(values, *_MOVE))
    _keep_published(record, values)
    keep_source(record, values)
    keep_readers(actor, record, values)


def _keep_published(record: Product, values: Values) -> None:
    published_on = values["published_on"]
    if record.stage is ProductStage.PUBLISHED:
        check_past(published_on, "published_on")
        as_it_stood(record, published_on=published_on or clock.today())
    elif published_on is not None:
        raise DomainError(
            "Only a product that is published has this date. Change the stage, or clear it.",
            field="published_on",
        )


PRODUCTS = Sheet(
    name="products",
    heading="Products",
    one="product",
    hint="Reports and other products of the programme.",
    columns=(
        reference("P"),
        name(
            "title",
            "Title",
            is_required=True,
            example="Final report",
            aliases=("Product", "Name", "Deliverable"),
        ),
        description(),
        owner(),
        day(
            "due_on",
            "Due date",
            is_required=True,
            example="30 September 2010",
            aliases=("Due", "Deadline", "Date"),
        ),
        choice(
            "stage",
            "Stage",
            ProductStage,
            default=ProductStage.PLANNED,
            example="In drafting",
            aliases=("Status", "State"),
        ),
        choice("ask", "What the group is asked to do", ProductAsk, default=ProductAsk.NONE),
        line("ask_detail", "Details of the ask"),
        day("published_on", "Published on", aliases=("Published",)),
        link("theme", "Theme", "themes", aliases=("Workstream", "Work stream")),
        *READERS,
        *SOURCED,
    ),
    keys=(("reference",), ("title",)),
    rows=_products,
    labels=lambda record: (record.reference, record.title),
    add=_add_product,
    change=_change_product,
    aliases=("Product", "Deliverables", "Outputs"),
)
