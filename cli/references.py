"""How people name members on a command line."""

import click

from cli.session import Session

ULID_LENGTH = 26


def member_id(session: Session, reference: str) -> str:
    """The id of a member that is named by it, or by an identity such as `email:ada@example.org`."""
    if len(reference) == ULID_LENGTH and reference.isalnum():
        return reference.upper()
    kind, separator, value = reference.partition(":")
    if not separator:
        raise click.UsageError(
            f"{reference!r} is no member: give an id, or an identity such as "
            "email:ada@example.org, card:4711-0815 or shop_customer:harbour:6789012345"
        )
    found = session.client.ask(
        "GET", "programs", session.program, "members", query={"kind": kind, "value": value}
    ).items("members")
    if not found:
        raise click.ClickException(f"nobody in {session.program} has this {kind}")
    return found[0].text("member")
