"""What may be done with secrets that are made at run time: those of shops and of endpoints."""

from aws_cdk import ArnFormat, Stack

from infra.components.access import Access, Wildcard, allow


def read_shop_secrets(stack: Stack, *, prefix: str) -> Access:
    """Read what shops sign with."""
    return _shop_secrets(stack, prefix, ("GetSecretValue",))


def keep_shop_secrets(stack: Stack, *, prefix: str) -> Access:
    """Store what shops sign with; the present value is read to be kept as the previous one."""
    return _shop_secrets(stack, prefix, ("CreateSecret", "GetSecretValue", "PutSecretValue"))


def read_endpoint_secrets(stack: Stack, *, prefix: str) -> Access:
    """Read what notifications are signed with."""
    return _endpoint_secrets(stack, prefix, ("GetSecretValue",))


def keep_endpoint_secrets(stack: Stack, *, prefix: str) -> Access:
    """Store, change and remove what notifications are signed with."""
    actions = ("CreateSecret", "DeleteSecret", "GetSecretValue", "PutSecretValue")
    return _endpoint_secrets(stack, prefix, actions)


def _shop_secrets(stack: Stack, prefix: str, actions: tuple[str, ...]) -> Access:
    because = "Shops are registered at run time"
    return _named(stack, "Shop", prefix=prefix, actions=actions, because=because)


def _endpoint_secrets(stack: Stack, prefix: str, actions: tuple[str, ...]) -> Access:
    because = "Merchants subscribe at run time"
    return _named(stack, "Endpoint", prefix=prefix, actions=actions, because=because)


def _named(
    stack: Stack, owner: str, *, prefix: str, actions: tuple[str, ...], because: str
) -> Access:
    """Reach secrets that are made at run time and share the beginning of their names.

    Args:
        stack: whose account and region they are in.
        owner: what each is of, such as `Shop`.
        prefix: what their names begin with.
        actions: what may be done.
        because: why they can be named in no other way.
    """
    secrets = stack.format_arn(
        service="secretsmanager",
        resource="secret",
        resource_name=f"{prefix}*",
        arn_format=ArnFormat.COLON_RESOURCE_NAME,
    )
    return Access(
        (allow(f"Use{owner}Secrets", "secretsmanager", actions, secrets),),
        f"PUNCHCARD_{owner.upper()}_SECRET_PREFIX",
        prefix,
        wildcard=Wildcard(
            f"arn:<AWS::Partition>:secretsmanager:<AWS::Region>:<AWS::AccountId>:secret:{prefix}*",
            f"{because}; their secrets share the beginning of the name.",
        ),
    )
