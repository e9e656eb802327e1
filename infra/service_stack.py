"""What can be made anew at any time: functions, queues, the API and the alarms."""

import aws_cdk as cdk
from aws_cdk import aws_lambda as lambda_
from constructs import Construct

from infra.components import access
from infra.components.alarms import Alarms
from infra.components.event_bus import event_bus
from infra.components.http_api import HttpApi
from infra.components.layers import shared_layers
from infra.components.punchcard_function import Platform, PunchcardFunction
from infra.components.purchase_queue import PurchaseQueue
from infra.components.stream_readers import StreamReaders
from infra.components.sweep import Sweep
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

STREAM_TIMEOUT_SECONDS = 60
ENTRIES_BATCH = 100
READER_LATE_MINUTES = 5
# One object in five minutes for each part of the ledger's stream at the most, as long as fewer
# entries come: 8,640 puts a month and part, which cost four cents.
ARCHIVE_BATCH = 1000
ARCHIVE_WINDOW_SECONDS = 300
ARCHIVE_LATE_MINUTES = 30
# Of the directory's stream only members who have just joined are read, as Lambda's filter says it.
NEW_PROFILE = {"eventName": ["INSERT"], "dynamodb": {"Keys": {"sk": {"S": ["profile"]}}}}


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
        alarms = Alarms(self, "Alarms", environment=config.environment, email=config.alarm_email)
        self._platform = Platform(
            config=config, layers=shared_layers(self, config=config), alarms=alarms
        )
        self._queue = PurchaseQueue(
            self,
            "PurchaseQueue",
            handled_within=cdk.Duration.seconds(PURCHASES_TIMEOUT_SECONDS),
            alarms=alarms,
        )
        self._bus = event_bus(self, "Events", environment=config.environment)
        self._streams = StreamReaders(self, "Streams", alarms=alarms)
        webhooks = self._webhooks()
        purchases = self._purchases()
        members = self._members()
        programs = self._programs()
        dead_letters = self._dead_letters()
        self._sweep = Sweep(
            self,
            data=data,
            announcing=access.publish_events(self._bus),
            platform=self._platform,
        )
        operations = self._operations()
        entries, archive = self._entries(), self._archive()
        self._profiles()
        api = HttpApi(
            self,
            "HttpApi",
            functions={
                each.name: each.function for each in (webhooks, members, programs, operations)
            },
            sign_in=data.sign_in,
            config=config,
            alarms=alarms,
        )
        alarms.add_for_code(
            "ClockSkew",
            {each.node.id: each.log_group for each in (purchases, members, self._sweep.writer)},
            code="clock_skewed",
            meaning="A writer's clock is off, so it appends nothing. Purchases wait meanwhile.",
        )
        alarms.add_for_code(
            "DeadLetters",
            {dead_letters.node.id: dead_letters.log_group},
            code=DEAD_LETTER,
            meaning="Deliveries were given up. Read their reasons, mend, and replay them.",
        )
        alarms.add_for_code(
            "HistoryAltered",
            {each.node.id: each.log_group for each in (entries, archive)},
            code="history_altered",
            meaning="Entries of the ledger were changed, or some are missing. Nobody may do that.",
        )
        self._tell_names(api)

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
                access.keep_letters(self._data.operations),
                access.consume_dead_letters(self._queue.dead_letters),
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
                access.replay_letters(self._data.operations),
                access.send_deliveries(self._queue.deliveries),
                access.read_bodies(self._data.bodies),
                access.read_programs(self._data.programs),
                access.read_totals(self._data.read_models),
                self._sweep.workflow.to_start("PUNCHCARD_SWEEP_MACHINE_ARN"),
            ],
        )

    def _entries(self) -> PunchcardFunction:
        entries = self._function(
            "Entries",
            folder="stream/entries",
            timeout_seconds=STREAM_TIMEOUT_SECONDS,
            uses=[
                access.read_ledger(self._data.ledger),
                access.read_programs(self._data.programs),
                access.advance_summaries(self._data.read_models),
                access.read_audience(self._data.operations),
                access.publish_events(self._bus),
                access.keep_failures(self._streams.failures),
                *self._streams.reading(self._data.ledger),
            ],
        )
        self._streams.read(
            entries,
            self._data.ledger,
            batch=ENTRIES_BATCH,
            late_after=cdk.Duration.minutes(READER_LATE_MINUTES),
        )
        return entries

    def _profiles(self) -> PunchcardFunction:
        profiles = self._function(
            "Profiles",
            folder="stream/profiles",
            timeout_seconds=STREAM_TIMEOUT_SECONDS,
            uses=[
                access.read_audience(self._data.operations),
                access.publish_events(self._bus),
                *self._streams.reading(self._data.directory),
            ],
        )
        self._streams.read(
            profiles,
            self._data.directory,
            batch=ENTRIES_BATCH,
            late_after=cdk.Duration.minutes(READER_LATE_MINUTES),
            only=NEW_PROFILE,
        )
        return profiles

    def _archive(self) -> PunchcardFunction:
        archive = self._function(
            "Archive",
            folder="stream/archive",
            timeout_seconds=STREAM_TIMEOUT_SECONDS,
            uses=[
                access.archive_entries(self._data.entries),
                *self._streams.reading(self._data.ledger),
            ],
        )
        self._streams.read(
            archive,
            self._data.ledger,
            batch=ARCHIVE_BATCH,
            window=cdk.Duration.seconds(ARCHIVE_WINDOW_SECONDS),
            late_after=cdk.Duration.minutes(ARCHIVE_LATE_MINUTES),
        )
        return archive

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

    def _tell_names(self, api: HttpApi) -> None:
        outputs = {
            "ApiId": api.api.api_id,
            "ApiUrl": api.api.api_endpoint,
            "PurchasesQueueUrl": self._queue.deliveries.queue_url,
            "DeadLettersQueueUrl": self._queue.dead_letters.queue_url,
            "ShopSecretPrefix": self._secret_prefix,
            "EventBus": self._bus.event_bus_name,
            "FailuresQueueUrl": self._streams.failures.queue_url,
            "AlarmTopicArn": self._platform.alarms.topic.topic_arn,
            "SweepMachineArn": self._sweep.workflow.arn,
        }
        for name, value in outputs.items():
            cdk.CfnOutput(self, name, value=value)
