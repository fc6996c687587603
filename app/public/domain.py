"""What the public side declares."""

from app.core.domain import Domain
from app.core.timed import Every, Job
from app.public.drawing import draw_waiting
from app.public.views import blueprint, draw_error

DOMAIN = Domain(
    name="public",
    blueprint=blueprint,
    draw_error=draw_error,
    jobs=(Job("public.draw_waiting", "Produce published copies as PDF", Every(5), draw_waiting),),
)
