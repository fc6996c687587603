"""What is public of a key product that was published: what it is, and its files."""

from collections.abc import Sequence
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload, selectinload

from app.core.formats import counted
from app.core.loading import loading
from app.core.publishing import PublicContent, PublicFile, PublicKind, facts_of, parts_of
from app.delivery.models import Product, ProductFile
from app.delivery.rules import ProductStage
from app.documents.queries import get_content
from app.extensions import db


def _select(_today: date) -> Select[Product]:
    return (
        select(Product)
        .where(Product.stage == ProductStage.PUBLISHED)
        .order_by(Product.published_on.desc(), Product.number.desc())
    )


def _build(product: Product, _today: date) -> PublicContent:
    return PublicContent(
        title=product.title,
        dated_on=product.published_on or product.due_on,
        facts=facts_of(("Theme", product.theme.name if product.theme else "")),
        parts=parts_of(("What it is", product.description)),
        is_illustrative=product.is_illustrative,
    )


def _files(product: Product) -> Sequence[PublicFile]:
    return [_file(product, number, file) for number, file in enumerate(product.files, start=1)]


def _file(product: Product, number: int, file: ProductFile) -> PublicFile:
    pages = f", {counted(file.pages, 'page')}" if file.pages else ""
    return PublicFile(
        name=f"{product.reference.lower()}-{number}.{file.kind.suffix}",
        label=f"{file.name}, {file.kind.word}{pages}",
        media_type=file.kind.media_type,
        digest=file.sha256,
        read=lambda: get_content(file.sha256),
        words=lambda: _words(file.id),
    )


def _words(file_id: int) -> str:
    return db.session.scalar(select(ProductFile.words).where(ProductFile.id == file_id)) or ""


PUBLIC_PRODUCT = PublicKind(
    name="product",
    folder="documents",
    one="document",
    many="Documents",
    model=Product,
    select=_select,
    build=_build,
    parts=loading(lambda: (joinedload(Product.theme), selectinload(Product.files))),
    key=lambda product: product.reference.lower(),
    called=lambda product: f"{product.reference} {product.title}",
    files=_files,
    order=85,
)
