"""Settings, read from the environment once, typed and checked. docs/operating.md lists them."""

import hmac
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

from sqlalchemy import make_url
from sqlalchemy.exc import ArgumentError

ROOT = Path(__file__).resolve().parent

MEBIBYTE = 1024 * 1024


#: The file in the instance folder that ``flask programme begin`` writes. What the environment says
#: goes before what it says.
SETTINGS_FILE = "settings.env"

#: What is answered where somebody would serve without one.
NO_SECRET_KEY = (
    "Serving needs a secret key: run 'flask programme begin', or set SECRET_KEY to at least 32 "
    "random characters."
)

NO_PROXY = (
    "BASE_URL is https and TRUSTED_PROXIES is 0. If the site is behind a proxy, set "
    "TRUSTED_PROXIES: until then everyone counts as one client."
)

#: Hosts that only this machine reaches.
LOOPBACK = ("127.0.0.1", "localhost", "::1")


def is_loopback(host: str) -> bool:
    """Whether a host, by its name or address, is one that only this machine reaches."""
    try:
        address = ip_address(host.strip("[]"))
    except ValueError:
        return host.lower().rstrip(".") == "localhost"
    return (getattr(address, "ipv4_mapped", None) or address).is_loopback


#: Where GOV.UK Notify takes messages.
NOTIFY_URL = "https://api.notifications.service.gov.uk"

_UUID = r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
_ADDRESS = re.compile(r"[^@\s<>,]+@[A-Za-z0-9.-]+")


class BadSetting(Exception):
    """A setting that cannot be used; the message names it and says what to write."""


@dataclass(frozen=True)
class RecordKey:
    """A key that entries of the record of changes are sealed with; each says by ``id`` which."""

    id: str
    secret: bytes = field(repr=False)

    def __str__(self) -> str:
        return f"{self.id}:{self.secret.hex()}"


@dataclass(frozen=True)
class SingleSignOn:
    """The OpenID Connect provider where people sign in, and what the button calls it."""

    issuer: str
    client_id: str
    client_secret: str
    name: str


@dataclass(frozen=True)
class MailSettings:
    """How mail leaves. ``transport`` is "smtp", "notify" (GOV.UK Notify), "console" or, where
    nothing is set for a site that others reach, None: then messages wait. ``encryption`` is
    "starttls", "tls" or "none"; what is answered goes to ``reply_to``, or to the sender."""

    transport: str | None
    sender: str
    host: str
    port: int
    encryption: str
    username: str
    password: str
    reply_to: str = ""
    notify_api_key: str = field(default="", repr=False)
    notify_template_id: str = ""
    notify_reply_to_id: str = ""
    notify_url: str = NOTIFY_URL

    @classmethod
    def from_environment(cls, environ: Mapping[str, str], base_url: str) -> "MailSettings":
        site = urlsplit(base_url).hostname or "localhost"
        host = environ.get("SMTP_HOST", "").strip()
        key = environ.get("NOTIFY_API_KEY", "").strip()
        fallback = "smtp" if host else "notify" if key else "console" if is_loopback(site) else ""
        encryption = _choice(environ, "SMTP_ENCRYPTION", ("starttls", "tls", "none"))
        made = cls(
            transport=_choice(environ, "MAIL_TRANSPORT", (fallback, "smtp", "notify", "console"))
            or None,
            sender=environ.get("MAIL_FROM", "").strip() or f"standing-agenda@{site}",
            host=host,
            port=_whole(
                environ,
                "SMTP_PORT",
                default={"starttls": 587, "tls": 465, "none": 25}[encryption],
                low=1,
                high=65535,
            ),
            encryption=encryption,
            username=environ.get("SMTP_USERNAME", ""),
            password=environ.get("SMTP_PASSWORD", ""),
            reply_to=environ.get("MAIL_REPLY_TO", "").strip(),
            notify_api_key=key,
            notify_template_id=environ.get("NOTIFY_TEMPLATE_ID", "").strip(),
            notify_reply_to_id=environ.get("NOTIFY_REPLY_TO_ID", "").strip(),
            notify_url=environ.get("NOTIFY_URL", "").strip() or NOTIFY_URL,
        )
        made._check()
        return made

    def _check(self) -> None:
        if not _ADDRESS.fullmatch(self.sender):
            raise BadSetting(
                "MAIL_FROM is not an email address: write one like agenda@example.org."
            )
        if self.reply_to and not _ADDRESS.fullmatch(self.reply_to):
            raise BadSetting(
                "MAIL_REPLY_TO is not an email address: write one like secretariat@example.org."
            )
        if self.transport == "notify":
            self._check_notify()
        if self.transport == "smtp" and not self.host:
            raise BadSetting("SMTP_HOST is missing: MAIL_TRANSPORT is smtp, so name the server.")
        if self.username and self.encryption == "none" and not is_loopback(self.host):
            raise BadSetting(
                "SMTP_ENCRYPTION is none, and SMTP_PASSWORD would go in the clear: write starttls."
            )

    def _check_notify(self) -> None:
        if not re.fullmatch(rf".*{_UUID}-{_UUID}", self.notify_api_key):
            raise BadSetting(
                "NOTIFY_API_KEY is not a key of GOV.UK Notify: copy all of it from the page API "
                "integration."
            )
        if not re.fullmatch(_UUID, self.notify_template_id):
            raise BadSetting(
                "NOTIFY_TEMPLATE_ID is not the id of a template: copy it from the template's page "
                "in GOV.UK Notify."
            )
        if self.notify_reply_to_id and not re.fullmatch(_UUID, self.notify_reply_to_id):
            raise BadSetting(
                "NOTIFY_REPLY_TO_ID is not the id of a reply-to address: copy it from the settings "
                "of GOV.UK Notify, or leave it out."
            )
        where = urlsplit(self.notify_url)
        if where.scheme != "https" and not is_loopback(where.hostname or ""):
            raise BadSetting("NOTIFY_URL must begin with https: the key goes along with it.")


