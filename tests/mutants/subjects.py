"""What is tried, and the tests that should see a fault in it: a module belongs to one subject."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Subject:
    """``modules`` and ``tests`` are files, or patterns of files, from the repository's root."""

    name: str
    modules: tuple[str, ...]
    tests: tuple[str, ...]

    def files(self) -> list[Path]:
        """Without what declares alone: jobs, panels, entries of navigation."""
        return [path for path in _found(self.modules) if path.name != "domain.py"]

    def test_files(self) -> list[str]:
        return [str(path.relative_to(ROOT)) for path in _found(self.tests)]


def _found(patterns: Iterable[str]) -> list[Path]:
    found = {path: None for pattern in patterns for path in sorted(ROOT.glob(pattern))}
    return list(found)


SUBJECTS = (
    Subject(
        "rights",
        (
            "app/core/access.py",
            "app/accounts/grants.py",
            "app/accounts/rules.py",
            "app/accounts/service.py",
            "app/accounts/identity.py",
            "app/accounts/roles/*.py",
        ),
        (
            "tests/unit/core/test_access.py",
            "tests/integration/test_roles.py",
            "tests/integration/test_accounts.py",
            "tests/integration/test_account_keeping.py",
            "tests/integration/test_sessions.py",
            "tests/integration/test_one_time_codes.py",
            "tests/integration/approvals/*.py",
            "tests/integration/audit/test_recording.py",
        ),
    ),
    Subject(
        "permissions",
        ("app/*/permissions.py", "app/governance/*/permissions.py"),
        ("tests/unit/test_permissions.py",),
    ),
    Subject(
        "restriction",
        (
            "app/core/restriction.py",
            "app/core/seen.py",
            "app/core/readers.py",
            "app/core/marked.py",
            "app/core/markings.py",
            "app/core/frozen.py",
            "app/restrictions/service.py",
            "app/governance/minutes/redaction.py",
        ),
        (
            "tests/unit/core/test_rules.py",
            "tests/unit/core/test_markings.py",
            "tests/integration/test_restriction.py",
            "tests/integration/test_markings.py",
            "tests/integration/governance/test_restricted_items.py",
            "tests/integration/governance/test_copies.py",
        ),
    ),
    Subject(
        "approvals",
        (
            "app/accounts/approvals/permissions.py",
            "app/accounts/approvals/second_person.py",
            "app/accounts/approvals/service.py",
            "app/accounts/approvals/queries.py",
            "app/accounts/approvals/rules.py",
        ),
        ("tests/integration/approvals/*.py",),
    ),
    Subject(
        "sign-in",
        (
            "app/accounts/sign_in/*.py",
            "app/accounts/sign_in/views/*.py",
            "app/accounts/passwords.py",
        ),
        (
            "tests/unit/accounts/*.py",
            "tests/integration/test_sign_in.py",
            "tests/integration/test_sessions.py",
            "tests/integration/test_one_time_codes.py",
            "tests/integration/test_single_sign_on.py",
            "tests/integration/test_bound_identities.py",
            "tests/integration/test_proof.py",
            "tests/integration/test_kept_forms.py",
            "tests/integration/test_recorded_sign_ins.py",
        ),
    ),
    Subject(
        "audit",
        (
            "app/audit/chain.py",
            "app/audit/recording.py",
            "app/audit/changes.py",
            "app/audit/rights.py",
            "app/audit/verify.py",
            "app/audit/compare.py",
            "app/audit/newest.py",
            "app/audit/shapes.py",
            "app/audit/heads.py",
            "app/audit/triggers.py",
            "app/audit/events.py",
        ),
        (
            "tests/integration/audit/*.py",
            "tests/integration/history/*.py",
            "tests/integration/test_markings.py",
            "tests/integration/test_restriction.py",
            "tests/integration/governance/test_copies.py",
        ),
    ),
    Subject(
        "outbox",
        (
            "app/notifications/service.py",
            "app/notifications/queries.py",
            "app/notifications/rests.py",
            "app/notifications/rules.py",
            "app/notifications/transports.py",
            "app/notifications/jobs.py",
        ),
        ("tests/unit/notifications/*.py", "tests/integration/notifications/*.py"),
    ),
)
