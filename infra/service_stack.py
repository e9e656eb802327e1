"""What can be made anew at any time: functions, queues, the API and the alarms."""

import aws_cdk as cdk
from constructs import Construct

from infra.components.alarms import Alarms
from infra.components.api_functions import ApiFunctions
from infra.components.closing import Closing
from infra.components.dashboard import Dashboard
from infra.components.http_api import HttpApi
from infra.components.layers import shared_layers
from infra.components.merchant_webhooks import MerchantWebhooks, merchant_webhooks
from infra.components.punchcard_function import Platform
from infra.components.runbook import Runbook
from infra.components.sweep import Sweep
from infra.components.way_in import WayIn
from infra.components.way_out import WayOut
from infra.config import Config
from infra.data_stack import DataStack


class ServiceStack(cdk.Stack):
    """The way in, the way out, workflows and the API, over the data stack's resources."""

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
        self._runbook = Runbook(config.runbook_url)
        self._platform = self._shared(config)
        self._way_in = WayIn(self, data=data, platform=self._platform)
        self._way_out = WayOut(self, data=data, platform=self._platform)
        bus = self._way_out.bus
        self._merchants: MerchantWebhooks = merchant_webhooks(
            self, data=data, bus=bus, platform=self._platform
        )
        self._sweep = Sweep(self, data=data, bus=bus, platform=self._platform)
        self._closing = Closing(
            self, data=data, schedules=self._sweep.schedules, platform=self._platform
        )
        functions = ApiFunctions(
            self,
            data=data,
            platform=self._platform,
            deliveries=self._way_in.queue.deliveries,
            sweep=self._sweep.workflow,
        )
        self._watch_clocks(functions)
        api = self._api(functions)
        # The last of all: it shows what there is.
        dashboard = Dashboard(
            self,
            "Dashboard",
            environment=config.environment,
            stacks=(data, self),
            api=api.api,
            runbook=self._runbook,
        )
        self._tell_names(api, dashboard)

    def _shared(self, config: Config) -> Platform:
        alarms = Alarms(
            self,
            "Alarms",
            environment=config.environment,
            email=config.alarm_email,
            runbook=self._runbook,
        )
        return Platform(config=config, layers=shared_layers(self, config=config), alarms=alarms)

    def _watch_clocks(self, functions: ApiFunctions) -> None:
        """Call the operator where a function that appends to the ledger has a wrong clock."""
        writers = (
            self._way_in.purchases,
            functions.members,
            functions.approvals,
            self._sweep.writer,
        )
        self._platform.alarms.add_for_code(
            "ClockSkew",
            {writer.node.id: writer.log_group for writer in writers},
            code="clock_skewed",
            meaning="A writer's clock is off, so it appends nothing. Purchases wait meanwhile.",
        )

    def _api(self, functions: ApiFunctions) -> HttpApi:
        answering = (self._way_in.webhooks, self._merchants.subscriptions, *functions.all)
        return HttpApi(
            self,
            "HttpApi",
            functions={each.name: each.function for each in answering},
            sign_in=self._data.sign_in,
            config=self._platform.config,
            alarms=self._platform.alarms,
        )

    def _tell_names(self, api: HttpApi, dashboard: Dashboard) -> None:
        outputs = {
            "ApiId": api.api.api_id,
            "ApiUrl": api.api.api_endpoint,
            "PurchasesQueueUrl": self._way_in.queue.deliveries.queue_url,
            "DeadLettersQueueUrl": self._way_in.queue.dead_letters.queue_url,
            "ShopSecretPrefix": self._platform.config.shop_secret_prefix,
            "EventBus": self._way_out.bus.event_bus_name,
            "FailuresQueueUrl": self._way_out.streams.failures.queue_url,
            "NotificationsQueueUrl": self._merchants.queue.notifications.queue_url,
            "EndpointSecretPrefix": self._platform.config.endpoint_secret_prefix,
            "AlarmTopicArn": self._platform.alarms.topic.topic_arn,
            "SweepMachineArn": self._sweep.workflow.arn,
            "ClosingMachineArn": self._closing.workflow.arn,
            "DashboardUrl": dashboard.url,
        }
        for name, value in outputs.items():
            cdk.CfnOutput(self, name, value=value)