@dataclass(frozen=True)
class Settings:
    """What this deployment is told from outside.

    ``secret_key`` signs cookies and may be missing for commands, never for serving.
    ``record_keys`` seal the record of changes, new entries with the first; its head is written to
    ``record_heads_file`` and mailed to ``record_heads_mail``.
    Errors are mailed to ``errors_mail``; ``log_format`` is "text" or "json".
    ``host`` and ``port`` are where the site is served, ``base_url`` is the address that links in
    packs and mails lead to, ``trusted_hosts`` are those that the site answers at,
    ``trusted_proxies`` says how many proxies stand before it.
    ``builds_packs_ahead`` says whether drafts are made before anybody asks.
    ``max_request_bytes`` limits a request, and ``max_upload_mebibytes`` a file, on the pages that
    take one. ``backup_folder`` is where the scheduler puts backups, if anywhere: one each
    ``backup_every``, of which the newest ``backups_kept`` stay. Packs are signed with the key in
    ``signing_key_file`` or, without it, with one that the site makes for itself.
    """

    instance_path: Path
    database_url: str
    secret_key: str | None
    record_keys: tuple[RecordKey, ...]
    record_heads_file: Path | None
    record_heads_mail: tuple[str, ...]
    errors_mail: tuple[str, ...]
    host: str
    port: int
    base_url: str
    trusted_hosts: tuple[str, ...]
    trusted_proxies: int
    has_secure_cookies: bool
    web_workers: int
    log_format: str
    max_request_bytes: int
    session_idle: timedelta
    session_longest: timedelta
    requires_one_time_codes: bool
    needs_second_person: bool
    single_sign_on: SingleSignOn | None
    max_upload_mebibytes: int
    mail: MailSettings
    backup_folder: Path | None
    builds_packs_ahead: bool
    backup_every: timedelta
    backups_kept: int
    signing_key_file: Path | None
    signing_key_password: str = field(default="", repr=False)

    @property
    def file(self) -> Path:
        """The settings file, whether or not there is one."""
        return self.instance_path / SETTINGS_FILE

    @property
    def base_host(self) -> str:
        """The host of ``base_url``."""
        return urlsplit(self.base_url).hostname or ""

    @property
    def is_over_tls(self) -> bool:
        """Whether people reach the site by TLS, here or at a proxy."""
        return self.base_url.startswith("https:")

    @property
    def warnings(self) -> tuple[str, ...]:
        """What can be used and is hardly meant, and what to do about it: told where the site is
        served, and to the operator."""
        if self.is_over_tls and not self.trusted_proxies:
            return (NO_PROXY,)
        return ()

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> "Settings":
        """Those of the environment and, where it does not say, of the settings file. Raises
        ``BadSetting`` on the first that cannot be used."""
        instance = Path(environ.get("INSTANCE_PATH") or ROOT / "instance").resolve()
        environ = _kept(instance) | {name: value for name, value in environ.items() if value}
        port = _whole(environ, "PORT", default=5000, low=1, high=65535)
        base_url = _base_url(environ.get("BASE_URL") or f"http://127.0.0.1:{port}")
        secret_key = _secret_key(environ.get("SECRET_KEY", ""), instance)
        return cls(
            instance_path=instance,
            database_url=_database_url(environ.get("DATABASE_URL", ""), instance),
            secret_key=secret_key,
            record_keys=_record_keys(environ.get("RECORD_KEYS", ""), secret_key),
            record_heads_file=_file(environ, "RECORD_HEADS_FILE"),
            record_heads_mail=_addresses(environ, "RECORD_HEADS_MAIL"),
            errors_mail=_addresses(environ, "ERRORS_MAIL"),
            host=environ.get("HOST", "").strip() or "127.0.0.1",
            port=port,
            base_url=base_url,
            trusted_hosts=_hosts(environ.get("TRUSTED_HOSTS", ""), base_url),
            trusted_proxies=_whole(environ, "TRUSTED_PROXIES", default=0, low=0, high=5),
            has_secure_cookies=_switch(
                environ, "SECURE_COOKIES", default=base_url.startswith("https:")
            ),
            log_format=_choice(environ, "LOG_FORMAT", ("text", "json")),
            web_workers=_whole(environ, "WEB_WORKERS", default=2, low=1, high=64),
            max_request_bytes=_whole(environ, "MAX_REQUEST_MEBIBYTES", default=2, low=1, high=100)
            * MEBIBYTE,
            session_idle=timedelta(
                minutes=_whole(environ, "SESSION_IDLE_MINUTES", default=60, low=1, high=1440)
            ),
            session_longest=timedelta(
                hours=_whole(environ, "SESSION_HOURS", default=12, low=1, high=168)
            ),
            requires_one_time_codes=_switch(environ, "REQUIRE_ONE_TIME_CODES", default=False),
            needs_second_person=_switch(environ, "SECOND_PERSON", default=True),
            single_sign_on=_single_sign_on(environ),
            max_upload_mebibytes=_whole(
                environ, "MAX_UPLOAD_MEBIBYTES", default=20, low=1, high=200
            ),
            mail=MailSettings.from_environment(environ, base_url),
            backup_folder=_folder(environ, "BACKUP_FOLDER"),
            builds_packs_ahead=_switch(environ, "BUILD_PACKS_AHEAD", default=True),
            backup_every=timedelta(
                hours=_whole(environ, "BACKUP_HOURS", default=24, low=1, high=168)
            ),
            backups_kept=_whole(environ, "BACKUPS_KEPT", default=14, low=1, high=1000),
            signing_key_file=_file(environ, "SIGNING_KEY_FILE"),
            signing_key_password=environ.get("SIGNING_KEY_PASSWORD", ""),
        )


