"""What there is to see in an environment: found in the tree of constructs, not listed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from aws_cdk import Stack
from aws_cdk import aws_cloudwatch as cloudwatch
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_sqs as sqs
from aws_cdk import aws_stepfunctions as stepfunctions
from constructs import IConstruct


@dataclass(frozen=True, slots=True)
class Watched:
    """What there is to see, by name; `readers` are those functions that a stream feeds."""

    functions: Mapping[str, lambda_.Function]
    readers: Mapping[str, lambda_.Function]
    queues: Mapping[str, sqs.Queue]
    tables: Mapping[str, dynamodb.Table]
    workflows: Mapping[str, stepfunctions.CfnStateMachine]
    alarms: Sequence[cloudwatch.Alarm]


def watch(stacks: Sequence[IConstruct]) -> Watched:
    """What these stacks have so far."""
    found = [construct for stack in stacks for construct in stack.node.find_all()]
    functions = {_owner(each): each for each in found if isinstance(each, lambda_.Function)}
    fed_by_streams = [
        _resolved(each, each.function_name)
        for each in found
        if isinstance(each, lambda_.CfnEventSourceMapping) and each.starting_position is not None
    ]
    return Watched(
        functions=functions,
        readers={
            name: function
            for name, function in functions.items()
            if _resolved(function, function.function_name) in fed_by_streams
        },
        queues={_place(each): each for each in found if isinstance(each, sqs.Queue)},
        tables={each.node.id: each for each in found if isinstance(each, dynamodb.Table)},
        # Whether a workflow was made as a whole or from its parts, this is in it.
        workflows={
            _owner(each): each for each in found if isinstance(each, stepfunctions.CfnStateMachine)
        },
        alarms=[each for each in found if isinstance(each, cloudwatch.Alarm)],
    )


def _resolved(construct: IConstruct, value: str) -> object:
    """A reference as the template has it, so that two of them can be compared."""
    reference: object = Stack.of(construct).resolve(value)
    return reference


def _place(construct: IConstruct) -> str:
    """Where a construct stands in its stack: two queues may both be called dead letters."""
    return " ".join(construct.node.path.split("/")[1:])


def _owner(construct: IConstruct) -> str:
    """A construct of ours is named; what it is made of is called the same in each of them."""
    scope = construct.node.scope
    return construct.node.id if scope is None else scope.node.id
