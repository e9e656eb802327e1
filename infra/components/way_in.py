"""The way in: the door that shops knock on, the queue behind it, and who works it off."""

from aws_cdk import Duration, Stack
from aws_cdk import aws_lambda as lambda_

from infra.components import access, operations_access, secret_access
from infra.components.punchcard_function import Platform, PunchcardFunction
from infra.components.purchase_queue import PurchaseQueue
from infra.data_stack import DataStack

# Shops give up on a webhook after 5 seconds at the earliest; the answer is normally sent in 0.1.
WEBHOOKS_TIMEOUT_SECONDS = 10
PURCHASES_TIMEOUT_SECONDS = 30
DEAD_LETTERS_TIMEOUT_SECONDS = 30

# Of a FIFO queue Lambda takes ten at most.
PURCHASES_BATCH = 10
# Batches in work at once, each of other members: what the tables see of a rush.
PURCHASES_CONCURRENCY_MAX = 50
# Nobody waits for a dead letter; fewer than two Lambda does not take.
DEAD_LETTERS_CONCURRENCY_MAX = 2

# The code under which the function of dead letters logs each that arrives.
DEAD_LETTER = "dead_letter"


class WayIn:
    """The queue and the functions on both sides of it; they stand in the stack itself."""

    def __init__(self, stack: Stack, *, data: DataStack, platform: Platform) -> None:
        self._stack = stack
        self._data = data
        self._platform = platform
        self._secret_prefix = platform.config.shop_secret_prefix
        self.queue = PurchaseQueue(
            stack,
            "PurchaseQueue",
            handled_within=Duration.seconds(PURCHASES_TIMEOUT_SECONDS),
            alarms=platform.alarms,
        )
        self.webhooks = self._webhooks()
        self.purchases = self._purchases()
        dead_letters = self._dead_letters()
        platform.alarms.add_for_code(
            "DeadLetters",
            {dead_letters.node.id: dead_letters.log_group},
            code=DEAD_LETTER,
            meaning="Deliveries were given up. Read their reasons, mend, and replay them.",
        )

    def _webhooks(self) -> PunchcardFunction:
        return self._function(
            "Webhooks",
            folder="api/webhooks",
            timeout_seconds=WEBHOOKS_TIMEOUT_SECONDS,
            uses=[
                access.read_programs(self._data.programs),
                secret_access.read_shop_secrets(self._stack, prefix=self._secret_prefix),
                access.send_deliveries(self.queue.deliveries),
                access.store_bodies(self._data.bodies),
            ],
        )

    def _purchases(self) -> PunchcardFunction:
        purchases = self._function(
            "Purchases",
            folder="queue/purchases",
            timeout_seconds=PURCHASES_TIMEOUT_SECONDS,
            uses=[
                access.append_to_ledger(self._data.ledger),
                access.keep_directory(self._data.directory),
                access.read_programs(self._data.programs),
                access.read_pepper(self._data.pepper_arn),
                access.hide_identities(self._data.identity_key),
                access.read_bodies(self._data.bodies),
                access.bury_deliveries(self.queue.dead_letters),
                access.consume_deliveries(self.queue.deliveries),
                access.archive_activities(self._data.activities),
            ],
        )
        lambda_.EventSourceMapping(
            purchases,
            "Deliveries",
            target=purchases.function,
            event_source_arn=self.queue.deliveries.queue_arn,
            batch_size=PURCHASES_BATCH,
            max_concurrency=PURCHASES_CONCURRENCY_MAX,
            report_batch_item_failures=True,
        )
        return purchases

    def _dead_letters(self) -> PunchcardFunction:
        dead_letters = self._function(
            "DeadLetters",
            folder="queue/dead_letters",
            timeout_seconds=DEAD_LETTERS_TIMEOUT_SECONDS,
            uses=[
                operations_access.keep_letters(self._data.operations),
                operations_access.consume_dead_letters(self.queue.dead_letters),
            ],
        )
        lambda_.EventSourceMapping(
            dead_letters,
            "GivenUp",
            target=dead_letters.function,
            event_source_arn=self.queue.dead_letters.queue_arn,
            batch_size=PURCHASES_BATCH,
            max_concurrency=DEAD_LETTERS_CONCURRENCY_MAX,
            report_batch_item_failures=True,
        )
        return dead_letters

    def _function(
        self, name: str, *, folder: str, timeout_seconds: int, uses: list[access.Access]
    ) -> PunchcardFunction:
        return PunchcardFunction(
            self._stack,
            name,
            folder=folder,
            timeout=Duration.seconds(timeout_seconds),
            uses=uses,
            platform=self._platform,
        )