def _kept(instance: Path) -> dict[str, str]:
    """What the settings file says, line by line: ``NAME=value``, or a comment after ``#``."""
    file = instance / SETTINGS_FILE
    try:
        text = file.read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not text"
        raise BadSetting(f"{file} cannot be read: {why}.") from None
    kept = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        found = re.fullmatch(r"\s*([A-Z][A-Z0-9_]*)\s*=\s*(.*?)\s*", line)
        if found is None:
            raise BadSetting(f"Line {number} of {file} is no setting: write NAME=value.")
        name, value = found.groups()
        is_quoted = len(value) > 1 and value[0] == value[-1] and value[0] in "\"'"
        kept[name] = value[1:-1] if is_quoted else value
    return kept


def _folder(environ: Mapping[str, str], name: str) -> Path | None:
    given = environ.get(name, "").strip()
    if given and (not Path(given).is_absolute() or Path(given).is_file()):
        raise BadSetting(f"{name} is {given!r}: write the whole path of a folder.")
    return Path(given) if given else None


def _file(environ: Mapping[str, str], name: str) -> Path | None:
    given = environ.get(name, "").strip()
    if given and (not Path(given).is_absolute() or Path(given).is_dir()):
        raise BadSetting(f"{name} is {given!r}: write the whole path of a file.")
    return Path(given) if given else None


def _addresses(environ: Mapping[str, str], name: str) -> tuple[str, ...]:
    named = tuple(filter(None, (each.strip() for each in environ.get(name, "").split(","))))
    wrong = [each for each in named if not _ADDRESS.fullmatch(each)]
    if wrong:
        raise BadSetting(f"{name} holds {wrong[0]!r}: write addresses like agenda@example.org.")
    return named


def _hosts(given: str, base_url: str) -> tuple[str, ...]:
    """The hosts named or, where none is, the site's own; this machine's names stand for each
    other."""
    named = tuple(host.strip().lower() for host in given.split(",") if host.strip())
    wrong = [host for host in named if not re.fullmatch(r"\.?[a-z0-9-]+(\.[a-z0-9-]+)*", host)]
    if wrong:
        raise BadSetting(
            f"TRUSTED_HOSTS holds {wrong[0]!r}: write names without a port, like "
            "agenda.example.org."
        )
    own = urlsplit(base_url).hostname or ""
    return named or (LOOPBACK if own in LOOPBACK else (own,))


