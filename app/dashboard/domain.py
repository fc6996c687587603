"""What the dashboard declares."""

from app.core.domain import Domain, NavigationEntry
from app.dashboard.owed import header_link
from app.dashboard.permissions import can_see_home
from app.dashboard.views import blueprint

DOMAIN = Domain(
    name="dashboard",
    blueprint=blueprint,
    navigation=(NavigationEntry("Home", "Home", "dashboard.show_home", 0, can_see_home),),
    header=header_link,
)
