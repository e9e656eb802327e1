"""What a deployment tells its functions."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from punchcard.domain.errors import MisconfiguredError

LOCAL = "local"
"""The environment on a developer's machine, the only one whose clock can be moved."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a deployment tells its functions, each setting read when it is needed."""

    variables: Mapping[str, str]

    @property
    def environment(self) -> str:
        """Name of the deployment, such as "production"."""
        return self._value("PUNCHCARD_ENVIRONMENT")

    @property
    def clock_ahead(self) -> timedelta:
        """How far the clock is moved ahead, to see today what falls due in months."""
        seconds = self.variables.get("PUNCHCARD_CLOCK_AHEAD_SECONDS")
        if not seconds:
            return timedelta()
        if self.environment != LOCAL:
            raise MisconfiguredError(f"only the environment {LOCAL} can have its clock moved")
        return timedelta(seconds=int(seconds))

    @property
    def ledger_table(self) -> str:
        """Name of the table with the entries."""
        return self._value("PUNCHCARD_LEDGER_TABLE")

    @property
    def directory_table(self) -> str:
        """Name of the table of identities, owners of orders, and what waits."""
        return self._value("PUNCHCARD_DIRECTORY_TABLE")

    @property
    def programs_table(self) -> str:
        """Name of the table of program versions and shops."""
        return self._value("PUNCHCARD_PROGRAMS_TABLE")

    @property
    def read_models_table(self) -> str:
        """Name of the table of summaries and totals."""
        return self._value("PUNCHCARD_READMODELS_TABLE")

    @property
    def activities_table(self) -> str:
        """Name of the table of activities as translated."""
        return self._value("PUNCHCARD_ACTIVITIES_TABLE")

    @property
    def entries_bucket(self) -> str:
        """Name of the bucket in which entries are archived."""
        return self._value("PUNCHCARD_ENTRIES_BUCKET")

    @property
    def event_bus(self) -> str:
        """Name of the bus on which events are announced."""
        return self._value("PUNCHCARD_EVENT_BUS")

    @property
    def failures_queue_url(self) -> str:
        """Address of the queue of what the streams' readers left out."""
        return self._value("PUNCHCARD_FAILURES_QUEUE_URL")

    @property
    def operations_table(self) -> str:
        """Name of the table of approvals, subscriptions, and what else operators look at."""
        """Name of the table of dead letters, subscriptions, sweeps, and what else is kept."""
        return self._value("PUNCHCARD_OPERATIONS_TABLE")

    @property
    def purchases_queue_url(self) -> str:
        """Address of the queue of deliveries."""
        return self._value("PUNCHCARD_PURCHASES_QUEUE_URL")

    @property
    def dead_letters_queue_url(self) -> str:
        """Address of the queue of deliveries that could not be used."""
        return self._value("PUNCHCARD_DEAD_LETTERS_QUEUE_URL")

    @property
    def notifications_queue_url(self) -> str:
        """Address of the queue of events and calls for notifications."""
        return self._value("PUNCHCARD_NOTIFICATIONS_QUEUE_URL")

    @property
    def bodies_bucket(self) -> str:
        """Name of the bucket of large webhook bodies."""
        return self._value("PUNCHCARD_BODIES_BUCKET")

    @property
    def workflows_bucket(self) -> str:
        """Name of the bucket of what workflows hand from step to step."""
        return self._value("PUNCHCARD_WORKFLOWS_BUCKET")

    @property
    def sweep_machine(self) -> str:
        """ARN of the state machine of sweeps."""
        return self._value("PUNCHCARD_SWEEP_MACHINE_ARN")

    @property
    def pepper_secret(self) -> str:
        """ARN of the secret that keys the directory's hashes."""
        return self._value("PUNCHCARD_PEPPER_SECRET_ARN")

    @property
    def token_secret(self) -> str:
        """ARN of the secret that signs tokens of members and browsers."""
        return self._value("PUNCHCARD_TOKEN_SECRET_ARN")

    @property
    def shop_secret_prefix(self) -> str:
        """What the names of all shops' secrets begin with."""
        return self._value("PUNCHCARD_SHOP_SECRET_PREFIX")

    @property
    def endpoint_secret_prefix(self) -> str:
        """What the names of all secrets of merchants' endpoints begin with."""
        return self._value("PUNCHCARD_ENDPOINT_SECRET_PREFIX")

    @property
    def identity_key(self) -> str:
        """ARN of the key that encrypts identities."""
        return self._value("PUNCHCARD_IDENTITY_KEY_ARN")

    def _value(self, name: str) -> str:
        value = self.variables.get(name)
        if not value:
            raise MisconfiguredError(f"the environment variable {name} is not set")
        return value


SETTINGS = Settings(os.environ)
"""Those of the process; each is read when it is needed."""
