"""What audit declares."""

from app.audit import recording
from app.audit.cli import commands
from app.core.domain import Domain

DOMAIN = Domain(name="audit", commands=(commands,), administrative=("audit",))

#: Imported for its listeners.
LISTENING = recording.__name__
