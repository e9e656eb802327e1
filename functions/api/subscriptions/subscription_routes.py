"""Subscriptions: creating, showing, changing and removing them, and their secrets."""

from http import HTTPStatus

from aws_lambda_powertools.event_handler import Response
from punchcard import wiring
from punchcard.domain.subscriptions import SUBSCRIPTIONS_MAX
from punchcard.edge.answers import answer
from punchcard.edge.api import new_routes
from punchcard.edge.api_docs import UNREADABLE_BODY, operation
from punchcard.edge.caller import CallerOf, Scope
from punchcard.edge.ids import new_endpoint_secret
from punchcard.edge.parameters import IdempotencyKey, ProgramId
from punchcard.use_cases.change_subscription import (
    change_subscription,
    remove_subscription,
    rotate_secret,
)
from punchcard.use_cases.create_subscription import create_subscription
from punchcard.use_cases.list_subscriptions import list_subscriptions

from .parameters import (
    CHANGED_MEANWHILE,
    NO_SUBSCRIPTION,
    SUBSCRIPTION,
    SUBSCRIPTIONS,
    TAG,
    SubscriptionId,
)
from .subscription_schemas import (
    RotationCommand,
    SignedSubscriptionView,
    SubscriptionChange,
    SubscriptionCommand,
    SubscriptionsView,
    SubscriptionView,
)

router = new_routes()


@router.post(
    SUBSCRIPTIONS,
    **operation(
        "create_subscription",
        summary="Subscribe an endpoint to events",
        description="Each event of these types that happens from a minute later on is sent to "
        "the endpoint, signed with the secret in the answer; `docs/webhooks-out.md` tells how to "
        "receive them. The secret is shown here, and again only to the same call.",
        tag=TAG,
        scope=Scope.SUBSCRIPTIONS_WRITE,
        answers={HTTPStatus.CREATED: (SignedSubscriptionView, "It is subscribed.")},
        problems={
            **UNREADABLE_BODY,
            HTTPStatus.NOT_FOUND: "There is no such program.",
            HTTPStatus.CONFLICT: f"The program has {SUBSCRIPTIONS_MAX} subscriptions, or what "
            "this key created has been removed.",
            HTTPStatus.UNPROCESSABLE_ENTITY: "Nothing can be sent to this address, or the key "
            "was used for something else.",
        },
    ),
)
def create(
    program: ProgramId,
    command: SubscriptionCommand,
    idempotency_key: IdempotencyKey,
    caller: CallerOf,
) -> Response[SignedSubscriptionView]:
    """Answer with the subscription and its secret; the same for a repeated call."""
    subscribed = create_subscription(
        program=program,
        url=command.url,
        types=command.types,
        client=caller.client,
        idempotency_key=idempotency_key,
        subscriptions=wiring.subscriptions(),
        programs=wiring.programs(),
        new_secret=new_endpoint_secret,
        loopback_allowed=wiring.loopback_allowed(),
        now=wiring.now(),
    )
    return answer(
        SignedSubscriptionView.signed(subscribed.subscription, subscribed.secret),
        is_new=subscribed.is_new,
        location=f"/v1/programs/{program}/subscriptions/{subscribed.subscription.id}",
    )


@router.get(
    SUBSCRIPTIONS,
    **operation(
        "list_subscriptions",
        summary="List a program's subscriptions",
        description=f"All of them; a program has at most {SUBSCRIPTIONS_MAX}.",
        tag=TAG,
        scope=Scope.OPERATIONS_READ,
        answers={HTTPStatus.OK: (SubscriptionsView, "All subscriptions.")},
        problems={HTTPStatus.NOT_FOUND: "There is no such program."},
    ),
)
def subscriptions(program: ProgramId) -> SubscriptionsView:
    """Answer with all subscriptions."""
    listed = list_subscriptions(
        program, subscriptions=wiring.subscriptions(), programs=wiring.programs()
    )
    return SubscriptionsView(subscriptions=[SubscriptionView.of(each) for each in listed])


@router.get(
    SUBSCRIPTION,
    **operation(
        "show_subscription",
        summary="Show a subscription",
        description="Where events are sent, and which. The secret is never shown.",
        tag=TAG,
        scope=Scope.OPERATIONS_READ,
        answers={HTTPStatus.OK: (SubscriptionView, "The subscription.")},
        problems=NO_SUBSCRIPTION,
    ),
)
def show(program: ProgramId, subscription: SubscriptionId) -> SubscriptionView:
    """Answer with the subscription."""
    return SubscriptionView.of(
        wiring.subscriptions().subscription(program=program, subscription=subscription)
    )


@router.put(
    SUBSCRIPTION,
    **operation(
        "change_subscription",
        summary="Change a subscription",
        description="Its endpoint, its types, and whether anything is sent. Its id and its "
        "secret stay.",
        tag=TAG,
        scope=Scope.SUBSCRIPTIONS_WRITE,
        answers={HTTPStatus.OK: (SubscriptionView, "The subscription is like this.")},
        problems={
            **UNREADABLE_BODY,
            **NO_SUBSCRIPTION,
            **CHANGED_MEANWHILE,
            HTTPStatus.UNPROCESSABLE_ENTITY: "Nothing can be sent to this address.",
        },
    ),
)
def change(
    program: ProgramId, subscription: SubscriptionId, command: SubscriptionChange
) -> SubscriptionView:
    """Answer with the subscription as it is now."""
    changed = change_subscription(
        program=program,
        subscription=subscription,
        url=command.url,
        types=command.types,
        enabled=command.enabled,
        subscriptions=wiring.subscriptions(),
        outages=wiring.outages(),
        loopback_allowed=wiring.loopback_allowed(),
        now=wiring.now(),
    )
    return SubscriptionView.of(changed)


@router.delete(
    SUBSCRIPTION,
    **operation(
        "remove_subscription",
        summary="Remove a subscription",
        description="With its secret. What still waits to be sent is not sent any more.",
        tag=TAG,
        scope=Scope.SUBSCRIPTIONS_WRITE,
        answers={HTTPStatus.OK: (SubscriptionView, "The subscription that was removed.")},
        problems=NO_SUBSCRIPTION,
    ),
)
def remove(program: ProgramId, subscription: SubscriptionId) -> SubscriptionView:
    """Answer with the subscription as it was."""
    removed = remove_subscription(
        program=program,
        subscription=subscription,
        subscriptions=wiring.subscriptions(),
        outages=wiring.outages(),
    )
    return SubscriptionView.of(removed)


@router.post(
    f"{SUBSCRIPTION}/secrets",
    **operation(
        "rotate_subscription_secret",
        summary="Change to another secret",
        description="Within a minute events are signed with the new secret, and for a while with "
        "the one until now too: the header then has two signatures.",
        tag=TAG,
        scope=Scope.SUBSCRIPTIONS_WRITE,
        answers={HTTPStatus.OK: (SignedSubscriptionView, "The subscription and its new secret.")},
        problems={**UNREADABLE_BODY, **NO_SUBSCRIPTION, **CHANGED_MEANWHILE},
    ),
)
def rotate(
    program: ProgramId, subscription: SubscriptionId, command: RotationCommand
) -> SignedSubscriptionView:
    """Answer with the new secret."""
    secret = new_endpoint_secret()
    rotated = rotate_secret(
        program=program,
        subscription=subscription,
        secret=secret,
        keep_previous=command.keep_previous,
        subscriptions=wiring.subscriptions(),
        now=wiring.now(),
    )
    return SignedSubscriptionView.signed(rotated, secret)
