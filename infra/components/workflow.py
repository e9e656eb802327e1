"""A Step Functions workflow from its definition in `infra/workflows`."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from aws_cdk import ArnFormat, Aws, RemovalPolicy, Stack
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_iam as iam
from aws_cdk import aws_stepfunctions as stepfunctions
from constructs import Construct

from infra.components.access import Access, Wildcard
from infra.components.acknowledgement import acknowledge
from infra.components.punchcard_function import Platform, PunchcardFunction

DEFINITIONS = Path(__file__).parents[1] / "workflows"
PARTITION = "Partition"
"""What every definition may use beside its functions: the partition that ARNs begin with."""

_SUBSTITUTION = re.compile(r"\$\{(\w+)\}")


class WorkflowDefinitionError(ValueError):
    """A definition and the functions that it is given do not fit each other."""


class Workflow(Construct):
    """A standard workflow, its role and its alarms.

    The definition is put into the template as text, where a reviewer and the tests see it. It is
    given its functions by the names of the states that call them, and from the same mapping its
    role gets the right to call these and no others. AWS keeps the history of every execution for
    90 days, and each step logs; a log group for the state machine would need rights over the log
    delivery of the whole account.
    """

    def __init__(
        self,
        scope: Construct,
        construct_id: str,
        *,
        definition: str,
        steps: Mapping[str, PunchcardFunction],
        uses: Sequence[Access] = (),
        platform: Platform,
    ) -> None:
        """Create the state machine.

        Args:
            scope: the stack or component.
            construct_id: name of the workflow in CamelCase.
            definition: name of its file in `infra/workflows`, without the suffix.
            steps: the function of each Task state, by the state's name.
            uses: what the states themselves reach beside the functions.
            platform: what it shares with the others.

        Raises:
            WorkflowDefinitionError: a state lacks its function, or a function its state.
        """
        super().__init__(scope, construct_id)
        text = (DEFINITIONS / f"{definition}.asl.json").read_text()
        check_definition(text, steps=set(steps))
        self.name = f"punchcard-{platform.config.environment}-{definition.replace('_', '-')}"
        values = {name: step.function.function_arn for name, step in steps.items()}
        if PARTITION in _SUBSTITUTION.findall(text):
            values[PARTITION] = Aws.PARTITION
        reached = [self._calls(steps.values()), *uses]
        if _has_distributed_map(json.loads(text)):
            reached.append(self._runs_maps())
        machine = stepfunctions.CfnStateMachine(
            self,
            "Machine",
            state_machine_name=self.name,
            state_machine_type="STANDARD",
            definition_string=text,
            definition_substitutions=values,
            role_arn=self._role(reached).role_arn,
        )
        machine.apply_removal_policy(RemovalPolicy.DESTROY)
        acknowledge(
            machine,
            "SF1",
            because="Standard workflows keep the history of each execution for 90 days, and every "
            "step logs. Log delivery would need rights over that of the whole account.",
        )
        acknowledge(
            machine,
            "SF2",
            because="A trace shows no more than the history of the execution, and is billed each.",
        )
        self._add_alarms(construct_id, platform)

    @property
    def arn(self) -> str:
        """The state machine's ARN, which its name makes known before it exists."""
        return self._arn("stateMachine", self.name)

    def to_start(self, variable: str) -> Access:
        """What whoever starts the workflow and follows it needs.

        Args:
            variable: the environment variable that tells the workflow's ARN.
        """
        return Access(
            (
                iam.PolicyStatement(
                    sid="StartWorkflow", actions=["states:StartExecution"], resources=[self.arn]
                ),
                iam.PolicyStatement(
                    sid="FollowWorkflow",
                    actions=["states:DescribeExecution"],
                    resources=[self._executions_arn],
                ),
            ),
            variable,
            self.arn,
            wildcard=self._any_execution,
        )

    @property
    def _executions_arn(self) -> str:
        return self._arn("execution", f"{self.name}:*")

    @property
    def _any_execution(self) -> Wildcard:
        return Wildcard(
            f"arn:<AWS::Partition>:states:<AWS::Region>:<AWS::AccountId>:execution:{self.name}:*",
            "Executions get their names at run time, and are those of this workflow alone.",
        )

    def _arn(self, resource: str, name: str) -> str:
        return Stack.of(self).format_arn(
            service="states",
            resource=resource,
            resource_name=name,
            arn_format=ArnFormat.COLON_RESOURCE_NAME,
        )

    def _role(self, uses: Sequence[Access]) -> iam.Role:
        role = iam.Role(
            self,
            "Role",
            description=f"Punchcard: what the workflow {self.name} may do",
            assumed_by=iam.ServicePrincipal("states.amazonaws.com"),
            inline_policies={
                "Uses": iam.PolicyDocument(
                    statements=[statement for use in uses for statement in use.statements]
                )
            },
        )
        for use in uses:
            if use.wildcard is not None:
                finding = f"IAM5[Resource::{use.wildcard.resource}]"
                acknowledge(role, finding, because=use.wildcard.reason)
        return role

    def _calls(self, steps: Iterable[PunchcardFunction]) -> Access:
        functions = [step.function.function_arn for step in steps]
        return Access(
            (
                iam.PolicyStatement(
                    sid="CallSteps", actions=["lambda:InvokeFunction"], resources=functions
                ),
            )
        )

    def _runs_maps(self) -> Access:
        """What AWS asks for a distributed map: its batches are executions of the same workflow."""
        return Access(
            (
                iam.PolicyStatement(
                    sid="StartBatches", actions=["states:StartExecution"], resources=[self.arn]
                ),
                iam.PolicyStatement(
                    sid="FollowBatches",
                    actions=["states:DescribeExecution", "states:StopExecution"],
                    resources=[self._executions_arn],
                ),
            ),
            wildcard=self._any_execution,
        )

    def _add_alarms(self, name: str, platform: Platform) -> None:
        for end, what in (("Failed", "failed"), ("TimedOut", "timed out")):
            platform.alarms.add(
                f"{name}{end}",
                cloudwatch.Metric(
                    namespace="AWS/States",
                    metric_name=f"Executions{end}",
                    dimensions_map={"StateMachineArn": self.arn},
                    statistic=cloudwatch.Stats.SUM,
                ),
                at_least=1,
                meaning=f"The workflow {self.name} {what}. The history of the execution names the "
                "state, and the log of its function the error.",
                runbook="WorkflowFailed",
            )


