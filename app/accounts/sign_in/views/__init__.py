"""Pages of signing in and out, of one's own account, and of keeping those of others."""

from app.accounts.sign_in.views import entering, keeping, own, proving
from app.accounts.sign_in.views.entering import blueprint

__all__ = ["blueprint", "entering", "keeping", "own", "proving"]
