"""What anyone may read, and what they register."""

from app.public.interest import permissions as interest
from app.public.releasing import permissions as releasing
from tests.unit.permissions.cast import EVERYBODY, SECRETARIAT, Asked

TABLE: list[Asked] = [
    (releasing.can_publish, (), SECRETARIAT),
    (interest.can_answer_interest, (), SECRETARIAT),
    (interest.can_register, (), EVERYBODY),
]
