"""The functions that answer the API, each with what it needs and no more."""

from collections.abc import Sequence

from aws_cdk import Duration, Stack
from aws_cdk import aws_sqs as sqs

from infra.components import access, adjustment_access, operations_access, secret_access
from infra.components.punchcard_function import Platform, PunchcardFunction
from infra.components.workflow import Workflow
from infra.data_stack import DUE_INDEX, DataStack

# API Gateway itself gives up after 30.
API_TIMEOUT_SECONDS = 29


class ApiFunctions:
    """The functions behind the routes of members and operators; they stand in the stack itself."""

    def __init__(
        self,
        stack: Stack,
        *,
        data: DataStack,
        platform: Platform,
        deliveries: sqs.IQueue,
        sweep: Workflow,
    ) -> None:
        """Create the functions.

        Args:
            stack: where they stand.
            data: what they read and write.
            platform: what they share with the others.
            deliveries: the queue that dead letters are replayed through.
            sweep: the workflow that an operator may start.
        """
        self._stack = stack
        self._data = data
        self._platform = platform
        self._deliveries = deliveries
        self._sweep = sweep
        self.members = self._members()
        self.approvals = self._approvals()
        self.all: Sequence[PunchcardFunction] = (
            self.members,
            self.approvals,
            self._public(),
            self._programs(),
            self._operations(),
        )

    def _members(self) -> PunchcardFunction:
        return self._function(
            "Members",
            folder="api/members",
            uses=[
                access.append_to_ledger(self._data.ledger),
                access.keep_directory(self._data.directory),
                access.read_programs(self._data.programs),
                access.read_pepper(self._data.pepper_arn),
                access.hide_and_show_identities(self._data.identity_key),
                operations_access.read_summaries(self._data.read_models),
                access.archive_activities(self._data.activities),
                adjustment_access.keep_approvals(self._data.operations),
                adjustment_access.sign_tokens(self._data.token_secret_arn),
            ],
        )

    def _approvals(self) -> PunchcardFunction:
        return self._function(
            "Approvals",
            folder="api/approvals",
            uses=[
                access.append_to_ledger(self._data.ledger),
                access.keep_directory(self._data.directory),
                access.read_programs(self._data.programs),
                access.read_pepper(self._data.pepper_arn),
                access.hide_and_show_identities(self._data.identity_key),
                access.archive_activities(self._data.activities),
                adjustment_access.keep_approvals(self._data.operations),
                adjustment_access.end_waiting(prefix=self._platform.config.workflow_prefix),
            ],
        )

    def _public(self) -> PunchcardFunction:
        return self._function(
            "Public",
            folder="api/public",
            uses=[
                access.read_ledger(self._data.ledger),
                adjustment_access.read_members(self._data.directory),
                access.read_programs(self._data.programs),
                adjustment_access.read_stocks(self._data.operations),
                adjustment_access.sign_tokens(self._data.token_secret_arn),
            ],
        )

    def _programs(self) -> PunchcardFunction:
        return self._function(
            "Programs",
            folder="api/programs",
            uses=[
                access.publish_programs(self._data.programs),
                secret_access.keep_shop_secrets(
                    self._stack, prefix=self._platform.config.shop_secret_prefix
                ),
            ],
        )

    def _operations(self) -> PunchcardFunction:
        return self._function(
            "Operations",
            folder="api/operations",
            uses=[
                access.read_ledger(self._data.ledger),
                operations_access.look_up_owners(self._data.directory),
                access.read_programs(self._data.programs),
                operations_access.read_books(self._data.read_models, index=DUE_INDEX),
                operations_access.read_entry_archive(self._data.entries),
                operations_access.read_activities(self._data.activities),
                access.read_pepper(self._data.pepper_arn),
                operations_access.replay_letters(self._data.operations),
                access.send_deliveries(self._deliveries),
                access.read_bodies(self._data.bodies),
                self._sweep.to_start("PUNCHCARD_SWEEP_MACHINE_ARN"),
            ],
        )

    def _function(self, name: str, *, folder: str, uses: list[access.Access]) -> PunchcardFunction:
        return PunchcardFunction(
            self._stack,
            name,
            folder=folder,
            timeout=Duration.seconds(API_TIMEOUT_SECONDS),
            uses=uses,
            platform=self._platform,
        )
