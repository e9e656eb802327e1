"""What can be made anew at any time: functions, queues, the API and the alarms."""

import aws_cdk as cdk
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from infra.components import access, adjustment_access, operations_access
from infra.components.alarms import Alarms
from infra.components.dashboard import Dashboard
from infra.components.http_api import HttpApi
from infra.components.layers import shared_layers
from infra.components.merchant_webhooks import merchant_webhooks
from infra.components.punchcard_function import Platform, PunchcardFunction
from infra.components.purchase_queue import PurchaseQueue
from infra.components.runbook import Runbook
from infra.components.sweep import Sweep
from infra.components.way_out import WayOut
from infra.config import Config
from infra.data_stack import DataStack

# Shops give up on a webhook after 5 seconds at the earliest; the answer is normally sent in 0.1.
WEBHOOKS_TIMEOUT_SECONDS = 10
# API Gateway itself gives up after 30.
API_TIMEOUT_SECONDS = 29
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


class ServiceStack(cdk.Stack):
    """The way in and the API, over the data stack's resources."""

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        config: Config,
        data: DataStack,
        synthesizer: cdk.IStackSynthesizer | None,
    ) -> None:
        super().__init__(
            scope,
            construct_id,
            description="Punchcard: functions, queues and API; holds nothing that must survive",
            synthesizer=synthesizer,
        )
        self._data = data
        self._secret_prefix = config.shop_secret_prefix
        self._workflow_prefix = config.workflow_prefix
        runbook = Runbook(config.runbook_url)
        alarms = Alarms(
            self,
            "Alarms",
            environment=config.environment,
            email=config.alarm_email,
            runbook=runbook,
        )
        self._platform = Platform(
            config=config, layers=shared_layers(self, config=config), alarms=alarms
        )
        self._queue = PurchaseQueue(
            self,
            "PurchaseQueue",
            handled_within=cdk.Duration.seconds(PURCHASES_TIMEOUT_SECONDS),
            alarms=alarms,
        )
        webhooks = self._webhooks()
        purchases = self._purchases()
        members = self._members()
        programs = self._programs()
        approvals = self._approvals()
        public = self._public()
        dead_letters = self._dead_letters()
        self._way_out = WayOut(self, data=data, platform=self._platform)
        self._merchants = merchant_webhooks(
            self, data=data, bus=self._way_out.bus, platform=self._platform
        )
        self._sweep = Sweep(self, data=data, bus=self._way_out.bus, platform=self._platform)
        operations = self._operations()
        api = HttpApi(
            self,
            "HttpApi",
            functions={
                each.name: each.function
                for each in (
                    *(webhooks, members, programs, approvals, public, operations),
                    self._merchants.subscriptions,
                )
            },
            sign_in=data.sign_in,
            config=config,
            alarms=alarms,
        )
        alarms.add_for_code(
            "ClockSkew",
            {
                each.node.id: each.log_group
                for each in (purchases, members, approvals, self._sweep.writer)
            },
            code="clock_skewed",
            meaning="A writer's clock is off, so it appends nothing. Purchases wait meanwhile.",
        )
        alarms.add_for_code(
            "DeadLetters",
            {dead_letters.node.id: dead_letters.log_group},
            code=DEAD_LETTER,
            meaning="Deliveries were given up. Read their reasons, mend, and replay them.",
        )
        # The last of all: it shows what there is.
        dashboard = Dashboard(
            self,
            "Dashboard",
            environment=config.environment,
            stacks=(data, self),
            api=api.api,
            runbook=runbook,
        )
        self._tell_names(api, dashboard)

    def _webhooks(self) -> PunchcardFunction:
        return self._function(
            "Webhooks",
            folder="api/webhooks",
            timeout_seconds=WEBHOOKS_TIMEOUT_SECONDS,
            uses=[
                access.read_programs(self._data.programs),
                access.read_shop_secrets(self, prefix=self._secret_prefix),
                access.send_deliveries(self._queue.deliveries),
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
                access.bury_deliveries(self._queue.dead_letters),
                access.consume_deliveries(self._queue.deliveries),
                access.archive_activities(self._data.activities),
            ],
        )
        lambda_.EventSourceMapping(
            purchases,
            "Deliveries",
            target=purchases.function,
            event_source_arn=self._queue.deliveries.queue_arn,
            batch_size=PURCHASES_BATCH,
            max_concurrency=PURCHASES_CONCURRENCY_MAX,
            report_batch_item_failures=True,
        )
        return purchases

    def _members(self) -> PunchcardFunction:
        return self._function(
            "Members",
            folder="api/members",
            timeout_seconds=API_TIMEOUT_SECONDS,
            uses=[
                access.append_to_ledger(self._data.ledger),
                access.keep_directory(self._data.directory),
                access.read_programs(self._data.programs),
                access.read_pepper(self._data.pepper_arn),
                access.hide_and_show_identities(self._data.identity_key),
                adjustment_access.keep_approvals(self._data.operations),
                adjustment_access.sign_tokens(self._data.token_secret_arn),
            ],
        )

    def _approvals(self) -> PunchcardFunction:
        return self._function(
            "Approvals",
            folder="api/approvals",
            timeout_seconds=API_TIMEOUT_SECONDS,
            uses=[
                access.append_to_ledger(self._data.ledger),
                adjustment_access.read_members(self._data.directory),
                access.read_programs(self._data.programs),
                access.archive_activities(self._data.activities),
                adjustment_access.keep_approvals(self._data.operations),
                adjustment_access.end_waiting(prefix=self._workflow_prefix),
            ],
        )

    def _public(self) -> PunchcardFunction:
        return self._function(
            "Public",
            folder="api/public",
            timeout_seconds=API_TIMEOUT_SECONDS,
            uses=[
                access.read_ledger(self._data.ledger),
                adjustment_access.read_members(self._data.directory),
                access.read_programs(self._data.programs),
                adjustment_access.sign_tokens(self._data.token_secret_arn),
                operations_access.read_summaries(self._data.read_models),
                access.archive_activities(self._data.activities),
            ],
        )

    def _programs(self) -> PunchcardFunction:
        return self._function(
            "Programs",
            folder="api/programs",
            timeout_seconds=API_TIMEOUT_SECONDS,
            uses=[
                access.publish_programs(self._data.programs),
                access.keep_shop_secrets(self, prefix=self._secret_prefix),
            ],
        )

    def _dead_letters(self) -> PunchcardFunction:
        dead_letters = self._function(
            "DeadLetters",
            folder="queue/dead_letters",
            timeout_seconds=DEAD_LETTERS_TIMEOUT_SECONDS,
            uses=[
                operations_access.keep_letters(self._data.operations),
                operations_access.consume_dead_letters(self._queue.dead_letters),
            ],
        )
        lambda_.EventSourceMapping(
            dead_letters,
            "GivenUp",
            target=dead_letters.function,
            event_source_arn=self._queue.dead_letters.queue_arn,
            batch_size=PURCHASES_BATCH,
            max_concurrency=DEAD_LETTERS_CONCURRENCY_MAX,
            report_batch_item_failures=True,
        )
        return dead_letters

    def _operations(self) -> PunchcardFunction:
        return self._function(
            "Operations",
            folder="api/operations",
            timeout_seconds=API_TIMEOUT_SECONDS,
            uses=[
                access.read_ledger(self._data.ledger),
                operations_access.look_up_owners(self._data.directory),
                access.read_programs(self._data.programs),
                access.read_totals(self._data.read_models),
                operations_access.read_activities(self._data.activities),
                access.read_pepper(self._data.pepper_arn),
                operations_access.replay_letters(self._data.operations),
                access.send_deliveries(self._queue.deliveries),
                access.read_bodies(self._data.bodies),
                access.read_programs(self._data.programs),
                access.read_totals(self._data.read_models),
                self._sweep.workflow.to_start("PUNCHCARD_SWEEP_MACHINE_ARN"),
            ],
        )

    def _function(
        self, name: str, *, folder: str, timeout_seconds: int, uses: list[access.Access]
    ) -> PunchcardFunction:
        return PunchcardFunction(
            self,
            name,
            folder=folder,
            timeout=cdk.Duration.seconds(timeout_seconds),
            uses=uses,
            platform=self._platform,
        )

    def _tell_names(self, api: HttpApi, dashboard: Dashboard) -> None:
        outputs = {
            "ApiId": api.api.api_id,
            "ApiUrl": api.api.api_endpoint,
            "PurchasesQueueUrl": self._queue.deliveries.queue_url,
            "DeadLettersQueueUrl": self._queue.dead_letters.queue_url,
            "ShopSecretPrefix": self._secret_prefix,
            "EventBus": self._way_out.bus.event_bus_name,
            "FailuresQueueUrl": self._way_out.streams.failures.queue_url,
            "NotificationsQueueUrl": self._merchants.queue.notifications.queue_url,
            "EndpointSecretPrefix": self._platform.config.endpoint_secret_prefix,
            "AlarmTopicArn": self._platform.alarms.topic.topic_arn,
            "SweepMachineArn": self._sweep.workflow.arn,
            "DashboardUrl": dashboard.url,
        }
        for name, value in outputs.items():
            cdk.CfnOutput(self, name, value=value)
