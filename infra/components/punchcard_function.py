"""The only place that creates a Lambda function."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from aws_cdk import Duration, IgnoreMode, RemovalPolicy
from aws_cdk import aws_iam as iam
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_logs as logs
from constructs import Construct

from infra.components.access import Access, record_traces
from infra.components.acknowledgement import acknowledge
from infra.components.alarms import Alarms
from infra.config import Config

FUNCTIONS = Path(__file__).parents[2] / "functions"
RUNTIME = lambda_.Runtime.PYTHON_3_13
HANDLER = "handler"
"""Module of a function that has its folder to itself, and name of the function in every module."""

# Processor comes with memory: below this a cold start outlasts the patience of a shop.
MEMORY_MB = 512
# A function this close to its timeout will soon be cut off.
DURATION_ALARM_SHARE = 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class Platform:
    """What all functions of an environment share."""

    config: Config
    layers: Sequence[lambda_.ILayerVersion]
    alarms: Alarms


class PunchcardFunction(Construct):
    """A function with a role, a log group and alarms of its own.

    X-Ray is off unless the environment asks for traces. They are billed each, and Lambda samples
    by itself: a call a second and a twentieth of the others, which no sampling rule changes, so
    that a quiet shop would pay for every call. Without the SDK of X-Ray in the package a trace
    shows where the time of a call went before and in the handler, no more.

    Reserved concurrency is off too: it would take from the account what no function here needs; a
    queue's function is bounded at its event source.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        folder: str,
        module: str = HANDLER,
        timeout: Duration,
        uses: Sequence[Access],
        platform: Platform,
    ) -> None:
        """Create the function.

        Args:
            scope: the stack.
            construct_id: name of the function in CamelCase.
            folder: where its handler is below `functions/`, trigger first: `api/webhooks`.
            module: of that folder, where several functions share it: the steps of a workflow.
            timeout: after which Lambda ends an invocation.
            uses: everything it reaches.
            platform: what it shares with the others.
        """
        super().__init__(scope, construct_id)
        traced = platform.config.traces
        if traced:
            uses = [*uses, record_traces()]
        package = Path(folder).name
        self.name = package if module == HANDLER else f"{package}_{module}"
        self.log_group = logs.LogGroup(
            self,
            "Logs",
            retention=platform.config.log_retention,
            removal_policy=RemovalPolicy.DESTROY,
        )
        self.function = lambda_.Function(
            self,
            "Function",
            description=f"Punchcard: {folder if module == HANDLER else f'{folder}/{module}'}",
            runtime=RUNTIME,
            architecture=platform.config.architecture,
            code=_code(folder),
            handler=f"{package}.{module}.handler",
            layers=platform.layers,
            timeout=timeout,
            memory_size=MEMORY_MB,
            role=self._role(uses),
            environment=self._environment(uses, platform.config),
            log_group=self.log_group,
            logging_format=lambda_.LoggingFormat.JSON,
            application_log_level_v2=lambda_.ApplicationLogLevel[platform.config.log_level],
            # Below WARN, Lambda's own lines on each start, end and report cost more than ours.
            system_log_level_v2=lambda_.SystemLogLevel.WARN,
            tracing=lambda_.Tracing.DISABLED,
        )
        if traced:
            self._trace()
        acknowledge(
            self.function,
            "L1",
            because="The package is written for, tested on and locked to Python 3.13.",
        )
        self._add_alarms(platform.alarms, timeout)

    def _trace(self) -> None:
        """Switch traces on, without the policy that the CDK would add beside the role's own."""
        resource = self.function.node.default_child
        if not isinstance(resource, lambda_.CfnFunction):
            raise TypeError(f"{self.function.node.path} is no single function")
        resource.tracing_config = lambda_.CfnFunction.TracingConfigProperty(mode="Active")

    def _role(self, uses: Sequence[Access]) -> iam.Role:
        write_logs = iam.PolicyStatement(
            sid="WriteLogs",
            actions=["logs:CreateLogStream", "logs:PutLogEvents"],
            resources=[self.log_group.log_group_arn],
        )
        statements = [write_logs, *(statement for use in uses for statement in use.statements)]
        role = iam.Role(
            self,
            "Role",
            description=f"Punchcard: what {self.name} may do",
            assumed_by=iam.ServicePrincipal("lambda.amazonaws.com"),
            inline_policies={"Uses": iam.PolicyDocument(statements=statements)},
        )
        for use in uses:
            if use.wildcard is not None:
                finding = f"IAM5[Resource::{use.wildcard.resource}]"
                acknowledge(role, finding, because=use.wildcard.reason)
        return role

    def _environment(self, uses: Sequence[Access], config: Config) -> dict[str, str]:
        return {
            "POWERTOOLS_LOG_LEVEL": config.log_level,
            "POWERTOOLS_SERVICE_NAME": self.name,
            "PUNCHCARD_ENVIRONMENT": config.environment,
            **{use.variable: use.value for use in uses if use.variable is not None},
        }

    def _add_alarms(self, alarms: Alarms, timeout: Duration) -> None:
        name = self.node.id
        alarms.add(
            f"{name}Errors",
            self.function.metric_errors(statistic="Sum"),
            at_least=1,
            meaning=f"{self.name} failed. Its log group has the error and its code.",
            runbook="FunctionErrors",
        )
        alarms.add(
            f"{name}Throttles",
            self.function.metric_throttles(statistic="Sum"),
            at_least=1,
            meaning=f"{self.name} was refused: the account's concurrent executions are used up.",
            runbook="FunctionThrottles",
        )
        alarms.add(
            f"{name}Duration",
            self.function.metric_duration(statistic="p99"),
            at_least=DURATION_ALARM_SHARE * timeout.to_milliseconds(),
            meaning=f"{self.name} is close to its timeout of {timeout.to_seconds():.0f} seconds.",
            runbook="FunctionDuration",
        )


def _code(folder: str) -> lambda_.Code:
    """One function's folder, packed as a package of its name so that it may import relatively.

    Nothing beside the folder is packed: changing one function deploys that one alone.
    """
    path = FUNCTIONS / folder
    return lambda_.Code.from_asset(
        str(path.parent),
        exclude=["*", f"!{path.name}", f"!{path.name}/**", "__pycache__", "*.pyc"],
        ignore_mode=IgnoreMode.GIT,
    )


def workflow_step(
    scope: Construct,
    workflow: str,
    module: str,
    *,
    seconds: int,
    uses: Sequence[Access],
    platform: Platform,
) -> PunchcardFunction:
    """The function of a step of a workflow, named after both.

    Args:
        scope: the stack.
        workflow: the folder of its steps.
        module: the file of this one.
        seconds: after which it is ended.
        uses: what it may do.
        platform: what functions share.
    """
    name = "".join(word.capitalize() for word in module.split("_"))
    return PunchcardFunction(
        scope,
        f"{workflow.capitalize()}{name}",
        folder=f"workflow/{workflow}",
        module=module,
        timeout=Duration.seconds(seconds),
        uses=uses,
        platform=platform,
    )
