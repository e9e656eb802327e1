"""What differs between environments. Nothing else reads the CDK context."""

import platform
import re
from dataclasses import dataclass
from typing import Self

from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from constructs import Node

from infra.components.retention import DEFAULT_ARCHIVE_LOCK_DAYS

DEFAULT_ENVIRONMENT = "production"
EMULATED = "local"
DEFAULT_LOG_LEVEL = "INFO"
DEFAULT_LOG_RETENTION_DAYS = 30
DEFAULT_OPERATORS = ("first", "second")
DEFAULT_ARCHIVE_LOCK = "governance"

# Part of stack names, secret names and the token domain, which must be unique in a region.
ENVIRONMENT_NAME = re.compile(r"[a-z]([a-z0-9-]{0,18}[a-z0-9])?")
# Amazon keeps these words for itself in the domain.
RESERVED_WORDS = ("amazon", "aws", "cognito")
# Part of the names of outputs and logical ids, from which a hyphen is dropped.
OPERATOR_NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
OPERATORS_MAX = 20
OTHER_CLIENTS = ("machines", "channels")
# An origin is what a browser sends: a scheme, a host and perhaps a port, without a path.
ORIGIN = re.compile(r"https://[a-z0-9.-]+(:[0-9]+)?|http://localhost(:[0-9]+)?")
ADDRESS = re.compile(r"https://[^\s()]*[^\s()/]")
LOG_LEVELS = ("DEBUG", "INFO", "WARN", "ERROR")
ARCHIVE_LOCKS = ("governance", "compliance")
# What S3 takes.
ARCHIVE_LOCK_DAYS_MAX = 36_500
LOG_RETENTION = {
    7: logs.RetentionDays.ONE_WEEK,
    14: logs.RetentionDays.TWO_WEEKS,
    30: logs.RetentionDays.ONE_MONTH,
    90: logs.RetentionDays.THREE_MONTHS,
    365: logs.RetentionDays.ONE_YEAR,
}


