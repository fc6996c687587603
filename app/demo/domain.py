"""What the demonstration declares."""

from app.core.domain import Domain
from app.demo.cli import commands
from app.demo.later import tell_day
from app.demo.published import check_comes_from_here, check_may_serve

DOMAIN = Domain(
    name="demo",
    events={
        "demonstration:moved": "Date moved",
        "demonstration:told": "Events added",
        "demonstration:passwords-given": "Passwords set",
    },
    commands=(commands,),
    checks={
        "password:tried": check_comes_from_here,
        "site:served": check_may_serve,
        "day:replayed": tell_day,
    },
)
