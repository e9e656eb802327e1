"""Rules of cdk-nag that do not fit one construct, and why."""

from aws_cdk import Acknowledgment, Validations
from constructs import IConstruct


def acknowledge(construct: IConstruct, rule: str, *, because: str) -> None:
    """Accept a finding of the AwsSolutions pack on this construct and what is below it.

    Args:
        construct: the smallest construct that the rule reports.
        rule: its id without the pack, such as S1 or IAM5[Resource::*].
        because: the reason, for whoever reviews the exception.
    """
    Validations.of(construct).acknowledge(Acknowledgment(id=f"AwsSolutions-{rule}", reason=because))
