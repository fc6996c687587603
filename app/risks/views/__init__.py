"""Pages of risks and issues."""

from app.risks.views import issues, risks
from app.risks.views.blueprint import blueprint

__all__ = ["blueprint", "issues", "risks"]
