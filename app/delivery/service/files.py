"""Files of products."""

from app.audit.events import audited
from app.core import clock
from app.core.access import Actor
from app.core.errors import DomainError
from app.delivery.models import Product, ProductFile
from app.delivery.permissions import can_edit_product
from app.delivery.rules import MOST_PRODUCT_FILES
from app.documents.service import forget_file, store_file
from app.documents.vetting import Vetted


@audited("product:file-added")
def add_product_file(actor: Actor, *, product: Product, name: str, vetted: Vetted) -> ProductFile:
    """Keep a vetted file with a product."""
    can_edit_product(actor, product).enforce()
    if len(product.files) >= MOST_PRODUCT_FILES:
        raise DomainError(
            f"A product can have {MOST_PRODUCT_FILES} files at most. Remove one first.",
            field="file",
        )
    added = ProductFile(
        sha256=store_file(vetted.shown, media_type=vetted.kind.media_type),
        kind=vetted.kind,
        name=name,
        size=len(vetted.shown),
        pages=vetted.pages,
        words=vetted.words,
        uploaded_on=clock.today(),
    )
    product.files.append(added)
    product.touch()
    return added


@audited("product:file-removed")
def remove_product_file(actor: Actor, *, product: Product, file: ProductFile) -> None:
    """Remove it for good. What was published of it stays public until that is withdrawn."""
    can_edit_product(actor, product).enforce()
    sha256 = file.sha256
    product.files.remove(file)
    product.touch()
    forget_file(sha256)
