"""One-time codes (RFC 6238) and the recovery codes that stand in for them."""

import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import delete, select, update

from app.accounts.models import Account
from app.accounts.sign_in.models import OneTimeCode, RecoveryCode
from app.accounts.sign_in.secrets import hash_of, seal, unseal
from app.core import clock
from app.core.lazy import lazy_import
from app.extensions import db

if TYPE_CHECKING:
    import pyotp
    import segno
else:
    pyotp = lazy_import("pyotp")
    segno = lazy_import("segno")

RECOVERY_CODES = 10
STEP_SECONDS = 30
#: A code of the step before or after counts too: clocks differ, and typing takes time.
_STEPS_BESIDE = (0, -1, 1)
_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"  # none that is taken for another
_SERVICE = "Standing Agenda"


@dataclass(frozen=True)
class SetUp:
    """What an authenticator app is told: as a picture, and as a key to type."""

    picture: str
    key: str


def find_codes(account_id: int) -> OneTimeCode | None:
    return db.session.scalar(
        select(OneTimeCode)
        .where(OneTimeCode.account_id == account_id)
        .execution_options(populate_existing=True)
    )


def has_codes(account_id: int) -> bool:
    """Whether one-time codes are asked for."""
    found = find_codes(account_id)
    return found is not None and found.confirmed_at is not None


def begin_codes(account_id: int) -> None:
    """A new secret, which counts once a code of it is confirmed."""
    remove_codes(account_id)
    db.session.add(
        OneTimeCode(
            account_id=account_id,
            sealed_secret=seal(pyotp.random_base32()),
            created_at=clock.now(),
        )
    )
    db.session.flush()


def set_up_of(kept: OneTimeCode, account: Account) -> SetUp | None:
    """None where the secret cannot be read: the deployment's secret key is another."""
    secret = unseal(kept.sealed_secret)
    if secret is None:
        return None
    address = pyotp.TOTP(secret).provisioning_uri(name=account.email, issuer_name=_SERVICE)
    picture = segno.make(address, error="m").svg_data_uri(scale=5, border=4, light="#ffffff")
    return SetUp(picture, " ".join(secret[at : at + 4] for at in range(0, len(secret), 4)))


def use_code(account_id: int, typed: str) -> bool:
    """Whether it is a code of now, used for the first time. Of two who send it at the same moment
    the database lets one through."""
    kept = find_codes(account_id)
    secret = unseal(kept.sealed_secret) if kept else None
    if kept is None or secret is None:
        return False
    step = _step_of(secret, "".join(typed.split()))
    if step is None:
        return False
    return _is_first(
        update(OneTimeCode)
        .where(OneTimeCode.account_id == account_id, OneTimeCode.last_step < step)
        .values(last_step=step)
        .returning(OneTimeCode.id)
    )


def _step_of(secret: str, typed: str) -> int | None:
    here = int(clock.now().timestamp()) // STEP_SECONDS
    code = pyotp.TOTP(secret)
    for beside in _STEPS_BESIDE:
        # Encoded, as what is typed may hold any sign.
        if secrets.compare_digest(code.generate_otp(here + beside).encode(), typed.encode()):
            return here + beside
    return None


def _is_first(statement: Any) -> bool:
    changed = db.session.execute(statement.execution_options(synchronize_session=False))
    return changed.first() is not None


def renew_recovery_codes(account_id: int) -> list[str]:
    """New recovery codes, in the only moment in which they are known; the old ones are void."""
    _remove_recovery_codes(account_id)
    made = ["-".join(_letters(4) for _ in range(4)) for _ in range(RECOVERY_CODES)]
    db.session.add_all(
        RecoveryCode(account_id=account_id, code_hash=_recovery_hash(account_id, code))
        for code in made
    )
    db.session.flush()
    return made


def _letters(count: int) -> str:
    return "".join(secrets.choice(_LETTERS) for _ in range(count))


def _recovery_hash(account_id: int, typed: str) -> str:
    plain = "".join(sign for sign in typed.lower() if sign.isalnum())
    return hash_of(str(account_id), plain)


def use_recovery_code(account_id: int, typed: str) -> bool:
    """Whether it is one of the account's recovery codes, used for the first time."""
    return _is_first(
        update(RecoveryCode)
        .where(
            RecoveryCode.account_id == account_id,
            RecoveryCode.code_hash == _recovery_hash(account_id, typed),
            RecoveryCode.used_at.is_(None),
        )
        .values(used_at=clock.now())
        .returning(RecoveryCode.id)
    )


def count_recovery_codes(account_id: int) -> int:
    """How many are left."""
    return len(
        db.session.scalars(
            select(RecoveryCode.id).where(
                RecoveryCode.account_id == account_id, RecoveryCode.used_at.is_(None)
            )
        ).all()
    )


def confirm(account_id: int) -> None:
    """Ask for codes from now on."""
    db.session.execute(
        update(OneTimeCode)
        .where(OneTimeCode.account_id == account_id)
        .values(confirmed_at=clock.now())
        .execution_options(synchronize_session=False)
    )


def remove_codes(account_id: int) -> None:
    """Ask for codes no more."""
    _remove_recovery_codes(account_id)
    _remove(delete(OneTimeCode).where(OneTimeCode.account_id == account_id))


def _remove_recovery_codes(account_id: int) -> None:
    _remove(delete(RecoveryCode).where(RecoveryCode.account_id == account_id))


def _remove(statement: Any) -> None:
    db.session.execute(statement.execution_options(synchronize_session=False))
