"""A Step Functions workflow from its definition in `infra/workflows`."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from aws_cdk import ArnFormat, Aws, RemovalPolicy, Stack
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_iam as iam
from aws_cdk import aws_stepfunctions as stepfunctions
from constructs import Construct

from infra.components.access import Access
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
        uses: tuple[Access, ...] = (),
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
        self.role = self._role(steps, uses, distributed='"DISTRIBUTED"' in text)
        machine = stepfunctions.CfnStateMachine(
            self,
            "Machine",
            state_machine_name=self.name,
            state_machine_type="STANDARD",
            definition_string=text,
            definition_substitutions={
                name: value
                for name, value in {**values, PARTITION: Aws.PARTITION}.items()
                if name in _SUBSTITUTION.findall(text)
            },
            role_arn=self.role.role_arn,
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

    @property
    def executions_arn(self) -> str:
        """What the ARNs of its executions match."""
        return self._arn("execution", f"{self.name}:*")

    def _arn(self, resource: str, name: str) -> str:
        return Stack.of(self).format_arn(
            service="states",
            resource=resource,
            resource_name=name,
            arn_format=ArnFormat.COLON_RESOURCE_NAME,
        )

    def _role(
        self,
        steps: Mapping[str, PunchcardFunction],
        uses: tuple[Access, ...],
        *,
        distributed: bool,
    ) -> iam.Role:
        functions = list(
            {step.node.path: step.function.function_arn for step in steps.values()}.values()
        )
        statements = [
            iam.PolicyStatement(
                sid="CallSteps", actions=["lambda:InvokeFunction"], resources=functions
            ),
            *(statement for use in uses for statement in use.statements),
        ]
        if distributed:
            statements += self._run_maps()
        role = iam.Role(
            self,
            "Role",
            description=f"Punchcard: what the workflow {self.name} may do",
            assumed_by=iam.ServicePrincipal("states.amazonaws.com"),
            inline_policies={"Uses": iam.PolicyDocument(statements=statements)},
        )
        for use in uses:
            if use.wildcard is not None:
                finding = f"IAM5[Resource::{use.wildcard.resource}]"
                acknowledge(role, finding, because=use.wildcard.reason)
        if distributed:
            acknowledge(
                role,
                f"IAM5[Resource::arn:<AWS::Partition>:states:<AWS::Region>:<AWS::AccountId>"
                f":execution:{self.name}:*]",
                because="A distributed map starts executions of its own workflow, which get their "
                "names at run time.",
            )
        return role

    def _run_maps(self) -> list[iam.PolicyStatement]:
        """What AWS asks for a distributed map: its batches are executions of the same workflow."""
        return [
            iam.PolicyStatement(
                sid="StartBatches", actions=["states:StartExecution"], resources=[self.arn]
            ),
            iam.PolicyStatement(
                sid="FollowBatches",
                actions=["states:DescribeExecution", "states:StopExecution"],
                resources=[self.executions_arn],
            ),
        ]

    def _add_alarms(self, name: str, platform: Platform) -> None:
        for metric, what in (("ExecutionsFailed", "failed"), ("ExecutionsTimedOut", "timed out")):
            platform.alarms.add(
                f"{name}{metric}",
                cloudwatch.Metric(
                    namespace="AWS/States",
                    metric_name=metric,
                    dimensions_map={"StateMachineArn": self.arn},
                    statistic=cloudwatch.Stats.SUM,
                ),
                at_least=1,
                meaning=f"The workflow {self.name} {what}. The history of the execution names the "
                "state, and the log of its function the error.",
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


def _tasks(machine: Mapping[str, Any]) -> list[tuple[str, Mapping[str, Any]]]:
    """All Task states with their names, those of maps included."""
    found: list[tuple[str, Mapping[str, Any]]] = []
    for name, state in machine["States"].items():
        if state["Type"] == "Task":
            found.append((name, state))
        if state["Type"] == "Map":
            found += _tasks(state["ItemProcessor"])
    return found