def _database_url(given: str, instance: Path) -> str:
    if not given:
        return f"sqlite:///{instance / 'standing-agenda.sqlite3'}"
    scheme, _, rest = given.partition("://")
    if not rest:
        raise BadSetting(
            "DATABASE_URL is not an address: write postgresql://user@host/name or "
            "sqlite:////folder/file.sqlite3."
        )
    try:
        make_url(given)
    except (ArgumentError, ValueError):
        raise BadSetting(
            "DATABASE_URL is not an address: check its port and its punctuation."
        ) from None
    if scheme in ("postgres", "postgresql"):
        return f"postgresql+psycopg://{rest}"
    if scheme in ("sqlite", "postgresql+psycopg"):
        return given
    raise BadSetting(f"DATABASE_URL names {scheme}: use sqlite or postgresql.")


def _secret_key(given: str, instance: Path) -> str | None:
    if not given:
        kept = instance / "secret_key"
        given = kept.read_text().strip() if kept.is_file() else ""
    if given and len(given) < 32:
        raise BadSetting("SECRET_KEY is too short: use at least 32 random characters.")
    if given and (len(set(given)) < 10 or given in (given + given)[1:-1]):
        raise BadSetting("SECRET_KEY is easy to guess: use at least 32 random characters.")
    return given or None


def _record_keys(given: str, secret_key: str | None) -> tuple[RecordKey, ...]:
    """Those named and, last, the one that follows from the secret key: what was sealed before any
    was named stays verifiable."""
    keys: dict[str, RecordKey] = {}
    for each in filter(None, (part.strip() for part in given.split(","))):
        key_id, _, secret = each.partition(":")
        if not re.fullmatch(r"[a-z0-9-]{1,40}", key_id) or key_id in keys:
            raise BadSetting(
                "RECORD_KEYS needs a different name before each key, of lower-case letters, digits "
                "and hyphens: run 'flask audit new-key'."
            )
        if not re.fullmatch(r"[0-9a-f]{64,}", secret) or len(secret) % 2 or len(set(secret)) < 8:
            raise BadSetting(
                f"RECORD_KEYS holds no random key under {key_id}, of 64 or more characters from 0 "
                "to f: run 'flask audit new-key'."
            )
        keys[key_id] = RecordKey(key_id, bytes.fromhex(secret))
    if secret_key:
        derived = _derived_key(secret_key)
        keys.setdefault(derived.id, derived)
    return tuple(keys.values())


def _derived_key(secret_key: str) -> RecordKey:
    """By HKDF (RFC 5869) with SHA-256. It is called by what it is, and tells nothing of it."""
    extracted = hmac.digest(bytes(32), secret_key.encode(), "sha256")
    secret = hmac.digest(extracted, b"record of changes\x01", "sha256")
    return RecordKey(f"secret-key-{hmac.digest(secret, b'id', 'sha256').hex()[:8]}", secret)


def _base_url(given: str) -> str:
    parts = urlsplit(given)
    try:
        _ = parts.port
    except ValueError:
        raise BadSetting("The port in BASE_URL is not a number from 0 to 65535.") from None
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise BadSetting(
            "BASE_URL is not a web address: write one like https://agenda.example.org."
        )
    return given.rstrip("/")


def _single_sign_on(environ: Mapping[str, str]) -> SingleSignOn | None:
    names = ("OIDC_ISSUER", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET")
    issuer, client_id, secret = (environ.get(name, "").strip() for name in names)
    if not issuer:
        return None
    missing = [name for name in names if not environ.get(name, "").strip()]
    if missing:
        raise BadSetting(f"{missing[0]} is missing: single sign-on needs it beside OIDC_ISSUER.")
    parts = urlsplit(issuer)
    if parts.scheme != "https" and not is_loopback(parts.hostname or ""):
        raise BadSetting(
            "OIDC_ISSUER is not a secure web address: write one like https://sso.example.org."
        )
    name = environ.get("OIDC_NAME", "").strip() or "your organisation"
    return SingleSignOn(issuer.rstrip("/"), client_id, secret, name)


def _switch(environ: Mapping[str, str], name: str, *, default: bool) -> bool:
    given = environ.get(name, "").strip().lower()
    if not given:
        return default
    if given not in ("yes", "no"):
        raise BadSetting(f"{name} is {given!r}: write yes or no.")
    return given == "yes"


def _choice(environ: Mapping[str, str], name: str, choices: tuple[str, ...]) -> str:
    """One of several words; the first where none is given."""
    given = environ.get(name, "").strip().lower()
    if given and given not in choices:
        raise BadSetting(f"{name} is {given!r}: write {_either(choices)}.")
    return given or choices[0]


def _either(choices: tuple[str, ...]) -> str:
    *others, last = sorted({choice for choice in choices if choice})
    return f"{', '.join(others)} or {last}"


def _whole(environ: Mapping[str, str], name: str, *, default: int, low: int, high: int) -> int:
    given = environ.get(name, "").strip()
    if not given:
        return default
    if not given.isdecimal() or not low <= int(given) <= high:
        raise BadSetting(f"{name} is {given!r}: write a whole number from {low} to {high}.")
    return int(given)
