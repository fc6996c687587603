"""What terms of reference declare."""

from app.core.domain import Domain
from app.governance.terms import queries as queries

DOMAIN = Domain(name="terms")
