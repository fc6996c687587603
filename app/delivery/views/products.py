"""Pages of key products."""

from typing import Any

from flask import Response as FileResponse
from werkzeug.wrappers import Response

from app.accounts.queries import person_choices
from app.core import clock
from app.core.choices import Choices
from app.core.errors import NotFound
from app.delivery import queries, service
from app.delivery.forms import ProductFileForm, ProductForm, ProductMoveForm
from app.delivery.models import Product, ProductFile
from app.delivery.permissions import can_add_product, can_edit_product
from app.delivery.registers import PRODUCTS
from app.delivery.rules import FINISHED_STAGES, PRODUCT_WORKFLOW
from app.delivery.status import product_status
from app.delivery.views.blueprint import blueprint
from app.documents.queries import get_content
from app.documents.vetting import vet
from app.pilots.permissions import can_read_registers, fields_kept
from app.pilots.themes.queries import theme_choices
from app.web.downloads import file_response
from app.web.forms import press
from app.web.guards import require, require_sight
from app.web.identity import current_actor
from app.web.pages import panels_for, redirect_to, render
from app.web.record_pages import RecordPages, sighted
from app.web.registers import show_register
from app.web.uploads import most_mebibytes, takes_file

pages = RecordPages(
    blueprint, "product", sighted(can_read_registers, queries.get_product), can_edit_product
)


def _choices() -> dict[str, Choices]:
    return {"owner_id": person_choices(), "theme_id": theme_choices()}


@blueprint.get("/products")
def list_products() -> str | Response:
    return show_register(
        PRODUCTS, current_actor(), lambda _view, _rows: {"finished": FINISHED_STAGES}
    )


@blueprint.get("/products/<reference>")
def show_product(reference: str) -> str:
    require_sight(can_read_registers(current_actor()))
    product = queries.get_product(reference)
    return render(
        "delivery/show_product.html",
        product=product,
        status=product_status(product, clock.today()),
        is_finished=product.stage in FINISHED_STAGES,
        can_edit=can_edit_product(current_actor(), product),
        panels=panels_for("product", product),
    )


@blueprint.route("/products/new", methods=["GET", "POST"])
def create_product() -> str | Response:
    actor = current_actor()
    require(can_add_product(actor))
    form = ProductForm(choices=_choices())
    made = []
    if form.saves(lambda: made.append(service.create_product(actor, **form.values()))):
        return redirect_to(
            "delivery.show_product", f"{made[0].reference} added.", reference=made[0].reference
        )
    return render("delivery/create_product.html", form=form)


@blueprint.route("/products/<reference>/edit", methods=["GET", "POST"])
def edit_product(reference: str) -> str | Response:
    actor = current_actor()
    require_sight(can_read_registers(actor))
    product = queries.get_product(reference)
    require(can_edit_product(actor, product))
    form = ProductForm(
        product,
        choices=_choices(),
        without=fields_kept(actor, None, ("owner_id",)),
    )
    if form.saves(lambda: service.amend_product(actor, product=product, **form.values())):
        return redirect_to("delivery.show_product", "Changes saved.", reference=product.reference)
    return render("delivery/edit_product.html", form=form, product=product)


@blueprint.route("/products/<reference>/move", methods=["GET", "POST"])
def move_product(reference: str) -> str | Response:
    actor = current_actor()
    require_sight(can_read_registers(actor))
    product = queries.get_product(reference)
    require(can_edit_product(actor, product))
    form = ProductMoveForm(product)
    form.stage.offer([product.stage, *PRODUCT_WORKFLOW.moves_from(product.stage)])
    if form.saves(lambda: service.move_product(actor, product=product, **form.values())):
        return redirect_to(
            "delivery.show_product",
            f"{product.reference}: {product.stage.word.lower()}.",
            reference=product.reference,
        )
    return render("delivery/move_product.html", form=form, product=product)


@blueprint.route("/products/<reference>/files/new", methods=["GET", "POST"])
@takes_file
def add_product_file(reference: str) -> str | Response:
    product, most = pages.find_to_change(reference), most_mebibytes()

    def look(values: dict[str, Any]) -> dict[str, Any]:
        file = values["file"]
        return {"name": file.name, "vetted": vet(file.content, most_mebibytes=most)}

    form = ProductFileForm(product)
    done = f"{form.file.spoken()} added."
    return pages.change(product, form, service.add_product_file, done, look, most_mebibytes=most)


def _file(product: Product, file_id: int) -> ProductFile:
    found = next((each for each in product.files if each.id == file_id), None)
    if found is None:
        raise NotFound(f"{product.reference} has no such file.")
    return found


@blueprint.get("/products/<reference>/files/<int:file_id>")
def download_product_file(reference: str, file_id: int) -> FileResponse:
    product = pages.find(reference)
    file = _file(product, file_id)
    return file_response(
        get_content(file.sha256),
        media_type=file.kind.media_type,
        name=f"{product.reference}-{file.id}.{file.kind.suffix}",
        sha256=file.sha256,
    )


@blueprint.post("/products/<reference>/files/<int:file_id>/remove")
def remove_product_file(reference: str, file_id: int) -> Response:
    product = pages.find_to_change(reference)
    file, actor = _file(product, file_id), current_actor()
    press(product, lambda: service.remove_product_file(actor, product=product, file=file))
    return pages.go_back(product, "File removed.")