class ConfigError(ValueError):
    """A value of the CDK context that cannot be used; the message says what can."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """One environment.

    `local` deploys to the emulator on this machine: the same resources, with functions built for
    its processor. `bundle` False leaves the dependency layer unbuilt, for tests that look at the
    templates alone. `operators` are the persons or teams that adjust balances and approve, each
    with a client of their own. Pages of `browser_origins` may call the public routes.
    `archive_lock` says who can shorten the `archive_lock_days` for which an archived entry is
    kept: whoever has a right of its own (governance), or nobody (compliance). `runbook_url` is
    where these files are read in a browser, so that alarms can lead there. `traces` lets X-Ray
    record calls of the functions, which it bills each.
    """

    environment: str = DEFAULT_ENVIRONMENT
    operators: tuple[str, ...] = DEFAULT_OPERATORS
    browser_origins: tuple[str, ...] = ()
    alarm_email: str | None = None
    log_level: str = DEFAULT_LOG_LEVEL
    log_retention_days: int = DEFAULT_LOG_RETENTION_DAYS
    archive_lock: str = DEFAULT_ARCHIVE_LOCK
    archive_lock_days: int = DEFAULT_ARCHIVE_LOCK_DAYS
    runbook_url: str | None = None
    traces: bool = False
    local: bool = False
    bundle: bool = True

    def __post_init__(self) -> None:
        """Refuse here what CloudFormation would refuse minutes later."""
        if not ENVIRONMENT_NAME.fullmatch(self.environment):
            raise ConfigError(
                f"environment: {self.environment!r} must be at most 20 of a-z, 0-9 and -, start "
                "with a letter and not end with -"
            )
        if any(word in self.environment for word in RESERVED_WORDS):
            raise ConfigError(
                f"environment: {self.environment!r} has one of {', '.join(RESERVED_WORDS)} in it"
            )
        if self.environment == EMULATED and not self.local:
            raise ConfigError(
                f"environment: {EMULATED!r} is the emulator's, whose functions may have their "
                "clock moved and call themselves; choose another name"
            )
        if self.alarm_email is not None and "@" not in self.alarm_email:
            raise ConfigError(f"alarm_email: {self.alarm_email!r} is no e-mail address")
        if self.log_level not in LOG_LEVELS:
            raise ConfigError(f"log_level: {self.log_level!r} is none of {', '.join(LOG_LEVELS)}")
        if self.log_retention_days not in LOG_RETENTION:
            raise ConfigError(
                f"log_retention_days: {self.log_retention_days} is none of "
                f"{', '.join(map(str, LOG_RETENTION))}"
            )
        self._check_operators()
        self._check_addresses()

    def _check_addresses(self) -> None:
        if self.runbook_url is not None and not ADDRESS.fullmatch(self.runbook_url):
            raise ConfigError(
                f"runbook_url: {self.runbook_url!r} must begin with https:// and not end with /"
            )
        for origin in self.browser_origins:
            if not ORIGIN.fullmatch(origin):
                raise ConfigError(
                    f"browser_origins: {origin!r} is none such as https://shop.example"
                )

    def _check_operators(self) -> None:
        for name in self.operators:
            if not OPERATOR_NAME.fullmatch(name) or name in OTHER_CLIENTS:
                raise ConfigError(
                    f"operators: {name!r} must be of a-z, 0-9 and single hyphens, and not "
                    f"{' or '.join(OTHER_CLIENTS)}"
                )
        if not len(set(self.operators)) == len(self.operators) <= OPERATORS_MAX:
            raise ConfigError(f"operators: name each once, and {OPERATORS_MAX} at most")

        self._check_archive()

    def _check_archive(self) -> None:
        if self.archive_lock not in ARCHIVE_LOCKS:
            raise ConfigError(
                f"archive_lock: {self.archive_lock!r} is none of {', '.join(ARCHIVE_LOCKS)}"
            )
        if not 1 <= self.archive_lock_days <= ARCHIVE_LOCK_DAYS_MAX:
            raise ConfigError(
                f"archive_lock_days: {self.archive_lock_days} is not between 1 and "
                f"{ARCHIVE_LOCK_DAYS_MAX}"
            )

    @classmethod
    def from_context(cls, node: Node) -> Self:
        """The values of cdk.json and of `cdk -c name=value`, which wins. Raises ConfigError."""
        return cls(
            environment=_text(node, "environment") or DEFAULT_ENVIRONMENT,
            operators=_names(node, "operators") or DEFAULT_OPERATORS,
            browser_origins=_names(node, "browser_origins"),
            alarm_email=_text(node, "alarm_email"),
            log_level=_text(node, "log_level") or DEFAULT_LOG_LEVEL,
            log_retention_days=_days(node, "log_retention_days", DEFAULT_LOG_RETENTION_DAYS),
            archive_lock=_text(node, "archive_lock") or DEFAULT_ARCHIVE_LOCK,
            archive_lock_days=_days(node, "archive_lock_days", DEFAULT_ARCHIVE_LOCK_DAYS),
            runbook_url=_text(node, "runbook_url"),
            traces=_flag(node, "traces", default=False),
            local=_flag(node, "local", default=False),
            bundle=_flag(node, "bundle", default=True),
        )

    @property
    def architecture(self) -> lambda_.Architecture:
        """Graviton costs a fifth less per second; the emulator runs on this machine's kind."""
        if self.local and platform.machine().lower() in {"x86_64", "amd64"}:
            return lambda_.Architecture.X86_64
        return lambda_.Architecture.ARM_64

    @property
    def log_retention(self) -> logs.RetentionDays:
        """How long CloudWatch keeps the log groups."""
        return LOG_RETENTION[self.log_retention_days]

    @property
    def shop_secret_prefix(self) -> str:
        """What the names of the shops' secrets begin with; they are created at run time."""
        return f"punchcard/{self.environment}/shops/"

    @property
    def workflow_prefix(self) -> str:
        """What the names of the environment's workflows begin with."""
        return f"punchcard-{self.environment}-"

    @property
    def endpoint_secret_prefix(self) -> str:
        """What the names of the secrets of merchants' endpoints begin with."""
        return f"punchcard/{self.environment}/endpoints/"


def _text(node: Node, name: str) -> str | None:
    value = node.try_get_context(name)
    return None if value is None else str(value).strip() or None


def _names(node: Node, name: str) -> tuple[str, ...]:
    """A list that is written with commas."""
    parts = (part.strip() for part in (_text(node, name) or "").split(","))
    return tuple(part for part in parts if part)


def _days(node: Node, name: str, default: int) -> int:
    text = _text(node, name)
    if text is None:
        return default
    if not text.isdecimal():
        raise ConfigError(f"{name}: {text!r} is no number of days")
    return int(text)


def _flag(node: Node, name: str, *, default: bool) -> bool:
    text = _text(node, name)
    if text is None:
        return default
    if text.lower() not in {"true", "false"}:
        raise ConfigError(f"{name}: {text!r} is neither true nor false")
    return text.lower() == "true"
