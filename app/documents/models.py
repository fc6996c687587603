"""Content-addressed files, kept in the database so that every host sees them."""

from datetime import datetime

from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import Mapped, deferred, mapped_column

from app.core.models import Base


class StoredFile(Base):
    """Bytes under their SHA-256 (64 hexadecimal digits); equal files are kept once."""

    __tablename__ = "stored_file"
    __table_args__ = {"info": {"unaudited": True}}

    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    stored_at: Mapped[datetime]
    content: Mapped[bytes] = deferred(mapped_column(LargeBinary))