def check_definition(text: str, *, steps: set[str]) -> None:
    """Refuse a definition that does not use exactly these functions, each in its own state.

    Raises:
        WorkflowDefinitionError: it does not; the message names what is missing or unused.
    """
    named = set(_SUBSTITUTION.findall(text)) - {PARTITION}
    if missing := named - steps:
        raise WorkflowDefinitionError(f"no function is given for {', '.join(sorted(missing))}")
    if unused := steps - named:
        raise WorkflowDefinitionError(f"no state calls {', '.join(sorted(unused))}")
    calls = {name: state["Resource"] for name, state in _tasks(json.loads(text))}
    if wrong := {name for name, resource in calls.items() if resource != f"${{{name}}}"}:
        raise WorkflowDefinitionError(
            f"states are named after their functions, which is not so of {', '.join(sorted(wrong))}"
        )


def _has_distributed_map(machine: Mapping[str, Any]) -> bool:
    maps = (state for state in machine["States"].values() if state["Type"] == "Map")
    return any(each["ItemProcessor"]["ProcessorConfig"]["Mode"] == "DISTRIBUTED" for each in maps)


def _tasks(machine: Mapping[str, Any]) -> list[tuple[str, Mapping[str, Any]]]:
    """All Task states with their names, those of maps included."""
    found: list[tuple[str, Mapping[str, Any]]] = []
    for name, state in machine["States"].items():
        if state["Type"] == "Task":
            found.append((name, state))
        if state["Type"] == "Map":
            found += _tasks(state["ItemProcessor"])
    return found
